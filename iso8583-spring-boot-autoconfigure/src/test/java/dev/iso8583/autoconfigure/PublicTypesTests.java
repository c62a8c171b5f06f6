package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import dev.iso8583.autoconfigure.health.Iso8583HealthAutoConfiguration;
import dev.iso8583.autoconfigure.metrics.Iso8583MetricsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The types that applications may use are a promise: a checked-in list holds them, so
 * that none comes or goes unnoticed.
 */
class PublicTypesTests {

	private static final Path LIST = Path.of("src/test/resources/public-types.txt");

	private static final Set<String> PACKAGES = Set.of("dev.iso8583.annotation", "dev.iso8583.autoconfigure",
			"dev.iso8583.autoconfigure.properties", "dev.iso8583.event");

	/** What applications may exclude, in packages that are machinery otherwise. */
	private static final Set<Class<?>> SINGLE_TYPES = Set.of(Iso8583HealthAutoConfiguration.class,
			Iso8583MetricsAutoConfiguration.class);

	@Test
	void publicTypesAreThoseOfTheList() throws IOException {
		List<String> types = publicTypes();
		if (Boolean.getBoolean("update-public-types")) {
			Files.write(LIST, types);
		}
		assertThat(types)
			.as("Public types differ from %s. If that is intended, run this test with -Dupdate-public-types=true,"
					+ " check the difference, and say it in CHANGELOG.md", LIST)
			.isEqualTo(Files.readAllLines(LIST));
	}

	private static List<String> publicTypes() {
		return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("dev.iso8583")
			.stream()
			.map(JavaClass::reflect)
			.filter((type) -> PACKAGES.contains(type.getPackageName()) || SINGLE_TYPES.contains(topLevel(type)))
			.filter(PublicTypesTests::isVisible)
			.map(Class::getCanonicalName)
			.sorted()
			.toList();
	}

	private static Class<?> topLevel(Class<?> type) {
		return (type.getEnclosingClass() != null) ? topLevel(type.getEnclosingClass()) : type;
	}

	/** Whether a type is public or protected, and so are the types around it. */
	private static boolean isVisible(Class<?> type) {
		boolean visible = (type.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
		return visible && type.getCanonicalName() != null
				&& (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
	}

}
