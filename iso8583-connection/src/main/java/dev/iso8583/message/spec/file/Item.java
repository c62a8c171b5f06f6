package dev.iso8583.message.spec.file;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is written behind a key, with its place: that of the key.
 */
sealed interface Item {

	Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

	Place place();

	/** Return the single value that is expected here. */
	default String text() {
		throw new IllegalArgumentException("write a single value here, not several");
	}

	/** Return the number from 0 that is expected here. */
	default int number() {
		String text = text();
		if (!NUMBER.matcher(text).matches()) {
			throw new IllegalArgumentException("'" + text + "' is not a number; write digits only");
		}
		return Integer.parseInt(text);
	}

	/** Return the truth value that is expected here. */
	default boolean flag() {
		return one(Map.of("true", true, "false", false), "true or false");
	}

	/** Return the one of some words that is expected here. */
	default <T> T one(Map<String, T> words, String listed) {
		T found = words.get(text());
		if (found == null) {
			throw new IllegalArgumentException("'" + text() + "' is not possible here; write " + listed);
		}
		return found;
	}

	/** Whether this is a certain word. */
	default boolean is(String word) {
		return false;
	}

	/**
	 * A single value, as it is written: nothing makes a number of it.
	 *
	 * @param place its place
	 * @param value the text
	 * @param quoted whether it is in quotes
	 */
	record Text(Place place, String value, boolean quoted) implements Item {

		@Override
		public String text() {
			if (this.value.isEmpty()) {
				throw new IllegalArgumentException("is empty; write a value, or remove the key");
			}
			return this.value;
		}

		@Override
		public boolean is(String word) {
			return this.value.equals(word);
		}

	}

	/**
	 * Keys with what is written behind them.
	 *
	 * @param place its place
	 * @param entries what is written, by key
	 */
	record Mapping(Place place, Map<String, Item> entries) implements Item {

	}

	/**
	 * Several values.
	 *
	 * @param place its place
	 * @param items the values
	 */
	record Sequence(Place place, List<Item> items) implements Item {

	}

}
