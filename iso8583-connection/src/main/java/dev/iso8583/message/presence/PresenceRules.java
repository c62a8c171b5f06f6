package dev.iso8583.message.presence;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldPath;

/**
 * The presence of fields by message type, prepared for the check of each message.
 * Immutable.
 */
public final class PresenceRules {

	/** Those with fewer wildcards first. */
	private final Rule[] rules;

	private PresenceRules(Rule[] rules) {
		this.rules = rules;
	}

	/**
	 * Return the rules.
	 * @param presence the presence of fields by pattern of message types
	 * @return the rules
	 * @throws IllegalArgumentException if a pattern is not one
	 */
	public static PresenceRules of(Map<String, FieldPresence> presence) {
		return new PresenceRules(presence.entrySet()
			.stream()
			.map((entry) -> new Rule(TypePattern.of(entry.getKey()), entry.getValue()))
			.sorted(Comparator.comparingInt((rule) -> rule.pattern.wildcards()))
			.toArray(Rule[]::new));
	}

	/**
	 * Return the rule of the most specific pattern that a message type matches. Rules are
	 * not merged.
	 * @param type the message type, as j8583 has it
	 * @return the rule, or {@code null} if no pattern matches
	 */
	public @Nullable Rule find(int type) {
		for (Rule rule : this.rules) {
			if (rule.pattern.matches(type)) {
				return rule;
			}
		}
		return null;
	}

	List<Rule> all() {
		return Arrays.asList(this.rules);
	}

	/**
	 * The fields of the message types that match a pattern.
	 */
	public static final class Rule {

		final TypePattern pattern;

		final FieldPresence presence;

		/** The bits of the mandatory fields, 64 each, the first field highest. */
		private final long[] mandatory;

		/** The bits of the fields that a message may have. */
		private final long[] possible;

		private final long[] echoed;

		/** The mandatory parts, by their paths. */
		private final List<String> parts;

		Rule(TypePattern pattern, FieldPresence presence) {
			this.pattern = pattern;
			this.presence = presence;
			this.parts = presence.mandatory().stream().filter((path) -> path.indexOf('.') > 0).toList();
			this.mandatory = bits(presence.mandatory().stream().map(Rule::fieldOf).toList());
			this.echoed = bits((presence.echoed() != null) ? presence.echoed() : List.of());
			this.possible = new long[3];
			long[] optional = (presence.optional() != null) ? bits(presence.optional()) : new long[] { -1, -1, -1 };
			Arrays.setAll(this.possible, (index) -> optional[index] | this.mandatory[index] | this.echoed[index]);
		}

		/** Return the field of a path. */
		static int fieldOf(String path) {
			return FieldPath.of(path).field();
		}

		private static long[] bits(Collection<Integer> fields) {
			long[] bits = new long[3];
			fields.forEach((field) -> bits[(field - 1) / 64] |= 1L << -field);
			return bits;
		}

		/**
		 * Whether a message of these types may have a field.
		 * @param field the number of the field
		 * @return whether it may
		 */
		public boolean allows(int field) {
			return contains(this.possible, field);
		}

		/**
		 * Return what a message lacks, or must not have.
		 * @param first the bits of its fields up to 64, the first field highest
		 * @param second the bits of its fields from 65 to 128
		 * @param third the bits of its fields from 129
		 * @param hasPart whether it has a part, by its path. Asked only for mandatory
		 * parts of fields that it has
		 * @return what is wrong, or {@code null} if nothing is
		 */
		public @Nullable Incompleteness check(long first, long second, long third, Predicate<String> hasPart) {
			boolean complete = differs(first, 0) + differs(second, 1) + differs(third, 2) == 0;
			return (complete && this.parts.isEmpty()) ? null : explained(new long[] { first, second, third }, hasPart);
		}

		private int differs(long bits, int index) {
			return ((this.mandatory[index] & ~bits | bits & ~this.possible[index]) != 0) ? 1 : 0;
		}

		private @Nullable Incompleteness explained(long[] bits, Predicate<String> hasPart) {
			List<String> missing = this.presence.mandatory()
				.stream()
				.filter((path) -> isMissing(path, bits, hasPart))
				.sorted(Comparator.comparingInt(Rule::fieldOf))
				.toList();
			List<Integer> unexpected = IntStream.rangeClosed(2, 192)
				.filter((field) -> contains(bits, field) && !allows(field))
				.boxed()
				.toList();
			return (missing.isEmpty() && unexpected.isEmpty()) ? null
					: new Incompleteness(this.pattern.text(), missing, unexpected);
		}

		private boolean isMissing(String path, long[] bits, Predicate<String> hasPart) {
			int field = fieldOf(path);
			if (path.indexOf('.') < 0) {
				return !contains(bits, field);
			}
			// if the field is named, too, it is enough to name it
			return contains(bits, field) ? !hasPart.test(path)
					: !this.presence.mandatory().contains(Integer.toString(field));
		}

		private static boolean contains(long[] bits, int field) {
			return (bits[(field - 1) / 64] & 1L << -field) != 0;
		}

		/**
		 * Whether parts of fields are mandatory, rather than only fields.
		 * @return whether a check looks at parts
		 */
		public boolean hasParts() {
			return !this.parts.isEmpty();
		}

		/**
		 * Whether the rule says which fields a response echoes.
		 * @return whether it does
		 */
		public boolean echoes() {
			return this.presence.echoed() != null;
		}

		/**
		 * Return the bits of the fields that a message may have.
		 * @param index 0 for the fields up to 64, 1 for those to 128, 2 for the others
		 * @return the bits, the first field highest
		 */
		public long possible(int index) {
			return this.possible[index];
		}

		/**
		 * Return the bits of the fields that a response echoes.
		 * @param index 0 for the fields up to 64, 1 for those to 128, 2 for the others
		 * @return the bits, the first field highest
		 */
		public long echoed(int index) {
			return this.echoed[index];
		}

	}

}
