package dev.iso8583.message;

import java.math.BigDecimal;
import java.math.BigInteger;

import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

/**
 * Finds values that do not fit their field and that j8583 does not refuse: it cuts them,
 * leaves out cents, writes digits that nobody gave, or more bytes than the receiver
 * reads.
 */
final class FieldFit {

	private static final int AMOUNT_DIGITS = 12;

	private FieldFit() {
	}

	/**
	 * Return what is wrong with a value, without quoting it.
	 * @param binary whether fields are binary
	 * @return the end of a sentence that begins with the field, or {@code null} if the
	 * value fits or a codec writes it
	 */
	static @Nullable String misfit(IsoValue<?> value, boolean binary) {
		Object content = value.getValue();
		if (content == null || value.getEncoder() != null) {
			return null;
		}
		return switch (value.getType()) {
			case NUMERIC -> misfitOfNumber(content, value.getLength(), binary);
			case AMOUNT -> isAmount(content) ? null : "is no amount of 10 digits and 2 decimals";
			case ALPHA -> misfit(content.toString().length(), value.getLength(), "characters");
			case BINARY -> (content instanceof byte[] bytes) ? misfit(bytes.length, value.getLength(), "bytes")
					: misfit(content.toString().length(), 2 * value.getLength(), "hexadecimal digits");
			// as text each byte is two characters
			case LLBIN -> binary ? null : misfit(value.getLength(), 49, "bytes");
			case LLLBIN -> binary ? null : misfit(value.getLength(), 499, "bytes");
			case LLLLBIN -> binary ? null : misfit(value.getLength(), 4999, "bytes");
			default -> null;
		};
	}

	private static @Nullable String misfit(int length, int longest, String unit) {
		return (length > longest) ? "holds " + longest + " " + unit + ", and " + length + " were given" : null;
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
