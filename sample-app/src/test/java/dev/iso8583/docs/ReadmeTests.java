package dev.iso8583.docs;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README is short. Java code in the README and on all other pages is taken from files
 * that are compiled or run ({@code HelloTests} runs the whole application).
 */
class ReadmeTests {

	private static final int MOST_BYTES = 12_000;

	private static final Pattern BOOT = Pattern.compile("<spring-boot.version>(\\d+\\.\\d+)\\.");

	private static final Pattern VERSION = Pattern
		.compile("<artifactId>iso8583-spring-boot-parent</artifactId>\\s*<version>([^<]+)</version>");

	@Test
	void readmeIsShort() {
		assertThat(Page.read("README.md").getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(MOST_BYTES);
	}

	@Test
	void readmeHasTheTwoCommands() {
		assertThat(Page.of("README.md").snippets().map((snippet) -> snippet.text().strip())).contains("./mvnw verify",
				"./mvnw -pl sample-app -am spring-boot:run");
	}

	@Test
	void readmeNamesTheSpringBootVersionsThatCiTests() {
		List<String> lines = BOOT.matcher(Page.read("pom.xml")).results().map((match) -> match.group(1)).toList();
		assertThat(lines).hasSize(2);
		assertThat(Page.read("README.md")).contains("Spring Boot " + lines.get(1) + " or newer",
				"all tests on " + lines.get(0), "of the sample on " + lines.get(1));
	}

	@Test
	void dependencyForGradleIsTheStarterInItsVersion() {
		Matcher version = VERSION.matcher(Page.read("pom.xml"));
		assertThat(version.find()).isTrue();
		assertThat(Page.snippets("kotlin")).isNotEmpty()
			.allSatisfy((snippet) -> assertThat(snippet.text()).isEqualToIgnoringNewLines(
					"implementation(\"dev.iso8583:iso8583-spring-boot-starter:" + version.group(1) + "\")"));
	}

	@ParameterizedTest
	@MethodSource
	void everySnippetIsInTheFileItNames(Snippet snippet) {
		List<String> lines = lines(snippet.text());
		List<String> file = lines(Page.read(Objects.requireNonNull(snippet.file())));
		assertThat(Collections.indexOfSubList(file, lines))
			.as("the snippet from %s, which begins with '%s'", snippet.file(), lines.get(0))
			.isNotNegative();
	}

	static Stream<Snippet> everySnippetIsInTheFileItNames() {
		return Page.all().stream().flatMap(Page::snippets).filter((snippet) -> snippet.file() != null);
	}

	@Test
	void everySnippetOfJavaIsTakenFromAFileThatIsCompiled() {
		assertThat(Page.snippets("java")).hasSizeGreaterThan(10)
			.allSatisfy((snippet) -> assertThat(snippet.file()).as(snippet.place())
				.matches("[a-z0-9-]+/src/(main|test)/java/.*\\.java"));
	}

	@Test
	void everySnippetHasALanguageThatIsTested() {
		assertThat(Page.all().stream().flatMap(Page::snippets))
			.allSatisfy((snippet) -> assertThat(snippet.language()).as(snippet.place())
				.isIn("java", "yaml", "xml", "kotlin", "shell", "json", ""));
	}

	@Test
	void noPlaceholderIsLeft() {
		assertThat(Page.all()).noneMatch((page) -> page.text().contains("@@") || page.text().contains("TODO"));
	}

	private static List<String> lines(String text) {
		return text.lines().map(String::strip).filter((line) -> !line.isEmpty()).toList();
	}

}
