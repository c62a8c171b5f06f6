package dev.iso8583.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MessageFormatTests {

	private final MessageFormat format = Messages.format();

	@Test
	void newRequestHasTheNextStan() {
		MessageFormat counting = MessageFormat.builder()
			.configuration(Messages.guides("0800"))
			.stanGenerator(StanGenerator.startingAt(999_999))
			.build();
		assertThat(Messages.stanOf(counting.newMessage("0800"))).isEqualTo("999999");
		assertThat(Messages.stanOf(counting.newMessage("0800"))).isEqualTo("000001");
		assertThat(counting.newMessage("0810").hasField(11)).isFalse();
	}

	@Test
	void newMessageHasTheFieldsOfItsTemplate() {
		MessageFormat withTemplate = MessageFormat.builder()
			.configuration("<j8583-config><template type=\"0800\"><field num=\"70\" type=\"NUMERIC\" length=\"3\">301"
					+ "</field></template><parse type=\"0800\">" + Messages.GUIDE + "</parse></j8583-config>")
			.build();
		assertThat(withTemplate.newMessage("0800").getField(70)).hasToString("301");
	}

	@Test
	void responseEchoesIdentifyingFieldsAndNoCardData() throws Exception {
		IsoMessage request = this.format.decode(RawMessage.of("0100", "000007")
			.with(2, Messages.PAN)
			.with(3, "000000")
			.with(4, "000000001250")
			.with(7, "1122150102")
			.with(35, Messages.TRACK_2)
			.with(37, "123456789012")
			.with(41, "TERM0001")
			.with(48, "CVC2 123")
			.with(49, "978")
			.with(52, Messages.PIN_BLOCK)
			.with(70, "301")
			.bytes());
		RawMessage response = RawMessage.parse(this.format.encode(this.format.responseTo(request)));
		assertThat(response).isEqualTo(RawMessage.of("0110", "000007")
			.with(3, "000000")
			.with(4, "000000001250")
			.with(7, "1122150102")
			.with(37, "123456789012")
			.with(41, "TERM0001")
			.with(49, "978")
			.with(70, "301"));
	}

	@Test
	void responseOf2003HasNoCardVerificationValue() {
		IsoMessage request = this.format.newMessage("2100");
		request.setValue(49, "CVV2 737", com.solab.iso8583.IsoType.LLLVAR, 0);
		assertThat(this.format.responseTo(request).hasField(49)).isFalse();
	}

	@Test
	void responseCopiesNoFieldBeyondTheListedOnes() {
		IsoMessage request = this.format.newMessage("0100");
		for (int field = 2; field <= 128; field++) {
			request.setValue(field, "1", com.solab.iso8583.IsoType.LLLVAR, 0);
		}
		IsoMessage response = this.format.responseTo(request);
		List<Integer> copied = java.util.stream.IntStream.rangeClosed(2, 128)
			.filter(response::hasField)
			.boxed()
			.toList();
		assertThat(copied).containsExactly(3, 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49, 70);
	}

	@ParameterizedTest
	@CsvSource({ "0100, 0110", "0101, 0110", "0400, 0410", "0401, 0410", "0120, 0130" })
	void responseToARepeatIsTheResponseToItsOriginal(String request, String response) {
		assertThat(Mti.of(this.format.responseTo(this.format.newMessage(request)))).hasToString(response);
	}

	@Test
	void echoedFieldIsACopy() {
		IsoMessage request = this.format.newMessage("0100");
		IsoMessage response = this.format.responseTo(request);
		assertThat(response.<Object>getField(11)).isNotSameAs(request.getField(11))
			.hasToString(Messages.stanOf(request));
	}

	@Test
	void responseIsNotAnswered() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.responseTo(this.format.newMessage("0110")));
	}

	@Test
	void receivedMessageIsWrittenInTheSameCoding() throws Exception {
		MessageFormat ebcdic = MessageFormat.builder()
			.configuration(Messages.guides("0100"))
			.charset(Charset.forName("IBM1047"))
			.digitsInCharset(true)
			.customize((factory) -> factory.setForceSecondaryBitmap(true))
			.build();
		byte[] wire = "0100C000000000000000000000000000000016".concat(Messages.PAN)
			.getBytes(Charset.forName("IBM1047"));
		assertThat(ebcdic.encode(ebcdic.decode(wire))).isEqualTo(wire);
	}

	@Test
	void charsetAloneMakesAnEbcdicFormat() throws Exception {
		Charset charset = Charset.forName("IBM1047");
		MessageFormat ebcdic = MessageFormat.builder().configuration(Messages.guides("0100")).charset(charset).build();
		byte[] wire = ("0100" + "4000000000000000" + "16" + Messages.PAN).getBytes(charset);
		assertThat(ebcdic.decode(wire).getField(2)).hasToString(Messages.PAN);
		assertThat(ebcdic.encode(ebcdic.decode(wire))).isEqualTo(wire);
	}

	@Test
	void fieldGetsTypeAndLengthOfItsGuide() {
		IsoMessage message = this.format.newMessage("0100");
		this.format.set(message, 11, 7);
		this.format.set(message, 41, "T1");
		this.format.set(message, 52, new byte[] { (byte) 0xDE, (byte) 0xAD });
		this.format.set(message, 3, "000000");
		this.format.set(message, 3, null);
		RawMessage written = RawMessage.parse(this.format.encode(message));
		assertThat(written)
			.isEqualTo(RawMessage.of("0100", "000007").with(41, "T1      ").with(52, "DEAD000000000000"));
	}

	@Test
	void fieldUnknownToTheGuideIsRefused() {
		IsoMessage message = this.format.newMessage("0100");
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.set(message, 60, "x"))
			.withMessage("The parse guide of 0100 has no field 60");
	}

	@Test
	void tooLongTextIsRefusedAndNotQuoted() {
		IsoMessage message = this.format.newMessage("0100");
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.set(message, 41, Messages.PAN))
			.withMessage("Field 41 of 0100 holds 8 characters, but 16 were given");
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.set(message, 11, "1234567"))
			.withMessage("Field 11 of 0100 holds 6 characters, but 7 were given");
	}

	@Test
	void unwritableValueIsNotQuoted() {
		IsoMessage message = this.format.newMessage("0100");
		message.setValue(4, Messages.PAN, com.solab.iso8583.IsoType.NUMERIC, 12);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.format.encode(message))
			.withMessageNotContaining(Messages.PAN)
			.withNoCause();
	}

	@Test
	void messageOfAFormatWithAnotherCodingIsRefused() throws Exception {
		MessageFormat.Builder[] others = { MessageFormat.builder().binaryHeader(true),
				MessageFormat.builder().binaryFields(true), MessageFormat.builder().binaryBitmap(true),
				MessageFormat.builder().charset(Charset.forName("IBM1047")) };
		for (MessageFormat.Builder builder : others) {
			MessageFormat other = builder.configuration(Messages.guides("0800")).build();
			IsoMessage received = other.decode(other.encode(other.newMessage("0800")));
			assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.format.encode(received))
				.withMessageStartingWith("it was created by another message format");
			assertThatExceptionOfType(UnencodableMessageException.class)
				.isThrownBy(() -> other.encode(this.format.newMessage("0800")));
		}
		assertThat(Messages.format().encode(this.format.newMessage("0800"))).isNotEmpty();
	}

	@Test
	void messageOfAFormatWithOtherDigitsIsRefused() throws Exception {
		UnaryOperator<MessageFormat.Builder> ebcdic = (builder) -> builder.charset(Charset.forName("IBM1047"))
			.binaryHeader(true);
		UnaryOperator<MessageFormat.Builder> binary = (builder) -> builder.binaryHeader(true).binaryFields(true);
		MessageFormat[][] pairs = { { with(ebcdic), with((builder) -> ebcdic.apply(builder).digitsInCharset(false)) },
				{ with(binary), with((builder) -> binary.apply(builder)
					.customize((factory) -> factory.setVariableLengthFieldsInHex(true))) } };
		for (MessageFormat[] pair : pairs) {
			for (int place = 0; place < 2; place++) {
				MessageFormat writer = pair[place];
				MessageFormat other = pair[1 - place];
				IsoMessage made = other.newMessage("0800");
				IsoMessage received = other.decode(other.encode(made));
				for (IsoMessage message : new IsoMessage[] { made, received }) {
					assertThatExceptionOfType(UnencodableMessageException.class)
						.isThrownBy(() -> writer.encode(message))
						.withMessageStartingWith("it was created by another message format");
				}
				assertThat(writer.encode(writer.newMessage("0800"))).isNotEmpty();
			}
		}
	}

	@Test
	void messageOfAFormatWithTheSameDigitsIsWritten() {
		MessageFormat other = with((builder) -> builder.digitsInCharset(true)
			.customize((factory) -> factory.setVariableLengthFieldsInHex(true)));
		assertThat(this.format.encode(other.newMessage("0800"))).isNotEmpty();
	}

	private static MessageFormat with(UnaryOperator<MessageFormat.Builder> coding) {
		return coding.apply(MessageFormat.builder().configuration(Messages.guides("0800"))).build();
	}

	@Test
	void receivedMessageKeepsItsFrameHeader() throws Exception {
		byte[] tpdu = { 0x60, 0, 1, 0, 2 };
		byte[] bytes = RawMessage.of("0800", "000007").bytes();
		assertThat(MessageFormat.frameHeader(this.format.decode(bytes, tpdu))).isEqualTo(tpdu);
		assertThat(MessageFormat.frameHeader(this.format.decode(bytes))).isEmpty();
		assertThat(MessageFormat.frameHeader(this.format.newMessage("0800"))).isEmpty();
	}

	@Test
	void messageTypesAreThoseOfTheGuides() {
		MessageFormat some = MessageFormat.builder().configuration(Messages.guides("0810", "0800", "0100")).build();
		assertThat(some.messageTypes()).containsExactly("0100", "0800", "0810");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<j8583-config/>",
			"<j8583-config><template type=\"0800\"><field num=\"11\" type=\"NUMERIC\" length=\"6\">1</field>"
					+ "</template></j8583-config>" })
	void configurationWithoutAGuideIsRefused(String xml) {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageFormat.builder().configuration(xml).build())
			.withMessageStartingWith("There is no parse guide; add at least one <parse type=\"0800\"> element");
	}

	@Test
	void noConfigurationAtAllIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageFormat.builder().build())
			.withMessageStartingWith("There is no parse guide");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "   ", "parse: 0800", "<j8583-config>", "<j8583-config><parse></j8583-config>" })
	void malformedXmlIsRefused(String xml) {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageFormat.builder().configuration(xml).build())
			.withMessageStartingWith("The j8583 configuration is not well-formed XML: line ");
	}

	@Test
	void invalidConfigurationIsRefused() {
		String xml = "<j8583-config><parse type=\"0810\" extends=\"0800\"/></j8583-config>";
		assertThatIllegalArgumentException().isThrownBy(() -> MessageFormat.builder().configuration(xml).build())
			.withMessageStartingWith("The j8583 configuration is not valid: ");
	}

	@ParameterizedTest
	@CsvSource({ "08xx, NUMERIC, 6, '\'\'08xx\'\' is not an MTI; write four digits, such as <parse type=\"0800\">'",
			"0800, NUMERIC, '', Field 2 of the parse guide of 0800 is NUMERIC and has no length",
			"0800, BINARY, 0, Field 2 of the parse guide of 0800 is BINARY and has no length",
			"0800, DATE14, '', Field 2 of the parse guide of 0800 is DATE14" })
	void guideThatWouldFailOnlyOnReceivedMessagesIsRefused(String mti, String type, String length, String why) {
		String xml = "<j8583-config><parse type=\"" + mti + "\"><field num=\"2\" type=\"" + type + "\" length=\""
				+ length + "\"/></parse></j8583-config>";
		assertThatIllegalArgumentException().isThrownBy(() -> MessageFormat.builder().configuration(xml).build())
			.withMessageStartingWith(why);
	}

	@ParameterizedTest
	@ValueSource(strings = { "EBCDIC", "Latin 1", "", "IBM-1O47" })
	void unknownCharacterSetIsRefusedWithExamples(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageFormat.builder().charset(name))
			.withMessage("There is no character set '" + name + "'; write the name of one with single bytes, such as"
					+ " IBM1047 or IBM037 (both EBCDIC), ISO-8859-1, US-ASCII or windows-1252");
	}

	@Test
	void characterSetMayBeGivenByItsName() {
		MessageFormat ebcdic = MessageFormat.builder().configuration(Messages.guides("0800")).charset("IBM037").build();
		assertThat(ebcdic.encode(ebcdic.newMessage("0800"))).startsWith("0800".getBytes(Charset.forName("IBM037")));
		assertThatIllegalArgumentException().isThrownBy(() -> MessageFormat.builder().charset("UTF-8"))
			.withMessageContaining("use one with single bytes");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "iso8583.xml", "classpath:iso8583.xml", "/etc/my links/iso8583.xml", "C:\\links\\iso8583.XML" })
	void fileNameInsteadOfXmlIsRefusedWithARemedy(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageFormat.builder().configuration(name))
			.withMessageContaining("takes the text of the document, not its file name")
			.withMessageContaining("getResourceAsStream");
	}

	@Test
	void configurationMayBeAResource() {
		MessageFormat fromClassPath = MessageFormat.builder()
			.configuration(getClass().getResourceAsStream("/message-format.xml"))
			.build();
		assertThat(fromClassPath.newMessage("0800").getField(43)).as("in the encoding of the document")
			.hasToString("Caf\u00e9");
	}

	@Test
	void streamIsReadToItsEndAndClosed() {
		AtomicBoolean closed = new AtomicBoolean();
		MessageFormat.builder()
			.configuration(new ByteArrayInputStream(Messages.guides("0800").getBytes(StandardCharsets.ISO_8859_1)) {

				@Override
				public void close() {
					closed.set(true);
				}

			});
		assertThat(closed).isTrue();
	}

	@Test
	void missingResourceIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder().configuration(getClass().getResourceAsStream("/absent.xml")))
			.withMessageStartingWith("There is no such resource");
	}

	@Test
	void unreadableStreamIsReported() {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> MessageFormat.builder().configuration(new InputStream() {

				@Override
				public int read() throws IOException {
					throw new IOException("the disk is gone");
				}

			}))
			.withMessage("The j8583 configuration cannot be read");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16", "Shift_JIS" })
	void multiByteCharacterSetIsRefused(String charset) {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageFormat.builder().charset(Charset.forName(charset)))
			.withMessage("The character set " + charset + " may use several bytes for a character; use one with single"
					+ " bytes, such as ISO-8859-1, US-ASCII or IBM1047");
	}

	@Test
	void textIsWrittenInTheCharacterSet() {
		MessageFormat latin = MessageFormat.builder()
			.configuration(Messages.guides("0100"))
			.charset(StandardCharsets.ISO_8859_1)
			.build();
		IsoMessage message = latin.set(latin.newMessage("0100"), 48, "caf\u00e9");
		assertThat(latin.encode(message)).endsWith('0', '0', '4', 'c', 'a', 'f', 0xE9);
	}

	@Test
	void customizerMayAddGuides() {
		MessageFormat customized = MessageFormat.builder().customize((factory) -> {
			factory.setParseMap(0x0800, java.util.Map.of(11, com.solab.iso8583.parse.FieldParseInfo
				.getInstance(com.solab.iso8583.IsoType.NUMERIC, 6, "ISO-8859-1", false)));
		}).build();
		assertThat(customized.messageTypes()).containsExactly("0800");
	}

}
