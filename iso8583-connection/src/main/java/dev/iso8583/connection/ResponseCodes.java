package dev.iso8583.connection;

import java.util.Set;

/**
 * What field 39 may hold: two characters in ISO 8583:1987, three or four later.
 */
final class ResponseCodes {

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
		if (!code.matches("[0-9A-Za-z]{2,4}")) {
			throw new IllegalArgumentException("'" + code
					+ "' is not a response code; write two to four letters or digits, in quotes where YAML would take"
					+ " them for a number, such as \"00\"");
		}
		return code;
	}

}
