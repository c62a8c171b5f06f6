package dev.iso8583.message;

import dev.iso8583.message.spec.Encoding;

/**
 * Where an odd number of packed digits is padded with half a byte, and with which value.
 * Applies to {@code LLBCDBIN}, {@code LLLBCDBIN} and {@code LLLLBCDBIN} in formats with
 * binary fields, where the length counts digits. The 19 digits 6225881234567890123 are
 * written as
 *
 * <pre>
 *   LEFT_ZERO   19 | 06 22 58 81 23 45 67 89 01 23
 *   RIGHT_ZERO  19 | 62 25 88 12 34 56 78 90 12 30
 *   RIGHT_F     19 | 62 25 88 12 34 56 78 90 12 3F
 * </pre>
 *
 * Values and texts contain only the digits, whatever the padding. A received field with
 * different padding is malformed. One exception: a format that is not strict accepts any
 * half byte with {@link #LEFT_ZERO}, and writes it back unchanged.
 */
public enum BcdPadding {

	/** A zero before the digits, as j8583 does. */
	LEFT_ZERO(false, 0),

	/** A zero after the digits. */
	RIGHT_ZERO(true, 0),

	/** The half byte F after the digits. */
	RIGHT_F(true, 0xF);

	/** How padded digits are written. */
	final Encoding.Bcd encoding;

	BcdPadding(boolean left, int fill) {
		this.encoding = new Encoding.Bcd(left, fill);
	}

}
