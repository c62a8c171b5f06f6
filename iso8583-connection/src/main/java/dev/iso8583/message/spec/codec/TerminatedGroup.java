package dev.iso8583.message.spec.codec;

import java.util.List;
import java.util.Map;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Parts;

/**
 * Parts that the same byte ends. A part without a byte is missing. The last part that is
 * there is written without its end.
 */
final class TerminatedGroup extends Group {

	private final byte end;

	private final boolean strict;

	TerminatedGroup(Parts.Terminated parts, boolean strict) {
		super(parts.fields(), strict);
		this.end = parts.end();
		this.strict = strict;
	}

	@Override
	void read(byte[] bytes, List<String> keys, List<Object> values) throws MalformedFieldException {
		int position = 0;
		for (Map.Entry<String, SpecField> field : this.fields.entrySet()) {
			if (position >= bytes.length) {
				return;
			}
			int end = position;
			while (end < bytes.length && bytes[end] != this.end) {
				end++;
			}
			if (end > position) {
				try {
					values.add(field.getValue().readSlice(bytes, position, end - position));
					keys.add(field.getKey());
				}
				catch (MalformedFieldException ex) {
					throw in(field.getKey(), position, ex);
				}
			}
			position = end + 1;
		}
		if (position < bytes.length && this.strict) {
			throw MalformedFieldException.at(position, "there are bytes after the last part");
		}
	}

	@Override
	void write(List<String> keys, List<Object> values, OutputBuffer out) {
		int left = keys.size();
		for (Map.Entry<String, SpecField> field : this.fields.entrySet()) {
			if (left == 0) {
				return;
			}
			int place = keys.indexOf(field.getKey());
			if (place >= 0) {
				writeEnded(field.getKey(), values.get(place), out);
				left--;
			}
			if (left > 0) {
				out.put(this.end);
			}
		}
	}

	private void writeEnded(String key, Object value, OutputBuffer out) {
		int start = out.size;
		writeSlice(key, value, false, out);
		for (int index = start; index < out.size; index++) {
			if (out.bytes[index] == this.end) {
				throw new UnfitValueException("has a part " + key + " with the byte that ends it");
			}
		}
	}

}
