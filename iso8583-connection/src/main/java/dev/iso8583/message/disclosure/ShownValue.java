package dev.iso8583.message.disclosure;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.iso8583.internal.SafeText;

/**
 * Prints the values of fields that may be shown. A long run of digits nearly always
 * contains digits that pass the check digit test of card numbers. Truncating those
 * everywhere would destroy amounts, and the original data elements by which a reversal
 * finds its transaction. So a value that has the format given by the standard for
 * amounts, dates and message numbers is printed unchanged, and everything else is
 * sanitized like any text of the far end.
 * <p>
 * Formats are strict where a card number would fit: a date must be a valid one, and an
 * amount must begin with a zero. Fifteen digits of a merchant number or an amount must
 * not begin like card numbers of that length.
 */
public final class ShownValue {

	private static final String MTI = "([0-2][0-9]{3})";

	/** Fifteen digits that do not begin like a card number of fifteen digits. */
	private static final String NO_CARD_OF_FIFTEEN = "(?!3[47]|1800|2131|2014|2149)[0-9]{15}";

	private static final String MONTH_TO_SECOND = "(?:0{10}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
			+ "(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9])";

	/** Currency, number of decimals, and twelve digits. */
	private static final String AMOUNT_2003 = "[0-9]{3}[0-4]00[0-9]{10}";

	/**
	 * The formats by version and field. Groups are the parts of original data elements.
	 */
	private static final Map<Integer, Pattern> FORMATS = new HashMap<>();

	static {
		format(0, "[0-9]{12}", 4, 5, 6, 82, 83, 84, 85);
		format(1, "[0-9]{12}", 4, 5, 6, 12);
		format(2, AMOUNT_2003, 4, 5, 6);
		format(2, "[0-9]{12}", 8, 11);
		format(2, "(?:19|20)[0-9]{2}" + MONTH_TO_SECOND, 12);
		format(1, "[0-9A-Za-z]{12}", 22);
		format(1, "(?:0[0-9]{11}){2}", 30);
		format(2, "(?:" + AMOUNT_2003 + "){2}", 30);
		// acquirer reference: format, acquirer, year and day, number, check digit
		format(2, "[0-9]{8}(?:[0-2][0-9]{2}|3[0-5][0-9]|36[0-6])[0-9]{12}", 31);
		for (int version = 0; version <= 2; version++) {
			format(version, "[0-9A-Za-z ]{12}", 37);
		}
		for (int version = 0; version <= 1; version++) {
			format(version, NO_CARD_OF_FIFTEEN, 42);
			format(version, "0" + NO_CARD_OF_FIFTEEN, 86, 87, 88, 89);
			format(version, "[CD]?0" + NO_CARD_OF_FIFTEEN, 97);
		}
		format(2, "[CD]?[0-9]{3}[0-4]0" + NO_CARD_OF_FIFTEEN, 97);
		// type and currency, then amount, rate, and amount in the other currency
		format(1, "(?:[0-9]{5}[CD]0" + NO_CARD_OF_FIFTEEN + "[CD]0[0-9]{10}){1,6}", 46, 66);
		format(0, "(?:0[0-9]{11}){2}(?:[CD0 ][0-9]{8}){2}", 95);
		format(2, "(?:0[0-9]{25}){6}", 74);
		// message type, STAN, date and time, and the institutions of fields 32 and 33
		format(0, MTI + "([0-9]{6})(" + MONTH_TO_SECOND + ")([0-9 ]{11})([0-9 ]{11})", 90);
		format(1, MTI + "([0-9]{6})([0-9]{2}" + MONTH_TO_SECOND + ")([0-9]{0,13})", 56);
		format(2, MTI + "([0-9]{12})((?:0000|(?:19|20)[0-9]{2})" + MONTH_TO_SECOND + ")([0-9]{0,13})", 56);
	}

	/**
	 * The fields whose rules apply to the parts of original data elements; 0 is always
	 * shown.
	 */
	private static final int[] ORIGINALS = { 0, 11, 7, 32, 33 };

	private ShownValue() {
	}

	private static void format(int version, String format, int... fields) {
		for (int field : fields) {
			FORMATS.put(key(version, field), Pattern.compile(format));
		}
	}

	private static int key(int version, int field) {
		return version << 8 | field;
	}

	/**
	 * Return the value of a field that is shown.
	 * @param disclosure decides whether parts that are also fields of their own are shown
	 */
	public static String of(int version, int field, String text, Disclosure disclosure) {
		Pattern format = FORMATS.get(key(version, field));
		Matcher matcher = (format != null) ? format.matcher(text) : null;
		if (matcher == null || !matcher.matches()) {
			return SafeText.of(text);
		}
		return (matcher.groupCount() > 0) ? originals(version, matcher, disclosure) : SafeText.cut(text);
	}

	private static String originals(int version, Matcher parts, Disclosure disclosure) {
		StringBuilder text = new StringBuilder();
		for (int part = 1; part <= parts.groupCount(); part++) {
			int field = ORIGINALS[part - 1];
			boolean isShown = field == 0 || disclosure.of(version, field) == Visibility.SHOWN;
			String value = parts.group(part);
			text.append((part > 1) ? "/" : "").append(isShown ? value : SafeText.hidden(value.length()));
		}
		return text.toString();
	}

}
