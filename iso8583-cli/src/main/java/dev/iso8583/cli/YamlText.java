package dev.iso8583.cli;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes keys and values as YAML, those that belong together in one line if it is short
 * enough.
 */
final class YamlText {

	private static final int LONGEST_LINE = 120;

	/** What means the same with and without quotes. */
	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.](?:[A-Za-z0-9.+_/() -]*[A-Za-z0-9.+_/()-])?");

	private YamlText() {
	}

	/** Return lines of keys with values, which are texts or keys with values. */
	static String lines(Map<String, ?> entries, int depth) {
		StringBuilder text = new StringBuilder();
		String indent = "  ".repeat(depth);
		entries.forEach((key, value) -> {
			String line = indent + text(key) + ": " + flow(value);
			if (value instanceof Map<?, ?> inner && (depth == 0 && isOfFields(key) || line.length() > LONGEST_LINE)) {
				text.append(indent).append(text(key)).append(":\n").append(lines(entries(inner), depth + 1));
			}
			else {
				text.append(line).append('\n');
			}
		});
		return text.toString();
	}

	private static boolean isOfFields(String key) {
		return key.equals("fields") || key.equals("templates") || key.equals("messages");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, ?> entries(Map<?, ?> entries) {
		return (Map<String, ?>) entries;
	}

	private static String flow(Object value) {
		if (!(value instanceof Map<?, ?> entries)) {
			return (value instanceof Iterable<?> values) ? list(values) : text(value.toString());
		}
		StringBuilder text = new StringBuilder("{");
		entries.forEach((key, inner) -> text.append((text.length() > 1) ? ", " : "")
			.append(text(key.toString()))
			.append(": ")
			.append(flow(inner)));
		return text.append('}').toString();
	}

	private static String list(Iterable<?> values) {
		StringBuilder text = new StringBuilder("[");
		values.forEach((value) -> text.append((text.length() > 1) ? ", " : "").append(text(value.toString())));
		return text.append(']').toString();
	}

	/** Return a text with quotes, if it needs them, or is a number that begins with 0. */
	private static String text(String text) {
		boolean isNumber = text.matches("0[0-9]+") || text.matches("(?i)null|true|false|yes|no|on|off|none")
				&& !text.equals("true") && !text.equals("none");
		return (PLAIN.matcher(text).matches() && !isNumber) ? text : quoted(text);
	}

	/** Return a text with quotes. */
	static String quoted(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		text.codePoints().forEach((character) -> {
			if (character == '"' || character == '\\') {
				quoted.append('\\').appendCodePoint(character);
			}
			else if (character >= ' ' && character < 0x7F || character > 0xA0 && Character.isLetter(character)) {
				quoted.appendCodePoint(character);
			}
			else {
				quoted.append("\\U%08X".formatted(character));
			}
		});
		return quoted.append('"').toString();
	}

}
