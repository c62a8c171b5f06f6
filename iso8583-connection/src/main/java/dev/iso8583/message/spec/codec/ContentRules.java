package dev.iso8583.message.spec.codec;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.temporal.TemporalAccessor;
import java.util.HexFormat;

import com.solab.iso8583.CustomFieldEncoder;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.value.Numbers;

/**
 * Turns what an application sets into the content of a field, and refuses what would not
 * be written as it is. No text quotes a value.
 */
final class ContentRules {

	private final FieldSpec spec;

	private final boolean strict;

	private final Content content;

	private final boolean isFixed;

	private final @Nullable DatePattern date;

	ContentRules(FieldSpec spec, boolean strict, @Nullable DatePattern date) {
		this.spec = spec;
		this.strict = strict;
		this.content = spec.content();
		this.isFixed = spec.length() == null;
		this.date = date;
	}

	/**
	 * Return the text of a value that the application may have made itself, completed to
	 * the length of the field.
	 * @param content what the value holds, or what its own encoder made of it
	 */
	String text(IsoValue<?> value, Object content) {
		requireNotEmpty(content);
		boolean asIs = content instanceof String text && (!this.isFixed || text.length() == this.spec.maximum());
		return asIs ? (String) content
				: complete((value.getEncoder() != null) ? textOf(content) : formatted(value, content));
	}

	/** Return the text that a value stands for, completed to the length of the field. */
	String text(Object value) {
		requireNotEmpty(value);
		return complete(textOf(value));
	}

	/**
	 * Refuse an empty text that would be completed to a value of its own: zeros are an
	 * amount, and nothing is not. Where spaces are removed on reading, a text may be
	 * empty, because such fields are read as one.
	 */
	private void requireNotEmpty(Object value) {
		if (!this.isFixed || !(value instanceof CharSequence text) || !text.isEmpty()) {
			return;
		}
		if (this.content == Content.N) {
			throw new UnfitValueException("is empty, and would be written as zeros; give digits, or remove the field");
		}
		if (this.content != Content.XN && this.content != Content.Z && !this.spec.trim()) {
			throw new UnfitValueException(
					"is empty, and would be written as spaces; give a space for a blank field, or remove the field");
		}
	}

	/** Return what the encoder of a value makes of it. */
	@SuppressWarnings("unchecked")
	static Object encoded(IsoValue<?> value) {
		String text = ((CustomFieldEncoder<Object>) value.getEncoder()).encodeField(value.getValue());
		if (text == null) {
			throw new UnfitValueException("has a codec that returned null for the value");
		}
		return text;
	}

	/** Return the text of a value as its own type formats it. */
	private static String formatted(IsoValue<?> value, Object given) {
		if (given instanceof byte[]) {
			throw new UnfitValueException("is not a binary field, but bytes were given");
		}
		if (Numbers.isTooLargeToCompute(given)) {
			throw new UnfitValueException("is given a number with more than 1000 digits, which no field holds");
		}
		try {
			return value.toString();
		}
		catch (RuntimeException ex) {
			// not passed on: its text may quote the value
			throw new UnfitValueException("is a " + value.getType() + " that cannot be written");
		}
	}

	private String textOf(Object value) {
		if (value instanceof String text) {
			return text;
		}
		if (value instanceof CharSequence) {
			return value.toString();
		}
		if (value instanceof Number number) {
			return digitsOf(number);
		}
		if (value instanceof TemporalAccessor time && this.date != null) {
			String digits = this.date.digitsOf(time);
			if (digits != null) {
				return digits;
			}
			throw new UnfitValueException("is a date or time " + this.spec.format() + ", of which "
					+ value.getClass().getSimpleName() + " lacks a part");
		}
		throw new UnfitValueException("is " + this.spec.format() + ", which cannot be set to "
				+ ((value instanceof byte[]) ? "bytes" : "a " + value.getClass().getSimpleName()) + "; give its text");
	}

	private String digitsOf(Number number) {
		if (this.content != Content.N) {
			throw new UnfitValueException(
					"is " + this.spec.format() + ", which cannot be set to a number; give its text");
		}
		if (Numbers.isTooLargeToCompute(number) || !Numbers.isUnsignedInteger(number)) {
			throw new UnfitValueException("must be a whole number without a sign");
		}
		return (number instanceof BigInteger) ? number.toString() : Long.toString(number.longValue());
	}

	/** Return the bytes that a value stands for, which may be its own. */
	static byte[] bytesOf(Object value) {
		if (value instanceof byte[] bytes) {
			return bytes;
		}
		String text = (value instanceof CharSequence) ? value.toString() : "?";
		if (!Numbers.isHex(text) || text.length() % 2 == 1) {
			throw new UnfitValueException("is binary; as text it must consist of pairs of hexadecimal digits");
		}
		return HexFormat.of().parseHex(text);
	}

	/** Return the bytes of a text whose characters are bytes. */
	static byte[] latin(String text) {
		if (text.chars().anyMatch((character) -> character > 0xFF)) {
			throw new UnfitValueException("has a character that is not in ISO-8859-1");
		}
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	/** Complete a text of fixed length: digits with zeros, other text with spaces. */
	String complete(String text) {
		int missing = this.spec.maximum() - text.length();
		if (!this.isFixed || missing <= 0) {
			return text;
		}
		return switch (this.content) {
			case N -> "0".repeat(missing) + text;
			case XN -> text.isEmpty() ? text : text.charAt(0) + "0".repeat(missing) + text.substring(1);
			case Z -> text;
			default -> text + " ".repeat(missing);
		};
	}

	/** Refuse a content that is too long or too short. */
	void requireFit(int units) {
		if (units > this.spec.maximum() || this.isFixed && units < this.spec.maximum()) {
			throw new UnfitValueException(
					"holds " + this.spec.maximum() + " " + unit() + ", but " + units + " were given");
		}
		if (units < this.spec.minimum()) {
			throw new UnfitValueException(
					"holds at least " + this.spec.minimum() + " " + unit() + ", but " + units + " were given");
		}
	}

	private String unit() {
		return (this.content == Content.N) ? "digits" : this.content.isText() ? "characters" : "bytes";
	}

	/** Refuse a text with characters that the content does not have. */
	void requireCharacters(String text) {
		if (!this.strict) {
			return;
		}
		for (int place = 0; place < text.length(); place++) {
			char character = text.charAt(place);
			boolean isEnd = this.content == Content.Z && character == 'F' && place == text.length() - 1
					&& this.spec.encoding() instanceof Encoding.Bcd;
			if (!this.content.accepts(character, place) && !isEnd) {
				throw new UnfitValueException("must be " + this.content.description());
			}
		}
	}

	/** Refuse digits that are no date or time of the field's pattern. */
	void requireDate(String digits) {
		long packed = 0;
		for (int place = 0; place < digits.length(); place++) {
			packed = packed << 4 | digits.charAt(place) - '0';
		}
		if (!this.date.accepts(packed)) {
			throw new UnfitValueException("is a date or time that does not exist");
		}
	}

}
