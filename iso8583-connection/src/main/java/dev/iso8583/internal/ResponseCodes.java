package dev.iso8583.internal;

import java.util.Set;

/**
 * Checks response codes, field 39: two characters in ISO 8583:1987, three or four in
 * later versions.
 */
public final class ResponseCodes {

	/** Replaces in metrics a value of field 39 that is not a response code. */
	private static final String INVALID = "?";

	private ResponseCodes() {
	}

	public static Set<String> checked(Set<String> codes) {
		if (codes.isEmpty()) {
			throw new IllegalArgumentException("At least one response code must be accepted, such as 00");
		}
		codes.forEach(ResponseCodes::checked);
		return Set.copyOf(codes);
	}

	public static String checked(String code) {
		if (!isValid(code)) {
			throw new IllegalArgumentException("'" + code
					+ "' is not a response code; write two to four letters or digits, in quotes where YAML would take"
					+ " them for a number, such as \"00\"");
		}
		return code;
	}

	/**
	 * Return the value of field 39 that metrics may have. A far end may write anything
	 * into the field, as long as its parse guide allows.
	 * @param field the value of field 39
	 * @return the value if it is a response code, else {@code ?}
	 */
	public static String forMetrics(String field) {
		return isValid(field) ? field : INVALID;
	}

	private static boolean isValid(String text) {
		for (int place = 0; place < text.length(); place++) {
			char character = text.charAt(place);
			boolean letter = (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
			if (!letter && (character < '0' || character > '9')) {
				return false;
			}
		}
		return text.length() >= 2 && text.length() <= 4;
	}

}
