package dev.iso8583.matching;

import java.util.Comparator;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;

import dev.iso8583.message.Mti;

/**
 * Match fields that differ by message type, and by processing code where a rule names
 * one. The order of the rules does not matter: of those that hold for a message the one
 * with the fewest wildcards in its message type decides, and among these the one with the
 * longest processing code.
 */
public final class MatchRules implements MatchKeyResolver {

	private static final int PROCESSING_CODE = 3;

	/** The most specific first. */
	private final List<MatchRule> rules;

	private final MatchFields otherwise;

	/**
	 * Create match rules.
	 * @param rules the rules
	 * @param otherwise the fields of a message for which no rule holds
	 * @throws IllegalArgumentException if two rules hold for the same message and nothing
	 * tells which decides
	 */
	public MatchRules(List<MatchRule> rules, MatchFields otherwise) {
		if (otherwise == null) {
			throw new IllegalArgumentException(
					"Match rules have match fields for all other messages, such as MatchFields.STAN, not null");
		}
		for (int index = 0; index < rules.size(); index++) {
			for (MatchRule other : rules.subList(index + 1, rules.size())) {
				if (rules.get(index).isAmbiguousWith(other)) {
					throw new IllegalArgumentException("The match rules of " + rules.get(index) + " and of " + other
							+ " hold for the same messages; write one of them with fewer wildcards, or remove it");
				}
			}
		}
		this.rules = rules.stream()
			.sorted(Comparator.<MatchRule>comparingInt((rule) -> rule.mti().wildcards())
				.thenComparing(Comparator.comparingInt(MatchRule::digits).reversed()))
			.toList();
		this.otherwise = otherwise;
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
		return this.otherwise.keyOf(message);
	}

	private static String processingCode(IsoMessage message) {
		IsoValue<?> value = message.getField(PROCESSING_CODE);
		if (value == null || value.getValue() == null) {
			return "";
		}
		try {
			return value.toString();
		}
		catch (Throwable ex) {
			// not passed on: the codec's text may quote the value
			throw new MissingMatchFieldException(PROCESSING_CODE, "does not fit its type");
		}
	}

}
