package dev.iso8583.message.value;

import java.math.BigDecimal;
import java.math.BigInteger;

import org.jspecify.annotations.Nullable;

/**
 * Tells which contents of fields are digits, numbers or amounts.
 */
public final class Numbers {

	/** The number of digits of an amount in a message, the last two are decimals. */
	public static final int AMOUNT_DIGITS = 12;

	/**
	 * The maximum number of digits before or after the decimal point; no field holds
	 * more.
	 */
	public static final int MAXIMUM_DIGITS = 1000;

	private static final int MAXIMUM_BITS = 3322;

	private Numbers() {
	}

	/** Whether a text consists of decimal digits in ASCII. */
	public static boolean isDigits(CharSequence text) {
		for (int place = 0; place < text.length(); place++) {
			if (text.charAt(place) < '0' || text.charAt(place) > '9') {
				return false;
			}
		}
		return true;
	}

	/** Whether a text consists of hexadecimal digits in ASCII. */
	public static boolean isHex(String text) {
		for (int place = 0; place < text.length(); place++) {
			char character = text.charAt(place);
			if (character >= 128 || Character.digit(character, 16) < 0) {
				return false;
			}
		}
		return true;
	}

	/** Whether a number is an integer of 0 or more. */
	public static boolean isUnsignedInteger(Number number) {
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

	/** Return the number of digits of an integer. */
	public static int digits(Number number) {
		return ((number instanceof BigInteger) ? number.toString() : Long.toString(number.longValue())).length();
	}

	/** Whether a content is an amount of at most 10 digits and 2 decimals. */
	public static boolean isAmount(Object content) {
		BigDecimal amount = decimal(content);
		if (amount == null || isTooLargeToCompute(amount)) {
			return false;
		}
		BigDecimal cents = amount.movePointRight(2);
		return cents.signum() >= 0 && cents.precision() - cents.scale() <= AMOUNT_DIGITS
				&& cents.stripTrailingZeros().scale() <= 0;
	}

	/** Return a content as a number, or {@code null} if it is not a number. */
	public static @Nullable BigDecimal decimal(Object content) {
		if (content instanceof BigDecimal amount) {
			return amount;
		}
		String text = content.toString();
		try {
			// BigDecimal would also accept digits of other scripts
			return (text.length() <= MAXIMUM_DIGITS && text.chars().allMatch((character) -> character < 128))
					? new BigDecimal(text) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Whether a content is a number so large that computing with it would take long: a
	 * few characters, such as 1E9999999, can denote a number with millions of digits.
	 * Looks only at the size of the number.
	 */
	public static boolean isTooLargeToCompute(@Nullable Object content) {
		if (content instanceof BigDecimal number) {
			return Math.abs((long) number.scale()) > MAXIMUM_DIGITS
					|| number.unscaledValue().bitLength() > MAXIMUM_BITS;
		}
		return content instanceof BigInteger number && number.bitLength() > MAXIMUM_BITS;
	}

}
