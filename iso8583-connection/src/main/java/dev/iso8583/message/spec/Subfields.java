package dev.iso8583.message.spec;

import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.PartsFindings;
import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.field.UnfitValueException;

/**
 * The parts of a field: positions, bits, or tags. Immutable: {@link #with} returns other
 * subfields. A part is text, bytes, or subfields itself.
 * <p>
 * A path names a part by its keys: {@code 92} is tag 92, {@code 71[2]} the second of
 * several parts 71, and {@code 25.3} part 3 of part 25. Parts that the specification does
 * not describe are kept in their place. Subfields that nobody changed are written as the
 * bytes they were read from.
 */
public final class Subfields {

	private final PartsSchema schema;

	private final List<String> keys;

	private final List<Object> values;

	/** The bytes they were read from, or {@code null} until they are written. */
	private byte @Nullable [] raw;

	private Subfields(PartsSchema schema, List<String> keys, List<Object> values, byte @Nullable [] raw) {
		this.schema = schema;
		this.keys = keys;
		this.values = values;
		this.raw = raw;
	}

	/**
	 * Return subfields without parts. For use inside this library; applications get them
	 * from {@code MessageFormat.subfields}.
	 * @param schema what they consist of
	 * @return the subfields
	 */
	public static Subfields of(PartsSchema schema) {
		return new Subfields(schema, List.of(), List.of(), null);
	}

	/**
	 * Return subfields that were read. For use inside this library.
	 * @param schema what they consist of
	 * @param keys the keys in order
	 * @param values the values in the same order
	 * @param raw the bytes they were read from, which must not change
	 * @return the subfields
	 */
	public static Subfields read(PartsSchema schema, List<String> keys, List<Object> values, byte[] raw) {
		return new Subfields(schema, Collections.unmodifiableList(keys), Collections.unmodifiableList(values), raw);
	}

	/**
	 * Return the keys of the parts, in the order in which they are written.
	 * @return the keys; a key that repeats is there several times
	 */
	public List<String> keys() {
		return this.keys;
	}

	/**
	 * Return the keys of parts that the specification does not describe.
	 * @return the keys in order
	 */
	public List<String> unknown() {
		return this.keys.stream().filter((key) -> !this.schema.isKnown(key)).toList();
	}

	/**
	 * Return which of several layouts the parts have, if the specification makes it a
	 * choice.
	 * @return the key of the layout, such as {@code 00} or {@code else}; {@code null} if
	 * there is no choice, or no layout for these parts
	 */
	public @Nullable String layout() {
		String layout = this.schema.layout();
		return (layout != null && !layout.isEmpty()) ? layout : null;
	}

	/**
	 * Whether the specification has no layout for the message of these subfields, so that
	 * their bytes are kept as they are. There are then no keys, no path leads to a part,
	 * and no part can be set or removed.
	 * @return whether only {@link #raw} has the content
	 */
	public boolean isUnknown() {
		return "".equals(this.schema.layout());
	}

	/**
	 * Whether the bytes of these subfields could not be read as parts and are kept as
	 * they came, as {@code broken: keep} of the specification asks for. There are then no
	 * keys, no path leads to a part, and no part can be set or removed: nobody knows
	 * which parts there are.
	 * @return whether only {@link #raw} has the content
	 */
	public boolean isBroken() {
		return this.schema.isBroken();
	}

	/**
	 * Whether it is unknown if there is a part, because the group that would have it
	 * {@linkplain #isBroken() could not be read}: these subfields, or others on the way.
	 * @param path the path of the part
	 * @return whether such a group is on the path
	 * @throws IllegalArgumentException if the text is not a path
	 */
	public boolean isBroken(String path) {
		Step step = Step.of(path);
		int place = place(step);
		return isBroken() || step.rest != null && place >= 0 && this.values.get(place) instanceof Subfields group
				&& group.isBroken(step.rest);
	}

	/**
	 * Return what people call a part.
	 * @param key its key
	 * @return the name, or {@code null} if the specification does not describe the part
	 */
	public @Nullable String name(String key) {
		return this.schema.name(key);
	}

	/**
	 * Return the value of a part.
	 * @param path its path, such as {@code 92}, {@code 71[2]} or {@code 25.3}
	 * @return text, bytes, or subfields; {@code null} if there is no such part, or nobody
	 * knows, see {@link #isBroken(String)}
	 * @throws IllegalArgumentException if the text is not a path
	 */
	public @Nullable Object get(String path) {
		Step step = Step.of(path);
		int place = place(step);
		Object value = (place >= 0) ? this.values.get(place) : null;
		if (step.rest == null) {
			return (value instanceof byte[] bytes) ? bytes.clone() : value;
		}
		if (value instanceof Subfields group) {
			return group.get(step.rest);
		}
		for (Step next = step; next.rest != null;) {
			// what is no path is refused, whether or not the message has its beginning
			next = Step.of(next.rest);
		}
		return null;
	}

	/**
	 * Return the parts of a part, to which others can be added: none, if the part is not
	 * there.
	 * @param path its path, such as {@code 70} or {@code 70[2]}
	 * @return its subfields
	 * @throws IllegalArgumentException if the text is not a path, or if the group cannot
	 * have such a part, or it has no parts
	 */
	public Subfields group(String path) {
		if (get(path) instanceof Subfields group) {
			return group;
		}
		PartsSchema group = described(path, PartsSchema::group);
		if (group == null) {
			throw new IllegalArgumentException("Part " + path + " has no parts");
		}
		return of(group);
	}

	/**
	 * Return what reads and writes a part. For use inside this library.
	 * @param path its path
	 * @return the codec, or {@code null} if the specification does not describe the part
	 */
	public @Nullable FieldCodec codec(String path) {
		return described(path, PartsSchema::codec);
	}

	/** Return something of the description of a part, or {@code null} if it has none. */
	private <R> @Nullable R described(String path, BiFunction<PartsSchema, String, @Nullable R> description) {
		Step last = Step.of(path);
		PartsSchema schema = this.schema;
		for (; schema != null && last.rest != null; last = Step.of(last.rest)) {
			schema = schema.group(last.key);
		}
		return (schema != null) ? description.apply(schema, last.key) : null;
	}

	/**
	 * Return a part as text.
	 * @param path its path
	 * @return its text, bytes as hexadecimal digits; {@code null} if there is no such
	 * part
	 * @throws IllegalArgumentException if the text is not a path
	 */
	public @Nullable String text(String path) {
		Object value = get(path);
		if (value instanceof byte[] bytes) {
			return HexFormat.of().withUpperCase().formatHex(bytes);
		}
		return (value instanceof Subfields group) ? HexFormat.of().withUpperCase().formatHex(group.raw())
				: (String) value;
	}

	/**
	 * Return a part as bytes.
	 * @param path its path
	 * @return its bytes, which the caller owns, text in ISO 8859-1; {@code null} if there
	 * is no such part
	 * @throws IllegalArgumentException if the text is not a path
	 */
	public byte @Nullable [] bytes(String path) {
		Object value = get(path);
		if (value instanceof String text) {
			return text.getBytes(StandardCharsets.ISO_8859_1);
		}
		return (value instanceof Subfields group) ? group.raw() : (byte[]) value;
	}

	/**
	 * Pass each part to an action, in the order in which they are written. Reaches also
	 * parts that no path can name, because a received tag has a dot or a bracket.
	 * @param action takes key and value: text, bytes or subfields
	 */
	public void forEach(BiConsumer<String, Object> action) {
		for (int place = 0; place < this.keys.size(); place++) {
			Object value = this.values.get(place);
			action.accept(this.keys.get(place), (value instanceof byte[] bytes) ? bytes.clone() : value);
		}
	}

	/**
	 * Return these subfields with the value of a part.
	 * @param path its path. A part in brackets must exist, or be the next of its key
	 * @param value text, a number for digits, bytes, or subfields; {@code null} removes
	 * the part
	 * @return the other subfields
	 * @throws IllegalArgumentException if the text is not a path, if the group cannot
	 * have such a part, or if the value does not fit. The text does not quote the value
	 */
	public Subfields with(String path, @Nullable Object value) {
		Step step = Step.of(path);
		int place = place(step);
		if (place < 0 && (value == null || !this.schema.canHave(step.key))) {
			return withoutPlace(step, value);
		}
		Object converted = (value != null || step.rest != null) ? converted(step, place, value) : null;
		List<String> keys = new ArrayList<>(this.keys);
		List<Object> values = new ArrayList<>(this.values);
		if (converted == null) {
			keys.remove(place);
			values.remove(place);
		}
		else if (place >= 0) {
			values.set(place, converted);
		}
		else {
			int at = insertionPlace(step);
			keys.add(at, step.key);
			values.add(at, converted);
		}
		return new Subfields(this.schema, Collections.unmodifiableList(keys), Collections.unmodifiableList(values),
				null);
	}

	private Subfields withoutPlace(Step step, @Nullable Object value) {
		// removing a part of what is not divided must not look as if it were removed
		if (value != null || isUnknown() || isBroken()) {
			throw new IllegalArgumentException(this.schema.lackOf(step.key));
		}
		return this;
	}

	private Object converted(Step step, int place, @Nullable Object value) {
		try {
			if (step.rest == null) {
				return this.schema.convert(step.key, value);
			}
			PartsSchema group = this.schema.group(step.key);
			if (group == null) {
				throw new IllegalArgumentException("Part " + step.key + " has no parts");
			}
			Subfields before = (place >= 0) ? (Subfields) this.values.get(place) : of(group);
			return before.with(step.rest, value);
		}
		catch (UnfitValueException ex) {
			throw new IllegalArgumentException("Part " + step.key + " " + ex.getMessage());
		}
	}

	/** Return the place of a part, or -1 if it is not there. */
	private int place(Step step) {
		int left = step.index;
		for (int place = 0; place < this.keys.size(); place++) {
			if (this.keys.get(place).equals(step.key) && --left == 0) {
				return place;
			}
		}
		return -1;
	}

	private int insertionPlace(Step step) {
		int before = Collections.frequency(this.keys, step.key);
		if (step.index != before + 1 || before > 0 && !this.schema.mayRepeat()) {
			throw new IllegalArgumentException(
					"There are " + before + " parts " + step.key + ", so there is no place for part " + step.index);
		}
		if (before > 0) {
			return this.keys.lastIndexOf(step.key) + 1;
		}
		int order = this.schema.order(step.key);
		int place = 0;
		while (place < this.keys.size() && this.schema.order(this.keys.get(place)) <= order) {
			place++;
		}
		return place;
	}

	/**
	 * Return the bytes of the parts, as they are written.
	 * @return the bytes, which the caller owns
	 * @throws IllegalArgumentException if a part does not fit
	 */
	public byte[] raw() {
		return written().clone();
	}

	/**
	 * Return the number of bytes of the parts, as they are written.
	 * @return the length of {@link #raw}
	 * @throws IllegalArgumentException if a part does not fit
	 */
	public int length() {
		return written().length;
	}

	private byte[] written() {
		byte[] raw = this.raw;
		if (raw == null) {
			try {
				raw = this.schema.write(this.keys, this.values);
			}
			catch (UnfitValueException ex) {
				throw new IllegalArgumentException(ex.getMessage());
			}
			// another thread sees all bytes, or none
			VarHandle.releaseFence();
			this.raw = raw;
		}
		return raw;
	}

	/**
	 * Return what is worth counting in these subfields. For use inside this library.
	 * @return how much of them is not described or could not be read
	 */
	public PartsFindings findings() {
		int unknown = isUnknown() ? 1 : 0;
		int broken = isBroken() ? 1 : 0;
		for (int place = 0; place < this.keys.size(); place++) {
			if (!this.schema.isKnown(this.keys.get(place))) {
				unknown++;
			}
			else if (this.values.get(place) instanceof Subfields group) {
				PartsFindings inner = group.findings();
				unknown += inner.unknown();
				broken += inner.broken();
			}
		}
		return PartsFindings.of(unknown, broken);
	}

	/**
	 * Whether these subfields consist of what a schema describes. For use inside this
	 * library.
	 * @param schema what they may consist of
	 * @return whether it is their schema
	 */
	public boolean isOf(@Nullable PartsSchema schema) {
		return this.schema == schema;
	}

	/** Whether other subfields are written as the same bytes. */
	@Override
	public boolean equals(Object other) {
		return other instanceof Subfields that && Arrays.equals(written(), that.written());
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(written());
	}

	/**
	 * Return the keys that are described, and the number of others. Values may be card
	 * data, and so may what was read as a tag.
	 */
	@Override
	public String toString() {
		if (isUnknown()) {
			return "parts of an unknown layout";
		}
		if (isBroken()) {
			return "parts that cannot be read";
		}
		int unknown = unknown().size();
		return "parts " + this.keys.stream().filter(this.schema::isKnown).toList()
				+ ((unknown > 0) ? " and " + unknown + " unknown" : "");
	}

	/**
	 * The first step of a path.
	 *
	 * @param key the key
	 * @param index which of the parts with this key, from 1
	 * @param rest the rest of the path, or {@code null}
	 */
	private record Step(String key, int index, @Nullable String rest) {

		static Step of(String path) {
			int dot = path.indexOf('.');
			String first = (dot >= 0) ? path.substring(0, dot) : path;
			String rest = (dot >= 0) ? path.substring(dot + 1) : null;
			int bracket = first.indexOf('[');
			String key = (bracket >= 0) ? first.substring(0, bracket) : first;
			if (key.isEmpty() || rest != null && rest.isEmpty()
					|| bracket >= 0 && !first.substring(bracket).matches("\\[[1-9][0-9]{0,3}]")) {
				throw new IllegalArgumentException(
						"'" + path + "' is not a path; write keys with dots between them, such as 25.3 or 71[2]");
			}
			int index = (bracket >= 0) ? Integer.parseInt(first, bracket + 1, first.length() - 1, 10) : 1;
			return new Step(key, index, rest);
		}

	}

}
