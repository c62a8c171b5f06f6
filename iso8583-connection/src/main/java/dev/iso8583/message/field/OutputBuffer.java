package dev.iso8583.message.field;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * The bytes of a message that is being written, and how its fields are coded. An
 * {@code OutputStream}, because j8583 writes some values into it. Fields are read by the
 * writers directly, for speed.
 */
public final class OutputBuffer extends OutputStream {

	/** Whether fields are binary. */
	public final boolean binary;

	/** Whether digits of bitmaps and lengths are in the character set, else in ASCII. */
	public final boolean digitsInCharset;

	/** The digits of bitmaps and lengths. */
	public final byte[] hexDigits;

	/** Whether lengths of binary fields are binary numbers, not BCD. */
	public final boolean hexLengths;

	/** The bytes; those from {@code size} are not written yet. */
	public byte[] bytes;

	/** The number of bytes written. */
	public int size;

	/**
	 * Create an empty buffer for fields that need no coding of the whole message.
	 * @param capacity the number of bytes that will probably be written
	 */
	public OutputBuffer(int capacity) {
		this(true, false, new byte[0], false, capacity);
	}

	/**
	 * Create an empty buffer.
	 * @param capacity the number of bytes that will probably be written
	 */
	public OutputBuffer(boolean binary, boolean digitsInCharset, byte[] hexDigits, boolean hexLengths, int capacity) {
		this.binary = binary;
		this.digitsInCharset = digitsInCharset;
		this.hexDigits = hexDigits;
		this.hexLengths = hexLengths;
		this.bytes = new byte[capacity];
	}

	@Override
	public void write(int value) {
		put(value);
	}

	@Override
	public void write(byte[] from, int offset, int length) {
		int start = skip(length);
		System.arraycopy(from, offset, this.bytes, start, length);
	}

	public void put(int value) {
		int start = skip(1);
		this.bytes[start] = (byte) value;
	}

	public void fill(int count, int value) {
		int start = skip(count);
		Arrays.fill(this.bytes, start, start + count, (byte) value);
	}

	/** Reserve space for some bytes and return its start. */
	public int skip(int count) {
		int start = this.size;
		if (count > this.bytes.length - start) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(Math.addExact(start, count), start + start / 2));
		}
		this.size = start + count;
		return start;
	}

	/** Return the bytes written. */
	public byte[] bytes() {
		return (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
	}

}
