package dev.iso8583.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
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
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.spec.Subfields;
import dev.iso8583.message.value.Numbers;

/**
 * Converts a field, or a part of a field, to the type of a record component or of a
 * parameter, and back. See {@link Field} for the types. Immutable and safe for use by
 * several threads.
 */
public final class FieldBinding {

	private static final Set<Class<?>> INTEGERS = Set.of(int.class, long.class, Integer.class, Long.class,
			BigInteger.class);

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

	private final int field;

	/** The path within the field, or an empty text for the whole field. */
	private final String part;

	private final Class<?> type;

	private final int scale;

	private final String description;

	/** The components of a record of parts, or {@code null}. */
	private final @Nullable RecordMapping<?> parts;

	private FieldBinding(int field, String part, Class<?> type, int scale, String description) {
		this.field = field;
		this.part = part;
		this.type = type;
		this.scale = scale;
		this.description = description;
		this.parts = type.isRecord() ? RecordMapping.ofParts(type) : null;
	}

	/**
	 * Return the binding of a component or parameter.
	 * @param field its annotation
	 * @param type its type
	 * @param description what it is called in texts, such as {@code amount of Sale}
	 * @return the binding
	 * @throws FieldMappingException if the annotation names no field or two, or if the
	 * type cannot stand for a field
	 */
	public static FieldBinding of(Field field, Class<?> type, String description) {
		if ((field.value() == 0) == field.path().isEmpty()) {
			throw new FieldMappingException(
					"@Field of " + description + " names " + (field.path().isEmpty() ? "no field" : "two fields")
							+ "; write a number, such as @Field(4), or a path, such as @Field(path = \"48.92\")");
		}
		if (field.value() != 0 && (field.value() < 2 || field.value() > 192)) {
			throw new FieldMappingException(
					"@Field of " + description + " names a field " + field.value() + "; write one from 2 to 192");
		}
		int dot = field.path().indexOf('.');
		int number = (field.value() != 0) ? field.value() : numberOf(field.path(), dot, description);
		return of(number, (field.value() != 0 || dot < 0) ? "" : field.path().substring(dot + 1), field.scale(), type,
				description);
	}

	/**
	 * Refuse a record whose components cannot stand for fields, whatever the format.
	 * @param type the class of the record
	 * @throws FieldMappingException if a component has no {@link Field}, or a type that
	 * cannot stand for a field
	 */
	public static void requireFields(Class<? extends Record> type) {
		RecordMapping.of(type);
	}

	/** Return the binding of a component in a record of parts. */
	static FieldBinding ofPart(Field field, Class<?> type, String description) {
		if (field.path().isEmpty()) {
			throw new FieldMappingException("@Field of " + description
					+ " has no path; in a record of parts, write the key of the part, such as @Field(path = \"92\")");
		}
		return of(0, field.path(), field.scale(), type, description);
	}

	private static FieldBinding of(int number, String part, int scale, Class<?> type, String description) {
		boolean possible = INTEGERS.contains(type) || PATTERNS.containsKey(type) || type == String.class
				|| type == BigDecimal.class || type == byte[].class || type.isRecord();
		if (!possible) {
			throw new FieldMappingException("@Field of " + description + " is of type " + type.getName()
					+ "; write String, int, long, Integer, Long, BigInteger, BigDecimal, byte[], LocalDate, LocalTime,"
					+ " LocalDateTime, MonthDay, YearMonth, or a record of parts");
		}
		if (scale != -1 && (scale < 0 || scale > 9 || type != BigDecimal.class)) {
			throw new FieldMappingException("@Field of " + description + " has a scale of " + scale
					+ "; only a BigDecimal has a scale, from 0 to 9");
		}
		return new FieldBinding(number, part, type, scale, description);
	}

	private static int numberOf(String path, int dot, String description) {
		String number = (dot >= 0) ? path.substring(0, dot) : path;
		if (!number.matches("[1-9][0-9]{0,2}")) {
			throw new FieldMappingException("@Field of " + description + " has the path '" + path
					+ "'; write the number of a field, and for a part its keys, such as 48.92");
		}
		return Integer.parseInt(number);
	}

	/**
	 * Refuse a field or a part that the messages of a format do not have, and a date or
	 * time of another pattern. Parts that the format does not describe are accepted.
	 * @param format the format
	 * @param mti the message type
	 * @throws FieldMappingException if the format does not have it
	 */
	public void requireIn(MessageFormat format, Mti mti) {
		FieldCodec codec = format.codec(mti, this.field);
		if (codec == null) {
			throw new FieldMappingException("Field " + this.field + " of " + this.description + " is not there: "
					+ lowered(format.describe(mti)) + " does not have it");
		}
		if ((!this.part.isEmpty() || this.parts != null) && codec.parts() == null) {
			throw new FieldMappingException("Field " + this.field + " of " + this.description + " has no parts");
		}
		String pattern = codec.pattern();
		Map<Integer, String> patterns = PATTERNS.get(this.type);
		if (this.part.isEmpty() && patterns != null && pattern != null && !patterns.containsValue(pattern)) {
			throw new FieldMappingException("Field " + this.field + " of " + this.description + " is " + pattern
					+ ", which is not a " + this.type.getSimpleName());
		}
	}

	private static String lowered(String text) {
		return Character.toLowerCase(text.charAt(0)) + text.substring(1);
	}

	/**
	 * Return the value of the field or part in a message.
	 * @param message the message
	 * @return the value, or {@code null} if the message does not have it
	 * @throws FieldMappingException if it does not convert, or is missing and the type is
	 * primitive
	 */
	public @Nullable Object read(IsoMessage message) {
		boolean has = this.field <= DataElements.LAST
				|| message instanceof LazyIsoMessage made && this.field <= made.lastField();
		IsoValue<?> value = has ? message.getField(this.field) : null;
		if (value == null) {
			return missing();
		}
		if (!this.part.isEmpty()) {
			return (value.getValue() instanceof Subfields subfields) ? read(subfields) : missing();
		}
		if (this.type == BigDecimal.class && this.scale < 0 && value.getType() == IsoType.AMOUNT) {
			// the text of an amount has no decimal point
			return value.getValue();
		}
		boolean whole = value.getValue() instanceof byte[] || value.getValue() instanceof Subfields;
		return convert(whole ? value.getValue() : value.toString());
	}

	/** Return the value of a part. */
	@Nullable Object read(Subfields subfields) {
		Object value = subfields.get(this.part);
		return (value != null) ? convert(value) : missing();
	}

	private @Nullable Object missing() {
		if (this.type.isPrimitive()) {
			throw failure("is missing, and a " + this.type + " cannot be null");
		}
		return null;
	}

	private FieldMappingException failure(String problem) {
		String place = (this.field == 0) ? "Part " + this.part
				: "Field " + this.field + (this.part.isEmpty() ? "" : "." + this.part);
		return new FieldMappingException(place + " for " + this.description + " " + problem);
	}

	private @Nullable Object convert(Object content) {
		if (this.parts != null) {
			if (!(content instanceof Subfields subfields)) {
				throw failure("has no parts");
			}
			return this.parts.read(subfields);
		}
		if (this.type == byte[].class) {
			return bytes(content);
		}
		String text = (content instanceof byte[] bytes) ? HexFormat.of().withUpperCase().formatHex(bytes)
				: (content instanceof Subfields subfields) ? HexFormat.of().withUpperCase().formatHex(subfields.raw())
						: content.toString();
		if (this.type == String.class) {
			return text;
		}
		if (PATTERNS.containsKey(this.type)) {
			return time(text);
		}
		return (this.type == BigDecimal.class) ? decimal(text) : integer(text);
	}

	private static byte[] bytes(Object content) {
		if (content instanceof byte[] bytes) {
			return bytes.clone();
		}
		return (content instanceof Subfields subfields) ? subfields.raw()
				: content.toString().getBytes(StandardCharsets.ISO_8859_1);
	}

	private Object integer(String text) {
		BigInteger number = number(text);
		try {
			if (this.type == BigInteger.class) {
				return number;
			}
			boolean isInt = this.type == int.class || this.type == Integer.class;
			return isInt ? (Object) number.intValueExact() : (Object) number.longValueExact();
		}
		catch (ArithmeticException ex) {
			throw failure("is a number that is too large for " + this.type.getSimpleName());
		}
	}

	private BigInteger number(String text) {
		String digits = text.strip();
		if (digits.isEmpty() || !Numbers.isDigits(digits)) {
			throw failure("is not a number");
		}
		return new BigInteger(digits);
	}

	private BigDecimal decimal(String text) {
		boolean signed = !text.isEmpty() && (text.charAt(0) == 'C' || text.charAt(0) == 'D');
		BigInteger digits = number(signed ? text.substring(1) : text);
		return new BigDecimal((signed && text.charAt(0) == 'D') ? digits.negate() : digits, Math.max(this.scale, 0));
	}

	private Object time(String text) {
		String pattern = PATTERNS.get(this.type).get(text.length());
		if (pattern == null || !Numbers.isDigits(text)) {
			throw failure("is not a " + this.type.getSimpleName());
		}
		try {
			return formatter(pattern).parse(text, QUERIES.get(this.type));
		}
		catch (DateTimeException ex) {
			// not passed on: its text quotes the value
			throw failure("is not a " + this.type.getSimpleName() + " that exists");
		}
	}

	private static DateTimeFormatter formatter(String pattern) {
		return DateTimeFormatter
			.ofPattern(pattern.replace("CCYY", "uuuu").replace("YY", "uu").replace("DD", "dd").replace("hh", "HH"))
			.withResolverStyle(ResolverStyle.STRICT);
	}

	/**
	 * Set the field or part of a message, unless the value is {@code null}.
	 * @param format the format of the message
	 * @param message the message
	 * @param value a value of the type of this binding
	 * @throws FieldMappingException if it does not fit
	 */
	public void write(MessageFormat format, IsoMessage message, @Nullable Object value) {
		if (value == null) {
			return;
		}
		FieldCodec codec = format.codec(Mti.of(message), this.field);
		try {
			if (this.parts != null) {
				if (!this.part.isEmpty()) {
					throw failure("cannot be a record within parts");
				}
				Object current = message.hasField(this.field) ? message.getObjectValue(this.field) : null;
				Subfields before = (current instanceof Subfields parts) ? parts
						: format.subfields(Mti.of(message), this.field);
				format.set(message, this.field, this.parts.write(before, value));
				return;
			}
			String path = this.part.isEmpty() ? Integer.toString(this.field) : this.field + "." + this.part;
			int length = (this.part.isEmpty() && codec != null) ? codec.length() : 0;
			boolean amount = codec != null && this.part.isEmpty() && codec.type() == IsoType.AMOUNT;
			String pattern = (codec != null && this.part.isEmpty()) ? codec.pattern() : null;
			boolean signed = codec != null && this.part.isEmpty() && codec.isSigned();
			boolean hasDecimals = amount && this.scale < 0 && value instanceof BigDecimal;
			Object settable = hasDecimals ? value : settable(value, length, pattern, signed);
			format.set(message, path, (amount && !hasDecimals) ? amountDigits(settable) : settable);
		}
		catch (FieldMappingException ex) {
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			throw failure("does not fit: " + ex.getMessage());
		}
	}

	/**
	 * Return the digits of an amount of j8583, which reads a number or a shorter text as
	 * whole units: 1250 as 1250.00.
	 */
	private static String amountDigits(Object settable) {
		String digits = settable.toString();
		return "0".repeat(Math.max(0, IsoType.AMOUNT.getLength() - digits.length())) + digits;
	}

	/** Return these subfields with the part, unless the value is {@code null}. */
	Subfields write(Subfields subfields, @Nullable Object value) {
		if (value == null) {
			return subfields;
		}
		if (this.parts != null) {
			throw failure("cannot be a record within parts");
		}
		try {
			return subfields.with(this.part, settable(value, 0, null, false));
		}
		catch (IllegalArgumentException ex) {
			throw failure("does not fit: " + ex.getMessage());
		}
	}

	/**
	 * Return what a field is set to.
	 * @param length the length of the field, or 0 if it is not known
	 * @param pattern the pattern of the field's dates and times, if it is known
	 * @param signed whether numbers begin with C or D
	 */
	private Object settable(Object value, int length, @Nullable String pattern, boolean signed) {
		if (value instanceof BigDecimal decimal) {
			return digits(decimal, signed);
		}
		if (value instanceof TemporalAccessor time) {
			Map<Integer, String> patterns = PATTERNS.get(this.type);
			String used = (pattern != null) ? pattern : patterns.getOrDefault(length,
					(patterns.size() == 1) ? patterns.values().iterator().next() : null);
			if (used == null || !patterns.containsValue(used)) {
				throw failure("is a " + this.type.getSimpleName() + ", and the field has no such length");
			}
			requireYear(time, used);
			return formatter(used).format(time);
		}
		return value;
	}

	/** Refuse a year that would be read as one of another century. */
	private void requireYear(TemporalAccessor time, String pattern) {
		if (pattern.contains("YY") && !pattern.contains("CC")) {
			int year = time.get(ChronoField.YEAR);
			if (year < 2000 || year > 2099) {
				throw failure("has a year that two digits do not tell: write one from 2000 to 2099");
			}
		}
	}

	private String digits(BigDecimal decimal, boolean signed) {
		if (Numbers.isTooLargeToCompute(decimal)) {
			throw failure("is a number with more than 1000 digits");
		}
		try {
			BigInteger digits = decimal.setScale(Math.max(this.scale, 0), RoundingMode.UNNECESSARY).unscaledValue();
			if (!signed && digits.signum() < 0) {
				throw failure("is negative, and the field has no sign");
			}
			return (signed ? (digits.signum() < 0) ? "D" : "C" : "") + digits.abs();
		}
		catch (ArithmeticException ex) {
			throw failure("has more decimals than its scale of " + Math.max(this.scale, 0));
		}
	}

}
