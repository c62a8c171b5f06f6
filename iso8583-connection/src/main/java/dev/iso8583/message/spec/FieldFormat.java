package dev.iso8583.message.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The content and the length of a field in the notation of the standard:
 *
 * <pre>
 *   n 6             6 digits
 *   n..19           up to 19 digits, with a length of 2 digits before them: as many as dots
 *   ans...999       up to 999 characters, with a length of 3 digits
 *   b..255          up to 255 bytes
 *   x+n 9           C or D and 8 digits
 *   MMDDhhmmss      a date or time: digits of this pattern
 * </pre>
 *
 * @param content the content
 * @param pattern the pattern of a date or time, or {@code null}
 * @param maximum the largest number of characters, digits or bytes
 * @param dots the number of dots: 0 for a fixed length
 */
public record FieldFormat(Content content, @Nullable String pattern, int maximum, int dots) {

	private static final Pattern NOTATION = Pattern.compile("([A-Za-z+]+) ?(\\.{2,6})? ?([0-9]{1,6})");

	/** Each part of a date or time once, the larger before the smaller. */
	private static final Pattern DATE = Pattern.compile("(?:CC)?(?:YY)?(?:MM)?(?:DD)?(?:hh)?(?:mm)?(?:ss)?");

	/** Refuse a length that no field has, and a pattern that is not one of a date. */
	public FieldFormat {
		if (dots < 0 || dots > 6) {
			throw new IllegalArgumentException("A format has up to 6 dots, not " + dots);
		}
		if (pattern != null) {
			requirePattern(content, pattern, maximum, dots);
		}
		if (maximum < 1) {
			throw new IllegalArgumentException("The length of a field is at least 1, not " + maximum);
		}
		if (content == Content.XN && maximum < 2) {
			throw new IllegalArgumentException("A field x+n has a sign and digits, so its length is at least 2");
		}
	}

	private static void requirePattern(Content content, String pattern, int maximum, int dots) {
		if (!DATE.matcher(pattern).matches()) {
			throw new IllegalArgumentException(
					"'" + pattern + "' is not the pattern of a date or time; write one such as MMDDhhmmss");
		}
		if (pattern.contains("CC") && !pattern.contains("YY")) {
			throw new IllegalArgumentException(
					"A date with a century has a year, so '" + pattern + "' is not one; write CCYY, or leave CC out");
		}
		if (content != Content.N || maximum != pattern.length() || dots != 0) {
			throw new IllegalArgumentException(
					"A date of pattern " + pattern + " is n " + pattern.length() + ", without dots");
		}
	}

	/**
	 * Return the format with a notation.
	 * @param notation the notation of the standard, such as {@code n..19}
	 * @return the format
	 * @throws IllegalArgumentException if the notation is not one; the text says what to
	 * write
	 */
	public static FieldFormat of(String notation) {
		String text = notation.strip();
		if (text.length() >= 2 && DATE.matcher(text).matches()) {
			return new FieldFormat(Content.N, text, text.length(), 0);
		}
		Matcher matcher = NOTATION.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + notation
					+ "' is not the format of a field; write content and length, such as n 6, n..19, ans...999, b 8,"
					+ " or a date such as MMDDhhmmss");
		}
		String dots = matcher.group(2);
		return new FieldFormat(Content.of(matcher.group(1)), null, Integer.parseInt(matcher.group(3)),
				(dots != null) ? dots.length() : 0);
	}

	/**
	 * Return the notation of the standard.
	 * @return the notation, such as {@code n..19}
	 */
	@Override
	public String toString() {
		if (this.pattern != null) {
			return this.pattern;
		}
		return this.content.notation() + ((this.dots > 0) ? ".".repeat(this.dots) : " ") + this.maximum;
	}

}
