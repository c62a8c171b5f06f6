package dev.iso8583.message;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.spec.MessageSpec;

/**
 * The fields of a message type, or of all types that a specification describes.
 *
 * @param type the message type, as j8583 has it
 * @param fields the fields by their numbers, {@code null} where there is none
 * @param first the bits of the fields up to 64, the first field highest
 * @param second the bits of the fields from 65 to 128
 * @param third the bits of the fields from 129
 * @param lazy the lazy fields, see {@link FieldCodec#isLazy}
 * @param dependent the fields whose parts depend on the message, see
 * {@link FieldCodec#isDependent}
 * @param isLimited whether a field has a {@link FieldCodec#lengthProblem maximum length}
 * @param last the number of the last field
 */
record ParseGuide(int type, @Nullable FieldCodec[] fields, long first, long second, long third, FieldBits lazy,
		FieldBits dependent, boolean isLimited, int last) {

	/**
	 * Return the guide of a message type.
	 * @param codecs the fields by number
	 * @param lastField the highest number that a field can have
	 * @throws IllegalArgumentException if the guide has a field that no message can have
	 */
	static ParseGuide of(int type, Map<Integer, ? extends FieldCodec> codecs, int lastField) {
		@Nullable FieldCodec[] fields = new FieldCodec[lastField + 1];
		long[] bits = new long[3];
		long[] lazy = new long[3];
		long[] dependent = new long[3];
		boolean limited = false;
		int last = 0;
		for (Map.Entry<Integer, ? extends FieldCodec> entry : codecs.entrySet()) {
			int field = entry.getKey();
			if (field < DataElements.FIRST || field > lastField) {
				throw new IllegalArgumentException(
						"A parse guide has a field " + field + "; fields have numbers from 2 to " + lastField);
			}
			fields[field] = entry.getValue();
			bits[(field - 1) / 64] |= 1L << -field;
			lazy[(field - 1) / 64] |= entry.getValue().isLazy() ? 1L << -field : 0;
			dependent[(field - 1) / 64] |= entry.getValue().isDependent() ? 1L << -field : 0;
			limited |= entry.getValue().isLimited();
			last = Math.max(last, field);
		}
		return new ParseGuide(type, fields, bits[0], bits[1], bits[2], FieldBits.of(lazy), FieldBits.of(dependent),
				limited, last);
	}

	/**
	 * Return the fields in a message, by number: each with the layout of its parts that
	 * the message chooses.
	 */
	@Nullable FieldCodec[] fields(LazyFields message) {
		if (this.dependent.count(message.first(), message.second(), message.third()) == 0) {
			return this.fields;
		}
		@Nullable FieldCodec[] chosen = this.fields.clone();
		int last = Math.min(message.lastField(), chosen.length - 1);
		for (int field = DataElements.FIRST; field <= last; field++) {
			FieldCodec codec = chosen[field];
			chosen[field] = (codec != null && codec.isDependent() && message.hasField(field)) ? codec.in(message)
					: codec;
		}
		return chosen;
	}

	/**
	 * The bits of some fields.
	 *
	 * @param first the bits of the fields up to 64, the first field highest
	 * @param second the bits of the fields from 65 to 128
	 * @param third the bits of the fields from 129
	 */
	record FieldBits(long first, long second, long third) {

		private static FieldBits of(long[] bits) {
			return new FieldBits(bits[0], bits[1], bits[2]);
		}

		/** Return how many of some fields are among these. */
		int count(long someOfFirst, long someOfSecond, long someOfThird) {
			return Long.bitCount(someOfFirst & this.first) + Long.bitCount(someOfSecond & this.second)
					+ Long.bitCount(someOfThird & this.third);
		}

	}

	/**
	 * All parse guides of a format, which are looked up for every message.
	 */
	static final class Table {

		static final Table EMPTY = new Table(List.of());

		/** The types that have guides, in ascending order. */
		private final int[] types;

		/** The guides in the order of their types. */
		private final ParseGuide[] guides;

		/** The guide of all types, or {@code null} if each type has its own. */
		private final @Nullable ParseGuide all;

		/** The specification, or {@code null} if each type has a guide. */
		private final @Nullable MessageSpec specification;

		Table(Collection<ParseGuide> guides) {
			this.guides = guides.stream().sorted(Comparator.comparingInt(ParseGuide::type)).toArray(ParseGuide[]::new);
			this.types = Arrays.stream(this.guides).mapToInt(ParseGuide::type).toArray();
			this.all = null;
			this.specification = null;
		}

		/**
		 * Create a table with one guide for all types.
		 * @param specification the specification that describes them
		 */
		Table(ParseGuide all, MessageSpec specification) {
			this.guides = new ParseGuide[0];
			this.types = new int[0];
			this.all = all;
			this.specification = specification;
		}

		/** Return the types that have guides of their own. */
		int[] types() {
			return this.types.clone();
		}

		/** Return the guide of all types, or {@code null} if each type has its own. */
		@Nullable ParseGuide all() {
			return this.all;
		}

		/** Return the specification of all types, or {@code null} if each has a guide. */
		@Nullable MessageSpec specification() {
			return this.specification;
		}

		/**
		 * Whether a message type has a guide. A specification describes the classes 1 to
		 * 8 of the versions of the standard, and of national and private use.
		 */
		boolean contains(int type) {
			if (this.all == null) {
				return Arrays.binarySearch(this.types, type) >= 0;
			}
			int version = type >> 12;
			int messageClass = type >> 8 & 0xF;
			return Mti.isValid(type) && (version <= 2 || version >= 8) && messageClass >= 1 && messageClass <= 8;
		}

		/** Return the guide of a message type, or {@code null} if it has none. */
		@Nullable ParseGuide find(int type) {
			if (this.all != null) {
				return contains(type) ? this.all : null;
			}
			int index = Arrays.binarySearch(this.types, type);
			return (index >= 0) ? this.guides[index] : null;
		}

		/**
		 * Return what the guide of a message type has for a field, or {@code null} if it
		 * has nothing.
		 */
		@Nullable FieldCodec field(int type, int field) {
			ParseGuide guide = find(type);
			return (guide != null && field >= DataElements.FIRST && field < guide.fields().length)
					? guide.fields()[field] : null;
		}

		/** Return a text that begins a sentence: what describes a message type. */
		String describe(Mti mti) {
			return (this.specification != null) ? "The specification " + this.specification.name()
					: "The parse guide of " + mti;
		}

	}

}
