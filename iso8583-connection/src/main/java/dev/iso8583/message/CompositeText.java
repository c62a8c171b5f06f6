package dev.iso8583.message;

import java.nio.charset.Charset;
import java.util.List;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;

/**
 * A field of several parts, which are read like fields of a message. j8583 cuts them in
 * the character set of the JVM, where an accent takes two bytes and EBCDIC is something
 * else; it reads on in the next field when parts are longer than theirs; and it logs what
 * it cannot cut.
 */
final class CompositeText extends CompositeField {

	private final Charset charset;

	private final FieldReader text;

	private final FieldReader binary;

	private CompositeText(CompositeField field, Charset charset, boolean strict) {
		this.charset = charset;
		// as j8583 writes their lengths, whatever the format says
		this.text = new FieldReader(charset, false, true, false, strict);
		this.binary = new FieldReader(charset, true, true, false, strict);
		setParsers(field.getParsers());
	}

	/** Let the parts that a codec makes, if it makes any, be read in a character set. */
	static void use(GuidedFactory factory, int number, Charset charset, boolean strict) {
		CustomField<?> codec = factory.<Object>getCustomField(number);
		if (codec instanceof CompositeField composite && composite.getParsers() != null) {
			factory.setCustomField(number, of(composite, charset, strict));
		}
	}

	/** Let the parts of a field, if it has any, be read in a character set. */
	static void use(FieldParseInfo field, Charset charset, boolean strict) {
		if (field.getDecoder() instanceof CompositeField composite && composite.getParsers() != null) {
			field.setDecoder(of(composite, charset, strict));
		}
	}

	private static CompositeText of(CompositeField composite, Charset charset, boolean strict) {
		for (FieldParseInfo part : composite.getParsers()) {
			part.setCharacterEncoding(charset.name());
			// as j8583 writes their lengths, whatever the format says
			part.setForceStringDecoding(true);
			use(part, charset, strict);
		}
		return new CompositeText(composite, charset, strict);
	}

	@Override
	public CompositeField decodeField(String value) {
		byte[] bytes = value.getBytes(this.charset);
		return read(this.text, bytes, 0, bytes.length);
	}

	@Override
	public CompositeField decodeBinaryField(byte[] bytes, int offset, int length) {
		return read(this.binary, bytes, offset, offset + length);
	}

	private CompositeField read(FieldReader reader, byte[] bytes, int start, int limit) {
		CompositeField field = new CompositeField();
		int position = start;
		try {
			for (FieldParseInfo parser : getParsers()) {
				int end = reader.end(parser, 0, bytes, position, limit);
				IsoValue<?> part = reader.read(parser, 0, parser.getDecoder(), bytes, position, end);
				part.setCharacterEncoding(this.charset.name());
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

	/** Let the parts of a value be written in a character set. */
	static void write(CompositeField value, Charset charset) {
		for (IsoValue<?> part : (value.getValues() != null) ? value.getValues() : List.<IsoValue<?>>of()) {
			part.setCharacterEncoding(charset.name());
			if (part.getValue() instanceof CompositeField nested) {
				write(nested, charset);
			}
		}
	}

}
