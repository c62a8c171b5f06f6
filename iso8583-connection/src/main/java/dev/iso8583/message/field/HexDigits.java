package dev.iso8583.message.field;

import java.nio.charset.Charset;

/**
 * The hexadecimal digits of a character set.
 */
public final class HexDigits {

	private final byte[] codes;

	private final byte[] values;

	private HexDigits(byte[] codes, byte[] values) {
		this.codes = codes;
		this.values = values;
	}

	/** Return the digits of a character set with one byte for each character. */
	public static HexDigits of(Charset charset) {
		byte[] values = new byte[256];
		for (int value = 0; value < 256; value++) {
			char character = new String(new byte[] { (byte) value }, charset).charAt(0);
			values[value] = (byte) ((character < 128) ? Character.digit(character, 16) : -1);
		}
		return new HexDigits("0123456789ABCDEF".getBytes(charset), values);
	}

	/** Return the byte of a digit from 0 to 15. */
	public byte code(int digit) {
		return this.codes[digit];
	}

	/** Return the value of a byte as a hexadecimal digit, or -1 if it is no digit. */
	public int value(byte code) {
		return this.values[code & 0xFF];
	}

	/**
	 * Return the value of each byte as a hexadecimal digit, or -1. Not to be changed.
	 */
	public byte[] values() {
		return this.values;
	}

}
