package dev.iso8583.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.connection.NetworkManagementAnswers;
import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Texts of failures name the specification of a format that has one, and no parse guide.
 */
class SpecificationTextsTests {

	private static final String BITMAP = "0020000000000000";

	private final MessageFormat ascii = format("iso1987-ascii");

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					3100 0020000000000000 000001  | UNKNOWN_MTI     | no message type of the specification: 3100
					0900 0020000000000000 000001  | UNKNOWN_MTI     | no message type of the specification: 0900
					0800 8020000000000000 8000000000000000 000001 | UNKNOWN_FIELD | a field that the specification does not have: field 65
					0800 0020000000000000 0000A1  | MALFORMED_FIELD | a field does not fit the specification: field 11 at byte 24: it must be digits
					0800 0020000000000000 0000    | TRUNCATED_FIELD | the message ends within a field: field 11 at byte 20 needs 6 bytes, but 4 are left
					0800 0020000000000000 0000017 | TRAILING_BYTES  | bytes after the last field: 1 bytes from byte 26
					""")
	void reasonNamesTheSpecification(String message, Reason reason, String text) {
		MessageFormat format = MessageFormat.builder()
			.spec(MessageSpec.named("iso1987-ascii").toBuilder().field(65, null).build())
			.build();
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format.decode(message.replace(" ", "").getBytes(StandardCharsets.US_ASCII)))
			.withMessage(text)
			.satisfies((undecodable) -> assertThat(undecodable.reason()).isEqualTo(reason));
	}

	@Test
	void errorNamesASpecificationWithTheOtherCodingOfTheMti() {
		Charset ebcdic = Charset.forName("IBM1047");
		byte[] text = ("0800" + BITMAP + "000001").getBytes(StandardCharsets.US_ASCII);
		byte[] textInEbcdic = ("0800" + BITMAP + "000001").getBytes(ebcdic);
		byte[] bcd = HexFormat.of().parseHex("0800" + BITMAP + BITMAP + BITMAP);
		hints("iso1987-binary", text, "; the MTI is text: use a specification with mti: ascii, such as iso1987-ascii");
		hints("iso1987-binary", textInEbcdic,
				"; the MTI is text in EBCDIC: use a specification with mti: ebcdic and bitmap: hex-ebcdic");
		hints("iso1987-ascii", bcd, "; the MTI is in BCD: use a specification with mti: bcd, such as iso1987-binary");
		hints("iso1987-ebcdic", bcd, "; the MTI is in BCD: use a specification with mti: bcd, such as iso1987-binary");
		hints("iso1987-ascii", textInEbcdic,
				"; the MTI is in EBCDIC: use a specification with mti: ebcdic and bitmap: hex-ebcdic");
		hints("iso1987-ebcdic", text,
				"; the MTI is in ASCII: use a specification with mti: ascii, such as iso1987-ascii");
	}

	@ParameterizedTest
	@CsvSource({ "ISO025000077, '12 bytes later'", "HD, '2 bytes later'", "`0000, framing.tpdu" })
	void errorNamesWhatPrecedesTheMti(String before, String hint) {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(
					() -> this.ascii.decode((before + "0100" + BITMAP + "000001").getBytes(StandardCharsets.US_ASCII)))
			.withMessageContaining(hint);
	}

	@ParameterizedTest
	@CsvSource({ "xxxx0950095009500950095009500950", "xxxx0177017701770177017701770177",
			"xxxx8100810081008100810081008100", "3100950095009500950095009500950095" })
	void digitsThatNoNetworkUsesAsAnMtiGiveNoHint(String message) {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> this.ascii.decode(message.getBytes(StandardCharsets.US_ASCII)))
			.withMessageNotContaining(";");
	}

	@Test
	void requestThatTheSpecificationDoesNotDescribeIsNoTemplate() {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageTemplate.of(this.ascii, Mti.of("3800")))
			.withMessage(
					"The specification iso1987-ascii does not describe 3800; it describes versions 0, 1, 2, 8 and 9,"
							+ " and classes 1 to 8");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageTemplate.of(this.ascii, Mti.of("0800")).with(192, "1"))
			.withMessage("The specification iso1987-ascii has no field 192; give it one, or leave this field out");
	}

	@Test
	void answersToNetworkManagementNeedAResponseCode() {
		MessageFormat without = MessageFormat.builder()
			.spec(MessageSpec.named("iso1987-ascii").toBuilder().field(39, null).build())
			.build();
		assertThatIllegalArgumentException().isThrownBy(() -> NetworkManagementAnswers.of(without))
			.withMessage("The specification iso1987-ascii has no field 39 for an answer to network management;"
					+ " give it one");
	}

	private static void hints(String specification, byte[] wire, String hint) {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format(specification).decode(wire))
			.withMessageEndingWith(hint);
	}

	private static MessageFormat format(String specification) {
		return MessageFormat.builder().spec(MessageSpec.named(specification)).build();
	}

}
