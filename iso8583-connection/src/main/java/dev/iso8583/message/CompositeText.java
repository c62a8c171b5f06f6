package dev.iso8583.message;

import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;

/**
 * A field of several parts, which are cut in the character set of the format. j8583 cuts
 * them in that of the JVM, where an accent takes two bytes and EBCDIC is something else;
 * and it logs what it cannot cut.
 */
final class CompositeText extends CompositeField {

	private final Charset charset;

	private CompositeText(CompositeField field, Charset charset) {
		this.charset = charset;
		setParsers(field.getParsers());
	}

	/** Let the parts that a codec makes, if it makes any, be cut in a character set. */
	static void use(GuidedFactory factory, int number, Charset charset) {
		CustomField<?> codec = factory.<Object>getCustomField(number);
		if (codec instanceof CompositeField composite && composite.getParsers() != null) {
			factory.setCustomField(number, of(composite, charset));
		}
	}

	/** Let the parts of a field, if it has any, be cut in a character set. */
	static void use(FieldParseInfo field, Charset charset) {
		if (field.getDecoder() instanceof CompositeField composite && composite.getParsers() != null) {
			field.setDecoder(of(composite, charset));
		}
	}

	private static CompositeText of(CompositeField composite, Charset charset) {
		for (FieldParseInfo part : composite.getParsers()) {
			part.setCharacterEncoding(charset.name());
			// as j8583 writes their lengths, whatever the format says
			part.setForceStringDecoding(true);
			use(part, charset);
		}
		return new CompositeText(composite, charset);
	}

	@Override
	public CompositeField decodeField(String value) {
		byte[] bytes = value.getBytes(this.charset);
		CompositeField field = new CompositeField();
		int position = 0;
		try {
			for (FieldParseInfo parser : getParsers()) {
				IsoValue<?> part = parser.parse(0, bytes, position, parser.getDecoder());
				part.setCharacterEncoding(this.charset.name());
				field.addValue(part);
				position += lengthDigits(part) + part.toString().length();
			}
			return field;
		}
		catch (ParseException | UnsupportedEncodingException ex) {
			throw new IllegalArgumentException("a part does not fit");
		}
	}

	/**
	 * As j8583 does it, but within the field, and without its log of what does not fit.
	 */
	@Override
	public CompositeField decodeBinaryField(byte[] bytes, int offset, int length) {
		byte[] own = Arrays.copyOfRange(bytes, offset, offset + length);
		CompositeField field = new CompositeField();
		int position = 0;
		try {
			for (FieldParseInfo parser : getParsers()) {
				IsoValue<?> part = parser.parseBinary(0, own, position, parser.getDecoder());
				part.setCharacterEncoding(this.charset.name());
				field.addValue(part);
				position += (lengthDigits(part) + 1) / 2
						+ (isPacked(part) ? (part.getLength() + 1) / 2 : part.getLength());
			}
			return field;
		}
		catch (ParseException | UnsupportedEncodingException ex) {
			throw new IllegalArgumentException("a part does not fit");
		}
	}

	private static boolean isPacked(IsoValue<?> part) {
		return part.getType().isDateTimeType() || part.getType() == IsoType.NUMERIC || part.getType() == IsoType.AMOUNT;
	}

	private static int lengthDigits(IsoValue<?> part) {
		return switch (part.getType()) {
			case LLVAR, LLBIN, LLBCDBIN -> 2;
			case LLLVAR, LLLBIN, LLLBCDBIN -> 3;
			case LLLLVAR, LLLLBIN, LLLLBCDBIN -> 4;
			default -> 0;
		};
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
