package dev.iso8583.matching;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MtiPattern;

/**
 * The match fields of some message types, see {@link MatchRules}.
 *
 * @param mti the requests it holds for, and so for their responses
 * @param processingCode what field 3 begins with, one to six digits, or {@code null} for
 * any. A rule with a processing code needs responses that repeat field 3
 * @param fields the fields whose values such a response repeats
 */
public record MatchRule(MtiPattern mti, @Nullable String processingCode, MatchFields fields) {

	/**
	 * Create a rule.
	 * @throws IllegalArgumentException if the pattern takes only responses, or the
	 * processing code is not one to six digits
	 */
	public MatchRule {
		if (fields == null) {
			throw new IllegalArgumentException("A match rule has match fields, such as MatchFields.of(11), not null");
		}
		if (mti.matchesOnlyResponses()) {
			throw new IllegalArgumentException("A match rule names the request, which its response follows; write"
					+ " the type of the request, such as 0200 or 02xx, not " + mti);
		}
		if (processingCode != null && !processingCode.matches("[0-9]{1,6}")) {
			throw new IllegalArgumentException(
					"The processing code of a match rule is what field 3 begins with, one to six digits in quotes, such"
							+ " as \"31\", not '" + processingCode + "'");
		}
	}

	/** Whether nothing tells which of the two comes first for some message. */
	boolean isAmbiguousWith(MatchRule other) {
		return this.mti.wildcards() == other.mti.wildcards() && this.mti.overlaps(other.mti)
				&& Objects.equals(this.processingCode, other.processingCode);
	}

	/** Return how many digits of field 3 it asks for. */
	int digits() {
		return (this.processingCode != null) ? this.processingCode.length() : 0;
	}

	@Override
	public String toString() {
		return this.mti + ((this.processingCode != null) ? " with processing code " + this.processingCode : "");
	}

}
