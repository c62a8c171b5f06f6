package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class ModuleTests {

	private static final JavaClasses MODULE = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("dev.iso8583.autoconfigure", "dev.iso8583.annotation", "dev.iso8583.event");

	@Test
	void autoConfigurationsAreListedSortedAndFinalAndTheirBeansAreNotPublic() {
		List<String> listed = ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("dev.iso8583"))
			.toList();
		assertThat(listed).isSorted()
			.containsExactlyInAnyOrderElementsOf(MODULE.stream()
				.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
				.map((type) -> type.getName())
				.toList());
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveModifier(JavaModifier.FINAL)
			.check(MODULE);
		methods().that().areAnnotatedWith(Bean.class).should().notBePublic().check(MODULE);
	}

	@Test
	void thisModuleLeavesNettyToTheCore() {
		noClasses().should().dependOnClassesThat().resideInAnyPackage("io.netty..").check(MODULE);
	}

	@Test
	void annotationsAndEventsDoNotUseTheAutoConfiguration() {
		noClasses().that()
			.resideInAnyPackage("dev.iso8583.annotation", "dev.iso8583.event")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.iso8583.autoconfigure..")
			.check(MODULE);
	}

	@Test
	void everyPropertyHasADescriptionAndOurPrefix() {
		String metadata = metadata();
		Matcher property = Pattern
			.compile("\\{\\s*\"name\": \"([^\"]+)\",\\s*\"type\": \"[^\"]+\",\\s*(\"description\": \"([^\"]+)\")?")
			.matcher(metadata.substring(metadata.indexOf("\"properties\"")));
		int count = 0;
		while (property.find()) {
			count++;
			assertThat(property.group(3)).as(property.group(1)).isNotBlank().endsWith(".");
			assertThat(property.group(1)).matches("(iso8583|management\\.(health|endpoint)\\.iso8583)\\..*");
		}
		assertThat(count).isGreaterThan(30);
	}

	private static String metadata() {
		try (InputStream in = Iso8583AutoConfiguration.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
