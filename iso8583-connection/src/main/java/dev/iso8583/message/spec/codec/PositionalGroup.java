package dev.iso8583.message.spec.codec;

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

	PositionalGroup(Parts.Positional parts, boolean strict) {
		super(parts.fields(), strict);
		this.mayEndEarly = parts.mayEndEarly();
		this.strict = strict;
	}

	@Override
	void read(byte[] bytes, List<String> keys, List<Object> values) throws MalformedFieldException {
		int position = 0;
		for (Map.Entry<String, SpecField> field : this.fields.entrySet()) {
			if (position == bytes.length && this.mayEndEarly) {
				return;
			}
			try {
				int end = field.getValue().end(bytes, position, bytes.length);
				values.add(field.getValue().readContent(bytes, position, end));
				keys.add(field.getKey());
				position = end;
			}
			catch (MalformedFieldException ex) {
				throw in(field.getKey(), position, ex);
			}
		}
		if (position < bytes.length && this.strict) {
			throw MalformedFieldException.at(position, "there are bytes after the last part");
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
				writePart(field.getKey(), values.get(place), out);
				left--;
			}
			else {
				writePart(field.getKey(), missing(field.getKey(), field.getValue()), out);
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
