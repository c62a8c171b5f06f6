package dev.iso8583.sample.acquirer;

/**
 * Card numbers as they may be shown.
 */
final class CardNumbers {

	private CardNumbers() {
	}

	/** Return the first six and the last four digits of a card number, else nothing. */
	static String truncate(String number) {
		if (!number.matches("[0-9]{13,19}")) {
			return "*";
		}
		int last = number.length() - 4;
		return number.substring(0, 6) + "*".repeat(last - 6) + number.substring(last);
	}

}
