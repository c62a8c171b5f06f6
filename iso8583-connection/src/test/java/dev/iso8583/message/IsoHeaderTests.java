package dev.iso8583.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.Vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Text or bytes that precede the MTI.
 */
class IsoHeaderTests {

	private static final String HEADER = "ISO025000077";

	private static final String GUIDES = Messages.guides("0100", "0110", "0800", "0810");

	private static final String MESSAGE = "0800" + "0020000000000000" + "000007";

	@Test
	void textHeaderIsWrittenBeforeTheMti() {
		MessageFormat format = with().isoHeader(HEADER).build();
		IsoMessage message = format.set(format.newMessage("0800"), 11, "000007");
		assertThat(format.encode(message)).asString().isEqualTo(HEADER + MESSAGE);
	}

	@Test
	void headerOfTheFarEndMayDifferAndCanBeRead() throws Exception {
		MessageFormat format = with().isoHeader(HEADER).build();
		IsoMessage message = format.decode(bytes("ISO026000070" + MESSAGE));
		assertThat(message.getIsoHeader()).isEqualTo("ISO026000070");
		assertThat(Mti.of(message)).hasToString("0800");
		assertThat(Messages.stanOf(message)).isEqualTo("000007");
		assertThat(format.encode(message)).asString().isEqualTo("ISO026000070" + MESSAGE);
	}

	@Test
	void responseCarriesTheConfiguredHeaderOrThatOfItsRequest() throws Exception {
		MessageFormat configured = with().isoHeader(HEADER).build();
		assertThat(configured.responseTo(configured.decode(bytes("ISO026000070" + MESSAGE))).getIsoHeader())
			.isEqualTo(HEADER);
		MessageFormat echoing = with().isoHeaderLength(12).build();
		IsoMessage response = echoing.responseTo(echoing.decode(bytes("ISO026000070" + MESSAGE)));
		assertThat(echoing.encode(response)).asString().startsWith("ISO026000070" + "0810");
	}

	@Test
	void binaryHeaderIsWrittenBeforeABinaryMtiAndEchoed() throws Exception {
		MessageFormat format = with().binaryHeader(true)
			.binaryFields(true)
			.binaryIsoHeader(HexFormat.of().parseHex("FF00A1"))
			.build();
		IsoMessage message = format.set(format.newMessage("0800"), 11, "000007");
		assertThat(format.encode(message)).asHexString().isEqualTo("FF00A1" + "0800" + "0020000000000000" + "000007");
		IsoMessage received = format.decode(HexFormat.of().parseHex("80FFB2" + "0800" + "0020000000000000" + "000007"));
		assertThat(received.getBinaryIsoHeader()).asHexString().isEqualTo("80FFB2");
		assertThat(format.encode(received)).asHexString().startsWith("80FFB2" + "0800");
		assertThat(format.encode(format.responseTo(received))).asHexString().startsWith("FF00A1" + "0810");
	}

	@Test
	void changingTheHeaderBytesOfAMessageAffectsNoOther() throws Exception {
		MessageFormat format = with().binaryHeader(true).binaryIsoHeader(new byte[] { 1, 2, 3 }).build();
		format.newMessage("0800").getBinaryIsoHeader()[0] = 9;
		assertThat(format.newMessage("0800").getBinaryIsoHeader()).containsExactly(1, 2, 3);
	}

	@Test
	void responseCarriesTheHeaderOfItsRequestIfItsTypeHasNone() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.configuration(GUIDES.replace("<j8583-config>",
					"<j8583-config><header type=\"0800\" binary=\"true\">FF00A1</header>"))
			.build();
		IsoMessage request = format.set(format.newMessage("0800"), 11, "000007");
		IsoMessage response = format.responseTo(request);
		assertThat(response.getBinaryIsoHeader()).containsExactly(0xFF, 0x00, 0xA1);
		request.getBinaryIsoHeader()[0] = 9;
		assertThat(response.getBinaryIsoHeader()).containsExactly(0xFF, 0x00, 0xA1);
	}

	@Test
	void textIsWrittenInTheCharacterSet() throws Exception {
		Charset ebcdic = Charset.forName("IBM1047");
		MessageFormat format = with().charset(ebcdic).digitsInCharset(true).isoHeader(HEADER).build();
		byte[] written = format.encode(format.set(format.newMessage("0800"), 11, "000007"));
		assertThat(new String(written, ebcdic)).isEqualTo(HEADER + MESSAGE);
		assertThat(format.decode(written).getIsoHeader()).isEqualTo(HEADER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "US-ASCII", "windows-1252", "ISO-8859-1", "IBM1047", "IBM037" })
	void everyByteOfAHeaderIsEchoedUnchanged(String name) throws Exception {
		Charset charset = Charset.forName(name);
		MessageFormat format = with().charset(charset).isoHeaderLength(255).build();
		for (int first = 0; first < 2; first++) {
			byte[] header = new byte[255];
			for (int place = 0; place < header.length; place++) {
				header[place] = (byte) (first + place);
			}
			IsoMessage request = format.decode(joined(header, MESSAGE.getBytes(charset)));
			assertThat(format.encode(request)).startsWith(header);
			assertThat(format.encode(format.responseTo(request))).startsWith(header);
			assertThat(format.encode(MessageFormat.copyOf(request))).startsWith(header);
			assertThat(format.encode(MessageFormat.copyOf(format.responseTo(request)))).startsWith(header);
			assertThat(request.writeData()).as("by j8583").startsWith(header);
		}
	}

	@Test
	void headerSetByTheApplicationReplacesTheReceivedOne() throws Exception {
		MessageFormat format = with().charset(StandardCharsets.US_ASCII).isoHeaderLength(12).build();
		IsoMessage message = format.decode(joined(HexFormat.of().parseHex("FF".repeat(12)), bytes(MESSAGE)));
		message.setIsoHeader(HEADER);
		assertThat(format.encode(message)).asString().isEqualTo(HEADER + MESSAGE);
		message.setBinaryIsoHeader(bytes("ISO026000070"));
		assertThat(format.encode(message)).asString().isEqualTo("ISO026000070" + MESSAGE);
	}

	@Test
	void headerWithUnencodableCharactersIsRefused() {
		MessageFormat format = with().charset(StandardCharsets.US_ASCII).isoHeaderLength(3).build();
		IsoMessage message = format.set(format.newMessage("0800"), 11, "000007");
		message.setIsoHeader("\u00c4\u00d6\u00dc");
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
			.withMessage("its ISO header has a character that is not in US-ASCII");
		IsoMessage own = new IsoMessage();
		own.setType(0x0800);
		own.setCharacterEncoding("US-ASCII");
		own.setIsoHeader("\u00c4\u00d6\u00dc");
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(own))
			.withMessage("its ISO header has a character that is not in US-ASCII");
	}

	@Test
	void configuredHeaderWithUnencodableCharactersIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder()
				.charset(StandardCharsets.US_ASCII)
				.configuration(
						GUIDES.replace("<j8583-config>", "<j8583-config><header type=\"0810\">\u00c4\u00d6</header>"))
				.build())
			.withMessageContaining("The ISO header of type 0810 has a character that is not in US-ASCII");
	}

	@Test
	void headerOfAForeignRequestIsWrittenInTheCharacterSetOfTheResponse() throws Exception {
		MessageFormat ascii = with().charset(StandardCharsets.US_ASCII).isoHeaderLength(12).build();
		Charset ebcdic = Charset.forName("IBM1047");
		MessageFormat other = with().charset(ebcdic).isoHeaderLength(12).build();
		IsoMessage response = other.responseTo(ascii.decode(bytes(HEADER + MESSAGE)));
		assertThat(new String(other.encode(response), ebcdic)).startsWith(HEADER + "0810");
		IsoMessage unreadable = other
			.responseTo(ascii.decode(joined(HexFormat.of().parseHex("FF".repeat(12)), bytes(MESSAGE))));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> other.encode(unreadable))
			.withMessage("its ISO header has a character that is not in IBM1047");
	}

	@Test
	void headerIsWrittenInTheNewCharacterSetOfAMessage() throws Exception {
		Charset ebcdic = Charset.forName("IBM1047");
		MessageFormat format = with().charset(ebcdic).isoHeaderLength(12).build();
		IsoMessage message = with().isoHeaderLength(12).build().decode(bytes(HEADER + "0800" + "0000000000000000"));
		message.setCharacterEncoding("IBM1047");
		message.setForceStringEncoding(true);
		assertThat(new String(format.encode(message), ebcdic)).startsWith(HEADER);
	}

	@Test
	void headerOfAnotherLengthIsNotEchoed() throws Exception {
		MessageFormat with = with().isoHeaderLength(12).build();
		MessageFormat bytes = with().binaryIsoHeader(new byte[3]).build();
		MessageFormat without = with().build();
		IsoMessage request = with.decode(bytes(HEADER + MESSAGE));
		assertThat(without.encode(without.responseTo(request))).asString().startsWith("0810");
		assertThat(bytes.encode(bytes.responseTo(request))).startsWith(0, 0, 0, '0', '8', '1', '0');
		IsoMessage short3 = bytes.decode(bytes("ABC" + MESSAGE));
		assertThat(without.encode(without.responseTo(short3))).asString().startsWith("0810");
		assertThatExceptionOfType(UnencodableMessageException.class)
			.isThrownBy(() -> with.encode(with.responseTo(short3)))
			.withMessage("its ISO header has 0 bytes, but that of the format has 12");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 4, 11, 12, 16, 20, 31 })
	void messageThatEndsInItsHeaderMtiOrBitmapIsTooShort(int length) {
		MessageFormat format = with().isoHeader(HEADER).build();
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format.decode(bytes((HEADER + MESSAGE).substring(0, length))))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.TOO_SHORT));
	}

	@Test
	void headerDoesNotWeakenTheChecksAfterIt() {
		MessageFormat format = with().isoHeader(HEADER).build();
		assertUndecodable(format, HEADER + "08X0" + "0020000000000000" + "000007", Reason.INVALID_MTI);
		assertUndecodable(format, HEADER + "0900" + "0020000000000000" + "000007", Reason.UNKNOWN_MTI);
		assertUndecodable(format, HEADER + "0800" + "002000000000000X" + "000007", Reason.INVALID_BITMAP);
		assertUndecodable(format, HEADER + "0800" + "0020000000000001" + "000007", Reason.UNKNOWN_FIELD);
		assertUndecodable(format, HEADER + "0800" + "8020000000000000" + "000007", Reason.TOO_SHORT);
		assertUndecodable(format, HEADER + "0800" + "8020000000000000" + "0000000000000001" + "000007",
				Reason.UNKNOWN_FIELD);
		assertUndecodable(format, HEADER + "0800" + "0020000000000000" + "00000", Reason.TRUNCATED_FIELD);
	}

	private static void assertUndecodable(MessageFormat format, String text, Reason reason) {
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(bytes(text)))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(reason));
	}

	@Test
	void configuredHeadersAreRead() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.configuration(GUIDES.replace("<j8583-config>",
					"<j8583-config><header type=\"0800\">ISO015000050</header>"
							+ "<header type=\"0810\">ISO015000055</header>"))
			.build();
		byte[] written = format.encode(format.set(format.newMessage("0800"), 11, "000007"));
		assertThat(written).asString().isEqualTo("ISO015000050" + MESSAGE);
		IsoMessage received = format.decode(written);
		assertThat(received.getIsoHeader()).isEqualTo("ISO015000050");
		assertThat(format.responseTo(received).getIsoHeader()).isEqualTo("ISO015000055");
	}

	@Test
	void configuredHeadersMustHaveTheSameLength() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder()
				.configuration(GUIDES.replace("<j8583-config>",
						"<j8583-config><header type=\"0800\">ISO015000050</header><header type=\"0810\">ISO</header>"))
				.build())
			.withMessageContaining("have the same length; the one of type 0810 has 3 bytes, another one 12");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder()
				.configuration(
						GUIDES.replace("<j8583-config>", "<j8583-config><header type=\"0800\">ISO015000050</header>"))
				.binaryIsoHeader(new byte[12])
				.build())
			.withMessageContaining("all be text or all be binary");
	}

	@Test
	void messageWithoutTheRequiredHeaderIsRefused() {
		MessageFormat format = with().isoHeaderLength(12).build();
		IsoMessage message = format.set(format.newMessage("0800"), 11, "000007");
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
			.withMessage("its ISO header has 0 bytes, but that of the format has 12");
		message.setIsoHeader(HEADER);
		assertThat(format.encode(message)).asString().isEqualTo(HEADER + MESSAGE);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> with().build().encode(message))
			.withMessage("its ISO header has 12 bytes, but that of the format has 0");
	}

	@Test
	void invalidHeaderIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> with().isoHeader(""));
		assertThatIllegalArgumentException().isThrownBy(() -> with().isoHeaderLength(256))
			.withMessage("An ISO header has 1 to 255 bytes, not 256");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> with().charset(StandardCharsets.US_ASCII).isoHeader("ÄÖÜ").build())
			.withMessageContaining("not in US-ASCII");
	}

	static List<Vector> vectors() {
		return Vector.all();
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void everyCodingIsReadAndWrittenAfterAHeader(Vector vector) throws Exception {
		byte[] header = HexFormat.of().parseHex("49534F00FF01");
		MessageFormat format = MessageVectorTests.builder(vector.coding()).binaryIsoHeader(header).build();
		byte[] wire = HexFormat.of().parseHex("49534F00FF01" + vector.hex());
		IsoMessage message = format.decode(wire);
		assertThat(message.getField(11).toString()).isEqualTo(vector.fields().get(11));
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	private static MessageFormat.Builder with() {
		return MessageFormat.builder().configuration(GUIDES);
	}

	private static byte[] joined(byte[] header, byte[] message) {
		byte[] joined = Arrays.copyOf(header, header.length + message.length);
		System.arraycopy(message, 0, joined, header.length, message.length);
		return joined;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
