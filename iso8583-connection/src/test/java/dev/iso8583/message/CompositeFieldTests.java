package dev.iso8583.message;

import java.nio.charset.Charset;
import java.util.HexFormat;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Fields that consist of several parts, as parse guides describe them.
 */
class CompositeFieldTests {

	private static final String GUIDES = "<j8583-config><parse type=\"0800\"><field num=\"43\" type=\"LLVAR\">"
			+ "<field num=\"1\" type=\"ALPHA\" length=\"5\"/><field num=\"2\" type=\"LLVAR\"/>"
			+ "<field num=\"3\" type=\"NUMERIC\" length=\"3\"/></field></parse>"
			+ "<parse type=\"0810\" extends=\"0800\"/></j8583-config>";

	private static final String MESSAGE = "0800" + "0000000000200000" + "14" + "caf\u00e9 " + "04\u00e9cde" + "123";

	@ParameterizedTest
	@ValueSource(strings = { "ISO-8859-1", "IBM1047" })
	void partsAreReadAndWrittenInTheCharacterSet(String charset) throws Exception {
		MessageFormat format = format(charset);
		byte[] wire = MESSAGE.getBytes(Charset.forName(charset));
		IsoMessage message = format.decode(wire);
		assertThat(parts(message)).isEqualTo("caf\u00e9 |\u00e9cde|123");
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ISO-8859-1", "IBM1047" })
	void newPartsAreWritten(String charset) {
		MessageFormat format = format(charset);
		IsoMessage message = format.set(format.newMessage("0810"), 43,
				new CompositeField().addValue("caf\u00e9", null, IsoType.ALPHA, 5)
					.addValue("\u00e9cde", null, IsoType.LLVAR, 0)
					.addValue(123, null, IsoType.NUMERIC, 3));
		assertThat(new String(format.encode(message), Charset.forName(charset)))
			.isEqualTo(MESSAGE.replace("0800", "0810"));
		format.set(message, 43, "caf\u00e9 04\u00e9cde123");
		assertThat(new String(format.encode(message), Charset.forName(charset)))
			.isEqualTo(MESSAGE.replace("0800", "0810"));
	}

	@Test
	void textPartsStayTextInABinaryFormat() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.configuration(GUIDES)
			.binaryHeader(true)
			.binaryFields(true)
			.build();
		byte[] wire = HexFormat.of()
			.parseHex("0800" + "0000000000200000" + "14" + "636166E920" + "3034E9636465" + "313233");
		IsoMessage message = format.decode(wire);
		assertThat(parts(message)).isEqualTo("caf\u00e9 |\u00e9cde|123");
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@Test
	void invalidPartsAreNotLogged() {
		try (LogCapture log = LogCapture.everything()) {
			MessageFormat format = format("ISO-8859-1");
			assertThatExceptionOfType(UndecodableMessageException.class)
				.isThrownBy(() -> format
					.decode(("0800" + "0000000000200000" + "16" + Messages.PAN).getBytes(Charset.forName("US-ASCII"))))
				.withNoCause()
				.withMessageNotContaining("4111");
			assertThat(log.text()).doesNotContain("4111", "Composite");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "05" + "4111111111", "08" + "4111111111111111", "00", "20" + "4111111111111111",
			"06" + "064111111111" })
	void invalidBinaryPartsAreNotLogged(String field) {
		try (LogCapture log = LogCapture.everything()) {
			MessageFormat format = binary("<field num=\"1\" type=\"LLBIN\"/><field num=\"2\" type=\"AMOUNT\"/>");
			// the bytes after the field do not belong to it
			byte[] wire = HexFormat.of().parseHex("0800" + "0000000000010000" + field);
			assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(wire))
				.withNoCause()
				.withMessageNotContaining("4111");
			assertThat(log.text()).doesNotContain("4111", "Composite");
		}
	}

	@Test
	void binaryPartsAreReadAndWritten() throws Exception {
		MessageFormat format = binary(
				"<field num=\"1\" type=\"NUMERIC\" length=\"3\"/><field num=\"2\" type=\"LLBIN\"/>"
						+ "<field num=\"3\" type=\"LLLVAR\"/><field num=\"4\" type=\"AMOUNT\"/>");
		byte[] wire = HexFormat.of()
			.parseHex("0800" + "0000000000010000" + "15" + "0123" + "02ABCD" + "0002E963" + "000000001250");
		IsoMessage message = format.decode(wire);
		CompositeField field = message.getObjectValue(48);
		assertThat(field.getValues()).extracting(Object::toString)
			.containsExactly("123", "ABCD", "\u00e9c", "000000001250");
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@Test
	void partsRefusedByAnApplicationCodecAreNotLogged() {
		try (LogCapture log = LogCapture.everything()) {
			CompositeField parts = new CompositeField()
				.addParser(FieldParseInfo.getInstance(IsoType.AMOUNT, 12, "ISO-8859-1", false));
			MessageFormat format = MessageFormat.builder()
				.configuration(
						"<j8583-config><parse type=\"0800\"><field num=\"43\" type=\"LLVAR\"/></parse></j8583-config>")
				.customize((factory) -> factory.setCustomField(43, parts))
				.build();
			assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(
					("0800" + "0000000000200000" + "16" + "41111X1111111111").getBytes(Charset.forName("US-ASCII"))))
				.withMessageNotContaining("4111");
			assertThat(log.text()).doesNotContain("4111", "Composite");
		}
	}

	private static MessageFormat binary(String parts) {
		return MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0800\"><field num=\"48\" type=\"LLBIN\">" + parts
					+ "</field></parse></j8583-config>")
			.binaryHeader(true)
			.binaryFields(true)
			.build();
	}

	private static String parts(IsoMessage message) {
		CompositeField field = message.getObjectValue(43);
		return field.getField(0) + "|" + field.getField(1) + "|" + field.getField(2);
	}

	private static MessageFormat format(String charset) {
		return MessageFormat.builder().configuration(GUIDES).charset(Charset.forName(charset)).build();
	}

}
