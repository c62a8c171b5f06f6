package dev.iso8583.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.parse.AlphaParseInfo;
import com.solab.iso8583.parse.FieldParseInfo;
import com.solab.iso8583.parse.LlllvarParseInfo;
import com.solab.iso8583.parse.LllvarParseInfo;
import com.solab.iso8583.parse.LlvarParseInfo;
import com.solab.iso8583.parse.NumericParseInfo;
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
 */
final class FieldReader {

	/** So many digits j8583 reads as a long. */
	private static final int LONG_DIGITS = 18;

	private final Charset charset;

	private final boolean binary;

	private final boolean hexLengths;

	private final boolean strict;

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

	/** Whether no digit and no sign can be written in two ways. */
	private final boolean oneWay;

	/**
	 * Create a reader.
	 * @param binary whether fields are binary
	 * @param lengthsInCharset whether lengths of text are in the character set, else they
	 * are in ASCII
	 * @param hexLengths whether lengths of binary fields are binary numbers, not BCD
	 */
	FieldReader(Charset charset, boolean binary, boolean lengthsInCharset, boolean hexLengths, boolean strict) {
		this.charset = charset;
		this.binary = binary;
		this.hexLengths = hexLengths;
		this.strict = strict;
		this.textDigits = digits(charset);
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
		if (this.binary && this.hexLengths && IsoType.VARIABLE_LENGTH_BIN_TYPES.contains(type)) {
			for (int index = position; index < position + header; index++) {
				length = length << 8 | bytes[index] & 0xFF;
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
	 * Read a field.
	 * @param end where it ends, see {@link #end}
	 */
	IsoValue<?> read(FieldParseInfo info, int field, @Nullable CustomField<?> codec, byte[] bytes, int position,
			int end) throws UndecodableMessageException {
		IsoType type = info.getType();
		int start = position + headerLength(type);
		if (!this.binary && codec == null
				&& (type == IsoType.BINARY || IsoType.VARIABLE_LENGTH_BIN_TYPES.contains(type))) {
			return hexText(type, field, bytes, start, end);
		}
		requireContent(info, field, codec, bytes, start, end);
		IsoValue<?> value;
		try {
			value = this.binary ? info.parseBinary(field, bytes, position, codec)
					: info.parse(field, bytes, position, codec);
		}
		catch (Throwable ex) {
			// j8583 fails with five unchecked types besides its own, a codec of the
			// application with any, and some quote the message: none is passed on
			throw malformed(field, position, "it cannot be read");
		}
		if (this.strict && type.isDateTimeType() && !isSameDate(value, bytes, start)) {
			throw malformed(field, position, "there is no such date, or j8583 reads another");
		}
		return value;
	}

	/**
	 * Whether a field that no codec makes is read without j8583, which looks up the
	 * character set for each: text and numbers, where bytes are characters.
	 */
	boolean isPlain(FieldParseInfo info) {
		boolean plain = switch (info.getType()) {
			case NUMERIC ->
				info.getClass() == NumericParseInfo.class && (!this.binary || info.getLength() <= LONG_DIGITS);
			case ALPHA -> info.getClass() == AlphaParseInfo.class;
			case LLVAR -> info.getClass() == LlvarParseInfo.class;
			case LLLVAR -> info.getClass() == LllvarParseInfo.class;
			case LLLLVAR -> info.getClass() == LlllvarParseInfo.class;
			default -> false;
		};
		return plain && this.singleBytes && this.charset.name().equals(info.getCharacterEncoding());
	}

	/**
	 * Whether the value of each plain field is written as the very bytes it was read
	 * from. That is so where each byte that is not refused stands for a character of its
	 * own; and lengths are written as they are read, but for text in binary fields, whose
	 * length j8583 writes as a binary number if told so, and reads as BCD.
	 * @param digitsInCharset how bitmap and lengths are written
	 * @param hexLengths how lengths of binary fields are written
	 */
	boolean isWrittenAsItCame(boolean digitsInCharset, boolean hexLengths) {
		return (this.strict ? this.oneWay : !this.hasGaps) && this.lengthsInCharset == digitsInCharset
				&& !(this.binary && hexLengths);
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
					: new IsoValue<>(type, text, end - start);
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

	/** Whether a field is an amount with a C or D before it: fees and net settlement. */
	private static boolean mayHaveSign(int field) {
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
	 */
	private IsoValue<?> hexText(IsoType type, int field, byte[] bytes, int start, int end)
			throws UndecodableMessageException {
		int digits = end - start;
		boolean mayBeOdd = type == IsoType.LLBCDBIN || type == IsoType.LLLBCDBIN || type == IsoType.LLLLBCDBIN;
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
		try {
			return new IsoValue<>(type, value, mayBeOdd ? digits : value.length);
		}
		catch (IllegalArgumentException ex) {
			throw malformed(field, start, "it is longer than j8583 can hold");
		}
	}

	/**
	 * Whether a date is written as it was read. That is not so when there is no such day,
	 * when summer time begins in that hour, and for years to come.
	 */
	private boolean isSameDate(IsoValue<?> value, byte[] bytes, int start) {
		String text = value.toString();
		for (int place = 0; place < text.length(); place++) {
			int digit = this.binary ? nibble(bytes, start, place) : this.textDigits[bytes[start + place] & 0xFF];
			if (digit != text.charAt(place) - '0') {
				return false;
			}
		}
		return true;
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
