package dev.iso8583.message.guide;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.temporal.Temporal;
import java.util.Date;

import com.solab.iso8583.CustomBinaryField;
import com.solab.iso8583.CustomFieldEncoder;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;

import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.value.FieldTypes;
import dev.iso8583.message.value.PlainValue;
import dev.iso8583.message.value.TimeValue;

/**
 * Writes the values that {@link PlainFieldWriter} does not write: it encodes values with
 * their codecs, and leaves the rest to j8583, unless j8583 would write something else
 * than the value. What a codec returns is written like a value without a codec, because
 * j8583 would truncate it or write a wrong length.
 */
final class CodedFieldWriter {

	private final PlainFieldWriter plainWriter;

	private final FieldValidator validator;

	/** The codec for parts without a guide. */
	private final CompositeFieldCodec.Coding parts;

	CodedFieldWriter(PlainFieldWriter plainWriter, FieldValidator validator, CompositeFieldCodec.Coding parts) {
		this.plainWriter = plainWriter;
		this.validator = validator;
		this.parts = parts;
	}

	/**
	 * Whether a value writes itself as j8583 defines, because it is not of a custom
	 * class.
	 */
	static boolean isStandard(IsoValue<?> value) {
		return value.getClass() == IsoValue.class || value.getClass() == PlainValue.class
				|| value.getClass() == TimeValue.class;
	}

	/**
	 * Write a value.
	 * @throws UnfitValueException if it would be written as something else
	 */
	void write(int field, IsoValue<?> value, OutputBuffer out) throws IOException {
		if (!isStandard(value) || value.getEncoder() == null) {
			writeByJ8583(field, value, out);
		}
		else if (isCodecUsed(value)) {
			writeEncoded(field, value, out);
		}
		else {
			IsoValue<?> withoutCodec = new IsoValue<>(value.getType(), value.getValue());
			withoutCodec.setCharacterEncoding(value.getCharacterEncoding());
			withoutCodec.setTimeZone(value.getTimeZone());
			writeByJ8583(field, withoutCodec, out);
		}
	}

	/** Whether the codec of a value is used: j8583 ignores it for amounts and dates. */
	private static boolean isCodecUsed(IsoValue<?> value) {
		IsoType type = value.getType();
		return type != IsoType.AMOUNT && !(type.isDateTimeType()
				&& (value.getValue() instanceof Date || value.getValue() instanceof Temporal));
	}

	private void writeByJ8583(int field, IsoValue<?> value, OutputBuffer out) throws IOException {
		requireValid(field, value);
		int start = out.size;
		value.write(out, out.binary, out.digitsInCharset, out.hexLengths);
		if (FieldTypes.isText(value.getType()) && isStandard(value)
				&& out.size - start != lengthOfLength(value.getType(), out) + value.getLength()) {
			throw new UnfitValueException("has a character of several bytes in " + charsetOf(value).name());
		}
	}

	/**
	 * Refuse a value that does not fit its field, and text with characters that the
	 * character set would replace with question marks.
	 */
	private void requireValid(int field, IsoValue<?> value) {
		String problem = this.validator.problem(field, value);
		if (problem != null) {
			throw new UnfitValueException(problem);
		}
		if ((value.getValue() instanceof CharSequence || FieldTypes.isText(value.getType()))
				&& !charsetOf(value).newEncoder().canEncode(value.getValue().toString())) {
			throw new UnfitValueException("has a character that is not in " + charsetOf(value).name());
		}
	}

	/** Return the character set of a value, which may have one of its own. */
	private Charset charsetOf(IsoValue<?> value) {
		String name = value.getCharacterEncoding();
		return (name == null || this.plainWriter.isCharset(name)) ? this.plainWriter.charset() : Charset.forName(name);
	}

	private static int lengthOfLength(IsoType type, OutputBuffer out) {
		int digits = FieldTypes.lengthDigits(type);
		return out.binary ? (digits + 1) / 2 : digits;
	}

	private void writeEncoded(int field, IsoValue<?> value, OutputBuffer out) throws IOException {
		IsoType type = value.getType();
		boolean parts = value.getEncoder() instanceof CompositeField;
		Object content = encode(value);
		int length = lengthOf(value, content);
		if ((parts ? type.needsLength() && this.validator.strict() : type == IsoType.BINARY)
				&& length != value.getLength()) {
			throw new UnfitValueException("holds " + value.getLength() + " characters or bytes, but its "
					+ (parts ? "parts have " : "codec returned ") + length);
		}
		if (type == IsoType.NUMERIC && !out.binary && !parts) {
			// the codec may return letters, which it also reads
			writeEncodedNumber(content.toString(), value.getLength(), out);
			return;
		}
		IsoValue<Object> encoded = new IsoValue<>(type, content, type.needsLength() ? value.getLength() : length, true);
		encoded.setCharacterEncoding(value.getCharacterEncoding());
		int start = out.size;
		if (!this.plainWriter.isCharset(value.getCharacterEncoding())
				|| !this.plainWriter.write(field, encoded, content, out)) {
			out.size = start;
			writeByJ8583(field, encoded, out);
		}
	}

	/** Return what the codec of a value makes of it. */
	@SuppressWarnings("unchecked")
	private Object encode(IsoValue<?> value) {
		CustomFieldEncoder<?> given = value.getEncoder();
		boolean foreignParts = given instanceof CompositeField && !(given instanceof CompositeFieldCodec);
		CustomFieldEncoder<Object> codec = (CustomFieldEncoder<Object>) (foreignParts ? this.parts.unguided() : given);
		Object content = (FieldTypes.isBytes(value.getType()) && codec instanceof CustomBinaryField<Object> ofBytes)
				? ofBytes.encodeBinaryField(value.getValue()) : codec.encodeField(value.getValue());
		if (content == null) {
			throw new UnfitValueException("has a codec that returned null for the value");
		}
		return content;
	}

	/** Return the length of an encoded content, in the unit of its type. */
	private static int lengthOf(IsoValue<?> value, Object content) {
		IsoType type = value.getType();
		int length = (content instanceof byte[] bytes) ? bytes.length : content.toString().length();
		if (FieldTypes.isPacked(type) && content instanceof byte[]) {
			// an odd number of digits is preceded by half a byte
			return 2 * length - ((value.getLength() == 2 * length - 1) ? 1 : 0);
		}
		if (FieldTypes.isBytes(type) && !FieldTypes.isPacked(type) && content instanceof String) {
			return (length + 1) / 2;
		}
		return length;
	}

	private void writeEncodedNumber(String text, int length, OutputBuffer out) {
		if (text.isEmpty()) {
			throw new UnfitValueException(FieldValidator.EMPTY_NUMBER);
		}
		if (text.length() > length) {
			throw new UnfitValueException("holds " + length + " characters, but " + text.length() + " were given");
		}
		if (!this.plainWriter.writeNumberText(text, length, out)) {
			throw new UnfitValueException("has a character that is not in " + this.plainWriter.charsetName());
		}
	}

}
