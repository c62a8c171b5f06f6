package dev.iso8583.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every link to a page, a heading or a file of the project has a target.
 */
class PageLinksTests {

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|<img src=\"([^\"]+)\"");

	private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

	@ParameterizedTest
	@MethodSource
	void everyLinkHasATarget(Page page) {
		assertThat(links(page)).allSatisfy((link) -> {
			String file = link.replaceAll("#.*", "");
			Path base = Path.of(page.path());
			Path target = file.isEmpty() ? base : base.resolveSibling(file).normalize();
			assertThat(Page.ROOT.resolve(target)).as(link).exists();
			if (link.contains("#")) {
				assertThat(anchors(target)).as(link).contains(link.replaceAll(".*#", ""));
			}
		});
	}

	static Stream<Page> everyLinkHasATarget() {
		return Stream.concat(Page.all().stream(),
				Stream.of("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/RESULTS.md")
					.filter((name) -> Files.exists(Page.ROOT.resolve(name)))
					.map(Page::of));
	}

	@Test
	void indexNamesEveryPage() {
		Page index = Page.of("docs/README.md");
		assertThat(Page.all().stream().map(Page::path))
			.filteredOn((path) -> path.startsWith("docs/") && !path.equals(index.path()))
			.allMatch((path) -> index.text().contains("(" + path.substring("docs/".length()) + ")"));
	}

	private static List<String> links(Page page) {
		return LINK.matcher(page.prose())
			.results()
			.map((match) -> (match.group(1) != null) ? match.group(1) : match.group(2))
			.filter((link) -> !link.startsWith("http"))
			.toList();
	}

	/** Return the anchors that GitHub creates for the headings of a page. */
	private static Set<String> anchors(Path file) {
		Map<String, Integer> seen = new HashMap<>();
		Set<String> anchors = new HashSet<>();
		HEADING.matcher(Page.of(file.toString()).prose()).results().forEach((match) -> {
			String anchor = match.group(1)
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-');
			int repeated = seen.merge(anchor, 1, Integer::sum) - 1;
			anchors.add((repeated == 0) ? anchor : anchor + "-" + repeated);
		});
		return anchors;
	}

	@Test
	void pictureExists() {
		assertThat(Files.exists(Page.ROOT.resolve("docs/images/sample.svg"))).isTrue();
		assertThat(Page.read("README.md"))
			.containsPattern("<img src=\"docs/images/sample.svg\"[^>]* alt=\"[^\"]{40,}\"");
	}

}
