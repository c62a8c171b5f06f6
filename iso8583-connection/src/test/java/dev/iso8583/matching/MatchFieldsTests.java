package dev.iso8583.matching;

import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MatchFieldsTests {

	@ParameterizedTest
	@CsvSource({ "0100, 0110", "0101, 0110", "0120, 0130", "0121, 0130", "0400, 0410", "0401, 0410", "0401, 0411",
			"0420, 0430", "0800, 0810", "0140, 0150", "0160, 0170", "1804, 1814" })
	void requestAndItsResponseHaveTheSameKey(String request, String response) {
		assertThat(MatchFields.STAN.keyOf(message(request, "000007")))
			.isEqualTo(MatchFields.STAN.keyOf(message(response, "000007")));
	}

	@ParameterizedTest
	@CsvSource({ "0100, 0130", "0100, 0410", "0100, 0810", "0100, 1110", "0800, 0110" })
	void responseToAnotherTypeHasADifferentKey(String request, String response) {
		assertThat(MatchFields.STAN.keyOf(message(request, "000007")))
			.isNotEqualTo(MatchFields.STAN.keyOf(message(response, "000007")));
	}

	@Test
	void differentStanMakesADifferentKey() {
		assertThat(MatchFields.STAN.keyOf(message("0100", "000007")))
			.isNotEqualTo(MatchFields.STAN.keyOf(message("0100", "000008")));
	}

	@Test
	void numericStanEqualsItsDigits() {
		IsoMessage numbered = message("0100", null);
		numbered.setValue(11, 7, IsoType.NUMERIC, 6);
		assertThat(MatchFields.STAN.keyOf(numbered)).isEqualTo(MatchFields.STAN.keyOf(message("0110", "000007")));
	}

	@Test
	void valuesDoNotCollideByConcatenation() {
		MatchFields fields = MatchFields.of(37, 41);
		IsoMessage one = variable(message("0100", null), "12", "3");
		IsoMessage other = variable(message("0100", null), "1", "23");
		assertThat(fields.keyOf(one)).isNotEqualTo(fields.keyOf(other));
	}

	@Test
	void keyHasTheValuesInFieldOrder() {
		IsoMessage message = variable(message("0100", "000007"), "12", "3");
		assertThat(MatchFields.of(41).keyOf(message).values()).containsExactly("3");
		assertThat(MatchFields.of(41, 37).keyOf(message).values()).containsExactly("3", "12");
		assertThat(MatchFields.of(41, 37, 11).keyOf(message).values()).containsExactly("3", "12", "000007");
	}

	@Test
	void missingFieldIsNamed() {
		assertThatExceptionOfType(MissingMatchFieldException.class)
			.isThrownBy(() -> MatchFields.STAN.keyOf(message("0100", null)))
			.withMessage("match field 11 is missing");
		assertThatExceptionOfType(MissingMatchFieldException.class)
			.isThrownBy(() -> MatchFields.of(7, 11).keyOf(message("0100", "000007")))
			.withMessage("match field 7 is missing");
	}

	@Test
	void fieldWithoutAValueIsMissing() {
		IsoMessage message = message("0100", null);
		message.setField(11, new IsoValue<>(IsoType.NUMERIC, null, 6));
		assertThatExceptionOfType(MissingMatchFieldException.class).isThrownBy(() -> MatchFields.STAN.keyOf(message))
			.withMessage("match field 11 is missing");
	}

	@Test
	void toStringOfAKeyContainsNoValue() {
		IsoMessage message = message("0100", "000007");
		message.setValue(2, "4111111111111111", IsoType.LLVAR, 0);
		assertThat(MatchFields.of(2, 11).keyOf(message)).hasToString("MatchKey[0110]");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1, 129 })
	void invalidFieldNumberIsRefused(int field) {
		assertThatIllegalArgumentException().isThrownBy(() -> MatchFields.of(field))
			.withMessage("A match field is a number from 2 to 128, not " + field);
	}

	@Test
	void emptyAndDuplicateFieldsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(MatchFields::of).withMessageContaining("one or more");
		assertThatIllegalArgumentException().isThrownBy(() -> MatchFields.of(11, 11)).withMessageContaining("[11, 11]");
		assertThat(MatchFields.of(2, 128).fields()).isEqualTo(List.of(2, 128));
	}

	private static IsoMessage message(String mti, String stan) {
		IsoMessage message = new IsoMessage();
		message.setType(Integer.parseInt(mti, 16));
		if (stan != null) {
			message.setValue(11, stan, IsoType.NUMERIC, 6);
		}
		return message;
	}

	private static IsoMessage variable(IsoMessage message, String first, String second) {
		message.setValue(37, first, IsoType.LLVAR, 0);
		message.setValue(41, second, IsoType.LLVAR, 0);
		return message;
	}

}
