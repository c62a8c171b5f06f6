package dev.iso8583.message.spec;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a field holds, in the notation of the standard: {@code n}, {@code ans} and so on.
 */
public enum Content {

	/** Letters. Spaces are accepted, because they fill a value that is too short. */
	A("a", "letters and spaces"),

	/** Digits. */
	N("n", "digits"),

	/** Letters and digits. Spaces are accepted, as in {@link #A}. */
	AN("an", "letters, digits and spaces"),

	/** Letters, digits and spaces. */
	ANP("anp", "letters, digits and spaces"),

	/** Any characters of the character set. */
	ANS("ans", "characters of its character set"),

	/** Digits and special characters, but no letters. */
	NS("ns", "digits and special characters, without letters"),

	/** Special characters: neither letters nor digits. */
	S("s", "special characters, without letters and digits"),

	/**
	 * Track data: digits and the separator {@code =}, which track 1 has not. In BCD the
	 * separator is the nibble D; text may have the letter D for it.
	 */
	Z("z", "digits, with = as separator"),

	/** Bytes. */
	B("b", "bytes"),

	/** {@code x+n}: the letter C for credit or D for debit, and digits. */
	XN("x+n", "C or D, then digits");

	private static final byte LETTER = 1;

	private static final byte DIGIT = 2;

	private static final byte SPACE = 4;

	private static final byte SPECIAL = 8;

	/** The classes of the characters of ASCII. */
	private static final byte[] CLASSES = new byte[128];

	static {
		for (char character = 0; character < CLASSES.length; character++) {
			boolean letter = character >= 'A' && character <= 'Z' || character >= 'a' && character <= 'z';
			boolean digit = character >= '0' && character <= '9';
			CLASSES[character] = letter ? LETTER : digit ? DIGIT : (character == ' ') ? SPACE : SPECIAL;
		}
	}

	private final String notation;

	private final String description;

	Content(String notation, String description) {
		this.notation = notation;
		this.description = description;
	}

	/**
	 * Return the notation of the standard.
	 * @return the notation, such as {@code ans}
	 */
	public String notation() {
		return this.notation;
	}

	/**
	 * Return what a field of this content may hold, as a text for people.
	 * @return a text such as {@code letters and digits}
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Whether a value consists of characters, rather than of bytes.
	 * @return {@code false} for {@link #B}
	 */
	public boolean isText() {
		return this != B;
	}

	/**
	 * Whether a value may contain a character. For {@link #XN} the first character is C
	 * or D, all others are digits.
	 * @param character a character
	 * @param place its place in the value, from 0
	 * @return whether the content has the character at this place
	 */
	public boolean accepts(char character, int place) {
		if (character >= CLASSES.length) {
			return this == ANS;
		}
		int kind = CLASSES[character];
		return switch (this) {
			case N -> kind == DIGIT;
			case A -> kind == LETTER || kind == SPACE;
			case AN, ANP -> kind != SPECIAL;
			case ANS -> true;
			case NS -> kind != LETTER;
			case S -> kind != LETTER && kind != DIGIT;
			case Z -> kind == DIGIT || character == '=' || character == 'D';
			case XN -> (place == 0) ? character == 'C' || character == 'D' : kind == DIGIT;
			case B -> false;
		};
	}

	/**
	 * Return the content with a notation.
	 * @param notation the notation of the standard, such as {@code ans}
	 * @return the content
	 * @throws IllegalArgumentException if no content has the notation; the text lists all
	 */
	public static Content of(String notation) {
		String lower = notation.toLowerCase(Locale.ROOT);
		return Arrays.stream(values())
			.filter((content) -> content.notation.equals(lower))
			.findAny()
			.orElseThrow(() -> new IllegalArgumentException("There is no content '" + notation
					+ "'; write n, a, an, ans, anp, ns, s, z, b, x+n or a date such as MMDDhhmmss"));
	}

}
