package dev.iso8583.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.Temporal;
import java.util.Date;
import java.util.Map;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import org.jspecify.annotations.Nullable;

/**
 * Finds values that do not fit their field and that j8583 does not refuse: it cuts them,
 * leaves out cents, writes digits that nobody gave, or more or fewer bytes than the
 * receiver reads, who then takes those of one field for those of the next.
 *
 * @param binary whether fields are binary
 * @param hexLengths whether lengths of binary fields are binary numbers, not BCD
 * @param strict whether what a strict reader refuses is a problem
 * @param clock tells the year of dates that have none
 */
record FieldValidator(boolean binary, boolean hexLengths, boolean strict, Clock clock) {

	/** No field holds a number with more digits before or after its point. */
	private static final int LONGEST_NUMBER = 1000;

	private static final int LONGEST_NUMBER_BITS = 3322;

	static final int CARD_NUMBER = 2;

	private static final int AMOUNT_DIGITS = 12;

	private static final String HEX_DIGITS = "hexadecimal digits";

	/**
	 * Return what is wrong with a value, without quoting it.
	 * @param field the number of its field, 0 for a part of one
	 * @return the end of a sentence that begins with the field, or {@code null} if the
	 * value fits or a codec writes it
	 */
	@Nullable String problem(int field, IsoValue<?> value) {
		Object content = value.getValue();
		if (content == null) {
			return "has no value";
		}
		if (value.getEncoder() != null) {
			return null;
		}
		IsoType type = value.getType();
		int length = value.getLength();
		if (content instanceof byte[] && !isBytes(type)) {
			// j8583 writes the name of their class
			return "is no binary field, and bytes were given";
		}
		if (content instanceof CompositeField || content instanceof Iterable || content instanceof Map
				|| content.getClass().isArray() && !(content instanceof byte[])) {
			// nor what else these call themselves
			return "is one value, and several were given";
		}
		if (isTooLargeToCompute(content)) {
			return "is a number with more than " + LONGEST_NUMBER + " digits, which no field holds";
		}
		return switch (type) {
			case NUMERIC -> numberProblem(field, content, length);
			case AMOUNT -> amountProblem(content);
			case ALPHA -> problem(content.toString().length(), length, "characters");
			case LLVAR, LLLVAR, LLLLVAR -> textProblem(field, content.toString(), type, length);
			case BINARY -> (content instanceof byte[] bytes) ? problem(bytes.length, length, "bytes")
					: hexProblem(content.toString(), problem(content.toString().length(), 2 * length, HEX_DIGITS));
			case LLBIN, LLLBIN, LLLLBIN -> bytesProblem(content, length,
					// as text each byte is two characters
					longest(type) / (this.binary ? 1 : 2));
			case LLBCDBIN, LLLBCDBIN, LLLLBCDBIN -> digitsProblem(content, length, longest(type));
			default -> timeProblem(value, content);
		};
	}

	/** Whether a type holds bytes, or digits packed in bytes. */
	static boolean isBytes(IsoType type) {
		return type == IsoType.BINARY || IsoType.VARIABLE_LENGTH_BIN_TYPES.contains(type);
	}

	/** Whether a type holds digits packed in bytes, whose length counts the digits. */
	static boolean isPacked(IsoType type) {
		return type == IsoType.LLBCDBIN || type == IsoType.LLLBCDBIN || type == IsoType.LLLLBCDBIN;
	}

	/** Return the greatest number that the length before a field can be. */
	private int longest(IsoType type) {
		int digits = MessageWriter.headerDigits(type);
		if (this.binary && this.hexLengths) {
			// j8583 has no values of LLL types with more
			return (digits > 3) ? 0xFFFF : (digits > 2) ? 0xFFF : 0xFF;
		}
		return (digits > 3) ? 9999 : (digits > 2) ? 999 : 99;
	}

	private static @Nullable String problem(int length, int longest, String unit) {
		return (length > longest) ? "holds " + longest + " " + unit + ", and " + length + " were given" : null;
	}

	/**
	 * Return what is wrong with a field that begins with its length.
	 * @param length how long the content is
	 * @param said how long the value says that it is, which is what j8583 writes
	 */
	private static @Nullable String lengthProblem(int length, int said, int longest, String unit) {
		return (length != said) ? "says that it has " + said + " " + unit + ", and " + length + " were given"
				: problem(length, longest, unit);
	}

	private @Nullable String textProblem(int field, String text, IsoType type, int length) {
		String problem = cardNumberProblem(field, text);
		return (problem != null) ? problem : lengthProblem(text.length(), length, longest(type), "characters");
	}

	/** Return what is wrong with a card number as people write it. */
	@Nullable String cardNumberProblem(int field, String text) {
		return (this.strict && field == CARD_NUMBER && (text.indexOf(' ') >= 0 || text.indexOf('-') >= 0))
				? "is a card number, which has no spaces and dashes" : null;
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
			// the first half of the first byte is not one of them if their number is odd
			boolean odd = length > 0 && 2 * bytes.length - length == 1;
			return (odd && this.strict && bytes[0] >> 4 != 0)
					? "says that it has " + length + " digits, and its first half byte is not 0"
					: lengthProblem(odd ? length : 2 * bytes.length, length, longest, HEX_DIGITS);
		}
		String text = content.toString();
		return isHex(text) ? lengthProblem(text.length(), length, longest, HEX_DIGITS) : noHex();
	}

	/**
	 * Return what is wrong with the text of a binary field.
	 * @param other what else is wrong with it, if anything
	 */
	private static @Nullable String hexProblem(String text, @Nullable String other) {
		if (!isHex(text)) {
			return noHex();
		}
		return (other == null && text.length() % 2 == 1) ? "is binary, and half a byte was given" : other;
	}

	private static String noHex() {
		return "is binary, which as text has hexadecimal digits only";
	}

	static boolean isHex(String text) {
		for (int place = 0; place < text.length(); place++) {
			char character = text.charAt(place);
			if (character >= 128 || Character.digit(character, 16) < 0) {
				return false;
			}
		}
		return true;
	}

	private @Nullable String timeProblem(IsoValue<?> value, Object content) {
		IsoType type = value.getType();
		int digits = type.getLength();
		if (!isTime(value, content, digits)) {
			return "is a date or time of " + digits + " digits";
		}
		// a date that came is written as it came
		if (this.strict && !(value instanceof TimeValue) && !(content instanceof Date || content instanceof Temporal)) {
			DateDigits date = DateDigits.of(type, value.toString());
			if (date != null && !date.exists(LocalDate.now(this.clock).getYear())) {
				return "is a date or time that does not exist";
			}
		}
		// j8583 writes as many bytes as the value says
		return (this.binary && value.getLength() / 2 != digits / 2)
				? "is a date or time of " + digits + " digits, and says that it has " + value.getLength() : null;
	}

	/** Whether j8583 makes so many digits of a value. */
	private static boolean isTime(IsoValue<?> value, Object content, int digits) {
		// the year of a DATE14 may have more than four digits, or a sign
		if ((content instanceof Date || content instanceof Temporal) && value.getType() != IsoType.DATE14) {
			return true;
		}
		try {
			String text = value.toString();
			return text.length() == digits && isDigits(text);
		}
		catch (RuntimeException ex) {
			// not passed on: its text may quote the value
			return false;
		}
	}

	private @Nullable String numberProblem(int field, Object content, int length) {
		if (content instanceof Number number) {
			return isWhole(number) ? problem(digits(number), length, "digits")
					: "is a number of digits, without sign and decimals";
		}
		String text = content.toString();
		if (this.binary && !isDigits(text)) {
			return "is a number in BCD, which has digits only";
		}
		String problem = problem(text.length(), length, "characters");
		if (problem == null && this.strict && !isDigits(hasSign(field, text, length) ? text.substring(1) : text)) {
			return FieldReader.mayHaveSign(field)
					? "is a number of digits, with C or D before them where it has all " + length + " characters"
					: "is a number of digits, without sign, decimals and spaces";
		}
		return problem;
	}

	/** Whether a number begins with the letter of a credit or debit, and may. */
	static boolean hasSign(int field, String text, int length) {
		// before a shorter one there would be zeros
		return FieldReader.mayHaveSign(field) && text.length() == length && (text.charAt(0) & ~0x20) >= 'C'
				&& (text.charAt(0) & ~0x20) <= 'D';
	}

	static boolean isDigits(CharSequence text) {
		for (int place = 0; place < text.length(); place++) {
			if (text.charAt(place) < '0' || text.charAt(place) > '9') {
				return false;
			}
		}
		return true;
	}

	private static boolean isWhole(Number number) {
		if (number instanceof BigInteger big) {
			return big.signum() >= 0;
		}
		long whole = number.longValue();
		return whole >= 0 && (number instanceof Long || number instanceof Integer || isEqual(number.toString(), whole));
	}

	private static boolean isEqual(String number, long whole) {
		try {
			return new BigDecimal(number).compareTo(BigDecimal.valueOf(whole)) == 0;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	private static int digits(Number number) {
		return ((number instanceof BigInteger) ? number.toString() : Long.toString(number.longValue())).length();
	}

	private static @Nullable String amountProblem(Object content) {
		if (content instanceof CharSequence text && text.length() == AMOUNT_DIGITS && isDigits(text)) {
			// what an amount looks like in a message, and a hundred times as much to
			// j8583
			return "is an amount; as text it is read as units, so write two decimals, such as 12.50";
		}
		return isAmount(content) ? null : "is no amount of 10 digits and 2 decimals";
	}

	static boolean isAmount(Object content) {
		BigDecimal amount = decimal(content);
		if (amount == null || isTooLargeToCompute(amount)) {
			return false;
		}
		BigDecimal cents = amount.movePointRight(2);
		return cents.signum() >= 0 && cents.precision() - cents.scale() <= AMOUNT_DIGITS
				&& cents.stripTrailingZeros().scale() <= 0;
	}

	/** Return a content as a number, or {@code null} if it is none. */
	static @Nullable BigDecimal decimal(Object content) {
		if (content instanceof BigDecimal amount) {
			return amount;
		}
		String text = content.toString();
		try {
			// in other digits than those of the standard it would be a number, too
			return (text.length() <= LONGEST_NUMBER && text.chars().allMatch((character) -> character < 128))
					? new BigDecimal(text) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Whether a content is a number that no field holds and that takes long to compute
	 * with: a few characters of text, such as 1E9999999, are a number of millions of
	 * digits. Looks at its size only.
	 */
	static boolean isTooLargeToCompute(@Nullable Object content) {
		if (content instanceof BigDecimal number) {
			return Math.abs((long) number.scale()) > LONGEST_NUMBER
					|| number.unscaledValue().bitLength() > LONGEST_NUMBER_BITS;
		}
		return content instanceof BigInteger number && number.bitLength() > LONGEST_NUMBER_BITS;
	}

}
