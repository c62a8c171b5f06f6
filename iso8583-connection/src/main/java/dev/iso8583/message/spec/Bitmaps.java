package dev.iso8583.message.spec;

/**
 * How many bitmaps of 64 bits a message has, and where they are. <pre>
 *   ONE                 | 1 |
 *   TWO                 | 1 | 2, if bit 1 |
 *   ALWAYS_TWO          | 1 | 2 |                     bit 1 is set
 *   FIXED_128           | 1 | 2 |                     bit 1 is not set
 *   THREE               | 1 | 2, if bit 1 | 3, if bit 65 |
 *   THREE_IN_FIELD_65   | 1 | 2, if bit 1 | fields to 64 | 3, if bit 65 | fields from 66
 * </pre>
 */
public enum Bitmaps {

	/** One bitmap: fields to 64. */
	ONE(64),

	/** A second bitmap if the message has a field above 64, which bit 1 announces. */
	TWO(128),

	/**
	 * A second bitmap in every message that is written. One that is received without it
	 * is read, too.
	 */
	ALWAYS_TWO(128),

	/** 128 bits in every message, and no bit that announces them. */
	FIXED_128(128),

	/** A third bitmap right after the second, which bit 65 announces. */
	THREE(192),

	/** A third bitmap in the place of field 65, which bit 65 announces. */
	THREE_IN_FIELD_65(192);

	private final int lastField;

	Bitmaps(int lastField) {
		this.lastField = lastField;
	}

	/**
	 * Return the highest number that a field can have.
	 * @return 64, 128 or 192
	 */
	public int lastField() {
		return this.lastField;
	}

	/**
	 * Whether bit 65 announces a third bitmap, so that there is no field 65.
	 * @return whether there may be a third bitmap
	 */
	public boolean hasThird() {
		return this.lastField == 192;
	}

}
