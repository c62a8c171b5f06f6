package dev.iso8583.message.guide;

import java.nio.charset.Charset;
import java.time.Clock;
import java.util.List;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.spec.Encoding;

/**
 * The codec of a field that consists of several parts. The parts are read and written
 * like fields of a message. It replaces j8583's own codec, which splits parts in the
 * character set of the JVM (wrong for EBCDIC, and for accents in UTF-8), reads beyond the
 * field when its parts are too long, writes parts that the guide does not have, and logs
 * content that it cannot split.
 */
final class CompositeFieldCodec extends CompositeField {

	private final Coding coding;

	private final @Nullable List<FieldParseInfo> guide;

	private CompositeFieldCodec(Coding coding, @Nullable List<FieldParseInfo> guide) {
		this.coding = coding;
		this.guide = guide;
		setParsers(guide);
	}

	/** Replace the custom codec of a field with ours, if it is a codec of parts. */
	static void install(MessageFactory<?> factory, int number, Coding coding) {
		CustomField<?> codec = factory.<Object>getCustomField(number);
		if (codec instanceof CompositeField composite && composite.getParsers() != null) {
			factory.setCustomField(number, of(composite, coding));
		}
	}

	/**
	 * Replace the decoder of a field in a guide with ours, if the field has parts.
	 * @throws IllegalArgumentException if a field of its type cannot have parts
	 */
	static void install(int number, FieldParseInfo field, Coding coding) {
		if (field.getDecoder() instanceof CompositeField composite && composite.getParsers() != null) {
			requireTypeWithParts(number, field);
			field.setDecoder(of(composite, coding));
		}
	}

	/** Refuse parts in a field whose type j8583 reads and writes without a codec. */
	static void requireTypeWithParts(int number, FieldParseInfo field) {
		if (field.getType() == IsoType.AMOUNT || field.getType().isDateTimeType()) {
			throw new IllegalArgumentException("Field " + number + " has parts, but its type " + field.getType()
					+ " cannot have parts; use NUMERIC, ALPHA, BINARY or a type of variable length");
		}
	}

	private static CompositeFieldCodec of(CompositeField composite, Coding coding) {
		int place = 0;
		for (FieldParseInfo part : composite.getParsers()) {
			place++;
			part.setCharacterEncoding(coding.charset.name());
			// j8583 always writes the lengths of parts in the character set
			part.setForceStringDecoding(true);
			install(place, part, coding);
		}
		return new CompositeFieldCodec(coding, composite.getParsers());
	}

	@Override
	public CompositeField decodeField(String value) {
		byte[] bytes = value.getBytes(this.coding.charset);
		return decodeText(bytes, 0, bytes.length);
	}

	/**
	 * Return the parts of a text field from its bytes, some of which may not be
	 * characters of the character set.
	 */
	CompositeField decodeText(byte[] bytes, int start, int end) {
		return read(this.coding.textReader, bytes, start, end);
	}

	@Override
	public CompositeField decodeBinaryField(byte[] bytes, int offset, int length) {
		return read(this.coding.binaryReader, bytes, offset, offset + length);
	}

	private CompositeField read(FieldReader reader, byte[] bytes, int start, int limit) {
		CompositeField field = new CompositeField();
		int position = start;
		try {
			for (FieldParseInfo parser : getParsers()) {
				int end = reader.end(parser, bytes, position, limit);
				IsoValue<?> part = reader.read(parser, 0, parser.getDecoder(), bytes, position, end);
				part.setCharacterEncoding(this.coding.charset.name());
				field.addValue(part);
				position = end;
			}
		}
		catch (MalformedFieldException ex) {
			throw new IllegalArgumentException("a part does not match its guide");
		}
		if (position < limit && reader.isStrict()) {
			throw new IllegalArgumentException("there are bytes after the last part");
		}
		return field;
	}

	@Override
	public String encodeField(CompositeField value) {
		return new String(write(this.coding.textWriter, value), this.coding.charset);
	}

	@Override
	public byte[] encodeBinaryField(CompositeField value) {
		return write(this.coding.binaryWriter, value);
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private byte[] write(ValueWriter writer, CompositeField value) {
		List<IsoValue> parts = (value.getValues() != null) ? value.getValues() : List.of();
		return writer.writeParts((List<IsoValue<?>>) (List) parts, this.guide);
	}

	/**
	 * How the parts of all fields of a format are read and written: as text in text
	 * fields, as bytes in other fields.
	 */
	static final class Coding {

		private final Charset charset;

		private final FieldReader textReader;

		private final FieldReader binaryReader;

		private final ValueWriter textWriter;

		private final ValueWriter binaryWriter;

		/** For parts without a guide. */
		private final CompositeFieldCodec unguided = new CompositeFieldCodec(this, null);

		Coding(Charset charset, boolean strict, Encoding.Bcd padding, Clock clock) {
			this.charset = charset;
			// j8583 always writes the lengths of parts in the character set
			this.textReader = new FieldReader(charset, false, true, false, strict, padding, clock);
			this.binaryReader = new FieldReader(charset, true, true, false, strict, padding, clock);
			this.textWriter = new ValueWriter(charset.name(), this.textReader,
					new FieldValidator(false, false, strict, clock), padding, this);
			this.binaryWriter = new ValueWriter(charset.name(), this.binaryReader,
					new FieldValidator(true, false, strict, clock), padding, this);
		}

		CompositeFieldCodec unguided() {
			return this.unguided;
		}

	}

}
