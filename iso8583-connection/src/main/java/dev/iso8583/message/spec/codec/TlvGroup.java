package dev.iso8583.message.spec.codec;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Parts;

/**
 * Parts by the Basic Encoding Rules. A constructed tag, whose bit 6 is set, has the parts
 * of this group itself, unless it is described.
 */
final class TlvGroup extends Group {

	private static final int MAXIMUM_TAG = 4;

	private final boolean mayBeFilled;

	private final int depth;

	/** The group of constructed tags, or {@code null} if they would be too deep. */
	private final @Nullable TlvGroup nested;

	TlvGroup(Parts.BerTlv parts, boolean strict) {
		super(parts.fields(), strict);
		this.mayBeFilled = parts.mayBeFilled();
		this.depth = 1;
		this.nested = new TlvGroup(this);
	}

	/**
	 * Create the group of the constructed tags of another one. It shares the parts that
	 * are described: if each depth had its own, tags with parts within each other would
	 * take eight times the memory for each level.
	 */
	private TlvGroup(TlvGroup outer) {
		super(outer.fields);
		this.mayBeFilled = outer.mayBeFilled;
		this.depth = outer.depth + 1;
		this.nested = (this.depth < MAXIMUM_DEPTH) ? new TlvGroup(this) : null;
	}

	@Override
	void read(byte[] bytes, List<String> keys, List<Object> values) throws MalformedFieldException {
		int position = 0;
		while (position < bytes.length) {
			if (this.mayBeFilled && (bytes[position] == 0 || bytes[position] == -1)) {
				position++;
				continue;
			}
			int tagEnd = tagEnd(bytes, position);
			int lengthEnd = lengthEnd(bytes, tagEnd);
			long size = length(bytes, tagEnd, lengthEnd);
			if (size > bytes.length - lengthEnd) {
				throw MalformedFieldException.truncated(position, size, bytes.length - lengthEnd);
			}
			String key = HexFormat.of().withUpperCase().formatHex(bytes, position, tagEnd);
			values.add(value(key, isConstructed(bytes[position]), bytes, lengthEnd, (int) size));
			keys.add(key);
			position = lengthEnd + (int) size;
		}
	}

	private static boolean isConstructed(int first) {
		return (first & 0x20) != 0;
	}

	private static int tagEnd(byte[] bytes, int start) throws MalformedFieldException {
		int end = start + 1;
		if ((bytes[start] & 0x1F) == 0x1F) {
			do {
				if (end == bytes.length || end - start == MAXIMUM_TAG) {
					throw MalformedFieldException.at(start, "a tag does not end");
				}
			}
			while (bytes[end++] < 0);
		}
		return end;
	}

	private static int lengthEnd(byte[] bytes, int start) throws MalformedFieldException {
		if (start == bytes.length) {
			throw MalformedFieldException.truncated(start, 1, 0);
		}
		int more = (bytes[start] < 0) ? bytes[start] & 0x7F : 0;
		if (bytes[start] < 0 && (more < 1 || more > 3)) {
			throw MalformedFieldException.at(start, "a length is not one of 1 to 4 bytes");
		}
		if (more > bytes.length - start - 1) {
			throw MalformedFieldException.truncated(start, more + 1L, bytes.length - start);
		}
		return start + 1 + more;
	}

	private static long length(byte[] bytes, int start, int end) {
		long length = (end == start + 1) ? bytes[start] : 0;
		for (int index = start + 1; index < end; index++) {
			length = length << 8 | bytes[index] & 0xFF;
		}
		return length;
	}

	private Object value(String key, boolean constructed, byte[] bytes, int start, int size)
			throws MalformedFieldException {
		SpecField field = this.fields.get(key);
		try {
			if (field != null) {
				return field.readSlice(bytes, start, size);
			}
			byte[] content = Arrays.copyOfRange(bytes, start, start + size);
			if (!constructed) {
				return content;
			}
			if (this.nested == null) {
				throw MalformedFieldException.at(start, "tags are more than " + this.depth + " deep");
			}
			return this.nested.read(content);
		}
		catch (MalformedFieldException ex) {
			throw (field != null) ? in(key, start, ex)
					: MalformedFieldException.at(start + ex.position(), ex.getMessage());
		}
	}

	/** Whether a tag is whole, and not read as filling. */
	@Override
	public boolean canHave(String key) {
		if (!key.matches("([0-9A-F]{2}){1,4}") || this.mayBeFilled && (key.startsWith("00") || key.startsWith("FF"))) {
			return false;
		}
		byte[] tag = HexFormat.of().parseHex(key);
		try {
			return tagEnd(tag, 0) == tag.length;
		}
		catch (MalformedFieldException ex) {
			return false;
		}
	}

	@Override
	public boolean mayRepeat() {
		return true;
	}

	@Override
	public @Nullable PartsSchema group(String key) {
		if (isKnown(key)) {
			return super.group(key);
		}
		return isConstructed(Integer.parseInt(key, 0, 2, 16)) ? this.nested : null;
	}

	@Override
	public Object convert(String key, Object value) {
		if (isKnown(key)) {
			return super.convert(key, value);
		}
		boolean constructed = isConstructed(Integer.parseInt(key, 0, 2, 16));
		if (constructed && this.nested == null) {
			throw new UnfitValueException("is constructed, and tags are more than " + this.depth + " deep");
		}
		return convertUnknown(value, constructed ? this.nested : null);
	}

	@Override
	void write(List<String> keys, List<Object> values, OutputBuffer out) {
		for (int place = 0; place < keys.size(); place++) {
			String key = keys.get(place);
			byte[] tag = HexFormat.of().parseHex(key);
			OutputBuffer content = new OutputBuffer(32);
			SpecField field = this.fields.get(key);
			Object value = values.get(place);
			if (field != null) {
				writeSlice(key, value, false, content);
			}
			else {
				writeUnknown(value, content);
			}
			out.write(tag, 0, tag.length);
			writeLength(content.size, out);
			out.write(content.bytes, 0, content.size);
		}
	}

	private static void writeLength(int length, OutputBuffer out) {
		if (length < 0x80) {
			out.put(length);
			return;
		}
		int bytes = (length <= 0xFF) ? 1 : (length <= 0xFFFF) ? 2 : 3;
		if (length > 0xFFFFFF) {
			throw new UnfitValueException("has a part of more than 16777215 bytes");
		}
		out.put(0x80 | bytes);
		for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
			out.put(length >> shift);
		}
	}

}
