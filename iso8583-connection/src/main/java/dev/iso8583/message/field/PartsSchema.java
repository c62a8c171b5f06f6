package dev.iso8583.message.field;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a group of parts consists of: which parts it can have, in which order, and how it
 * is written. Immutable and safe for use by several threads.
 */
public interface PartsSchema {

	/** Whether a group can have a part with a key. */
	boolean canHave(String key);

	/** Whether the specification describes a part with a key. */
	boolean isKnown(String key);

	/** Return what people call a part, or {@code null} if it has no name. */
	@Nullable String name(String key);

	/** Whether a group may have several parts with the same key. */
	boolean mayRepeat();

	/**
	 * Return the place of a key among the keys of a group, or the largest number if its
	 * place is after all others.
	 */
	int order(String key);

	/**
	 * Return a value of a part: text, bytes or the parts of a group.
	 * @param value what the application set
	 * @throws UnfitValueException if the value does not fit the part
	 */
	Object convert(String key, Object value);

	/**
	 * Return what reads and writes a part with a key, or {@code null} if the
	 * specification does not describe it.
	 */
	@Nullable FieldCodec codec(String key);

	/**
	 * Return the schema of a part that is a group itself, or {@code null}.
	 */
	@Nullable PartsSchema group(String key);

	/**
	 * Return the key of the layout that was chosen for the parts; an empty text if none
	 * is for them, so that they are kept as bytes; {@code null} if nothing is chosen.
	 */
	default @Nullable String layout() {
		return null;
	}

	/**
	 * Return the layouts by key, of which each message chooses one; none if there is no
	 * choice.
	 */
	default Map<String, ? extends PartsSchema> layouts() {
		return Map.of();
	}

	/** Whether this is for bytes that could not be read as parts. */
	default boolean isBroken() {
		return false;
	}

	/** Return why a group cannot have a part, as a sentence. */
	default String lackOf(String key) {
		return "There is no part " + key + " in the specification";
	}

	/**
	 * Return the bytes of a group.
	 * @param keys the keys of the parts, in order
	 * @param values the values of the parts, in the same order
	 * @throws UnfitValueException if a value does not fit its part
	 */
	byte[] write(List<String> keys, List<Object> values);

}
