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
 * @param fields text or bytes by field
 */
record Sample(String mti, byte[] header, Map<Integer, Object> fields) {

	static Sample of(int field, Object value) {
		return new Sample("0200", new byte[0], Map.of(field, value));
	}

	/** Return the content as a text; bytes as those of text. */
	String describe() {
		Map<Integer, String> texts = new TreeMap<>();
		this.fields.forEach((field, value) -> texts.put(field,
				(value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.ISO_8859_1) : (String) value));
		return this.mti + " " + HexFormat.of().formatHex(this.header) + " " + texts;
	}

}
