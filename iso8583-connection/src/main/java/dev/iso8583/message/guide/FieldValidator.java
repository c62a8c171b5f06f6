package dev.iso8583.message.guide;

import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.Temporal;
import java.util.Date;
import java.util.Map;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.value.DateDigits;
import dev.iso8583.message.value.FieldTypes;
import dev.iso8583.message.value.Numbers;
import dev.iso8583.message.value.TimeValue;

/**
 * Finds values that do not fit their field. j8583 does not refuse them: it truncates
 * them, drops decimals, adds digits, or writes more or fewer bytes than the receiver will
 * read, who then reads the bytes of one field as those of the next.
 *
 * @param binary whether fields are binary
 * @param hexLengths whether lengths of binary fields are binary numbers, not BCD
 * @param strict whether values that a strict reader refuses do not fit
 * @param clock gives the year of dates without one
 */
public record FieldValidator(boolean binary, boolean hexLengths, boolean strict, Clock clock) {

	private static final String HEX_DIGITS = "hexadecimal digits";

	/** What is wrong with a number without digits, which j8583 writes as zeros. */
	static final String EMPTY_NUMBER = "is empty, and would be written as zeros; give digits, or remove the field";

	private static final String NO_BYTES = "is empty, and would be written as zero bytes; give bytes, or remove the"
			+ " field";

	/**
	 * Return what is wrong with a value, without quoting the value.
	 * @param field the number of the field, or 0 for a part of a field
	 * @return a text to follow the name of the field, or {@code null} if the value fits
	 * or has a codec
	 */
	public @Nullable String problem(int field, IsoValue<?> value) {
		Object content = value.getValue();
		if (content == null) {
			return "has no value";
		}
		if (value.getEncoder() != null) {
			return null;
		}
		IsoType type = value.getType();
		int length = value.getLength();
		if (content instanceof byte[] && !FieldTypes.isBytes(type)) {
			// j8583 would write the name of the array's class
			return "is not a binary field, but bytes were given";
		}
		if (content instanceof CompositeField || content instanceof Iterable || content instanceof Map
				|| content.getClass().isArray() && !(content instanceof byte[])) {
			// j8583 would write what their toString() returns
			return "holds one value, but several were given";
		}
		if (Numbers.isTooLargeToCompute(content)) {
			return "is a number with more than " + Numbers.MAXIMUM_DIGITS + " digits, which no field holds";
		}
		return switch (type) {
			case NUMERIC -> numberProblem(field, content, length);
			case AMOUNT -> amountProblem(content);
			case ALPHA -> problem(content.toString().length(), length, "characters");
			case LLVAR, LLLVAR, LLLLVAR -> textProblem(field, content.toString(), type, length);
			case BINARY -> (content instanceof byte[] bytes)
					? (bytes.length == 0) ? NO_BYTES : problem(bytes.length, length, "bytes")
					: content.toString().isEmpty() ? NO_BYTES : hexProblem(content.toString(),
							problem(content.toString().length(), 2 * length, HEX_DIGITS));
			case LLBIN, LLLBIN, LLLLBIN -> bytesProblem(content, length,
					// in a text format each byte is two characters
					longest(type) / (this.binary ? 1 : 2));
			case LLBCDBIN, LLLBCDBIN, LLLLBCDBIN -> digitsProblem(content, length, longest(type));
			default -> timeProblem(value, content);
		};
	}

	/** Return the largest length that the length of a field can express. */
	private int longest(IsoType type) {
		int digits = FieldTypes.lengthDigits(type);
		if (this.binary && this.hexLengths) {
			// j8583 has no longer values of LLL types
			return (digits > 3) ? 0xFFFF : (digits > 2) ? 0xFFF : 0xFF;
		}
		return (digits > 3) ? 9999 : (digits > 2) ? 999 : 99;
	}

	private static @Nullable String problem(int length, int longest, String unit) {
		return (length > longest) ? "holds " + longest + " " + unit + ", but " + length + " were given" : null;
	}

	/**
	 * Return what is wrong with the length of a field of variable length.
	 * @param length the length of the content
	 * @param declared the length that the value declares, which is what j8583 writes
	 */
	private static @Nullable String lengthProblem(int length, int declared, int longest, String unit) {
		return (length != declared)
				? "declares a length of " + declared + " " + unit + ", but " + length + " were given"
				: problem(length, longest, unit);
	}

	private @Nullable String textProblem(int field, String text, IsoType type, int length) {
		String problem = cardNumberProblem(field, text);
		return (problem != null) ? problem : lengthProblem(text.length(), length, longest(type), "characters");
	}

	/** Return what is wrong with a card number that has separators. */
	@Nullable String cardNumberProblem(int field, String text) {
		return (this.strict && field == ContentChecks.PAN && (text.indexOf(' ') >= 0 || text.indexOf('-') >= 0))
				? "is a card number and must not have spaces or dashes" : null;
	}

	private static @Nullable String bytesProblem(Object content, int length, int longest) {
		if (content instanceof byte[] bytes) {
			return lengthProblem(bytes.length, length, longest, "bytes");
		}
		String text = content.toString();
		return hexProblem(text, lengthProblem((text.length() + 1) / 2, length, longest, "bytes"));
	}

	private @Nullable String digitsProblem(Object content, int length, int longest) {
		if (content instanceof byte[] bytes) {
			// if the number of digits is odd, the first half byte is padding
			boolean odd = length > 0 && 2 * bytes.length - length == 1;
			return (odd && this.strict && bytes[0] >> 4 != 0)
					? "declares a length of " + length + " digits, but its first half byte is not 0"
					: lengthProblem(odd ? length : 2 * bytes.length, length, longest, HEX_DIGITS);
		}
		String text = content.toString();
		return Numbers.isHex(text) ? lengthProblem(text.length(), length, longest, HEX_DIGITS) : notHexProblem();
	}

	/**
	 * Return what is wrong with the text of a binary field.
	 * @param other another problem of the text, or {@code null}
	 */
	private static @Nullable String hexProblem(String text, @Nullable String other) {
		if (!Numbers.isHex(text)) {
			return notHexProblem();
		}
		return (other == null && text.length() % 2 == 1) ? "is binary, but half a byte was given" : other;
	}

	private static String notHexProblem() {
		return "is binary; as text it must consist of hexadecimal digits";
	}

	private @Nullable String timeProblem(IsoValue<?> value, Object content) {
		IsoType type = value.getType();
		int digits = type.getLength();
		if (!isTime(value, content, digits)) {
			return "is a date or time of " + digits + " digits";
		}
		// a received date is written back unchanged
		if (this.strict && !(value instanceof TimeValue) && !(content instanceof Date || content instanceof Temporal)) {
			DateDigits date = DateDigits.of(type, value.toString());
			if (date != null && !date.exists(LocalDate.now(this.clock).getYear())) {
				return "is a date or time that does not exist";
			}
		}
		// j8583 writes as many bytes as the value declares
		return (this.binary && value.getLength() / 2 != digits / 2)
				? "is a date or time of " + digits + " digits, but declares a length of " + value.getLength() : null;
	}

	/** Whether j8583 writes a value as a number of digits. */
	private static boolean isTime(IsoValue<?> value, Object content, int digits) {
		// the year of a DATE14 may have more than four digits, or a sign
		if ((content instanceof Date || content instanceof Temporal) && value.getType() != IsoType.DATE14) {
			return true;
		}
		try {
			String text = value.toString();
			return text.length() == digits && Numbers.isDigits(text);
		}
		catch (RuntimeException ex) {
			// not passed on: its text may quote the value
			return false;
		}
	}

	private @Nullable String numberProblem(int field, Object content, int length) {
		if (content instanceof Number number) {
			return Numbers.isUnsignedInteger(number) ? problem(Numbers.digits(number), length, "digits")
					: "must be a whole number without a sign";
		}
		String text = content.toString();
		if (text.isEmpty()) {
			return EMPTY_NUMBER;
		}
		if (this.binary && !Numbers.isDigits(text)) {
			return "is a number in BCD and must consist of digits";
		}
		String problem = problem(text.length(), length, "characters");
		if (problem == null && this.strict
				&& !Numbers.isDigits(hasSign(field, text, length) ? text.substring(1) : text)) {
			return mayHaveSign(field)
					? "is a number and must consist of digits; C or D may precede them if it has all " + length
							+ " characters"
					: "is a number and must consist of digits, without sign, decimals or spaces";
		}
		return problem;
	}

	/** Whether a field is an amount that may have a sign: fees and net settlement. */
	static boolean mayHaveSign(int field) {
		return field >= 28 && field <= 31 || field == 97;
	}

	/**
	 * Whether a number begins with C (credit) or D (debit) in a field that may have that
	 * sign.
	 */
	static boolean hasSign(int field, String text, int length) {
		// a shorter number would get zeros before its sign
		return mayHaveSign(field) && text.length() == length && (text.charAt(0) & ~0x20) >= 'C'
				&& (text.charAt(0) & ~0x20) <= 'D';
	}

	private static @Nullable String amountProblem(Object content) {
		if (content instanceof CharSequence text && text.length() == Numbers.AMOUNT_DIGITS && Numbers.isDigits(text)) {
			// amounts look like this in messages, but j8583 would write 100 times as much
			return "is an amount; text without decimals counts whole units, so write two decimals, such as 12.50";
		}
		return Numbers.isAmount(content) ? null : "is not an amount of at most 10 digits and 2 decimals";
	}

}
