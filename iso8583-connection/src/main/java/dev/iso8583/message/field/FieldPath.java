package dev.iso8583.message.field;

import org.jspecify.annotations.Nullable;

/**
 * Where a value is in a message: the number of a field, and for a part of it the keys
 * that lead there, such as {@code 4}, {@code 48.92} or {@code 55.71[2]}.
 *
 * @param field the number of the field
 * @param part the keys of the part after the first dot, or {@code null} for the whole
 * field
 */
public record FieldPath(int field, @Nullable String part) {

	/**
	 * Return the path that a text stands for. The keys are not checked: only the
	 * specification knows them.
	 * @param path the text
	 * @return the path
	 * @throws IllegalArgumentException if the text does not begin with the number of a
	 * field
	 */
	public static FieldPath of(String path) {
		int dot = path.indexOf('.');
		int end = (dot >= 0) ? dot : path.length();
		int field = 0;
		for (int place = 0; place < end && field >= 0; place++) {
			int digit = path.charAt(place) - '0';
			field = (digit >= 0 && digit <= 9 && field < 100) ? 10 * field + digit : -1;
		}
		if (field <= 0 || path.charAt(0) == '0') {
			throw new IllegalArgumentException("'" + path
					+ "' is not a path; write the number of a field, and for a part its keys, such as 48.92");
		}
		return new FieldPath(field, (dot >= 0) ? path.substring(dot + 1) : null);
	}

}
