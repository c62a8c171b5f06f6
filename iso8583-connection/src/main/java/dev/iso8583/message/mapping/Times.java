package dev.iso8583.message.mapping;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.value.Numbers;

/**
 * Converts digits to dates and times and back. The texts of its exceptions follow the
 * name of a field.
 */
final class Times {

	/** The patterns of each type, by their number of digits. */
	private static final Map<Class<?>, Map<Integer, String>> PATTERNS = Map.of( //
			LocalDate.class, Map.of(6, "YYMMDD", 8, "CCYYMMDD"), //
			LocalTime.class, Map.of(4, "hhmm", 6, "hhmmss"), //
			LocalDateTime.class, Map.of(12, "YYMMDDhhmmss", 14, "CCYYMMDDhhmmss"), //
			MonthDay.class, Map.of(4, "MMDD"), //
			YearMonth.class, Map.of(4, "YYMM", 6, "CCYYMM"));

	private static final Map<Class<?>, TemporalQuery<?>> QUERIES = Map.of(LocalDate.class,
			(TemporalQuery<?>) LocalDate::from, LocalTime.class, LocalTime::from, LocalDateTime.class,
			LocalDateTime::from, MonthDay.class, MonthDay::from, YearMonth.class, YearMonth::from);

	private Times() {
	}

	static boolean isTime(Class<?> type) {
		return PATTERNS.containsKey(type);
	}

	/** Whether values of a type can be written with a pattern. */
	static boolean has(Class<?> type, String pattern) {
		return PATTERNS.get(type).containsValue(pattern);
	}

	/** Whether values of a type can be written with so many digits. */
	static boolean has(Class<?> type, int digits) {
		return PATTERNS.get(type).containsKey(digits);
	}

	/**
	 * Whether a text is zeros only, which networks send for an unknown date. Of a time
	 * they are midnight.
	 */
	static boolean isUnknown(Class<?> type, String text) {
		return type != LocalTime.class && PATTERNS.get(type).containsKey(text.length())
				&& text.chars().allMatch((digit) -> digit == '0');
	}

	/**
	 * Return the date or time of a text.
	 * @throws IllegalArgumentException if the text is not such a date or time
	 */
	static Object read(Class<?> type, String text) {
		String pattern = PATTERNS.get(type).get(text.length());
		if (pattern == null || !Numbers.isDigits(text)) {
			throw new IllegalArgumentException("is not a " + type.getSimpleName());
		}
		try {
			return formatter(pattern).parse(text, QUERIES.get(type));
		}
		catch (DateTimeException ex) {
			// not passed on: its text quotes the value
			throw new IllegalArgumentException("is not a " + type.getSimpleName() + " that exists");
		}
	}

	private static DateTimeFormatter formatter(String pattern) {
		return DateTimeFormatter
			.ofPattern(pattern.replace("CCYY", "uuuu").replace("YY", "uu").replace("DD", "dd").replace("hh", "HH"))
			.withResolverStyle(ResolverStyle.STRICT);
	}

	/**
	 * Return the digits of a date or time.
	 * @param codec what writes them, or {@code null} if it is not known
	 * @throws IllegalArgumentException if they do not tell it
	 */
	static String write(TemporalAccessor time, @Nullable FieldCodec codec) {
		Map<Integer, String> patterns = PATTERNS.get(time.getClass());
		String pattern = (codec != null) ? codec.pattern() : null;
		if (pattern == null) {
			int length = (codec != null) ? codec.length() : 0;
			pattern = (length == 0 && patterns.size() == 1) ? patterns.values().iterator().next()
					: patterns.getOrDefault(length, "");
		}
		if (!patterns.containsValue(pattern)) {
			throw new IllegalArgumentException(
					"is a " + time.getClass().getSimpleName() + ", and the field has no such length");
		}
		requireYear(time, pattern);
		return formatter(pattern).format(time);
	}

	/** Refuse a year that would be read as one of another century. */
	private static void requireYear(TemporalAccessor time, String pattern) {
		if (pattern.contains("YY") && !pattern.contains("CC")) {
			int year = time.get(ChronoField.YEAR);
			if (year < 2000 || year > 2099) {
				throw new IllegalArgumentException(
						"has a year that two digits do not tell: write one from 2000 to 2099");
			}
		}
	}

}
