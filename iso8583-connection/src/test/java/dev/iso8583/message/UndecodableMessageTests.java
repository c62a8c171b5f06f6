package dev.iso8583.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.parse.BinaryParseInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Errors say what is wrong with a message without quoting it, neither in the exception
 * nor in any log.
 */
class UndecodableMessageTests {

	private static final String PAN = Messages.PAN;

	private final LogCapture log = LogCapture.everything();

	private final MessageFormat format = MessageFormat.builder()
		.configuration("<j8583-config><parse type=\"0100\">" + Messages.GUIDE
				+ "<field num=\"5\" type=\"AMOUNT\"/><field num=\"12\" type=\"DATE10\"/>"
				+ "<field num=\"55\" type=\"LLLBIN\"/></parse></j8583-config>")
		.build();

	@AfterEach
	void noCardNumberIsLogged() {
		this.log.close();
		assertThat(this.log.text()).doesNotContain(PAN);
	}

	@ParameterizedTest
	@CsvSource({ "'', TOO_SHORT", "0, TOO_SHORT", "4111111111111111, TOO_SHORT", "0100400000000000000, TOO_SHORT",
			"0100C000000000000000164111111111111111, UNKNOWN_FIELD", "01008000000000000000, TOO_SHORT",
			"41A11111111111111111, INVALID_MTI", "GET /4111111111111111, INVALID_MTI",
			"0A00400000000000000016411111111111111, INVALID_MTI", "0200400000000000000016411111111111111, UNKNOWN_MTI",
			"01004111111111111111x64111111111111111, UNKNOWN_FIELD",
			"01004x00000000000000164111111111111111, INVALID_BITMAP",
			"010040000000000000G0164111111111111111, INVALID_BITMAP",
			"01004000000000000001164111111111111111, UNKNOWN_FIELD",
			"0100C0000000000000008000000000000000164111111111111111, UNKNOWN_FIELD",
			"01004000000000000000994111111111111111, TRUNCATED_FIELD",
			"01004000000000000000xx4111111111111111, MALFORMED_FIELD",
			"01004000000000000000-14111111111111111, MALFORMED_FIELD", "01004000000000000000, TRUNCATED_FIELD",
			"01004000000000000000164111, TRUNCATED_FIELD", "01004800000000000000164111111111111111, TRUNCATED_FIELD",
			"0100480000000000000016411111111111111141111111111x, MALFORMED_FIELD",
			"01004010000000000000164111111111111111999, TRUNCATED_FIELD",
			"01004000000000001000164111111111111111DEAD, TRUNCATED_FIELD",
			"010040000000000000001641111111111111110, TRAILING_BYTES", "01000000000000000000DEAD, TRAILING_BYTES" })
	void reasonIsGivenWithoutMessageContent(String text, Reason reason) {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> this.format.decode(text.getBytes(StandardCharsets.ISO_8859_1)))
			.withNoCause()
			.satisfies((undecodable) -> assertThat(undecodable.reason()).isEqualTo(reason))
			.satisfies((undecodable) -> assertThat(undecodable.getSuppressed()).isEmpty())
			.satisfies((undecodable) -> assertThat(undecodable.toString()).doesNotContain("4111", PAN.substring(0, 6)));
	}

	@Test
	void binaryMessagesAreCheckedTheSameWay() {
		MessageFormat binary = MessageFormat.builder()
			.configuration(Messages.guides("0800"))
			.binaryHeader(true)
			.binaryFields(true)
			.build();
		reasonOf(binary, "0800", Reason.TOO_SHORT);
		reasonOf(binary, "0A000020000000000000000007", Reason.INVALID_MTI);
		reasonOf(binary, "02000020000000000000000007", Reason.UNKNOWN_MTI);
		reasonOf(binary, "08008000000000000000", Reason.TOO_SHORT);
		reasonOf(binary, "08000000000000000001000007", Reason.UNKNOWN_FIELD);
		reasonOf(binary, "0800002000000000000000", Reason.TRUNCATED_FIELD);
		reasonOf(binary, "0800002000000000000000000700", Reason.TRAILING_BYTES);
	}

	@ParameterizedTest
	@CsvSource({ "08000020000000000000FFFFFF, field 11 at byte 10: it is not two digits",
			"08000020000000000000A00000, field 11 at byte 10: it is not two digits",
			"080010000000000000009999999999FF, field 4 at byte 15: it is not two digits",
			"0800800000000000000004000000000000001301, field 70 at byte 18: it has a digit too many" })
	void numberWithMoreDigitsThanItsFieldIsMalformed(String hex, String where) {
		MessageFormat binary = MessageFormat.builder()
			.configuration(Messages.guides("0800"))
			.binaryHeader(true)
			.binaryFields(true)
			.build();
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> binary.decode(java.util.HexFormat.of().parseHex(hex)))
			.withMessage("a field does not fit the parse guide: " + where)
			.satisfies((undecodable) -> assertThat(undecodable.reason()).isEqualTo(Reason.MALFORMED_FIELD));
	}

	@ParameterizedTest
	@CsvSource({ "6000010002, framing.tpdu", "0000, framing: vmlh", "49534F303235303030303737, '12 bytes later'",
			"16010200FF000000000000000000000000000000000000000000, '26 bytes later'",
			"16010200FF0000000000000000000000000000000000, framing: visa", "3132, '2 bytes later'" })
	void errorNamesWhatPrecedesTheMti(String before, String hint) {
		byte[] message = (PAN + PAN).getBytes(StandardCharsets.US_ASCII);
		byte[] wire = HexFormat.of()
			.parseHex(before + HexFormat.of().formatHex("0100".getBytes(StandardCharsets.US_ASCII))
					+ HexFormat.of().formatHex(message));
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> this.format.decode(wire))
			.withMessageContaining(hint)
			.satisfies((undecodable) -> assertThat(undecodable.getMessage()).doesNotContain("4111", before));
	}

	@Test
	void errorNamesTheOtherCodingOfTheMti() {
		String guides = Messages.guides("0800");
		MessageFormat binary = MessageFormat.builder().configuration(guides).binaryHeader(true).build();
		Charset ebcdic = Charset.forName("IBM1047");
		MessageFormat mainframe = MessageFormat.builder().configuration(guides).charset(ebcdic).build();
		MessageFormat ascii = MessageFormat.builder().configuration(guides).build();
		byte[] text = ("0800" + PAN + PAN).getBytes(StandardCharsets.US_ASCII);
		byte[] textInEbcdic = ("0800" + PAN + PAN).getBytes(ebcdic);
		byte[] bcd = HexFormat.of().parseHex("0800" + PAN + PAN + PAN);
		hints(binary, text, "; the MTI is text: set binary-header: false in the message format");
		hints(binary, textInEbcdic, "; the MTI is text in EBCDIC: set binary-header: false in the message format");
		hints(ascii, bcd, "; the MTI is in BCD: set binary-header: true in the message format");
		hints(mainframe, bcd, "; the MTI is in BCD: set binary-header: true in the message format");
		hints(ascii, textInEbcdic, "; the MTI is in EBCDIC: set charset: IBM1047 in the message format");
		hints(mainframe, text, "; the MTI is in ASCII: set charset: ISO-8859-1 in the message format");
	}

	private static void hints(MessageFormat format, byte[] wire, String hint) {
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(wire))
			.withMessageEndingWith(hint)
			.satisfies((undecodable) -> assertThat(undecodable.getMessage()).doesNotContain("4111"));
	}

	@Test
	void hintsIgnoreAnMtiWithoutGuide() {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> this.format.decode("xxxxx020040000000000000001641".getBytes(StandardCharsets.US_ASCII)))
			.withMessage("no MTI at its start");
	}

	@Test
	void ebcdicMessagesAreCheckedTheSameWay() {
		Charset ebcdic = Charset.forName("IBM1047");
		MessageFormat format = MessageFormat.builder()
			.configuration(Messages.guides("0800"))
			.charset(ebcdic)
			.digitsInCharset(true)
			.build();
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format.decode(("02004000000000000000" + "16" + PAN).getBytes(ebcdic)))
			.satisfies((undecodable) -> assertThat(undecodable.reason()).isEqualTo(Reason.UNKNOWN_MTI));
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format.decode(RawMessage.of("0800", "000007").bytes()))
			.satisfies((undecodable) -> assertThat(undecodable.reason()).isEqualTo(Reason.INVALID_MTI));
	}

	@Test
	void randomlyDamagedMessageIsReadOrRefused() {
		byte[] good = RawMessage.of("0100", "000007")
			.with(2, PAN)
			.with(35, Messages.TRACK_2)
			.with(41, "TERM0001")
			.bytes();
		Random random = new Random(8583);
		int refused = 0;
		for (int round = 0; round < 5000; round++) {
			byte[] bad = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
			for (int damage = random.nextInt(4); damage > 0 && bad.length > 0; damage--) {
				bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
			}
			try {
				assertThat(Mti.of(this.format.decode(bad))).isEqualTo(Mti.of("0100"));
			}
			catch (UndecodableMessageException ex) {
				assertThat(ex).hasNoCause().hasMessageNotContaining("41111");
				refused++;
			}
		}
		assertThat(refused).isPositive();
	}

	private static void reasonOf(MessageFormat format, String hex, Reason reason) {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format.decode(java.util.HexFormat.of().parseHex(hex)))
			.satisfies((undecodable) -> assertThat(undecodable.reason()).isEqualTo(reason));
	}

	/** An error as a custom parse guide may throw it in the middle of a message. */
	@Test
	void otherFailuresAreReportedByTypeOnly() {
		AtomicBoolean failing = new AtomicBoolean();
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0100\">" + Messages.GUIDE + "</parse></j8583-config>")
			.customize((factory) -> factory.setParseMap(0x800, Map.of(52, new BinaryParseInfo(8) {

				@Override
				public CustomField<?> getDecoder() {
					if (failing.get()) {
						throw new IllegalStateException(PAN);
					}
					return super.getDecoder();
				}

			})))
			.build();
		failing.set(true);
		byte[] bytes = "080000000000000010000000000000000000".getBytes(StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format.decode(bytes, new byte[0], MessageCodec.DEFAULT))
			.withMessageContaining("IllegalStateException")
			.withMessageNotContaining(PAN)
			.withNoCause();
	}

}
