package dev.iso8583.message;

import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.code.CodeMeanings;
import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages as people read them.
 */
class MessageDescriptionTests {

	private static final String PAN = "4111111111111111";

	private final MessageFormat format = MessageFormat.builder().spec(spec()).build();

	@Test
	void eachFieldHasItsNameItsValueAndWhatItMeans() {
		IsoMessage message = this.format.newMessage("0110");
		Map.of("2", PAN, "3", "003000", "4", "1250", "11", "42", "14", "2712", "22", "051", "39", "51", "52",
				"0102030405060708")
			.forEach((path, value) -> this.format.set(message, path, value));
		this.format.set(message, "48.92", "123");
		this.format.set(message, "48.77", PAN);
		this.format.set(message, "55.9F02", "1250");
		this.format.set(message, "55.5A", PAN);
		this.format.set(message, "55.71.95", "0000008000");
		assertThat(this.format.describe(message)).isEqualTo("""
				0110 authorization response
				    2 Primary account number: 411111******1111
				    3 Processing code: 003000 purchase, from credit account, to default account
				    4 Amount, transaction: 000000001250
				   11 Systems trace audit number: 000042
				   14 Date, expiration: <hidden:4>
				   22 Point of service entry mode: 051 chip, can take a PIN
				   39 Response code: 51 insufficient funds
				   48 Additional data: <hidden:27>
				        92 Verification value: <hidden:3>
				        ?: <hidden:16>
				   52 Personal identification number data: <hidden:8 bytes>
				   55 ICC data: <hidden:28 bytes>
				        9F02 Amount: 000000001250
				        5A application PAN: <hidden:8 bytes>
				        71 issuer script template 1: <hidden:7 bytes>
				          95 terminal verification results: 0000008000
				""");
	}

	@Test
	void receivedTagThatNoPathCanNameIsDescribed() throws Exception {
		IsoMessage message = this.format.newMessage("0110");
		this.format.set(message, 48, "9.0141111[01292031" + "23");
		assertThat(this.format.describe(message)).endsWith("""
				   48 Additional data: <hidden:20>
				        ?: <hidden:1>
				        ?: <hidden:11>
				""");
	}

	@Test
	void fieldsOfJ8583HaveTheNamesOfTheStandard() {
		MessageFormat guided = MessageFormat.builder()
			.configuration(
					"<j8583-config><parse type=\"1810\"><field num=\"39\" type=\"NUMERIC\" length=\"3\"/></parse>"
							+ "</j8583-config>")
			.build();
		IsoMessage message = guided.newMessage("1810");
		guided.set(message, 39, "800");
		assertThat(guided.describe(message))
			.isEqualTo("1810 network management response\n   39 Action code: 800 network management accepted\n");
	}

	@ParameterizedTest
	@CsvSource({ "0, 39, 00, approved", "0, 39, 85, 'not declined, nothing to approve (custom)'",
			"1, 39, 000, approved", "2, 39, 0000, approved", "2, 39, 1016, insufficient funds", "0, 70, 301, echo test",
			"0, 39, ZZ,", "0, 22, 051, 'chip, can take a PIN'", "0, 22, 0510, 'chip, can take a PIN'", "0, 22, 0512,",
			"0, 22, 0051,", "0, 22, 0010,", "0, 22, 05,", "0, 22, 05100,", "0, 3, 0030,", "0, 3, 00300000,",
			"0, 3, 003000, 'purchase, from credit account, to default account'", "1, 22, 051,", "0, 39, 1016,",
			"2, 39, 1116,", "2, 39, 10160,", "2, 39, 116,", "0, 12, 003000,", "1, 39, 1016,", "2, 24, 1016," })
	void codesHaveMeanings(int version, int field, String code, String meaning) {
		assertThat(CodeMeanings.of(version, field, code)).isEqualTo(meaning);
	}

	@ParameterizedTest
	@CsvSource({ "0100, authorization request", "0101, 'authorization request, repeated'",
			"0110, authorization response", "0120, authorization advice", "0130, authorization advice response",
			"0140, authorization notification", "0150, authorization", "0200, financial request",
			"0302, file action request", "0421, 'reversal advice, repeated'", "0500, reconciliation request",
			"0600, administrative request", "0700, fee collection request", "0800, network management request",
			"0000, request", "0900, request" })
	void typeIsNamed(String mti, String name) {
		IsoMessage message = new IsoMessage();
		message.setType(Integer.parseInt(mti, 16));
		assertThat(this.format.describe(message)).isEqualTo(mti + " " + name + "\n");
		message.setType(0xA100);
		assertThat(this.format.describe(message)).isEqualTo("no MTI");
	}

	@ParameterizedTest
	@CsvSource({ "82, 2", "95, 5", "9A, 3", "9C, 1", "5F2A, 2", "9F02, 6", "9F03, 6", "9F1A, 2", "9F33, 3", "9F34, 3",
			"9F35, 1", "9F36, 2" })
	void tagOfEmvIsShownOnlyIfItHasItsLength(String tag, int length) {
		MessageSpec spec = spec().toBuilder()
			.field(55, tlv("b...255"))
			.field(60, tlv("b...255").withLength(LengthIndicator.digits(Encoding.ASCII, 3)))
			.build();
		MessageFormat messages = MessageFormat.builder().spec(spec).build();
		IsoMessage message = messages.newMessage("0100");
		String digits = "AB".repeat(length);
		messages.set(message, "55." + tag, digits);
		assertThat(messages.describe(message)).contains("        " + tag + " ", ": " + digits + "\n");
		messages.set(message, "60." + tag, digits);
		assertThat(messages.describe(message)).contains("        ?: <hidden:" + length + " bytes>\n");
		messages.set(message, "55." + tag, digits + "AB");
		assertThat(messages.describe(message)).doesNotContain(": AB")
			.contains(": <hidden:" + (length + 1) + " bytes>\n");
	}

	@Test
	void fieldsOfTheThirdBitmapAreDescribedToTheLast() {
		MessageFormat messages = MessageFormat.builder()
			.spec(spec().toBuilder()
				.field(65, null)
				.bitmaps(Bitmaps.THREE)
				.field(192, FieldSpec.of("The last", "n 6", Coding.ASCII))
				.build())
			.build();
		IsoMessage message = messages.newMessage("0100");
		message.removeFields(11);
		messages.set(message, 128, "0000000000000000");
		messages.set(message, 192, "1");
		assertThat(messages.describe(message)).contains("\n  128 ").endsWith("\n  192 The last: <hidden:6>\n");
	}

	@Test
	void codeThatIsHiddenHasNoMeaning() {
		MessageFormat hiding = MessageFormat.builder().spec(spec()).hideFields(3).build();
		IsoMessage message = hiding.newMessage("0100");
		hiding.set(message, 3, "003000");
		assertThat(hiding.describe(message)).contains("    3 Processing code: <hidden:6>\n").doesNotContain("purchase");
	}

	@ParameterizedTest
	@ValueSource(strings = { "3100", "8100" })
	void fieldOfAVersionWithoutADictionaryHasItsNumber(String mti) {
		MessageFormat guided = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"" + mti
					+ "\"><field num=\"4\" type=\"NUMERIC\" length=\"12\"/></parse>" + "</j8583-config>")
			.build();
		IsoMessage message = guided.newMessage(mti);
		guided.set(message, 4, "1");
		assertThat(guided.describe(message)).contains("    4 Field 4: ");
	}

	private static FieldSpec tlv(String format) {
		return FieldSpec.of("Tags", format, Coding.ASCII).withParts(new Parts.BerTlv(false, Map.of()));
	}

	private static MessageSpec spec() {
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.digits(Encoding.ASCII, 2), false, false);
		return MessageSpec.named("iso1987-ascii")
			.toBuilder()
			.field(48,
					FieldSpec.of("Additional data", "ans...999", Coding.ASCII)
						.withParts(new Parts.Tagged(tag, null,
								Map.of("92", FieldSpec.of("Verification value", "n..3", Coding.ASCII)))))
			.field(55, FieldSpec.of("ICC data", "b...255", Coding.ASCII)
				.withParts(new Parts.BerTlv(false, Map.of("9F02", FieldSpec.of("Amount", "n 12", Coding.BINARY)))))
			.build();
	}

}
