package dev.iso8583.message.spec.codec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Parts;

/**
 * Parts one after another.
 */
final class PositionalGroup extends Group {

	private final boolean mayEndEarly;

	private final boolean strict;

	/** What ends parts without a length of their own; nothing for the last bytes. */
	private final Map<String, byte[]> ends = new HashMap<>();

	PositionalGroup(Parts.Positional parts, boolean strict) {
		super(parts.fields(), strict);
		this.mayEndEarly = parts.mayEndEarly();
		this.strict = strict;
		parts.ends().forEach((key, end) -> this.ends.put(key, HexFormat.of().parseHex(end)));
	}

	@Override
	void read(byte[] bytes, List<String> keys, List<Object> values) throws MalformedFieldException {
		int position = 0;
		for (Map.Entry<String, SpecField> field : this.fields.entrySet()) {
			if (position == bytes.length && this.mayEndEarly) {
				return;
			}
			try {
				byte[] ending = this.ends.get(field.getKey());
				int end = (ending != null) ? endBefore(ending, bytes, position, bytes.length)
						: field.getValue().end(bytes, position, bytes.length);
				values.add((ending != null) ? field.getValue().readSlice(bytes, position, end - position)
						: field.getValue().readContent(bytes, position, end));
				keys.add(field.getKey());
				position = end + ((ending != null) ? ending.length : 0);
			}
			catch (MalformedFieldException ex) {
				throw in(field.getKey(), position, ex);
			}
		}
		if (position < bytes.length && this.strict) {
			throw MalformedFieldException.at(position, "there are bytes after the last part");
		}
	}

	/** Return where the end of a part begins. */
	private static int endBefore(byte[] ending, byte[] bytes, int start, int limit) throws MalformedFieldException {
		int end = (ending.length > 0) ? indexOf(ending, bytes, start, limit) : limit;
		if (end < 0) {
			throw MalformedFieldException.at(start, "it has no end");
		}
		return end;
	}

	private static int indexOf(byte[] searched, byte[] bytes, int start, int limit) {
		for (int index = start; index <= limit - searched.length; index++) {
			if (Arrays.equals(bytes, index, index + searched.length, searched, 0, searched.length)) {
				return index;
			}
		}
		return -1;
	}

	/** Write a part, and what ends it. */
	private void write(String key, Object value, OutputBuffer out) {
		byte[] ending = this.ends.get(key);
		if (ending == null) {
			writePart(key, value, out);
			return;
		}
		int start = out.size;
		writeSlice(key, value, false, out);
		int end = out.size;
		out.write(ending, 0, ending.length);
		if (ending.length > 0 && indexOf(ending, out.bytes, start, out.size) != end) {
			throw new UnfitValueException("has a part " + key + " with the bytes that end it");
		}
	}

	@Override
	void write(List<String> keys, List<Object> values, OutputBuffer out) {
		int left = keys.size();
		for (Map.Entry<String, SpecField> field : this.fields.entrySet()) {
			if (left == 0 && this.mayEndEarly) {
				return;
			}
			int place = keys.indexOf(field.getKey());
			if (place >= 0) {
				write(field.getKey(), values.get(place), out);
				left--;
			}
			else {
				write(field.getKey(), missing(field.getKey(), field.getValue()), out);
			}
		}
	}

	private static Object missing(String key, SpecField field) {
		Object empty = field.empty();
		if (empty == null) {
			throw new UnfitValueException("lacks part " + key);
		}
		return empty;
	}

}
