package dev.iso8583.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that the tests named by the list of behaviours exist.
 */
class ParityTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern NAME = Pattern.compile("`\\w+Tests#\\w+`");

	private static final Pattern TYPE = Pattern.compile("\nclass (\\w+) ");

	private static final Pattern ANNOTATION = Pattern.compile("@\\w*Test\\b");

	private static final Pattern METHOD = Pattern.compile("\tvoid (\\w+)\\(");

	@Test
	void everyBehaviourHasATestThatExists() throws IOException {
		List<String> rows = rows();
		assertThat(rows).hasSizeGreaterThan(50);
		assertThat(rows).filteredOn((row) -> !NAME.matcher(row).find()).isEmpty();
		Set<String> tests = tests();
		assertThat(tests).hasSizeGreaterThan(500);
		assertThat(rows.stream().flatMap((row) -> NAME.matcher(row).results().map(MatchResult::group)))
			.filteredOn((name) -> !tests.contains(name))
			.isEmpty();
	}

	@Test
	void everyTestOfReliabilityExists() throws IOException {
		String text = Files.readString(ROOT.resolve("docs/reliability.md"));
		List<String> names = NAME.matcher(text).results().map(MatchResult::group).toList();
		Set<String> tests = tests();
		assertThat(names).hasSizeGreaterThan(50).allMatch(tests::contains);
	}

	/** Return the tests of all modules, in the form in which the list names them. */
	private static Set<String> tests() throws IOException {
		Set<String> tests = new HashSet<>();
		for (String source : sources()) {
			String type = TYPE.matcher(source).results().findFirst().orElseThrow().group(1);
			// no empty line separates a method from its annotations
			Stream.of(source.split("\n\n"))
				.filter((part) -> ANNOTATION.matcher(part).find())
				.flatMap((part) -> METHOD.matcher(part).results())
				.forEach((method) -> tests.add("`" + type + "#" + method.group(1) + "`"));
		}
		return tests;
	}

	private static List<String> rows() throws IOException {
		return Files.readAllLines(ROOT.resolve("docs/parity.md"))
			.stream()
			.filter((line) -> line.startsWith("| ") && !line.endsWith(" tests |")
					&& !line.endsWith(" tests that it does not happen here |"))
			.toList();
	}

	private static List<String> sources() throws IOException {
		try (Stream<Path> modules = Files.list(ROOT)) {
			List<Path> tests = modules.map((module) -> module.resolve("src/test/java"))
				.filter(Files::isDirectory)
				.toList();
			try (Stream<Path> files = tests.stream().flatMap(ParityTests::walk)) {
				return files.filter((file) -> file.toString().endsWith("Tests.java")).map(ParityTests::read).toList();
			}
		}
	}

	private static Stream<Path> walk(Path directory) {
		try {
			return Files.walk(directory);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
