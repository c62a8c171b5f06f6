package dev.iso8583.message.value;

import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZonedDateTime;

import com.solab.iso8583.IsoType;
import org.jspecify.annotations.Nullable;

/**
 * The digits of a date or time field: year, month, day, hour, minute and second, of two
 * digits each and in this order. Each type of field has only some of them. A missing part
 * has its lowest value, and a missing year is {@link #NO_YEAR}.
 */
public record DateDigits(int year, int month, int day, int hour, int minute, int second) {

	private static final int NO_YEAR = -1;

	/**
	 * Parse the digits of a field.
	 * @param type the type of the field
	 * @param text its digits
	 * @return the parts, or {@code null} if the type is not a date or time, or if the
	 * text does not have its number of digits
	 */
	public static @Nullable DateDigits of(IsoType type, CharSequence text) {
		if (!type.isDateTimeType() || text.length() != type.getLength() || !Numbers.isDigits(text)) {
			return null;
		}
		boolean hasDay = type != IsoType.DATE_EXP && type != IsoType.TIME;
		boolean hasTime = type.getLength() >= 10 || type == IsoType.TIME;
		int place = (type == IsoType.DATE14) ? 2 : 0;
		boolean hasYear = type == IsoType.DATE14 || type == IsoType.DATE12 || type == IsoType.DATE6
				|| type == IsoType.DATE_EXP;
		int year = hasYear ? pair(text, place) + ((place > 0) ? 100 * pair(text, 0) : 2000) : NO_YEAR;
		place += hasYear ? 2 : 0;
		int month = (type != IsoType.TIME) ? pair(text, place) : 1;
		place += (type != IsoType.TIME) ? 2 : 0;
		int day = hasDay ? pair(text, place) : 1;
		place += hasDay ? 2 : 0;
		return new DateDigits(year, month, day, hasTime ? pair(text, place) : 0, hasTime ? pair(text, place + 2) : 0,
				hasTime ? pair(text, place + 4) : 0);
	}

	private static int pair(CharSequence text, int place) {
		return 10 * (text.charAt(place) - '0') + text.charAt(place + 1) - '0';
	}

	/** Whether the field has a year. */
	boolean hasYear() {
		return this.year != NO_YEAR;
	}

	/**
	 * Whether the date and time exist. A date without a year exists if it does in this
	 * year, the previous or the next one.
	 * @param thisYear the current year
	 */
	public boolean exists(int thisYear) {
		if (this.month < 1 || this.month > 12 || this.day < 1 || this.hour > 23 || this.minute > 59
				|| this.second > 59) {
			return false;
		}
		if (hasYear()) {
			return isDayOf(this.year);
		}
		return isDayOf(thisYear - 1) || isDayOf(thisYear) || isDayOf(thisYear + 1);
	}

	private boolean isDayOf(int year) {
		return this.day <= Year.of(year).atMonth(this.month).lengthOfMonth();
	}

	/**
	 * Return the date and time. If the field has no year, the year is the one that brings
	 * the date nearest to now: on 30 November, 1201 is tomorrow.
	 * @param now the current time in the time zone of the field
	 * @return the date and time, one hour later if daylight saving time skips the hour
	 */
	public ZonedDateTime nearest(ZonedDateTime now) {
		if (hasYear()) {
			return LocalDateTime.of(this.year, this.month, this.day, this.hour, this.minute, this.second)
				.atZone(now.getZone());
		}
		ZonedDateTime nearest = null;
		for (int year = now.getYear() - 1; year <= now.getYear() + 1; year++) {
			if (isDayOf(year)) {
				ZonedDateTime date = LocalDateTime.of(year, this.month, this.day, this.hour, this.minute, this.second)
					.atZone(now.getZone());
				nearest = (nearest == null || distance(date, now) < distance(nearest, now)) ? date : nearest;
			}
		}
		if (nearest == null) {
			throw new IllegalStateException("The date does not exist");
		}
		return nearest;
	}

	private static long distance(ZonedDateTime date, ZonedDateTime now) {
		return Math.abs(date.toEpochSecond() - now.toEpochSecond());
	}

}
