package dev.iso8583.framing;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.buffer.ByteBuf;

/**
 * The bytes before a message that state its length. A length of 255 is written as
 *
 * <pre>
 *   binary-2           00 FF
 *   binary-3           00 00 FF
 *   binary-4           00 00 00 FF
 *   little-endian-2    FF 00
 *   ascii-4            30 32 35 35       "0255"
 *   hex-4              30 30 66 66       "00ff"
 *   bcd-2              02 55
 *   binary-2 padded    00 FF 00 00       two zero bytes after the number: Visa's VMLH
 *   binary-2 padded    00 00 00 FF       two zero bytes before the number: GICC
 * </pre>
 *
 * Padding that is not zero makes a length header invalid, except for the last byte of
 * VMLH, see {@link Framing}. Source: the wires of common acquirers and switches; jPOS
 * calls these Post or NAC (binary-2), CMF (binary-3), Raw (binary-4), ASCII, NCC or BCD
 * (bcd-2) and CS (VMLH).
 *
 * @param coding how the number is written
 * @param width the number of bytes of the number itself
 * @param paddingBefore the number of zero bytes before the number, at most 8
 * @param paddingAfter the number of zero bytes after the number, at most 8
 */
public record LengthHeader(Coding coding, int width, int paddingBefore, int paddingAfter) {

	/** Two bytes, big endian: the most common one. */
	public static final LengthHeader BINARY_2 = new LengthHeader(Coding.BINARY, 2);

	/** Four bytes, big endian. */
	public static final LengthHeader BINARY_4 = new LengthHeader(Coding.BINARY, 4);

	/** Four decimal digits in ASCII. */
	public static final LengthHeader ASCII_4 = new LengthHeader(Coding.ASCII, 4);

	/** Four hexadecimal digits in ASCII. */
	public static final LengthHeader HEX_4 = new LengthHeader(Coding.HEX, 4);

	/** Four decimal digits in two bytes. */
	public static final LengthHeader BCD_2 = new LengthHeader(Coding.BCD, 2);

	private static final int MAXIMUM_PADDING = 8;

	private static final Pattern NAME = Pattern.compile("(binary|little-endian|ascii|hex|bcd)-([1-9])");

	/**
	 * Create a length header.
	 * @throws IllegalArgumentException if the coding does not allow the width, or the
	 * padding is too long
	 */
	public LengthHeader {
		if (width < 1 || width > coding.widest) {
			throw new IllegalArgumentException(
					"A length header in " + coding + " has 1 to " + coding.widest + " bytes, not " + width);
		}
		requirePadding(paddingBefore);
		requirePadding(paddingAfter);
	}

	/**
	 * Create a length header without padding.
	 * @param coding how the number is written
	 * @param width the number of bytes of the number itself
	 * @throws IllegalArgumentException if the coding does not allow the width
	 */
	public LengthHeader(Coding coding, int width) {
		this(coding, width, 0, 0);
	}

	private static void requirePadding(int bytes) {
		if (bytes < 0 || bytes > MAXIMUM_PADDING) {
			throw new IllegalArgumentException("The padding of a length header is 0 to 8 zero bytes, not " + bytes);
		}
	}

	/**
	 * Return a length header by its name: coding, dash, number of bytes.
	 * @param name {@code binary-1} to {@code -4}, {@code little-endian-1} to {@code -4},
	 * {@code ascii-1} to {@code -9}, {@code hex-1} to {@code -8} or {@code bcd-1} to
	 * {@code -4}
	 * @return the length header
	 * @throws IllegalArgumentException if no length header has that name
	 */
	public static LengthHeader of(String name) {
		Matcher matcher = NAME.matcher(name.toLowerCase(Locale.ROOT));
		if (matcher.matches()) {
			Coding coding = Coding.valueOf(matcher.group(1).replace('-', '_').toUpperCase(Locale.ROOT));
			int width = Integer.parseInt(matcher.group(2));
			if (width <= coding.widest) {
				return new LengthHeader(coding, width);
			}
		}
		throw new IllegalArgumentException("There is no length header '" + name
				+ "'; write binary-2, binary-4, ascii-4 or bcd-2; little-endian, hex and other widths are written in the same way");
	}

	/**
	 * Return this length header with zero bytes around the number.
	 * @param before the number of zero bytes before the number, 0 to 8
	 * @param after the number of zero bytes after the number, 0 to 8
	 * @return the new length header
	 * @throws IllegalArgumentException if the padding is not from 0 to 8 bytes
	 */
	public LengthHeader padded(int before, int after) {
		return new LengthHeader(this.coding, this.width, before, after);
	}

	/**
	 * Return the length of this header with its padding.
	 * @return a number of bytes, 1 or more
	 */
	public int length() {
		return this.paddingBefore + this.width + this.paddingAfter;
	}

	/**
	 * Return the largest length that this header can express.
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
	 * Return the length stated at an index, or -1 if the bytes there are not a valid
	 * length header.
	 */
	long read(ByteBuf in, int index) {
		return read(in, index, 0);
	}

	/**
	 * Return the length stated at an index as {@link #read(ByteBuf, int)} does, but
	 * ignore the last bytes of the padding.
	 * @param ignored the number of padding bytes to ignore
	 */
	long read(ByteBuf in, int index, int ignored) {
		int first = index + this.paddingBefore;
		if (!isZero(in, index, this.paddingBefore) || !isZero(in, first + this.width, this.paddingAfter - ignored)) {
			return -1;
		}
		long length = 0;
		for (int place = 0; place < this.width; place++) {
			int value = this.coding.value(in.getUnsignedByte(first + offset(place)));
			if (value < 0) {
				return -1;
			}
			length = length * this.coding.valuesPerByte() + value;
		}
		return length;
	}

	private static boolean isZero(ByteBuf in, int index, int bytes) {
		for (int offset = 0; offset < bytes; offset++) {
			if (in.getByte(index + offset) != 0) {
				return false;
			}
		}
		return true;
	}

	/** Write a length of at most {@link #largest()}. */
	void write(ByteBuf out, int length) {
		int first = out.writerIndex() + this.paddingBefore;
		out.writeZero(length());
		int rest = length;
		for (int place = this.width - 1; place >= 0; place--) {
			out.setByte(first + offset(place), this.coding.code(rest % this.coding.valuesPerByte()));
			rest /= this.coding.valuesPerByte();
		}
	}

	/**
	 * Return the offset of the byte at a place, counted from the most significant byte.
	 */
	private int offset(int place) {
		return (this.coding == Coding.LITTLE_ENDIAN) ? this.width - 1 - place : place;
	}

	@Override
	public String toString() {
		String number = this.coding + "-" + this.width;
		if (this.paddingBefore == 0 && this.paddingAfter == 0) {
			return number;
		}
		return number + " padded with " + this.paddingBefore + " and " + this.paddingAfter + " zero bytes";
	}

	/**
	 * How a length is written as bytes. The most significant byte comes first, except in
	 * {@link #LITTLE_ENDIAN}.
	 */
	public enum Coding {

		/** Each byte is a value from 0 to 255. */
		BINARY(4, 256, 1),

		/** Each byte is a value from 0 to 255, the least significant byte first. */
		LITTLE_ENDIAN(4, 256, 1),

		/** Each byte is a decimal digit in ASCII. */
		ASCII(9, 10, 1) {
			@Override
			int value(int code) {
				return Character.digit(code, 10);
			}

			@Override
			int code(int value) {
				return '0' + value;
			}
		},

		/**
		 * Each byte is a hexadecimal digit in ASCII: written in lower case, read in
		 * either case.
		 */
		HEX(8, 16, 1) {
			@Override
			int value(int code) {
				return Character.digit(code, 16);
			}

			@Override
			int code(int value) {
				return Character.forDigit(value, 16);
			}
		},

		/** Each byte is two decimal digits. */
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

		/** Return the value of a byte, or -1 if the byte is not valid in this coding. */
		int value(int code) {
			return code;
		}

		/** Return the byte for a value. */
		int code(int value) {
			return value;
		}

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
