package dev.iso8583.framing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The bytes before a message that state its length. A length of 255 is written as
 *
 * <pre>
 *   binary-2           00 FF
 *   binary-3           00 00 FF
 *   binary-4           00 00 00 FF
 *   little-endian-2    FF 00
 *   ascii-4            30 32 35 35       "0255"
 *   ebcdic-4           F0 F2 F5 F5       "0255"
 *   hex-4              30 30 66 66       "00ff"
 *   bcd-2              02 55
 *   binary-2 padded    00 FF 00 00       two zero bytes after the number: Visa's VMLH
 *   binary-2 padded    00 00 00 FF       two zero bytes before the number: GICC
 * </pre>
 *
 * Padding that is not zero makes a length header invalid, except for the last byte of
 * VMLH, see {@link Framing}. The length may also be a part of a longer header, whose
 * other bytes have any content, see {@link #within}. Immutable. Source: the wires of
 * common acquirers and switches; jPOS calls these Post or NAC (binary-2), CMF (binary-3),
 * Raw (binary-4), ASCII, NCC or BCD (bcd-2) and CS (VMLH).
 */
public final class LengthHeader {

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

	private static final int LONGEST_HEADER = 255;

	private static final Pattern NAME = Pattern.compile("(binary|little-endian|ascii|ebcdic|hex|bcd)-([1-9])");

	private final Coding coding;

	private final int width;

	private final int paddingBefore;

	private final int paddingAfter;

	/**
	 * The whole header that contains the length, with zeros in its place; {@code null} if
	 * the bytes around the length are zero.
	 */
	private final byte @Nullable [] surroundings;

	private LengthHeader(Coding coding, int width, int paddingBefore, int paddingAfter,
			byte @Nullable [] surroundings) {
		if (width < 1 || width > coding.widest) {
			throw new IllegalArgumentException(
					"A length header in " + coding + " has 1 to " + coding.widest + " bytes, not " + width);
		}
		this.coding = coding;
		this.width = width;
		this.paddingBefore = paddingBefore;
		this.paddingAfter = paddingAfter;
		this.surroundings = surroundings;
	}

	/**
	 * Create a length header without padding.
	 * @param coding how the number is written
	 * @param width the number of bytes of the number itself
	 * @throws IllegalArgumentException if the coding does not allow the width
	 */
	public LengthHeader(Coding coding, int width) {
		this(coding, width, 0, 0, null);
	}

	private static int requirePadding(int bytes) {
		if (bytes < 0 || bytes > MAXIMUM_PADDING) {
			throw new IllegalArgumentException("The padding of a length header is 0 to 8 zero bytes, not " + bytes);
		}
		return bytes;
	}

	/**
	 * Return a length header by its name: coding, dash, number of bytes.
	 * @param name {@code binary-1} to {@code -4}, {@code little-endian-1} to {@code -4},
	 * {@code ascii-1} to {@code -9}, {@code ebcdic-1} to {@code -9}, {@code hex-1} to
	 * {@code -8} or {@code bcd-1} to {@code -4}
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
				+ "'; write binary-2, binary-4, ascii-4 or bcd-2; little-endian, ebcdic, hex and other widths are written in the same way");
	}

	/**
	 * Return this length header with zero bytes around the number.
	 * @param before the number of zero bytes before the number, 0 to 8
	 * @param after the number of zero bytes after the number, 0 to 8
	 * @return the new length header
	 * @throws IllegalArgumentException if the padding is not from 0 to 8 bytes
	 */
	public LengthHeader padded(int before, int after) {
		return new LengthHeader(this.coding, this.width, requirePadding(before), requirePadding(after), null);
	}

	/**
	 * Return this length as a part of a longer header, whose other bytes are the same in
	 * every frame we write. A reply carries those of its request instead. Their content
	 * is not checked in received frames.
	 *
	 * <pre>
	 *   binary-2 within 49 53 4F 38 00 00 01 02, at 4:
	 *
	 *   byte 0 - 3   49 53 4F 38      as configured, or as in the request
	 *        4 - 5   00 04            the length
	 *        6 - 7   01 02            as configured, or as in the request
	 *   followed by the message
	 * </pre>
	 * @param hex the whole header in hexadecimal, up to 255 bytes, with zero bytes in
	 * place of the length
	 * @param offset the number of bytes before the length
	 * @return the new length header
	 * @throws IllegalArgumentException if the text is not pairs of hexadecimal digits,
	 * the header is too long, the length is not within it, or the bytes in its place are
	 * not zero
	 */
	public LengthHeader within(String hex, int offset) {
		byte[] header = FrameHeader.parse(hex);
		if (header.length > LONGEST_HEADER) {
			throw new IllegalArgumentException(
					"A header with the length in it has at most 255 bytes, not " + header.length);
		}
		if (offset < 0 || offset + this.width > header.length) {
			throw new IllegalArgumentException("A length of " + this.width + " bytes after " + offset
					+ " other bytes is not within a header of " + header.length + " bytes");
		}
		for (int index = offset; index < offset + this.width; index++) {
			if (header[index] != 0) {
				throw new IllegalArgumentException("Byte " + index
						+ " of the header belongs to the length and is replaced; write it as 00, or correct the offset");
			}
		}
		return new LengthHeader(this.coding, this.width, offset, header.length - offset - this.width, header);
	}

	/**
	 * Return how the number is written.
	 * @return the coding
	 */
	public Coding coding() {
		return this.coding;
	}

	/**
	 * Return the number of bytes of the number itself.
	 * @return a number of bytes, 1 or more
	 */
	public int width() {
		return this.width;
	}

	/**
	 * Return the number of bytes before the number.
	 * @return a number of bytes, 0 or more
	 */
	public int paddingBefore() {
		return this.paddingBefore;
	}

	/**
	 * Return the number of bytes after the number.
	 * @return a number of bytes, 0 or more
	 */
	public int paddingAfter() {
		return this.paddingAfter;
	}

	/** Whether the length is a part of a header whose other bytes have any content. */
	boolean isWithinHeader() {
		return this.surroundings != null;
	}

	/**
	 * Return the length of this header with all that is around the number.
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
		boolean padded = this.surroundings != null
				|| isZero(in, index, this.paddingBefore) && isZero(in, first + this.width, this.paddingAfter - ignored);
		if (!padded) {
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

	/**
	 * Write a length of at most {@link #largest()}.
	 * @param answered the header of the request in a reply, which begins with the bytes
	 * around its length if those have any content; else empty
	 */
	void write(ByteBuf out, int length, byte[] answered) {
		int first = out.writerIndex() + this.paddingBefore;
		if (this.surroundings == null) {
			out.writeZero(length());
		}
		else {
			out.writeBytes((answered.length > 0) ? answered : this.surroundings, 0, this.surroundings.length);
		}
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
	public boolean equals(@Nullable Object other) {
		return other instanceof LengthHeader header && header.coding == this.coding && header.width == this.width
				&& header.paddingBefore == this.paddingBefore && header.paddingAfter == this.paddingAfter
				&& Arrays.equals(header.surroundings, this.surroundings);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.coding, this.width, this.paddingBefore, this.paddingAfter);
	}

	@Override
	public String toString() {
		String number = this.coding + "-" + this.width;
		if (this.surroundings != null) {
			return number + " after " + this.paddingBefore + " bytes of a header of " + length() + " bytes";
		}
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

		/** Each byte is a decimal digit in EBCDIC: F0 to F9. */
		EBCDIC(9, 10, 1) {
			@Override
			int value(int code) {
				return (code >= 0xF0 && code <= 0xF9) ? code - 0xF0 : -1;
			}

			@Override
			int code(int value) {
				return 0xF0 + value;
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
