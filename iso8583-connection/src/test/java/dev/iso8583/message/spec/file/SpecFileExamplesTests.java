package dev.iso8583.message.spec.file;

import java.nio.charset.Charset;

import org.junit.jupiter.api.Test;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.MessageSpec;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Networks as files, without the parts of their fields.
 */
class SpecFileExamplesTests {

	private static final Encoding EBCDIC = new Encoding.Text(Charset.forName("IBM1047"));

	@Test
	void iso1987InAsciiWithEmvAsBytes() {
		MessageSpec spec = acme("""
				extends: iso1987-ascii
				fields:
				  48: {format: ans...999}
				  55: {format: b...255, encoding: binary}
				""").load();
		assertThat(spec.fields()).hasSize(126);
		assertThat(spec.fields().get(48).name()).isEqualTo("Additional data, private");
		assertThat(spec.fields().get(55).encoding()).isEqualTo(Encoding.BINARY);
		assertThat(spec.fields().get(55).length()).isEqualTo(LengthIndicator.digits(Encoding.ASCII, 3));
	}

	@Test
	void likeVisa() {
		MessageSpec spec = acme("""
				# like Visa BASE I: BCD right aligned, EBCDIC text, binary lengths
				extends: iso1987-binary
				defaults: {n: bcd, z: bcd, text: ebcdic-1047, b: binary, length: {bytes: 1}}
				fields:
				  22: {format: n 4}
				  35: {format: z..37}                                      # length in digits, = is D
				  44: {format: ans..25}
				  62: {format: b..255}
				  63: {format: b..255}
				  126: {format: b..255}
				bitmap: {encoding: binary, bitmaps: 3-contiguous}
				""").load();
		assertThat(spec.mti()).isEqualTo(Encoding.BCD);
		assertThat(spec.bitmaps()).isEqualTo(Bitmaps.THREE);
		assertThat(spec.fields()).doesNotContainKey(65);
		assertThat(spec.fields().get(22).encoding()).isEqualTo(Encoding.BCD);
		assertThat(spec.fields().get(43).encoding()).isEqualTo(EBCDIC);
		assertThat(spec.fields().get(48).encoding()).isEqualTo(EBCDIC);
		assertThat(spec.fields().get(48).maximum()).as("lowered").isEqualTo(255);
		assertThat(spec.fields().get(62).encoding()).isEqualTo(Encoding.BINARY);
		assertThat(spec.fields().values()).extracting(FieldSpec::length)
			.containsOnly(LengthIndicator.bytes(1), (LengthIndicator) null);
	}

	@Test
	void likePostilion() {
		FieldSpec field = acme("""
				extends: iso1987-ascii-binary-bitmap
				fields:
				  127:
				    format: b......999999                                   # six dots: LLLLLL
				    encoding: binary
				""").field(127);
		assertThat(field.length()).isEqualTo(LengthIndicator.digits(Encoding.ASCII, 6));
		assertThat(field.maximum()).isEqualTo(999_999);
	}

	@Test
	void likeUnionPayTerminals() {
		MessageSpec spec = acme("""
				# everything BCD, left aligned, lengths in BCD
				extends: iso1987-binary
				defaults: {n: {encoding: bcd, align: left, fill: "0"}, z: {encoding: bcd, align: left, fill: "0"}}
				fields:
				  22: {format: n 3}                                         # 051 is 05 10
				  49: {format: an 3}                                        # three characters, not BCD
				  60: {format: n...17, encoding: bcd}
				""").load();
		Encoding left = new Encoding.Bcd(true, 0);
		assertThat(spec.fields().get(2).encoding()).isEqualTo(left);
		assertThat(spec.fields().get(22).encoding()).isEqualTo(left);
		assertThat(spec.fields().get(35).encoding()).isEqualTo(left);
		assertThat(spec.fields().get(49).encoding()).isEqualTo(Encoding.LATIN_1);
		assertThat(spec.fields().get(60).encoding()).isEqualTo(left);
		assertThat(spec.fields().get(60).length()).isEqualTo(LengthIndicator.digits(Encoding.BCD, 3));
		assertThat(spec.fields().get(28).encoding()).as("x+n").isEqualTo(Encoding.BCD);
	}

	/** The example in the documentation of {@link SpecFiles}. */
	@Test
	void fileOfTheDocumentation() {
		MessageSpec spec = acme("""
				name: Acme
				extends: iso1987-ascii               # a name of MessageSpec.names(), or another file
				mti: ascii
				bitmap: {encoding: hex, bitmaps: 2}  # 1, 2, always-2, fixed-128, 3-contiguous, 3-in-field-65
				defaults: {n: ascii, text: ascii, z: ascii, b: hex, length: ascii}
				fields:
				  22: n 4
				  48: {name: Additional data, format: ans...999, show: hidden}
				  60: {format: n...17, encoding: bcd, align: left, fill: F, length: {bytes: 1, counts: bytes}}
				  61: none                           # not in this network
				templates:
				  0800: {70: 001}
				""").load();
		assertThat(spec.fields()).hasSize(125);
		assertThat(spec.templates().get("0800")).containsEntry(70, "001");
	}

}
