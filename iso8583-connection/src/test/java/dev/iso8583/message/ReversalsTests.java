package dev.iso8583.message;

import java.util.List;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.presence.FieldPresence;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Reversals name their request, and have what they need of it.
 */
class ReversalsTests {

	private static final String PAN = "4111111111111111";

	private static MessageFormat.Builder builder(String spec) {
		return MessageFormat.builder().spec(MessageSpec.named(spec)).stanGenerator(() -> 999);
	}

	private static IsoMessage request(MessageFormat format, String mti, Map<Integer, Object> fields) {
		IsoMessage request = format.newMessage(mti);
		format.set(request, 11, "123456");
		fields.forEach((field, value) -> format.set(request, field, value));
		return request;
	}

	@Test
	void reversalOf1987NamesItsRequestInField90() throws Exception {
		MessageFormat format = builder("iso1987-ascii").build();
		IsoMessage request = request(format, "0200", Map.of(2, PAN, 3, "000000", 4, 1250, 7, "1130152600", 12, "162600",
				32, "11111", 41, "TERM0001", 49, "978"));
		IsoMessage reversal = format.decode(format.encode(format.reversalOf(request)));
		assertThat(Mti.of(reversal)).hasToString("0420");
		assertThat(reversal.getField(90)).hasToString("0200" + "123456" + "1130152600" + "00000011111" + "00000000000");
		assertThat(reversal.getField(11)).hasToString("000999");
		assertThat(reversal.getField(2)).hasToString(PAN);
		assertThat(reversal.getField(4)).hasToString("000000001250");
		assertThat(reversal.getField(12)).hasToString("162600");
		assertThat(reversal.getField(41)).hasToString("TERM0001");
		assertThat(reversal.hasField(7)).isFalse();
		assertThat(MessagePrinter.print(reversal)).contains("90=0200/123456/1130152600/00000011111/00000000000");
	}

	@Test
	void laterVersionsNameItInField56() {
		MessageFormat format = builder("iso1993-binary").build();
		IsoMessage reversal = format
			.reversalOf(request(format, "1200", Map.of(12, "261130162600", 32, "11111", 49, "978")));
		assertThat(Mti.of(reversal)).hasToString("1420");
		assertThat(reversal.getField(56)).hasToString("1200" + "123456" + "261130162600" + "05" + "11111");
		assertThat(reversal.getField(49)).hasToString("978");
		MessageFormat latest = builder("iso2003-ascii").build();
		IsoMessage last = latest.reversalOf(request(latest, "2200", Map.of(12, "20261130162600", 49, "123")));
		assertThat(Mti.of(last)).hasToString("2420");
		assertThat(last.getField(56)).hasToString("2200" + "000000123456" + "20261130162600" + "00");
		assertThat(last.hasField(49)).isFalse();
	}

	@Test
	void whatMustNotBeKeptIsNotCopied() {
		MessageFormat format = builder("iso1987-ascii").build();
		IsoMessage request = request(format, "0100", Map.of(2, PAN, 35, PAN + "=2712", 52, "0102030405060708", 55,
				"9A03261130", 48, "secret", 38, "A00001"));
		assertThat(format.reversalOf(request)).satisfies((reversal) -> {
			for (int field : new int[] { 35, 38, 48, 52, 55 }) {
				assertThat(reversal.hasField(field)).isFalse();
			}
			assertThat(reversal.hasField(2)).isTrue();
		});
	}

	@Test
	void valuesOfARequestAndItsReversalAreNotShared() {
		MessageFormat format = builder("iso1987-ascii").build();
		IsoMessage request = request(format, "0100", Map.of(4, 1250));
		IsoMessage reversal = format.reversalOf(request);
		format.set(request, 4, 1);
		assertThat(reversal.getField(4)).hasToString("000000001250");
	}

	@Test
	void typeFieldsAndLayoutAreConfigured() {
		MessageFormat format = builder("iso1987-ascii").reversalMti("0400")
			.reversalFields(4, 11)
			.originalDataField(120)
			.originalData("mti 37:12 41:10 32:ll")
			.build();
		IsoMessage reversal = format
			.reversalOf(request(format, "0100", Map.of(2, PAN, 4, 1, 41, "TERM0001", 32, "11111")));
		assertThat(Mti.of(reversal)).hasToString("0400");
		assertThat(reversal.getField(120)).hasToString("0100" + "000000000000" + "TERM0001  " + "0511111");
		assertThat(reversal.getField(11)).hasToString("123456");
		assertThat(reversal.hasField(2)).isFalse();
	}

	@Test
	void reversalThatMustNotNameItsRequestIsRefusedBeforeItTakesAStan() {
		MessageFormat format = MessageFormat.builder()
			.spec(withoutOriginalData())
			.stanGenerator(StanGenerator.startingAt(123456))
			.build();
		IsoMessage request = format.newMessage("0200");
		assertThatIllegalArgumentException().isThrownBy(() -> format.reversalOf(request))
			.withMessage("Reversals 0420 name their requests in field 90, which they must not have by the"
					+ " specification; add it under messages, or let reversals have another field for original data");
		assertThat(format.newMessage("0200").getField(11)).hasToString("123457");
	}

	@Test
	void configuredReversalThatCouldNotBeSentIsFoundAtStart() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder().spec(withoutOriginalData()).reversalFields(4, 11).build())
			.withMessageStartingWith("Reversals 0420 name their requests in field 90, which they must not have");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder()
				.spec(withoutOriginalData())
				.reversalFields(4, 37)
				.originalDataField(120)
				.build())
			.withMessage("Reversals 0420 are to have field 37 of their requests, which they must not have by the"
					+ " specification; add it under messages, or leave it out of the fields of reversals");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder()
				.spec(MessageSpec.named("iso1987-ascii").toBuilder().field(61, null).build())
				.reversalFields(4, 61)
				.build())
			.withMessage("Reversals 0420 are to have field 61 of their requests, which the specification does not"
					+ " have; add it under fields, or leave it out of the fields of reversals");
		assertThat(MessageFormat.builder()
			.spec(withoutOriginalData())
			.reversalFields(4, 11)
			.originalDataField(120)
			.build()).isNotNull();
	}

	/** A network whose reversals have no field 90. */
	private static MessageSpec withoutOriginalData() {
		return MessageSpec.named("iso1987-ascii")
			.toBuilder()
			.presence("0420", new FieldPresence(List.of("4"), List.of(11, 120), null))
			.build();
	}

	@Test
	void whatCannotBeReversedIsRefused() {
		MessageFormat format = builder("iso1987-ascii").build();
		IsoMessage response = format.newMessage("0110");
		assertThatIllegalArgumentException().isThrownBy(() -> format.reversalOf(response))
			.withMessage("0110 is not a request, so there is nothing to reverse");
		IsoMessage withoutStan = format.newMessage("0100");
		format.set(withoutStan, 11, null);
		assertThatIllegalArgumentException().isThrownBy(() -> format.reversalOf(withoutStan))
			.withMessage("The request has no field 11, by which a reversal could name it");
		MessageFormat narrow = builder("iso1987-ascii").originalData("mti 2:10").build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> narrow.reversalOf(request(narrow, "0100", Map.of(2, PAN))))
			.withMessage("Field 2 of the request is longer than 10 characters, so it does not fit the original data"
					+ " elements");
	}

	@Test
	void mistakesAreFoundAtStart() {
		assertThatIllegalArgumentException().isThrownBy(() -> builder("iso1987-ascii").reversalMti("0200"))
			.withMessage("0200 is not the type of a reversal; write one such as 0400 or 0420");
		assertThatIllegalArgumentException().isThrownBy(() -> builder("iso1987-ascii").reversalMti("0430"))
			.withMessageStartingWith("0430 is not the type of a reversal");
		assertThatIllegalArgumentException().isThrownBy(() -> builder("iso1987-ascii").reversalFields(1))
			.withMessage("There is no field 1; write numbers from 2 to 128");
		assertThatIllegalArgumentException().isThrownBy(() -> builder("iso1987-ascii").originalData("mti stan"))
			.withMessageStartingWith("'mti stan' is not a layout of original data: 'stan' is wrong; write mti, and");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder("iso1987-ascii").originalData("mti 11:9 7:10 32:11 33:11").build())
			.withMessageStartingWith("The original data elements do not fit: Field 90 of 0420");
		assertThatIllegalArgumentException().isThrownBy(() -> builder("iso1987-ascii").originalDataField(1))
			.withMessage("There is no field 1; write numbers from 2 to 128");
	}

	@Test
	void guidesOfJ8583MustHaveTheFieldOfOriginalData() {
		MessageFormat format = MessageFormat.builder()
			.configuration(
					"""
							<j8583-config><parse type="0200"><field num="4" type="AMOUNT"/><field num="11" type="NUMERIC" length="6"/>
							<field num="41" type="ALPHA" length="8"/></parse>
							<parse type="0420"><field num="4" type="AMOUNT"/><field num="11" type="NUMERIC" length="6"/>
							<field num="90" type="ALPHA" length="42"/></parse>
							<parse type="0400"><field num="4" type="AMOUNT"/></parse></j8583-config>""")
			.build();
		IsoMessage reversal = format.reversalOf(request(format, "0200", Map.of(4, "12.50", 41, "TERM0001")));
		assertThat(reversal.getField(4)).hasToString("000000001250");
		assertThat(reversal.hasField(41)).isFalse();
		assertThat(reversal.getField(90)).hasToString("0200123456" + "0".repeat(32));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1:6", "129:6", "0:6", "11:0", "11:00", "11:100", "11:", ":6", "11", "ll:11", "MTI",
			"11:6,7:10", "1000:6", "11:l", "11:LL" })
	void wordThatIsNotAPartOfOriginalDataIsRefused(String word) {
		assertThatIllegalArgumentException().isThrownBy(() -> builder("iso1987-ascii").originalData("mti " + word))
			.withMessageStartingWith(
					"'mti " + word + "' is not a layout of original data: '" + word + "' is wrong; write mti");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			'  mti  11:6 '    | 0200123456
			11:6              | 123456
			11:8 mti          | 001234560200
			41:8              | TERM0001
			41:10             | 'TERM0001  '
			42:15             | 'SHOP           '
			32:6              | 011111
			33:6              | 000000
			2:16              | 4111111111111111
			37:99             | REFERENCE001
			128:2             | 00
			32:ll 33:ll       | 051111100
			48:ll             | X
			""")
	void originalDataIsWrittenByItsLayout(String layout, String text) {
		MessageFormat format = builder("iso1987-ascii").originalDataField(120).originalData(layout).build();
		IsoMessage request = request(format, "0200",
				Map.of(2, PAN, 32, "11111", 37, "REFERENCE001", 41, "TERM0001", 42, "SHOP", 48, "x".repeat(99)));
		String expected = text.equals("X") ? "99" + "x".repeat(99)
				: layout.equals("37:99") ? text + " ".repeat(87) : text;
		assertThat(format.reversalOf(request).getField(120)).hasToString(expected);
	}

	@Test
	void originalDataThatDoesNotFitIsRefusedAndNotQuoted() {
		Map<String, String> reasons = Map.of("48:ll", "Field 48 of the request is longer than 99 characters", "48:99",
				"Field 48 of the request is longer than 99 characters", "52:16", "Field 52 of the request is binary",
				"52:ll", "Field 52 of the request is binary");
		reasons.forEach((layout, reason) -> {
			MessageFormat format = builder("iso1987-ascii").originalDataField(120).originalData(layout).build();
			IsoMessage request = request(format, "0200", Map.of(48, "x".repeat(100), 52, "0102030405060708"));
			assertThatIllegalArgumentException().isThrownBy(() -> format.reversalOf(request))
				.withMessage(reason + ", so it does not fit the original data elements");
		});
	}

	@Test
	void versionsAfter2003ReverseAsThatDoes() {
		MessageFormat format = builder("iso2003-ascii").build();
		for (String mti : new String[] { "2100", "8100", "9100" }) {
			IsoMessage reversal = format.reversalOf(request(format, mti, Map.of(2, PAN, 12, "20261130162600")));
			assertThat(Mti.of(reversal)).hasToString(mti.charAt(0) + "420");
			assertThat(reversal.getField(56)).hasToString(mti + "000000123456" + "20261130162600" + "00");
			assertThat(reversal.getField(2)).hasToString(PAN);
		}
	}

	@Test
	void numbersOfFieldsAreFrom2To128() {
		builder("iso1987-ascii").reversalFields(2, 128).originalDataField(128);
		builder("iso1987-ascii").originalDataField(2);
		for (int number : new int[] { -1, 0, 1, 129 }) {
			String text = "There is no field " + number + "; write numbers from 2 to 128";
			assertThatIllegalArgumentException().isThrownBy(() -> builder("iso1987-ascii").reversalFields(2, number))
				.withMessage(text);
			assertThatIllegalArgumentException().isThrownBy(() -> builder("iso1987-ascii").originalDataField(number))
				.withMessage(text);
		}
	}

	@Test
	void reversalMayBeARequestAnAdviceOrANotification() {
		for (String mti : new String[] { "0400", "0420", "0421", "0440" }) {
			MessageFormat format = builder("iso1987-ascii").reversalMti(mti).build();
			assertThat(Mti.of(format.reversalOf(request(format, "0200", Map.of())))).hasToString(mti);
		}
		for (String mti : new String[] { "0410", "0430", "0490", "0500", "0300" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> builder("iso1987-ascii").reversalMti(mti))
				.withMessage(mti + " is not the type of a reversal; write one such as 0400 or 0420");
		}
	}

	@Test
	void fieldOfOriginalDataThatReversalsDoNotHaveIsFoundAtStart() {
		MessageSpec spec = MessageSpec.named("iso1987-ascii").toBuilder().field(120, null).build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder().spec(spec).originalDataField(120).build())
			.withMessage("Reversals 0420 are to name their requests in field 120, which they do not have");
	}

}
