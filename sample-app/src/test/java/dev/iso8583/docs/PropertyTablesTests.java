package dev.iso8583.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every property has a row on the page of its topic, with its default.
 */
class PropertyTablesTests {

	private static final String DEFAULTS = "iso8583.defaults.";

	/** The maps of links by name. Their properties have their own rows. */
	private static final List<String> MAPS = List.of("iso8583.pool", "iso8583.connection", "iso8583.server",
			"iso8583.message.formats");

	private static final Pattern LITERAL = Pattern.compile("`([^`]+)`");

	@Test
	void everyPropertyIsExplainedOnThePageOfItsTopic() throws IOException {
		String pages = String.join("", topics().map(Page::text).toList());
		Map<String, Object> properties = properties();
		assertThat(properties).hasSizeGreaterThan(90);
		assertThat(properties.keySet()).filteredOn((name) -> !pages.contains("`" + nameInTables(name) + "`"))
			.filteredOn((name) -> !(MAPS.contains(name) && pages.contains("`" + name + ".<name>`")))
			.isEmpty();
	}

	@Test
	void everyRowHasTheDefaultOfItsProperties() throws IOException {
		List<String> compared = new ArrayList<>();
		properties().forEach((name, value) -> rowsOf(name).forEach((row) -> {
			List<String> literals = literals(row.get(1));
			if (!literals.isEmpty()) {
				compared.add(name);
				assertThat(literals).as(name).containsAll(texts(value));
			}
		}));
		assertThat(compared).hasSizeGreaterThan(50);
	}

	private static Stream<List<String>> rowsOf(String property) {
		return topics().flatMap((page) -> Page.rows(page.text()))
			.filter((row) -> row.size() >= 3 && literals(row.get(0)).contains(nameInTables(property)));
	}

	private static Stream<Page> topics() {
		return Page.all()
			.stream()
			.filter((page) -> page.path().startsWith("docs/") && !page.path().equals("docs/configuration.md"))
			.filter((page) -> !page.path().startsWith("docs/migrating") && !page.path().equals("docs/performance.md"));
	}

	private static String nameInTables(String property) {
		return property.startsWith(DEFAULTS) ? property.substring(DEFAULTS.length()) : property;
	}

	private static List<String> literals(String cell) {
		return LITERAL.matcher(cell).results().map((match) -> match.group(1)).toList();
	}

	private static List<String> texts(Object value) {
		return (value instanceof List<?> list) ? list.stream().map(String::valueOf).toList()
				: value.equals("") ? List.of() : List.of(value.toString());
	}

	/** Return the default of each property, or an empty text if it has none. */
	private static Map<String, Object> properties() throws IOException {
		Map<String, Object> properties = new TreeMap<>();
		for (URL metadata : Collections.list(PropertyTablesTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = metadata.openStream()) {
				String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
				if (json.contains("\"iso8583.pool\"")) {
					read(json, properties);
				}
			}
		}
		return properties;
	}

	private static void read(String json, Map<String, Object> properties) {
		Object all = JsonParserFactory.getJsonParser().parseMap(json).get("properties");
		for (Object each : (List<?>) all) {
			Map<?, ?> property = (Map<?, ?>) each;
			Object value = property.get("defaultValue");
			properties.put(String.valueOf(property.get("name")), (value != null) ? value : "");
		}
	}

}
