package dev.iso8583.message.spec.moov;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.Parts;

import static dev.iso8583.message.spec.moov.MoovFiles.file;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the composites of moov are to us.
 */
class MoovPartsTests {

	private static final String TEXT = """
			{"type": "String", "length": 3, "enc": "ASCII", "prefix": "ASCII.Fixed"}""";

	private static final String LL = """
			{"type": "String", "length": 20, "enc": "ASCII", "prefix": "ASCII.LL"}""";

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"sort": "StringsByInt"}              | 10 9 | 9 10
			{"sort": "StringsByHex"}              | B 9  | 9 B
			{"sort": "StringsByHex"}              | 9 100 | 100 9
			{"sort": "StringsByHex"}              | 0100 FF | FF 0100
			{"length": 2, "sort": "StringsByInt"} | 02 1 | 1 02
			null                                  | 2 1  | 1 2
			""")
	void withoutTagsPartsArePositional(String tag, String written, String order) {
		String[] keys = written.split(" ");
		FieldSpec field = composite("ASCII.LLL", tag, "\"" + keys[0] + "\": " + TEXT + ", \"" + keys[1] + "\": " + LL);
		Parts.Positional parts = (Parts.Positional) field.parts();
		assertThat(parts.fields().keySet()).containsExactly(order.split(" "));
		assertThat(parts.fields().get(keys[0]).format()).hasToString("ans 3");
		assertThat(parts.fields().get(keys[1]).length()).isEqualTo(LengthIndicator.digits(Encoding.ASCII, 2));
	}

	/** moov sorts keys as text as soon as one of two has an odd number of digits. */
	@Test
	void keysOfOddAndEvenLengthHaveNoOrderThatIsSure() {
		assertThat(MoovFiles.findings(file("\"48\": {\"type\": \"Composite\", \"length\": 9, \"prefix\": \"ASCII.LLL\","
				+ "\"tag\": {\"sort\": \"StringsByHex\"}, \"subfields\": {\"9\": " + TEXT + ", \"10\": " + TEXT
				+ "}}")))
			.first()
			.asString()
			.contains("some keys have an odd number of hexadecimal digits")
			.contains("such as 09");
	}

	@Test
	void compositeCountsBytes() {
		FieldSpec field = composite("ASCII.LLL", "{\"sort\": \"StringsByInt\"}", "\"1\": " + TEXT);
		assertThat(field.format()).hasToString("b...255");
		assertThat(field.encoding()).isEqualTo(Encoding.BINARY);
		assertThat(field.length()).isEqualTo(LengthIndicator.digits(Encoding.ASCII, 3));
	}

	@ParameterizedTest
	@CsvSource({ "ASCII.LLL, true", "ASCII.Fixed, false" })
	void onlyPartsOfVariableLengthEndEarly(String prefix, boolean mayEndEarly) {
		FieldSpec field = MoovFiles.field("""
				{"type": "Composite", "length": 3, "prefix": "%s", "tag": {"sort": "StringsByInt"},
				  "subfields": {"1": %s}}""".formatted(prefix, TEXT));
		assertThat(((Parts.Positional) field.parts()).mayEndEarly()).isEqualTo(mayEndEarly);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"length": 2, "enc": "ASCII"}                                                  | 01 | 01   | US-ASCII | 2
					{"length": 2, "enc": "ASCII", "padding": {"type": "Left", "pad": "0"}}         | 1  | 01   | US-ASCII | 2
					{"length": 3, "enc": "EBCDIC", "padding": {"type": "Right", "pad": " "}}       | A  | A__  | IBM500   | 3
					{"length": 4, "enc": "BCD", "padding": {"type": "Left", "pad": "0"}}           | 92 | 0092 | BCD, aligned right, filled with 0 | 4
					{"length": 2, "enc": "ASCIIToHex"}                                             | c001 | C001 | binary | 2
					{"length": 2, "enc": "Binary", "skipUnknownTLVTags": true, "storeUnknownTLVTags": true, "prefUnknownTLV": "ASCII.LL"} | 01 | 01 | ISO-8859-1 | 2
					""")
	void tagsHaveTheirFullWidth(String tag, String written, String key, String encoding, int width) {
		FieldSpec field = composite("ASCII.LLL", tag, "\"" + written + "\": " + LL);
		Parts.Tagged parts = (Parts.Tagged) field.parts();
		LengthIndicator length = LengthIndicator.digits(Encoding.ASCII, 2);
		assertThat(parts.fields()).containsOnlyKeys(key.replace('_', ' '));
		assertThat(parts.tag()).isEqualTo(new Parts.Tag(width, parts.tag().encoding(), length, false, false));
		assertThat(parts.tag().encoding()).hasToString(encoding);
		assertThat(parts.head()).isNull();
	}

	@Test
	void tagsOfBerTlvNeedNoLength() {
		FieldSpec field = composite("ASCII.LLL", "{\"enc\": \"BerTLVTag\", \"sort\": \"StringsByHex\"}", """
				"9f02": {"type": "Hex", "enc": "Binary", "prefix": "BerTLV"},
				"95": {"type": "Binary", "length": 5, "enc": "Binary", "prefix": "BerTLV"},
				"71": {"type": "Composite", "length": 99, "prefix": "BerTLV", "tag": {"enc": "BerTLVTag"},
				  "subfields": {"86": {"type": "String", "length": 9, "enc": "ASCIIToHex", "prefix": "BerTLV"}}}""");
		Parts.BerTlv parts = (Parts.BerTlv) field.parts();
		assertThat(parts.mayBeFilled()).isFalse();
		assertThat(parts.fields()).containsOnlyKeys("9F02", "95", "71");
		assertThat(parts.fields().get("9F02").maximum()).isEqualTo(65_535);
		assertThat(parts.fields().get("95").maximum()).isEqualTo(5);
		assertThat(parts.fields().get("95").length()).isEqualTo(LengthIndicator.bytes(3).counting(Counts.BYTES));
		assertThat(((Parts.BerTlv) parts.fields().get("71").parts()).fields()).containsOnlyKeys("86");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"type": "Bitmap", "length": 3, "enc": "HexToASCII", "prefix": "Hex.Fixed", "disableAutoExpand": true} | 24 | hex
					{"type": "Bitmap", "enc": "Binary", "prefix": "Binary.Fixed", "disableAutoExpand": true}               | 64 | binary
					""")
	void bitOneOfABitmapIsAPart(String bitmap, int bits, String encoding) {
		FieldSpec field = MoovFiles.field("""
				{"type": "Composite", "length": 255, "prefix": "Binary.L", "bitmap": %s,
				  "subfields": {"12": %s, "1": %s}}""".formatted(bitmap, TEXT, LL));
		Parts.Bitmapped parts = (Parts.Bitmapped) field.parts();
		assertThat(parts).isEqualTo(new Parts.Bitmapped(bits, encoding.equals("hex") ? Encoding.HEX : Encoding.BINARY,
				false, 0, Map.of(1, parts.fields().get(1), 12, parts.fields().get(12))));
	}

	private static FieldSpec composite(String prefix, String tag, String subfields) {
		return MoovFiles.field("""
				{"type": "Composite", "length": 255, "prefix": "%s", "tag": %s, "subfields": {%s}}""".formatted(prefix,
				tag, subfields));
	}

}
