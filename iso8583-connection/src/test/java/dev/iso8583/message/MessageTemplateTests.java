package dev.iso8583.message;

import java.time.Instant;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MessageTemplateTests {

	private static final Instant NOW = Instant.parse("2026-11-22T20:30:05Z");

	private final MessageFormat format = MessageFormat.builder()
		.configuration(Messages.guides("0800", "0810").replace("</parse>", """
					<field num="32" type="LLVAR"/>
					<field num="53" type="BINARY" length="8"/>
					<field num="63" type="LLLBIN"/>
					<field num="12" type="TIME"/>
				</parse>
				"""))
		.stanGenerator(StanGenerator.startingAt(41))
		.build();

	private final MessageTemplate template = MessageTemplate.of(this.format, Mti.of("0800"));

	@Test
	void messageHasTheValuesAndItsOwnStanAndTransmissionTime() {
		MessageTemplate signOn = this.template.with(70, "001").with(32, "90000000001");
		IsoMessage first = signOn.newMessage(NOW);
		assertThat(text(first, 70)).isEqualTo("001");
		assertThat(text(first, 32)).isEqualTo("90000000001");
		assertThat(text(first, 7)).isEqualTo("1122203005");
		assertThat(Integer.parseInt(text(signOn.newMessage(NOW), 11))).isEqualTo(Integer.parseInt(text(first, 11)) + 1);
	}

	@Test
	void givenStanAndTransmissionTimeStay() {
		IsoMessage message = this.template.with(11, "123").with(7, "0101000000").newMessage(NOW);
		assertThat(text(message, 11)).isEqualTo("000123");
		assertThat(text(message, 7)).isEqualTo("0101000000");
	}

	@Test
	void transmissionTimeOfAConfiguredTemplateStays() {
		MessageFormat fixed = MessageFormat.builder()
			.configuration(
					Messages.guides("0800", "0810")
						.replace("<j8583-config>", "<j8583-config><template type=\"0800\">"
								+ "<field num=\"7\" type=\"NUMERIC\" length=\"10\">0101000000</field></template>"))
			.build();
		assertThat(text(MessageTemplate.of(fixed, Mti.of("0800")).newMessage(NOW), 7)).isEqualTo("0101000000");
	}

	@Test
	void fieldsUnknownToTheFormatAreNotSet() {
		MessageFormat bare = MessageFormat.builder()
			.configuration(
					"<j8583-config><parse type=\"0800\"><field num=\"70\" type=\"NUMERIC\" length=\"3\"/></parse>"
							+ "<parse type=\"0810\"/></j8583-config>")
			.build();
		IsoMessage message = MessageTemplate.of(bare, Mti.of("0800")).with(70, 301).newMessage(NOW);
		assertThat(MessagePrinter.print(message)).isEqualTo("0800 [70=301]");
	}

	@Test
	void transmissionTimeIsUtcInAFormatWithDates() {
		MessageFormat dates = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0800\"><field num=\"7\" type=\"DATE10\"/></parse>"
					+ "<parse type=\"0810\"/></j8583-config>")
			.build();
		assertThat(text(MessageTemplate.of(dates, Mti.of("0800")).newMessage(NOW), 7)).isEqualTo("1122203005");
	}

	@ParameterizedTest
	@CsvSource({ "1, 001", "7, 007", "64, 064", "301, 301" })
	void yamlNumbersArePaddedWithZeros(int number, String value) {
		assertThat(text(this.template.with(70, number).newMessage(NOW), 70)).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "8", "49", "63" })
	void yamlNumberThatMayBeOctalIsRefused(int number) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.with(70, number))
			.withMessageContaining("Field 70 is not in quotes")
			.withMessageContaining("write it in quotes");
		assertThat(text(this.template.with(70, String.valueOf(number)).newMessage(NOW), 70)).endsWith("" + number);
	}

	@Test
	void yamlNumberForATextFieldIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.with(32, 9000))
			.withMessageContaining("Field 32 is not in quotes");
	}

	@Test
	void binaryValuesAreHexadecimalDigits() {
		IsoMessage message = this.template.with(53, "2600000000000000").with(63, "CAFE").newMessage(NOW);
		assertThat(message.<byte[]>getObjectValue(53)).containsExactly(0x26, 0, 0, 0, 0, 0, 0, 0);
		assertThat(message.<byte[]>getObjectValue(63)).containsExactly(0xCA, 0xFE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			70 | 3011             | is a number of 3 digits
			70 | 3o1              | is a number of 3 digits
			70 | ''               | is a number of 3 digits
			41 | TERMINAL1        | write 1 to 8 characters, not 9
			32 | ''               | write 1 to 99 characters, not 0
			41 | TERM\u20ac       | has a character that is not in ISO-8859-1
			53 | 26               | write its 16 hexadecimal digits in quotes
			63 | CAF              | hexadecimal digits in quotes
			12 | 203005           | is a date or an amount
			33 | 1                | The parse guide of 0800 has no field 33
			2  | 12345            | may hold card data
			35 | 12345            | may hold card data
			52 | DEADBEEF0BADF00D | may hold card data
			""")
	void invalidValueIsRefusedWithoutQuotingIt(int field, String value, String remedy) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.with(field, value))
			.withMessageStartingWith((field == 33) ? "The parse guide" : "Field " + field + " ")
			.withMessageContaining(remedy)
			.satisfies((refusal) -> assertThat(value.length() > 3 && refusal.getMessage().contains(value)).isFalse());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0810 | 0810 is not a request
			0820 | has no parse guide for 0820;
			0801 | has no parse guide for 0801;
			""")
	void typeThatIsNotARequestOrHasNoGuideIsRefused(String mti, String remedy) {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageTemplate.of(this.format, Mti.of(mti)))
			.withMessageContaining(remedy);
	}

	@Test
	void typeWhoseResponseHasNoGuideIsRefused() {
		MessageFormat deaf = MessageFormat.builder().configuration(Messages.guides("0800")).build();
		assertThatIllegalArgumentException().isThrownBy(() -> MessageTemplate.of(deaf, Mti.of("0800")))
			.withMessageContaining("no parse guide for 0810, which answers it");
	}

	@Test
	void toStringOfATemplateHidesSecrets() {
		assertThat(this.template.with(48, "a password").with(70, "001")).asString()
			.contains("70=001")
			.contains("48=<hidden:10>");
	}

	private static String text(IsoMessage message, int field) {
		return message.getField(field).toString();
	}

}
