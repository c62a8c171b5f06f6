package dev.iso8583.matching;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MtiPattern;

/**
 * The match fields for some message types, see {@link MatchRules}. Immutable.
 *
 * @param mti the requests that the rule applies to; it also applies to their responses
 * @param processingCode the first one to six digits of field 3, or {@code null} for any.
 * A rule with a processing code needs responses that echo field 3
 * @param fields the fields whose values such a response echoes
 */
public record MatchRule(MtiPattern mti, @Nullable String processingCode, MatchFields fields) {

	/**
	 * Create a rule.
	 * @throws IllegalArgumentException if the pattern matches only responses, or the
	 * processing code is not one to six digits
	 */
	public MatchRule {
		if (fields == null) {
			throw new IllegalArgumentException("A match rule needs match fields, such as MatchFields.of(11), not null");
		}
		if (mti.matchesOnlyResponses()) {
			throw new IllegalArgumentException("A match rule names the request, and also applies to its response; write"
					+ " the type of the request, such as 0200 or 02xx, not " + mti);
		}
		if (processingCode != null && !processingCode.matches("[0-9]{1,6}")) {
			throw new IllegalArgumentException(
					"The processing code of a match rule is the beginning of field 3: write one to six digits in quotes,"
							+ " such as \"31\", not '" + processingCode + "'");
		}
	}

	/** Whether both rules apply to some message and neither takes precedence. */
	boolean isAmbiguousWith(MatchRule other) {
		return this.mti.wildcards() == other.mti.wildcards() && this.mti.overlaps(other.mti)
				&& Objects.equals(this.processingCode, other.processingCode);
	}

	/** Return the number of digits of field 3 that the rule compares. */
	int processingCodeDigits() {
		return (this.processingCode != null) ? this.processingCode.length() : 0;
	}

	@Override
	public String toString() {
		return this.mti + ((this.processingCode != null) ? " with processing code " + this.processingCode : "");
	}

}
