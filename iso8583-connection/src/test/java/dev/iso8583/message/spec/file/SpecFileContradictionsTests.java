package dev.iso8583.message.spec.file;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What cannot be true at the same time is found with its line when a file is loaded, not
 * when the first message is sent.
 */
class SpecFileContradictionsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					3: {format: n 6, min: 3}                                                    | .3: a field of format n 6 always has its full length, so it has no minimum; write dots, such as n..6, or leave the minimum out
					3: {format: n 6, trim: true}                                                | .3: only a text of fixed length can be trimmed
					60: {format: ans..9, room: 1000000}                                         | .60: a room has up to 999999 bytes, not 1000000
					13: CCMM                                                                    | .13: a date with a century has a year, so 'CCMM' is not one; write CCYY, or leave CC out
					60: {length: {encoding: bcd, digits: 3, counts: bytes}, format: ans..1000}  | .60: a field of format ans..1000 is longer than its length can say: 1000 is more than 999
					43: {parts: positional, fields: {a: ans 25, b: ans 14}}                     | .43: the parts together take at most 39 bytes, and a field of format ans 40 always has 40; write that length, or a part for the rest
					43: {parts: positional, fields: {a: ans 25, b: ans 16}}                     | .43: the parts together take at least 41 bytes, and a field of format ans 40 has 40; make the field longer, or write short: true if the last parts may be missing
					60: {format: ans..9, parts: tagged, tag: {width: 4, length: {digits: 2}}, fields: {0001: ans 4}} | .60: part 0001 takes at least 10 bytes, and a field of format ans..9 has 9; make the field longer or the part shorter
					60: {parts: tagged, head: a 1, tag: {width: 2, length: {digits: 2}}, fields: {A1: ans 4}} | .60.fields.A1: tag A1 begins with a letter or a space, like the head; leave the head out, or write a tag that begins with a digit
					60: {parts: terminated, end: "1", fields: {a: n..9}}                        | .60.fields.a: part a holds digits, and '1' ends it; write another end
					60: {parts: terminated, end: 0x1C, fields: {a: {format: n..9, show: shown}}} | .60.fields.a: parts are never printed, so show has no effect; leave it out
					52: {show: shown}                                                           | .52: field 52 of the specification acme.yml may hold card data or a secret, which must not be shown in a text; leave its show out
					35: {show: truncated}                                                       | .35: field 35 of the specification acme.yml may hold card data or a secret, which must not be shown in a text, even in part; leave its show out
					11: n 3                                                                     | .11: cannot hold a STAN of six digits; write n 6
					""")
	void fieldThatContradictsItself(String field, String finding) {
		assertThat(acme("extends: iso1987-ascii\nfields:\n  " + field + "\n").findings())
			.containsExactly("acme.yml, line 3, fields" + finding);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					0800: {70: 1234}          | .0800.70: the value holds 3 digits, but 4 were given
					0800: {70: A}             | .0800.70: the value
					0800: {7: 1332000000}     | .0800.7: the value
					0100: {52: xyz}           | .0100.52: the value
					0950: {70: 001}           | .0950: no message has this type; the version is 0, 1, 2, 8 or 9, the class 1 to 8, and the function 0 to 7
					""")
	void valueOfATemplateThatDoesNotFit(String template, String finding) {
		assertThat(acme("extends: iso1987-ascii\ntemplates:\n  " + template).findings()).singleElement()
			.asString()
			.startsWith("acme.yml, line 3, templates" + finding)
			.doesNotContain("1332000000", "xyz");
	}

	@Test
	void inheritedValueThatNoLongerFitsIsFoundAtTheField() {
		assertThat(acme("""
				extends: base.yml
				fields:
				  70: n 2
				""").with("base.yml", "extends: iso1987-ascii\ntemplates: {0800: {70: 301}}").findings())
			.containsExactly(
					"acme.yml, line 3, fields.70: the value in the template of 0800 holds 2 digits, but 3 were given; write"
							+ " another value, or another format");
	}

	@Test
	void inheritedMinimumAndTrimGiveWay() {
		SpecFilesInMemory files = acme("extends: base.yml\nfields: {60: ans 9, 61: ans..3, 62: n 9}").with("base.yml",
				"extends: iso1987-ascii\nfields: {60: {min: 5}, 61: {min: 5}, 62: {format: ans 9, trim: true}}");
		assertThat(files.field(60).minimum()).isZero();
		assertThat(files.field(61).minimum()).isZero();
		assertThat(files.field(62).trim()).isFalse();
	}

}
