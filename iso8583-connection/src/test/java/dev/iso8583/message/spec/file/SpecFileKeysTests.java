package dev.iso8583.message.spec.file;

import java.nio.charset.Charset;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.MessageSpec;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each key does.
 */
class SpecFileKeysTests {

	private static final Encoding IBM1047 = new Encoding.Text(Charset.forName("IBM1047"));

	@Test
	void nameOfTheSpecification() {
		assertThat(acme("name: Acme cards").load()).hasToString("Acme cards");
	}

	@Test
	void encodingOfTheMti() {
		assertThat(acme("mti: bcd").load().mti()).isEqualTo(Encoding.BCD);
		assertThat(acme("mti: ebcdic-1047").load().mti()).isEqualTo(IBM1047);
	}

	@Test
	void lengthOfTheHeader() {
		assertThat(acme("header: 9").load().headerLength()).isEqualTo(9);
		assertThat(acme("extends: base.yml").with("base.yml", "header: 9").load().headerLength()).isEqualTo(9);
		assertThat(acme("header: 256").findings())
			.containsExactly("acme.yml, line 1, header: a header has 0 to 255 bytes, not 256");
	}

	@Test
	void versionIsThatOfWhatTheFileExtends() {
		assertThat(acme("name: Acme").load().version()).isZero();
		assertThat(acme("extends: base.yml").with("base.yml", "extends: iso1993-ascii").load().version()).isOne();
	}

	@Test
	void versionOfTheStandard() {
		assertThat(acme("version: 1987").load().version()).isZero();
		assertThat(acme("version: 1993").load().version()).isOne();
		assertThat(acme("extends: iso1993-ascii\nversion: 2003").load().version()).isEqualTo(2);
		assertThat(acme("version: 1").findings())
			.containsExactly("acme.yml, line 1, version: '1' is not possible here; write 1987, 1993 or 2003");
	}

	@Test
	void encodingOfTheBitmap() {
		assertThat(acme("bitmap: binary").load().bitmap()).isEqualTo(Encoding.BINARY);
		assertThat(acme("bitmap: {encoding: hex-ebcdic}").load().bitmap())
			.isEqualTo(new Encoding.Hex(Charset.forName("IBM1047")));
	}

	@ParameterizedTest
	@CsvSource({ "1, ONE", "2, TWO", "always-2, ALWAYS_TWO", "fixed-128, FIXED_128", "3-contiguous, THREE",
			"3-in-field-65, THREE_IN_FIELD_65" })
	void numberOfBitmaps(String text, Bitmaps bitmaps) {
		MessageSpec spec = acme("bitmap: {bitmaps: " + text + "}").load();
		assertThat(spec.bitmaps()).isEqualTo(bitmaps);
		assertThat(spec.bitmap()).isEqualTo(Encoding.HEX);
	}

	@Test
	void fieldIsAFormat() {
		assertThat(acme("fields: {3: n 6}").field(3)).isEqualTo(
				new FieldSpec("Field 3", FieldFormat.of("n 6"), 0, Encoding.ASCII, null, false, 0, Show.STANDARD));
	}

	@Test
	void fieldWithAllItsAttributes() {
		assertThat(acme("""
				fields:
				  60:
				    name: Reserved
				    format: n...17
				    encoding: bcd
				    align: left
				    fill: F
				    length: {bytes: 1, counts: bytes, includes-itself: true}
				    min: 3
				    room: 20
				    show: hidden
				""").field(60))
			.isEqualTo(new FieldSpec("Reserved", FieldFormat.of("n...17"), 3, new Encoding.Bcd(true, 15),
					new LengthIndicator(Encoding.BINARY, 1, Counts.BYTES, true), false, 20, Show.HIDDEN));
	}

	@Test
	void textOfFixedLengthIsTrimmed() {
		assertThat(acme("fields: {43: {format: ans 40, trim: true}}").field(43).trim()).isTrue();
		assertThat(acme("fields: {43: {format: ans 40, trim: false}}").field(43).trim()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "hidden, HIDDEN", "shown, SHOWN", "truncated, TRUNCATED", "standard, STANDARD" })
	void howMuchIsShown(String text, Show show) {
		assertThat(acme("fields: {60: {format: ans 4, show: " + text + "}}").field(60).show()).isEqualTo(show);
	}

	@ParameterizedTest
	@CsvSource({ "ascii, US-ASCII", "latin-1, ISO-8859-1", "ebcdic, IBM1047", "ebcdic-1047, IBM1047",
			"ebcdic-037, IBM037", "ebcdic-500, IBM500", "windows-1252, windows-1252", "IBM273, IBM273" })
	void characterSetOfAField(String name, String charset) {
		assertThat(acme("fields: {48: {format: ans 4, encoding: " + name + "}}").field(48).encoding())
			.isEqualTo(new Encoding.Text(Charset.forName(charset)));
	}

	@Test
	void bytesAreBinaryOrHexadecimalDigits() {
		MessageSpec spec = acme("""
				fields:
				  52: {format: b 8, encoding: binary}
				  64: {format: b 8, encoding: hex}
				  128: {format: b 8, encoding: hex-ebcdic}
				""").load();
		assertThat(spec.fields().values()).extracting(FieldSpec::encoding)
			.containsExactly(Encoding.BINARY, Encoding.HEX, new Encoding.Hex(Charset.forName("IBM1047")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			n  | 0 | false
			9  | 9 | true
			f  | 15| true
			""")
	void bcdIsAlignedAndFilled(String fill, int number, boolean left) {
		String attributes = left ? ", align: left, fill: " + fill : ", align: right";
		assertThat(acme("fields: {22: {format: n 3, encoding: bcd" + attributes + "}}").field(22).encoding())
			.isEqualTo(new Encoding.Bcd(left, number));
	}

	@Test
	void lengthBeforeAField() {
		assertThat(length("ans..99", "{digits: 3}")).isEqualTo(LengthIndicator.digits(Encoding.ASCII, 3));
		assertThat(length("ans..99", "{digits: 4, encoding: bcd}")).isEqualTo(LengthIndicator.digits(Encoding.BCD, 4));
		assertThat(length("ans..99", "{digits: 2, encoding: ebcdic}")).isEqualTo(LengthIndicator.digits(IBM1047, 2));
		assertThat(length("ans..99", "{bytes: 2}")).isEqualTo(LengthIndicator.bytes(2));
		assertThat(length("ans..99", "{bytes: 2, encoding: hex}"))
			.isEqualTo(new LengthIndicator(Encoding.HEX, 2, Counts.UNITS, false));
		assertThat(length("ans..99", "{counts: bytes}"))
			.isEqualTo(LengthIndicator.digits(Encoding.ASCII, 2).counting(Counts.BYTES));
		assertThat(length("b..40", "{counts: hex-digits}"))
			.isEqualTo(LengthIndicator.digits(Encoding.ASCII, 2).counting(Counts.HEX_DIGITS));
		assertThat(
				acme("fields: {60: {format: n..9, encoding: bcd, length: {counts: even-digits}}}").field(60).length())
			.isEqualTo(LengthIndicator.digits(Encoding.ASCII, 2).counting(Counts.EVEN_DIGITS));
		assertThat(length("b..40", "{counts: units}")).isEqualTo(LengthIndicator.digits(Encoding.ASCII, 2));
	}

	@ParameterizedTest
	@CsvSource({ "ans..99, 2, 1", "ans...999, 3, 2", "ans....9999, 4, 2", "ans.....99999, 5, 3" })
	void lengthOfWhichOnlyTheEncodingIsGivenIsAsLongAsTheDotsSay(String format, int digits, int bytes) {
		assertThat(length(format, "bcd")).isEqualTo(LengthIndicator.digits(Encoding.BCD, digits));
		assertThat(length(format, "binary")).isEqualTo(LengthIndicator.bytes(bytes));
		assertThat(length(format, "{encoding: hex}"))
			.isEqualTo(new LengthIndicator(Encoding.HEX, bytes, Counts.UNITS, false));
	}

	private static LengthIndicator length(String format, String length) {
		return acme("fields: {60: {format: " + format + ", length: " + length + "}}").field(60).length();
	}

	@Test
	void defaultsActByContent() {
		MessageSpec spec = acme("""
				defaults: {n: bcd, text: ebcdic-1047, z: bcd, b: binary, length: {bytes: 1}}
				fields: {2: n..19, 7: MMDDhhmmss, 28: x+n 9, 35: z..37, 37: an 12, 43: ans 40, 52: b 8}
				""").load();
		assertThat(spec.fields().values()).extracting(FieldSpec::encoding)
			.containsExactly(Encoding.BCD, Encoding.BCD, Encoding.BCD, Encoding.BCD, IBM1047, IBM1047, Encoding.BINARY);
		assertThat(spec.fields().get(2).length()).isEqualTo(LengthIndicator.bytes(1));
	}

	@Test
	void defaultsHaveAttributesOfTheirOwn() {
		MessageSpec spec = acme("""
				defaults:
				  n: {encoding: bcd, align: left, fill: F}
				  text: {encoding: latin-1}
				  length: {digits: 4, encoding: bcd, counts: bytes, includes-itself: true}
				fields: {3: n 5, 28: x+n 8, 29: x+n..9, 43: ans..40}
				""").load();
		assertThat(spec.fields().get(3).encoding()).isEqualTo(new Encoding.Bcd(true, 15));
		assertThat(spec.fields().get(43).encoding()).isEqualTo(Encoding.LATIN_1);
		assertThat(spec.fields().get(43).length()).isEqualTo(new LengthIndicator(Encoding.BCD, 4, Counts.BYTES, true));
		// the digits of x+n are aligned right everywhere, and their length counts
		// characters
		assertThat(spec.fields().get(28).encoding()).isEqualTo(Encoding.BCD);
		assertThat(spec.fields().get(29).length()).isEqualTo(LengthIndicator.digits(Encoding.BCD, 4));
	}

	@Test
	void whatLengthsCountByDefaultActsWhereItCan() {
		MessageSpec spec = acme("""
				defaults: {n: bcd, length: {counts: even-digits}}
				fields: {2: n..19, 44: ans..25}
				""").load();
		assertThat(spec.fields().get(2).length().counts()).isEqualTo(Counts.EVEN_DIGITS);
		assertThat(spec.fields().get(44).length().counts()).isEqualTo(Counts.UNITS);
		assertThat(acme("defaults: {length: {counts: hex-digits}}\nfields: {2: n..19, 55: b..40}").load().fields())
			.satisfies((fields) -> assertThat(fields.get(2).length().counts()).isEqualTo(Counts.UNITS))
			.satisfies((fields) -> assertThat(fields.get(55).length().counts()).isEqualTo(Counts.HEX_DIGITS));
	}

	@Test
	void templatesHaveValuesByMtiAndField() {
		assertThat(acme("""
				extends: iso1987-ascii
				templates:
				  "0800": {70: "001", 24: 061, 32: 07, 63: no}
				  0200: {44: ""}
				""").load().templates())
			.isEqualTo(Map.of("0800", Map.of(70, "001", 24, "061", 32, "07", 63, "no"), "0200", Map.of(44, "")));
	}

	@Test
	void allValuesStayText() {
		assertThat(acme("""
				fields: {48: ans..99, 60: {name: 1e3, format: ans 5}, 61: {name: ~, format: ans 10}}
				templates:
				  0800: {48: 0o17, 60: 1_000, 61: !!str 2001-01-01}
				""").load()).satisfies((spec) -> {
			assertThat(spec.templates().get("0800")).isEqualTo(Map.of(48, "0o17", 60, "1_000", 61, "2001-01-01"));
			assertThat(spec.fields().get(60).name()).isEqualTo("1e3");
			assertThat(spec.fields().get(61).name()).isEqualTo("~");
		});
	}

}
