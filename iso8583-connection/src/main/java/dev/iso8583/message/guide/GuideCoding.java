package dev.iso8583.message.guide;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Clock;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCoding;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.spec.Encoding;

/**
 * What the fields of a format of j8583 have in common: character set, text or binary, and
 * whether they are read strictly.
 */
public final class GuideCoding implements FieldCoding {

	final String charsetName;

	final FieldReader reader;

	final FieldValidator validator;

	final ValueWriter writer;

	private final CompositeFieldCodec.Coding parts;

	private final boolean binary;

	private final boolean digitsInCharset;

	private final boolean hexLengths;

	/**
	 * Create a coding.
	 * @param charsetName the name of the character set, as messages have it
	 * @param binary whether fields are binary
	 * @param digitsInCharset whether digits of lengths are in the character set rather
	 * than in ASCII
	 * @param hexLengths whether lengths of binary fields are binary numbers, not BCD
	 * @param strict whether to refuse contents that can be read but are not correct
	 * @param padding the padding of an odd number of packed digits
	 * @param clock gives the year of dates without one
	 */
	public GuideCoding(String charsetName, boolean binary, boolean digitsInCharset, boolean hexLengths, boolean strict,
			Encoding.Bcd padding, Clock clock) {
		Charset charset = Charset.forName(charsetName);
		this.charsetName = charsetName;
		this.binary = binary;
		this.digitsInCharset = digitsInCharset;
		this.hexLengths = hexLengths;
		this.parts = new CompositeFieldCodec.Coding(charset, strict, padding, clock);
		this.reader = new FieldReader(charset, binary, digitsInCharset, hexLengths, strict, padding, clock);
		this.validator = new FieldValidator(binary, hexLengths, strict, clock);
		this.writer = new ValueWriter(charsetName, this.reader, this.validator, padding, this.parts);
	}

	/**
	 * Let our own codec read and write a field that has parts.
	 * @throws IllegalArgumentException if a field of its type cannot have parts
	 */
	public void installParts(int number, FieldParseInfo field) {
		CompositeFieldCodec.install(number, field, this.parts);
	}

	/**
	 * Let our own codec read and write the fields with a number, if the application's
	 * codec for them is one of parts.
	 */
	public void installParts(int number, MessageFactory<?> factory) {
		CompositeFieldCodec.install(factory, number, this.parts);
	}

	/**
	 * Give a field the codec of its number, if that is one of parts and the field has
	 * none of its own.
	 * @throws IllegalArgumentException if a field of its type cannot have parts
	 */
	public static void useParts(int number, FieldParseInfo field, @Nullable CustomField<?> codec) {
		if (field.getDecoder() == null && codec instanceof CompositeFieldCodec composite) {
			CompositeFieldCodec.requireTypeWithParts(number, field);
			field.setDecoder(composite);
		}
	}

	/**
	 * Return the codec of a field.
	 * @param maximumLength the maximum length of a field of variable length, or 0
	 * @param codec the application's codec for fields with this number, or {@code null}
	 */
	public GuideField field(int number, FieldParseInfo info, int maximumLength, @Nullable CustomField<Object> codec) {
		return new GuideField(number, info, maximumLength, codec, this);
	}

	@Override
	public OutputBuffer newBuffer(boolean digitsInCharset, boolean hexLengths, int capacity) {
		return new OutputBuffer(this.binary, digitsInCharset,
				digitsInCharset ? this.writer.hexDigits() : PlainFieldWriter.ASCII_HEX_DIGITS, hexLengths, capacity);
	}

	@Override
	public void writeUndescribed(int number, IsoValue<?> value, OutputBuffer out) throws IOException {
		this.writer.write(number, value, null, out);
	}

	/**
	 * Refuse a value that could not be written in a message.
	 * @throws dev.iso8583.message.field.UnfitValueException if the value does not fit its
	 * field
	 */
	void requireWritable(int number, IsoValue<?> value, @Nullable FieldParseInfo info) throws IOException {
		this.writer.write(number, value, info, newBuffer(this.digitsInCharset, this.hexLengths, 0));
	}

	@Override
	public boolean isWrittenUnchanged(boolean digitsInCharset, boolean hexLengths) {
		return this.reader.isWrittenUnchanged(digitsInCharset, hexLengths);
	}

	@Override
	public boolean isStrict() {
		return this.reader.isStrict();
	}

}
