package dev.iso8583.message.guide;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;
import com.solab.iso8583.parse.date.DateTimeParseInfo;
import com.solab.iso8583.parse.temporal.TemporalParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.value.FieldTypes;
import dev.iso8583.message.value.FieldValues;
import dev.iso8583.message.value.Numbers;
import dev.iso8583.message.value.PlainValue;

/**
 * A field of a parse guide of j8583.
 */
public final class GuideField implements FieldCodec {

	private final int number;

	private final FieldParseInfo info;

	private final int maximumLength;

	/** The application's codec for fields with this number. */
	private final @Nullable CustomField<Object> codec;

	private final GuideCoding coding;

	private final boolean lazy;

	GuideField(int number, FieldParseInfo info, int maximumLength, @Nullable CustomField<Object> codec,
			GuideCoding coding) {
		this.number = number;
		this.info = info;
		this.maximumLength = maximumLength;
		this.codec = codec;
		this.coding = coding;
		this.lazy = info.getDecoder() == null && codec == null && coding.reader.isPlain(info);
	}

	@Override
	public IsoType type() {
		return this.info.getType();
	}

	@Override
	public int length() {
		return this.info.getLength();
	}

	@Override
	public @Nullable String pattern() {
		return switch (this.info.getType()) {
			case DATE4 -> "MMDD";
			case DATE6 -> "YYMMDD";
			case DATE10 -> "MMDDhhmmss";
			case DATE12 -> "YYMMDDhhmmss";
			case DATE14 -> "CCYYMMDDhhmmss";
			case DATE_EXP -> "YYMM";
			case TIME -> "hhmmss";
			default -> null;
		};
	}

	/** Return the application's codec for fields with this number, if there is one. */
	public @Nullable CustomField<Object> codec() {
		return this.codec;
	}

	@Override
	public int lengthSize() {
		return this.coding.reader.headerLength(this.info.getType());
	}

	@Override
	public int end(byte[] bytes, int position, int limit) throws MalformedFieldException {
		int end = this.coding.reader.end(this.info, bytes, position, limit);
		if (this.maximumLength > 0) {
			this.coding.reader.requireLength(this.info, bytes, position, this.maximumLength);
		}
		return end;
	}

	@Override
	public boolean isLazy() {
		return this.lazy;
	}

	@Override
	public int checkedEnd(byte[] bytes, int position, int limit) throws MalformedFieldException {
		int end = end(bytes, position, limit);
		this.coding.reader.requirePlain(this.info, this.number, bytes, position, end);
		return end;
	}

	@Override
	public IsoValue<?> value(byte[] bytes, int position, int end) {
		return this.coding.reader.plainValue(this.info, bytes, position, end);
	}

	@Override
	public IsoValue<?> read(byte[] bytes, int position, int end) throws MalformedFieldException {
		CustomField<?> decoder = (this.info.getDecoder() != null) ? this.info.getDecoder() : this.codec;
		return this.coding.reader.read(this.info, this.number, decoder, bytes, position, end);
	}

	@Override
	public void write(IsoValue<?> value, OutputBuffer out) throws IOException {
		this.coding.writer.write(this.number, value, this.info, out);
	}

	/**
	 * Refuse a value that could not be written.
	 * @throws UnfitValueException if the value does not fit the field
	 */
	public void requireWritable(IsoValue<?> value) throws IOException {
		this.coding.requireWritable(this.number, value, this.info);
	}

	@Override
	public @Nullable String lengthProblem(IsoValue<?> value) {
		// the maximum does not apply to a value that the application made of another type
		boolean applies = this.maximumLength > 0 && value.getType() == this.info.getType();
		return (applies && value.getLength() > this.maximumLength)
				? "has a length of " + value.getLength() + ", but its parse guide allows at most " + this.maximumLength
				: null;
	}

	@Override
	public boolean isLimited() {
		return this.maximumLength > 0;
	}

	@Override
	public boolean isWrittenLike(FieldCodec other) {
		return other instanceof GuideField field && field.info.getType() == this.info.getType()
				&& field.info.getLength() == this.info.getLength()
				&& !(field.info.getDecoder() instanceof CompositeFieldCodec);
	}

	/** Whether a value has the type and length of the field, and so have its parts. */
	public boolean hasTypeOf(IsoValue<?> value) {
		return hasTypeOf(this.info, value);
	}

	private static boolean hasTypeOf(FieldParseInfo info, IsoValue<?> value) {
		boolean same = value.getType() == info.getType()
				&& (!value.getType().needsLength() || value.getLength() == info.getLength());
		if (!same || !(value.getValue() instanceof CompositeField composite)
				|| !(info.getDecoder() instanceof CompositeField guide)) {
			return same;
		}
		List<?> parts = (composite.getValues() != null) ? composite.getValues() : List.of();
		return parts.size() == guide.getParsers().size() && IntStream.range(0, parts.size())
			.allMatch((part) -> hasTypeOf(guide.getParsers().get(part), (IsoValue<?>) parts.get(part)));
	}

	@Override
	public IsoValue<?> ofDigits(String digits) throws IOException {
		if (this.info.getType() == IsoType.NUMERIC && this.info.getDecoder() == null && this.codec == null) {
			return new PlainValue<>(IsoType.NUMERIC, digits, this.info.getLength());
		}
		return convert((this.codec != null) ? this.codec.decodeField(digits) : digits);
	}

	@Override
	public IsoValue<?> convert(Object value) throws IOException {
		Object content = (this.info.getType() == IsoType.AMOUNT) ? amount(value) : inZone(value);
		if (Numbers.isTooLargeToCompute(content)) {
			throw new UnfitValueException("is given a number with more than 1000 digits, which no field holds");
		}
		if (this.info.getDecoder() instanceof CompositeFieldCodec && FieldTypes.isBytes(this.info.getType())
				&& content instanceof CharSequence) {
			throw new UnfitValueException("has binary parts; set it to a CompositeField");
		}
		if (FieldTypes.isPacked(this.info.getType()) && content instanceof byte[] bytes && bytes.length > 0
				&& bytes[0] >> 4 == 0) {
			throw new UnfitValueException(
					"holds packed digits, and these bytes begin with half a byte that may be padding;"
							+ " give the digits as text");
		}
		CustomField<Object> encoder = encoder(content);
		if (this.info.getType() == IsoType.ALPHA && encoder == null && content instanceof CharSequence text
				&& text.isEmpty()) {
			throw new UnfitValueException(
					"is empty, and would be written as spaces; give a space for a blank field, or remove the field");
		}
		IsoValue<Object> converted = FieldValues.of(this.info.getType(), content, encoder, this.info.getLength(), true);
		if (content instanceof Date && this.info instanceof DateTimeParseInfo zoned) {
			converted.setTimeZone(FieldReader.zone(zoned));
		}
		if (encoder == null && !(this.info.getDecoder() instanceof CompositeFieldCodec)) {
			String problem = this.coding.validator.problem(this.number, converted);
			if (problem != null) {
				throw new UnfitValueException(problem);
			}
			return converted;
		}
		converted.setCharacterEncoding(this.coding.charsetName);
		requireWritable(converted);
		return converted;
	}

	/**
	 * Return an amount. Text must be the 12 digits of a message, or have decimals: j8583
	 * would read 000000001250 as 1250.00.
	 */
	private static Object amount(Object given) {
		if (given instanceof Integer || given instanceof Long) {
			return BigDecimal.valueOf(((Number) given).longValue());
		}
		if (!(given instanceof CharSequence)) {
			return given;
		}
		String text = given.toString();
		boolean digits = Numbers.isDigits(text);
		if (digits && text.length() == IsoType.AMOUNT.getLength()) {
			return BigDecimal.valueOf(Long.parseLong(text), 2);
		}
		BigDecimal amount = digits ? null : Numbers.decimal(text);
		if (amount == null) {
			throw new UnfitValueException(
					"is an amount; as text write its 12 digits or two decimals, such as 000000001250 or 12.50");
		}
		return amount;
	}

	/** Return a date and time in the time zone of the guide, if it has one. */
	private Object inZone(Object value) {
		ZoneId zone = null;
		if (this.info instanceof DateTimeParseInfo zoned && FieldReader.zone(zoned) != null) {
			zone = FieldReader.zone(zoned).toZoneId();
		}
		else if (this.info instanceof TemporalParseInfo<?> temporal
				&& temporal.getZoneId() != TemporalParseInfo.getDefaultZoneId()) {
			zone = temporal.getZoneId();
		}
		if (zone != null && value instanceof ZonedDateTime time) {
			return time.withZoneSameInstant(zone);
		}
		return (zone != null && value instanceof OffsetDateTime time) ? time.atZoneSameInstant(zone) : value;
	}

	@SuppressWarnings("unchecked")
	private @Nullable CustomField<Object> encoder(Object value) {
		if (this.info.getDecoder() instanceof CompositeFieldCodec parts) {
			// text is that of all parts, which check it when it is written
			return (value instanceof CompositeField) ? (CustomField<Object>) (CustomField<?>) parts : null;
		}
		return this.codec;
	}

}
