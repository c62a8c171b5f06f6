package dev.iso8583.message;

import java.nio.charset.Charset;
import java.time.Clock;
import java.util.List;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

/**
 * A field of several parts, which are read and written like fields of a message. j8583
 * cuts them in the character set of the JVM, where an accent takes two bytes and EBCDIC
 * is something else; it reads on in the next field when parts are longer than theirs; it
 * writes parts that are none of the guide's; and it logs what it cannot cut.
 */
final class CompositeFieldCodec extends CompositeField {

	private final Coding coding;

	private final @Nullable List<FieldParseInfo> guide;

	private CompositeFieldCodec(Coding coding, @Nullable List<FieldParseInfo> guide) {
		this.coding = coding;
		this.guide = guide;
		setParsers(guide);
	}

	/** Let the parts that a codec makes, if it makes any, be read and written by ours. */
	static void use(GuidedMessageFactory factory, int number, Coding coding) {
		CustomField<?> codec = factory.<Object>getCustomField(number);
		if (codec instanceof CompositeField composite && composite.getParsers() != null) {
			factory.setCustomField(number, of(composite, coding));
		}
	}

	/**
	 * Let the parts of a field, if it has any, be read and written by ours.
	 * @throws IllegalArgumentException if a field of its type has no parts
	 */
	static void use(int number, FieldParseInfo field, Coding coding) {
		if (field.getDecoder() instanceof CompositeField composite && composite.getParsers() != null) {
			requireParts(number, field);
			field.setDecoder(of(composite, coding));
		}
	}

	/** Refuse parts of a type that j8583 reads and writes without them. */
	static void requireParts(int number, FieldParseInfo field) {
		if (field.getType() == IsoType.AMOUNT || field.getType().isDateTimeType()) {
			throw new IllegalArgumentException("Field " + number + " has parts and is " + field.getType()
					+ ", which has none; let it be NUMERIC, ALPHA, BINARY or a type of variable length");
		}
	}

	private static CompositeFieldCodec of(CompositeField composite, Coding coding) {
		int place = 0;
		for (FieldParseInfo part : composite.getParsers()) {
			place++;
			part.setCharacterEncoding(coding.charset.name());
			// as j8583 writes their lengths, whatever the format says
			part.setForceStringDecoding(true);
			use(place, part, coding);
		}
		return new CompositeFieldCodec(coding, composite.getParsers());
	}

	@Override
	public CompositeField decodeField(String value) {
		byte[] bytes = value.getBytes(this.coding.charset);
		return decodeText(bytes, 0, bytes.length);
	}

	/** Return the parts of a field of text, whose bytes may stand for no characters. */
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
				int end = reader.end(parser, 0, bytes, position, limit);
				IsoValue<?> part = reader.read(parser, 0, parser.getDecoder(), bytes, position, end);
				part.setCharacterEncoding(this.coding.charset.name());
				field.addValue(part);
				position = end;
			}
		}
		catch (UndecodableMessageException ex) {
			throw new IllegalArgumentException("a part does not fit");
		}
		if (position < limit && reader.isStrict()) {
			throw new IllegalArgumentException("there is more after the last part");
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
	private byte[] write(MessageWriter writer, CompositeField value) {
		List<IsoValue> parts = (value.getValues() != null) ? value.getValues() : List.of();
		return writer.writeParts((List<IsoValue<?>>) (List) parts, this.guide);
	}

	/**
	 * How the parts of all fields of a format are read and written: as text in a field of
	 * text, else as bytes.
	 */
	static final class Coding {

		private final Charset charset;

		private final FieldReader textReader;

		private final FieldReader binaryReader;

		private final MessageWriter textWriter;

		private final MessageWriter binaryWriter;

		/** For parts of which no guide says anything. */
		private final CompositeFieldCodec unguided = new CompositeFieldCodec(this, null);

		Coding(Charset charset, boolean strict, BcdPadding padding, Clock clock) {
			this.charset = charset;
			// as j8583 writes their lengths, whatever the format says
			this.textReader = new FieldReader(charset, false, true, false, strict, padding, clock);
			this.binaryReader = new FieldReader(charset, true, true, false, strict, padding, clock);
			this.textWriter = new MessageWriter(charset.name(), this.textReader,
					new FieldValidator(false, false, strict, clock), padding, this);
			this.binaryWriter = new MessageWriter(charset.name(), this.binaryReader,
					new FieldValidator(true, false, strict, clock), padding, this);
		}

		CompositeFieldCodec unguided() {
			return this.unguided;
		}

	}

}
