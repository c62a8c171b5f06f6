package dev.iso8583.message.guide;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.value.FieldTypes;
import dev.iso8583.message.value.Numbers;
import dev.iso8583.message.value.TimeValue;

/**
 * Writes values that have exactly the content that their type asks for, byte for byte as
 * j8583 does, but without format patterns and intermediate copies. Digits are always
 * those of the standard, where j8583 uses those of the locale of the JVM.
 */
final class PlainFieldWriter {

	static final byte[] ASCII_HEX_DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

	private static final long[] POWERS_OF_TEN = new long[19];

	static {
		POWERS_OF_TEN[0] = 1;
		for (int exponent = 1; exponent < POWERS_OF_TEN.length; exponent++) {
			POWERS_OF_TEN[exponent] = 10 * POWERS_OF_TEN[exponent - 1];
		}
	}

	private final Charset charset;

	private final String charsetName;

	/** The byte of each character in the character set, or -1 if it is not one byte. */
	private final short[] codes;

	/** Whether the byte of each character equals its number, as in ISO 8859-1. */
	private final boolean codesAreCharacters;

	/** The hexadecimal digits in the character set. */
	private final byte[] hexDigits;

	private final FieldValidator validator;

	private final Encoding.Bcd padding;

	/**
	 * Whether numbers of text must consist of digits, except for a sign where allowed.
	 */
	private final boolean strict;

	/**
	 * Create a writer.
	 * @param charsetName the name of the character set, as messages have it
	 * @throws IllegalArgumentException if the character set does not write digits and
	 * spaces as one byte each
	 */
	PlainFieldWriter(String charsetName, FieldValidator validator, Encoding.Bcd padding) {
		this.validator = validator;
		this.padding = padding;
		this.strict = validator.strict();
		this.charset = Charset.forName(charsetName);
		this.charsetName = charsetName;
		this.codes = codes(this.charset);
		this.codesAreCharacters = Integer.bitCount(this.codes.length) == 1
				&& IntStream.range(0, this.codes.length).allMatch((character) -> this.codes[character] == character);
		this.hexDigits = "0123456789ABCDEF".getBytes(this.charset);
		if (this.hexDigits.length != ASCII_HEX_DIGITS.length || code(' ') < 0) {
			throw new IllegalArgumentException(
					"The character set " + charsetName + " does not write digits and spaces as one byte each");
		}
	}

	private static short[] codes(Charset charset) {
		short[] codes = new short[Character.MAX_VALUE + 1];
		Arrays.fill(codes, (short) -1);
		int end = 0;
		CharsetEncoder encoder = charset.newEncoder();
		for (int value = 0; value < 256; value++) {
			String text = new String(new byte[] { (byte) value }, charset);
			byte[] bytes = text.getBytes(charset);
			if (text.length() == 1 && bytes.length == 1 && encoder.canEncode(text)) {
				codes[text.charAt(0)] = (short) (bytes[0] & 0xFF);
				end = Math.max(end, text.charAt(0) + 1);
			}
		}
		return Arrays.copyOf(codes, end);
	}

	Charset charset() {
		return this.charset;
	}

	String charsetName() {
		return this.charsetName;
	}

	/** Whether a name is that of the character set of this writer. */
	boolean isCharset(@Nullable String name) {
		return this.charsetName.equals(name);
	}

	/** Return the hexadecimal digits in the character set. */
	byte[] hexDigits() {
		return this.hexDigits;
	}

	private int code(char character) {
		return (character < this.codes.length) ? this.codes[character] : -1;
	}

	/**
	 * Write a value if its content is exactly what its type asks for.
	 * @return whether it was written; if not, the caller must discard what was written of
	 * it
	 */
	boolean write(int field, IsoValue<?> value, @Nullable Object content, OutputBuffer out) {
		IsoType type = value.getType();
		int length = value.getLength();
		return switch (type) {
			case NUMERIC -> {
				if (content instanceof String text) {
					yield out.binary ? writeBcd(text, length, out) : writeDigits(field, text, length, out);
				}
				yield (content instanceof Long || content instanceof Integer)
						&& writeNumber(((Number) content).longValue(), length, out);
			}
			case ALPHA -> content instanceof String text && writePadded(text, length, out);
			case LLVAR, LLLVAR,
					LLLLVAR ->
				content instanceof String text && text.length() == length
						&& this.validator.cardNumberProblem(field, text) == null && writeLength(type, length, out)
						&& writeText(text, out);
			case BINARY -> content instanceof byte[] bytes && writePadded(bytes, length, out);
			case LLBIN, LLLBIN, LLLLBIN -> content instanceof byte[] bytes && bytes.length == length
					&& writeLength(type, out.binary ? length : 2 * length, out) && writeBytes(bytes, 0, out);
			case LLBCDBIN, LLLBCDBIN,
					LLLLBCDBIN ->
				content instanceof byte[] bytes ? writePacked(type, bytes, length, out)
						: out.binary && content instanceof String text && Numbers.isHex(text) && text.length() == length
								&& writePacked(type, packed(text), length, out);
			case AMOUNT -> content instanceof BigDecimal amount && Numbers.isAmount(amount)
					&& writeNumber(amount.movePointRight(2).longValue(), Numbers.AMOUNT_DIGITS, out);
			// j8583 writes as many bytes as the value declares
			case DATE4, DATE6, DATE10, DATE12, DATE_EXP, TIME ->
				(!out.binary || length == type.getLength()) && (value instanceof TimeValue<?> time
						? writeDigits(time.toString(), out) : writeTime(type, time(content, value), out));
			// j8583 writes DATE14 with the week-based year of a locale
			default -> false;
		};
	}

	/** Write a number of text. */
	private boolean writeDigits(int field, String text, int length, OutputBuffer out) {
		if (text.length() > length || text.isEmpty()) {
			return false;
		}
		out.fill(length - text.length(), this.hexDigits[0]);
		if (!this.strict) {
			return writeText(text, out);
		}
		int place = 0;
		if (FieldValidator.hasSign(field, text, length)) {
			out.put(this.codes[text.charAt(0)]);
			place = 1;
		}
		for (; place < text.length(); place++) {
			int digit = text.charAt(place) - '0';
			if (digit < 0 || digit > 9) {
				return false;
			}
			out.put(this.hexDigits[digit]);
		}
		return true;
	}

	/** Write the digits of a date or time. */
	private boolean writeDigits(String digits, OutputBuffer out) {
		return out.binary ? writeBcd(digits, digits.length(), out) : writeText(digits, out);
	}

	/**
	 * Write packed digits.
	 * @param bytes the digits, the last one in the last half byte
	 * @param digits the number of digits
	 */
	private boolean writePacked(IsoType type, byte[] bytes, int digits, OutputBuffer out) {
		int halfByte = 2 * bytes.length - digits;
		if (halfByte < 0 || halfByte > 1 || halfByte == 1 && this.strict && bytes[0] >> 4 != 0
				|| !writeLength(type, digits, out)) {
			return false;
		}
		if (!out.binary || halfByte == 0 || !this.padding.left()) {
			return writeBytes(bytes, halfByte, out);
		}
		int last = bytes.length - 1;
		for (int index = 0; index < last; index++) {
			out.put(bytes[index] << 4 | bytes[index + 1] >> 4 & 0xF);
		}
		out.put(bytes[last] << 4 | this.padding.fill());
		return true;
	}

	private static byte[] packed(String digits) {
		return HexFormat.of().parseHex((digits.length() % 2 == 0) ? digits : "0" + digits);
	}

	/** Write BCD digits, padded with zeros on the left. */
	private static boolean writeBcd(String text, int length, OutputBuffer out) {
		int bytes = (length + 1) / 2;
		if (text.length() > length || text.isEmpty()) {
			return false;
		}
		for (int place = text.length() - 2 * bytes; place < text.length(); place += 2) {
			int high = (place >= 0) ? text.charAt(place) - '0' : 0;
			int low = (place + 1 >= 0) ? text.charAt(place + 1) - '0' : 0;
			if (high < 0 || high > 9 || low < 0 || low > 9) {
				return false;
			}
			out.put(high << 4 | low);
		}
		return true;
	}

	private boolean writeNumber(long number, int digits, OutputBuffer out) {
		if (number < 0 || digits < 1 || digits < POWERS_OF_TEN.length && number >= POWERS_OF_TEN[digits]) {
			return false;
		}
		int count = out.binary ? (digits + 1) / 2 : digits;
		int start = out.skip(count);
		long rest = number;
		for (int index = start + count - 1; index >= start; index--) {
			if (out.binary) {
				int pair = (int) (rest % 100);
				out.bytes[index] = (byte) (pair / 10 << 4 | pair % 10);
				rest /= 100;
			}
			else {
				out.bytes[index] = this.hexDigits[(int) (rest % 10)];
				rest /= 10;
			}
		}
		return true;
	}

	/**
	 * Write any text in the place of a number, padded with zeros on the left.
	 * @return whether all characters are in the character set
	 */
	boolean writeNumberText(String text, int length, OutputBuffer out) {
		out.fill(length - text.length(), this.hexDigits[0]);
		return writeText(text, out);
	}

	private boolean writePadded(String text, int length, OutputBuffer out) {
		if (text.length() > length || !writeText(text, out)) {
			return false;
		}
		out.fill(length - text.length(), this.codes[' ']);
		return true;
	}

	private boolean writeText(String text, OutputBuffer out) {
		int length = text.length();
		int start = out.skip(length);
		byte[] bytes = out.bytes;
		// checked once at the end, so that the loop has no branch
		int all = 0;
		if (this.codesAreCharacters) {
			for (int place = 0; place < length; place++) {
				char character = text.charAt(place);
				all |= character;
				bytes[start + place] = (byte) character;
			}
			return all < this.codes.length;
		}
		for (int place = 0; place < length; place++) {
			int code = code(text.charAt(place));
			all |= code;
			bytes[start + place] = (byte) code;
		}
		return all >= 0;
	}

	private boolean writePadded(byte[] bytes, int length, OutputBuffer out) {
		if (bytes.length > length || bytes.length == 0) {
			return false;
		}
		writeBytes(bytes, 0, out);
		int missing = length - bytes.length;
		out.fill(out.binary ? missing : 2 * missing, out.binary ? 0 : this.hexDigits[0]);
		return true;
	}

	/**
	 * Write bytes as they are, or as hexadecimal digits.
	 * @param skipped the number of hexadecimal digits to leave out at the beginning
	 */
	private boolean writeBytes(byte[] bytes, int skipped, OutputBuffer out) {
		if (out.binary) {
			out.write(bytes, 0, bytes.length);
			return true;
		}
		for (int place = skipped; place < 2 * bytes.length; place++) {
			int pair = bytes[place / 2];
			out.put(this.hexDigits[(place % 2 == 0) ? pair >> 4 & 0xF : pair & 0xF]);
		}
		return true;
	}

	private boolean writeLength(IsoType type, int length, OutputBuffer out) {
		int digits = FieldTypes.lengthDigits(type);
		if (out.binary && out.hexLengths) {
			if (digits > 2) {
				out.put(length >> 8);
			}
			out.put(length);
			return length >= 0 && length <= ((digits > 3) ? 0xFFFF : (digits > 2) ? 0xFFF : 0xFF);
		}
		int places = (out.binary && digits == 3) ? 4 : digits;
		int unit = (int) POWERS_OF_TEN[places - 1];
		for (int place = 0; place < places; place++, unit /= 10) {
			int digit = length / unit % 10;
			if (!out.binary) {
				out.put(out.hexDigits[digit]);
			}
			else if (place % 2 == 1) {
				out.put(length / unit / 10 % 10 << 4 | digit);
			}
		}
		return length >= 0 && length < POWERS_OF_TEN[digits];
	}

	/**
	 * Return a value as a time with the parts that j8583 would write, or {@code null}.
	 */
	private static @Nullable TemporalAccessor time(@Nullable Object content, IsoValue<?> value) {
		if (content != null && content.getClass() == Date.class) {
			ZoneId zone = (value.getTimeZone() != null) ? value.getTimeZone().toZoneId() : ZoneId.systemDefault();
			return Instant.ofEpochMilli(((Date) content).getTime()).atZone(zone);
		}
		return (content instanceof ZonedDateTime || content instanceof LocalDateTime
				|| content instanceof OffsetDateTime || content instanceof LocalDate || content instanceof LocalTime
				|| content instanceof YearMonth) ? (TemporalAccessor) content : null;
	}

	private boolean writeTime(IsoType type, @Nullable TemporalAccessor time, OutputBuffer out) {
		return time != null && switch (type) {
			case DATE4 -> writeDay(time, out);
			case DATE6 -> writeYear(time, out) && writeDay(time, out);
			case DATE10 -> writeDay(time, out) && writeTimeOfDay(time, out);
			case DATE12 -> writeYear(time, out) && writeDay(time, out) && writeTimeOfDay(time, out);
			case DATE_EXP -> writeYear(time, out) && writePart(time, ChronoField.MONTH_OF_YEAR, out);
			default -> writeTimeOfDay(time, out);
		};
	}

	private boolean writeYear(TemporalAccessor time, OutputBuffer out) {
		int year = time.isSupported(ChronoField.YEAR) ? time.get(ChronoField.YEAR) : 0;
		return year > 0 && writeNumber(year % 100, 2, out);
	}

	private boolean writeDay(TemporalAccessor time, OutputBuffer out) {
		return writePart(time, ChronoField.MONTH_OF_YEAR, out) && writePart(time, ChronoField.DAY_OF_MONTH, out);
	}

	private boolean writeTimeOfDay(TemporalAccessor time, OutputBuffer out) {
		return writePart(time, ChronoField.HOUR_OF_DAY, out) && writePart(time, ChronoField.MINUTE_OF_HOUR, out)
				&& writePart(time, ChronoField.SECOND_OF_MINUTE, out);
	}

	private boolean writePart(TemporalAccessor time, ChronoField part, OutputBuffer out) {
		return time.isSupported(part) && writeNumber(time.get(part), 2, out);
	}

}
