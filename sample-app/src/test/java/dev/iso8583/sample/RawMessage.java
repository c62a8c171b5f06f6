package dev.iso8583.sample;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A message, encoded and parsed without any code of the library: ASCII with a hexadecimal
 * bitmap.
 */
record RawMessage(String mti, SortedMap<Integer, String> fields) {

	private static final Map<Integer, Integer> LENGTHS = Map.ofEntries(Map.entry(3, 6), Map.entry(4, 12),
			Map.entry(7, 10), Map.entry(11, 6), Map.entry(12, 6), Map.entry(13, 4), Map.entry(14, 4), Map.entry(18, 4),
			Map.entry(22, 3), Map.entry(25, 2), Map.entry(37, 12), Map.entry(39, 2), Map.entry(41, 8),
			Map.entry(42, 15), Map.entry(49, 3), Map.entry(70, 3), Map.entry(90, 42));

	static RawMessage of(String mti) {
		return new RawMessage(mti, new TreeMap<>());
	}

	RawMessage with(int field, String value) {
		this.fields.put(field, value);
		return this;
	}

	String field(int number) {
		return this.fields.getOrDefault(number, "");
	}

	/** Return the response: 0100 becomes 0110, 0421 becomes 0430. */
	RawMessage answered(String responseCode) {
		char function = (char) (this.mti.charAt(2) + 1);
		RawMessage response = of(this.mti.substring(0, 2) + function + "0").with(11, field(11)).with(39, responseCode);
		return this.fields.containsKey(37) ? response.with(37, field(37)) : response;
	}

	byte[] bytes() {
		char[] bitmap = "0".repeat((this.fields.lastKey() > 64) ? 128 : 64).toCharArray();
		bitmap[0] = (bitmap.length == 128) ? '1' : '0';
		StringBuilder values = new StringBuilder();
		this.fields.forEach((field, value) -> {
			bitmap[field - 1] = '1';
			values.append((field == 2) ? "%02d".formatted(value.length()) : "").append(value);
		});
		StringBuilder text = new StringBuilder(this.mti);
		for (int place = 0; place < bitmap.length; place += 4) {
			text.append("%X".formatted(Integer.parseInt(new String(bitmap, place, 4), 2)));
		}
		return text.append(values).toString().getBytes(StandardCharsets.US_ASCII);
	}

	static RawMessage parse(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.US_ASCII);
		RawMessage message = of(text.substring(0, 4));
		int bits = (Character.digit(text.charAt(4), 16) >= 8) ? 128 : 64;
		int at = 4 + bits / 4;
		for (int field = 2; field <= bits; field++) {
			int digit = Character.digit(text.charAt(4 + (field - 1) / 4), 16);
			if ((digit & 8 >> (field - 1) % 4) != 0) {
				int prefix = (field == 2) ? 2 : 0;
				int length = (field == 2) ? Integer.parseInt(text.substring(at, at + 2)) : LENGTHS.get(field);
				message.with(field, text.substring(at + prefix, at + prefix + length));
				at += prefix + length;
			}
		}
		return message;
	}

}
