package dev.iso8583.message.spec;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * How a value is written as bytes. The value {@code 12345}, and the bytes AB CD:
 *
 * <pre>
 *   text, ASCII             31 32 33 34 35
 *   text, EBCDIC            F1 F2 F3 F4 F5
 *   BCD, aligned right      01 23 45          filled with 0 on the left
 *   BCD, aligned left       12 34 50          filled with 0 on the right; or 12 34 5F with F
 *   binary                  AB CD
 *   hexadecimal digits      41 42 43 44       in ASCII
 * </pre>
 */
public sealed interface Encoding {

	/** Characters of ASCII, one byte each. */
	Encoding ASCII = new Text(StandardCharsets.US_ASCII);

	/** Characters of ISO 8859-1, one byte each: all 256 bytes are characters. */
	Encoding LATIN_1 = new Text(StandardCharsets.ISO_8859_1);

	/** Two digits in each byte, aligned right and filled with 0. */
	Encoding BCD = new Bcd(false, 0);

	/** Bytes as they are. */
	Encoding BINARY = new Binary();

	/** Two hexadecimal digits of ASCII for each byte. */
	Encoding HEX = new Hex(StandardCharsets.US_ASCII);

	/**
	 * Return the number of bytes of a value.
	 * @param units its number of characters or digits; for hexadecimal digits and bytes,
	 * of bytes
	 * @return the number of bytes
	 */
	int bytes(int units);

	/**
	 * Characters, one byte each.
	 *
	 * @param charset a character set with one byte for each character
	 */
	record Text(Charset charset) implements Encoding {

		/** Refuse a character set that uses several bytes for a character. */
		public Text {
			requireSingleBytes(charset);
		}

		@Override
		public int bytes(int units) {
			return units;
		}

		@Override
		public String toString() {
			return this.charset.name();
		}

	}

	/**
	 * Two digits in each byte.
	 *
	 * @param left whether an odd number of digits is aligned left, with the fill in the
	 * last half byte; otherwise the fill is in the first half byte
	 * @param fill the half byte that fills an odd number of digits, from 0 to 15
	 */
	record Bcd(boolean left, int fill) implements Encoding {

		/** Refuse a fill that is no half byte. */
		public Bcd {
			if (fill < 0 || fill > 15) {
				throw new IllegalArgumentException("The fill of BCD is a half byte, 0 to F, not " + fill);
			}
		}

		@Override
		public int bytes(int units) {
			return units / 2 + units % 2;
		}

		@Override
		public String toString() {
			return "BCD, aligned " + (this.left ? "left" : "right") + ", filled with "
					+ Integer.toHexString(this.fill).toUpperCase(Locale.ROOT);
		}

	}

	/** Bytes as they are. A number is written with its highest byte first. */
	record Binary() implements Encoding {

		@Override
		public int bytes(int units) {
			return units;
		}

		@Override
		public String toString() {
			return "binary";
		}

	}

	/**
	 * Two hexadecimal digits for each byte.
	 *
	 * @param charset the character set of the digits
	 */
	record Hex(Charset charset) implements Encoding {

		/** Refuse a character set that uses several bytes for a character. */
		public Hex {
			requireSingleBytes(charset);
		}

		@Override
		public int bytes(int units) {
			return 2 * units;
		}

		@Override
		public String toString() {
			return "hexadecimal digits in " + this.charset.name();
		}

	}

	private static void requireSingleBytes(Charset charset) {
		if (!charset.canEncode() || charset.newEncoder().maxBytesPerChar() > 1) {
			throw new IllegalArgumentException("The character set " + charset.name()
					+ " may use several bytes for a character; use one with single bytes, such as ISO-8859-1, US-ASCII or"
					+ " IBM1047");
		}
	}

}
