package dev.iso8583.message.spec.codec;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

import org.jspecify.annotations.Nullable;

/**
 * The pattern of a date or time, such as {@code MMDDhhmmss}. Years of two digits are not
 * completed, and no year is guessed.
 */
final class DatePattern {

	private final String pattern;

	private final DateTimeFormatter formatter;

	DatePattern(String pattern) {
		this.pattern = pattern;
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
	 */
	boolean accepts(String digits) {
		if (digits.chars().allMatch((digit) -> digit == '0')) {
			return true;
		}
		int month = part(digits, "MM", 1);
		int day = part(digits, "DD", 1);
		return month >= 1 && month <= 12 && day >= 1 && day <= lastDay(digits, month) && part(digits, "hh", 0) <= 23
				&& part(digits, "mm", 0) <= 59 && part(digits, "ss", 0) <= 59;
	}

	private int lastDay(String digits, int month) {
		// without a year, 29 February may exist
		int year = this.pattern.contains("YY") ? part(digits, "YY", 0) : 0;
		boolean isCentury = year == 0 && this.pattern.contains("CC");
		int full = isCentury ? 100 * part(digits, "CC", 20) : 2000 + year;
		return this.pattern.contains("MM") ? YearMonth.of(full, month).lengthOfMonth()
				: LocalDate.of(2000, 1, 1).lengthOfMonth();
	}

	private int part(String digits, String name, int missing) {
		int start = this.pattern.indexOf(name);
		return (start >= 0) ? Integer.parseInt(digits, start, start + name.length(), 10) : missing;
	}

}
