package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the page of all properties in step with their metadata.
 */
class ConfigurationPageTests {

	private static final Path PAGE = Path.of("../docs/configuration.md");

	@Test
	void pageListsThePropertiesAsTheyAre() throws IOException {
		String page = ConfigurationPage.text();
		if (Boolean.getBoolean("update-docs")) {
			Files.writeString(PAGE, page);
		}
		assertThat(Files.readString(PAGE))
			.as("The page is not in step with the properties. Write it anew with ./mvnw test"
					+ " -pl iso8583-spring-boot-autoconfigure -am -Dtest=ConfigurationPageTests"
					+ " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate-docs=true")
			.isEqualTo(page);
	}

}
