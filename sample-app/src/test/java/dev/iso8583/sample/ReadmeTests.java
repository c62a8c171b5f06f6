package dev.iso8583.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the README to the code: its snippets stand in files that are compiled or run (the
 * first of them by {@code HelloTests}), and its tables have every property.
 */
class ReadmeTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern SNIPPET = Pattern.compile("<!-- from (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

	private static final Pattern PROPERTY = Pattern.compile("\"name\": \"((?:iso8583|management)\\.[a-z0-9.-]+)\"");

	@Test
	void everySnippetStandsInTheFileItNames() throws IOException {
		Matcher snippets = SNIPPET.matcher(readme());
		int count = 0;
		while (snippets.find()) {
			count++;
			List<String> lines = lines(snippets.group(2));
			List<String> file = lines(Files.readString(ROOT.resolve(snippets.group(1))));
			assertThat(Collections.indexOfSubList(file, lines))
				.as("the snippet from %s, which begins with '%s'", snippets.group(1), lines.get(0))
				.isNotNegative();
		}
		assertThat(count).isGreaterThanOrEqualTo(5);
	}

	@Test
	void nothingIsLeftToFillIn() throws IOException {
		assertThat(readme()).doesNotContain("@@");
	}

	@Test
	void everyPropertyIsInATable() throws IOException {
		String readme = readme();
		List<String> properties = properties();
		assertThat(properties).hasSizeGreaterThan(30);
		assertThat(properties).allSatisfy((property) -> assertThat(readme)
			.containsAnyOf("`" + property.replace("iso8583.defaults.", "") + "`", "`" + property + ".<name>"));
	}

	private static List<String> properties() throws IOException {
		List<String> properties = new ArrayList<>();
		for (URL metadata : Collections
			.list(ReadmeTests.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = metadata.openStream()) {
				String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
				Matcher names = PROPERTY.matcher(json.substring(json.indexOf("\"properties\"")));
				while (json.contains("\"iso8583.pool\"") && names.find()) {
					properties.add(names.group(1));
				}
			}
		}
		return properties;
	}

	private static String readme() throws IOException {
		return Files.readString(ROOT.resolve("README.md"));
	}

	private static List<String> lines(String text) {
		return text.lines().map(String::strip).filter((line) -> !line.isEmpty()).toList();
	}

}
