package dev.iso8583.message.spec.codec;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

import org.jspecify.annotations.Nullable;

/**
 * The pattern of a date or time, such as {@code MMDDhhmmss}. Years of two digits are not
 * completed, and no year is guessed.
 */
final class DatePattern {

	private final DateTimeFormatter formatter;

	private final long century;

	private final long year;

	private final long month;

	private final long day;

	private final long hour;

	private final long minute;

	private final long second;

	DatePattern(String pattern) {
		this.century = unit(pattern, "CC");
		this.year = unit(pattern, "YY");
		this.month = unit(pattern, "MM");
		this.day = unit(pattern, "DD");
		this.hour = unit(pattern, "hh");
		this.minute = unit(pattern, "mm");
		this.second = unit(pattern, "ss");
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
	 * Whether the number that digits of the pattern's length are is a date or time. Zeros
	 * only, which networks send for an unknown date, are accepted.
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
		if (this.month == 0) {
			return 31;
		}
		// without a year, 29 February may exist
		int year = part(digits, this.year, 0);
		boolean isCentury = year == 0 && this.century != 0;
		return YearMonth.of(isCentury ? 100 * part(digits, this.century, 20) : 2000 + year, month).lengthOfMonth();
	}

	/** Return two digits, or another number if the pattern does not have them. */
	private static int part(long digits, long unit, int missing) {
		return (unit != 0) ? (int) (digits / unit % 100) : missing;
	}

	/**
	 * Return what two digits of the pattern are multiplied with in the whole number, or 0
	 * if the pattern does not have them.
	 */
	private static long unit(String pattern, String name) {
		int start = pattern.indexOf(name);
		return (start >= 0) ? (long) Math.pow(10, pattern.length() - start - 2) : 0;
	}

}
