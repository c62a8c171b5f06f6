package dev.iso8583.matching;

import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EchoedFieldsTests {

	private final MessageFormat format = Messages.format();

	private final EchoedFields fields = new EchoedFields(List.of(37, 41));

	@Test
	void responseThatEchoesAllFieldsIsAccepted() {
		assertThat(differing(message("0100", "A", "T"), message("0110", "A", "T"))).isZero();
	}

	@Test
	void differingOrMissingFieldIsNamed() {
		assertThat(differing(message("0100", "A", "T"), message("0110", "A", "U"))).isEqualTo(41);
		assertThat(differing(message("0100", "A", "T"), message("0110", "B", "T"))).isEqualTo(37);
		assertThat(differing(message("0100", "A", "T"), this.format.newMessage("0110"))).isEqualTo(37);
	}

	@Test
	void fieldMissingInTheRequestIsNotCompared() {
		assertThat(differing(this.format.newMessage("0100"), message("0110", "A", "T"))).isZero();
	}

	@Test
	void invalidValueIsNotCompared() {
		IsoMessage request = this.format.newMessage("0100");
		request.setField(37, new IsoValue<>(IsoType.ALPHA, null, 12));
		request.setValue(41, "TERM00001", IsoType.NUMERIC, 8);
		assertThat(this.fields.valuesOf(request)).containsExactly(null, null);
		assertThat(differing(request, message("0110", "A", "T"))).isZero();
	}

	@Test
	void noValuesAreKeptWhenNoFieldsAreCompared() {
		String[] values = EchoedFields.NONE.valuesOf(message("0100", "A", "T"));
		assertThat(values).isEmpty();
		assertThat(EchoedFields.NONE.valuesOf(message("0100", "B", "U"))).isSameAs(values);
		assertThat(EchoedFields.NONE.firstDifference(values, message("0110", "C", "V"))).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 14, 35, 36, 45, 48, 52, 53, 54, 55, 62, 102, 126, 0, 1, 129, -1 })
	void cardDataFieldAndInvalidFieldNumberAreRefused(int field) {
		assertThatIllegalArgumentException().isThrownBy(() -> new EchoedFields(List.of(field)))
			.withMessageStartingWith("Field " + field + " cannot be compared");
	}

	private int differing(IsoMessage request, IsoMessage response) {
		return this.fields.firstDifference(this.fields.valuesOf(request), response);
	}

	private IsoMessage message(String mti, String rrn, String terminal) {
		return this.format.set(this.format.set(this.format.newMessage(mti), 37, rrn), 41, terminal);
	}

}
