package dev.iso8583.internal;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.iso8583.message.value.Numbers;

/**
 * Makes text from the far end safe to log: of limited length, without control characters,
 * and without anything that looks like a card number. The last is a safety net below the
 * allow-list of fields, not a replacement for it.
 */
public final class SafeText {

	private static final int LONGEST = 64;

	/** Among numbers of twelve digits, only these are card numbers: those of Maestro. */
	private static final Pattern MAESTRO = Pattern.compile("(?:5[0678]|6[0-9])[0-9]{10}");

	/**
	 * How much of a text is searched. It shrinks to no less than half, so that a card
	 * number that begins in the visible part is always seen whole.
	 */
	private static final int SWEPT = 4 * LONGEST;

	/**
	 * People write card numbers with single spaces or dashes; question marks replace what
	 * was not printable.
	 */
	private static final Pattern DIGITS = Pattern.compile("[0-9](?:[ ?-]?[0-9]){11,}+");

	/** Digits as hexadecimal of ASCII or EBCDIC, as in a dump of bytes. */
	private static final Pattern HEX_OF_DIGITS = Pattern.compile("(?:3[0-9]){12,}+|(?:[Ff][0-9]){12,}+");

	private SafeText() {
	}

	/**
	 * Return a text that is safe to log.
	 * @param text any text
	 * @return at most 64 characters of it, with unprintable ones replaced by {@code ?}.
	 * What may be a card number is truncated: 13 to 19 digits with a valid check digit.
	 * Twelve such digits that begin like a Maestro card number are masked completely
	 */
	public static String of(String text) {
		// searched before it is cut: half a card number is not recognised any more
		String printable = printable(text.substring(0, Math.min(text.length(), SWEPT)));
		String unpacked = replaceAll(HEX_OF_DIGITS, printable, SafeText::sweepHex);
		String swept = replaceAll(DIGITS, unpacked, SafeText::sweepSpaced);
		return cut(swept);
	}

	/** Return at most 64 characters of a printable text. */
	public static String cut(String text) {
		return (text.length() > LONGEST) ? printable(text.substring(0, LONGEST)) + "..." : text;
	}

	private static String printable(String text) {
		StringBuilder printable = new StringBuilder(text.length());
		text.codePoints().forEach((character) -> printable.appendCodePoint(isPrintable(character) ? character : '?'));
		return printable.toString();
	}

	/**
	 * Return a card number with at most its first six and last four digits.
	 * @param number a card number
	 * @return its truncation, or its length if it is not a card number
	 */
	public static String truncate(String number) {
		if (!isNumber(number)) {
			return hidden(number.length());
		}
		int last = number.length() - 4;
		return number.substring(0, 6) + "*".repeat(last - 6) + number.substring(last);
	}

	/** Whether a text has the length of a card number and only digits. */
	public static boolean isNumber(String text) {
		return text.matches("[0-9]{13,19}");
	}

	/** Return what replaces a hidden text of this length. */
	public static String hidden(int length) {
		return "<hidden:" + length + ">";
	}

	private static String replaceAll(Pattern pattern, String text, UnaryOperator<String> replacement) {
		return pattern.matcher(text).replaceAll((run) -> Matcher.quoteReplacement(replacement.apply(run.group())));
	}

	private static String sweepHex(String run) {
		String digits = run.replaceAll(".(.)", "$1");
		String swept = sweep(digits);
		return swept.equals(digits) ? run : swept;
	}

	private static String sweepSpaced(String run) {
		String digits = run.replace(" ", "").replace("-", "").replace("?", "");
		String swept = sweep(digits);
		return swept.equals(digits) ? run : swept;
	}

	/**
	 * Leave at most the first six and last four digits of what may be a card number. In a
	 * longer run of digits, every part that may be one is masked.
	 */
	private static String sweep(String run) {
		if (isNumber(run) && passesLuhn(run)) {
			return truncate(run);
		}
		char[] swept = run.toCharArray();
		for (int length = 12; length <= 19; length++) {
			for (int start = 0; start + length <= run.length(); start++) {
				String candidate = run.substring(start, start + length);
				if (MAESTRO.matcher(candidate).matches() && passesLuhn(candidate)) {
					Arrays.fill(swept, start, start + length, '*');
				}
				else if (length > 12 && passesLuhn(candidate)) {
					Arrays.fill(swept, start + 6, start + length - 4, '*');
				}
			}
		}
		return new String(swept);
	}

	private static boolean passesLuhn(String digits) {
		int sum = 0;
		for (int place = 0; place < digits.length(); place++) {
			int digit = digits.charAt(digits.length() - 1 - place) - '0';
			int doubled = (place % 2 == 1) ? digit * 2 : digit;
			sum += (doubled > 9) ? doubled - 9 : doubled;
		}
		return sum > 0 && sum % 10 == 0;
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			// a surrogate without its other half
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE ->
				false;
			default -> true;
		};
	}

}
