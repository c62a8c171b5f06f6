package dev.iso8583.oracles;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.FieldSpec;

/**
 * Values for a field: of the lengths that matter, and all characters.
 */
final class Values {

	private Values() {
	}

	static Map<String, Object> of(FieldSpec field) {
		int longest = field.maximum();
		boolean isFixedBytes = field.content() == Content.B && field.length() == null;
		Map<String, Object> values = new LinkedHashMap<>();
		if (!isFixedBytes) {
			values.put("empty", value(field, 0));
			values.put("shortest", value(field, 1));
			values.put("odd", value(field, 3));
			values.put("even", value(field, 4));
		}
		else {
			values.put("one too short", value(field, longest - 1));
		}
		values.put("longest", value(field, longest));
		if (longest > 5 && !isFixedBytes) {
			values.put("longest but one", value(field, longest - 1));
		}
		if (field.content() == Content.ANS) {
			for (int first = 0; first < 256; first += Math.min(longest, 64)) {
				int end = Math.min(256, first + Math.min(longest, 64));
				values.put("characters from " + first, characters(first, end));
			}
		}
		return values;
	}

	static Object tooLong(FieldSpec field) {
		return value(field, field.maximum() + 1);
	}

	private static Object value(FieldSpec field, int length) {
		return switch (field.content()) {
			case B -> bytes(length);
			case Z -> track(length);
			case XN -> (length > 0) ? ((length % 2 == 0) ? "C" : "D") + digits(length - 1) : "";
			case N, NS -> digits(length);
			default -> text(length);
		};
	}

	private static byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		for (int index = 0; index < length; index++) {
			bytes[index] = (byte) (0xA7 + 11 * index);
		}
		return bytes;
	}

	private static String digits(int length) {
		return "9876543210".repeat(length / 10 + 1).substring(0, length);
	}

	private static String track(int length) {
		return (length > 2) ? digits(length / 2) + '=' + digits(length - length / 2 - 1) : digits(length);
	}

	private static String text(int length) {
		return "Aa1 -z9.Z".repeat(length / 9 + 1).substring(0, length);
	}

	private static String characters(int first, int end) {
		StringBuilder text = new StringBuilder();
		for (int character = first; character < end; character++) {
			text.append((char) character);
		}
		return text.toString();
	}

}
