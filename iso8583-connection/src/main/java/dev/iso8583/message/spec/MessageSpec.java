package dev.iso8583.message.spec;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.presence.FieldPresence;
import dev.iso8583.message.presence.PresenceChecks;
import dev.iso8583.message.presence.PresenceChecks.Problem;

/**
 * What the messages of a network look like: the header, the encoding of the MTI and the
 * bitmaps, and each field. One specification is for messages of all types. Immutable.
 *
 * <pre>
 *   | header | MTI | bitmap | further bitmaps | fields in the order of their numbers |
 * </pre>
 */
public final class MessageSpec {

	private final String name;

	private final int version;

	private final int headerLength;

	private final Encoding mti;

	private final Encoding bitmap;

	private final Bitmaps bitmaps;

	private final Map<Integer, FieldSpec> fields;

	private final Map<String, Map<Integer, String>> templates;

	private final Map<String, FieldPresence> presence;

	private MessageSpec(Builder builder) {
		this.name = builder.name;
		this.version = builder.version;
		this.headerLength = builder.headerLength;
		this.mti = builder.mti;
		this.bitmap = builder.bitmap;
		this.bitmaps = builder.bitmaps;
		this.fields = Collections.unmodifiableMap(new TreeMap<>(builder.fields));
		Map<String, Map<Integer, String>> templates = new TreeMap<>();
		builder.templates
			.forEach((mti, values) -> templates.put(mti, Collections.unmodifiableMap(new TreeMap<>(values))));
		this.templates = Collections.unmodifiableMap(templates);
		this.fields.keySet().forEach(this::requireNumber);
		this.fields.forEach(this::requireLayouts);
		this.presence = Collections.unmodifiableMap(new TreeMap<>(builder.presence));
		requirePresence();
	}

	private void requireLayouts(int number, FieldSpec field) {
		try {
			if (field.parts() instanceof Parts.Choice choice) {
				choice.requireIn(this.fields);
			}
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"Field " + number + " of the specification " + this.name + ": " + ex.getMessage());
		}
	}

	private void requirePresence() {
		List<Problem> problems = presenceProblems(this.presence);
		if (!problems.isEmpty()) {
			Problem first = problems.get(0);
			throw new IllegalArgumentException("The presence of fields in " + first.pattern() + " of the specification "
					+ this.name + ": " + (first.list().isEmpty() ? "" : first.list() + ": ") + first.text());
		}
	}

	private void requireNumber(int field) {
		int last = this.bitmaps.lastField();
		if (field < 2 || field > last || this.bitmaps.hasThird() && field == 65) {
			throw new IllegalArgumentException("The specification " + this.name + " has a field " + field
					+ ", which its bitmaps cannot have; fields have numbers from 2 to " + last
					+ (this.bitmaps.hasThird() ? ", except 65" : ""));
		}
	}

	/**
	 * Return a specification that comes with this library: one of {@link #names}.
	 * @param name a name such as {@code iso1987-ascii}
	 * @return the specification
	 * @throws IllegalArgumentException if no specification has the name; the text lists
	 * all names
	 */
	public static MessageSpec named(String name) {
		return StandardSpecs.named(name);
	}

	/**
	 * Return the names of the specifications that come with this library: the
	 * dictionaries of ISO 8583:1987, 1993 and 2003, each in four codings.
	 * @return the names in alphabetical order
	 */
	public static Set<String> names() {
		return StandardSpecs.names();
	}

	/**
	 * Return the coding in which all fields of a specification that comes with this
	 * library are written.
	 * @param name one of {@link #names}
	 * @return the coding
	 * @throws IllegalArgumentException if there is no such specification
	 */
	public static Coding coding(String name) {
		return StandardSpecs.coding(name);
	}

	/**
	 * Return a builder of a specification without fields, in ASCII with bitmaps of
	 * hexadecimal digits.
	 * @param name the name of the specification, for people
	 * @return the builder
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	/**
	 * Return a builder with the content of this specification.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder(this.name).version(this.version)
			.headerLength(this.headerLength)
			.mti(this.mti)
			.bitmap(this.bitmap)
			.bitmaps(this.bitmaps);
		builder.fields.putAll(this.fields);
		builder.templates.putAll(this.templates);
		builder.presence.putAll(this.presence);
		return builder;
	}

	/**
	 * Return the name of the specification.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the version of the standard: the first digit of most message types.
	 * @return 0 for ISO 8583:1987, 1 for 1993, 2 for 2003
	 */
	public int version() {
		return this.version;
	}

	/**
	 * Return the number of bytes before the MTI, which are not checked.
	 * @return the number of bytes, 0 for none
	 */
	public int headerLength() {
		return this.headerLength;
	}

	/**
	 * Return how the MTI is written: four characters of text, or two bytes of BCD.
	 * @return its encoding
	 */
	public Encoding mti() {
		return this.mti;
	}

	/**
	 * Return how bitmaps are written: as 8 bytes each, or as 16 hexadecimal digits.
	 * @return their encoding
	 */
	public Encoding bitmap() {
		return this.bitmap;
	}

	/**
	 * Return how many bitmaps a message has.
	 * @return the bitmaps
	 */
	public Bitmaps bitmaps() {
		return this.bitmaps;
	}

	/**
	 * Return the fields by number.
	 * @return the fields, which cannot be changed
	 */
	public Map<Integer, FieldSpec> fields() {
		return this.fields;
	}

	/**
	 * Return the values with which new messages begin, by MTI and field.
	 * @return the values, which cannot be changed
	 */
	public Map<String, Map<Integer, String>> templates() {
		return this.templates;
	}

	/**
	 * Return which fields messages have, by pattern of message types.
	 * @return the presence of fields, which cannot be changed; empty if messages may have
	 * any fields
	 */
	public Map<String, FieldPresence> presence() {
		return this.presence;
	}

	/**
	 * Return what is wrong with the presence of fields. For use inside this library.
	 * @param presence the presence of fields by pattern of message types
	 * @return the problems, or an empty list
	 */
	public List<Problem> presenceProblems(Map<String, FieldPresence> presence) {
		return PresenceChecks.problems(presence, (path) -> FieldPaths.lead(this.fields, path),
				this.templates.entrySet()
					.stream()
					.collect(Collectors.toMap(Map.Entry::getKey, (template) -> template.getValue().keySet())));
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Builds a {@link MessageSpec}.
	 */
	public static final class Builder {

		private final String name;

		private int version;

		private int headerLength;

		private Encoding mti = Encoding.ASCII;

		private Encoding bitmap = Encoding.HEX;

		private Bitmaps bitmaps = Bitmaps.TWO;

		private final Map<Integer, FieldSpec> fields = new TreeMap<>();

		private final Map<String, Map<Integer, String>> templates = new TreeMap<>();

		private final Map<String, FieldPresence> presence = new TreeMap<>();

		private Builder(String name) {
			this.name = name;
		}

		/**
		 * Set the version of the standard. Default 0. Messages of other versions are read
		 * and written alike.
		 * @param version 0 for ISO 8583:1987, 1 for 1993, 2 for 2003
		 * @return this builder
		 */
		public Builder version(int version) {
			if (version < 0 || version > 2) {
				throw new IllegalArgumentException("The version of the standard is 0, 1 or 2, not " + version);
			}
			this.version = version;
			return this;
		}

		/**
		 * Set the number of bytes before the MTI, which each message has with a content
		 * of its own. Default 0.
		 * @param length the number of bytes, up to 255
		 * @return this builder
		 */
		public Builder headerLength(int length) {
			if (length < 0 || length > 255) {
				throw new IllegalArgumentException("A header has 0 to 255 bytes, not " + length);
			}
			this.headerLength = length;
			return this;
		}

		/**
		 * Set how the MTI is written. Default: in ASCII.
		 * @param encoding text or BCD
		 * @return this builder
		 */
		public Builder mti(Encoding encoding) {
			if (!(encoding instanceof Encoding.Text || encoding instanceof Encoding.Bcd)) {
				throw new IllegalArgumentException(
						"An MTI cannot be written as " + encoding + "; write ascii, ebcdic or bcd");
			}
			this.mti = encoding;
			return this;
		}

		/**
		 * Set how bitmaps are written. Default: as hexadecimal digits of ASCII.
		 * @param encoding binary or hexadecimal digits
		 * @return this builder
		 */
		public Builder bitmap(Encoding encoding) {
			if (!(encoding instanceof Encoding.Binary || encoding instanceof Encoding.Hex)) {
				throw new IllegalArgumentException(
						"A bitmap cannot be written as " + encoding + "; write binary, hex or hex-ebcdic");
			}
			this.bitmap = encoding;
			return this;
		}

		/**
		 * Set how many bitmaps a message has. Default {@link Bitmaps#TWO}.
		 * @param bitmaps the bitmaps
		 * @return this builder
		 */
		public Builder bitmaps(Bitmaps bitmaps) {
			this.bitmaps = bitmaps;
			return this;
		}

		/**
		 * Set a field.
		 * @param number its number, from 2
		 * @param field the field; {@code null} for a field that messages must not have
		 * @return this builder
		 */
		public Builder field(int number, @Nullable FieldSpec field) {
			if (field != null) {
				this.fields.put(number, field);
			}
			else {
				this.fields.remove(number);
			}
			return this;
		}

		/**
		 * Return a field as it is now, to change it.
		 * @param number its number
		 * @return the field, or {@code null} if there is none
		 */
		public @Nullable FieldSpec field(int number) {
			return this.fields.get(number);
		}

		/**
		 * Set the values with which new messages of a type begin.
		 * @param mti four digits, such as {@code 0800}
		 * @param values the values by field: text; for bytes hexadecimal digits
		 * @return this builder
		 */
		public Builder template(String mti, Map<Integer, String> values) {
			this.templates.put(mti, new TreeMap<>(values));
			return this;
		}

		/**
		 * Set which fields messages of some types have. Of several patterns that a type
		 * matches only the most specific one counts, the one with the fewest wildcards;
		 * patterns are not merged. By default messages may have any fields.
		 * @param pattern four digits, with x for any digit, such as {@code 0100} or
		 * {@code 01x0}. In the third place x does not stand for a response
		 * @param presence the presence of fields; {@code null} to remove it
		 * @return this builder
		 */
		public Builder presence(String pattern, @Nullable FieldPresence presence) {
			String key = pattern.toLowerCase(Locale.ROOT);
			if (presence != null) {
				this.presence.put(key, presence);
			}
			else {
				this.presence.remove(key);
			}
			return this;
		}

		/**
		 * Return the specification.
		 * @return the specification
		 * @throws IllegalArgumentException if it has a field that its bitmaps cannot
		 * have, one whose layout is chosen by a field that cannot choose it, or if the
		 * presence of fields contradicts itself
		 */
		public MessageSpec build() {
			return new MessageSpec(this);
		}

	}

}
