package dev.iso8583.framing;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.buffer.ByteBuf;

/**
 * The bytes before a message that say how long it is. A length of 255 is written as
 *
 * <pre>
 *   binary-2   00 FF
 *   binary-4   00 00 00 FF
 *   ascii-4    30 32 35 35       "0255"
 *   bcd-2      02 55
 * </pre>
 *
 * Source: the wires of common acquirers and switches; jPOS calls these Post or NAC, Raw,
 * ASCII and NCC.
 *
 * @param coding how the number is written
 * @param width how many bytes it takes
 */
public record LengthHeader(Coding coding, int width) {

	/** Two bytes, big endian: the most common one. */
	public static final LengthHeader BINARY_2 = new LengthHeader(Coding.BINARY, 2);

	/** Four bytes, big endian. */
	public static final LengthHeader BINARY_4 = new LengthHeader(Coding.BINARY, 4);

	/** Four decimal digits in ASCII. */
	public static final LengthHeader ASCII_4 = new LengthHeader(Coding.ASCII, 4);

	/** Four decimal digits in two bytes. */
	public static final LengthHeader BCD_2 = new LengthHeader(Coding.BCD, 2);

	private static final Pattern NAME = Pattern.compile("(binary|ascii|bcd)-([1-9])");

	/**
	 * Create a length header.
	 * @throws IllegalArgumentException if the width is not one the coding can have
	 */
	public LengthHeader {
		if (width < 1 || width > coding.widest) {
			throw new IllegalArgumentException("A length header in " + coding.name().toLowerCase(Locale.ROOT)
					+ " has 1 to " + coding.widest + " bytes, not " + width);
		}
	}

	/**
	 * Return a length header by its name: coding, dash, number of bytes.
	 * @param name {@code binary-1} to {@code -4}, {@code ascii-1} to {@code -9} or
	 * {@code bcd-1} to {@code -4}
	 * @return the length header
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public static LengthHeader of(String name) {
		Matcher matcher = NAME.matcher(name.toLowerCase(Locale.ROOT));
		if (matcher.matches()) {
			Coding coding = Coding.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
			int width = Integer.parseInt(matcher.group(2));
			if (width <= coding.widest) {
				return new LengthHeader(coding, width);
			}
		}
		throw new IllegalArgumentException(
				"There is no length header '" + name + "'; write binary-2, binary-4, ascii-4 or bcd-2");
	}

	/**
	 * Return the largest length it can say.
	 * @return a number of bytes, at most {@link Integer#MAX_VALUE}
	 */
	int largest() {
		long values = 1;
		for (int digit = 0; digit < this.width * this.coding.digitsPerByte; digit++) {
			values *= this.coding.base;
		}
		return (int) Math.min(values - 1, Integer.MAX_VALUE);
	}

	/**
	 * Return the length that starts at an index, or -1 if the bytes there are not a
	 * length.
	 */
	long read(ByteBuf in, int index) {
		long length = 0;
		for (int offset = 0; offset < this.width; offset++) {
			int value = this.coding.value(in.getUnsignedByte(index + offset));
			if (value < 0) {
				return -1;
			}
			length = length * this.coding.valuesPerByte() + value;
		}
		return length;
	}

	/** Write a length of at most {@link #largest()}. */
	void write(ByteBuf out, int length) {
		int start = out.writerIndex();
		out.writeZero(this.width);
		int rest = length;
		for (int offset = this.width - 1; offset >= 0; offset--) {
			out.setByte(start + offset, this.coding.code(rest % this.coding.valuesPerByte()));
			rest /= this.coding.valuesPerByte();
		}
	}

	@Override
	public String toString() {
		return this.coding.name().toLowerCase(Locale.ROOT) + "-" + this.width;
	}

	/**
	 * How a length is written as bytes, most significant byte first.
	 */
	public enum Coding {

		/** Each byte a value from 0 to 255. */
		BINARY(4, 256, 1) {
			@Override
			int value(int code) {
				return code;
			}

			@Override
			int code(int value) {
				return value;
			}
		},

		/** Each byte a decimal digit in ASCII. */
		ASCII(9, 10, 1) {
			@Override
			int value(int code) {
				return (code >= '0' && code <= '9') ? code - '0' : -1;
			}

			@Override
			int code(int value) {
				return '0' + value;
			}
		},

		/** Each byte two decimal digits. */
		BCD(4, 10, 2) {
			@Override
			int value(int code) {
				int high = code >> 4;
				int low = code & 0xF;
				return (high <= 9 && low <= 9) ? high * 10 + low : -1;
			}

			@Override
			int code(int value) {
				return value / 10 << 4 | value % 10;
			}
		};

		private final int widest;

		private final int base;

		private final int digitsPerByte;

		Coding(int widest, int base, int digitsPerByte) {
			this.widest = widest;
			this.base = base;
			this.digitsPerByte = digitsPerByte;
		}

		int valuesPerByte() {
			return (this.digitsPerByte == 2) ? this.base * this.base : this.base;
		}

		/** Return the value of a byte, or -1 if it has none. */
		abstract int value(int code);

		abstract int code(int value);

	}

}
