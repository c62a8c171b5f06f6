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

	private static final int FEBRUARY = 0x02;

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
		// two digits of four bits each are in the order of their numbers
		int month = part(digits, this.month, 0x01);
		int day = part(digits, this.day, 0x01);
		return month >= 0x01 && month <= 0x12 && day >= 0x01 && day <= 0x31
				&& (day <= 0x28 || day <= lastDay(digits, month)) && part(digits, this.hour, 0) <= 0x23
				&& part(digits, this.minute, 0) <= 0x59 && part(digits, this.second, 0) <= 0x59;
	}

	private int lastDay(long digits, int month) {
		if (this.month < 0) {
			return 0x31;
		}
		if (month != FEBRUARY) {
			return (month == 0x04 || month == 0x06 || month == 0x09 || month == 0x11) ? 0x30 : 0x31;
		}
		int year = part(digits, this.year, 0);
		// without a year, 29 February may exist
		boolean isLeap = isLeap((year == 0 && this.century >= 0) ? part(digits, this.century, 0x20) : year);
		return isLeap ? 0x29 : 0x28;
	}

	/** Whether two digits are a multiple of four. */
	private static boolean isLeap(int digits) {
		return (2 * (digits >> 4) + (digits & 0xF)) % 4 == 0;
	}

	/** Return two digits, or others if the pattern does not have them. */
	private static int part(long digits, int shift, int missing) {
		return (shift >= 0) ? (int) (digits >> shift) & 0xFF : missing;
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
