package dev.iso8583.message;

import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.FieldCoding;

/**
 * The bytes of fields that are converted to values when they are first accessed. The
 * bytes have been checked, so the conversion cannot fail. Immutable once filled: several
 * threads may read it, and messages may share it.
 */
final class UnreadFields {

	/** Start positions are kept in two bytes; longer messages are read eagerly. */
	static final int MAXIMUM_MESSAGE = Character.MAX_VALUE;

	private final FieldCoding coding;

	private @Nullable FieldCodec[] codecs;

	private final byte[] bytes;

	/** The bits of the fields, the first one highest. */
	private final long first;

	private final long second;

	private final long third;

	/** The start of each field, in order, and finally the end of the last field. */
	private final char[] starts;

	/** The values of fields with parts, in order; {@code null} if there are none. */
	private @Nullable IsoValue<?> @Nullable [] kept;

	/**
	 * Create fields whose positions are not known yet.
	 * @param coding the coding of the format that reads them
	 * @param codecs the codecs by field number
	 * @param bytes the bytes of the message, which must not change any more
	 * @param first the bits of the fields up to 64, the first one highest
	 * @param second the bits of the fields from 65
	 * @param third the bits of the fields from 129
	 */
	UnreadFields(FieldCoding coding, @Nullable FieldCodec[] codecs, byte[] bytes, long first, long second, long third) {
		this.coding = coding;
		this.codecs = codecs;
		this.bytes = bytes;
		this.first = first;
		this.second = second;
		this.third = third;
		this.starts = new char[Long.bitCount(first) + Long.bitCount(second) + Long.bitCount(third) + 1];
	}

	private int place(int field) {
		return LazyFields.place(field, this.first, this.second, this.third);
	}

	/** Set the start of a field, which is the end of the field before. */
	void start(int place, int start) {
		this.starts[place] = (char) start;
	}

	/** Keep the value of a field that had to be read to be checked: one with parts. */
	void keep(int place, IsoValue<?> value) {
		if (this.kept == null) {
			this.kept = new IsoValue<?>[this.starts.length - 1];
		}
		this.kept[place] = value;
	}

	/**
	 * Use codecs that depend on the message. Called before other threads read it.
	 * @param codecs the codecs by field number
	 */
	void useCodecs(@Nullable FieldCodec[] codecs) {
		this.codecs = codecs;
	}

	/** Return the value of a field. */
	IsoValue<?> read(int field) {
		int place = place(field);
		IsoValue<?> value = (this.kept != null) ? this.kept[place] : null;
		// a clone, because each message sets the character set of its values
		return (value != null) ? value.clone()
				: this.codecs[field].value(this.bytes, this.starts[place], this.starts[place + 1]);
	}

	/** Return the number of bytes of a field, including its length. */
	int length(int field) {
		int place = place(field);
		return this.starts[place + 1] - this.starts[place];
	}

	/**
	 * Copy the bytes of a field, including its length.
	 * @return the position after the copied bytes
	 */
	int copy(int field, byte[] to, int position) {
		int place = place(field);
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
		UnreadFields some = new UnreadFields(this.coding, this.codecs, new byte[length], someOfFirst, someOfSecond, 0);
		int place = some.fill(this, someOfFirst, 1, 0);
		some.fill(this, someOfSecond, 65, place);
		return some;
	}

	private int fill(UnreadFields all, long bits, int firstField, int firstPlace) {
		int place = firstPlace;
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest)) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			start(place + 1, all.copy(field, this.bytes, this.starts[place]));
			IsoValue<?> value = (all.kept != null) ? all.kept[all.place(field)] : null;
			if (value != null) {
				keep(place, value);
			}
			place++;
		}
		return place;
	}

	/** Whether the bytes equal what a format would write for their values. */
	boolean canBeCopied(FieldCoding coding, boolean digitsInCharset, boolean hexLengths) {
		return this.coding == coding && coding.isWrittenUnchanged(digitsInCharset, hexLengths);
	}

	/**
	 * Whether other codecs have one for a field that reads its bytes as the same value,
	 * or have none.
	 * @param other the codecs by field number, or {@code null} if there are none
	 */
	boolean isCompatibleWith(int field, @Nullable FieldCodec @Nullable [] other) {
		return other == this.codecs || other == null || other[field] == null
				|| this.codecs[field].isWrittenLike(other[field]);
	}

	/** Whether the fields were received in a format with this coding. */
	boolean isOf(FieldCoding coding) {
		return this.coding == coding;
	}

}
