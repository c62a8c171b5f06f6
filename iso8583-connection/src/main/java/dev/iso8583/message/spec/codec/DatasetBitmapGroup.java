package dev.iso8583.message.spec.codec;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.spec.Parts;

/**
 * The parts of a dataset with a bitmap. The first bit of each piece of the bitmap, which
 * are two bytes and then one byte each, announces another piece. The last bit of the last
 * piece announces BER-TLV after the parts. All other bits stand for the parts 1, 2 and so
 * on.
 */
final class DatasetBitmapGroup extends Group {

	private static final String TLV = Parts.DatasetBitmap.TLV;

	/** The first piece of the bitmap, in bytes. */
	private static final int FIRST = 2;

	/** The parts that the bits of the first piece stand for, if it is not the last. */
	private static final int IN_FIRST = 15;

	/** The parts that the bits of another piece stand for, if it is not the last. */
	private static final int IN_NEXT = 7;

	/** The tags after the parts, if they are not described. */
	private final TlvGroup tags;

	private final NumberedParts parts;

	private final boolean strict;

	DatasetBitmapGroup(Parts.DatasetBitmap parts, boolean strict) {
		super(parts.fields(), strict);
		this.tags = new TlvGroup(new Parts.BerTlv(false, Map.of()), strict);
		this.parts = new NumberedParts(this.fields);
		this.strict = strict;
	}

	@Override
	void read(byte[] bytes, List<String> keys, List<Object> values) throws MalformedFieldException {
		int position = endOfBitmap(bytes);
		int last = 8 * position - 1;
		int number = 0;
		for (int bit = 1; bit < last; bit++) {
			boolean continues = bit >= 8 * FIRST && bit % 8 == 0;
			number += continues ? 0 : 1;
			if (!continues && isSet(bytes, bit)) {
				position = this.parts.read(number, bytes, position, keys, values);
			}
		}
		if (isSet(bytes, last)) {
			values.add(tags(bytes, position));
			keys.add(TLV);
		}
		else if (position < bytes.length && this.strict) {
			throw MalformedFieldException.at(position, "there are bytes after the last part");
		}
	}

	private static int endOfBitmap(byte[] bytes) throws MalformedFieldException {
		int end = FIRST;
		boolean continues = bytes.length > 0 && bytes[0] < 0;
		while (continues && end < bytes.length) {
			continues = bytes[end] < 0;
			end++;
		}
		if (continues || end > bytes.length) {
			throw MalformedFieldException.truncated(0, end + (continues ? 1 : 0), bytes.length);
		}
		return end;
	}

	/** Whether a bit is set. The first one has number 0. */
	private static boolean isSet(byte[] bytes, int bit) {
		return (bytes[bit / 8] >> (7 - bit % 8) & 1) == 1;
	}

	private Object tags(byte[] bytes, int position) throws MalformedFieldException {
		SpecField field = this.fields.get(TLV);
		try {
			return (field != null) ? field.readSlice(bytes, position, bytes.length - position)
					: this.tags.read(Arrays.copyOfRange(bytes, position, bytes.length));
		}
		catch (MalformedFieldException ex) {
			throw (field != null) ? in(TLV, position, ex)
					: MalformedFieldException.at(position + ex.position(), ex.getMessage());
		}
	}

	@Override
	public boolean canHave(String key) {
		return isKnown(key) || key.equals(TLV);
	}

	@Override
	public int order(String key) {
		return key.equals(TLV) ? Integer.MAX_VALUE : super.order(key);
	}

	@Override
	public @Nullable PartsSchema group(String key) {
		return isKnown(key) ? super.group(key) : this.tags;
	}

	@Override
	public Object convert(String key, Object value) {
		return isKnown(key) ? super.convert(key, value) : convertUnknown(value, this.tags);
	}

	@Override
	void write(List<String> keys, List<Object> values, OutputBuffer out) {
		BitSet bits = new BitSet();
		for (String key : keys) {
			if (!key.equals(TLV)) {
				bits.set(bitOf(Integer.parseInt(key)));
			}
		}
		// the last bit of the last piece stands for no part
		int size = Math.max(FIRST, (bits.length() + 1 + 7) / 8);
		for (int piece = FIRST; piece < size; piece++) {
			bits.set((piece == FIRST) ? 0 : 8 * (piece - 1));
		}
		if (keys.contains(TLV)) {
			bits.set(8 * size - 1);
		}
		for (int index = 0; index < size; index++) {
			int piece = 0;
			for (int bit = 8 * index; bit < 8 * index + 8; bit++) {
				piece = piece << 1 | (bits.get(bit) ? 1 : 0);
			}
			out.put(piece);
		}
		for (int place = 0; place < keys.size(); place++) {
			String key = keys.get(place);
			if (!key.equals(TLV)) {
				writePart(key, values.get(place), out);
			}
			else if (isKnown(TLV)) {
				writeSlice(TLV, values.get(place), false, out);
			}
			else {
				writeUnknown(values.get(place), out);
			}
		}
	}

	/** Return the bit of a part. The first one has number 0. */
	private static int bitOf(int number) {
		int next = number - IN_FIRST - 1;
		return (next < 0) ? number : 8 * FIRST + 8 * (next / IN_NEXT) + 1 + next % IN_NEXT;
	}

}
