package dev.iso8583.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.FieldCoding;
import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Subfields;

/**
 * Reads messages. j8583's own reading logs and throws the whole message when an MTI has
 * no guide, logs a line for each field that a guide does not have, and ignores what
 * follows the last field.
 *
 * <pre>
 *   text    | ISO header, if any | MTI 4 digits | bitmap 16 hex digits | further bitmaps | fields ...
 *   binary  | ISO header, if any | MTI 2 bytes  | bitmap 8 bytes       | further bitmaps | fields ...
 * </pre>
 */
final class MessageReader {

	private static final VarHandle EIGHT_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class,
			ByteOrder.BIG_ENDIAN);

	/** The first bit of a bitmap, which announces another bitmap. */
	private static final long CONTINUES = 1L << 63;

	/**
	 * Up to this number of lazy fields, reading them is faster than noting their
	 * positions.
	 */
	private static final int MAXIMUM_EAGER_FIELDS = 3;

	private final Layout layout;

	private final ParseGuide.Table guides;

	private final FieldCoding coding;

	/** The empty message of which received messages are copies. */
	private final LazyIsoMessage blank;

	/**
	 * Create a reader.
	 * @param blank the message of which received messages are copies
	 */
	MessageReader(Layout layout, ParseGuide.Table guides, FieldCoding coding, LazyIsoMessage blank) {
		this.layout = layout;
		this.guides = guides;
		this.coding = coding;
		this.blank = blank;
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
			ex.addHint(hint(ex.reason(), bytes));
			throw ex;
		}
	}

	/** Add MTI and STAN to a failure, if they can be read. */
	private void identify(UndecodableMessageException failure, byte[] bytes) {
		try {
			Mti mti = mti(bytes, this.layout.mtiStart());
			ParseGuide guide = this.guides.find(mti.value());
			if (guide == null) {
				return;
			}
			failure.identifiedBy(mti, null);
			Bits bits = bits(bytes);
			int start = bits.end;
			for (int field = DataElements.FIRST; field <= DataElements.STAN; field++) {
				if ((bits.first & 1L << (64 - field)) != 0) {
					FieldCodec codec = guide.fields()[field];
					int end = codec.end(bytes, start, bytes.length);
					if (field == DataElements.STAN) {
						failure.identifiedBy(mti, codec.read(bytes, start, end));
					}
					start = end;
				}
			}
		}
		catch (UndecodableMessageException | MalformedFieldException | RuntimeException ex) {
			// the failure keeps what has been read so far
		}
	}

	private LazyIsoMessage readAll(byte[] bytes, boolean mayChange) throws UndecodableMessageException {
		int start = this.layout.mtiStart();
		if (bytes.length < this.layout.bitmapStart() + this.layout.bitmapLength()) {
			throw new UndecodableMessageException(Reason.TOO_SHORT, ": " + bytes.length + " bytes");
		}
		Mti mti = mti(bytes, start);
		ParseGuide guide = guide(mti);
		Bits bits = bits(bytes);
		requireKnown(bits.first & ~guide.first(), 1);
		requireKnown(bits.second & ~guide.second(), 65);
		if (bits.hasThirdLater) {
			readThird(bits, guide, bytes);
		}
		requireKnown(bits.third & ~guide.third(), 129);
		LazyIsoMessage message = this.blank.copy();
		message.setType(mti.value());
		this.layout.isoHeader().read(bytes, this.layout.charset(), message);
		message.prepareFields(bits.first, bits.second, bits.third, unreadFields(guide, bits, bytes, mayChange));
		int place = Long.bitCount(bits.first);
		int position = readFields(message, guide, bits.first, 1, 0, bytes, bits.end);
		position += bits.hasThirdLater ? this.layout.bitmapLength() : 0;
		position = readFields(message, guide, bits.second, 65, place, bytes, position);
		place += Long.bitCount(bits.second);
		position = readFields(message, guide, bits.third, 129, place, bytes, position);
		if (guide.dependent().count(bits.first, bits.second, bits.third) > 0) {
			readDependent(message, guide, bytes, bits);
		}
		if (position < bytes.length && this.coding.isStrict()) {
			throw new UndecodableMessageException(Reason.TRAILING_BYTES,
					": " + (bytes.length - position) + " bytes from byte " + position + lengthHint(bytes, position));
		}
		return message;
	}

	/** Whether a message tells where it ends. */
	boolean tellsEnd() {
		return !this.layout.ignoreLastMissingField();
	}

	/**
	 * Return how many bytes a message has at least, see
	 * {@link MessageFormat#lengthAtLeast}.
	 */
	int lengthAtLeast(byte[] bytes) throws UndecodableMessageException {
		try {
			return end(bytes);
		}
		catch (UndecodableMessageException ex) {
			ex.addHint(hint(ex.reason(), bytes));
			throw ex;
		}
	}

	/**
	 * Return the position after a message; if not all its bytes are there, a position
	 * after them up to which the message certainly goes.
	 */
	private int end(byte[] bytes) throws UndecodableMessageException {
		if (bytes.length < this.layout.bitmapStart()) {
			return this.layout.bitmapStart();
		}
		ParseGuide guide = guide(mti(bytes, this.layout.mtiStart()));
		Bits bits = bitmaps(bytes);
		if (bits.end > bytes.length) {
			return bits.end;
		}
		requireKnown(bits.first & ~guide.first(), 1);
		requireKnown(bits.second & ~guide.second(), 65);
		int end = end(guide, bits.first, 1, bytes, bits.end);
		if (bits.hasThirdLater) {
			int start = end;
			end += this.layout.bitmapLength();
			if (end > bytes.length) {
				return end;
			}
			bits.third = bitmap(bytes, start);
		}
		requireKnown(bits.third & ~guide.third(), 129);
		end = end(guide, bits.second, 65, bytes, end);
		return end(guide, bits.third, 129, bytes, end);
	}

	private int end(ParseGuide guide, long bits, int firstField, byte[] bytes, int position)
			throws UndecodableMessageException {
		int end = position;
		for (long rest = bits; rest != 0 && end <= bytes.length; rest &= ~Long.highestOneBit(rest)) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			FieldCodec codec = guide.fields()[field];
			int told = end + codec.lengthSize();
			try {
				end = (told > bytes.length) ? told : codec.end(bytes, end, Integer.MAX_VALUE);
			}
			catch (MalformedFieldException ex) {
				throw UndecodableMessageException.of(field, ex, isSpecified());
			}
		}
		return end;
	}

	private ParseGuide guide(Mti mti) throws UndecodableMessageException {
		ParseGuide guide = this.guides.find(mti.value());
		if (guide == null) {
			throw new UndecodableMessageException(Reason.UNKNOWN_MTI, ": " + mti, isSpecified());
		}
		return guide;
	}

	/**
	 * Return a hint if what follows the last field of text looks like the length of the
	 * next frame: a small number in two bytes.
	 */
	private String lengthHint(byte[] bytes, int position) {
		boolean isLength = bytes.length - position == 2 && bytes[position] == 0 && (bytes[position + 1] & 0xFF) >= 20;
		return (isLength && !this.layout.isBcdMti() && !this.layout.isBinaryBitmap())
				? "; they look like the length of the next frame: see framing.length-includes-itself" : "";
	}

	/**
	 * Return where lazy fields are left unread, or {@code null} to read them eagerly. If
	 * not strict, what their values are written as may not be the bytes that were read,
	 * so those are kept.
	 */
	private @Nullable UnreadFields unreadFields(ParseGuide guide, Bits bits, byte[] bytes, boolean mayChange) {
		int lazy = guide.lazy().count(bits.first, bits.second, bits.third);
		int eager = this.coding.isStrict() ? MAXIMUM_EAGER_FIELDS : 0;
		return (lazy > eager && bytes.length <= UnreadFields.MAXIMUM_MESSAGE && !bits.hasThirdLater)
				? new UnreadFields(this.coding, guide.fields(), mayChange ? bytes.clone() : bytes, bits.first,
						bits.second, bits.third)
				: null;
	}

	private int readFields(LazyIsoMessage message, ParseGuide guide, long bits, int firstField, int firstPlace,
			byte[] bytes, int position) throws UndecodableMessageException {
		UnreadFields unread = message.unread();
		@Nullable FieldCodec[] codecs = guide.fields();
		int end = position;
		int place = firstPlace;
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest), place++) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			if (unread != null) {
				unread.start(place, end);
			}
			if (this.layout.ignoreLastMissingField() && field == guide.last() && end >= bytes.length) {
				message.remove(field);
				return end;
			}
			FieldCodec codec = codecs[field];
			try {
				if (codec.isLazy()) {
					int start = end;
					end = codec.checkedEnd(bytes, start, bytes.length);
					if (unread == null) {
						message.fill(place, codec.value(bytes, start, end));
					}
				}
				else {
					end = readField(message, codec, field, place, bytes, end);
				}
			}
			catch (MalformedFieldException ex) {
				throw UndecodableMessageException.of(field, ex, isSpecified());
			}
		}
		if (unread != null) {
			unread.start(place, end);
		}
		return end;
	}

	/**
	 * Read a field that is not lazy, unless its parts depend on other fields.
	 * @return the position after it
	 */
	private static int readField(LazyIsoMessage message, FieldCodec codec, int field, int place, byte[] bytes,
			int position) throws MalformedFieldException {
		int end = codec.end(bytes, position, bytes.length);
		if (!codec.isDependent()) {
			fill(message, codec, field, place, codec.read(bytes, position, end));
		}
		return end;
	}

	private static void fill(LazyIsoMessage message, FieldCodec codec, int field, int place, IsoValue<?> value) {
		UnreadFields unread = message.unread();
		if (value.getValue() instanceof Subfields parts) {
			message.note(field, parts.findings());
		}
		if (unread != null && codec.parts() != null) {
			unread.keep(place, value);
		}
		else {
			message.fill(place, value);
		}
	}

	/**
	 * Read the fields whose parts depend on other fields, when all of those can be read.
	 */
	private void readDependent(LazyIsoMessage message, ParseGuide guide, byte[] bytes, Bits bits)
			throws UndecodableMessageException {
		@Nullable FieldCodec[] codecs = guide.fields(message);
		UnreadFields unread = message.unread();
		int end = bits.end;
		int place = 0;
		for (int field = DataElements.FIRST; field < codecs.length; field++) {
			if (field == 65 && bits.hasThirdLater) {
				end += this.layout.bitmapLength();
			}
			if (message.hasField(field)) {
				try {
					int start = end;
					end = codecs[field].end(bytes, start, bytes.length);
					if (guide.fields()[field].isDependent()) {
						fill(message, codecs[field], field, place, codecs[field].read(bytes, start, end));
					}
				}
				catch (MalformedFieldException ex) {
					throw UndecodableMessageException.of(field, ex, isSpecified());
				}
				place++;
			}
		}
		if (unread != null) {
			unread.useCodecs(codecs);
		}
	}

	private Mti mti(byte[] bytes, int start) throws UndecodableMessageException {
		int value = 0;
		for (int place = 0; place < 4; place++) {
			value = value << 4 | (this.layout.isBcdMti() ? nibble(bytes, start, place) : digit(bytes[start + place]));
		}
		if (!Mti.isValid(value)) {
			throw new UndecodableMessageException(Reason.INVALID_MTI, "");
		}
		return Mti.of(value);
	}

	/** Return what the bytes look like, as the end of a sentence; empty if unknown. */
	private String hint(Reason reason, byte[] bytes) {
		try {
			WireHint hint = new WireHint(bytes, this.layout, this.guides, (other) -> isMessageOf(other, bytes));
			return switch (reason) {
				case INVALID_MTI, UNKNOWN_MTI -> hint.ofMti();
				case TOO_SHORT -> hint.ofShortMessage();
				case INVALID_BITMAP, UNKNOWN_FIELD, TRUNCATED_FIELD, MALFORMED_FIELD, TRAILING_BYTES -> hint.ofBitmap();
				case CODEC_FAILED -> "";
			};
		}
		catch (RuntimeException ex) {
			// the reason matters more
			return "";
		}
	}

	/** Whether the bytes are a whole message with a STAN in another layout. */
	private boolean isMessageOf(Layout other, byte[] bytes) {
		try {
			return this.coding.isStrict()
					&& new MessageReader(other, this.guides, this.coding, this.blank).readAll(bytes, true)
						.hasField(DataElements.STAN);
		}
		catch (UndecodableMessageException | RuntimeException ex) {
			return false;
		}
	}

	/** Whether a specification describes the messages, rather than parse guides. */
	private boolean isSpecified() {
		return this.guides.specification() != null;
	}

	/** Read the bitmaps before the fields. */
	private Bits bits(byte[] bytes) throws UndecodableMessageException {
		Bits bits = bitmaps(bytes);
		if (bits.end > bytes.length) {
			int count = 64 * ((bits.end - this.layout.bitmapStart()) / this.layout.bitmapLength());
			throw tooShort(count, bytes);
		}
		return bits;
	}

	/**
	 * Read the bitmaps before the fields, as far as there are bytes. If not all of them
	 * are there, the end is that of the first one that is not.
	 */
	private Bits bitmaps(byte[] bytes) throws UndecodableMessageException {
		int length = this.layout.bitmapLength();
		Bitmaps bitmaps = this.layout.bitmaps();
		Bits bits = new Bits();
		bits.end = this.layout.bitmapStart() + length;
		if (bits.end > bytes.length) {
			return bits;
		}
		bits.first = bitmap(bytes, bits.end - length);
		boolean continues = bits.first < 0 && bitmaps != Bitmaps.ONE && bitmaps != Bitmaps.FIXED_128;
		if (continues || bitmaps == Bitmaps.FIXED_128) {
			bits.end += length;
			if (bits.end > bytes.length) {
				return bits;
			}
			bits.second = bitmap(bytes, bits.end - length);
		}
		if (continues) {
			bits.first &= ~CONTINUES;
		}
		if (bits.second < 0 && bitmaps.hasThird()) {
			bits.second &= ~CONTINUES;
			bits.hasThirdLater = bitmaps == Bitmaps.THREE_IN_FIELD_65;
			if (!bits.hasThirdLater) {
				bits.end += length;
				if (bits.end > bytes.length) {
					return bits;
				}
				bits.third = bitmap(bytes, bits.end - length);
			}
		}
		return bits;
	}

	/** Read the third bitmap in the place of field 65. */
	private void readThird(Bits bits, ParseGuide guide, byte[] bytes) throws UndecodableMessageException {
		int position = bits.end;
		for (long rest = bits.first; rest != 0; rest &= ~Long.highestOneBit(rest)) {
			int field = 1 + Long.numberOfLeadingZeros(rest);
			try {
				position = guide.fields()[field].end(bytes, position, bytes.length);
			}
			catch (MalformedFieldException ex) {
				throw UndecodableMessageException.of(field, ex, isSpecified());
			}
		}
		if (bytes.length < position + this.layout.bitmapLength()) {
			throw tooShort(192, bytes);
		}
		bits.third = bitmap(bytes, position);
	}

	private static UndecodableMessageException tooShort(int count, byte[] bytes) {
		return new UndecodableMessageException(Reason.TOO_SHORT, " of " + count + " bits: " + bytes.length + " bytes");
	}

	/** Return 64 bits of a bitmap, the first one highest. */
	private long bitmap(byte[] bytes, int start) throws UndecodableMessageException {
		if (this.layout.isBinaryBitmap()) {
			return (long) EIGHT_BYTES.get(bytes, start);
		}
		byte[] values = this.layout.bitmapDigits().values();
		long bits = 0;
		int wrong = 0;
		for (int index = start; index < start + 16; index++) {
			int digit = values[bytes[index] & 0xFF];
			wrong |= digit;
			bits = bits << 4 | digit;
		}
		if (wrong < 0) {
			throw new UndecodableMessageException(Reason.INVALID_BITMAP, ": byte " + firstWrong(values, bytes, start));
		}
		return bits;
	}

	private static int firstWrong(byte[] values, byte[] bytes, int start) {
		int index = start;
		while (values[bytes[index] & 0xFF] >= 0) {
			index++;
		}
		return index;
	}

	private void requireKnown(long unknown, int firstField) throws UndecodableMessageException {
		if (unknown != 0) {
			throw new UndecodableMessageException(Reason.UNKNOWN_FIELD,
					": field " + (firstField + Long.numberOfLeadingZeros(unknown)), isSpecified());
		}
	}

	private static int nibble(byte[] bytes, int start, int place) {
		int pair = bytes[start + place / 2];
		return (place % 2 == 0) ? pair >> 4 & 0xF : pair & 0xF;
	}

	/**
	 * Return the value of a digit of the MTI, or more than 15 if the byte is no digit.
	 */
	private int digit(byte character) {
		int digit = this.layout.mtiDigits().value(character);
		return (digit < 0) ? 0x10000 : digit;
	}

	/**
	 * The bitmaps of a message, the first field of each highest, without the bits that
	 * announce another one.
	 */
	private static final class Bits {

		private long first;

		private long second;

		private long third;

		/** Whether the third bitmap follows the fields up to 64. */
		private boolean hasThirdLater;

		/** The position after the bitmaps that precede the fields. */
		private int end;

	}

}
