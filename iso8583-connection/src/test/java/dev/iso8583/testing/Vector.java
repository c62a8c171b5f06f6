package dev.iso8583.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message packed by an independent implementation.
 */
public record Vector(String coding, String mti, Map<Integer, String> fields, String hex,
		Map<String, String> lengthHeaders) {

	private static final Pattern MESSAGE = Pattern
		.compile("\"spec\": \"(.*?)\",\\s*\"mti\": \"(.*?)\",\\s*\"fields\": \\{(.*?)},\\s*\"hex\": \"(.*?)\","
				+ ".*?\"headers\": \\{(.*?)}", Pattern.DOTALL);

	private static final Pattern ENTRY = Pattern.compile("\"(.*?)\": \"(.*?)\"");

	public static List<Vector> all() {
		List<Vector> vectors = new ArrayList<>();
		Matcher message = MESSAGE.matcher(text());
		while (message.find()) {
			Map<Integer, String> fields = new TreeMap<>();
			entries(message.group(3)).forEach((field, value) -> fields.put(Integer.valueOf(field), value));
			vectors.add(new Vector(message.group(1), message.group(2), fields, message.group(4),
					entries(message.group(5))));
		}
		return vectors;
	}

	private static Map<String, String> entries(String json) {
		Map<String, String> entries = new TreeMap<>();
		Matcher entry = ENTRY.matcher(json);
		while (entry.find()) {
			entries.put(entry.group(1), entry.group(2));
		}
		return entries;
	}

	private static String text() {
		try (InputStream in = Vector.class.getResourceAsStream("/vectors/messages.json")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.mti + " " + this.fields + " in " + this.coding;
	}

}
