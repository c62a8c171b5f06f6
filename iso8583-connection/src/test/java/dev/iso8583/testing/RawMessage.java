package dev.iso8583.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A message as the far end of a test writes and reads it: ASCII with a hexadecimal
 * bitmap. It shares no code with the library.
 */
public record RawMessage(String mti, SortedMap<Integer, String> fields) {

	private static final Map<Integer, Integer> LENGTHS = Map.of(3, 6, 4, 12, 7, 10, 11, 6, 37, 12, 39, 2, 41, 8, 49, 3,
			52, 16, 70, 3);

	private static final Map<Integer, Integer> LENGTH_DIGITS = Map.of(2, 2, 35, 2, 48, 3);

	public static RawMessage of(String mti) {
		return new RawMessage(mti, new TreeMap<>());
	}

	public static RawMessage of(String mti, String stan) {
		return of(mti).with(11, stan);
	}

	public RawMessage with(int field, String value) {
		SortedMap<Integer, String> more = new TreeMap<>(this.fields);
		more.put(field, value);
		return new RawMessage(this.mti, more);
	}

	public String field(int field) {
		return this.fields.get(field);
	}

	public String stan() {
		return this.fields.get(11);
	}

	/** Return the response: 0100 becomes 0110, 0401 becomes 0410. */
	public RawMessage answered(String responseCode) {
		char function = (char) (this.mti.charAt(2) + 1);
		return of(this.mti.substring(0, 2) + function + "0", stan()).with(39, responseCode);
	}

	public byte[] bytes() {
		return text().getBytes(StandardCharsets.ISO_8859_1);
	}

	private String text() {
		int bits = this.fields.lastKey() > 64 ? 128 : 64;
		char[] bitmap = "0".repeat(bits).toCharArray();
		bitmap[0] = (bits == 128) ? '1' : '0';
		StringBuilder values = new StringBuilder();
		this.fields.forEach((field, value) -> {
			bitmap[field - 1] = '1';
			if (LENGTH_DIGITS.containsKey(field)) {
				String length = Integer.toString(value.length());
				values.append("0".repeat(LENGTH_DIGITS.get(field) - length.length())).append(length);
			}
			values.append(value);
		});
		StringBuilder text = new StringBuilder(this.mti);
		for (int place = 0; place < bits; place += 4) {
			text.append(Integer.toHexString(Integer.parseInt(new String(bitmap, place, 4), 2)).toUpperCase());
		}
		return text.append(values).toString();
	}

	public static RawMessage parse(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		RawMessage message = of(text.substring(0, 4));
		String bitmap = bits(text.substring(4, 20));
		int at = 20;
		if (bitmap.charAt(0) == '1') {
			bitmap += bits(text.substring(20, 36));
			at = 36;
		}
		for (int field = 2; field <= bitmap.length(); field++) {
			if (bitmap.charAt(field - 1) == '1') {
				int digits = LENGTH_DIGITS.getOrDefault(field, 0);
				int length = (digits > 0) ? Integer.parseInt(text.substring(at, at + digits)) : LENGTHS.get(field);
				message.fields.put(field, text.substring(at + digits, at + digits + length));
				at += digits + length;
			}
		}
		return message;
	}

	private static String bits(String hex) {
		StringBuilder bits = new StringBuilder();
		for (char digit : hex.toCharArray()) {
			int value = Character.digit(digit, 16);
			for (int place = 8; place > 0; place /= 2) {
				bits.append(((value & place) != 0) ? '1' : '0');
			}
		}
		return bits.toString();
	}

}
