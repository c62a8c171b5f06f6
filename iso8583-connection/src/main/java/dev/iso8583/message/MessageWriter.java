package dev.iso8583.message;

import java.io.IOException;
import java.util.List;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.value.FieldTypes;

/**
 * Writes messages byte for byte as j8583 does, but faster: j8583 formats the type of each
 * message by a pattern and copies all bytes several times. Usual values are written by
 * {@link PlainFieldWriter}, all others by {@link CodedFieldWriter}. A value that the
 * parse guide of the message could not read is refused.
 */
final class MessageWriter {

	/** A longer message is rare, and its length may come from a wrong value. */
	private static final int MAXIMUM_INITIAL_CAPACITY = 1 << 16;

	private static final int PARTS_INITIAL_CAPACITY = 32;

	private static final byte[] NO_HEADER = {};

	private final FieldReader reader;

	private final FieldValidator validator;

	private final PlainFieldWriter plainWriter;

	private final CodedFieldWriter codedWriter;

	/**
	 * Create a writer.
	 * @param charsetName the name of the character set, as messages have it
	 * @param reader the reader of the same format
	 * @param validator the validator of the same format
	 * @param padding the padding of an odd number of packed digits
	 * @param parts how the parts of fields are written
	 */
	MessageWriter(String charsetName, FieldReader reader, FieldValidator validator, BcdPadding padding,
			CompositeFieldCodec.Coding parts) {
		this.reader = reader;
		this.validator = validator;
		this.plainWriter = new PlainFieldWriter(charsetName, validator, padding);
		this.codedWriter = new CodedFieldWriter(this.plainWriter, validator, parts);
	}

	/**
	 * Return the bytes of a message.
	 * @param message the message, in the character set of this writer
	 * @param guide the fields of the parse guide of its type by number, or {@code null}
	 * if there is none
	 * @throws UnencodableMessageException if a value would be written as something else,
	 * because it does not fit its field or has characters that are not in the character
	 * set
	 * @throws IOException if a value has an unknown character set of its own
	 */
	byte[] write(LazyIsoMessage message, @Nullable FieldParseInfo @Nullable [] guide) throws IOException {
		boolean binary = message.isBinaryFields();
		UnreadFields unread = message.unread();
		boolean copies = unread != null && unread.canBeCopied(this.reader, message.isForceStringEncoding(),
				message.isEncodeVariableLengthFieldsInHex());
		long second = message.second();
		boolean both = second != 0 || message.getForceSecondaryBitmap();
		long first = message.first() | (both ? 1L << 63 : 0);
		int size = size(message, message.first(), 1, 0, copies, binary)
				+ size(message, second, 65, Long.bitCount(message.first()), copies, binary);
		byte[] isoHeader = isoHeader(message);
		int bitmapSize = (message.isBinaryHeader() || message.isBinaryBitmap()) ? 8 : 16;
		int headSize = isoHeader.length + (message.isBinaryHeader() ? 2 : 4) + (both ? 2 : 1) * bitmapSize;
		OutputBuffer out = newBuffer(message, headSize, size);
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
	 * @param guide what each part should be, or {@code null} if there is no guide
	 * @throws UnencodableMessageException if a part does not fit, or their number is
	 * wrong
	 */
	byte[] writeParts(List<? extends IsoValue<?>> parts, @Nullable List<FieldParseInfo> guide) {
		if (guide != null && parts.size() != guide.size()) {
			throw new UnencodableMessageException(
					"has " + parts.size() + " parts, but " + guide.size() + " in the parse guide");
		}
		// j8583 always writes the lengths of parts in the character set
		OutputBuffer out = new OutputBuffer(this.validator.binary(), true, this.plainWriter.hexDigits(), false,
				PARTS_INITIAL_CAPACITY);
		for (int index = 0; index < parts.size(); index++) {
			try {
				IsoValue<?> part = parts.get(index).clone();
				part.setCharacterEncoding(this.plainWriter.charsetName());
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
	 * Refuse a value that could not be written in a message.
	 * @param info what the parse guide has for the field, or {@code null}
	 * @param message a message that gives the coding
	 * @throws UnencodableMessageException if the value does not fit its field, with a
	 * text to follow the name of the field
	 */
	void requireWritable(int field, IsoValue<?> value, @Nullable FieldParseInfo info, LazyIsoMessage message)
			throws IOException {
		writeValue(field, value, info, newBuffer(message, 0, 0));
	}

	private OutputBuffer newBuffer(LazyIsoMessage message, int headSize, int fieldsSize) {
		boolean digitsInCharset = message.isForceStringEncoding();
		boolean likely = fieldsSize >= 0 && fieldsSize <= MAXIMUM_INITIAL_CAPACITY;
		return new OutputBuffer(message.isBinaryFields(), digitsInCharset,
				digitsInCharset ? this.plainWriter.hexDigits() : PlainFieldWriter.ASCII_HEX_DIGITS,
				message.isEncodeVariableLengthFieldsInHex(),
				headSize + (likely ? fieldsSize : MAXIMUM_INITIAL_CAPACITY));
	}

	/**
	 * Return the number of bytes that up to 64 fields probably take.
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
		return (bytes != null) ? bytes : (text != null) ? text.getBytes(this.plainWriter.charset()) : NO_HEADER;
	}

	private void writeType(LazyIsoMessage message, OutputBuffer out) {
		int type = message.getType();
		if (message.isBinaryHeader()) {
			out.put(type >> 8);
			out.put(type);
		}
		else if (Mti.isValid(type)) {
			byte[] digits = this.plainWriter.hexDigits();
			for (int shift = 12; shift >= 0; shift -= 4) {
				out.put(digits[type >> shift & 0xF]);
			}
		}
		else {
			byte[] text = String.format("%04x", type).getBytes(this.plainWriter.charset());
			out.write(text, 0, text.length);
		}
	}

	private void writeBitmap(LazyIsoMessage message, long bits, OutputBuffer out) {
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
			int firstField, int firstPlace, boolean copies, OutputBuffer out) throws IOException {
		int place = firstPlace;
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest), place++) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			IsoValue<?> value = message.value(place);
			if (value == null && copies && message.unread().isCompatibleWith(field, guide)) {
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

	private void writeValue(int field, IsoValue<?> value, @Nullable FieldParseInfo info, OutputBuffer out)
			throws IOException {
		int start = out.size;
		if (!isPlain(value) || !this.plainWriter.write(field, value, value.getValue(), out)) {
			out.size = start;
			this.codedWriter.write(field, value, out);
		}
		if (info != null && (hasOtherType(value, info)
				|| info.getDecoder() instanceof CompositeFieldCodec && info.getDecoder() != value.getEncoder())) {
			requireReadable(field, value, info, start, out);
		}
	}

	/** Whether only its type and its content decide how a value is written. */
	private boolean isPlain(IsoValue<?> value) {
		return CodedFieldWriter.isStandard(value) && value.getEncoder() == null
				&& this.plainWriter.isCharset(value.getCharacterEncoding());
	}

	private static boolean hasOtherType(IsoValue<?> value, FieldParseInfo info) {
		IsoType type = info.getType();
		return value.getType() != type || type.needsLength() && value.getLength() != info.getLength();
	}

	/**
	 * Refuse a written field that the parse guide cannot read: a receiver with the same
	 * guide would read other values in this field and in those after it, or none.
	 */
	private void requireReadable(int field, IsoValue<?> value, FieldParseInfo info, int start, OutputBuffer out) {
		try {
			if (FieldTypes.lengthDigits(value.getType()) == FieldTypes.lengthDigits(info.getType())
					&& (!out.binary || FieldTypes.haveSameUnit(value.getType(), info.getType()))
					&& this.reader.end(info, field, out.bytes, start, out.size) == out.size) {
				this.reader.read(info, field, info.getDecoder(), out.bytes, start, out.size);
				return;
			}
		}
		catch (UndecodableMessageException ex) {
			// its text describes a received message
		}
		String expected = FieldTypes.describe(info.getType(), info.getLength());
		throw new UnencodableMessageException(
				hasOtherType(value, info)
						? "is " + FieldTypes.describe(value.getType(), value.getLength()) + ", but " + expected
								+ " in the parse guide"
						: "does not fit the parts that the parse guide has for " + expected);
	}

}
