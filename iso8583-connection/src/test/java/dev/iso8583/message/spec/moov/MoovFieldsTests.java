package dev.iso8583.message.spec.moov;

import java.nio.charset.Charset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.MessageSpec;

import static dev.iso8583.message.spec.moov.MoovFiles.HEAD;
import static dev.iso8583.message.spec.moov.MoovFiles.field;
import static dev.iso8583.message.spec.moov.MoovFiles.file;
import static dev.iso8583.message.spec.moov.MoovFiles.load;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the types, encodings, prefixes and paddings of moov are to us.
 */
class MoovFieldsTests {

	private static final Encoding IBM500 = new Encoding.Text(Charset.forName("IBM500"));

	private static final Encoding IBM1047 = new Encoding.Text(Charset.forName("IBM1047"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			String  | ASCII       | ans | US-ASCII
			String  | EBCDIC      | ans | IBM500
			String  | EBCDIC1047  | ans | IBM1047
			String  | BCD         | n   | BCD, aligned right, filled with 0
			String  | LBCD        | n   | BCD, aligned left, filled with 0
			String  | Binary      | b   | binary
			String  | HexToASCII  | b   | hexadecimal digits in US-ASCII
			String  | ASCIIToHex  | b   | binary
			Numeric | ASCII       | n   | US-ASCII
			Numeric | EBCDIC      | n   | IBM500
			Numeric | BCD         | n   | BCD, aligned right, filled with 0
			Numeric | LBCD        | n   | BCD, aligned left, filled with 0
			Numeric | ASCIIToHex  | b   | binary
			Binary  | Binary      | b   | binary
			Binary  | HexToASCII  | b   | hexadecimal digits in US-ASCII
			Hex     | Binary      | b   | binary
			Hex     | HexToASCII  | b   | hexadecimal digits in US-ASCII
			Track1  | ASCII       | ans | US-ASCII
			Track2  | ASCII       | z   | US-ASCII
			Track2  | BCD         | z   | BCD, aligned right, filled with 0
			Track3  | ASCII       | z   | US-ASCII
			""")
	void typeAndEncoding(String type, String encoding, String content, String ours) {
		FieldSpec field = MoovFiles.field("""
				{"type": "%s", "length": 9, "enc": "%s", "prefix": "ASCII.Fixed"}""".formatted(type, encoding));
		assertThat(field.format()).hasToString(content + " 9");
		assertThat(field.encoding()).hasToString(ours);
		assertThat(field.length()).isNull();
		assertThat(field.name()).isEqualTo("Field 48");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ASCII.L      | ascii   | 1
			ASCII.LL     | ascii   | 2
			ASCII.LLL    | ascii   | 3
			ASCII.LLLL   | ascii   | 4
			EBCDIC.LL    | ebcdic  | 2
			BCD.L        | bcd     | 1
			BCD.LL       | bcd     | 2
			BCD.LLL      | bcd     | 3
			Binary.L     | binary  | 1
			Binary.LL    | binary  | 2
			Hex.L        | hex     | 1
			Hex.LL       | hex     | 2
			""")
	void prefixCountsWhatTheContentIsMadeOf(String prefix, String encoding, int size) {
		FieldSpec field = MoovFiles.field("""
				{"type": "String", "length": 9, "enc": "ASCII", "prefix": "%s"}""".formatted(prefix));
		Encoding expected = switch (encoding) {
			case "ascii" -> Encoding.ASCII;
			case "ebcdic" -> IBM500;
			case "bcd" -> Encoding.BCD;
			case "binary" -> Encoding.BINARY;
			default -> Encoding.HEX;
		};
		assertThat(field.length()).isEqualTo(LengthIndicator.digits(expected, size));
		assertThat(field.maximum()).isEqualTo(9);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ASCII.Fixed", "EBCDIC.Fixed", "BCD.Fixed", "Binary.Fixed", "Hex.Fixed" })
	void fixedPrefixIsNoLength(String prefix) {
		FieldSpec field = MoovFiles.field("""
				{"type": "Numeric", "length": 6, "enc": "BCD", "prefix": "%s", "description": "Code"}"""
			.formatted(prefix));
		assertThat(field.length()).isNull();
		assertThat(field.name()).isEqualTo("Code");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Numeric | {"type": "Left", "pad": "0"}  | n 9   | false
			String  | {"type": "Left", "pad": "0"}  | n 9   | false
			String  | {"type": "Right", "pad": " "} | ans 9 | true
			String  | {"type": "None", "pad": ""}   | ans 9 | false
			String  | null                          | ans 9 | false
			""")
	void paddingIsThatOfTheContent(String type, String padding, String format, boolean trim) {
		FieldSpec field = MoovFiles.field("""
				{"type": "%s", "length": 9, "enc": "ASCII", "prefix": "ASCII.Fixed", "padding": %s}""".formatted(type,
				padding));
		assertThat(field.format()).hasToString(format);
		assertThat(field.trim()).isEqualTo(trim);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"type": "Bitmap", "enc": "Binary", "prefix": "Binary.Fixed"}                    | binary | TWO
					{"type": "Bitmap", "length": 8, "enc": "HexToASCII", "prefix": "Hex.Fixed"}      | hex    | TWO
					{"type": "Bitmap", "length": 16, "enc": "Hex", "prefix": "Hex.Fixed"}            | hex    | FIXED_128
					{"type": "Bitmap", "length": 8, "enc": "Binary", "prefix": "Binary.Fixed", "disableAutoExpand": true} | binary | ONE
					{"type": "Bitmap", "length": 8, "enc": "Binary", "prefix": "Binary.Fixed", "disableautoexpand": true} | binary | ONE
					""")
	void lengthOfTheBitmapIsThatOfOneInBytes(String bitmap, String encoding, Bitmaps bitmaps) {
		MessageSpec spec = load("{\"fields\": {\"1\": " + bitmap + """
				, "0": {"type": "Numeric", "length": 4, "enc": "BCD", "prefix": "BCD.Fixed"},
				"3": {"type": "Numeric", "length": 6, "enc": "BCD", "prefix": "BCD.Fixed"}}}""");
		assertThat(spec.mti()).isEqualTo(Encoding.BCD);
		assertThat(spec.bitmap()).isEqualTo(encoding.equals("hex") ? Encoding.HEX : Encoding.BINARY);
		assertThat(spec.bitmaps()).isEqualTo(bitmaps);
	}

	@Test
	void lengthsOfHexadecimalDigitsCanBeThoseOfAllFields() {
		for (int size = 1; size <= 4; size++) {
			FieldSpec field = field("{\"type\": \"String\", \"length\": 200, \"enc\": \"ASCII\", \"prefix\": \"Hex."
					+ "L".repeat(size) + "\"}");
			assertThat(field.length()).isEqualTo(LengthIndicator.digits(Encoding.HEX, size));
		}
	}

	@Test
	void fieldsAbove128NeedAThirdBitmap() {
		assertThat(load(file("""
				"130": {"type": "String", "length": 6, "enc": "ASCII", "prefix": "ASCII.Fixed"}""")).bitmaps())
			.isEqualTo(Bitmaps.THREE);
	}

	@Test
	void olderNamesMeanTheSame() {
		MessageSpec old = load("""
				{"name": "Acme", "fields": {
				"Field000": {"type": "String", "length": 4, "enc": "asciiEncoder", "prefix": "asciiFixedPrefixer"},
				"Field001": {"type": "Bitmap", "enc": "binaryEncoder", "prefix": "binaryFixedPrefixer"},
				"Field002": {"type": "String", "length": 19, "enc": "ebcdicEncoder",
				  "prefix": "asciiVarPrefixer", "prefix_length": 2},
				"Field003": {"type": "Numeric", "length": 6, "enc": "bcdEncoder", "prefix": "ASCII.fixed",
				  "padding": {"type": "padding.leftPadder", "pad": 48}},
				"52": {"type": "Binary", "length": 8, "enc": "hexToASCIIEncoder", "prefix": "hexFixedPrefixer"},
				"60": {"type": "String", "length": 9, "enc": "lBCDEncoder", "prefix": "BCD.LL"}}}""");
		MessageSpec now = load(file("""
				"2": {"type": "String", "length": 19, "enc": "EBCDIC", "prefix": "ASCII.LL"},
				"3": {"type": "Numeric", "length": 6, "enc": "BCD", "prefix": "ASCII.Fixed",
				  "padding": {"type": "Left", "pad": "0"}},
				"52": {"type": "Binary", "length": 8, "enc": "HexToASCII", "prefix": "Hex.Fixed"},
				"60": {"type": "String", "length": 9, "enc": "LBCD", "prefix": "BCD.LL"}"""));
		assertThat(old.fields()).isEqualTo(now.fields()).hasSize(4);
		assertThat(old.mti()).isEqualTo(now.mti());
		assertThat(old.bitmap()).isEqualTo(now.bitmap());
	}

	@Test
	void jsonMayHaveTabsAndEscapes() {
		MessageSpec spec = load("\uFEFF{\n\t\"name\":\t\"A \\u0026 B\",\n\t\"fields\":{" + HEAD.replace(" ", "\t")
				+ ",\n\t\t\"7\":{\"type\":\"String\",\n\t\t\t\"length\":10,\n\"enc\":\"ASCII\",\"prefix\":\"ASCII.Fixed\","
				+ "\"description\":\"Date/time \\\"x\\\"\"}\t}\n}\n");
		assertThat(spec).hasToString("A & B");
		assertThat(spec.fields().get(7).name()).isEqualTo("Date/time \"x\"");
	}

	@Test
	void yamlHasTheSameKeys() {
		MessageSpec spec = load("""
				name: Acme
				fields:
				  0: {type: String, length: 4, enc: EBCDIC1047, prefix: EBCDIC.Fixed}
				  1: {type: Bitmap, enc: HexToASCII, prefix: Hex.Fixed}
				  2:
				    type: String
				    length: 19
				    enc: ASCII
				    prefix: ASCII.LL
				""");
		assertThat(spec.mti()).isEqualTo(IBM1047);
		assertThat(spec.fields().get(2).format()).hasToString("ans..19");
	}

	@Test
	void versionIsThatOfTheDictionaryWithMostFieldsOfTheSameLength() {
		assertThat(load(file("""
				"12": {"type": "String", "length": 6, "enc": "ASCII", "prefix": "ASCII.Fixed"}""")).version()).isZero();
		assertThat(load(file("""
				"12": {"type": "String", "length": 12, "enc": "ASCII", "prefix": "ASCII.Fixed"}""")).version())
			.isEqualTo(1);
	}

}
