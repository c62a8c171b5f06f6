package dev.iso8583.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/**
 * Malformed messages that j8583 would read are refused, unless the format is lenient.
 */
class StrictReadingTests {

	private static final String MTI_AND_FIELD = "0100" + "%016X";

	private static final String GUIDES = "<j8583-config><parse type=\"0100\">" + Messages.GUIDE + """
			<field num="5" type="AMOUNT"/>
			<field num="12" type="TIME"/>
			<field num="13" type="DATE4"/>
			<field num="14" type="DATE_EXP"/>
			<field num="15" type="DATE10"/>
			<field num="28" type="NUMERIC" length="9"/>
			<field num="34" type="LLBIN"/>
			<field num="36" type="LLBCDBIN"/>
			<field num="55" type="LLLBIN"/>
			<field num="61" type="LLLVAR">
				<field num="1" type="NUMERIC" length="3"/>
				<field num="2" type="LLVAR"/>
			</field>
			<field num="62" type="LLLBIN">
				<field num="1" type="NUMERIC" length="3"/>
				<field num="2" type="LLVAR"/>
			</field>
			</parse></j8583-config>""";

	private final LogCapture log = LogCapture.everything();

	@AfterEach
	void nothingIsLogged() {
		this.log.close();
		assertThat(this.log.text().lines()).allMatch((line) -> line.contains(" adding parse map for type "));
	}

	@ParameterizedTest
	@CsvSource({ "3, 00000x, it is not a digit", "3, '     1', it is not a digit", "3, -00001, it is not a digit",
			"3, C00001, it is not a digit", "28, X00000125, it is not a digit", "28, DD0000125, it is not a digit",
			"13, 0230, the date or time does not exist", "13, 1301, the date or time does not exist",
			"13, 0100, the date or time does not exist", "14, 2613, the date or time does not exist",
			"12, 246060, the date or time does not exist", "15, 1122246000, the date or time does not exist",
			"61, 00812x04abcd, it cannot be read", "61, 01012304abcde, it cannot be read" })
	void malformedContentIsRefusedUnlessTheFormatIsLenient(int field, String content, String why) throws Exception {
		assertMalformed(field, content, why);
		if (field != 61) {
			byte[] message = message(field, content);
			assertThat(format(false).decode(message).hasField(field)).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "5, 1E9999999999, it is not a digit", "5, 1E0099999999, it is not a digit",
			"5, 00000000.125, it is not a digit", "5, -00000000125, it is not a digit",
			"15, 11 2203000+, it is not a digit", "13, +1+1, it is not a digit",
			"52, DEADBEEF0BADF00G, it is not a hexadecimal digit", "34, 04ABC-, it is not a hexadecimal digit",
			"34, 03ABC, it ends with half a byte", "55, 001A, it ends with half a byte",
			"34, x2AB, its length is not a number", "34, -1AB, its length is not a number",
			"48, ' 01A', its length is not a number", "48, 0x1A, its length is not a number",
			"61, 003123, it cannot be read", "61, 00712399ab, it cannot be read" })
	void unreadableContentIsRefusedByALenientFormatToo(int field, String content, String why) {
		assertMalformed(field, content, why);
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format(false).decode(message(field, content)))
			.satisfies((undecodable) -> assertThat(undecodable.reason()).isEqualTo(Reason.MALFORMED_FIELD));
	}

	@ParameterizedTest
	@CsvSource({ "2, 99411, 'field 2 at byte 20 needs 99 bytes, but 3 are left'",
			"48, 999411, 'field 48 at byte 20 needs 999 bytes, but 3 are left'",
			"48, 99, 'field 48 at byte 20 needs 3 bytes, but 2 are left'",
			"3, 00000, 'field 3 at byte 20 needs 6 bytes, but 5 are left'",
			"52, DEADBEEF0BADF00, 'field 52 at byte 20 needs 16 bytes, but 15 are left'",
			"34, 04ABC, 'field 34 at byte 20 needs 4 bytes, but 3 are left'" })
	void truncatedFieldIsReportedWithNumberAndPosition(int field, String content, String where) {
		for (boolean strict : new boolean[] { true, false }) {
			assertThatExceptionOfType(UndecodableMessageException.class)
				.isThrownBy(() -> format(strict).decode(message(field, content)))
				.withMessage("the message ends within a field: " + where)
				.satisfies((undecodable) -> assertThat(undecodable.reason()).isEqualTo(Reason.TRUNCATED_FIELD));
		}
	}

	@Test
	void bytesAfterTheLastFieldAreRefusedUnlessTheFormatIsLenient() throws Exception {
		byte[] message = message(3, "000000" + "4111");
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format(true).decode(message))
			.withMessage("bytes after the last field: 4 bytes from byte 26")
			.satisfies((undecodable) -> assertThat(undecodable.reason()).isEqualTo(Reason.TRAILING_BYTES));
		assertThat(format(false).decode(message).getField(3)).hasToString("000000");
	}

	@Test
	void messageWithAllBitsSetIsRefused() {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format(true).decode(ascii("0100" + "F".repeat(32) + "4111")))
			.withMessage("a field that the parse guide does not have: field 6");
	}

	@Test
	void tertiaryBitmapIsAnUnknownField() {
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(
				() -> format(true).decode(ascii("0100" + "8000000000000000" + "8" + "0".repeat(15) + "0".repeat(16))))
			.withMessage("a field that the parse guide does not have: field 65");
	}

	@ParameterizedTest
	@ValueSource(strings = { "C00000125", "D00000125", "000000125" })
	void feeMayHaveItsSign(String fee) throws Exception {
		assertThat(format(true).decode(message(28, fee)).getField(28)).hasToString(fee);
	}

	@ParameterizedTest
	@CsvSource({ "12, 235959", "13, 1231", "14, 2612", "15, 1122203000", "34, 04ABCD", "34, 00", "36, 03ABC",
			"36, 04ABCD", "48, 000", "52, DEADBEEF0BADF00D", "61, 00912304abcd" })
	void validContentRoundTrips(int field, String content) throws Exception {
		MessageFormat format = format(true);
		assertThat(format.encode(format.decode(message(field, content)))).isEqualTo(message(field, content));
	}

	@Test
	void hexadecimalBytesAreReadInTheCharacterSet() throws Exception {
		Charset ebcdic = Charset.forName("IBM1047");
		MessageFormat format = MessageFormat.builder().configuration(GUIDES).charset(ebcdic).build();
		byte[] wire = "01000000000000001000DEADBEEF0BADF00D".getBytes(ebcdic);
		IsoMessage message = format.decode(wire);
		assertThat(message.<byte[]>getObjectValue(52)).asHexString().isEqualTo("DEADBEEF0BADF00D");
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@Test
	void characterMissingInTheCharacterSetIsRefused() throws Exception {
		byte[] wire = ("01000000000000800000" + "caf\u00e9    ").getBytes(StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> ascii(true).decode(wire))
			.withMessageEndingWith("field 41 at byte 23: the byte is not a character in US-ASCII");
		byte[] part = ("01000000000000000008" + "009123" + "04caf\u00e9").getBytes(StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> ascii(true).decode(part))
			.withMessageEndingWith("field 61 at byte 31: the byte is not a character in US-ASCII");
		assertThat(ascii(false).decode(wire).getField(41)).hasToString("caf\ufffd    ");
		assertThat(format(true).decode(wire).getField(41)).hasToString("caf\u00e9    ");
	}

	@Test
	void partsDoNotReadBeyondTheirField() throws Exception {
		MessageFormat binary = MessageFormat.builder()
			.configuration(GUIDES)
			.binaryHeader(true)
			.binaryFields(true)
			.build();
		byte[] wire = bytes("0100" + "0000000000000004" + "0005" + "0123" + "024142");
		IsoMessage message = binary.decode(wire);
		assertThat(message.<CompositeField>getObjectValue(62).getField(1)).hasToString("AB");
		assertThat(binary.encode(message)).isEqualTo(wire);
		for (String wrong : new String[] { "0005" + "0123" + "034142", "0004" + "0123" + "024142",
				"0005" + "0123" + "014142", "0005" + "012A" + "024142", "0005" + "1123" + "024142" }) {
			assertThatExceptionOfType(UndecodableMessageException.class)
				.isThrownBy(() -> binary.decode(bytes("0100" + "0000000000000004" + wrong)))
				.withMessage("a field does not fit the parse guide: field 62 at byte 10: it cannot be read");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "00A5", "0A05", "1005", "A005" })
	void bcdLengthMustBeValidDigits(String length) {
		MessageFormat binary = MessageFormat.builder()
			.configuration(GUIDES)
			.binaryHeader(true)
			.binaryFields(true)
			.build();
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> binary.decode(bytes("0100" + "0000000000010000" + length + "4141414141")))
			.withMessageEndingWith("field 48 at byte 10: its length is not a number");
	}

	@Test
	void expensiveValuesAreRefusedImmediately() {
		byte[] amount = message(5, "1E9999999999");
		MessageFormat format = format(false);
		assertTimeout(Duration.ofMinutes(1), () -> {
			for (int round = 0; round < 10_000; round++) {
				assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(amount));
			}
		});
	}

	@Test
	void guideWithAnInvalidFieldNumberIsRefused() {
		for (int field : new int[] { 1, 129 }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> MessageFormat.builder()
					.customize((factory) -> factory.setParseMap(0x0100,
							Map.of(field, FieldParseInfo.getInstance(IsoType.LLVAR, 0, "ISO-8859-1", false))))
					.build())
				.withMessage("A parse guide has a field " + field + "; fields have numbers from 2 to 128");
		}
	}

	@Test
	void lastFieldMayBeMissingIfJ8583IsToldSo() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.configuration(Messages.guides("0100"))
			.customize((factory) -> factory.setIgnoreLastMissingField(true))
			.build();
		IsoMessage message = format.decode(ascii("0100" + "A000000000000000" + "0400000000000000" + "000000"));
		assertThat(message.getField(3)).hasToString("000000");
		assertThat(message.hasField(70)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 28, 29, 30, 31, 97 })
	void feesAndNetSettlementMayHaveASign(int field) throws Exception {
		assertThat(amounts().decode(amount(field, "C00000125")).getField(field)).hasToString("C00000125");
	}

	@ParameterizedTest
	@ValueSource(ints = { 27, 32, 96, 98 })
	void otherAmountsMayNotHaveASign(int field) {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> amounts().decode(amount(field, "C00000125")))
			.withMessageContaining("field " + field)
			.withMessageEndingWith("it is not a digit");
	}

	@ParameterizedTest
	@CsvSource({ "34, 10, 16", "34, FF, 255", "55, 0102, 258" })
	void binaryFieldLengthsMayBeBinaryNumbers(int field, String length, int bytes) throws Exception {
		MessageFormat binary = MessageFormat.builder()
			.configuration(GUIDES)
			.binaryHeader(true)
			.binaryFields(true)
			.customize((factory) -> factory.setVariableLengthFieldsInHex(true))
			.build();
		byte[] wire = bytes("0100" + "%016X".formatted(1L << 64 - field) + length + "AB".repeat(bytes));
		IsoMessage message = binary.decode(wire);
		assertThat(message.<byte[]>getObjectValue(field)).hasSize(bytes);
		assertThat(binary.encode(message)).isEqualTo(wire);
	}

	@ParameterizedTest
	@CsvSource({ "5, 00000000012A", "12, 2A5959", "13, A231", "15, 112220300F" })
	void bcdDatesAndAmountsMustBeDigits(int field, String content) {
		for (boolean strict : new boolean[] { true, false }) {
			MessageFormat binary = MessageFormat.builder()
				.configuration(GUIDES)
				.binaryHeader(true)
				.binaryFields(true)
				.strict(strict)
				.build();
			assertThatExceptionOfType(UndecodableMessageException.class)
				.isThrownBy(() -> binary.decode(bytes("0100" + "%016X".formatted(1L << 64 - field) + content)))
				.withMessageEndingWith("it is not two digits");
		}
	}

	@ParameterizedTest
	@CsvSource({ "12, 235959", "13, 1231", "14, 2612", "15, 1122203000", "36, 030234", "36, 041234", "34, 02ABCD",
			"5, 000000000125", "52, DEADBEEF0BADF00D", "48, 00024142" })
	void validContentRoundTripsInABinaryFormat(int field, String content) throws Exception {
		MessageFormat binary = MessageFormat.builder()
			.configuration(GUIDES)
			.binaryHeader(true)
			.binaryFields(true)
			.build();
		byte[] wire = bytes("0100" + "%016X".formatted(1L << 64 - field) + content);
		assertThat(binary.encode(binary.decode(wire))).isEqualTo(wire);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void longTextHasAFourDigitLength(boolean binary) throws Exception {
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0100\"><field num=\"61\" type=\"LLLLVAR\"/>"
					+ "</parse></j8583-config>")
			.binaryHeader(binary)
			.binaryFields(binary)
			.build();
		String text = "A".repeat(1011);
		byte[] wire = binary ? bytes("0100" + "0000000000000008" + "1011" + "41".repeat(1011))
				: ascii("0100" + "0000000000000008" + "1011" + text);
		IsoMessage message = format.decode(wire);
		assertThat(message.getField(61)).hasToString(text);
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@Test
	void fieldHasTheTypeOfTheGuide() throws Exception {
		assertThat(format(true).decode(message(52, "DEADBEEF0BADF00D")).getField(52).getType())
			.isEqualTo(IsoType.BINARY);
	}

	private static MessageFormat amounts() {
		StringBuilder guide = new StringBuilder();
		for (int field : new int[] { 27, 28, 29, 30, 31, 32, 96, 97, 98 }) {
			guide.append("<field num=\"").append(field).append("\" type=\"NUMERIC\" length=\"9\"/>");
		}
		return MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0100\">" + guide + "</parse></j8583-config>")
			.build();
	}

	private static byte[] amount(int field, String content) {
		return (field <= 64) ? message(field, content)
				: ascii("0100" + "8000000000000000" + "%016X".formatted(1L << 128 - field) + content);
	}

	private static void assertMalformed(int field, String content, String why) {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format(true).decode(message(field, content)))
			.withMessageMatching("a field does not fit the parse guide: field " + field + " at byte [0-9]+: " + why)
			.withNoCause()
			.satisfies((undecodable) -> assertThat(undecodable.reason()).isEqualTo(Reason.MALFORMED_FIELD));
	}

	private static byte[] message(int field, String content) {
		return ascii(MTI_AND_FIELD.formatted(1L << 64 - field) + content);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex);
	}

	private static MessageFormat format(boolean strict) {
		return MessageFormat.builder().configuration(GUIDES).strict(strict).build();
	}

	private static MessageFormat ascii(boolean strict) {
		return MessageFormat.builder().configuration(GUIDES).charset(StandardCharsets.US_ASCII).strict(strict).build();
	}

}
