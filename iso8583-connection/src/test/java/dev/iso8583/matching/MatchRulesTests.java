package dev.iso8583.matching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MtiPattern;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MatchRulesTests {

	private final MessageFormat format = Messages.format();

	@Test
	void messageWithoutARuleUsesTheDefaultFields() {
		MatchRules rules = rules(rule("08xx", null, 70));
		assertThat(rules.keyOf(message("0100", "000007")).values()).containsExactly("000007");
	}

	@Test
	@SuppressWarnings("NullAway")
	void rulesWithoutMatchFieldsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MatchRule(MtiPattern.of("0100"), null, null))
			.withMessage("A match rule needs match fields, such as MatchFields.of(11), not null");
		assertThatIllegalArgumentException().isThrownBy(() -> new MatchRules(List.of(), null))
			.withMessage("Match rules need match fields for all other messages, such as MatchFields.STAN, not null");
	}

	@Test
	void ruleForARequestAppliesToItsResponseAndItsRepeat() {
		MatchRules rules = rules(rule("0100", null, 11, 41));
		MatchKey key = rules.keyOf(message("0100", "000007"));
		assertThat(key.values()).containsExactly("000007", "TERM0001");
		assertThat(rules.keyOf(message("0110", "000007"))).isEqualTo(key);
		assertThat(rules.keyOf(message("0101", "000007"))).isEqualTo(key);
	}

	@Test
	void exactTypeWinsOverAPatternInAnyOrder() {
		List<MatchRule> rules = new ArrayList<>(
				List.of(rule("xxxx", null, 11), rule("01xx", null, 11, 41), rule("0100", null, 41)));
		for (int turn = 0; turn < 3; turn++) {
			assertThat(new MatchRules(rules, MatchFields.STAN).keyOf(message("0100", "000007")).values())
				.containsExactly("TERM0001");
			Collections.rotate(rules, 1);
		}
	}

	@Test
	void longestProcessingCodeWins() {
		MatchRules rules = rules(rule("0100", null, 11), rule("0100", "31", 41), rule("0100", "3110", 11, 41));
		assertThat(rules.keyOf(with("0100", 3, "000000")).values()).containsExactly("000007");
		assertThat(rules.keyOf(with("0100", 3, "312000")).values()).containsExactly("TERM0001");
		assertThat(rules.keyOf(with("0100", 3, "311000")).values()).containsExactly("000007", "TERM0001");
		assertThat(rules.keyOf(with("0110", 3, "311000")).values()).containsExactly("000007", "TERM0001");
	}

	@Test
	void messageWithoutProcessingCodeMatchesNoRuleWithOne() {
		MatchRules rules = rules(rule("0100", "31", 41));
		assertThat(rules.keyOf(message("0100", "000007")).values()).containsExactly("000007");
	}

	@Test
	void missingFieldOfTheRuleIsNamed() {
		assertThatExceptionOfType(MissingMatchFieldException.class)
			.isThrownBy(() -> rules(rule("0100", null, 37)).keyOf(message("0100", "000007")))
			.withMessage("match field 37 is missing");
	}

	@Test
	void invalidProcessingCodeIsReportedWithoutItsValue() {
		IsoMessage request = message("0100", "000007");
		request.setValue(3, "31000000", IsoType.NUMERIC, 6);
		assertThatExceptionOfType(MissingMatchFieldException.class)
			.isThrownBy(() -> rules(rule("0100", "31", 11)).keyOf(request))
			.withMessage("match field 3 does not fit its type")
			.withNoCause();
	}

	@Test
	void ambiguousRulesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> rules(rule("01x0", null, 11), rule("010x", null, 41)))
			.withMessage(
					"The match rules for 01x0 and for 010x apply to the same messages; write one of them with fewer"
							+ " wildcards, or remove it");
	}

	@Test
	void rulesWithSameTypeAndProcessingCodeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> rules(rule("0100", "31", 11), rule("0100", "31", 41)))
			.withMessageStartingWith(
					"The match rules for 0100 with processing code 31 and for 0100 with processing code 31"
							+ " apply to the same messages");
	}

	@Test
	void rulesForDifferentTypesAreNotAmbiguous() {
		MatchRules rules = rules(rule("0100", null, 41), rule("0400", null, 11, 41));
		assertThat(rules.keyOf(message("0100", "000007")).values()).containsExactly("TERM0001");
		assertThat(rules.keyOf(message("0400", "000007")).values()).containsExactly("000007", "TERM0001");
	}

	@Test
	void processingCodeWithoutValueCountsAsMissing() {
		IsoMessage request = message("0100", "000007");
		request.setField(3, new IsoValue<>(IsoType.NUMERIC, null, 6));
		assertThat(rules(rule("0100", "0", 41)).keyOf(request).values()).containsExactly("000007");
	}

	@Test
	void rulesWithDifferentProcessingCodesAreNotAmbiguous() {
		MatchRules rules = rules(rule("0100", "31", 11), rule("0100", "32", 41), rule("0100", null, 11, 41));
		assertThat(rules.keyOf(with("0100", 3, "310000")).values()).containsExactly("000007");
		assertThat(rules.keyOf(with("0100", 3, "320000")).values()).containsExactly("TERM0001");
		assertThat(rules.keyOf(with("0100", 3, "330000")).values()).containsExactly("000007", "TERM0001");
	}

	@Test
	void ruleForAResponseOrWithInvalidProcessingCodeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> rule("0110", null, 11))
			.withMessageContaining("write the type of the request");
		assertThatIllegalArgumentException().isThrownBy(() -> rule("0100", "3x", 11)).withMessageContaining("'3x'");
	}

	private MatchRules rules(MatchRule... rules) {
		return new MatchRules(List.of(rules), MatchFields.STAN);
	}

	private static MatchRule rule(String mti, @Nullable String processingCode, Integer... fields) {
		return new MatchRule(MtiPattern.of(mti), processingCode, MatchFields.of(fields));
	}

	private IsoMessage with(String mti, int field, String value) {
		return this.format.set(message(mti, "000007"), field, value);
	}

	private IsoMessage message(String mti, String stan) {
		IsoMessage message = this.format.set(this.format.newMessage(mti), 11, stan);
		return this.format.set(message, 41, "TERM0001");
	}

}
