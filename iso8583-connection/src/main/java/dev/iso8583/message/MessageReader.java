package dev.iso8583.message;

import java.nio.charset.Charset;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.UndecodableMessageException.Reason;

/**
 * Reads messages. j8583's own reading logs and throws the whole message when an MTI has
 * no guide, logs a line for each field that a guide does not have, and ignores what
 * follows the last field.
 *
 * <pre>
 *   text    | ISO header, if any | MTI 4 digits | bitmap 16 hex digits | second bitmap, if bit 1 | fields ...
 *   binary  | ISO header, if any | MTI 2 bytes  | bitmap 8 bytes       | second bitmap, if bit 1 | fields ...
 * </pre>
 */
final class MessageReader {

	/** The bit that announces a second bitmap. */
	private static final long SECOND_BITMAP = 1L << 63;

	/**
	 * Up to this number of plain fields, reading them is faster than noting their
	 * positions.
	 */
	private static final int MAXIMUM_EAGER_FIELDS = 3;

	private final Layout layout;

	private final ParseGuide.Table guides;

	/** The custom codecs by field number. */
	private final @Nullable CustomField<Object>[] codecs;

	private final FieldReader reader;

	/** The empty message of which received messages are copies. */
	private final LazyIsoMessage blank;

	/** The value of each byte as a hexadecimal digit of MTI and bitmap, or -1. */
	private final byte[] digits;

	/**
	 * Create a reader.
	 * @param codecs the custom codecs by field number
	 * @param blank the message of which received messages are copies
	 */
	MessageReader(Layout layout, ParseGuide.Table guides, @Nullable CustomField<Object>[] codecs, FieldReader reader,
			LazyIsoMessage blank) {
		this.layout = layout;
		this.guides = guides;
		this.codecs = codecs;
		this.reader = reader;
		this.blank = blank;
		this.digits = FieldReader.digits(layout.digits());
	}

	/**
	 * Read a message.
	 * @param mayChange whether the bytes may be changed afterwards
	 */
	LazyIsoMessage read(byte[] bytes, boolean mayChange) throws UndecodableMessageException {
		try {
			return readAll(bytes, mayChange);
		}
		catch (UndecodableMessageException ex) {
			identify(ex, bytes);
			throw ex;
		}
	}

	/** Add MTI and STAN to a failure, if they can be read. */
	private void identify(UndecodableMessageException failure, byte[] bytes) {
		try {
			int bitmap = this.layout.bitmapStart();
			int bitmapLength = this.layout.bitmapLength();
			Mti mti = mti(bytes, this.layout.mtiStart());
			ParseGuide guide = this.guides.find(mti.value());
			if (guide == null) {
				return;
			}
			failure.identifiedBy(mti, null);
			long first = bits(bytes, bitmap, bitmapLength);
			int start = bitmap + ((first < 0) ? 2 : 1) * bitmapLength;
			for (int field = DataElements.FIRST; field <= DataElements.STAN; field++) {
				if ((first & 1L << (64 - field)) != 0) {
					FieldParseInfo info = guide.fields()[field];
					int end = this.reader.end(info, field, bytes, start, bytes.length);
					if (field == DataElements.STAN) {
						failure.identifiedBy(mti, this.reader.read(info, field, codec(field, info), bytes, start, end));
					}
					start = end;
				}
			}
		}
		catch (UndecodableMessageException | RuntimeException ex) {
			// the failure keeps what has been read so far
		}
	}

	private LazyIsoMessage readAll(byte[] bytes, boolean mayChange) throws UndecodableMessageException {
		int start = this.layout.mtiStart();
		int bitmap = this.layout.bitmapStart();
		int bitmapLength = this.layout.bitmapLength();
		if (bytes.length < bitmap + bitmapLength) {
			throw new UndecodableMessageException(Reason.TOO_SHORT, ": " + bytes.length + " bytes");
		}
		Mti mti = mti(bytes, start);
		ParseGuide guide = this.guides.find(mti.value());
		if (guide == null) {
			throw new UndecodableMessageException(Reason.UNKNOWN_MTI, ": " + mti + mtiHint(bytes, start));
		}
		long first = bits(bytes, bitmap, bitmapLength);
		requireKnown(first & ~SECOND_BITMAP & ~guide.first(), 1);
		long second = 0;
		int position = bitmap + bitmapLength;
		if (first < 0) {
			if (bytes.length < position + bitmapLength) {
				throw new UndecodableMessageException(Reason.TOO_SHORT, " of 128 bits: " + bytes.length + " bytes");
			}
			second = bits(bytes, position, bitmapLength);
			requireKnown(second & ~guide.second(), 65);
			position += bitmapLength;
		}
		first &= ~SECOND_BITMAP;
		LazyIsoMessage message = this.blank.copy();
		message.setType(mti.value());
		this.layout.isoHeader().read(bytes, this.layout.charset(), message);
		message.prepareFields(first, second, unreadFields(guide, first, second, bytes, mayChange));
		position = readFields(message, guide, first, 1, 0, bytes, position);
		position = readFields(message, guide, second, 65, Long.bitCount(first), bytes, position);
		if (position < bytes.length && this.reader.isStrict()) {
			throw new UndecodableMessageException(Reason.TRAILING_BYTES,
					": " + (bytes.length - position) + " bytes from byte " + position);
		}
		return message;
	}

	/**
	 * Return where plain fields are left unread, or {@code null} to read them eagerly.
	 */
	private @Nullable UnreadFields unreadFields(ParseGuide guide, long first, long second, byte[] bytes,
			boolean mayChange) {
		int plain = Long.bitCount(first & guide.plainFirst()) + Long.bitCount(second & guide.plainSecond());
		return (plain > MAXIMUM_EAGER_FIELDS && bytes.length <= UnreadFields.MAXIMUM_MESSAGE)
				? new UnreadFields(this.reader, guide.fields(), mayChange ? bytes.clone() : bytes, first, second)
				: null;
	}

	private int readFields(LazyIsoMessage message, ParseGuide guide, long bits, int firstField, int firstPlace,
			byte[] bytes, int position) throws UndecodableMessageException {
		UnreadFields unread = message.unread();
		int end = position;
		int place = firstPlace;
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest), place++) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			if (this.layout.ignoreLastMissingField() && field == guide.last() && end >= bytes.length) {
				message.remove(field);
				return end;
			}
			FieldParseInfo info = guide.fields()[field];
			int start = end;
			end = this.reader.end(info, field, bytes, start, bytes.length);
			if (guide.maximumLength(field) > 0) {
				this.reader.requireLength(info, field, bytes, start, guide.maximumLength(field));
			}
			if (unread != null) {
				unread.add(place, start, end);
			}
			if (!guide.isPlain(field)) {
				message.fill(place, this.reader.read(info, field, codec(field, info), bytes, start, end));
				continue;
			}
			this.reader.requirePlain(info, field, bytes, start, end);
			if (unread == null) {
				message.fill(place, this.reader.plainValue(info, bytes, start, end));
			}
		}
		return end;
	}

	private @Nullable CustomField<?> codec(int field, FieldParseInfo info) {
		return (info.getDecoder() != null) ? info.getDecoder() : this.codecs[field];
	}

	private Mti mti(byte[] bytes, int start) throws UndecodableMessageException {
		int value = 0;
		for (int place = 0; place < 4; place++) {
			value = value << 4
					| (this.layout.binaryHeader() ? nibble(bytes, start, place) : digit(bytes[start + place]));
		}
		if (!Mti.isValid(value)) {
			throw new UndecodableMessageException(Reason.INVALID_MTI, mtiHint(bytes, start));
		}
		return Mti.of(value);
	}

	private String mtiHint(byte[] bytes, int start) {
		return new MtiHint(bytes, start, this.layout.binaryHeader(), this.guides::contains)
			.text((code) -> digit((byte) code));
	}

	/** Return 64 bits of a bitmap, the first one highest. */
	private long bits(byte[] bytes, int start, int length) throws UndecodableMessageException {
		long bits = 0;
		for (int index = start; index < start + length; index++) {
			if (length == 8) {
				bits = bits << 8 | bytes[index] & 0xFF;
			}
			else {
				int digit = digit(bytes[index]);
				if (digit > 0xF) {
					throw new UndecodableMessageException(Reason.INVALID_BITMAP, ": byte " + index);
				}
				bits = bits << 4 | digit;
			}
		}
		return bits;
	}

	private static void requireKnown(long unknown, int firstField) throws UndecodableMessageException {
		if (unknown != 0) {
			throw new UndecodableMessageException(Reason.UNKNOWN_FIELD,
					": field " + (firstField + Long.numberOfLeadingZeros(unknown)));
		}
	}

	private static int nibble(byte[] bytes, int start, int place) {
		int pair = bytes[start + place / 2];
		return (place % 2 == 0) ? pair >> 4 & 0xF : pair & 0xF;
	}

	/** Return the value of a hexadecimal digit, or more than 15 if it is not a digit. */
	private int digit(byte character) {
		int digit = this.digits[character & 0xFF];
		return (digit < 0) ? 0x10000 : digit;
	}

	/**
	 * What precedes the fields of a message.
	 *
	 * @param isoHeader what precedes the MTI
	 * @param binaryHeader whether MTI and bitmap are binary
	 * @param binaryBitmap whether the bitmap is binary
	 * @param charset the character set of an ISO header of text
	 * @param digits the character set of the digits of MTI and bitmap
	 * @param ignoreLastMissingField whether the last field of a guide may be missing
	 * although its bit is set
	 */
	record Layout(IsoHeader isoHeader, boolean binaryHeader, boolean binaryBitmap, Charset charset, Charset digits,
			boolean ignoreLastMissingField) {

		int mtiStart() {
			return this.isoHeader.length();
		}

		int bitmapStart() {
			return this.isoHeader.length() + (this.binaryHeader ? 2 : 4);
		}

		int bitmapLength() {
			return this.binaryBitmap ? 8 : 16;
		}

	}

}
