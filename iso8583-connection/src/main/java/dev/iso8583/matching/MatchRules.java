package dev.iso8583.matching;

import java.util.Comparator;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;

import dev.iso8583.message.DataElements;
import dev.iso8583.message.Mti;

/**
 * Match fields that depend on the message type, and on the processing code where a rule
 * names one. The order of the rules does not matter. Of the rules that apply to a
 * message, the one with the fewest wildcards in its message type is used, and among
 * equals the one with the longest processing code. Immutable and safe for use by several
 * threads.
 */
public final class MatchRules implements MatchKeyResolver {

	/** The rules, most specific first. */
	private final List<MatchRule> rules;

	private final MatchFields defaultFields;

	/**
	 * Create match rules.
	 * @param rules the rules
	 * @param defaultFields the match fields of messages that no rule applies to
	 * @throws IllegalArgumentException if two rules apply to the same message and neither
	 * takes precedence
	 */
	public MatchRules(List<MatchRule> rules, MatchFields defaultFields) {
		if (defaultFields == null) {
			throw new IllegalArgumentException(
					"Match rules need match fields for all other messages, such as MatchFields.STAN, not null");
		}
		for (int index = 0; index < rules.size(); index++) {
			for (MatchRule other : rules.subList(index + 1, rules.size())) {
				if (rules.get(index).isAmbiguousWith(other)) {
					throw new IllegalArgumentException("The match rules for " + rules.get(index) + " and for " + other
							+ " apply to the same messages; write one of them with fewer wildcards, or remove it");
				}
			}
		}
		this.rules = rules.stream()
			.sorted(Comparator.<MatchRule>comparingInt((rule) -> rule.mti().wildcards())
				.thenComparing(Comparator.comparingInt(MatchRule::processingCodeDigits).reversed()))
			.toList();
		this.defaultFields = defaultFields;
	}

	@Override
	public MatchKey keyOf(IsoMessage message) {
		Mti request = Mti.of(message).request();
		String processingCode = processingCode(message);
		for (MatchRule rule : this.rules) {
			if (rule.mti().matches(request)
					&& (rule.processingCode() == null || processingCode.startsWith(rule.processingCode()))) {
				return rule.fields().keyOf(message);
			}
		}
		return this.defaultFields.keyOf(message);
	}

	private static String processingCode(IsoMessage message) {
		IsoValue<?> value = message.getField(DataElements.PROCESSING_CODE);
		if (value == null || value.getValue() == null) {
			return "";
		}
		try {
			return value.toString();
		}
		catch (Throwable ex) {
			// not passed on: the text of a codec may quote the value
			throw new MissingMatchFieldException(DataElements.PROCESSING_CODE, "does not fit its type");
		}
	}

}
