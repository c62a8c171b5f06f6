package dev.iso8583.message.field;

import java.io.IOException;

import com.solab.iso8583.IsoValue;

/**
 * What the fields of a format have in common. Immutable and safe for use by several
 * threads.
 */
public interface FieldCoding {

	/** Whether contents are refused that can be read but are not correct. */
	boolean isStrict();

	/**
	 * Whether lazy fields are written as the bytes they were read from.
	 * @param digitsInCharset the flag of the message that is written
	 * @param hexLengths the flag of the message that is written
	 */
	boolean isWrittenUnchanged(boolean digitsInCharset, boolean hexLengths);

	/**
	 * Return an empty buffer for a message.
	 * @param digitsInCharset the flag of the message that is written
	 * @param hexLengths the flag of the message that is written
	 * @param capacity the number of bytes that will probably be written
	 */
	OutputBuffer newBuffer(boolean digitsInCharset, boolean hexLengths, int capacity);

	/**
	 * Write a value of a field that has no codec.
	 * @throws UnfitValueException if fields without a codec cannot be written
	 * @throws IOException if the value has an unknown character set of its own
	 */
	void writeUndescribed(int number, IsoValue<?> value, OutputBuffer out) throws IOException;

}
