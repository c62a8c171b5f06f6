package dev.iso8583.message.spec.moov;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Keys of a file with their values, such as those of a field. Whether a key has capitals
 * does not matter, and neither does a key that is {@code null}: so does Go read JSON.
 */
final class Section {

	private final MoovNode.Keys node;

	private final String path;

	private final Report report;

	Section(MoovNode.Keys node, String path, Report report) {
		this.node = node;
		this.path = path;
		this.report = report;
	}

	/** Return the section of a node, or {@code null} with a finding. */
	static @Nullable Section of(MoovNode node, String path, Report report) {
		if (node instanceof MoovNode.Keys keys) {
			return new Section(keys, path, report);
		}
		report.add(node.line(), path, "keys with values are expected here");
		return null;
	}

	/** Report all keys but some. */
	void allow(Set<String> keys) {
		this.node.entries().forEach((key, value) -> {
			if (keys.stream().noneMatch(key::equalsIgnoreCase)) {
				this.report.add(value.line(), this.path, "key '" + key + "' is unknown");
			}
		});
	}

	@Nullable MoovNode get(String key) {
		for (Map.Entry<String, MoovNode> entry : this.node.entries().entrySet()) {
			if (entry.getKey().equalsIgnoreCase(key)) {
				boolean isNull = entry.getValue() instanceof MoovNode.Single single && !single.quoted()
						&& (single.value().isEmpty() || single.value().equals("null"));
				return isNull ? null : entry.getValue();
			}
		}
		return null;
	}

	boolean has(String key) {
		return get(key) != null;
	}

	/** Return the value of a key, or nothing if there is none. */
	String text(String key) {
		MoovNode value = get(key);
		if (value instanceof MoovNode.Single single) {
			return single.value();
		}
		if (value != null) {
			find(key, "a single value is expected here");
		}
		return "";
	}

	boolean flag(String key) {
		String text = text(key);
		if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
			find(key, "'" + text + "' is neither true nor false");
		}
		return text.equals("true");
	}

	/** Return a number, or 0 if there is none. */
	int number(String key) {
		String text = text(key);
		if (text.matches("[0-9]{1,6}")) {
			return Integer.parseInt(text);
		}
		if (!text.isEmpty()) {
			find(key, "'" + text + "' is not a number up to 999999");
		}
		return 0;
	}

	@Nullable Section section(String key) {
		MoovNode value = get(key);
		return (value != null) ? of(value, pathOf(key), this.report) : null;
	}

	/** Return what is behind keys that anybody chooses, in the order of the file. */
	Map<String, MoovNode> entries() {
		return new LinkedHashMap<>(this.node.entries());
	}

	String path() {
		return this.path;
	}

	int line() {
		return this.node.line();
	}

	/** Report what is wrong behind a key, or if it is not there, with all of this. */
	void find(String key, String text) {
		MoovNode value = get(key);
		this.report.add((value != null) ? value.line() : line(), (value != null) ? pathOf(key) : this.path, text);
	}

	private String pathOf(String key) {
		return this.path.isEmpty() ? key : this.path + '.' + key;
	}

	void find(String text) {
		this.report.add(line(), this.path, text);
	}

}
