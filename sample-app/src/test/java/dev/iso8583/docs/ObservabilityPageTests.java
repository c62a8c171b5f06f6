package dev.iso8583.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of metrics lists every metric and no others.
 */
class ObservabilityPageTests {

	private static final Pattern NAME = Pattern.compile("[\"`](iso8583\\.[a-z.]*[a-z])[\"`]");

	private static final Pattern PROPERTY = Pattern
		.compile("iso8583\\.(defaults|enabled|pool|connection|server|message(\\.formats)?|threads\\..*)");

	@Test
	void everyMetricHasARow() throws IOException {
		Set<String> metrics = new TreeSet<>();
		try (Stream<Path> files = Files.walk(Page.ROOT.resolve("iso8583-spring-boot-autoconfigure/src/main/java"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				names(Files.readString(file)).filter((name) -> !PROPERTY.matcher(name).matches()).forEach(metrics::add);
			}
		}
		List<String> rows = Page.rows(Page.of("docs/observability.md").section("Metrics"))
			.flatMap((row) -> names(row.get(0)))
			.toList();
		assertThat(metrics).hasSizeGreaterThan(20);
		assertThat(rows).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(metrics);
	}

	private static Stream<String> names(String text) {
		return NAME.matcher(text).results().map((match) -> match.group(1));
	}

}
