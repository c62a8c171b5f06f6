package dev.iso8583.message;

import java.io.IOException;

import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.FieldCoding;
import dev.iso8583.message.field.HexDigits;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.value.FieldTypes;

/**
 * Writes messages, byte for byte as j8583 does if j8583's guides describe them, but
 * faster: j8583 formats the type of each message by a pattern and copies all bytes
 * several times.
 */
final class MessageWriter {

	/** The first bit of a bitmap, which announces another bitmap. */
	private static final long CONTINUES = 1L << 63;

	/** A longer message is rare, and its length may come from a wrong value. */
	private static final int MAXIMUM_INITIAL_CAPACITY = 1 << 16;

	private static final byte[] NO_HEADER = {};

	private final Layout layout;

	private final FieldCoding coding;

	MessageWriter(Layout layout, FieldCoding coding) {
		this.layout = layout;
		this.coding = coding;
	}

	/**
	 * Return the bytes of a message.
	 * @param message the message, in the character set of this writer
	 * @param codecs the fields of its type by number, or {@code null} if nothing
	 * describes it
	 * @throws UnencodableMessageException if a value would be written as something else,
	 * because it does not fit its field or has characters that are not in the character
	 * set
	 * @throws IOException if a value has an unknown character set of its own
	 */
	byte[] write(LazyIsoMessage message, @Nullable FieldCodec @Nullable [] codecs) throws IOException {
		UnreadFields unread = message.unread();
		boolean copies = unread != null && unread.canBeCopied(this.coding, message.isForceStringEncoding(),
				message.isEncodeVariableLengthFieldsInHex());
		long first = message.first();
		long second = message.second();
		long third = message.third();
		Bitmaps bitmaps = this.layout.bitmaps();
		requireBitmaps(first, second, third);
		boolean both = (second | third) != 0 || bitmaps == Bitmaps.ALWAYS_TWO || bitmaps == Bitmaps.FIXED_128
				|| message.getForceSecondaryBitmap() && bitmaps != Bitmaps.ONE;
		int size = size(message, first, 1, 0, copies) + size(message, second, 65, Long.bitCount(first), copies)
				+ size(message, third, 129, Long.bitCount(first) + Long.bitCount(second), copies);
		byte[] isoHeader = isoHeader(message);
		int headSize = isoHeader.length + 4 + 3 * this.layout.bitmapLength();
		boolean likely = size >= 0 && size <= MAXIMUM_INITIAL_CAPACITY;
		OutputBuffer out = this.coding.newBuffer(message.isForceStringEncoding(),
				message.isEncodeVariableLengthFieldsInHex(), headSize + (likely ? size : MAXIMUM_INITIAL_CAPACITY));
		out.write(isoHeader, 0, isoHeader.length);
		writeType(message.getType(), out);
		writeBitmap(first | ((both && bitmaps != Bitmaps.FIXED_128) ? CONTINUES : 0), out);
		if (both) {
			writeBitmap(second | ((third != 0) ? CONTINUES : 0), out);
		}
		if (third != 0 && bitmaps == Bitmaps.THREE) {
			writeBitmap(third, out);
		}
		writeFields(message, codecs, first, 1, 0, copies, out);
		if (third != 0 && bitmaps == Bitmaps.THREE_IN_FIELD_65) {
			writeBitmap(third, out);
		}
		writeFields(message, codecs, second, 65, Long.bitCount(first), copies, out);
		writeFields(message, codecs, third, 129, Long.bitCount(first) + Long.bitCount(second), copies, out);
		return out.bytes();
	}

	/** Refuse a message with a field that the bitmaps cannot announce. */
	private void requireBitmaps(long first, long second, long third) {
		int last = this.layout.bitmaps().lastField();
		long unknown = (last < 128) ? second : (last < 192) ? third : second & CONTINUES;
		if (unknown != 0 || last < 128 && third != 0) {
			int field = ((last < 128 && second != 0 || last == 192) ? 65 : 129)
					+ Long.numberOfLeadingZeros((unknown != 0) ? unknown : third);
			throw new UnencodableMessageException("field " + field + " is not one of the fields 2 to " + last
					+ ((last == 192) ? " without 65" : "") + " that the bitmaps of the format have");
		}
	}

	/**
	 * Return the number of bytes that up to 64 fields probably take.
	 * @param copies whether unread fields are copied
	 */
	private static int size(LazyIsoMessage message, long bits, int firstField, int firstPlace, boolean copies) {
		int size = 0;
		int place = firstPlace;
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest), place++) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			IsoValue<?> value = message.value(place);
			size += (value == null && copies) ? message.unread().length(field)
					: size((value != null) ? value : message.getField(field), message.isBinaryFields());
		}
		return size;
	}

	/** Return the number of bytes that a value probably takes. */
	private static int size(IsoValue<?> value, boolean binary) {
		int length = value.getLength();
		int digits = FieldTypes.lengthDigits(value.getType());
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
		return (bytes != null) ? bytes : (text != null) ? text.getBytes(this.layout.charset()) : NO_HEADER;
	}

	private void writeType(int type, OutputBuffer out) {
		if (this.layout.isBcdMti()) {
			out.put(type >> 8);
			out.put(type);
		}
		else if (Mti.isValid(type)) {
			HexDigits digits = this.layout.mtiDigits();
			for (int shift = 12; shift >= 0; shift -= 4) {
				out.put(digits.code(type >> shift & 0xF));
			}
		}
		else {
			byte[] text = String.format("%04x", type).getBytes(this.layout.charset());
			out.write(text, 0, text.length);
		}
	}

	private void writeBitmap(long bits, OutputBuffer out) {
		if (this.layout.isBinaryBitmap()) {
			int start = out.skip(8);
			for (int place = 0; place < 8; place++) {
				out.bytes[start + place] = (byte) (bits >> 56 - 8 * place);
			}
			return;
		}
		HexDigits digits = this.layout.bitmapDigits();
		int start = out.skip(16);
		for (int place = 0; place < 16; place++) {
			out.bytes[start + place] = digits.code((int) (bits >> 60 - 4 * place) & 0xF);
		}
	}

	private void writeFields(LazyIsoMessage message, @Nullable FieldCodec @Nullable [] codecs, long bits,
			int firstField, int firstPlace, boolean copies, OutputBuffer out) throws IOException {
		int place = firstPlace;
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest), place++) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			IsoValue<?> value = message.value(place);
			if (value == null && copies && message.unread().isCompatibleWith(field, codecs)) {
				int start = out.skip(message.unread().length(field));
				message.unread().copy(field, out.bytes, start);
				continue;
			}
			FieldCodec codec = (codecs != null && field < codecs.length) ? codecs[field] : null;
			IsoValue<?> written = (value != null) ? value : message.getField(field);
			try {
				if (codec != null) {
					codec.write(written, out);
				}
				else {
					this.coding.writeUndescribed(field, written, out);
				}
			}
			catch (UnfitValueException ex) {
				throw new UnencodableMessageException("field " + field + " " + ex.getMessage());
			}
		}
	}

}
