package dev.iso8583.message.spec.file;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mistakes in parts are refused with their place and with what to write.
 */
class SpecFilePartsFindingsTests {

	private static final String KINDS = "positional, bitmap, tagged, ber-tlv, terminated, datasets or choice";

	private static final String BASE = """
			extends: iso1987-ascii
			fields:
			  48: {parts: tagged, tag: {width: 2, length: {digits: 2}}, fields: {42: n..7, 92: n..3}}
			  60: {format: n..9, encoding: bcd, parts: positional, fields: {1: n 2, 2: n..3}}
			""";

	@Test
	void everyMistakeHasItsLineAndPath() {
		assertThat(acme("""
				extends: iso1987-ascii
				fields:
				  48:
				    parts: tagged
				    tag: {width: 2, length: {digits: 2}}
				    fields:
				      42: n..7
				      921: n..3
				      93: {format: n..3, length: {digits: 1}}
				      94: {format: n..300}
				  55:
				    parts: ber-tlv
				    fields:
				      9F2: n 12
				      9f26: b 8
				      E1:
				        format: b...255
				        parts: ber-tlv
				        fields:
				          9F: b 1
				  60: {parts: positional, fields: {1: {min: 1}, 2: n 3, 3: {format: ans 3, encoding: bcd}}}
				""").findings()).containsExactly(
				"acme.yml, line 8, fields.48.fields.921: a tag has 2 characters, unlike 921",
				"acme.yml, line 9, fields.48.fields.93: these parts say how long each of them is; leave length and room out",
				"acme.yml, line 10, fields.48.fields.94: a field of format n..300 is longer than its length can say:"
						+ " 300 is more than 99",
				"acme.yml, line 14, fields.55.fields.9F2: '9F2' is not a tag; write 2 to 8 hexadecimal digits in capitals,"
						+ " such as 9F26",
				"acme.yml, line 15, fields.55.fields.9f26: '9f26' is not a tag; write 2 to 8 hexadecimal digits in capitals,"
						+ " such as 9F26",
				"acme.yml, line 20, fields.55.fields.E1.fields.9F: '9F' is not one whole tag: where the low 5 bits of the"
						+ " first byte are set, all bytes up to the first one below 80 follow, as in 9F26 or DF8101",
				"acme.yml, line 21, fields.60.fields.1: is a new field, so it needs a format, such as format: n 6",
				"acme.yml, line 21, fields.60.fields.3: content ans cannot be written as BCD, aligned right, filled with 0;"
						+ " write a character set such as ascii or ebcdic-1047");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					{parts: positional, ends: {1: xy}, fields: {1: ans..9}} | .ends.1: 'xy' does not end a part; write one character such as "\\\\", bytes such as 0x0D0A, or rest for a last part that takes all that is left
					{parts: positional, ends: {2: x}, fields: {1: ans..9}} | .ends: there is an end of part 2, but no such part; write it under fields
					{parts: positional, ends: {1: x}, fields: {1: {format: ans..9, length: {digits: 2}}}} | .fields.1: these parts say how long each of them is; leave length and room out
					{parts: positional, ends: {1: 7}, fields: {1: n..9}} | .fields.1: part 1 holds digits, and '7' ends it; write another end
					{parts: positional, ends: {1: rest}, fields: {1: ans 9}} | .fields.1: part 1 takes all that is left, so it is the last one, and its length is variable; write dots, such as ans..40, or another end
					{parts: tagged, tag: {width: 2, length: {digits: 2}}, ends: {1: x}} | .ends: parts: tagged does not have this key
					{parts: datasets, fields: {1: {fields: {82: b 1}}}} | .fields.1: '1' is not the identifier of a dataset; write two hexadecimal digits in capitals, such as 71
					{parts: datasets, fields: {7a: {parts: none}}} | .fields.7a: '7a' is not the identifier of a dataset; write two hexadecimal digits in capitals, such as 71
					{parts: datasets, fields: {01: {parts: positional, fields: {1: n 1}}}} | .fields.01: dataset 01 has other parts than its identifier says: ber-tlv from 00 to 70; leave parts out, or write parts: none
					{parts: datasets, fields: {71: {parts: ber-tlv}}} | .fields.71: dataset 71 has other parts than its identifier says: those of a bitmap from 71 to FF; leave parts out, or write parts: none
					{parts: datasets, fields: {71: {name: x}}} | .fields.71: there is no part; give the field at least one
					{parts: datasets, fields: {71: {fields: {0: n 1}}}} | .fields.71.fields.0: '0' is not a part of a dataset; write numbers from 1 to 127, or tlv for what follows them
					{parts: datasets, fields: {71: {fields: {tlv: {parts: positional, fields: {1: n 1}}}}}} | .fields.71.fields.tlv: what follows the parts as tlv is BER-TLV; write parts: ber-tlv
					{parts: datasets, fields: {01: {fields: {9F: b 1}}}} | .fields.01.fields.9F: '9F' is not one whole tag: where the low 5 bits of the first byte are set, all bytes up to the first one below 80 follow, as in 9F26 or DF8101
					{parts: datasets, fields: {01: {length: {bytes: 1}, fields: {82: b 1}}}} | .fields.01: these parts say how long each of them is; leave length and room out
					{parts: datasets, fields: {73: {parts: none, format: b......65536}}} | .fields.73: a field of format b......65536 is longer than its length can say: 65536 is more than 65535
					{parts: datasets, fill: true} | .fill: parts: datasets does not have this key
					{parts: tlv}               | .parts: 'tlv' is not possible here; write KINDS, or none for a field without parts
					{broken: keep}             | : only a field with parts can have broken ones that are kept
					{parts: none, broken: keep} | : only a field with parts can have broken ones that are kept
					{parts: ber-tlv, broken: yes} | .broken: 'yes' is not possible here; write keep or refuse
					{parts: positional, fields: {1: {format: n 2, broken: keep}}} | .fields.1: only a field with parts can have broken ones that are kept
					{parts: positional}        | : there is no part; give the field at least one
					{parts: positional, fields: {}} | : there is no part; give the field at least one
					{parts: positional, fields: [n 6]} | .fields: write the parts by key, such as 1: n 6
					{parts: positional, fields: {1: none}} | : there is no part; give the field at least one
					{parts: positional, fields: {a.b: n 6}} | .fields.?: 'a.b' cannot be the key of a part; write one without dots and brackets
					{parts: positional, short: 1, fields: {1: n 6}} | .short: '1' is not possible here; write true or false
					{parts: positional, end: x, fields: {1: n 6}} | .end: parts: positional does not have this key
					{parts: positional, fill: true, fields: {1: n 6}} | .fill: parts: positional does not have this key
					{parts: none, fields: {1: n 6}} | .fields: parts: none does not have this key
					{fields: {1: n 6}}         | : has fields, but no parts; write parts: KINDS
					{short: true}              | .short: belongs to a field with parts; write parts, too: KINDS
					{fill: true}               | .fill: belongs to a field with parts; write parts, too: KINDS
					{fill: yes, parts: ber-tlv} | .fill: 'yes' is not a fill; write one hexadecimal digit
					{parts: ber-tlv, encoding: ascii} | : a field with parts cannot be written as US-ASCII; write binary or hex, or bcd for positional parts, and give the parts their encodings
					{parts: ber-tlv, encoding: bcd} | : a field with parts cannot be written as BCD, aligned right, filled with 0; write binary or hex, or bcd for positional parts, and give the parts their encodings
					{parts: ber-tlv, align: left} | : only bcd has align and fill, and this field is written as binary
					{parts: ber-tlv, trim: true} | : only a text of fixed length can be trimmed
					{parts: ber-tlv, fill: true, fields: {FF8106: b 3}} | .fields.FF8106: tag FF8106 begins with a byte that fills the space between tags
					{parts: ber-tlv, fields: {82: {format: b..3, room: 5}}} | .fields.82: these parts say how long each of them is; leave length and room out
					{parts: bitmap, fields: {1: n 6}} | : bitmap: write how many bits the bitmap has, such as bitmap: {bits: 64}
					{parts: bitmap, bitmap: {encoding: hex}} | .bitmap: write how many bits the bitmap has, such as bitmap: {bits: 64}
					{parts: bitmap, bitmap: {bits: 65}} | .bitmap: a bitmap has 8 to 128 bits, a multiple of 8, not 65
					{parts: bitmap, bitmap: {bits: 64, encoding: bcd}} | .bitmap: a bitmap cannot be written as BCD, aligned right, filled with 0; write binary or hex
					{parts: bitmap, bitmap: {bits: 64, header: 256}} | .bitmap: a header has 0 to 255 bytes, not 256
					{parts: bitmap, bitmap: {bits: 64, first: 3}} | .bitmap.first: '3' is not possible here; write 1 or 2
					{parts: bitmap, bitmap: {bits: 64, first: 1, continues: true}} | .bitmap: bit 1 announces another bitmap or is that of part 1; write continues: true or first: 1
					{parts: bitmap, bitmap: {bits: 64, bitmaps: 2}} | .bitmap: unknown key 'bitmaps'; write one of bits, encoding, first, continues, header
					{parts: bitmap, bitmap: {bits: 64, first: 2}, fields: {1: n 6}} | .fields.1: the first part has number 2
					{parts: bitmap, bitmap: {bits: 64}, fields: {65: n 6}} | .fields.65: there is no bit for part 65; parts have numbers from 1 to 64
					{parts: bitmap, bitmap: {bits: 64}, fields: {02: n 6}} | .fields.02: '02' is not the number of a part
					{parts: tagged}            | : tag: write how many characters, digits or bytes a tag has, such as tag: {width: 2}
					{parts: tagged, tag: {width: 2}} | .tag: write how many digits or bytes the length of a part has, such as tag: {length: {digits: 2}}
					{parts: tagged, tag: {width: 2, length: 2}} | .tag.length: write keys with values here, of digits, bytes, encoding, counts, includes-itself, includes-tag
					{parts: tagged, tag: {width: 9, length: {digits: 2}}} | .tag: a tag has 1 to 8 characters, digits or bytes, not 9
					{parts: tagged, tag: {width: 3, encoding: bcd, length: {digits: 2}}} | .tag: a tag is text, an even number of digits of BCD, or binary; write ascii, ebcdic, bcd or binary
					{parts: tagged, tag: {width: 2, encoding: binary, length: {digits: 2}}} | .tag: the length has digits; write its encoding, such as ascii or bcd
					{parts: tagged, tag: {width: 2, length: {digits: 2, counts: even-digits}}} | .tag: the length of a tag counts units, bytes or hexadecimal digits, not even digits
					{parts: tagged, tag: {width: 2, length: {digits: 2, includes-itself: true}}} | .tag: only a length that counts bytes can include itself
					{parts: tagged, tag: {width: 2, first: value, length: {digits: 2}}} | .tag.first: 'value' is not possible here; write tag or length
					{parts: tagged, head: {name: TCC}, tag: {width: 2, length: {digits: 2}}} | .head: is a new field, so it needs a format, such as format: n 6
					{parts: tagged, head: a..2, tag: {width: 2, length: {digits: 2}}} | .head: a head is text of fixed length, such as a 1
					{parts: tagged, head: x, tag: {width: 2, length: {digits: 2}}} | .head: 'x' is not the format of a field; write content and length, such as n 6, n..19, ans...999, b 8, or a date such as MMDDhhmmss
					{parts: tagged, head: a 1, tag: {width: 4, length: {digits: 2}}, fields: {head: n 1}} | .fields.head: the part head is what precedes the first tag, so it cannot be a tag
					{parts: terminated, fields: {1: n..6}} | : end: write what ends a part, such as end: \"\\\\\" or end: 0x1C
					{parts: terminated, end: ab, fields: {1: n..6}} | .end: 'ab' does not end a part; write one character such as \"\\\\\", or a byte such as 0x1C
					{parts: terminated, end: 0x1, fields: {1: n..6}} | .end: '0x1' does not end a part; write one character such as \"\\\\\", or a byte such as 0x1C
					{parts: terminated, end: \u20AC, fields: {1: n..6}} | .end: '\u20AC' is not in the character set ISO-8859-1
					""")
	void wrongPartsAreRefused(String field, String why) {
		assertThat(acme("extends: iso1987-ascii\nfields:\n  48: " + field).findings()).first()
			.isEqualTo("acme.yml, line 3, fields.48" + why.replace("KINDS", KINDS));
	}

	@Test
	void partsThatAreTooDeepAreRefused() {
		String field = "n 6";
		for (int level = 0; level <= PartsKeys.DEEPEST; level++) {
			field = "{format: ans..9, parts: positional, fields: {x: " + field + "}}";
		}
		assertThat(acme("fields:\n  60: " + field).findings()).containsExactly("acme.yml, line 2, fields.60"
				+ ".fields.x".repeat(PartsKeys.DEEPEST + 1) + ": parts are more than 8 deep");
	}

	@Test
	void partsThatAreCutFromDigitsAreDigits() {
		assertThat(acme("fields:\n  60: {format: n..9, encoding: bcd, parts: positional, fields: {1: n 2, 2: an 2}}")
			.findings()).containsExactly(
					"acme.yml, line 2, fields.60: part 2 is cut from digits of BCD, so it holds digits; write n,"
							+ " or binary for the field");
	}

	@Test
	void mistakeOfAPartThatIsMergedHasItsPlace() {
		assertThat(acme("""
				extends: base.yml
				fields:
				  48:
				    fields:
				      421: n..7
				      92: {format: n..3, length: {digits: 2}}
				  61: {fields: {1: n 2}}
				  62: {short: true}
				""").with("base.yml", BASE).findings()).containsExactlyInAnyOrder(
				"acme.yml, line 8, fields.62.short: belongs to a field with parts; write parts, too: " + KINDS,
				"acme.yml, line 5, fields.48.fields.421: a tag has 2 characters, unlike 421",
				"acme.yml, line 6, fields.48.fields.92: these parts say how long each of them is; leave length and room out",
				"acme.yml, line 7, fields.61: has fields, but no parts; write parts: " + KINDS);
	}

	@Test
	void partsThatAreGoneAreNotMerged() {
		assertThat(acme("extends: middle.yml\nfields:\n  48: {fields: {92: n..4}}")
			.with("middle.yml", "extends: base.yml\nfields: {48: {parts: none}}")
			.with("base.yml", BASE)
			.findings())
			.containsExactly("acme.yml, line 3, fields.48: has fields, but no parts; write parts: " + KINDS);
	}

	@Test
	void inheritedPartThatTheDefaultsSpoilIsNamed() {
		List<String> findings = acme("extends: base.yml\n\ndefaults: {length: {bytes: 1}}").with("base.yml", BASE)
			.findings();
		assertThat(findings).containsExactly("acme.yml, line 3, defaults: field 60: part 2 is cut from digits of BCD,"
				+ " so its length has digits that count digits, and it has no room");
		assertThat(acme("extends: base.yml\n\ndefaults: {n: ascii}")
			.with("base.yml",
					"defaults: {n: bcd}\nfields: {60: {format: ans..9, parts: positional, fields:"
							+ " {1: {format: n..9, length: {counts: even-digits}}}}}")
			.findings())
			.containsExactly("acme.yml, line 3, defaults: field 60: part 1: only the length of BCD has even digits");
	}

	@Test
	void cardNumberAsAKeyOfAPartIsNotQuoted() {
		for (String parts : List.of("{parts: positional, fields: {4111.1111: x}}",
				"{parts: positional, fields: {4111111111111111: x}}",
				"{parts: ber-tlv, fields: {4111111111111111: b 1}}",
				"{parts: terminated, end: 4111111111111111, fields: {1: n 1}}")) {
			assertThat(acme("fields:\n  60: " + parts).refusal()).hasMessageNotContaining("41111");
		}
	}

}
