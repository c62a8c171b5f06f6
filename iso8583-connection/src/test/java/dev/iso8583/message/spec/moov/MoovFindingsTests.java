package dev.iso8583.message.spec.moov;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;

import static dev.iso8583.message.spec.moov.MoovFiles.extending;
import static dev.iso8583.message.spec.moov.MoovFiles.file;
import static dev.iso8583.message.spec.moov.MoovFiles.findings;
import static dev.iso8583.message.spec.moov.MoovFiles.load;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a specification cannot say is a finding with its line and path, and YAML on top
 * says it instead.
 */
class MoovFindingsTests {

	private static final String PARTS_WITHOUT_TAGS = """
			"48": {"type": "Composite", "length": 99, "prefix": "ASCII.LL", "tag": {"sort": "StringsByInt"},
			 "subfields": {
			  "1": {"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed"},
			  "2": {"type": "String", "length": 3, "enc": "Own", "prefix": "ASCII.Fixed"}}}""";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"type": "Own", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed"} | .type | type 'Own' is not supported
					{"length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed"}                |       | has no type
					{"type": "String", "length": 3, "enc": "Own", "prefix": "ASCII.Fixed"} | .enc | enc 'Own' is not supported
					{"type": "String", "length": 3, "prefix": "ASCII.Fixed"} | | has no enc, which says how it is written
					{"type": "String", "length": 3, "enc": "ASCII"} | | has no prefix, which says how long it is
					{"type": "String", "length": 3, "enc": "ASCII", "prefix": "Own.LL"} | .prefix | prefix 'Own.LL' is not supported
					{"type": "String", "length": 3, "enc": "ASCII", "prefix": "None.Fixed"} | .prefix | prefix 'None.Fixed' means all that is left, which is not supported; give it a length
					{"type": "String", "length": 3, "enc": "ASCII", "prefix": "BerTLV"} | .prefix | only a part of BER-TLV has this prefix
					{"type": "String", "enc": "ASCII", "prefix": "ASCII.LL"} | | the length is a number from 1
					{"type": "String", "length": "x", "enc": "ASCII", "prefix": "ASCII.LL"} | .length | 'x' is not a number up to 999999
					{"type": "String", "length": 255, "enc": "ASCII", "prefix": "ASCII.LL"} | .length | prefix ASCII.LL says up to 99, not 255
					{"type": "Binary", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed"} | .enc | type Binary with enc ASCII is not supported
					{"type": "Numeric", "length": 3, "enc": "Binary", "prefix": "ASCII.Fixed"} | .enc | type Numeric with enc Binary is not supported
					{"type": "Numeric", "length": 3, "enc": "ASCII", "prefix": "ASCII.LL", "padding": {"type": "Left", "pad": "0"}} | .padding | padding of a variable length is not supported: values are as long as they are
					{"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed", "padding": {"type": "Left", "pad": " "}} | .padding | padding on the left of ' ' is not supported: digits are filled with zeros on the left, other text with spaces on the right, and bytes never
					{"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed", "padding": {"type": "Own", "pad": " "}} | .padding | type 'Own' is not Left, Right or None
					{"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed", "own": 1} | | key 'own' is unknown
					{"type": "Composite", "length": 9, "prefix": "ASCII.L"} | | a composite has subfields
					""")
	void fieldThatCannotBeSaid(String field, String key, String text) {
		assertThat(findings(file("\n\"48\": " + field)))
			.contains("acme.json, line 5, fields.48" + ((key != null) ? key : "") + ": " + text);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					"tag": {"sort": "Own"}       | "1": {"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.LL"} | .tag.sort: sort 'Own' is neither StringsByInt nor StringsByHex
					"tag": {"sort": "StringsByInt"} | "A": {"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.LL"} | .subfields: 'A' is not a number, so it is not known where it is
					"tag": {"length": 2, "enc": "ASCII"} | "01": {"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed"} | .subfields: part 01 has a tag and no length before it, which is not supported
					"tag": {"length": 2, "enc": "ASCII"} | "1": {"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.LL"} | .subfields: a tag has 2 characters, unlike 1
					"tag": {"length": 2, "enc": "HexToASCII"} | "01": {"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.LL"} | .tag.enc: tags of hexadecimal digits are not supported; use ASCIIToHex for tags of bytes
					"tag": {"length": 2, "enc": "ASCII", "prefUnknownTLV": "ASCII.LLL"} | "01": {"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.LL"} | .tag.prefUnknownTLV: unknown parts have the prefix of the others
					"tag": {"enc": "BerTLVTag"} | "9F02": {"type": "Numeric", "length": 12, "enc": "BCD", "prefix": "BerTLV"} | .subfields.9F02.enc: a length of BER-TLV that does not count bytes is not supported; use ASCIIToHex or Binary
					"tag": {"enc": "BerTLVTag"} | "9F02": {"type": "Hex", "length": 12, "enc": "Binary", "prefix": "Binary.L"} | .subfields.9F02.prefix: a part of BER-TLV has prefix BerTLV
					"bitmap": {"type": "Bitmap", "enc": "Binary", "prefix": "Binary.Fixed"} | "1": {"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.LL"} | .bitmap: is not true, but bit 1 of a bitmap of parts stands for part 1
					""")
	void partsThatCannotBeSaid(String group, String part, String finding) {
		assertThat(findings(file("""
				"48": {"type": "Composite", "length": 99, "prefix": "ASCII.LL", %s,
				"subfields": {%s}}""".formatted(group, part))))
			.anyMatch((found) -> found.endsWith("fields.48" + finding));
	}

	@Test
	void tagsWithDifferentPrefixes() {
		assertThat(findings(file("""
				"48": {"type": "Composite", "length": 99, "prefix": "ASCII.LL", "tag": {"length": 2, "enc": "ASCII"},
				"subfields": {"01": {"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.LL"},
				"02": {"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.LLL"}}}"""))).containsExactly(
				"acme.json, line 5, fields.48.subfields: part 02 has another prefix than those before it; parts with tags"
						+ " have the same");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed"} | {"type": "Bitmap", "enc": "Binary", "prefix": "Binary.Fixed"} | mti: field 0 is not an MTI of four digits in text or BCD
					{"type": "String", "length": 4, "enc": "Own", "prefix": "ASCII.Fixed"} | {"type": "Bitmap", "enc": "Binary", "prefix": "Binary.Fixed"} | mti.enc: enc 'Own' is not supported
					{"type": "String", "length": 4, "enc": "ASCII", "prefix": "ASCII.Fixed"} | {"type": "Bitmap", "enc": "ASCII", "prefix": "Binary.Fixed"} | bitmap.encoding: enc 'ASCII' of field 1 is neither Binary nor HexToASCII
					{"type": "String", "length": 4, "enc": "ASCII", "prefix": "ASCII.Fixed"} | {"type": "Bitmap", "length": 24, "enc": "Binary", "prefix": "Binary.Fixed"} | bitmap.bitmaps.length: the length of the bitmap is 8 or 16 bytes
					""")
	void mtiAndBitmapsThatCannotBeSaid(String mti, String bitmap, String finding) {
		String file = "{\"fields\": {\"0\": " + mti + ", \"1\": " + bitmap + "}}";
		assertThat(findings(file)).containsExactly("acme.json, line 1, " + finding);
		MessageSpec spec = extending(file, "mti: bcd\nbitmap: {encoding: hex, bitmaps: 1}");
		assertThat(spec.mti()).isEqualTo(Encoding.BCD);
		assertThat(spec.bitmap()).isEqualTo(Encoding.HEX);
		assertThat(spec.bitmaps()).isEqualTo(Bitmaps.ONE);
	}

	@Test
	void bitmapWithoutBitsForAllFields() {
		String fields = """
				"1": {"type": "Bitmap", "length": 16, "enc": "Binary", "prefix": "Binary.Fixed"},
				"0": {"type": "String", "length": 4, "enc": "ASCII", "prefix": "ASCII.Fixed"},
				"200": {"type": "String", "length": 4, "enc": "ASCII", "prefix": "ASCII.Fixed"},
				"130": {"type": "String", "length": 4, "enc": "ASCII", "prefix": "ASCII.Fixed"}""";
		assertThat(findings("{\"fields\": {" + fields + "}}")).containsExactlyInAnyOrder(
				"acme.json, line 1, fields: '200' is not the number of a field, which is up to 192",
				"acme.json, line 1, bitmap.bitmaps: the bitmap has bits for fields up to 128, but there are fields up to"
						+ " 130");
	}

	@Test
	void fileWithoutMtiAndBitmap() {
		assertThat(findings("{\"fields\": {\"2\": {\"type\": \"Hex\", \"length\": 8, \"enc\": \"Binary\", \"prefix\": "
				+ "\"Binary.Fixed\"}}}"))
			.containsExactlyInAnyOrder("acme.json, mti: there is no field 0, which says how the MTI is written",
					"acme.json, bitmap.encoding: there is no field 1, which says how bitmaps are written");
	}

	@Test
	void wrongPartTakesAllOthersWithIt() {
		String file = file(PARTS_WITHOUT_TAGS);
		assertThat(findings(file))
			.containsExactly("acme.json, line 7, fields.48.subfields.2.enc: enc 'Own' is not supported");
		FieldSpec bytes = extending(file, "fields: {48: {show: hidden}}").fields().get(48);
		assertThat(bytes.parts()).isNull();
		assertThat(bytes.format()).hasToString("b..99");
		FieldSpec parts = extending(file, "fields: {48: {parts: positional, fields: {1: ans 3, 2: n 3}}}").fields()
			.get(48);
		assertThat(((Parts.Positional) parts.parts()).fields()).containsOnlyKeys("1", "2");
	}

	@Test
	void yamlOnTopReplacesExactlyWhatItSays() {
		String file = file(PARTS_WITHOUT_TAGS.replace("Own", "ASCII") + """
				, "60": {"type": "Own", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed"},
				"61": {"type": "Own", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed"}""");
		MessageSpec spec = extending(file, "fields: {60: ans 3, 61: none, 48: {fields: {2: n 2}}}");
		assertThat(spec.fields()).containsOnlyKeys(48, 60);
		Parts.Positional parts = (Parts.Positional) spec.fields().get(48).parts();
		assertThat(parts.mayEndEarly()).isTrue();
		assertThat(parts.fields().get("1").format()).hasToString("ans 3");
		assertThat(parts.fields().get("2").format()).hasToString("n 2");
		assertThat(findings(() -> extending(file, "fields: {60: ans 3}")))
			.containsExactly("acme.json, line 8, fields.61.type: type 'Own' is not supported");
	}

	@Test
	void defaultsOfYamlChangeNoFieldOfTheFile() {
		MessageSpec spec = extending(file(PARTS_WITHOUT_TAGS.replace("Own", "ASCII")),
				"defaults: {text: ebcdic-1047, length: {bytes: 1}}\nfields: {60: ans..9}");
		assertThat(spec.fields().get(48))
			.isEqualTo(load(file(PARTS_WITHOUT_TAGS.replace("Own", "ASCII"))).fields().get(48));
		assertThat(spec.fields().get(60).encoding()).hasToString("IBM1047");
	}

	@Test
	void fileWithAFormatIsOursWhateverElseItHas() {
		assertThat(findings("fields: {48: {format: ans 3, type: String}}")).singleElement()
			.asString()
			.contains("unknown key 'type'");
		assertThat(findings("extends: iso1987-ascii\nfields: {48: {type: String}}")).singleElement()
			.asString()
			.contains("unknown key 'type'");
	}

}
