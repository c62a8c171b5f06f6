package dev.iso8583.message.presence;

import java.util.Locale;

/**
 * Message types by four characters: a digit, or {@code x} for any digit. In the third
 * place {@code x} does not stand for the function of a response, as in the patterns of
 * handlers.
 *
 * @param text the characters
 * @param mask the bits of the digits that are named, four for each
 * @param digits the digits that are named
 */
record TypePattern(String text, int mask, int digits) {

	/**
	 * Return a pattern.
	 * @throws IllegalArgumentException if the text is not one
	 */
	static TypePattern of(String pattern) {
		String lower = pattern.toLowerCase(Locale.ROOT);
		if (!lower.matches("[0-9x]{4}")) {
			throw new IllegalArgumentException("'" + pattern
					+ "' is not an MTI or a pattern of one; write four digits, with x for any digit, such as 0100 or 01x0");
		}
		int mask = 0;
		int digits = 0;
		for (char character : lower.toCharArray()) {
			boolean any = character == 'x';
			mask = mask << 4 | (any ? 0 : 0xF);
			digits = digits << 4 | (any ? 0 : character - '0');
		}
		return new TypePattern(lower, mask, digits);
	}

	boolean matches(int type) {
		return (type & this.mask) == this.digits && ((this.mask & 0xF0) != 0 || !isResponse(type));
	}

	/** Whether all types that match are responses. */
	boolean matchesOnlyResponses() {
		return (this.mask & 0xF0) != 0 && isResponse(this.digits);
	}

	/** Return the number of digits that are not named. */
	int wildcards() {
		return 4 - Integer.bitCount(this.mask) / 4;
	}

	/** Whether a message of a type is never answered: its function is odd. */
	static boolean isResponse(int type) {
		int function = type >> 4 & 0xF;
		return function % 2 == 1 && function < 8;
	}

}
