package dev.iso8583.message.spec.codec;

import java.nio.charset.StandardCharsets;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;

/**
 * Reads and writes the content of a field, without its length. There is one
 * implementation for each encoding.
 *
 * @param <T> what a content is: text or bytes
 */
interface ContentCodec<T> {

	/** Return the codec for the content of a field. */
	static ContentCodec<?> of(FieldSpec field) {
		Encoding encoding = field.encoding();
		if (encoding instanceof Encoding.Text text) {
			return new TextContent(field.content(), text.charset());
		}
		if (encoding instanceof Encoding.Bcd bcd) {
			BcdContent digits = new BcdContent(bcd, field.content() == Content.Z);
			return (field.content() == Content.XN) ? new SignedBcdContent(digits) : digits;
		}
		return (encoding instanceof Encoding.Hex hex) ? new HexContent(hex.charset()) : new BytesContent();
	}

	/** Return the number of bytes of so many units. By default each is one byte. */
	default int bytes(int units) {
		return units;
	}

	/**
	 * Return the number of units in so many bytes. By default each is one byte.
	 * @throws MalformedFieldException if there are half units
	 */
	default int units(byte[] bytes, int start, int length) throws MalformedFieldException {
		return length;
	}

	/** Refuse a content that cannot be read, or if strict one that is not correct. */
	void check(byte[] bytes, int start, int units, boolean strict) throws MalformedFieldException;

	/** Return a content that has been checked. */
	T read(byte[] bytes, int start, int units);

	/**
	 * Return the bytes of a content that has been checked: those of a text in ISO 8859-1.
	 */
	default byte[] raw(byte[] bytes, int start, int units) {
		Object content = read(bytes, start, units);
		return (content instanceof String text) ? text.getBytes(StandardCharsets.ISO_8859_1) : (byte[]) content;
	}

	/**
	 * Return the number of units of a content.
	 */
	int units(T content);

	/**
	 * Whether a content can be written, and if strict has only characters that it may
	 * have. If not, {@link ContentRules} or {@link #write} tell why. Bytes always fit.
	 */
	default boolean fits(T content, boolean strict) {
		return true;
	}

	/**
	 * Return up to 16 digits, which have been checked, in four bits each.
	 */
	default long digits(byte[] bytes, int start, int units) {
		throw new UnsupportedOperationException("these are not digits");
	}

	/**
	 * Write a content.
	 * @throws UnfitValueException if it cannot be written
	 */
	void write(T content, OutputBuffer out);

	/** Write a content that {@link #fits}. */
	default void writeFit(T content, OutputBuffer out) {
		write(content, out);
	}

}
