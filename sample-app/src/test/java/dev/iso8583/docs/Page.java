package dev.iso8583.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param path its path from the root of the project
 * @param text its Markdown
 */
record Page(String path, String text) {

	static final Path ROOT = Path.of("..");

	private static final Pattern SNIPPET = Pattern.compile(
			"(?:^<!-- from (\\S+) -->\\n)?^```(\\w*)\\n(.*?)^```$(?:\\n\\n`ABCD` travels as `([0-9a-f ]+)`)?",
			Pattern.DOTALL | Pattern.MULTILINE);

	/** Return the README, and then all pages in docs. */
	static List<Page> all() {
		try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
			return Stream.concat(Stream.of("README.md"),
					files.map((file) -> "docs/" + file.getFileName()).filter((name) -> name.endsWith(".md")).sorted())
				.map(Page::of)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Page of(String path) {
		return new Page(path, read(path));
	}

	static String read(String path) {
		try {
			return Files.readString(ROOT.resolve(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Return all snippets in a language, from all pages. */
	static Stream<Snippet> snippets(String language) {
		return all().stream().flatMap(Page::snippets).filter((snippet) -> snippet.language().equals(language));
	}

	Stream<Snippet> snippets() {
		return SNIPPET.matcher(this.text).results().map(this::snippet);
	}

	private Snippet snippet(MatchResult match) {
		int line = (int) this.text.substring(0, match.start(3)).lines().count() + 1;
		return new Snippet(this.path + ":" + line, match.group(2), match.group(3), match.group(1), match.group(4));
	}

	/**
	 * Return the text without snippets, which may contain text that only looks like a
	 * link or a heading.
	 */
	String prose() {
		return SNIPPET.matcher(this.text).replaceAll("");
	}

	/** Return the text below a heading of the second level. */
	String section(String heading) {
		Matcher matcher = Pattern
			.compile("^## " + Pattern.quote(heading) + "\\n(.*?)(?=^## |\\z)", Pattern.DOTALL | Pattern.MULTILINE)
			.matcher(this.text);
		if (!matcher.find()) {
			throw new AssertionError(this.path + " has no heading '" + heading + "'");
		}
		return matcher.group(1);
	}

	/** Return the cells of each row of all tables in a text, without the header rows. */
	static Stream<List<String>> rows(String text) {
		List<String> lines = text.lines().toList();
		return Stream.iterate(0, (line) -> line < lines.size(), (line) -> line + 1)
			.filter((line) -> lines.get(line).startsWith("| "))
			.filter((line) -> line + 1 == lines.size() || !lines.get(line + 1).startsWith("|---"))
			.map((line) -> Stream.of(lines.get(line).split("\\|")).skip(1).map(String::strip).toList());
	}

}
