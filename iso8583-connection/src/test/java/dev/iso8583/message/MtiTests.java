package dev.iso8583.message;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MtiTests {

	@ParameterizedTest
	@CsvSource({ "0100, 0110", "0101, 0110", "0102, 0112", "0103, 0112", "0104, 0114", "0105, 0114", "0120, 0130",
			"0121, 0130", "0140, 0150", "0160, 0170", "0200, 0210", "0400, 0410", "0401, 0410", "0420, 0430",
			"0421, 0430", "0800, 0810", "1804, 1814", "2100, 2110" })
	void requestIsAnsweredByTheResponseToItsOriginal(String request, String response) {
		assertThat(Mti.of(request).response()).isEqualTo(Mti.of(response));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0110", "0130", "0150", "0170", "0180", "0190" })
	void onlyRequestsHaveAResponse(String mti) {
		assertThat(Mti.of(mti).isRequest()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> Mti.of(mti).response())
			.withMessage(mti + " is not a request, so it has no response");
	}

	@ParameterizedTest
	@CsvSource({ "0100, false", "0110, true", "0120, false", "0130, true", "0140, false", "0150, true", "0160, false",
			"0170, true", "0180, false", "0190, false" })
	void oddFunctionsUpToSevenAreResponses(String mti, boolean response) {
		assertThat(Mti.of(mti).isResponse()).isEqualTo(response);
	}

	@ParameterizedTest
	@CsvSource({ "0101, 0100", "0411, 0410", "0103, 0102", "0105, 0104", "0100, 0100", "0107, 0107" })
	void originalHasNoRepeatMark(String mti, String original) {
		assertThat(Mti.of(mti).original()).isEqualTo(Mti.of(original));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "010", "01000", "01A0", " 0100", "-100", "0x10", "\u0660100" })
	void invalidTextIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Mti.of(text))
			.withMessageContaining("is not an MTI; write four digits");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0x10000, 0xA000, 0x0A00, 0x00A0, 0x000A })
	void valueWithADigitThatIsNotDecimalIsRefused(int value) {
		assertThat(Mti.isValid(value)).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> new Mti(value));
	}

	@Test
	void mtiHasVersionFunctionAndText() {
		Mti mti = Mti.of("1420");
		assertThat(mti.version()).isEqualTo(1);
		assertThat(mti.function()).isEqualTo(2);
		assertThat(mti).hasToString("1420").isEqualTo(new Mti(0x1420));
	}

	@Test
	void eachTypeIsOneObject() {
		for (int value = 0; value <= 0xFFFF; value++) {
			if (!Mti.isValid(value)) {
				continue;
			}
			Mti mti = Mti.of(String.format("%04x", value));
			assertThat(mti.value()).isEqualTo(value);
			assertThat(Mti.of(mti.toString())).isSameAs(mti).isEqualTo(new Mti(value));
			Mti request = mti.request();
			assertThat(request.isResponse() || request.isRepeat()).isFalse();
			if (mti.isRequest()) {
				assertThat(mti.response().value()).isEqualTo(mti.original().value() + 0x10);
				assertThat(mti.response().request()).isSameAs(mti.original());
			}
		}
	}

	@Test
	void messageWithoutAValidTypeIsRefused() {
		for (int type : new int[] { -1, 0xA000, 0x10000, 0x010A, Integer.MIN_VALUE }) {
			IsoMessage message = new IsoMessage();
			message.setType(type);
			assertThatIllegalArgumentException().isThrownBy(() -> Mti.of(message));
		}
	}

}
