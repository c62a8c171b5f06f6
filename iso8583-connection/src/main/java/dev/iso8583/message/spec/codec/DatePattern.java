package dev.iso8583.message.spec.codec;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

import org.jspecify.annotations.Nullable;

/**
 * The pattern of a date or time, such as {@code MMDDhhmmss}. Years of two digits are not
 * completed, and no year is guessed.
 */
final class DatePattern {

	private static final int FEBRUARY = 2;

	private final DateTimeFormatter formatter;

	private final int century;

	private final int year;

	private final int month;

	private final int day;

	private final int hour;

	private final int minute;

	private final int second;

	DatePattern(String pattern) {
		this.century = shift(pattern, "CC");
		this.year = shift(pattern, "YY");
		this.month = shift(pattern, "MM");
		this.day = shift(pattern, "DD");
		this.hour = shift(pattern, "hh");
		this.minute = shift(pattern, "mm");
		this.second = shift(pattern, "ss");
		this.formatter = DateTimeFormatter
			.ofPattern(pattern.replace("CCYY", "uuuu").replace("YY", "uu").replace("DD", "dd").replace("hh", "HH"));
	}

	/** Return the digits of a date or time, or {@code null} if it lacks a part. */
	@Nullable String digitsOf(TemporalAccessor time) {
		try {
			return this.formatter.format(time);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	/**
	 * Whether digits of the pattern's length are a date or time. Zeros only, which
	 * networks send for an unknown date, are accepted.
	 * @param digits the digits, four bits for each
	 */
	boolean accepts(long digits) {
		if (digits == 0) {
			return true;
		}
		int month = part(digits, this.month, 1);
		int day = part(digits, this.day, 1);
		return month >= 1 && month <= 12 && day >= 1 && day <= 31 && (day <= 28 || day <= lastDay(digits, month))
				&& part(digits, this.hour, 0) <= 23 && part(digits, this.minute, 0) <= 59
				&& part(digits, this.second, 0) <= 59;
	}

	private int lastDay(long digits, int month) {
		if (this.month < 0) {
			return 31;
		}
		if (month != FEBRUARY) {
			return (month == 4 || month == 6 || month == 9 || month == 11) ? 30 : 31;
		}
		int year = part(digits, this.year, 0);
		// without a year, 29 February may exist
		boolean isLeap = (year == 0 && this.century >= 0) ? part(digits, this.century, 20) % 4 == 0 : year % 4 == 0;
		return isLeap ? 29 : 28;
	}

	/** Return two digits, or another number if the pattern does not have them. */
	private static int part(long digits, int shift, int missing) {
		return (shift >= 0) ? 10 * ((int) (digits >> shift + 4) & 0xF) + ((int) (digits >> shift) & 0xF) : missing;
	}

	/**
	 * Return by how many bits two digits of the pattern are shifted, or -1 if the pattern
	 * does not have them.
	 */
	private static int shift(String pattern, String name) {
		int start = pattern.indexOf(name);
		return (start >= 0) ? 4 * (pattern.length() - start - 2) : -1;
	}

}
