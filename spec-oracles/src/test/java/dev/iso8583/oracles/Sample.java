package dev.iso8583.oracles;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of a message.
 *
 * @param mti four digits
 * @param header the bytes before the MTI
 * @param fields text, bytes, or parts by key, by field
 */
record Sample(String mti, byte[] header, Map<Integer, Object> fields) {

	static Sample of(int field, Object value) {
		return new Sample("0200", new byte[0], Map.of(field, value));
	}

	/** Return this message with other fields. */
	Sample with(Map<Integer, Object> fields) {
		return new Sample(this.mti, this.header, fields);
	}

	/** Return the content as a text; bytes as those of text. */
	String describe() {
		Map<Integer, String> texts = new TreeMap<>();
		this.fields.forEach((field, value) -> texts.put(field, describe(value)));
		return this.mti + " " + HexFormat.of().formatHex(this.header) + " " + texts;
	}

	/** Parts are described by number: tags and heads as jPOS has them. */
	private static String describe(Object value) {
		if (value instanceof Map<?, ?> parts) {
			Map<String, String> texts = new TreeMap<>();
			parts.forEach((key, part) -> texts
				.put(key.equals("head") ? "0" : key.toString().replaceFirst("^0+(?=[0-9])", ""), describe(part)));
			return texts.toString();
		}
		return (value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.ISO_8859_1) : (String) value;
	}

}
