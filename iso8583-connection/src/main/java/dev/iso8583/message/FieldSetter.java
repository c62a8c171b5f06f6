package dev.iso8583.message;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;
import com.solab.iso8583.parse.date.DateTimeParseInfo;
import com.solab.iso8583.parse.temporal.TemporalParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.value.FieldTypes;
import dev.iso8583.message.value.FieldValues;
import dev.iso8583.message.value.Numbers;
import dev.iso8583.message.value.PlainValue;

/**
 * Sets fields of messages with the type and length of their parse guide, and refuses
 * values that would not be written as they are.
 */
final class FieldSetter {

	private static final int STAN_DIGITS = 6;

	private final ParseGuide.Table guides;

	/** The custom codecs by field number. */
	private final @Nullable CustomField<Object>[] codecs;

	private final FieldValidator validator;

	private final MessageWriter writer;

	/** An empty message, as which values are written to check them. */
	private final LazyIsoMessage blank;

	FieldSetter(ParseGuide.Table guides, @Nullable CustomField<Object>[] codecs, FieldValidator validator,
			MessageWriter writer, LazyIsoMessage blank) {
		this.guides = guides;
		this.codecs = codecs;
		this.validator = validator;
		this.writer = writer;
		this.blank = blank;
	}

	/**
	 * Set a field, or remove it if the value is {@code null}.
	 * @throws IllegalArgumentException if the guide does not have the field, or the value
	 * does not fit
	 */
	IsoMessage set(IsoMessage message, int field, @Nullable Object value) {
		Mti mti = Mti.of(message);
		FieldParseInfo info = this.guides.field(mti.value(), field);
		if (info == null) {
			throw new IllegalArgumentException("The parse guide of " + mti + " has no field " + field);
		}
		if (value == null) {
			return message.setField(field, null);
		}
		try {
			IsoValue<?> converted = convert(field, info, value);
			String problem = this.guides.find(mti.value()).lengthProblem(field, converted);
			if (problem != null) {
				throw new UnencodableMessageException(problem);
			}
			return message.setField(field, converted);
		}
		catch (UnencodableMessageException ex) {
			throw new IllegalArgumentException("Field " + field + " of " + mti + " " + ex.getMessage());
		}
		catch (Throwable ex) {
			// not passed on: a codec may quote the value
			throw new IllegalArgumentException(
					"Field " + field + " of " + mti + " cannot be written (" + ex.getClass().getSimpleName() + ")");
		}
	}

	/**
	 * Set the STAN of a new request, in the type and length of its parse guide.
	 * @param stan six digits
	 */
	void setStan(LazyIsoMessage request, Mti mti, String stan) {
		ParseGuide guide = this.guides.find(mti.value());
		FieldParseInfo info = (guide != null) ? guide.fields()[DataElements.STAN] : null;
		CustomField<Object> codec = this.codecs[DataElements.STAN];
		if (guide == null) {
			request.setField(DataElements.STAN, new PlainValue<>(IsoType.NUMERIC, stan, STAN_DIGITS));
		}
		else if (info != null && info.getType() == IsoType.NUMERIC && info.getDecoder() == null && codec == null) {
			request.setField(DataElements.STAN, new PlainValue<>(IsoType.NUMERIC, stan, info.getLength()));
		}
		else if (info != null) {
			set(request, DataElements.STAN, (codec != null) ? codec.decodeField(stan) : stan);
		}
	}

	/** Return a value of a field that would be written unchanged. */
	private IsoValue<?> convert(int field, FieldParseInfo info, Object value) throws IOException {
		Object content = (info.getType() == IsoType.AMOUNT) ? amount(value) : inZone(info, value);
		if (Numbers.isTooLargeToCompute(content)) {
			throw new UnencodableMessageException("is given a number with more than 1000 digits, which no field holds");
		}
		if (info.getDecoder() instanceof CompositeFieldCodec && FieldTypes.isBytes(info.getType())
				&& content instanceof CharSequence) {
			throw new UnencodableMessageException("has binary parts; set it to a CompositeField");
		}
		if (FieldTypes.isPacked(info.getType()) && content instanceof byte[] bytes && bytes.length > 0
				&& bytes[0] >> 4 == 0) {
			throw new UnencodableMessageException(
					"holds packed digits, and these bytes begin with half a byte that may be padding;"
							+ " give the digits as text");
		}
		CustomField<Object> codec = codec(field, info, content);
		IsoValue<Object> converted = FieldValues.of(info.getType(), content, codec, info.getLength(), true);
		if (content instanceof Date && info instanceof DateTimeParseInfo zoned) {
			converted.setTimeZone(FieldReader.zone(zoned));
		}
		if (codec == null && !(info.getDecoder() instanceof CompositeFieldCodec)) {
			String problem = this.validator.problem(field, converted);
			if (problem != null) {
				throw new UnencodableMessageException(problem);
			}
			return converted;
		}
		converted.setCharacterEncoding(this.blank.getCharacterEncoding());
		this.writer.requireWritable(field, converted, info, this.blank);
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
			throw new UnencodableMessageException(
					"is an amount; as text write its 12 digits or two decimals, such as 000000001250 or 12.50");
		}
		return amount;
	}

	/** Return a date and time in the time zone of the guide, if it has one. */
	private static Object inZone(FieldParseInfo info, Object value) {
		ZoneId zone = null;
		if (info instanceof DateTimeParseInfo zoned && FieldReader.zone(zoned) != null) {
			zone = FieldReader.zone(zoned).toZoneId();
		}
		else if (info instanceof TemporalParseInfo<?> temporal
				&& temporal.getZoneId() != TemporalParseInfo.getDefaultZoneId()) {
			zone = temporal.getZoneId();
		}
		if (zone != null && value instanceof ZonedDateTime time) {
			return time.withZoneSameInstant(zone);
		}
		return (zone != null && value instanceof OffsetDateTime time) ? time.atZoneSameInstant(zone) : value;
	}

	@SuppressWarnings("unchecked")
	private @Nullable CustomField<Object> codec(int field, FieldParseInfo info, Object value) {
		if (info.getDecoder() instanceof CompositeFieldCodec parts) {
			// text is that of all parts, which check it when it is written
			return (value instanceof CompositeField) ? (CustomField<Object>) (CustomField<?>) parts : null;
		}
		return this.codecs[field];
	}

}
