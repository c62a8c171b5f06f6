package dev.iso8583.connection;

import java.util.Set;

/**
 * What field 39 may hold: two characters in ISO 8583:1987, three or four later.
 */
public final class ResponseCodes {

	/** Stands in metrics for what a far end wrote into field 39 and is no code. */
	private static final String NONE_THAT_WE_KNOW = "?";

	private ResponseCodes() {
	}

	static Set<String> checked(Set<String> codes) {
		if (codes.isEmpty()) {
			throw new IllegalArgumentException("There must be an accepted response code, such as 00");
		}
		codes.forEach(ResponseCodes::checked);
		return Set.copyOf(codes);
	}

	static String checked(String code) {
		if (!isOne(code)) {
			throw new IllegalArgumentException("'" + code
					+ "' is not a response code; write two to four letters or digits, in quotes where YAML would take"
					+ " them for a number, such as \"00\"");
		}
		return code;
	}

	/**
	 * Return what metrics may be given of field 39, which may be long and hold anything
	 * where a parse guide allows it.
	 */
	public static String forMetrics(String field) {
		return isOne(field) ? field : NONE_THAT_WE_KNOW;
	}

	private static boolean isOne(String text) {
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
