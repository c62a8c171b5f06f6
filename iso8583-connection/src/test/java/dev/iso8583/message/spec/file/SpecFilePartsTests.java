package dev.iso8583.message.spec.file;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.Parts;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the keys of parts do, and which of them are inherited.
 */
class SpecFilePartsTests {

	private static final Encoding IBM1047 = new Encoding.Text(Charset.forName("IBM1047"));

	private static final String BASE = """
			extends: iso1987-ascii
			fields:
			  48:
			    parts: tagged
			    head: a 1
			    tag: {width: 2, length: {digits: 2}}
			    fields: {42: n..7, 92: n..3}
			""";

	@Test
	void positionalPartsInTheirOrder() {
		Parts.Positional parts = (Parts.Positional) parts("{parts: positional, fields: {b: n 6, a: ans 3, 10: n..9}}");
		assertThat(parts.mayEndEarly()).isFalse();
		assertThat(parts.fields().keySet()).containsExactly("b", "a", "10");
		assertThat(parts.fields().get("b")).isEqualTo(FieldSpec.of("Part b", "n 6", Coding.ASCII));
		assertThat(parts.fields().get("10")).isEqualTo(FieldSpec.of("Part 10", "n..9", Coding.ASCII));
		assertThat(parts("{parts: positional, short: true, fields: {1: n 6}}"))
			.isEqualTo(new Parts.Positional(Map.of("1", FieldSpec.of("Part 1", "n 6", Coding.ASCII)), true));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{bits: 64}                              | 64 | binary | false | 0
			{bits: 64, first: 1}                    | 64 | binary | false | 0
			{bits: 24, first: 2, encoding: hex}     | 24 | hex    | false | 0
			{bits: 64, continues: true}             | 64 | binary | true  | 0
			{bits: 16, first: 2, continues: true, header: 1} | 16 | binary | true | 1
			{bits: 16, continues: false}            | 16 | binary | false | 0
			""")
	void bitmapOfParts(String bitmap, int bits, String encoding, boolean continues, int header) {
		Parts.Bitmapped parts = (Parts.Bitmapped) parts("{parts: bitmap, bitmap: " + bitmap + ", fields: {3: n 6}}");
		assertThat(parts).isEqualTo(new Parts.Bitmapped(bits, EncodingNames.of(encoding), continues, header,
				Map.of(3, FieldSpec.of("Part 3", "n 6", Coding.ASCII))));
	}

	@Test
	void tagIsWrittenLikeTextAndItsLengthLikeTheTag() {
		String tagged = "{parts: tagged, tag: {width: 2, length: {digits: 2}}, fields: {92: n..3}}";
		LengthIndicator length = LengthIndicator.digits(IBM1047, 2);
		Parts.Tagged parts = (Parts.Tagged) acme(
				"extends: iso1987-ebcdic\ndefaults: {length: {bytes: 1}}\nfields: {48: " + tagged + "}")
			.field(48)
			.parts();
		assertThat(parts.tag()).isEqualTo(new Parts.Tag(2, IBM1047, length, false, false));
		assertThat(parts.head()).isNull();
		assertThat(parts.fields().get("92").length()).isEqualTo(length);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{width: 4, encoding: ascii, first: length, length: {bytes: 2, includes-tag: true}} | 0042 | true | true
			{width: 2, encoding: binary, first: tag, length: {bytes: 2}}                       | C001 | false | false
			{width: 4, encoding: bcd, length: {bytes: 2, encoding: binary}}                    | 0042 | false | false
			""")
	void tagWithALengthInBytes(String tag, String key, boolean lengthFirst, boolean includesTag) {
		Parts.Tagged parts = (Parts.Tagged) parts(
				"{parts: tagged, tag: " + tag + ", fields: {" + key + ": {format: ans..9, show: hidden, min: 1}}}");
		assertThat(parts.tag().length()).isEqualTo(LengthIndicator.bytes(2));
		assertThat(parts.tag().lengthFirst()).isEqualTo(lengthFirst);
		assertThat(parts.tag().lengthIncludesTag()).isEqualTo(includesTag);
		assertThat(parts.fields().get(key).show()).isEqualTo(Show.HIDDEN);
		assertThat(parts.fields().get(key).minimum()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			iso1987-ascii  | 0x1C   | 1C
			iso1987-ascii  | 0xff   | FF
			iso1987-ascii  | "\\\\" | 5C
			iso1987-ascii  | "*"    | 2A
			iso1987-ebcdic | "*"    | 5C
			iso1987-ebcdic | 0x1C   | 1C
			""")
	void endOfPartsIsAByteOrACharacterOfText(String spec, String end, String written) {
		Parts.Terminated parts = (Parts.Terminated) acme(
				"extends: " + spec + "\nfields: {48: {parts: terminated, end: " + end + ", fields: {1: ans..9}}}")
			.field(48)
			.parts();
		assertThat(parts.end()).isEqualTo((byte) Integer.parseInt(written, 16));
	}

	@ParameterizedTest
	@CsvSource({ "iso1987-ascii, 7E", "iso1987-ebcdic, A1" })
	void partsMayHaveEndsOfTheirOwn(String spec, String tilde) {
		Parts.Positional parts = (Parts.Positional) acme("extends: " + spec + """

				fields:
				  48:
				    parts: positional
				    ends: {1: 0x0d0a, 2: "~", 3: rest}
				    fields: {1: ans..9, 2: n..9, 3: ans..99}
				""").field(48).parts();
		assertThat(parts.ends()).isEqualTo(Map.of("1", "0D0A", "2", tilde, "3", ""));
	}

	@Test
	void lengthOfATagMayCountHexadecimalDigits() {
		Parts.Tagged parts = (Parts.Tagged) parts("{parts: tagged, tag: {width: 1, encoding: binary,"
				+ " length: {bytes: 1, counts: hex-digits}}, fields: {C0: ans..9}}");
		assertThat(parts.tag().length()).isEqualTo(LengthIndicator.bytes(1).counting(Counts.HEX_DIGITS));
		assertThat(parts.fields().get("C0").length().counts()).isEqualTo(Counts.BYTES);
	}

	@Test
	void lengthOfATagCountsWhatIsSaid() {
		Parts.Tagged parts = (Parts.Tagged) parts("{parts: tagged, tag: {width: 2, encoding: bcd,"
				+ " length: {digits: 4, counts: bytes, includes-itself: true}}, fields: {92: x+n..9, 93: n..9}}");
		LengthIndicator length = new LengthIndicator(Encoding.BCD, 4, Counts.BYTES, true);
		assertThat(parts.tag()).isEqualTo(new Parts.Tag(2, Encoding.BCD, length, false, false));
		assertThat(parts.fields().get("93").length()).isEqualTo(length);
	}

	@Test
	void headBeforeTheFirstTag() {
		Parts.Tagged parts = (Parts.Tagged) parts(
				"{parts: tagged, head: {name: Category, format: a 1}, tag: {width: 2, length: {digits: 2}}}");
		assertThat(parts.head()).isEqualTo(FieldSpec.of("Category", "a 1", Coding.ASCII));
		assertThat(parts.fields()).isEmpty();
	}

	@Test
	void partsByTheBasicEncodingRules() {
		assertThat(parts("{parts: ber-tlv}")).isEqualTo(new Parts.BerTlv(false, Map.of()));
		Parts.BerTlv parts = (Parts.BerTlv) parts("""
				{encoding: hex-ebcdic, parts: ber-tlv, fill: true,
				  fields: {9F26: b 8, 5A: {format: n..19, encoding: bcd, align: left, fill: F}, C1: x+n..9}}""");
		assertThat(parts.mayBeFilled()).isTrue();
		assertThat(parts.fields().get("9F26").encoding()).isEqualTo(Encoding.HEX);
		assertThat(parts.fields().get("5A").encoding()).isEqualTo(new Encoding.Bcd(true, 15));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{format: ans...999, parts: ber-tlv}                     | binary
					{format: ans...999, parts: ber-tlv, encoding: hex}      | hexadecimal digits in US-ASCII
					{format: b...999, parts: ber-tlv}                       | binary
					{format: n...999, parts: positional, fields: {1: n 2}}  | binary
					{format: n...999, encoding: bcd, align: left, parts: positional, fields: {1: n 2}} | BCD, aligned left, filled with F
					""")
	void fieldWithPartsIsBinaryUnlessItSaysSo(String field, String encoding) {
		assertThat(acme("defaults: {n: {encoding: bcd, fill: F}, b: hex}\nfields: {60: " + field + "}").field(60)
			.encoding()).hasToString(encoding);
	}

	@Test
	void defaultsActOnPartsByTheirContent() {
		Parts.Positional parts = (Parts.Positional) acme(
				"""
						defaults: {n: {encoding: bcd, align: left}, text: ebcdic-1047, b: binary, length: {bytes: 1}}
						fields: {60: {format: b..99, parts: positional, fields: {1: n..5, 2: an 3, 3: b 2, 4: {format: n 2, encoding: ascii}}}}
						""")
			.field(60)
			.parts();
		assertThat(parts.fields().values()).extracting(FieldSpec::encoding)
			.containsExactly(new Encoding.Bcd(true, 0), IBM1047, Encoding.BINARY, Encoding.ASCII);
		assertThat(parts.fields().get("1").length()).isEqualTo(LengthIndicator.bytes(1));
	}

	@Test
	void partsHaveParts() throws Exception {
		String field = "{format: ans..9, parts: positional, fields: {x: ans 1}}";
		for (int level = 1; level < PartsKeys.DEEPEST; level++) {
			field = "{format: ans...99, parts: positional, fields: {x: " + field + "}}";
		}
		MessageFormat format = MessageFormat.builder().spec(acme("fields: {60: " + field + "}").load()).build();
		assertThat(format.newMessage("0100")).satisfies((message) -> {
			format.set(message, "60" + ".x".repeat(PartsKeys.DEEPEST), "A");
			assertThat(new String(format.encode(message))).endsWith("006" + "003" + "01A");
		});
	}

	@Test
	void fieldKeepsInheritedParts() {
		for (String change : List.of("{show: hidden}", "{format: ans...512}", "{length: {bytes: 2}}", "ans...512")) {
			FieldSpec field = child("fields: {48: " + change + "}");
			assertThat(((Parts.Tagged) field.parts()).fields().keySet()).as(change).containsExactly("42", "92");
			assertThat(field.encoding()).isEqualTo(Encoding.BINARY);
		}
		assertThat(child("fields: {48: {show: hidden}}").show()).isEqualTo(Show.HIDDEN);
	}

	@Test
	void partsThatAreWrittenReplaceInheritedOnes() {
		FieldSpec field = child("fields: {48: {parts: positional, fields: {92: n 3}}}");
		assertThat(field.parts())
			.isEqualTo(new Parts.Positional(Map.of("92", FieldSpec.of("Part 92", "n 3", Coding.ASCII)), false));
		FieldSpec none = child("fields: {48: {parts: none}}");
		assertThat(none.parts()).isNull();
		assertThat(none.encoding()).isEqualTo(Encoding.LATIN_1);
	}

	@Test
	void partsAreMergedByKey() {
		Parts.Tagged parts = (Parts.Tagged) child(
				"fields: {48: {fields: {42: none, 92: {name: CVV, show: hidden}, 10: ans..9}}}")
			.parts();
		assertThat(parts.fields().keySet()).containsExactly("92", "10");
		assertThat(parts.fields().get("92").name()).isEqualTo("CVV");
		assertThat(parts.fields().get("92").format()).hasToString("n..3");
		assertThat(parts.tag().width()).isEqualTo(2);
		assertThat(parts.head()).isNotNull();
	}

	@Test
	void partThatIsAddedAgainIsTheLast() {
		Parts.Tagged parts = (Parts.Tagged) acme("extends: middle.yml\nfields: {48: {fields: {42: n..2}}}")
			.with("middle.yml", "extends: base.yml\nfields: {48: {fields: {42: none}}}")
			.with("base.yml", BASE)
			.field(48)
			.parts();
		assertThat(parts.fields().keySet()).containsExactly("92", "42");
		assertThat(parts.fields().get("42").format()).hasToString("n..2");
	}

	@Test
	void partsOfPartsAreMergedByKey() {
		FieldSpec field = acme("extends: base.yml\nfields: {60: {fields: {1: {fields: {3: n 1, 2: n 2}}}}}")
			.with("base.yml",
					"fields: {60: {format: ans..9, parts: positional, fields: {1: {format: ans..9, parts: positional,"
							+ " fields: {2: n 1}}}}}")
			.field(60);
		Parts.Positional inner = (Parts.Positional) ((Parts.Positional) field.parts()).fields().get("1").parts();
		assertThat(inner.fields().keySet()).containsExactly("2", "3");
		assertThat(inner.fields().get("2").format()).hasToString("n 2");
	}

	@Test
	void defaultsOfTheFileActOnInheritedParts() {
		Parts.Tagged parts = (Parts.Tagged) child("defaults: {text: ebcdic-1047, n: bcd}").parts();
		assertThat(parts.tag().encoding()).isEqualTo(IBM1047);
		assertThat(parts.tag().length().encoding()).isEqualTo(IBM1047);
		assertThat(parts.fields().get("42").encoding()).isEqualTo(Encoding.BCD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "{parts: none}" })
	void partsAreGoneForFilesThatExtendTheFile(String change) {
		assertThat(acme("extends: middle.yml\nfields: {48: ans..20}")
			.with("middle.yml", "extends: base.yml\nfields: {48: " + change + "}")
			.with("base.yml", BASE)
			.field(48)
			.parts()).isNull();
	}

	/** Return field 48 of a file that extends one with tags. */
	private static FieldSpec child(String yaml) {
		return acme("extends: base.yml\n" + yaml).with("base.yml", BASE).field(48);
	}

	private static Parts parts(String field) {
		return acme("extends: iso1987-ascii\nfields: {48: " + field + "}").field(48).parts();
	}

}
