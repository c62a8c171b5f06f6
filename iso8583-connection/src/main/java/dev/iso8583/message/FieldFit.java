package dev.iso8583.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.util.Date;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

/**
 * Finds values that do not fit their field and that j8583 does not refuse: it cuts them,
 * leaves out cents, writes digits that nobody gave, or more or fewer bytes than the
 * receiver reads, who then takes those of one field for those of the next.
 */
final class FieldFit {

	private static final int AMOUNT_DIGITS = 12;

	private static final String HEX_DIGITS = "hexadecimal digits";

	private FieldFit() {
	}

	/**
	 * Return what is wrong with a value, without quoting it.
	 * @param binary whether fields are binary
	 * @param hexLengths whether lengths of binary fields are binary numbers, not BCD
	 * @return the end of a sentence that begins with the field, or {@code null} if the
	 * value fits or a codec writes it
	 */
	static @Nullable String misfit(IsoValue<?> value, boolean binary, boolean hexLengths) {
		Object content = value.getValue();
		if (content == null || value.getEncoder() != null) {
			return null;
		}
		IsoType type = value.getType();
		int length = value.getLength();
		if (content instanceof byte[] && type != IsoType.BINARY && !IsoType.VARIABLE_LENGTH_BIN_TYPES.contains(type)) {
			// j8583 writes the name of their class
			return "is no binary field, and bytes were given";
		}
		return switch (type) {
			case NUMERIC -> misfitOfNumber(content, length, binary);
			case AMOUNT -> isAmount(content) ? null : "is no amount of 10 digits and 2 decimals";
			case ALPHA -> misfit(content.toString().length(), length, "characters");
			case LLVAR, LLLVAR, LLLLVAR ->
				misfitOfLength(content.toString().length(), length, longest(type, binary, hexLengths), "characters");
			case BINARY -> (content instanceof byte[] bytes) ? misfit(bytes.length, length, "bytes")
					: misfitOfHex(content.toString(), misfit(content.toString().length(), 2 * length, HEX_DIGITS));
			case LLBIN, LLLBIN, LLLLBIN -> misfitOfBytes(content, length,
					// as text each byte is two characters
					longest(type, binary, hexLengths) / (binary ? 1 : 2));
			case LLBCDBIN, LLLBCDBIN, LLLLBCDBIN ->
				misfitOfHalfBytes(content, length, longest(type, binary, hexLengths));
			default -> misfitOfTime(value, content, binary);
		};
	}

	/** Return the greatest number that the length before a field can be. */
	private static int longest(IsoType type, boolean binary, boolean hexLengths) {
		int digits = MessageWriter.headerDigits(type);
		if (binary && hexLengths) {
			return (digits > 2) ? 0xFFFF : 0xFF;
		}
		return (digits > 3) ? 9999 : (digits > 2) ? 999 : 99;
	}

	private static @Nullable String misfit(int length, int longest, String unit) {
		return (length > longest) ? "holds " + longest + " " + unit + ", and " + length + " were given" : null;
	}

	/**
	 * Return what is wrong with a field that begins with its length.
	 * @param length how long the content is
	 * @param said how long the value says that it is, which is what j8583 writes
	 */
	private static @Nullable String misfitOfLength(int length, int said, int longest, String unit) {
		return (length != said) ? "says that it has " + said + " " + unit + ", and " + length + " were given"
				: misfit(length, longest, unit);
	}

	private static @Nullable String misfitOfBytes(Object content, int length, int longest) {
		if (content instanceof byte[] bytes) {
			return misfitOfLength(bytes.length, length, longest, "bytes");
		}
		String text = content.toString();
		return misfitOfHex(text, misfitOfLength((text.length() + 1) / 2, length, longest, "bytes"));
	}

	private static @Nullable String misfitOfHalfBytes(Object content, int length, int longest) {
		if (content instanceof byte[] bytes) {
			// the first half of the first byte may be left out
			int digits = (length > 0 && 2 * bytes.length - length == 1) ? length : 2 * bytes.length;
			return misfitOfLength(digits, length, longest, HEX_DIGITS);
		}
		String text = content.toString();
		return misfitOfHex(text, misfitOfLength(text.length(), length, longest, HEX_DIGITS));
	}

	/**
	 * Return what is wrong with the text of a binary field.
	 * @param other what else is wrong with it, if anything
	 */
	private static @Nullable String misfitOfHex(String text, @Nullable String other) {
		for (int place = 0; place < text.length(); place++) {
			char character = text.charAt(place);
			if (character >= 128 || Character.digit(character, 16) < 0) {
				return "is binary, which as text has hexadecimal digits only";
			}
		}
		return other;
	}

	private static @Nullable String misfitOfTime(IsoValue<?> value, Object content, boolean binary) {
		int digits = value.getType().getLength();
		if (!isTime(value, content, digits)) {
			return "is a date or time of " + digits + " digits";
		}
		// j8583 writes as many bytes as the value says
		return (binary && value.getLength() / 2 != digits / 2)
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

	private static @Nullable String misfitOfNumber(Object content, int length, boolean binary) {
		if (content instanceof Number number && !isWhole(number)) {
			return "is a number of digits, without sign and decimals";
		}
		String text = content.toString();
		// as text some networks have a letter in it, such as the D before a fee
		if (binary && !(content instanceof Number) && !isDigits(text)) {
			return "is a number in BCD, which has digits only";
		}
		return (content instanceof Number number) ? misfit(digits(number), length, "digits")
				: misfit(text.length(), length, "characters");
	}

	private static boolean isDigits(String text) {
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

	static boolean isAmount(Object content) {
		try {
			BigDecimal cents = ((content instanceof BigDecimal amount) ? amount : new BigDecimal(content.toString()))
				.movePointRight(2);
			return cents.signum() >= 0 && cents.precision() - cents.scale() <= AMOUNT_DIGITS
					&& cents.stripTrailingZeros().scale() <= 0;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

}
