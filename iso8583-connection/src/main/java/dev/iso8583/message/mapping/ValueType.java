package dev.iso8583.message.mapping;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.temporal.TemporalAccessor;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import com.solab.iso8583.IsoType;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.spec.Subfields;
import dev.iso8583.message.value.Numbers;

/**
 * The Java type of a component or parameter: converts what a field or a part holds to it
 * and back.
 */
final class ValueType {

	private static final Set<Class<?>> INTEGERS = Set.of(int.class, long.class, Integer.class, Long.class,
			BigInteger.class);

	/** The type, or that of the elements of a list. */
	private final Class<?> type;

	private final boolean list;

	private final int scale;

	/** The field or part and what it stands for, to begin a text. */
	private final String place;

	/** The components of a record of parts, or {@code null}. */
	private final @Nullable PartsMapping<?> parts;

	/** The codes of an enum, or {@code null}. */
	private final @Nullable CodeTable codes;

	private ValueType(Class<?> type, boolean list, int scale, String place, String description) {
		this.type = type;
		this.list = list;
		this.scale = scale;
		this.place = place;
		this.parts = type.isRecord() ? new PartsMapping<>(type) : null;
		this.codes = type.isEnum() ? CodeTable.of(type, description) : null;
	}

	/**
	 * Return the type of a component or parameter.
	 * @param place the field or part and what it stands for, such as
	 * {@code Field 4 for amount of Sale}
	 * @param description what it stands for, such as {@code amount of Sale}
	 * @throws FieldMappingException if the type cannot stand for a field
	 */
	static ValueType of(Type type, int scale, String place, String description) {
		boolean list = type instanceof ParameterizedType generic && generic.getRawType() == List.class;
		Type single = list ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
		if (!(single instanceof Class<?> of) || !isPossible(of)) {
			throw new FieldMappingException("@Field of " + description + " is of type " + type.getTypeName()
					+ "; write String, int, long, Integer, Long, BigInteger, BigDecimal, byte[], LocalDate, LocalTime,"
					+ " LocalDateTime, MonthDay, YearMonth, an enum, a record of parts, or a List of one of these");
		}
		if (scale != -1 && (scale < 0 || scale > 9 || of != BigDecimal.class)) {
			throw new FieldMappingException("@Field of " + description + " has a scale of " + scale
					+ "; only a BigDecimal has a scale, from 0 to 9");
		}
		return new ValueType(of, list, scale, place, description);
	}

	private static boolean isPossible(Class<?> type) {
		return INTEGERS.contains(type) || Times.isTime(type) || type == String.class || type == BigDecimal.class
				|| type == byte[].class || type.isRecord() || type.isEnum();
	}

	/** Whether this is a list, one value for each of the parts that repeat. */
	boolean isList() {
		return this.list;
	}

	/** Return the mapping of a record of parts, or {@code null} for another type. */
	@Nullable PartsMapping<?> parts() {
		return this.parts;
	}

	boolean isPrimitive() {
		return this.type.isPrimitive();
	}

	/** Whether this is a number whose decimals only the field knows. */
	boolean isDecimalOfField() {
		return this.type == BigDecimal.class && this.scale < 0;
	}

	/**
	 * Return what stands for a field or part that is not there.
	 * @throws FieldMappingException if the type is primitive
	 */
	@Nullable Object missing() {
		if (this.type.isPrimitive()) {
			throw failure("is missing, and a " + this.type + " cannot be null");
		}
		return this.list ? List.of() : null;
	}

	/** Return a failure whose text begins with the field. */
	FieldMappingException failure(String problem) {
		return new FieldMappingException(this.place + " " + problem);
	}

	/**
	 * Refuse dates and times of another pattern, and codes that do not fit.
	 * @param codec what reads and writes the field or part
	 * @throws FieldMappingException if values of the type could not be read or written
	 */
	void requireIn(FieldCodec codec) {
		String pattern = codec.pattern();
		if (Times.isTime(this.type) && pattern != null && !Times.has(this.type, pattern)) {
			throw failure("is " + pattern + ", which is not a " + this.type.getSimpleName());
		}
		boolean isFixed = codec.type() == IsoType.NUMERIC || codec.type() == IsoType.ALPHA;
		if (Times.isTime(this.type) && pattern == null && isFixed && !Times.has(this.type, codec.length())) {
			throw failure("has " + codec.length() + " digits, which are not a " + this.type.getSimpleName());
		}
		if (this.codes != null) {
			this.codes.requireIn(codec, this.place);
		}
	}

	/**
	 * Convert one value that was read.
	 * @param content text, bytes or subfields
	 * @return the value, or {@code null} for zeros that stand for an unknown date
	 * @throws FieldMappingException if it does not convert
	 */
	@Nullable Object read(Object content) {
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
		if (this.codes != null) {
			Object constant = this.codes.constant(text);
			if (constant == null) {
				throw failure("is a code that " + this.type.getSimpleName() + " does not have");
			}
			return constant;
		}
		if (Times.isTime(this.type)) {
			try {
				return (!this.list && Times.isUnknown(this.type, text)) ? null : Times.read(this.type, text);
			}
			catch (IllegalArgumentException ex) {
				throw failure(ex.getMessage());
			}
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

	/**
	 * Return what a field or part is set to for one value, which is not a record.
	 * @param codec what reads and writes it, or {@code null} if it is not described
	 * @throws FieldMappingException if the value does not fit
	 */
	Object settable(Object value, @Nullable FieldCodec codec) {
		if (value instanceof BigDecimal decimal) {
			return digits(decimal, codec != null && codec.isSigned());
		}
		if (value instanceof TemporalAccessor time) {
			try {
				return Times.write(time, codec);
			}
			catch (IllegalArgumentException ex) {
				throw failure(ex.getMessage());
			}
		}
		if (this.codes != null) {
			String code = this.codes.code(value);
			if (code == null) {
				throw failure("is " + value + ", which has no code that could be written");
			}
			return code;
		}
		return value;
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
