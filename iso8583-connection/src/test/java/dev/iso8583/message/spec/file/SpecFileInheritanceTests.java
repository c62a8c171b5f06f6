package dev.iso8583.message.spec.file;

import java.nio.charset.Charset;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
 * What a file takes from those that it extends.
 */
class SpecFileInheritanceTests {

	private static final Encoding EBCDIC = new Encoding.Text(Charset.forName("IBM1047"));

	@Test
	void attributesAreInheritedOneByOne() {
		FieldSpec field = acme("extends: base.yml\nfields: {60: {show: shown}}").with("base.yml", """
				extends: iso1987-ascii
				fields: {60: {name: Tags, format: ans...512, min: 2}}
				""").field(60);
		assertThat(field).isEqualTo(new FieldSpec("Tags", FieldFormat.of("ans...512"), 2, Encoding.LATIN_1,
				LengthIndicator.digits(Encoding.ASCII, 3), false, 0, Show.SHOWN));
	}

	@Test
	void inheritedFieldsAreWrittenByTheDefaultsOfTheFile() {
		MessageSpec spec = acme("""
				extends: iso1987-binary
				defaults: {text: ebcdic-1047, length: {bytes: 1}}
				""").load();
		MessageSpec builtIn = MessageSpec.named("iso1987-binary");
		assertThat(spec.fields().get(43)).isEqualTo(builtIn.fields().get(43).withEncoding(EBCDIC));
		assertThat(spec.fields().get(44))
			.isEqualTo(builtIn.fields().get(44).withEncoding(EBCDIC).withLength(LengthIndicator.bytes(1)));
		assertThat(spec.fields().get(3)).isEqualTo(builtIn.fields().get(3));
	}

	@Test
	void attributeOfAFieldWinsOverDefaultsEvenIfItIsInherited() {
		MessageSpec spec = acme("extends: base.yml\ndefaults: {text: ebcdic-1047, length: {bytes: 2}}")
			.with("base.yml", """
					extends: iso1987-ascii
					fields: {48: {encoding: ascii, length: {counts: bytes}}, 60: {length: {digits: 3}}}
					""")
			.load();
		assertThat(spec.fields().get(48).encoding()).isEqualTo(Encoding.ASCII);
		assertThat(spec.fields().get(48).length()).isEqualTo(LengthIndicator.bytes(2).counting(Counts.BYTES));
		assertThat(spec.fields().get(60).encoding()).isEqualTo(EBCDIC);
		assertThat(spec.fields().get(60).length()).isEqualTo(LengthIndicator.digits(Encoding.ASCII, 3));
		assertThat(spec.fields().get(61).encoding()).isEqualTo(EBCDIC);
		assertThat(spec.fields().get(61).length()).isEqualTo(LengthIndicator.bytes(2));
	}

	@Test
	void defaultsOfTheFileWinOverThoseOfWhatItExtends() {
		MessageSpec spec = acme("extends: base.yml\ndefaults: {n: {fill: F}, length: bcd}")
			.with("base.yml", "extends: grand.yml\ndefaults: {n: {align: left}, text: ascii, length: {bytes: 1}}")
			.with("grand.yml", "extends: iso1993-ebcdic\ndefaults: {n: bcd, text: ebcdic-500, b: hex}")
			.load();
		assertThat(spec.fields().get(11).encoding()).isEqualTo(new Encoding.Bcd(true, 15));
		assertThat(spec.fields().get(43).encoding()).isEqualTo(Encoding.ASCII);
		assertThat(spec.fields().get(52).encoding()).isEqualTo(Encoding.HEX);
		assertThat(spec.fields().get(35).encoding()).isEqualTo(EBCDIC);
		assertThat(spec.fields().get(2).length()).isEqualTo(LengthIndicator.digits(Encoding.BCD, 2));
		assertThat(spec.fields().get(48).length()).isEqualTo(LengthIndicator.digits(Encoding.BCD, 3));
		assertThat(spec.mti()).isEqualTo(EBCDIC);
	}

	@Test
	void digitsOfALengthKeepTheirEncodingAcrossOneInBytes() {
		assertThat(acme("extends: base.yml\nfields: {48: {length: {digits: 4}}}")
			.with("base.yml", "extends: iso1987-ebcdic\ndefaults: {length: {bytes: 1}}")
			.field(48)
			.length()).isEqualTo(LengthIndicator.digits(EBCDIC, 4));
	}

	@Test
	void fieldThatIsRemovedIsGone() {
		assertThat(acme("extends: base.yml").with("base.yml", "extends: iso1987-ascii\nfields: {61: none}")
			.load()
			.fields()).hasSize(125).doesNotContainKey(61);
		assertThat(acme("extends: base.yml\nfields: {61: ans...255}")
			.with("base.yml", "extends: iso1987-ascii\nfields: {61: none}")
			.field(61)
			.name()).isEqualTo("Field 61");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{bytes: 1}                                          | 255
			{bytes: 1, counts: bytes}                           | 255
			{bytes: 1, counts: bytes, includes-itself: true}    | 254
			{digits: 2}                                         | 99
			{digits: 3}                                         | 999
			{bytes: 2}                                          | 999
			""")
	void inheritedMaximumThatALengthCannotSayIsLowered(String length, int maximum) {
		assertThat(acme("extends: iso1987-ascii\ndefaults: {length: " + length + "}").field(48).maximum())
			.isEqualTo(maximum);
		assertThat(acme("extends: iso1987-ascii\nfields: {48: {length: " + length + "}}").field(48).maximum())
			.isEqualTo(maximum);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			b...999 | {encoding: hex, length: {bytes: 1, counts: bytes}}       | 127
			b...999 | {encoding: binary, length: {bytes: 1, counts: hex-digits}} | 127
			n...999 | {encoding: bcd, length: {bytes: 1, counts: bytes}}       | 510
			n...999 | {encoding: bcd, length: {bytes: 1, counts: even-digits}} | 254
			n...200 | {encoding: bcd, length: {bytes: 1, counts: bytes}}       | 200
			""")
	void maximumIsLoweredByWhatTheLengthCounts(String format, String changes, int maximum) {
		assertThat(acme("extends: base.yml\nfields: {60: " + changes + "}")
			.with("base.yml", "fields: {60: " + format + "}")
			.field(60)
			.maximum()).isEqualTo(maximum);
	}

	@Test
	void loweredMaximumIsThatOfTheFormatAgainIfTheLengthCanSayIt() {
		assertThat(acme("extends: base.yml\ndefaults: {length: ascii}")
			.with("base.yml", "extends: iso1987-ascii\ndefaults: {length: {bytes: 1}}")
			.field(48)
			.maximum()).isEqualTo(999);
	}

	@Test
	void inheritedAttributesThatTheFieldCanNoLongerHaveAreLeftOut() {
		String base = """
				fields:
				  43: {format: ans 40, trim: true}
				  48: {format: ans..20, length: {bytes: 2}, room: 40}
				  22: {format: n 3, encoding: bcd, align: left}
				  23: {format: n 3, encoding: bcd, align: left}
				""";
		MessageSpec spec = acme("""
				extends: base.yml
				fields: {43: ans..40, 48: ans 20, 22: an 12, 23: {encoding: ascii}}
				""").with("base.yml", base).load();
		assertThat(spec.fields().get(43).trim()).isFalse();
		assertThat(spec.fields().get(48).length()).isNull();
		assertThat(spec.fields().get(48).room()).isZero();
		assertThat(spec.fields().get(22).encoding()).isEqualTo(Encoding.LATIN_1);
		assertThat(spec.fields().get(23).encoding()).isEqualTo(Encoding.ASCII);
	}

	@Test
	void inheritedAttributesThatTheFieldCanHaveStay() {
		FieldSpec field = acme("extends: base.yml\nfields: {48: ans..10}")
			.with("base.yml", "fields: {48: {format: ans..20, length: {bytes: 2}, room: 40, min: 1}}")
			.field(48);
		assertThat(field.length()).isEqualTo(LengthIndicator.bytes(2));
		assertThat(field.room()).isEqualTo(40);
		assertThat(field.minimum()).isEqualTo(1);
	}

	@Test
	void inheritedFieldsWithoutABitAreLeftOut() {
		assertThat(acme("extends: iso1987-ascii\nbitmap: {bitmaps: 1}").load().fields().keySet()).hasSize(63)
			.allMatch((number) -> number <= 64);
		assertThat(acme("extends: iso1987-ascii\nbitmap: {bitmaps: 3-in-field-65}").load().fields())
			.doesNotContainKey(65)
			.containsKey(66);
	}

	@Test
	void templatesAreMergedByField() {
		assertThat(acme("""
				extends: base.yml
				fields: {60: none}
				templates: {0800: {70: 301}, 0200: none}
				""").with("base.yml", """
				extends: iso1987-ascii
				templates: {0800: {24: 123, 70: 001, 60: A}, 0200: {3: 000000}, 0420: {3: 000000}}
				""").load().templates())
			.isEqualTo(Map.of("0800", Map.of(24, "123", 70, "301"), "0420", Map.of(3, "000000")));
	}

}
