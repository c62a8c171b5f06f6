package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * The metadata of our properties that the build generates for editors.
 *
 * @param properties the properties by name
 * @param hints the hints by the name of their property
 */
record PropertyMetadata(Map<String, Property> properties, Map<String, Hints> hints) {

	private static final Path META_INF = Path.of("target/classes/META-INF");

	/** Return the properties under {@code iso8583}. */
	static PropertyMetadata all() {
		return read(META_INF.resolve("spring-configuration-metadata.json"));
	}

	/**
	 * Return the properties of a type that is a value in a map or list, such as a pool.
	 */
	static PropertyMetadata of(Class<?> type) {
		return read(META_INF.resolve("spring/configuration-metadata/" + type.getName() + ".json"));
	}

	private static PropertyMetadata read(Path file) {
		Map<String, Object> json;
		try {
			// JSON is YAML, except for its escape of a slash
			json = new Yaml().load(Files.readString(file).replace("\\/", "/"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Map<String, Property> properties = new LinkedHashMap<>();
		for (Map<?, ?> each : list(json, "properties")) {
			Property property = new Property(text(each, "name"), text(each, "type"), each.get("defaultValue"),
					text(each, "description"));
			properties.put(property.name(), property);
		}
		Map<String, Hints> hints = new LinkedHashMap<>();
		for (Map<?, ?> each : list(json, "hints")) {
			Map<String, String> values = new LinkedHashMap<>();
			list(each, "values").forEach((value) -> values.put(text(value, "value"), text(value, "description")));
			hints.put(text(each, "name"),
					new Hints(values, list(each, "providers").stream().map((it) -> text(it, "name")).toList()));
		}
		return new PropertyMetadata(properties, hints);
	}

	private static List<Map<?, ?>> list(Map<?, ?> json, String name) {
		List<Map<?, ?>> list = new ArrayList<>();
		if (json.get(name) instanceof List<?> all) {
			all.forEach((each) -> list.add((Map<?, ?>) each));
		}
		return list;
	}

	private static String text(Map<?, ?> json, String name) {
		return Objects.toString(json.get(name), "");
	}

	record Property(String name, String type, @Nullable Object defaultValue, String description) {

	}

	record Hints(Map<String, String> values, List<String> providers) {

	}

}
