package dev.iso8583.message;

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

import dev.iso8583.message.UndecodableMessageException.Reason;

/**
 * Reads one field after another. Where a field ends and what it may consist of is judged
 * before j8583 sees it, which reads letters as numbers, numbers as dates of another
 * month, and 1E9 as an amount that takes minutes to write.
 * <p>
 * Some things are refused always: lengths that are no numbers, fields that do not end
 * within the message, and digits that are none in BCD, amounts, dates and hexadecimal
 * text. Being strict adds what j8583 can read, but not as it is written.
 * <p>
 * Bytes, packed digits, and what a codec makes of text or bytes are read here: j8583
 * gives a codec other bytes than it writes, and takes the number of bytes for that of the
 * digits. j8583 reads the longest numbers, times, and dates that there are not.
 */
final class FieldReader {

	/** So many digits j8583 reads as a long. */
	private static final int LONG_DIGITS = 18;

	/** What j8583 holds in a field whose length has three digits. */
	private static final int LONGEST_OF_LLL = 0xFFF;

	private final Charset charset;

	private final boolean binary;

	private final boolean hexLengths;

	private final boolean strict;

	private final BcdPadding padding;

	private final Clock clock;

	/** The hexadecimal digit that each byte of a length stands for, or -1. */
	private final byte[] lengthDigits;

	/** The same for each byte of a text. */
	private final byte[] textDigits;

	/** Whether the character set has no character for some byte. */
	private final boolean hasGaps;

	private final boolean[] gaps = new boolean[256];

	/** Whether each byte is a character. */
	private final boolean singleBytes;

	/** Whether lengths of text are in the character set. */
	private final boolean lengthsInCharset;

	private final byte space;

	private final byte dash;

	/** Whether no digit and no sign can be written in two ways. */
	private final boolean oneWay;

	/**
	 * Create a reader.
	 * @param binary whether fields are binary
	 * @param lengthsInCharset whether lengths of text are in the character set, else they
	 * are in ASCII
	 * @param hexLengths whether lengths of binary fields are binary numbers, not BCD
	 * @param padding what fills up an odd number of packed digits
	 * @param clock tells the year of dates that have none
	 */
	FieldReader(Charset charset, boolean binary, boolean lengthsInCharset, boolean hexLengths, boolean strict,
			BcdPadding padding, Clock clock) {
		this.charset = charset;
		this.binary = binary;
		this.hexLengths = binary && hexLengths;
		this.strict = strict;
		this.padding = padding;
		this.clock = clock;
		this.textDigits = digits(charset);
		this.space = " ".getBytes(charset)[0];
		this.dash = "-".getBytes(charset)[0];
		this.lengthDigits = lengthsInCharset ? this.textDigits : digits(StandardCharsets.US_ASCII);
		boolean some = false;
		for (int value = 0; value < 256; value++) {
			byte[] single = { (byte) value };
			this.gaps[value] = !Arrays.equals(new String(single, charset).getBytes(charset), single);
			some |= this.gaps[value];
		}
		this.hasGaps = some;
		this.singleBytes = charset.newEncoder().maxBytesPerChar() == 1;
		this.lengthsInCharset = lengthsInCharset;
		boolean oneWay = true;
		for (int value = 0; value < 256; value++) {
			oneWay &= !this.gaps[value] || this.textDigits[value] < 0;
		}
		this.oneWay = oneWay;
	}

	/** Return the value of each byte as a hexadecimal digit, or -1. */
	static byte[] digits(Charset charset) {
		byte[] digits = new byte[256];
		for (int value = 0; value < 256; value++) {
			char character = new String(new byte[] { (byte) value }, charset).charAt(0);
			digits[value] = (byte) ((character < 128) ? Character.digit(character, 16) : -1);
		}
		return digits;
	}

	boolean isStrict() {
		return this.strict;
	}

	/**
	 * Return where a field ends.
	 * @param field its number, for the text of a failure
	 * @param limit where the bytes end that it may consist of
	 */
	int end(FieldParseInfo info, int field, byte[] bytes, int position, int limit) throws UndecodableMessageException {
		int header = headerLength(info.getType());
		if (header > limit - position) {
			throw truncated(field, position, header, limit - position);
		}
		long length = switch (info.getType()) {
			case NUMERIC -> this.binary ? (info.getLength() + 1L) / 2 : info.getLength();
			case ALPHA -> info.getLength();
			case BINARY -> this.binary ? info.getLength() : 2L * info.getLength();
			case LLBCDBIN, LLLBCDBIN, LLLLBCDBIN -> {
				int digits = length(info.getType(), field, bytes, position);
				yield this.binary ? (digits + 1) / 2 : digits;
			}
			case LLVAR, LLLVAR, LLLLVAR, LLBIN, LLLBIN, LLLLBIN -> length(info.getType(), field, bytes, position);
			default -> this.binary ? info.getType().getLength() / 2 : info.getType().getLength();
		};
		if (length > limit - position - header) {
			throw truncated(field, position, length, limit - position - header);
		}
		return position + header + (int) length;
	}

	private static UndecodableMessageException truncated(int field, int position, long need, int left) {
		return new UndecodableMessageException(Reason.TRUNCATED_FIELD,
				place(field, position) + " needs " + need + " bytes, and there are " + Math.max(left, 0));
	}

	/** Return how many bytes the length takes that a field begins with. */
	private int headerLength(IsoType type) {
		return switch (type) {
			case LLVAR, LLBIN, LLBCDBIN -> this.binary ? 1 : 2;
			case LLLVAR, LLLBIN, LLLBCDBIN -> this.binary ? 2 : 3;
			case LLLLVAR, LLLLBIN, LLLLBCDBIN -> this.binary ? 2 : 4;
			default -> 0;
		};
	}

	private int length(IsoType type, int field, byte[] bytes, int position) throws UndecodableMessageException {
		int header = headerLength(type);
		int length = 0;
		if (this.hexLengths) {
			for (int index = position; index < position + header; index++) {
				length = length << 8 | bytes[index] & 0xFF;
			}
			if (MessageWriter.headerDigits(type) == 3 && length > LONGEST_OF_LLL) {
				throw malformed(field, position, "its length is more than " + LONGEST_OF_LLL);
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
				throw malformed(field, position, "its length is not a number");
			}
			length = 10 * length + digit;
		}
		return length;
	}

	/**
	 * Refuse a field that is longer than its guide allows, if strict.
	 * @param longest the greatest length of its content in characters, bytes, or digits
	 * of packed BCD
	 */
	void requireLength(FieldParseInfo info, int field, byte[] bytes, int position, int longest)
			throws UndecodableMessageException {
		IsoType type = info.getType();
		boolean isHex = !this.binary && (type == IsoType.LLBIN || type == IsoType.LLLBIN || type == IsoType.LLLLBIN);
		int length = length(type, field, bytes, position) / (isHex ? 2 : 1);
		if (this.strict && length > longest) {
			throw malformed(field, position, "its length is " + length + ", and its parse guide allows " + longest);
		}
	}

	/**
	 * Read a field.
	 * @param end where it ends, see {@link #end}
	 */
	IsoValue<?> read(FieldParseInfo info, int field, @Nullable CustomField<?> codec, byte[] bytes, int position,
			int end) throws UndecodableMessageException {
		IsoType type = info.getType();
		int start = position + headerLength(type);
		if (FieldValidator.isBytes(type)) {
			return bytesValue(info, field, codec, bytes, position, end);
		}
		requireContent(info, field, codec, bytes, start, end);
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
			return coded(type, text, length, field, position, codec,
					(decoder) -> (decoder instanceof CompositeFieldCodec parts && !this.binary)
							? parts.decodeText(bytes, start, end) : decoder.decodeField(text));
		}
		return readByJ8583(info, field, codec, bytes, position);
	}

	private IsoValue<?> readByJ8583(FieldParseInfo info, int field, @Nullable CustomField<?> codec, byte[] bytes,
			int position) throws UndecodableMessageException {
		try {
			return this.binary ? info.parseBinary(field, bytes, position, codec)
					: info.parse(field, bytes, position, codec);
		}
		catch (Throwable ex) {
			// j8583 fails with five unchecked types besides its own, a codec of the
			// application with any, and some quote the message: none is passed on
			throw malformed(field, position, "it cannot be read");
		}
	}

	private static boolean isText(FieldParseInfo info) {
		Class<?> type = info.getClass();
		return type == AlphaParseInfo.class || type == LlvarParseInfo.class || type == LllvarParseInfo.class
				|| type == LlllvarParseInfo.class;
	}

	/** Return the text of a field, or the digits of a number in BCD. */
	private String text(FieldParseInfo info, byte[] bytes, int start, int end) {
		return (this.binary && info.getType() == IsoType.NUMERIC)
				? HexFormat.of().formatHex(bytes, start, end).substring(info.getLength() % 2)
				: new String(bytes, start, end - start, Charset.forName(info.getCharacterEncoding()));
	}

	/**
	 * Return the value that a codec makes, which is the content itself if it makes none.
	 */
	@SuppressWarnings("unchecked")
	private static IsoValue<?> coded(IsoType type, Object content, int length, int field, int position,
			@Nullable CustomField<?> codec, Function<CustomField<?>, @Nullable Object> decoding)
			throws UndecodableMessageException {
		try {
			Object decoded = (codec != null) ? decoding.apply(codec) : null;
			return (decoded != null) ? new IsoValue<>(type, decoded, length, true, (CustomField<Object>) codec)
					: new IsoValue<>(type, content, length, true);
		}
		catch (Throwable ex) {
			// not passed on: a codec may quote what it cannot read
			throw malformed(field, position, "it cannot be read");
		}
	}

	private IsoValue<?> bytesValue(FieldParseInfo info, int field, @Nullable CustomField<?> codec, byte[] bytes,
			int position, int end) throws UndecodableMessageException {
		IsoType type = info.getType();
		int start = position + headerLength(type);
		boolean packed = FieldValidator.isPacked(type);
		int digits = !packed ? 0 : this.binary ? length(type, field, bytes, position) : end - start;
		byte[] content = this.binary ? Arrays.copyOfRange(bytes, start, end)
				: bytesOfHex(packed, field, bytes, start, end);
		if (this.binary && digits % 2 == 1) {
			removePadding(field, start, content);
		}
		return coded(type, content, packed ? digits : content.length, field, position, codec,
				(decoder) -> (decoder instanceof CustomBinaryField<?> ofBytes)
						? ofBytes.decodeBinaryField(content, 0, content.length)
						: decoder.decodeField(HexFormat.of().withUpperCase().formatHex(content).substring(digits % 2)));
	}

	/** Move an odd number of digits to the end of their bytes, where j8583 has them. */
	private void removePadding(int field, int start, byte[] content) throws UndecodableMessageException {
		if (this.padding == BcdPadding.LEFT_ZERO) {
			if (this.strict && content[0] >> 4 != 0) {
				throw malformed(field, start, "it has a digit too many");
			}
			return;
		}
		int last = content.length - 1;
		if ((content[last] & 0xF) != ((this.padding == BcdPadding.RIGHT_F) ? 0xF : 0)) {
			throw malformed(field, start + last, "its padding is not that of the format");
		}
		for (int index = last; index >= 0; index--) {
			int before = (index > 0) ? content[index - 1] << 4 : 0;
			content[index] = (byte) (content[index] >> 4 & 0xF | before);
		}
	}

	private IsoValue<?> time(FieldParseInfo info, int field, byte[] bytes, int position)
			throws UndecodableMessageException {
		IsoType type = info.getType();
		String text = digits(type, bytes, position);
		DateDigits date = DateDigits.of(type, text);
		ZonedDateTime now = ZonedDateTime.now(this.clock.withZone(zoneOf(info)));
		boolean exists = date != null && date.exists(now.getYear());
		if (this.strict && !exists) {
			throw malformed(field, position, "there is no such date or time");
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

	/** Return the time zone that a guide gives its dates, if it does. */
	static @Nullable TimeZone zone(DateTimeParseInfo info) {
		return (info.getTimeZone() != null) ? info.getTimeZone() : DateTimeParseInfo.getDefaultTimeZone();
	}

	private static IsoValue<?> inZone(IsoValue<?> value, @Nullable TimeZone zone) {
		if (zone != null) {
			value.setTimeZone(zone);
		}
		return value;
	}

	/** Return the digits of a type of one length. */
	private String digits(IsoType type, byte[] bytes, int start) {
		char[] digits = new char[type.getLength()];
		for (int place = 0; place < digits.length; place++) {
			int digit = this.binary ? nibble(bytes, start, place) : this.textDigits[bytes[start + place] & 0xFF];
			digits[place] = (char) ('0' + digit);
		}
		return new String(digits);
	}

	/**
	 * Whether a field that no codec makes is read without j8583, which looks up the
	 * character set for each: text and numbers, where bytes are characters.
	 */
	boolean isPlain(FieldParseInfo info) {
		boolean plain = isText(info)
				|| info.getClass() == NumericParseInfo.class && (!this.binary || info.getLength() <= LONG_DIGITS);
		return plain && this.singleBytes && this.charset.name().equals(info.getCharacterEncoding());
	}

	/**
	 * Whether the value of each plain field is written as the very bytes it was read
	 * from. That is so where each byte that is not refused stands for a character of its
	 * own, and lengths are written as they are read.
	 * @param digitsInCharset how bitmap and lengths are written
	 * @param hexLengths how lengths of binary fields are written
	 */
	boolean isWrittenAsItCame(boolean digitsInCharset, boolean hexLengths) {
		return (this.strict ? this.oneWay : !this.hasGaps) && this.lengthsInCharset == digitsInCharset
				&& this.hexLengths == (this.binary && hexLengths);
	}

	/**
	 * Refuse a plain field that is wrong.
	 * @param end where it ends, see {@link #end}
	 */
	void requirePlain(FieldParseInfo info, int field, byte[] bytes, int position, int end)
			throws UndecodableMessageException {
		requireContent(info, field, null, bytes, position + headerLength(info.getType()), end);
	}

	/**
	 * Return the value of a plain field that is not refused.
	 * @param end where it ends, see {@link #end}
	 */
	IsoValue<?> plainValue(FieldParseInfo info, byte[] bytes, int position, int end) {
		IsoType type = info.getType();
		int start = position + headerLength(type);
		IsoValue<?> value;
		if (this.binary && type == IsoType.NUMERIC) {
			value = new PlainValue<>(type, Bcd.decodeToLong(bytes, start, info.getLength()), info.getLength());
		}
		else {
			String text = new String(bytes, start, end - start, this.charset);
			value = PlainValue.isOf(type) ? new PlainValue<>(type, text, end - start)
					: new IsoValue<>(type, text, end - start, true);
		}
		return value;
	}

	private void requireContent(FieldParseInfo info, int field, @Nullable CustomField<?> codec, byte[] bytes, int start,
			int end) throws UndecodableMessageException {
		switch (info.getType()) {
			case NUMERIC -> {
				if (this.binary) {
					requireBcd(field, bytes, start, end);
					if (info.getLength() % 2 == 1 && nibble(bytes, start, 0) != 0) {
						throw malformed(field, start, "it has a digit too many");
					}
				}
				else if (this.strict && codec == null) {
					requireDigits(field, bytes, start, end, mayHaveSign(field) && isSign(bytes[start]) ? 1 : 0);
				}
			}
			case ALPHA, LLVAR, LLLVAR, LLLLVAR -> {
				for (int index = start; this.strict && this.hasGaps && index < end; index++) {
					if (this.gaps[bytes[index] & 0xFF]) {
						throw malformed(field, index, "there is no such character in " + this.charset.name());
					}
				}
				if (this.strict && field == FieldValidator.CARD_NUMBER && info.getType() != IsoType.ALPHA) {
					requireNoSpaces(field, bytes, start, end);
				}
			}
			case BINARY, LLBIN, LLLBIN, LLLLBIN, LLBCDBIN, LLLBCDBIN, LLLLBCDBIN -> {
			}
			default -> {
				if (this.binary) {
					requireBcd(field, bytes, start, end);
				}
				else {
					requireDigits(field, bytes, start, end, 0);
				}
			}
		}
	}

	/** Refuse a card number as people write it. */
	private void requireNoSpaces(int field, byte[] bytes, int start, int end) throws UndecodableMessageException {
		for (int index = start; index < end; index++) {
			if (bytes[index] == this.space || bytes[index] == this.dash) {
				throw malformed(field, index, "a card number has no spaces and dashes");
			}
		}
	}

	/** Whether a field is an amount with a C or D before it: fees and net settlement. */
	static boolean mayHaveSign(int field) {
		return field >= 28 && field <= 31 || field == 97;
	}

	private boolean isSign(byte character) {
		int digit = this.textDigits[character & 0xFF];
		return digit == 0xC || digit == 0xD;
	}

	private void requireDigits(int field, byte[] bytes, int start, int end, int skipped)
			throws UndecodableMessageException {
		for (int index = start + skipped; index < end; index++) {
			int digit = this.textDigits[bytes[index] & 0xFF];
			if (digit < 0 || digit > 9) {
				throw malformed(field, index, "it is not a digit");
			}
		}
	}

	private static void requireBcd(int field, byte[] bytes, int start, int end) throws UndecodableMessageException {
		for (int index = start; index < end; index++) {
			if ((bytes[index] & 0xF) > 9 || (bytes[index] >> 4 & 0xF) > 9) {
				throw malformed(field, index, "it is not two digits");
			}
		}
	}

	/**
	 * Read bytes that are written as hexadecimal digits. j8583 does that in the character
	 * set of the JVM, takes any character for a digit, and is one byte off after an odd
	 * number of them.
	 * @param mayBeOdd whether the first half of the first byte may be left out
	 */
	private byte[] bytesOfHex(boolean mayBeOdd, int field, byte[] bytes, int start, int end)
			throws UndecodableMessageException {
		int digits = end - start;
		if (digits % 2 == 1 && !mayBeOdd) {
			throw malformed(field, start, "it has half a byte at its end");
		}
		byte[] value = new byte[(digits + 1) / 2];
		for (int index = start, place = digits % 2; index < end; index++, place++) {
			int digit = this.textDigits[bytes[index] & 0xFF];
			if (digit < 0) {
				throw malformed(field, index, "it is not a hexadecimal digit");
			}
			value[place / 2] |= (byte) ((place % 2 == 0) ? digit << 4 : digit);
		}
		return value;
	}

	private static int nibble(byte[] bytes, int start, int place) {
		int pair = bytes[start + place / 2];
		return (place % 2 == 0) ? pair >> 4 & 0xF : pair & 0xF;
	}

	private static UndecodableMessageException malformed(int field, int index, String why) {
		return new UndecodableMessageException(Reason.MALFORMED_FIELD, place(field, index) + ": " + why);
	}

	private static String place(int field, int index) {
		return ": field " + field + " at byte " + index;
	}

}
