package dev.iso8583.message;

import com.solab.iso8583.IsoValue;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of fields that are converted to values when they are first accessed. The
 * bytes have been checked, so the conversion cannot fail. Immutable once filled: several
 * threads may read it, and messages may share it.
 */
final class UnreadFields {

	/** Start positions are kept in two bytes; longer messages are read eagerly. */
	static final int MAXIMUM_MESSAGE = Character.MAX_VALUE;

	private final FieldReader reader;

	private final FieldParseInfo[] guide;

	private final byte[] bytes;

	/** The bits of the fields, the first one highest. */
	private final long first;

	private final long second;

	/** The start of each field, in order, and finally the end of the last field. */
	private final char[] starts;

	/**
	 * Create fields whose positions are not known yet.
	 * @param guide the fields of the parse guide by number
	 * @param bytes the bytes of the message, which must not change any more
	 * @param first the bits of the fields up to 64, the first one highest
	 * @param second the bits of the fields from 65
	 */
	UnreadFields(FieldReader reader, FieldParseInfo[] guide, byte[] bytes, long first, long second) {
		this.reader = reader;
		this.guide = guide;
		this.bytes = bytes;
		this.first = first;
		this.second = second;
		this.starts = new char[Long.bitCount(first) + Long.bitCount(second) + 1];
	}

	/** Set the start and the end of a field; the end is the start of the next field. */
	void add(int place, int start, int end) {
		this.starts[place] = (char) start;
		this.starts[place + 1] = (char) end;
	}

	/** Return the value of a field. */
	IsoValue<?> read(int field) {
		int place = LazyFields.place(field, this.first, this.second);
		return this.reader.plainValue(this.guide[field], this.bytes, this.starts[place], this.starts[place + 1]);
	}

	/** Return the number of bytes of a field, including its length. */
	int length(int field) {
		int place = LazyFields.place(field, this.first, this.second);
		return this.starts[place + 1] - this.starts[place];
	}

	/**
	 * Copy the bytes of a field, including its length.
	 * @return the position after the copied bytes
	 */
	int copy(int field, byte[] to, int position) {
		int place = LazyFields.place(field, this.first, this.second);
		int length = this.starts[place + 1] - this.starts[place];
		System.arraycopy(this.bytes, this.starts[place], to, position, length);
		return position + length;
	}

	/**
	 * Return some of the fields without the bytes of the others, which may be card data:
	 * a response may be kept for a long time.
	 */
	UnreadFields only(long someOfFirst, long someOfSecond) {
		int length = 0;
		for (long rest = someOfFirst; rest != 0; rest &= rest - 1) {
			length += length(64 - Long.numberOfTrailingZeros(rest));
		}
		for (long rest = someOfSecond; rest != 0; rest &= rest - 1) {
			length += length(128 - Long.numberOfTrailingZeros(rest));
		}
		UnreadFields some = new UnreadFields(this.reader, this.guide, new byte[length], someOfFirst, someOfSecond);
		int place = some.fill(this, someOfFirst, 1, 0);
		some.fill(this, someOfSecond, 65, place);
		return some;
	}

	private int fill(UnreadFields all, long bits, int firstField, int firstPlace) {
		int place = firstPlace;
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest)) {
			int start = this.starts[place];
			add(place, start, all.copy(firstField + Long.numberOfLeadingZeros(rest), this.bytes, start));
			place++;
		}
		return place;
	}

	/** Whether the bytes equal what a writer would write for their values. */
	boolean canBeCopied(FieldReader reader, boolean digitsInCharset, boolean hexLengths) {
		return this.reader == reader && reader.isWrittenUnchanged(digitsInCharset, hexLengths);
	}

	/**
	 * Whether another guide has a field with the same type and length, or does not have
	 * it.
	 * @param other the fields of the other guide, or {@code null} if there is none
	 */
	boolean isCompatibleWith(int field, @Nullable FieldParseInfo @Nullable [] other) {
		if (other == this.guide || other == null || other[field] == null) {
			return true;
		}
		FieldParseInfo mine = this.guide[field];
		FieldParseInfo others = other[field];
		return mine.getType() == others.getType() && mine.getLength() == others.getLength()
				&& !(others.getDecoder() instanceof CompositeFieldCodec);
	}

	boolean isReadBy(FieldReader reader) {
		return this.reader == reader;
	}

}
