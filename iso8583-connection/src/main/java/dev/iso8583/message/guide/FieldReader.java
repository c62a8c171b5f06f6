package dev.iso8583.message.guide;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.TimeZone;
import java.util.function.Function;

import com.solab.iso8583.CustomBinaryField;
import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.parse.AlphaParseInfo;
import com.solab.iso8583.parse.AmountParseInfo;
import com.solab.iso8583.parse.FieldParseInfo;
import com.solab.iso8583.parse.LlllvarParseInfo;
import com.solab.iso8583.parse.LllvarParseInfo;
import com.solab.iso8583.parse.LlvarParseInfo;
import com.solab.iso8583.parse.NumericParseInfo;
import com.solab.iso8583.parse.date.DateTimeParseInfo;
import com.solab.iso8583.parse.temporal.TemporalParseInfo;
import com.solab.iso8583.util.Bcd;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.HexDigits;
import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.value.DateDigits;
import dev.iso8583.message.value.FieldTypes;
import dev.iso8583.message.value.PlainValue;
import dev.iso8583.message.value.TimeValue;

/**
 * Reads fields. It determines where a field ends, has its content checked by
 * {@link ContentChecks}, and then converts it to a value.
 * <p>
 * Lengths that are not numbers, fields that do not end within the message, and invalid
 * digits in hexadecimal text are always refused.
 * <p>
 * Bytes, packed digits and fields with codecs are read here, because j8583 passes a codec
 * other bytes than it writes, and confuses the number of bytes with the number of digits.
 * Very long numbers, times, and dates that do not exist are left to j8583.
 */
final class FieldReader {

	/** The maximum number of digits that j8583 reads as a long. */
	private static final int LONG_DIGITS = 18;

	/** The maximum length that j8583 allows in fields of LLL types. */
	private static final int MAXIMUM_LLL_LENGTH = 0xFFF;

	private final Charset charset;

	private final boolean binary;

	private final boolean hexLengths;

	private final boolean strict;

	private final Encoding.Bcd padding;

	private final Clock clock;

	private final ContentChecks checks;

	/** The value of each byte of a length as a hexadecimal digit, or -1. */
	private final byte[] lengthDigits;

	/** The value of each byte of a text as a hexadecimal digit, or -1. */
	private final byte[] textDigits;

	/** Whether each character of the character set is one byte. */
	private final boolean singleBytes;

	/** Whether lengths are in the character set, else in ASCII. */
	private final boolean lengthsInCharset;

	/** Whether text and numbers are written as the bytes they were read from. */
	private final boolean bytesAreUnique;

	/**
	 * Create a reader.
	 * @param binary whether fields are binary
	 * @param lengthsInCharset whether lengths are in the character set, else in ASCII
	 * @param hexLengths whether lengths of binary fields are binary numbers, not BCD
	 * @param padding the padding of an odd number of packed digits
	 * @param clock gives the year of dates without one
	 */
	FieldReader(Charset charset, boolean binary, boolean lengthsInCharset, boolean hexLengths, boolean strict,
			Encoding.Bcd padding, Clock clock) {
		this.charset = charset;
		this.binary = binary;
		this.hexLengths = binary && hexLengths;
		this.strict = strict;
		this.padding = padding;
		this.clock = clock;
		this.textDigits = HexDigits.of(charset).values();
		this.lengthDigits = lengthsInCharset ? this.textDigits : HexDigits.of(StandardCharsets.US_ASCII).values();
		this.checks = new ContentChecks(charset, binary, strict, this.textDigits);
		this.singleBytes = charset.newEncoder().maxBytesPerChar() == 1;
		this.lengthsInCharset = lengthsInCharset;
		this.bytesAreUnique = this.checks.acceptOnlyUniqueBytes();
	}

	boolean isStrict() {
		return this.strict;
	}

	/**
	 * Return the position after a field.
	 * @param limit the end of the bytes that may belong to the field
	 */
	int end(FieldParseInfo info, byte[] bytes, int position, int limit) throws MalformedFieldException {
		int header = headerLength(info.getType());
		if (header > limit - position) {
			throw MalformedFieldException.truncated(position, header, limit - position);
		}
		long length = switch (info.getType()) {
			case NUMERIC -> this.binary ? (info.getLength() + 1L) / 2 : info.getLength();
			case ALPHA -> info.getLength();
			case BINARY -> this.binary ? info.getLength() : 2L * info.getLength();
			case LLBCDBIN, LLLBCDBIN, LLLLBCDBIN -> {
				int digits = length(info.getType(), bytes, position);
				yield this.binary ? (digits + 1) / 2 : digits;
			}
			case LLVAR, LLLVAR, LLLLVAR, LLBIN, LLLBIN, LLLLBIN -> length(info.getType(), bytes, position);
			default -> this.binary ? info.getType().getLength() / 2 : info.getType().getLength();
		};
		if (length > limit - position - header) {
			throw MalformedFieldException.truncated(position, length, limit - position - header);
		}
		return position + header + (int) length;
	}

	/** Return the number of bytes of the length with which a field begins. */
	int headerLength(IsoType type) {
		return switch (type) {
			case LLVAR, LLBIN, LLBCDBIN -> this.binary ? 1 : 2;
			case LLLVAR, LLLBIN, LLLBCDBIN -> this.binary ? 2 : 3;
			case LLLLVAR, LLLLBIN, LLLLBCDBIN -> this.binary ? 2 : 4;
			default -> 0;
		};
	}

	private int length(IsoType type, byte[] bytes, int position) throws MalformedFieldException {
		int header = headerLength(type);
		int length = 0;
		if (this.hexLengths) {
			for (int index = position; index < position + header; index++) {
				length = length << 8 | bytes[index] & 0xFF;
			}
			if (FieldTypes.lengthDigits(type) == 3 && length > MAXIMUM_LLL_LENGTH) {
				throw MalformedFieldException.at(position, "its length is more than " + MAXIMUM_LLL_LENGTH);
			}
			return length;
		}
		boolean oddDigits = this.binary
				&& (type == IsoType.LLLVAR || type == IsoType.LLLBIN || type == IsoType.LLLBCDBIN);
		int places = this.binary ? 2 * header : header;
		for (int place = 0; place < places; place++) {
			int digit = this.binary ? nibble(bytes, position, place)
					: this.lengthDigits[bytes[position + place] & 0xFF];
			if (digit < 0 || digit > 9 || oddDigits && place == 0 && digit != 0) {
				throw MalformedFieldException.at(position, "its length is not a number");
			}
			length = 10 * length + digit;
		}
		return length;
	}

	/**
	 * Refuse a field that is longer than its guide allows, if the format is strict.
	 * @param maximum the maximum length of its content in characters, bytes or packed
	 * digits
	 */
	void requireLength(FieldParseInfo info, byte[] bytes, int position, int maximum) throws MalformedFieldException {
		IsoType type = info.getType();
		boolean isHex = !this.binary && (type == IsoType.LLBIN || type == IsoType.LLLBIN || type == IsoType.LLLLBIN);
		int length = length(type, bytes, position) / (isHex ? 2 : 1);
		if (this.strict && length > maximum) {
			throw MalformedFieldException.at(position,
					"its length is " + length + ", but its parse guide allows at most " + maximum);
		}
	}

	/**
	 * Read a field.
	 * @param end the position after the field, see {@link #end}
	 */
	IsoValue<?> read(FieldParseInfo info, int field, @Nullable CustomField<?> codec, byte[] bytes, int position,
			int end) throws MalformedFieldException {
		IsoType type = info.getType();
		int start = position + headerLength(type);
		if (FieldTypes.isBytes(type)) {
			return bytesValue(info, codec, bytes, position, end);
		}
		this.checks.require(info, field, codec, bytes, start, end);
		if (type.isDateTimeType()) {
			return time(info, field, bytes, position);
		}
		if (info.getClass() == AmountParseInfo.class) {
			String digits = digits(type, bytes, position);
			return new PlainValue<>(type, BigDecimal.valueOf(Long.parseLong(digits), 2), digits.length());
		}
		if (isText(info) || type == IsoType.NUMERIC && codec instanceof CompositeFieldCodec) {
			String text = text(info, bytes, start, end);
			int length = type.needsLength() ? info.getLength() : text.length();
			return coded(type, text, length, position, codec,
					(decoder) -> (decoder instanceof CompositeFieldCodec parts && !this.binary)
							? parts.decodeText(bytes, start, end) : decoder.decodeField(text));
		}
		return readByJ8583(info, field, codec, bytes, position);
	}

	private IsoValue<?> readByJ8583(FieldParseInfo info, int field, @Nullable CustomField<?> codec, byte[] bytes,
			int position) throws MalformedFieldException {
		try {
			return this.binary ? info.parseBinary(field, bytes, position, codec)
					: info.parse(field, bytes, position, codec);
		}
		catch (Throwable ex) {
			// not passed on: j8583 throws many unchecked exceptions, a codec of the
			// application any, and some quote the message
			throw MalformedFieldException.at(position, "it cannot be read");
		}
	}

	private static boolean isText(FieldParseInfo info) {
		Class<?> type = info.getClass();
		return type == AlphaParseInfo.class || type == LlvarParseInfo.class || type == LllvarParseInfo.class
				|| type == LlllvarParseInfo.class;
	}

	/** Return the text of a field, or the digits of a BCD number. */
	private String text(FieldParseInfo info, byte[] bytes, int start, int end) {
		return (this.binary && info.getType() == IsoType.NUMERIC)
				? HexFormat.of().formatHex(bytes, start, end).substring(info.getLength() % 2)
				: text(bytes, start, end, Charset.forName(info.getCharacterEncoding()));
	}

	/**
	 * Return the text of bytes. A byte that no character is written as is U+FFFD, which
	 * cannot be written: code page 037 has two bytes for a line feed, and it would leave
	 * as the other.
	 */
	private String text(byte[] bytes, int start, int end, Charset charset) {
		String text = new String(bytes, start, end - start, charset);
		return (this.singleBytes && charset.equals(this.charset)) ? this.checks.withoutGaps(text, bytes, start) : text;
	}

	/**
	 * Return the value that a codec decodes, or the content itself if there is no codec,
	 * or it returns {@code null}.
	 */
	@SuppressWarnings("unchecked")
	private static IsoValue<?> coded(IsoType type, Object content, int length, int position,
			@Nullable CustomField<?> codec, Function<CustomField<?>, @Nullable Object> decoding)
			throws MalformedFieldException {
		try {
			Object decoded = (codec != null) ? decoding.apply(codec) : null;
			return (decoded != null) ? new IsoValue<>(type, decoded, length, true, (CustomField<Object>) codec)
					: new IsoValue<>(type, content, length, true);
		}
		catch (Throwable ex) {
			// not passed on: a codec may quote what it cannot read
			throw MalformedFieldException.at(position, "it cannot be read");
		}
	}

	private IsoValue<?> bytesValue(FieldParseInfo info, @Nullable CustomField<?> codec, byte[] bytes, int position,
			int end) throws MalformedFieldException {
		IsoType type = info.getType();
		int start = position + headerLength(type);
		boolean packed = FieldTypes.isPacked(type);
		int digits = !packed ? 0 : this.binary ? length(type, bytes, position) : end - start;
		byte[] content = this.binary ? Arrays.copyOfRange(bytes, start, end) : bytesOfHex(packed, bytes, start, end);
		if (this.binary && digits % 2 == 1) {
			removePadding(start, content);
		}
		return coded(type, content, packed ? digits : content.length, position, codec,
				(decoder) -> (decoder instanceof CustomBinaryField<?> ofBytes)
						? ofBytes.decodeBinaryField(content, 0, content.length)
						: decoder.decodeField(HexFormat.of().withUpperCase().formatHex(content).substring(digits % 2)));
	}

	/** Move an odd number of digits to the end of their bytes, as j8583 expects them. */
	private void removePadding(int start, byte[] content) throws MalformedFieldException {
		if (!this.padding.left()) {
			if (this.strict && content[0] >> 4 != 0) {
				throw MalformedFieldException.at(start, "it has a digit too many");
			}
			return;
		}
		int last = content.length - 1;
		if ((content[last] & 0xF) != this.padding.fill()) {
			throw MalformedFieldException.at(start + last, "its padding is not that of the format");
		}
		for (int index = last; index >= 0; index--) {
			int before = (index > 0) ? content[index - 1] << 4 : 0;
			content[index] = (byte) (content[index] >> 4 & 0xF | before);
		}
	}

	private IsoValue<?> time(FieldParseInfo info, int field, byte[] bytes, int position)
			throws MalformedFieldException {
		IsoType type = info.getType();
		String text = digits(type, bytes, position);
		DateDigits date = DateDigits.of(type, text);
		ZonedDateTime now = ZonedDateTime.now(this.clock.withZone(zoneOf(info)));
		boolean exists = date != null && date.exists(now.getYear());
		if (this.strict && !exists) {
			throw MalformedFieldException.at(position, "the date or time does not exist");
		}
		if (!exists || type == IsoType.TIME) {
			IsoValue<?> value = readByJ8583(info, field, null, bytes, position);
			return inZone(new TimeValue<>(type, value.getValue(), text), value.getTimeZone());
		}
		ZonedDateTime time = date.nearest(now);
		if (info instanceof DateTimeParseInfo zoned) {
			return inZone(new TimeValue<>(type, Date.from(time.toInstant()), text), zone(zoned));
		}
		boolean hasTime = type.getLength() >= 10;
		return new TimeValue<>(type, hasTime ? time : time.toLocalDate(), text);
	}

	private static ZoneId zoneOf(FieldParseInfo info) {
		if (info instanceof TemporalParseInfo<?> temporal) {
			return temporal.getZoneId();
		}
		TimeZone zone = (info instanceof DateTimeParseInfo zoned) ? zone(zoned) : null;
		return (zone != null) ? zone.toZoneId() : ZoneId.systemDefault();
	}

	/** Return the time zone that a guide gives its dates, or {@code null}. */
	static @Nullable TimeZone zone(DateTimeParseInfo info) {
		return (info.getTimeZone() != null) ? info.getTimeZone() : DateTimeParseInfo.getDefaultTimeZone();
	}

	private static IsoValue<?> inZone(IsoValue<?> value, @Nullable TimeZone zone) {
		if (zone != null) {
			value.setTimeZone(zone);
		}
		return value;
	}

	/** Return the digits of a field whose type has a fixed length. */
	private String digits(IsoType type, byte[] bytes, int start) {
		char[] digits = new char[type.getLength()];
		for (int place = 0; place < digits.length; place++) {
			int digit = this.binary ? nibble(bytes, start, place) : this.textDigits[bytes[start + place] & 0xFF];
			digits[place] = (char) ('0' + digit);
		}
		return new String(digits);
	}

	/**
	 * Whether a field is plain: text or a number that can be read lazily and without
	 * j8583, if the field has no codec.
	 */
	boolean isPlain(FieldParseInfo info) {
		boolean plain = isText(info)
				|| info.getClass() == NumericParseInfo.class && (!this.binary || info.getLength() <= LONG_DIGITS);
		return plain && this.singleBytes && this.charset.name().equals(info.getCharacterEncoding());
	}

	/**
	 * Whether plain fields are written as exactly the bytes they were read from:
	 * different bytes stand for different characters, and lengths are written as they are
	 * read.
	 * @param digitsInCharset whether digits of lengths are written in the character set
	 * @param hexLengths whether lengths of binary fields are written as binary numbers
	 */
	boolean isWrittenUnchanged(boolean digitsInCharset, boolean hexLengths) {
		return this.bytesAreUnique && this.lengthsInCharset == digitsInCharset
				&& this.hexLengths == (this.binary && hexLengths);
	}

	/**
	 * Refuse a malformed plain field.
	 * @param end the position after the field, see {@link #end}
	 */
	void requirePlain(FieldParseInfo info, int field, byte[] bytes, int position, int end)
			throws MalformedFieldException {
		this.checks.require(info, field, null, bytes, position + headerLength(info.getType()), end);
	}

	/**
	 * Return the value of a plain field that has been checked.
	 * @param end the position after the field, see {@link #end}
	 */
	IsoValue<?> plainValue(FieldParseInfo info, byte[] bytes, int position, int end) {
		IsoType type = info.getType();
		int start = position + headerLength(type);
		IsoValue<?> value;
		if (this.binary && type == IsoType.NUMERIC) {
			value = new PlainValue<>(type, Bcd.decodeToLong(bytes, start, info.getLength()), info.getLength());
		}
		else {
			String text = text(bytes, start, end, this.charset);
			value = PlainValue.isOf(type) ? new PlainValue<>(type, text, end - start)
					: new IsoValue<>(type, text, end - start, true);
		}
		return value;
	}

	/**
	 * Read bytes that are written as hexadecimal digits. j8583 uses the character set of
	 * the JVM, accepts any character as a digit, and is off by one byte after an odd
	 * number of digits.
	 * @param mayBeOdd whether the first half byte may be missing
	 */
	private byte[] bytesOfHex(boolean mayBeOdd, byte[] bytes, int start, int end) throws MalformedFieldException {
		int digits = end - start;
		if (digits % 2 == 1 && !mayBeOdd) {
			throw MalformedFieldException.at(start, "it ends with half a byte");
		}
		byte[] value = new byte[(digits + 1) / 2];
		for (int index = start, place = digits % 2; index < end; index++, place++) {
			int digit = this.textDigits[bytes[index] & 0xFF];
			if (digit < 0) {
				throw MalformedFieldException.at(index, "it is not a hexadecimal digit");
			}
			value[place / 2] |= (byte) ((place % 2 == 0) ? digit << 4 : digit);
		}
		return value;
	}

	private static int nibble(byte[] bytes, int start, int place) {
		int pair = bytes[start + place / 2];
		return (place % 2 == 0) ? pair >> 4 & 0xF : pair & 0xF;
	}

}
