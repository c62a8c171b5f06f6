package dev.iso8583.message.spec.file;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys that a mapping can have, and what each of them does. To support another key,
 * add it here with {@link #key}.
 *
 * @param <T> what the keys set
 */
final class Keys<T> {

	private final Map<String, Key<T>> keys = new LinkedHashMap<>();

	Keys<T> key(String name, Key<T> key) {
		this.keys.put(name, key);
		return this;
	}

	/**
	 * Read a mapping. What is wrong with one key does not keep the others from being
	 * read.
	 * @throws IllegalArgumentException if it is not a mapping
	 */
	void read(Item item, T target, Findings findings) {
		if (!(item instanceof Item.Mapping mapping)) {
			throw new IllegalArgumentException("write keys with values here, of " + names());
		}
		mapping.entries().forEach((name, value) -> {
			Key<T> key = this.keys.get(name);
			if (key != null) {
				findings.collect(value.place(), () -> key.read(target, value, findings));
			}
			else {
				findings.add(item.place().at(value.place().line()),
						"unknown key '" + name + "'; write one of " + names());
			}
		});
	}

	private String names() {
		return String.join(", ", this.keys.keySet());
	}

	/**
	 * Sets what is written behind a key.
	 *
	 * @param <T> what it is set in
	 */
	@FunctionalInterface
	interface Key<T> {

		/**
		 * Set it.
		 * @throws IllegalArgumentException if it is wrong, with a text for people
		 */
		void read(T target, Item item, Findings findings);

	}

}
