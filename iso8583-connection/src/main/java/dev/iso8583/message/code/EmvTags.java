package dev.iso8583.message.code;

import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What people call the tags of EMV, in field 55.
 */
public final class EmvTags {

	private static final Map<String, String> NAMES = TextTable.rows("emv-tags.tsv")
		.stream()
		.collect(Collectors.toUnmodifiableMap((row) -> row[0], (row) -> row[1]));

	private EmvTags() {
	}

	/**
	 * Return the name of a tag.
	 * @param tag the tag as hexadecimal digits in capitals, such as {@code 9F26}
	 * @return the name, or {@code null} if it is not known
	 */
	public static @Nullable String name(String tag) {
		return NAMES.get(tag);
	}

}
