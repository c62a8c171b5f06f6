package dev.iso8583.message;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.spec.Subfields;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes have one text: hexadecimal digits in capitals. Text that looks like hexadecimal
 * digits is text, and keeps its letters.
 */
class HexadecimalTextTests {

	private static final String DIGITS = "abcdef0123456789";

	private static MessageFormat specification(String encoding) {
		String yaml = """
				extends: iso1987-ascii
				fields:
				  52: {format: b 8, encoding: %1$s}
				  55: {format: b...255, encoding: %1$s, parts: ber-tlv, fields: {9F26: b 8, 9F12: ans..16}}
				  63: {format: ans...99}
				  64: {format: b..8, encoding: %1$s}
				""".formatted(encoding);
		return MessageFormat.builder()
			.spec(SpecFiles.load("acme.yml",
					(location) -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))))
			.build();
	}

	private static MessageFormat guide(boolean binary) {
		return MessageFormat.builder()
			.configuration("<j8583-config><parse type='0100'><field num='11' type='NUMERIC' length='6'/>"
					+ "<field num='43' type='ALPHA' length='16'/><field num='44' type='LLVAR'/>"
					+ "<field num='52' type='BINARY' length='8'/><field num='63' type='LLLVAR'/>"
					+ "<field num='64' type='LLBIN'/></parse></j8583-config>")
			.binaryHeader(binary)
			.binaryFields(binary)
			.build();
	}

	private static IsoMessage passedOn(MessageFormat format, IsoMessage message) throws UndecodableMessageException {
		return format.decode(format.encode(message));
	}

	@ParameterizedTest
	@ValueSource(strings = { "binary", "hex", "hex-ebcdic" })
	void bytesOfASpecificationAreTheSameAndTheirTextHasCapitals(String encoding) throws Exception {
		MessageFormat format = specification(encoding);
		IsoMessage message = format.newMessage("0100");
		for (String path : new String[] { "52", "64", "55.9F26", "55.9F10" }) {
			format.set(message, path, DIGITS);
			assertThat(format.get(message, path)).isEqualTo(HexFormat.of().parseHex(DIGITS));
		}
		IsoMessage read = passedOn(format, message);
		for (int field : new int[] { 52, 64 }) {
			assertThat(read.<byte[]>getObjectValue(field)).isEqualTo(HexFormat.of().parseHex(DIGITS));
			assertThat(read.getField(field).toString()).isEqualTo("ABCDEF0123456789");
		}
		Subfields tags = read.getObjectValue(55);
		assertThat(tags.bytes("9F26")).isEqualTo(HexFormat.of().parseHex(DIGITS));
		assertThat(tags.bytes("9F10")).isEqualTo(HexFormat.of().parseHex(DIGITS));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void bytesOfAParseGuideAreTheSame(boolean binary) throws Exception {
		MessageFormat format = guide(binary);
		IsoMessage message = format.newMessage("0100");
		format.set(message, 52, DIGITS);
		format.set(message, 64, DIGITS);
		IsoMessage read = passedOn(format, message);
		for (int field : new int[] { 52, 64 }) {
			assertThat(read.<byte[]>getObjectValue(field)).isEqualTo(HexFormat.of().parseHex(DIGITS));
			assertThat(read.getField(field).toString()).isEqualTo("ABCDEF0123456789");
		}
	}

	@ParameterizedTest
	@CsvSource({ "binary", "hex", "hex-ebcdic" })
	void textKeepsItsLetters(String encoding) throws Exception {
		MessageFormat format = specification(encoding);
		IsoMessage message = format.newMessage("0100");
		for (String path : new String[] { "43", "44", "63", "55.9F12" }) {
			format.set(message, path, DIGITS);
		}
		IsoMessage read = passedOn(format, message);
		for (String path : new String[] { "43", "44", "63", "55.9F12" }) {
			assertThat(format.get(read, path).toString().stripTrailing()).isEqualTo(DIGITS);
		}
		assertThat(format.encode(read)).isEqualTo(format.encode(message));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void textOfAParseGuideKeepsItsLetters(boolean binary) throws Exception {
		MessageFormat format = guide(binary);
		IsoMessage message = format.newMessage("0100");
		for (int field : new int[] { 43, 44, 63 }) {
			format.set(message, field, DIGITS);
		}
		IsoMessage read = passedOn(format, message);
		for (int field : new int[] { 43, 44, 63 }) {
			assertThat(read.getField(field).toString()).isEqualTo(DIGITS);
		}
	}

}
