package dev.iso8583.watch;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The types of a module that applications may use, which a checked-in list holds.
 */
public final class PublicTypes {

	private static final Path LIST = Path.of("src/test/resources/public-types.txt");

	private PublicTypes() {
	}

	/**
	 * Compare the public types with the list of the module whose test this is.
	 * @param packages the packages whose public types applications may use
	 * @param types what they may use of other packages
	 */
	public static void assertListed(Set<String> packages, Set<Class<?>> types) throws IOException {
		List<String> found = new ClassFileImporter().withImportOption(new ProductionCode())
			.importPackages("dev.iso8583")
			.stream()
			.map(JavaClass::reflect)
			.filter((type) -> packages.contains(type.getPackageName()) || types.contains(topLevel(type)))
			.filter(PublicTypes::isVisible)
			.map(Class::getCanonicalName)
			.sorted()
			.toList();
		if (Boolean.getBoolean("update-public-types")) {
			Files.write(LIST, found);
		}
		assertThat(found)
			.as("Public types differ from %s. If that is intended, run this test with -Dupdate-public-types=true,"
					+ " check the difference, and say it in CHANGELOG.md", LIST)
			.isEqualTo(Files.readAllLines(LIST));
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
