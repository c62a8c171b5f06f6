package dev.iso8583.message.spec.codec;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.MalformedFieldException;

/**
 * The parts that the bits of a bitmap announce.
 */
final class NumberedParts {

	private final @Nullable String[] keys;

	private final @Nullable SpecField[] fields;

	/**
	 * Create the parts of a group.
	 * @param fields the parts by key; those whose keys are no numbers have no bits
	 */
	NumberedParts(Map<String, SpecField> fields) {
		int last = fields.keySet().stream().filter(NumberedParts::isNumber).mapToInt(Integer::parseInt).max().orElse(0);
		this.keys = new String[last + 1];
		this.fields = new SpecField[last + 1];
		fields.forEach((key, field) -> {
			if (isNumber(key)) {
				this.keys[Integer.parseInt(key)] = key;
				this.fields[Integer.parseInt(key)] = field;
			}
		});
	}

	private static boolean isNumber(String key) {
		return key.chars().allMatch((character) -> character >= '0' && character <= '9');
	}

	/**
	 * Read a part that a bitmap announces.
	 * @return the position after the part
	 */
	int read(int number, byte[] bytes, int position, List<String> keys, List<Object> values)
			throws MalformedFieldException {
		SpecField field = (number < this.fields.length) ? this.fields[number] : null;
		if (field == null) {
			throw MalformedFieldException.at(position,
					"its bitmap has part " + number + ", which the specification does not describe");
		}
		try {
			int end = field.end(bytes, position, bytes.length);
			values.add(field.readContent(bytes, position, end));
			keys.add(this.keys[number]);
			return end;
		}
		catch (MalformedFieldException ex) {
			throw Group.in(Integer.toString(number), position, ex);
		}
	}

}
