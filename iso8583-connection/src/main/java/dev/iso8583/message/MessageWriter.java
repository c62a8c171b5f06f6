package dev.iso8583.message;

import java.io.IOException;
import java.io.OutputStream;
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
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

import com.solab.iso8583.CustomBinaryField;
import com.solab.iso8583.CustomFieldEncoder;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages byte for byte as j8583 does, which formats the type of each message and
 * each number by a pattern, and copies all of it several times. A value that is not quite
 * what its field asks for is left to {@link FieldValidator}, which may refuse it, and
 * then to j8583, which writes it as it ever did: what is written here is what needs no
 * thought. What a codec makes of a value is written like a value without one; j8583 cuts
 * it, or writes it after the length of something else.
 * <p>
 * Digits are those of the standard. j8583 takes those of the language of the JVM.
 * <p>
 * What the parse guide of the message could not read is not written.
 */
final class MessageWriter {

	/** A message longer than that is rare, and may be a length that somebody made up. */
	private static final int LONGEST_AT_FIRST = 1 << 16;

	private static final byte[] NO_HEADER = {};

	private static final int AMOUNT_DIGITS = 12;

	private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

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

	/** Whether the byte of each character is its number, as in ISO 8859-1. */
	private final boolean numbered;

	private final byte[] hexInCharset;

	private final FieldReader reader;

	private final FieldValidator validator;

	private final BcdPadding padding;

	private final CompositeFieldCodec.Coding parts;

	/** Whether numbers of text have digits only, but for a sign where one may be. */
	private final boolean strict;

	/**
	 * Create a writer.
	 * @param charsetName the name by which messages know their character set
	 * @param reader what reads messages of the same format
	 * @param validator what fits the fields of the format
	 * @param padding what fills up an odd number of packed digits
	 * @param parts how the parts of fields are written
	 */
	MessageWriter(String charsetName, FieldReader reader, FieldValidator validator, BcdPadding padding,
			CompositeFieldCodec.Coding parts) {
		this.reader = reader;
		this.validator = validator;
		this.padding = padding;
		this.parts = parts;
		this.strict = validator.strict();
		this.charset = Charset.forName(charsetName);
		this.charsetName = charsetName;
		this.codes = codes(this.charset);
		this.numbered = Integer.bitCount(this.codes.length) == 1
				&& IntStream.range(0, this.codes.length).allMatch((character) -> this.codes[character] == character);
		this.hexInCharset = "0123456789ABCDEF".getBytes(this.charset);
		if (this.hexInCharset.length != HEX.length || code(' ') < 0) {
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

	/**
	 * Return the bytes of a message, and refuse a value that would go out as something
	 * else.
	 * @param message the message, in the character set of this writer
	 * @param guide the fields that the parse guide of its type has, by their numbers, or
	 * {@code null} if there is none
	 * @throws UnencodableMessageException if a value does not fit its field, or the
	 * character set does not have all of its characters
	 * @throws IOException if a value says that it has a character set that there is not
	 */
	byte[] write(LazyIsoMessage message, @Nullable FieldParseInfo @Nullable [] guide) throws IOException {
		boolean binary = message.isBinaryFields();
		UnreadFields unread = message.unread();
		boolean copies = unread != null && unread.areWrittenAsTheyCame(this.reader, message.isForceStringEncoding(),
				message.isEncodeVariableLengthFieldsInHex());
		long second = message.second();
		boolean both = second != 0 || message.getForceSecondaryBitmap();
		long first = message.first() | (both ? 1L << 63 : 0);
		int size = size(message, message.first(), 1, 0, copies, binary)
				+ size(message, second, 65, Long.bitCount(message.first()), copies, binary);
		byte[] isoHeader = isoHeader(message);
		int bitmapSize = (message.isBinaryHeader() || message.isBinaryBitmap()) ? 8 : 16;
		int headSize = isoHeader.length + (message.isBinaryHeader() ? 2 : 4) + (both ? 2 : 1) * bitmapSize;
		Output out = new Output(message, this.hexInCharset, headSize, size);
		out.write(isoHeader, 0, isoHeader.length);
		writeType(message, out);
		writeBitmap(message, first, out);
		if (both) {
			writeBitmap(message, second, out);
		}
		writeFields(message, guide, message.first(), 1, 0, copies, out);
		writeFields(message, guide, second, 65, Long.bitCount(message.first()), copies, out);
		return out.bytes();
	}

	/**
	 * Return the bytes of the parts of a field.
	 * @param parts the parts
	 * @param guide what each of them should be, or {@code null} if nothing says so
	 * @throws UnencodableMessageException if one does not fit, is missing or is one too
	 * many
	 */
	byte[] writeParts(List<? extends IsoValue<?>> parts, @Nullable List<FieldParseInfo> guide) {
		if (guide != null && parts.size() != guide.size()) {
			throw new UnencodableMessageException(
					"has " + parts.size() + " parts, and " + guide.size() + " in the parse guide");
		}
		Output out = new Output(this.validator.binary(), this.hexInCharset);
		for (int index = 0; index < parts.size(); index++) {
			try {
				IsoValue<?> part = parts.get(index).clone();
				part.setCharacterEncoding(this.charsetName);
				writeValue(0, part, (guide != null) ? guide.get(index) : null, out);
			}
			catch (UnencodableMessageException ex) {
				throw new UnencodableMessageException("part " + (index + 1) + " " + ex.getMessage());
			}
			catch (Throwable ex) {
				// not passed on: its text may quote the value
				throw new UnencodableMessageException("part " + (index + 1) + " cannot be written");
			}
		}
		return out.bytes();
	}

	/**
	 * Refuse a value that a message of this format would not be written with.
	 * @param info what the parse guide says of the field, if there is one
	 * @throws UnencodableMessageException if it does not fit its field, with the end of a
	 * sentence that begins with the field
	 */
	void requireWritable(int field, IsoValue<?> value, @Nullable FieldParseInfo info, LazyIsoMessage message)
			throws IOException {
		writeValue(field, value, info, new Output(message, this.hexInCharset, 0, 0));
	}

	/**
	 * Return how many bytes 64 fields take, if they are like most.
	 * @param copies whether unread fields are copied
	 */
	private static int size(LazyIsoMessage message, long bits, int firstField, int firstPlace, boolean copies,
			boolean binary) {
		int size = 0;
		int place = firstPlace;
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest), place++) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			IsoValue<?> value = message.value(place);
			size += (value == null && copies) ? message.unread().length(field) : size(message.getField(field), binary);
		}
		return size;
	}

	/** Return how many bytes a value takes, if it is like most. */
	private static int size(IsoValue<?> value, boolean binary) {
		int length = value.getLength();
		int digits = headerDigits(value.getType());
		int header = binary ? (digits + 1) / 2 : digits;
		return switch (value.getType()) {
			case NUMERIC -> binary ? (length + 1) / 2 : length;
			case ALPHA, LLVAR, LLLVAR, LLLLVAR -> header + length;
			case BINARY, LLBIN, LLLBIN, LLLLBIN -> header + (binary ? length : 2 * length);
			case LLBCDBIN, LLLBCDBIN, LLLLBCDBIN -> header + (binary ? (length + 1) / 2 : length);
			default -> binary ? length / 2 : length;
		};
	}

	private byte[] isoHeader(LazyIsoMessage message) {
		String text = message.getIsoHeader();
		byte[] bytes = (text != null) ? message.isoHeaderBytes() : message.getBinaryIsoHeader();
		return (bytes != null) ? bytes : (text != null) ? text.getBytes(this.charset) : NO_HEADER;
	}

	private void writeType(LazyIsoMessage message, Output out) {
		int type = message.getType();
		if (message.isBinaryHeader()) {
			out.put(type >> 8);
			out.put(type);
		}
		else if (Mti.isValid(type)) {
			for (int shift = 12; shift >= 0; shift -= 4) {
				out.put(this.hexInCharset[type >> shift & 0xF]);
			}
		}
		else {
			byte[] text = String.format("%04x", type).getBytes(this.charset);
			out.write(text, 0, text.length);
		}
	}

	private void writeBitmap(LazyIsoMessage message, long bits, Output out) {
		if (message.isBinaryHeader() || message.isBinaryBitmap()) {
			for (int shift = 56; shift >= 0; shift -= 8) {
				out.put((int) (bits >> shift));
			}
			return;
		}
		for (int shift = 60; shift >= 0; shift -= 4) {
			out.put(out.hexDigits[(int) (bits >> shift) & 0xF]);
		}
	}

	private void writeFields(LazyIsoMessage message, @Nullable FieldParseInfo @Nullable [] guide, long bits,
			int firstField, int firstPlace, boolean copies, Output out) throws IOException {
		int place = firstPlace;
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest), place++) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			IsoValue<?> value = message.value(place);
			if (value == null && copies && message.unread().isOfGuide(field, guide)) {
				int start = out.skip(message.unread().length(field));
				message.unread().copy(field, out.bytes, start);
				continue;
			}
			try {
				writeValue(field, message.getField(field), (guide != null) ? guide[field] : null, out);
			}
			catch (UnencodableMessageException ex) {
				throw new UnencodableMessageException("field " + field + " " + ex.getMessage());
			}
		}
	}

	private void writeValue(int field, IsoValue<?> value, @Nullable FieldParseInfo info, Output out)
			throws IOException {
		int start = out.size;
		if (!isPlain(value) || !writePlain(field, value, value.getValue(), out)) {
			out.size = start;
			writeOther(field, value, out);
		}
		if (info != null && (isOfOtherType(value, info)
				|| info.getDecoder() instanceof CompositeFieldCodec && info.getDecoder() != value.getEncoder())) {
			requireReadable(field, value, info, start, out);
		}
	}

	private static boolean isOfOtherType(IsoValue<?> value, FieldParseInfo info) {
		IsoType type = info.getType();
		return value.getType() != type || type.needsLength() && value.getLength() != info.getLength();
	}

	/**
	 * Refuse a field that the parse guide says is another: whoever reads the message by
	 * it finds other values, or none, in this field and in those after it.
	 */
	private void requireReadable(int field, IsoValue<?> value, FieldParseInfo info, int start, Output out) {
		try {
			if (headerDigits(value.getType()) == headerDigits(info.getType())
					&& !(out.binary && isOfOtherUnit(value.getType(), info.getType()))
					&& this.reader.end(info, field, out.bytes, start, out.size) == out.size) {
				this.reader.read(info, field, info.getDecoder(), out.bytes, start, out.size);
				return;
			}
		}
		catch (UndecodableMessageException ex) {
			// its text is of a message that was received
		}
		String wanted = described(info.getType(), info.getLength());
		throw new UnencodableMessageException(isOfOtherType(value, info)
				? "is " + described(value.getType(), value.getLength()) + ", and " + wanted + " in the parse guide"
				: "does not fit the parts that the parse guide has for " + wanted);
	}

	private static String described(IsoType type, int length) {
		return type + (type.needsLength() ? " of length " + length : "");
	}

	/** Whether one type holds text, bytes or digits in BCD, and another does not. */
	private static boolean isOfOtherUnit(IsoType type, IsoType other) {
		return unit(type) != unit(other);
	}

	private static int unit(IsoType type) {
		return switch (type) {
			case ALPHA, LLVAR, LLLVAR, LLLLVAR -> 0;
			case BINARY, LLBIN, LLLBIN, LLLLBIN -> 1;
			case LLBCDBIN, LLLBCDBIN, LLLLBCDBIN -> 2;
			default -> 3;
		};
	}

	/** Whether a value is written by its type and content alone. */
	private boolean isPlain(IsoValue<?> value) {
		return isWrittenByUs(value) && value.getEncoder() == null
				&& this.charsetName.equals(value.getCharacterEncoding());
	}

	/** Whether a value is of no class of the application, which may write itself. */
	private static boolean isWrittenByUs(IsoValue<?> value) {
		return value.getClass() == IsoValue.class || value.getClass() == PlainValue.class
				|| value.getClass() == TimeValue.class;
	}

	/** Write a value with a codec, or leave it to j8583 unless it would write another. */
	private void writeOther(int field, IsoValue<?> value, Output out) throws IOException {
		if (isWrittenByUs(value) && value.getEncoder() != null && hasCodec(value)) {
			writeCoded(field, value, out);
			return;
		}
		if (isWrittenByUs(value) && value.getEncoder() != null) {
			IsoValue<?> plain = new IsoValue<>(value.getType(), value.getValue());
			plain.setCharacterEncoding(value.getCharacterEncoding());
			plain.setTimeZone(value.getTimeZone());
			writeOther(field, plain, out);
			return;
		}
		requireFit(field, value);
		int start = out.size;
		value.write(out, out.binary, out.digitsInCharset, out.hexLengths);
		if (isText(value.getType()) && isWrittenByUs(value)
				&& out.size - start != headerLength(value.getType(), out) + value.getLength()) {
			throw new UnencodableMessageException("has a character of several bytes in " + charsetOf(value).name());
		}
	}

	/** Whether the codec of a value writes it; j8583 has none for amounts and dates. */
	private static boolean hasCodec(IsoValue<?> value) {
		IsoType type = value.getType();
		return type != IsoType.AMOUNT && !(type.isDateTimeType()
				&& (value.getValue() instanceof Date || value.getValue() instanceof Temporal));
	}

	@SuppressWarnings("unchecked")
	private void writeCoded(int field, IsoValue<?> value, Output out) throws IOException {
		IsoType type = value.getType();
		CustomFieldEncoder<?> given = value.getEncoder();
		boolean parts = given instanceof CompositeField;
		CustomFieldEncoder<Object> codec = (CustomFieldEncoder<Object>) ((parts
				&& !(given instanceof CompositeFieldCodec)) ? this.parts.unguided() : given);
		Object content = (FieldValidator.isBytes(type) && codec instanceof CustomBinaryField<Object> ofBytes)
				? ofBytes.encodeBinaryField(value.getValue()) : codec.encodeField(value.getValue());
		if (content == null) {
			throw new UnencodableMessageException("has a codec that makes nothing of the value");
		}
		int length = (content instanceof byte[] bytes) ? bytes.length : content.toString().length();
		if (FieldValidator.isPacked(type) && content instanceof byte[]) {
			// an odd number of digits has half a byte before them
			length = 2 * length - ((value.getLength() == 2 * length - 1) ? 1 : 0);
		}
		else if (FieldValidator.isBytes(type) && !FieldValidator.isPacked(type) && content instanceof String) {
			length = (length + 1) / 2;
		}
		if ((parts ? type.needsLength() && this.strict : type == IsoType.BINARY) && length != value.getLength()) {
			throw new UnencodableMessageException("holds " + value.getLength() + " characters or bytes, and its "
					+ (parts ? "parts have " : "codec makes ") + length);
		}
		if (type == IsoType.NUMERIC && !out.binary && !parts) {
			// letters of a codec are read by it
			writeCodedNumber(content.toString(), value.getLength(), out);
			return;
		}
		IsoValue<Object> coded = new IsoValue<>(type, content, type.needsLength() ? value.getLength() : length, true);
		coded.setCharacterEncoding(value.getCharacterEncoding());
		int start = out.size;
		if (!this.charsetName.equals(value.getCharacterEncoding()) || !writePlain(field, coded, content, out)) {
			out.size = start;
			writeOther(field, coded, out);
		}
	}

	private void writeCodedNumber(String text, int length, Output out) {
		if (text.length() > length) {
			throw new UnencodableMessageException(
					"holds " + length + " characters, and " + text.length() + " were given");
		}
		out.fill(length - text.length(), this.hexInCharset[0]);
		if (!writeText(text, out)) {
			throw new UnencodableMessageException("has a character that is not in " + this.charsetName);
		}
	}

	/**
	 * Refuse what would go out as something else: a value that does not fit its field,
	 * and text that the character set cannot write, which becomes question marks.
	 */
	private void requireFit(int field, IsoValue<?> value) {
		String problem = this.validator.problem(field, value);
		if (problem != null) {
			throw new UnencodableMessageException(problem);
		}
		if ((value.getValue() instanceof CharSequence || isText(value.getType()))
				&& !charsetOf(value).newEncoder().canEncode(value.getValue().toString())) {
			throw new UnencodableMessageException("has a character that is not in " + charsetOf(value).name());
		}
	}

	/** Return the character set of a value, which may have one of its own. */
	private Charset charsetOf(IsoValue<?> value) {
		String name = value.getCharacterEncoding();
		return (name == null || name.equals(this.charsetName)) ? this.charset : Charset.forName(name);
	}

	private static boolean isText(IsoType type) {
		return unit(type) == 0;
	}

	private static int headerLength(IsoType type, Output out) {
		int digits = headerDigits(type);
		return out.binary ? (digits + 1) / 2 : digits;
	}

	private int code(char character) {
		return (character < this.codes.length) ? this.codes[character] : -1;
	}

	/**
	 * Write a value if it is what its field asks for.
	 * @return whether it is; if not, what was written of it is to be taken back
	 */
	private boolean writePlain(int field, IsoValue<?> value, @Nullable Object content, Output out) {
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
						: out.binary && content instanceof String text && FieldValidator.isHex(text)
								&& text.length() == length && writePacked(type, packed(text), length, out);
			case AMOUNT -> content instanceof BigDecimal amount && FieldValidator.isAmount(amount)
					&& writeNumber(amount.movePointRight(2).longValue(), AMOUNT_DIGITS, out);
			// j8583 writes as many bytes as the value says
			case DATE4, DATE6, DATE10, DATE12, DATE_EXP, TIME ->
				(!out.binary || length == type.getLength()) && (value instanceof TimeValue<?> time
						? writeDigits(time.toString(), out) : writeTime(type, time(content, value), out));
			// the year of a DATE14 is that of the week, by the rules of a country
			default -> false;
		};
	}

	private boolean writeDigits(int field, String text, int length, Output out) {
		if (text.length() > length) {
			return false;
		}
		out.fill(length - text.length(), this.hexInCharset[0]);
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
			out.put(this.hexInCharset[digit]);
		}
		return true;
	}

	/** Write the digits of a date or time. */
	private boolean writeDigits(String digits, Output out) {
		return out.binary ? writeBcd(digits, digits.length(), out) : writeText(digits, out);
	}

	/**
	 * Write packed digits.
	 * @param bytes the digits, the last one in the last half byte
	 * @param digits how many they are
	 */
	private boolean writePacked(IsoType type, byte[] bytes, int digits, Output out) {
		int halfByte = 2 * bytes.length - digits;
		if (halfByte < 0 || halfByte > 1 || halfByte == 1 && this.strict && bytes[0] >> 4 != 0
				|| !writeLength(type, digits, out)) {
			return false;
		}
		if (!out.binary || halfByte == 0 || this.padding == BcdPadding.LEFT_ZERO) {
			return writeBytes(bytes, halfByte, out);
		}
		int last = bytes.length - 1;
		for (int index = 0; index < last; index++) {
			out.put(bytes[index] << 4 | bytes[index + 1] >> 4 & 0xF);
		}
		out.put(bytes[last] << 4 | ((this.padding == BcdPadding.RIGHT_F) ? 0xF : 0));
		return true;
	}

	private static byte[] packed(String digits) {
		return HexFormat.of().parseHex((digits.length() % 2 == 0) ? digits : "0" + digits);
	}

	/** Write digits in pairs, with zeros before them. */
	private static boolean writeBcd(String text, int length, Output out) {
		int bytes = (length + 1) / 2;
		if (text.length() > length) {
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

	private boolean writeNumber(long number, int digits, Output out) {
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
				out.bytes[index] = this.hexInCharset[(int) (rest % 10)];
				rest /= 10;
			}
		}
		return true;
	}

	private boolean writePadded(String text, int length, Output out) {
		if (text.length() > length || !writeText(text, out)) {
			return false;
		}
		out.fill(length - text.length(), this.codes[' ']);
		return true;
	}

	private boolean writeText(String text, Output out) {
		int length = text.length();
		int start = out.skip(length);
		byte[] bytes = out.bytes;
		// at the end, so that the way of what is usual has no branch
		int all = 0;
		if (this.numbered) {
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

	private boolean writePadded(byte[] bytes, int length, Output out) {
		if (bytes.length > length) {
			return false;
		}
		writeBytes(bytes, 0, out);
		int missing = length - bytes.length;
		out.fill(out.binary ? missing : 2 * missing, out.binary ? 0 : this.hexInCharset[0]);
		return true;
	}

	/**
	 * Write bytes as they are, or as hexadecimal digits.
	 * @param skipped how many of those digits are left out at the beginning
	 */
	private boolean writeBytes(byte[] bytes, int skipped, Output out) {
		if (out.binary) {
			out.write(bytes, 0, bytes.length);
			return true;
		}
		for (int place = skipped; place < 2 * bytes.length; place++) {
			int pair = bytes[place / 2];
			out.put(this.hexInCharset[(place % 2 == 0) ? pair >> 4 & 0xF : pair & 0xF]);
		}
		return true;
	}

	private boolean writeLength(IsoType type, int length, Output out) {
		int digits = headerDigits(type);
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

	/** Return how many digits the length has that a field begins with. */
	static int headerDigits(IsoType type) {
		return switch (type) {
			case LLVAR, LLBIN, LLBCDBIN -> 2;
			case LLLVAR, LLLBIN, LLLBCDBIN -> 3;
			case LLLLVAR, LLLLBIN, LLLLBCDBIN -> 4;
			default -> 0;
		};
	}

	/** Return a value as a time whose parts are those that j8583 writes, if it is one. */
	private static @Nullable TemporalAccessor time(@Nullable Object content, IsoValue<?> value) {
		if (content != null && content.getClass() == Date.class) {
			ZoneId zone = (value.getTimeZone() != null) ? value.getTimeZone().toZoneId() : ZoneId.systemDefault();
			return Instant.ofEpochMilli(((Date) content).getTime()).atZone(zone);
		}
		return (content instanceof ZonedDateTime || content instanceof LocalDateTime
				|| content instanceof OffsetDateTime || content instanceof LocalDate || content instanceof LocalTime
				|| content instanceof YearMonth) ? (TemporalAccessor) content : null;
	}

	private boolean writeTime(IsoType type, @Nullable TemporalAccessor time, Output out) {
		return time != null && switch (type) {
			case DATE4 -> writeDay(time, out);
			case DATE6 -> writeYear(time, out) && writeDay(time, out);
			case DATE10 -> writeDay(time, out) && writeTimeOfDay(time, out);
			case DATE12 -> writeYear(time, out) && writeDay(time, out) && writeTimeOfDay(time, out);
			case DATE_EXP -> writeYear(time, out) && writePart(time, ChronoField.MONTH_OF_YEAR, out);
			default -> writeTimeOfDay(time, out);
		};
	}

	private boolean writeYear(TemporalAccessor time, Output out) {
		int year = time.isSupported(ChronoField.YEAR) ? time.get(ChronoField.YEAR) : 0;
		return year > 0 && writeNumber(year % 100, 2, out);
	}

	private boolean writeDay(TemporalAccessor time, Output out) {
		return writePart(time, ChronoField.MONTH_OF_YEAR, out) && writePart(time, ChronoField.DAY_OF_MONTH, out);
	}

	private boolean writeTimeOfDay(TemporalAccessor time, Output out) {
		return writePart(time, ChronoField.HOUR_OF_DAY, out) && writePart(time, ChronoField.MINUTE_OF_HOUR, out)
				&& writePart(time, ChronoField.SECOND_OF_MINUTE, out);
	}

	private boolean writePart(TemporalAccessor time, ChronoField part, Output out) {
		return time.isSupported(part) && writeNumber(time.get(part), 2, out);
	}

	/** The bytes so far, and how values are written. */
	private static final class Output extends OutputStream {

		private final boolean binary;

		private final boolean digitsInCharset;

		/** The digits of bitmaps and lengths. */
		private final byte[] hexDigits;

		private final boolean hexLengths;

		private byte[] bytes;

		private int size;

		/** Create the bytes of parts, whose lengths j8583 writes like this. */
		Output(boolean binary, byte[] hexInCharset) {
			this.binary = binary;
			this.digitsInCharset = true;
			this.hexDigits = hexInCharset;
			this.hexLengths = false;
			this.bytes = new byte[32];
		}

		Output(LazyIsoMessage message, byte[] hexInCharset, int headSize, int fieldsSize) {
			this.binary = message.isBinaryFields();
			this.digitsInCharset = message.isForceStringEncoding();
			this.hexDigits = this.digitsInCharset ? hexInCharset : HEX;
			this.hexLengths = message.isEncodeVariableLengthFieldsInHex();
			boolean likely = fieldsSize >= 0 && fieldsSize <= LONGEST_AT_FIRST;
			this.bytes = new byte[headSize + (likely ? fieldsSize : LONGEST_AT_FIRST)];
		}

		@Override
		public void write(int value) {
			put(value);
		}

		@Override
		public void write(byte[] from, int offset, int length) {
			int start = skip(length);
			System.arraycopy(from, offset, this.bytes, start, length);
		}

		void put(int value) {
			int start = skip(1);
			this.bytes[start] = (byte) value;
		}

		void fill(int count, int value) {
			int start = skip(count);
			Arrays.fill(this.bytes, start, start + count, (byte) value);
		}

		/** Make room for some bytes and return where it is. */
		int skip(int count) {
			int start = this.size;
			if (count > this.bytes.length - start) {
				this.bytes = Arrays.copyOf(this.bytes, Math.max(Math.addExact(start, count), start + start / 2));
			}
			this.size = start + count;
			return start;
		}

		byte[] bytes() {
			return (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
		}

	}

}
