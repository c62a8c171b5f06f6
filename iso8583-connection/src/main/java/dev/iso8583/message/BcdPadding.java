package dev.iso8583.message;

/**
 * Where the half byte is that fills up an odd number of packed digits, and what it holds.
 * Concerns {@code LLBCDBIN}, {@code LLLBCDBIN} and {@code LLLLBCDBIN} of formats with
 * binary fields, whose length counts digits. The 19 digits 6225881234567890123:
 *
 * <pre>
 *   LEFT_ZERO   19 | 06 22 58 81 23 45 67 89 01 23
 *   RIGHT_ZERO  19 | 62 25 88 12 34 56 78 90 12 30
 *   RIGHT_F     19 | 62 25 88 12 34 56 78 90 12 3F
 * </pre>
 *
 * Values and texts have the digits alone, whatever the padding. A received field with
 * another half byte is malformed; {@link #LEFT_ZERO} of a format that is not strict takes
 * any, and writes it as it came.
 */
public enum BcdPadding {

	/** A zero before the digits, as j8583 writes it. */
	LEFT_ZERO,

	/** A zero after the digits. */
	RIGHT_ZERO,

	/** The half byte F after the digits. */
	RIGHT_F

}
