package dev.iso8583.message.spec.file;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mistakes are refused with their place and with what to write; all of a file at once.
 */
class SpecFileFindingsTests {

	@Test
	void unknownKeyIsRefused() {
		assertThat(acme("""
				extends: iso1987-ascii

				fields:
				  48:
				    format: ans..99
				    length:
				      digit: 2
				""").findings()).containsExactly("acme.yml, line 7, fields.48.length: unknown key 'digit';"
				+ " write one of digits, bytes, encoding, counts, includes-itself");
	}

	@Test
	void allMistakesOfAFileAreFound() {
		assertThat(acme("""
				nam: Acme
				extends: base.yml
				mti: binary
				bitmap: {encoding: ascii, bitmaps: 3}
				defaults: {n: hex, c: ascii}
				fields:
				  1: n 6
				  3: {format: m 6, align: middle}
				  4: n 12
				templates:
				  8000: {70: 001}
				""").with("base.yml", "fields: {3: x}").findings()).satisfiesExactly(
				(finding) -> assertThat(finding)
					.startsWith("acme.yml, line 1: unknown key 'nam'; write one of name, extends, "),
				(finding) -> assertThat(finding)
					.isEqualTo("acme.yml, line 3, mti: an MTI cannot be written as binary; write ascii, ebcdic or bcd"),
				(finding) -> assertThat(finding).startsWith(
						"acme.yml, line 4, bitmap.encoding: a bitmap cannot be written as US-ASCII; write binary, hex"),
				(finding) -> assertThat(finding)
					.startsWith("acme.yml, line 4, bitmap.bitmaps: '3' is not possible here;"),
				(finding) -> assertThat(finding).startsWith("acme.yml, line 5, defaults.n: digits are written in"),
				(finding) -> assertThat(finding)
					.startsWith("acme.yml, line 5, defaults: unknown key 'c'; write one of n,"),
				(finding) -> assertThat(finding)
					.startsWith("acme.yml, line 7, fields.1: '1' is not the number of a field;"),
				(finding) -> assertThat(finding)
					.startsWith("acme.yml, line 8, fields.3.format: there is no content 'm';"),
				(finding) -> assertThat(finding)
					.startsWith("acme.yml, line 8, fields.3.align: 'middle' is not possible here;"),
				(finding) -> assertThat(finding)
					.startsWith("base.yml, line 1, fields.3: 'x' is not the format of a field;"));
	}

	@Test
	void messageListsTwentyMistakesAndCountsTheOthers() {
		String fields = IntStream.rangeClosed(2, 31)
			.mapToObj((number) -> "\n  " + number + ": x")
			.collect(Collectors.joining());
		SpecFileException refusal = acme("fields:" + fields).refusal();
		assertThat(refusal.findings()).hasSize(30);
		assertThat(refusal.getMessage().lines()).hasSize(22)
			.startsWith("The message specification acme.yml cannot be used:")
			.endsWith("  and 10 more");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					{}                                                | is a new field, so it needs a format, such as format: n 6
					ans 0                                             | the length of a field is at least 1, not 0
					{format: ans 9, length: {digits: 2}}              | a field of format ans 9 has a fixed length; write dots, such as ans..9, or leave the length out
					{format: ans..999}                                | a field of format ans..999 is longer than its length can say: 999 is more than 99
					{format: ans...999, length: {bytes: 1}}           | a field of format ans...999 is longer than its length can say: 999 is more than 255
					{format: ans 9, encoding: bcd}                    | content ans cannot be written as BCD, aligned right, filled with 0; write a character set such as ascii or ebcdic-1047
					{format: n 9, align: left}                        | only bcd has align and fill, and this field is written as US-ASCII
					{format: n 9, fill: 0}                            | only bcd has align and fill, and this field is written as US-ASCII
					{format: x+n 9, encoding: bcd, align: left}       | the digits of x+n are aligned right
					{format: n 9, min: 10}                            | the minimum is from 0 to 9, not 10
					{format: ans..9, trim: true}                      | only a text of fixed length can be trimmed
					{format: ans 9, room: 20}                         | only a field of variable length has a room
					{format: ans..9, room: 8}                         | a room of 8 bytes does not hold 9 units of ans..9
					{format: ans..9, length: {counts: hex-digits}}    | only the length of bytes can count hexadecimal digits
					{format: ans..9, length: {counts: even-digits}}   | only the length of BCD has even digits
					{format: ans..9, length: {includes-itself: true}} | only a length that counts bytes can include itself
					{format: x+n..9, length: {counts: bytes}}         | the length of x+n counts its characters
					[n 6]                                             | write a single value here, not several
					""")
	void fieldThatDoesNotFitTogetherIsRefused(String field, String why) {
		assertThat(acme("fields:\n  60: " + field).findings()).containsExactly("acme.yml, line 2, fields.60: " + why);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					name: {a: b}             | name: write a single value here, not several
					name:                    | name: is empty; write a value, or remove the key
					name: ''                 | name: is empty; write a value, or remove the key
					format: n 6 digits       | format: 'n 6 digits' is not the format of a field; write content and length, such as n 6, n..19, ans...999, b 8, or a date such as MMDDhhmmss
					encoding: ebdic          | encoding: there is no encoding 'ebdic'; write ascii, latin-1, ebcdic-037, ebcdic-500, ebcdic-1047, the name of a character set, bcd, binary, hex or hex-ebcdic
					encoding: '?'            | encoding: there is no encoding '?'; write ascii, latin-1, ebcdic-037, ebcdic-500, ebcdic-1047, the name of a character set, bcd, binary, hex or hex-ebcdic
					encoding: UTF-8          | encoding: the character set UTF-8 may use several bytes for a character; use one with single bytes, such as ISO-8859-1, US-ASCII or IBM1047
					align: center            | align: 'center' is not possible here; write left or right
					fill: G                  | fill: 'G' is not a fill; write one hexadecimal digit
					fill: 00                 | fill: '00' is not a fill; write one hexadecimal digit
					min: -1                  | min: '-1' is not a number; write digits only
					min: 1e3                 | min: '1e3' is not a number; write digits only
					trim: yes                | trim: 'yes' is not possible here; write true or false
					room: large              | room: 'large' is not a number; write digits only
					show: masked             | show: 'masked' is not possible here; write hidden, shown, truncated or standard
					length: 2                | length: there is no encoding '2'; write ascii, latin-1, ebcdic-037, ebcdic-500, ebcdic-1047, the name of a character set, bcd, binary, hex or hex-ebcdic
					length: [2]              | length: write keys with values here, of digits, bytes, encoding, counts, includes-itself
					length: {digits: 7}      | length.digits: a length has 1 to 6 digits, not 7
					length: {bytes: 5}       | length.bytes: a length has 1 to 4 bytes, not 5
					length: {bytes: 0}       | length.bytes: a length has 1 to 4 bytes, not 0
					length: {bytes: 1, digits: 2} | length.digits: a length has digits or bytes; write one of both
					length: {bytes: 1, encoding: ascii} | length: a length in bytes is binary or hex; write digits for a length in a character set or in bcd
					length: {digits: 2, encoding: hex} | length: a length in digits is in a character set or bcd; write bytes for binary or hex
					length: {counts: all}    | length.counts: 'all' is not possible here; write units, bytes, hex-digits or even-digits
					length: {includes-itself: 1} | length.includes-itself: '1' is not possible here; write true or false
					part: tagged             | : unknown key 'part'; write one of name, format, encoding, align, fill, length, min, trim, room, show, broken, parts, short, bitmap, tag, head, end, ends, by, when, fields
					""")
	void wrongAttributeOfAFieldIsRefused(String attribute, String why) {
		String end = why.startsWith(":") ? why : "." + why;
		assertThat(acme("extends: iso1987-ascii\nfields:\n  48:\n    " + attribute).findings())
			.containsExactly("acme.yml, line 4, fields.48" + end);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					bitmap: {bitmaps: 4}                     | bitmap.bitmaps: '4' is not possible here; write 1, 2, always-2, fixed-128, 3-contiguous or 3-in-field-65
					bitmap: bcd                              | bitmap: a bitmap cannot be written as BCD, aligned right, filled with 0; write binary, hex or hex-ebcdic
					bitmap: {bits: 64}                       | bitmap: unknown key 'bits'; write one of encoding, bitmaps
					defaults: ascii                          | defaults: write keys with values here, of n, text, z, b, length
					defaults: {text: bcd}                    | defaults.text: text is written in a character set such as ascii or ebcdic-1047
					defaults: {b: ascii}                     | defaults.b: bytes are written as binary, hex or hex-ebcdic
					defaults: {z: binary}                    | defaults.z: digits are written in a character set such as ascii, or in bcd
					defaults: {n: {align: left}}             | defaults.n: only bcd has align and fill
					defaults: {text: {fill: 0}}              | defaults.text: only bcd has align and fill
					defaults: {length: {includes-itself: true}} | defaults.length: only a length that counts bytes can include itself
					defaults: {n: {charset: ascii}}          | defaults.n: unknown key 'charset'; write one of encoding, align, fill
					fields: none                             | fields: write the fields by number, such as 3: n 6
					fields:                                  | fields: write the fields by number, such as 3: n 6
					fields: {193: n 6}                       | fields.193: '193' is not the number of a field; write a number from 2 to 192
					fields: {03: n 6}                        | fields.03: '03' is not the number of a field; write a number from 2 to 192
					fields: {129: n 6}                       | fields.129: the bitmaps have no bit for this field: the last one is 128
					message: {}                              | : unknown key 'message'; write one of name, extends, version, header, mti, bitmap, defaults, fields, templates, messages
					templates: 0800                          | templates: write the templates by MTI, such as 0800: {70: 001}
					templates: {800: {70: 001}}              | templates: the key of a template is an MTI of four digits, such as 0800
					templates: {0800: 001}                   | templates.0800: write the values by field, such as {70: 001}
					templates: {0800: {STAN: 1}}             | templates.0800: the key of a value is the number of a field, from 2 to 192
					templates: {0800: {70: {a: b}}}          | templates.0800.70: write a single value here, not several
					templates: {0800: {70: }}                | templates.0800.70: has no value; write one, or "" for an empty one
					templates: {0800: {70: 001}}             | templates.0800.70: there is no field 70; write it under fields, or remove the value
					""")
	void wrongKeyOfAFileIsRefused(String key, String why) {
		String end = why.startsWith(":") ? why : ", " + why;
		assertThat(acme("name: Acme\n" + key).findings()).containsExactly("acme.yml, line 2" + end);
	}

	@Test
	void fieldThatAnnouncesTheThirdBitmapIsRefused() {
		assertThat(acme("bitmap: {bitmaps: 3-contiguous}\nfields:\n  65: n 6").findings()).containsExactly(
				"acme.yml, line 3, fields.65: the bitmaps have no bit for this field: bit 65 announces the third bitmap");
	}

	@Test
	void digitsOfALengthNeedAnEncoding() {
		assertThat(acme("defaults: {length: binary}\nfields:\n  60: {format: ans..9, length: {digits: 2}}").findings())
			.containsExactly(
					"acme.yml, line 3, fields.60: the length has digits; write its encoding, such as ascii or bcd");
	}

	@Test
	void defaultsThatAnInheritedFieldCannotHaveAreRefused() {
		assertThat(acme("extends: base.yml\n\ndefaults: {n: ascii}").with("base.yml", """
				fields: {60: {format: n..9, encoding: bcd, length: {counts: even-digits}}}
				""").load()).isNotNull();
		assertThat(acme("extends: base.yml\n\ndefaults: {n: ascii}").with("base.yml", """
				defaults: {n: bcd}
				fields: {60: {format: n..9, length: {counts: even-digits}}}
				""").findings())
			.containsExactly("acme.yml, line 3, defaults: field 60: only the length of BCD has even digits");
	}

	@Test
	void fieldsAreNotJudgedByWrongDefaults() {
		assertThat(acme("defaults: {n: {encoding: bdc, fill: F}}\nfields: {3: {format: n 5, align: left}, 1: n 6}")
			.findings())
			.satisfiesExactly((finding) -> assertThat(finding).startsWith("acme.yml, line 1, defaults.n.encoding: "),
					(finding) -> assertThat(finding).startsWith("acme.yml, line 2, fields.1: "));
	}

	@Test
	void wrongFieldHasNoFurtherFindings() {
		assertThat(acme("fields:\n  3: {format: x}\ntemplates: {0800: {3: 000000}}").findings()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					name: &a Acme          | 2, name: anchors and aliases are not possible; write what is meant where it is meant
					name: *a               | 2, name: anchors and aliases are not possible; write what is meant where it is meant
					fields: {<<: {3: n 6}} | 2, fields: merge keys are not possible; write what is meant where it is meant
					mti: !!binary aaa      | 2, mti: tags are not possible; write the value without one
					mti: !java ascii       | 2, mti: tags are not possible; write the value without one
					mti: !!set {ascii}     | 2, mti: tags are not possible; write the value without one
					? [a]                  | 2: a key is a single text
					extends: iso1987-ascii | 2, extends: is written twice; the first is in line 1
					---                    | 2: write one document, without a line '---' after it
					name: @                | 2: is not YAML: found character '@' that cannot start any token. (Do not use @ for indentation)
					name: {                | 2: is not YAML: expected the node content, but found '<stream end>'
					}                      | 2: is not YAML: expected <block end>, but found '}'
					name: [[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]] | 2: is not YAML: nested more than 20 deep
					""")
	void whatMakesYamlSurprisingIsRefused(String yaml, String why) {
		assertThat(acme("extends: iso1987-ascii\n" + yaml).findings()).first()
			.asString()
			.startsWith("acme.yml, line " + why);
	}

	@Test
	void controlCharactersAreRefused() {
		assertThat(acme("name: Acme\nmti: \u0001").findings())
			.containsExactly("acme.yml, line 2: is not text: it has control characters");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					""                    | acme.yml: is empty
					# only a comment      | acme.yml: is empty
					Acme                  | acme.yml: write keys with values here, of name, extends, version, header, mti, bitmap, defaults, fields, templates, messages
					[Acme]                | acme.yml: write keys with values here, of name, extends, version, header, mti, bitmap, defaults, fields, templates, messages
					<config/>             | acme.yml, line 1: is XML, but not a packager of jPOS: its root is config, not isopackager
					""")
	void whatIsNotASpecificationIsRefused(String text, String why) {
		assertThat(acme(text).findings()).containsExactly(why);
	}

	/** Aliases of aliases make a small file enormous. */
	@Test
	void aliasesAreNotExpanded() {
		StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
		for (int level = 1; level <= 40; level++) {
			yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
		}
		assertThat(acme(yaml.toString()).findings()).hasSizeLessThan(300);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			{2: [4111111111111111]}
			{4111111111111111: 2}
			{2 4111111111111111}
			{2: *4111111111111111}
			{2: &4111111111111111 x}
			{2: !4111111111111111 x}
			{2: !4111111111111111!x x}
			{2: !<%4111111111111111> x}
			{2: @4111111111111111}
			{2: "4111111111111111}
			{2: 4111111111111111, 3: {4111111111111111: 4111111111111111}, 3: 4111111111111111}
			{2: 4111111111111111: 4111111111111111}
			[4111111111111111]
			4111111111111111
			{199: 4111111111111111}
			{2: {a: 4111111111111111, a: 4111111111111111, [4111111111111111]: x}}
			{5: 4111 1111 1111 1111}
			{SECRET, SECRET}
			{SECRET: *SECRET}
			{SECRET: {SECRET: &SECRET x}}
			""")
	void noValueOfATemplateIsQuoted(String template) {
		SpecFileException refusal = acme("fields: {2: n..19, 3: n 6}\ntemplates:\n  0200: " + template).refusal();
		assertThat(refusal).hasMessageNotContainingAny("4111", "SECRET").hasNoCause();
		assertThat(refusal.findings()).isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "fields: {2: 4111111111111111}", "fields: {4111 1111 1111 1111: n 6}", "mti: 4111-1111-1111-1111",
			"4111111111111111: x", "extends: '4111111111111111'", "defaults: {n: {4111111111111111: x}}" })
	void cardNumberInAWrongPlaceIsNotQuoted(String yaml) {
		assertThat(acme(yaml).refusal()).hasMessageNotContaining("4111");
	}

	@Test
	void mistakesOfWhatIsExtendedHaveItsLocation() {
		assertThat(acme("extends: base.yml").with("base.yml", "\n\nfields: {3: {}}").findings()).isEqualTo(
				List.of("base.yml, line 3, fields.3: is a new field, so it needs a format, such as format: n 6"));
	}

}
