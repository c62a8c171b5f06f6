package dev.iso8583.message.spec.codec;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.value.Numbers;

/**
 * Parts that a bitmap announces.
 */
final class BitmappedGroup extends Group {

	private static final String HEADER = "header";

	private final int bitmapBytes;

	private final ContentCodec<byte[]> bitmap;

	private final boolean continues;

	private final int header;

	private final NumberedParts parts;

	private final boolean strict;

	BitmappedGroup(Parts.Bitmapped parts, boolean strict) {
		super(parts.fields(), strict);
		this.bitmapBytes = parts.bits() / 8;
		this.bitmap = (parts.bitmap() instanceof Encoding.Hex hex) ? new HexContent(hex.charset()) : new BytesContent();
		this.continues = parts.continues();
		this.header = parts.header();
		this.parts = new NumberedParts(this.fields);
		this.strict = strict;
	}

	@Override
	void read(byte[] bytes, List<String> keys, List<Object> values) throws MalformedFieldException {
		if (this.header > 0) {
			requireBytes(bytes, 0, this.header);
			keys.add(HEADER);
			values.add(Arrays.copyOf(bytes, this.header));
		}
		int size = this.bitmap.bytes(this.bitmapBytes);
		int position = this.header;
		byte[] bits = bitmap(bytes, position);
		position += size;
		if (this.continues && bits[0] < 0) {
			byte[] more = bitmap(bytes, position);
			position += size;
			bits = Arrays.copyOf(bits, 2 * this.bitmapBytes);
			System.arraycopy(more, 0, bits, this.bitmapBytes, this.bitmapBytes);
		}
		for (int index = 0; index < bits.length; index++) {
			// the first bit, if it announces another bitmap, is not that of a part
			int rest = bits[index] & ((index == 0 && this.continues) ? 0x7F : 0xFF);
			for (; rest != 0; rest &= ~Integer.highestOneBit(rest)) {
				int number = 8 * index + Integer.numberOfLeadingZeros(rest) - 23;
				position = this.parts.read(number, bytes, position, keys, values);
			}
		}
		if (position < bytes.length && this.strict) {
			throw MalformedFieldException.at(position, "there are bytes after the last part");
		}
	}

	private byte[] bitmap(byte[] bytes, int position) throws MalformedFieldException {
		requireBytes(bytes, position, this.bitmap.bytes(this.bitmapBytes));
		this.bitmap.check(bytes, position, this.bitmapBytes, this.strict);
		return this.bitmap.read(bytes, position, this.bitmapBytes);
	}

	private static void requireBytes(byte[] bytes, int position, int size) throws MalformedFieldException {
		if (size > bytes.length - position) {
			throw MalformedFieldException.truncated(position, size, bytes.length - position);
		}
	}

	@Override
	public boolean canHave(String key) {
		return key.equals(HEADER) ? this.header > 0 : this.fields.containsKey(key);
	}

	@Override
	public boolean isKnown(String key) {
		return canHave(key);
	}

	@Override
	public int order(String key) {
		return key.equals(HEADER) ? -1 : super.order(key);
	}

	@Override
	public Object convert(String key, Object value) {
		if (!key.equals(HEADER)) {
			return super.convert(key, value);
		}
		byte[] bytes = (value instanceof byte[] given) ? given.clone()
				: (value instanceof String text && Numbers.isHex(text) && text.length() % 2 == 0)
						? HexFormat.of().parseHex(text) : new byte[0];
		if (bytes.length != this.header) {
			throw new UnfitValueException("is " + this.header + " bytes");
		}
		return bytes;
	}

	@Override
	void write(List<String> keys, List<Object> values, OutputBuffer out) {
		if (this.header > 0) {
			int place = keys.indexOf(HEADER);
			out.write((place >= 0) ? (byte[]) values.get(place) : new byte[this.header], 0, this.header);
		}
		byte[] bits = new byte[this.bitmapBytes * (this.continues ? 2 : 1)];
		for (String key : keys) {
			if (!key.equals(HEADER)) {
				int number = Integer.parseInt(key);
				bits[(number - 1) / 8] |= (byte) (0x80 >> (number - 1) % 8);
			}
		}
		boolean both = this.continues && !isEmpty(bits, this.bitmapBytes);
		if (both) {
			bits[0] |= (byte) 0x80;
		}
		this.bitmap.write(Arrays.copyOf(bits, this.bitmapBytes), out);
		if (both) {
			this.bitmap.write(Arrays.copyOfRange(bits, this.bitmapBytes, bits.length), out);
		}
		for (int place = 0; place < keys.size(); place++) {
			if (!keys.get(place).equals(HEADER)) {
				writePart(keys.get(place), values.get(place), out);
			}
		}
	}

	private static boolean isEmpty(byte[] bits, int start) {
		for (int index = start; index < bits.length; index++) {
			if (bits[index] != 0) {
				return false;
			}
		}
		return true;
	}

}
