package dev.iso8583.message.spec;

/**
 * The length before a field of variable length. The value {@code 12345} in BCD, filled
 * with F on the right:
 *
 * <pre>
 *   2 digits in ASCII, counting digits       30 35 12 34 5F
 *   2 digits in BCD, counting digits         05 12 34 5F
 *   1 byte, counting digits                  05 12 34 5F
 *   1 byte, counting bytes                   03 12 34 5F
 *   1 byte, counting bytes and itself        04 12 34 5F
 * </pre>
 *
 * @param encoding how the length is written: as digits in text or BCD, or as a binary
 * number, which may be written in hexadecimal digits
 * @param size its number of digits in text and BCD; else its number of bytes, before they
 * are written as hexadecimal digits
 * @param counts what it counts
 * @param includesItself whether it also counts its own bytes; only if it counts bytes
 */
public record LengthIndicator(Encoding encoding, int size, Counts counts, boolean includesItself) {

	/** Refuse a size that no length has. */
	public LengthIndicator {
		int longest = isNumber(encoding) ? 4 : 6;
		if (size < 1 || size > longest) {
			throw new IllegalArgumentException(
					"A length has 1 to " + longest + ' ' + (isNumber(encoding) ? "bytes" : "digits") + ", not " + size);
		}
		if (encoding instanceof Encoding.Bcd bcd && size % 2 == 1 && (bcd.left() || bcd.fill() != 0)) {
			throw new IllegalArgumentException(
					"An odd number of digits of a length is aligned right and filled with 0; write bcd without align and fill");
		}
		if (includesItself && counts != Counts.BYTES) {
			throw new IllegalArgumentException("Only a length that counts bytes can include itself");
		}
	}

	/**
	 * Return a length of digits that counts units.
	 * @param encoding how the digits are written
	 * @param digits the number of digits
	 * @return the length
	 */
	public static LengthIndicator digits(Encoding encoding, int digits) {
		return new LengthIndicator(encoding, digits, Counts.UNITS, false);
	}

	/**
	 * Return a binary length that counts units.
	 * @param bytes the number of bytes
	 * @return the length
	 */
	public static LengthIndicator bytes(int bytes) {
		return new LengthIndicator(Encoding.BINARY, bytes, Counts.UNITS, false);
	}

	/**
	 * Return this length, counting something else.
	 * @param counts what it counts
	 * @return the length
	 */
	public LengthIndicator counting(Counts counts) {
		return new LengthIndicator(this.encoding, this.size, counts, this.includesItself);
	}

	/**
	 * Return the number of bytes that the length takes.
	 * @return the number of bytes
	 */
	public int length() {
		return this.encoding.bytes(this.size);
	}

	/**
	 * Return the largest number that the length can say.
	 * @return the largest number
	 */
	public int maximum() {
		if (!isNumber(this.encoding)) {
			return (int) Math.pow(10, this.size) - 1;
		}
		return (this.size == 4) ? Integer.MAX_VALUE : (1 << 8 * this.size) - 1;
	}

	/** Whether a length is written as a number, rather than as decimal digits. */
	private static boolean isNumber(Encoding encoding) {
		return encoding instanceof Encoding.Binary || encoding instanceof Encoding.Hex;
	}

	/**
	 * What a length counts.
	 */
	public enum Counts {

		/** What the content consists of: characters, digits or bytes. */
		UNITS,

		/** The bytes that follow the length. */
		BYTES,

		/** Hexadecimal digits: two for each byte of the content. */
		HEX_DIGITS,

		/** Digits of BCD with those of the fill, so always an even number. */
		EVEN_DIGITS

	}

}
