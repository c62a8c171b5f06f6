package dev.iso8583.message;

import com.solab.iso8583.IsoValue;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of fields that become values when somebody asks for them. They have been
 * checked: reading them does not fail. Immutable once it is filled, so that several
 * threads may read, and messages may share it.
 */
final class UnreadFields {

	/** Where a field begins is kept in two bytes; what is longer is read at once. */
	static final int LONGEST = Character.MAX_VALUE;

	private final FieldReader reader;

	private final FieldParseInfo[] guide;

	private final byte[] bytes;

	/** The bits of the fields, the first one highest. */
	private final long first;

	private final long second;

	/** Where each field begins, in their order, and at last where the last one ends. */
	private final char[] starts;

	/**
	 * Create fields of which nothing is known yet.
	 * @param guide the fields by their numbers
	 * @param bytes the bytes they are in, which do not change any more
	 * @param first the bits of the fields up to 64, the first one highest
	 * @param second the bits of the others
	 */
	UnreadFields(FieldReader reader, FieldParseInfo[] guide, byte[] bytes, long first, long second) {
		this.reader = reader;
		this.guide = guide;
		this.bytes = bytes;
		this.first = first;
		this.second = second;
		this.starts = new char[Long.bitCount(first) + Long.bitCount(second) + 1];
	}

	/** Tell where a field begins and ends, and the next one begins. */
	void add(int place, int start, int end) {
		this.starts[place] = (char) start;
		this.starts[place + 1] = (char) end;
	}

	/** Return the value of a field. */
	IsoValue<?> read(int field) {
		int place = LazyIsoMessage.place(field, this.first, this.second);
		return this.reader.plainValue(this.guide[field], this.bytes, this.starts[place], this.starts[place + 1]);
	}

	/** Return how many bytes a field has, its length among them. */
	int length(int field) {
		int place = LazyIsoMessage.place(field, this.first, this.second);
		return this.starts[place + 1] - this.starts[place];
	}

	/**
	 * Copy the bytes of a field, its length among them.
	 * @return where they end
	 */
	int copy(int field, byte[] to, int position) {
		int place = LazyIsoMessage.place(field, this.first, this.second);
		int length = this.starts[place + 1] - this.starts[place];
		System.arraycopy(this.bytes, this.starts[place], to, position, length);
		return position + length;
	}

	/**
	 * Return some of the fields, without the bytes of the others: those may be of a card,
	 * and a response may be kept for long.
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

	/** Whether their bytes are what their values would be written as, see there. */
	boolean areWrittenAsTheyCame(FieldReader reader, boolean digitsInCharset, boolean hexLengths) {
		return this.reader == reader && reader.isWrittenAsItCame(digitsInCharset, hexLengths);
	}

	/**
	 * Whether a field is written alike by another guide, or is not in it.
	 * @param other the fields of a message type, or {@code null} if it has no guide
	 */
	boolean isOfGuide(int field, @Nullable FieldParseInfo @Nullable [] other) {
		if (other == this.guide || other == null || other[field] == null) {
			return true;
		}
		FieldParseInfo mine = this.guide[field];
		FieldParseInfo others = other[field];
		return mine.getType() == others.getType() && mine.getLength() == others.getLength()
				&& !(others.getDecoder() instanceof CompositeFieldCodec);
	}

	boolean isOf(FieldReader reader) {
		return this.reader == reader;
	}

}
