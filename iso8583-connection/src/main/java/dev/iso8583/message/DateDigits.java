package dev.iso8583.message;

import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZonedDateTime;

import com.solab.iso8583.IsoType;
import org.jspecify.annotations.Nullable;

/**
 * A date or time as its digits say it, in the order in which a field has them: year,
 * month, day, hour, minute, second, two digits each. A field leaves some out: a part that
 * is left out has its lowest value, and {@code year} is then {@link #NO_YEAR}.
 */
record DateDigits(int year, int month, int day, int hour, int minute, int second) {

	private static final int NO_YEAR = -1;

	/**
	 * Return what the digits of a field say.
	 * @param type the type of the field
	 * @param text its digits
	 * @return the parts, or {@code null} if the type is no date or time, or if the text
	 * has another number of digits
	 */
	static @Nullable DateDigits of(IsoType type, CharSequence text) {
		if (!type.isDateTimeType() || text.length() != type.getLength() || !FieldValidator.isDigits(text)) {
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

	boolean hasYear() {
		return this.year != NO_YEAR;
	}

	/**
	 * Whether there is such a date and time. One without a year is, if one of the years
	 * around has it.
	 * @param thisYear the present year, where the date is nearest to it
	 */
	boolean exists(int thisYear) {
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
	 * Return the date, and if the field does not say the year, that which is nearest to a
	 * moment: on 30 November, 1201 is tomorrow.
	 * @param now the moment, in the time zone of the field
	 * @return the date, one hour later if summer time skips the hour
	 */
	ZonedDateTime nearest(ZonedDateTime now) {
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
			throw new IllegalStateException("There is no such date");
		}
		return nearest;
	}

	private static long distance(ZonedDateTime date, ZonedDateTime now) {
		return Math.abs(date.toEpochSecond() - now.toEpochSecond());
	}

}
