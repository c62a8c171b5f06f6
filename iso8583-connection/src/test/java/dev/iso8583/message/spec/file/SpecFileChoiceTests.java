package dev.iso8583.message.spec.file;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Parts with one of several layouts, in files.
 */
class SpecFileChoiceTests {

	private static final String KINDS = "positional, bitmap, tagged, ber-tlv, terminated, datasets or choice";

	private static final String BASE = """
			extends: iso1987-ascii
			fields:
			  48:
			    parts: choice
			    by: 3
			    when:
			      "00": {parts: positional, fields: {1: n 2}}
			      "01": {parts: ber-tlv}
			""";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					{parts: choice}                  | : write what chooses the layout: by: with the number of a field, mti or first-bytes
					{parts: choice, by: 3}           | : when: there is no layout to choose; give each value a layout of its own
					{parts: choice, by: 3, when: {else: {parts: ber-tlv}}} | .when: there is no layout to choose; give each value a layout of its own
					{parts: choice, by: x}           | .by: 'x' chooses no layout; write the number of a field, mti or first-bytes
					{parts: choice, by: 1}           | .by: a layout is chosen by a field from 2 to 128, not by 1
					{parts: choice, by: 129}         | .by: a layout is chosen by a field from 2 to 128, not by 129
					{parts: choice, by: 3, when: x}  | .when: write the layouts by key, such as "00": {parts: ber-tlv}
					{parts: choice, by: 3, when: {"00": x}} | .when.00: write keys with values here, of parts, short, bitmap, tag, head, end, ends, by, when, fields, fill
					{parts: choice, by: 3, when: {"00": {format: n 6}}} | .when.00: unknown key 'format'; write one of parts, short, bitmap, tag, head, end, ends, by, when, fields, fill
					{parts: choice, by: 3, when: {"00": {}}} | .when.00: is a layout, so it needs parts; write parts: KINDS
					{parts: choice, by: 3, when: {"00": {parts: none}}} | .when.00: is a layout, so it needs parts; write parts: KINDS
					{parts: choice, by: 3, when: {"00": {fields: {1: n 2}}}} | .when.00: has fields, but no parts; write parts: KINDS
					{parts: choice, by: 3, when: {"00": {short: true}}} | .when.00.short: belongs to a field with parts; write parts, too: KINDS
					{parts: choice, by: 3, when: {"00": {parts: ber-tlv, end: x}}} | .when.00.end: parts: ber-tlv does not have this key
					{parts: choice, by: 3, when: {"00": {parts: positional, fields: {1: x}}}} | .when.00.fields.1: 'x' is not the format of a field; write content and length, such as n 6, n..19, ans...999, b 8, or a date such as MMDDhhmmss
					{parts: choice, by: 3, when: {"00": {parts: choice, by: mti, when: {"01": {parts: ber-tlv}}}}} | .when.00: a layout cannot be a choice itself
					{parts: choice, by: 3, when: {"0A": {parts: ber-tlv}}} | : field 3 is n 6 and never begins with '0A'; write the beginning of a value
					{parts: choice, by: 3, when: {"0000001": {parts: ber-tlv}}} | : field 3 is n 6 and never begins with '0000001'; write the beginning of a value
					{parts: choice, by: 64, when: {"0g": {parts: ber-tlv}}} | : field 64 is b 8 and never begins with '0g'; write the beginning of a value, as hexadecimal digits in capitals
					{parts: choice, by: mti, when: {01x0: {parts: ber-tlv}}} | .when.01x0: '01x0' chooses no layout; write an MTI, or its first digits, in quotes
					{parts: choice, by: first-bytes, when: {F: {parts: ber-tlv}}} | .when.F: 'F' chooses no layout; write 1 to 8 bytes as hexadecimal digits in capitals, such as "F1"
					{parts: choice, by: 48, when: {"00": {parts: ber-tlv}}} | : field 48 chooses the layout, but has parts itself; name a field without parts
					{parts: choice, by: 3, encoding: bcd, when: {"00": {parts: positional, fields: {1: n 2}}}} | : a field with parts cannot be written as BCD, aligned right, filled with 0; write binary or hex, or bcd for positional parts, and give the parts their encodings
					{parts: choice, by: 3, fields: {1: n 2}, when: {"00": {parts: ber-tlv}}} | .fields: parts: choice does not have this key
					{parts: ber-tlv, by: 3}          | .by: parts: ber-tlv does not have this key
					{when: {"00": {parts: ber-tlv}}} | : has when, but no parts; write parts: KINDS
					{by: 3}                          | .by: belongs to a field with parts; write parts, too: KINDS
					{parts: positional, fields: {1: {format: ans..9, parts: choice, by: mti, when: {"01": {parts: ber-tlv}}}}} | .fields.1: the layout of part 1 is chosen by a field or the MTI, which only a whole field can be; write by: first-bytes
					{parts: ber-tlv, fields: {E1: {format: b..9, parts: choice, by: 3, when: {"01": {parts: ber-tlv}}}}} | .fields.E1: the layout of part E1 is chosen by a field or the MTI, which only a whole field can be; write by: first-bytes
					""")
	void wrongChoicesAreRefused(String field, String why) {
		assertThat(acme("extends: iso1987-ascii\nfields:\n  48: " + field).findings())
			.containsExactly("acme.yml, line 3, fields.48" + why.replace("KINDS", KINDS));
	}

	@Test
	void fieldThatChoosesMustBeThere() {
		String missing = ": field 3 chooses the layout, but there is no such field; name another one, or write it under"
				+ " fields";
		assertThat(acme("fields:\n  48: {format: ans...999, parts: choice, by: 3, when: {\"00\": {parts: ber-tlv}}}")
			.findings()).containsExactly("acme.yml, line 2, fields.48" + missing);
		assertThat(acme("extends: base.yml\nfields:\n  3: none").with("base.yml", BASE).findings())
			.containsExactly("acme.yml, line 3, fields.3: field 48" + missing);
		assertThat(acme("extends: base.yml\nfields:\n  3: {format: ans 6, parts: positional, fields: {1: ans 6}}")
			.with("base.yml", BASE)
			.findings())
			.containsExactly("acme.yml, line 3, fields.3: field 48: field 3 chooses the layout, but has parts"
					+ " itself; name a field without parts");
	}

	@Test
	void wrongFieldThatChoosesIsTheOnlyMistake() {
		assertThat(acme("""
				extends: iso1987-ascii
				fields:
				  3: {format: n 6, encoding: hex}
				  48: {parts: choice, by: 3, when: {"00": {parts: ber-tlv}}}
				""").findings()).singleElement().asString().startsWith("acme.yml, line 3, fields.3: content n");
	}

	@Test
	void layoutsAreAddedChangedAndRemoved() {
		MessageSpec spec = acme("""
				extends: base.yml
				fields:
				  48:
				    when:
				      "00": {fields: {1: n 3, 2: n 4}}
				      "01": none
				      "02": {parts: terminated, end: ";", fields: {1: ans..9}}
				      else: {parts: ber-tlv}
				""").with("base.yml", BASE).load();
		Parts.Choice choice = (Parts.Choice) spec.fields().get(48).parts();
		assertThat(choice.by()).isEqualTo(Parts.By.field(3)).hasToString("3");
		assertThat(choice.layouts()).containsOnlyKeys("00", "02");
		assertThat(((Parts.Positional) choice.layouts().get("00")).fields()).containsOnlyKeys("1", "2");
		assertThat(choice.otherwise()).isInstanceOf(Parts.BerTlv.class);
	}

	@Test
	void inheritedLayoutThatTheDefaultsSpoilIsNamed() {
		assertThat(acme("extends: base.yml\n\ndefaults: {n: ascii}").with("base.yml",
				"extends: iso1987-ascii\ndefaults: {n: bcd}\nfields: {48: {parts: choice, by: 41, when: {A: {parts: positional,"
						+ " fields: {1: {format: n..9, length: {counts: even-digits}}}}}}}")
			.findings()).containsExactly(
					"acme.yml, line 3, defaults: field 48: layout A: part 1: only the length of BCD has even digits");
	}

	@Test
	void whenOfOtherPartsIsRefused() {
		assertThat(acme("extends: base.yml\nfields:\n  48: {when: {\"00\": {parts: ber-tlv}}}")
			.with("base.yml", "extends: iso1987-ascii\nfields: {48: {parts: ber-tlv}}")
			.findings())
			.containsExactly("acme.yml, line 3, fields.48: has when, but its parts are no choice; write parts: choice");
		assertThat(acme("extends: base.yml\nfields:\n  48: {fields: {1: n 2}}").with("base.yml", BASE).findings())
			.containsExactly(
					"acme.yml, line 3, fields.48: has fields, but its parts are a choice; write them in a layout");
	}

	@Test
	void specificationInJavaIsCheckedToo() {
		Parts choice = new Parts.Choice(Parts.By.field(3), Map.of("00", new Parts.BerTlv(false, Map.of())), null);
		FieldSpec field = MessageSpec.named("iso1987-ascii").fields().get(48).withParts(choice);
		for (Integer chooser : List.of(3, 48)) {
			MessageSpec.Builder builder = MessageSpec.builder("test").field(48, field);
			if (chooser == 3) {
				assertThatIllegalArgumentException().isThrownBy(builder::build)
					.withMessage("Field 48 of the specification test: Field 3 chooses the layout, but there is no such"
							+ " field; name another one, or write it under fields");
			}
			else {
				assertThat(builder.field(3, MessageSpec.named("iso1987-ascii").fields().get(3)).build().fields())
					.containsKey(48);
			}
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Parts.Choice(Parts.By.field(3), Map.of("", choice), null))
			.withMessageStartingWith("'' chooses no layout");
	}

	@Test
	void cardNumberAsAKeyIsNotQuoted() {
		for (String choice : List.of("by: 4111111111111111", "by: 3, when: {\"4111111111111111\": {parts: ber-tlv}}",
				"by: mti, when: {\"4111111111111111\": {parts: ber-tlv}}",
				"by: first-bytes, when: {\"4111111111111111111\": {parts: ber-tlv}}")) {
			assertThat(acme("extends: iso1987-ascii\nfields:\n  60: {parts: choice, " + choice + "}").refusal())
				.hasMessageNotContaining("41111");
		}
	}

}
