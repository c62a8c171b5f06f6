package dev.iso8583.message.spec.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.testing.Effort;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

/**
 * Packager files of jPOS, alone and with YAML on top.
 */
class SpecFilesOfJposTests {

	private static final String PACKAGER = """
			<?xml version="1.0" encoding="UTF-8" standalone="no"?>
			<!DOCTYPE isopackager PUBLIC
			        "-//jPOS/jPOS Generic Packager DTD 1.0//EN"
			        "http://jpos.org/dtd/generic-packager-1.0.dtd">
			<isopackager>
			  <isofield id="0" length="4" name="Type" class="org.jpos.iso.IFB_NUMERIC" pad="true"/>
			  <isofield id="1" length="16" name="Bitmap" class="org.jpos.iso.IFB_BITMAP"/>
			  <isofield id="2" length="19" name="Card number" class="org.jpos.iso.IFB_LLNUM" pad="false"/>
			  <isofield id="22" length="3" name="Entry mode" class="org.jpos.iso.IFB_NUMERIC" pad="true"/>
			  <isofield id="23" length="3" name="Sequence" class="org.jpos.iso.IFB_NUMERIC" pad="true"/>
			  <isofield id="43" length="40" name="Location" class="org.jpos.iso.IF_CHAR"/>
			  <isofield
			      id="48"
			      length="999"
			      name="Additional data"
			      class="org.jpos.iso.IFB_LLLCHAR"/>
			</isopackager>
			""";

	/** With findings about all that a file on top can say itself. */
	private static final String INCOMPLETE = """
			<isopackager headerLength="999">
			  <isofield id="0" length="8" name="Type" class="IFA_NUMERIC"/>
			  <isofield id="1" length="20" name="Bitmap" class="OWN_BITMAP"/>
			  <isofield id="4" length="16" name="Amount" class="IFE_SIGNED_NUMERIC"/>
			  <isofieldpackager id="48" length="255" name="Parts" class="IFB_LLCHAR" packager="OwnPackager">
			    <isofield id="1" length="2" name="Part" class="IF_CHAR"/>
			  </isofieldpackager>
			  <isofield id="63" length="99" name="Private" class="IFB_LLLLLCHAR"/>
			</isopackager>
			""";

	@Test
	void packagerIsLoadedAsItIs() {
		MessageSpec spec = acme("\r\n \t" + PACKAGER.substring(PACKAGER.indexOf("<isopackager"))).load();
		assertThat(spec).hasToString("acme.yml");
		assertThat(spec.mti()).isEqualTo(Encoding.BCD);
		assertThat(spec.bitmap()).isEqualTo(Encoding.BINARY);
		assertThat(spec.fields()).containsOnlyKeys(2, 22, 23, 43, 48);
		assertThat(acme("\uFEFF" + PACKAGER).load().fields()).isEqualTo(spec.fields());
	}

	@Test
	void failureSaysWhereToWriteWhatThePackagerCannotSay() {
		assertThatExceptionOfType(SpecFileException.class).isThrownBy(() -> acme(INCOMPLETE).load())
			.withMessageEndingWith("\nWrite these keys in a file of YAML that begins with 'extends: acme.yml', such as"
					+ " fields: {4: ans...999} or fields: {4: none}, and name that file instead");
		assertThatExceptionOfType(SpecFileException.class)
			.isThrownBy(() -> extending(INCOMPLETE, "fields: {4: none, 48: none}").load())
			.withMessageEndingWith(
					"\nWrite these keys in acme.yml, such as fields: {63: ans...999} or fields: {63: none}");
		assertThatExceptionOfType(SpecFileException.class)
			.isThrownBy(() -> extending(INCOMPLETE, "fields: {4: none, 48: none, 63: none}").load())
			.withMessageEndingWith("\nWrite these keys in acme.yml");
		assertThatExceptionOfType(SpecFileException.class).isThrownBy(() -> acme("fields: {48: {formt: n 6}}").load())
			.satisfies((ex) -> assertThat(ex.getMessage().lines()).hasSize(2));
	}

	@Test
	void fieldsOfYamlReplaceThoseOfThePackager() {
		MessageSpec spec = extending(PACKAGER, """
				name: Acme
				fields:
				  2: {encoding: ascii}
				  22: none
				  23: {fill: F}
				  43: {trim: true}
				  48: ans..40
				  60: n..17
				  61: ans..30
				""").load();
		assertThat(spec).hasToString("Acme");
		assertThat(spec.fields()).containsOnlyKeys(2, 23, 43, 48, 60, 61);
		assertThat(spec.fields().get(2).encoding()).isEqualTo(Encoding.ASCII);
		assertThat(spec.fields().get(2).length()).isEqualTo(LengthIndicator.digits(Encoding.BCD, 2));
		assertThat(spec.fields().get(23).encoding()).isEqualTo(new Encoding.Bcd(false, 0xF));
		assertThat(spec.fields().get(43).trim()).isTrue();
		FieldSpec shortened = spec.fields().get(48);
		assertThat(shortened.name()).isEqualTo("Additional data");
		assertThat(shortened.maximum()).isEqualTo(40);
		assertThat(shortened.length()).isEqualTo(LengthIndicator.digits(Encoding.BCD, 2));
		// as most of the fields of the packager
		assertThat(spec.fields().get(60).encoding()).isEqualTo(Encoding.BCD);
		assertThat(spec.fields().get(61).encoding()).isEqualTo(Encoding.LATIN_1);
		assertThat(spec.fields().get(61).length()).isEqualTo(LengthIndicator.digits(Encoding.BCD, 2));
	}

	@Test
	void binaryLengthOfThePackagerKeepsItsSize() {
		MessageSpec spec = extending(PACKAGER.replace("IFB_LLNUM", "IFB_LLHNUM"),
				"defaults: {length: {bytes: 2}}\nfields: {60: n..17}")
			.load();
		assertThat(spec.fields().get(2).length()).isEqualTo(LengthIndicator.bytes(1));
		assertThat(spec.fields().get(60).length()).isEqualTo(LengthIndicator.bytes(2));
	}

	@Test
	void defaultsOfYamlAreForFieldsThatThePackagerDoesNotHave() {
		MessageSpec spec = extending(PACKAGER, """
				defaults: {n: {align: left, fill: F}, text: ascii, length: {bytes: 1}}
				fields: {60: n..17}
				""").load();
		assertThat(spec.fields().get(23).encoding()).isEqualTo(Encoding.BCD);
		assertThat(spec.fields().get(48).encoding()).isEqualTo(Encoding.LATIN_1);
		assertThat(spec.fields().get(48).length()).isEqualTo(LengthIndicator.digits(Encoding.BCD, 3));
		assertThat(spec.fields().get(60).encoding()).isEqualTo(new Encoding.Bcd(true, 0xF));
		assertThat(spec.fields().get(60).length()).isEqualTo(LengthIndicator.bytes(1));
	}

	@Test
	void allFindingsOfAPackagerAreListedWithTheirPlaces() {
		List<String> findings = List.of("line 1, header: attribute headerLength is not a number up to 255",
				"line 2, mti: field 0 of class IFA_NUMERIC is not an MTI of four digits in text or BCD",
				"line 3, bitmap.encoding: field 1 of class OWN_BITMAP is not a bitmap",
				"line 3, bitmap.bitmaps: the length of the bitmap is '20', not 8, 16 or 24 bytes",
				"line 4, fields.4: class IFE_SIGNED_NUMERIC is a number with its sign in the last digit, which is not"
						+ " supported; write ans of this length with encoding: ebcdic-1047, whose last character is } or J"
						+ " to R if it is negative",
				"line 5, fields.48: class IFB_LLCHAR has a length of up to 99, not 255;"
						+ " write the format and the length of the field",
				"line 5, fields.48: its parts are not supported (packager OwnPackager);"
						+ " write parts: positional, bitmap or tagged, or none",
				"line 8, fields.63: class IFB_LLLLLCHAR is unknown;"
						+ " write the format of the field, such as ans...999, or none");
		assertThat(acme(INCOMPLETE).findings())
			.containsExactlyElementsOf(findings.stream().map((finding) -> "acme.yml, " + finding).toList());
		assertThat(extending(INCOMPLETE, "name: Acme").findings())
			.containsExactlyElementsOf(findings.stream().map((finding) -> "acme.xml, " + finding).toList());
	}

	@Test
	void findingsAboutWhatYamlSaysItselfDisappear() {
		MessageSpec spec = extending(INCOMPLETE, """
				header: 9
				mti: bcd
				bitmap: {encoding: binary, bitmaps: 2}
				fields: {4: n 12, 48: {show: hidden}, 63: none}
				""").load();
		assertThat(spec.fields()).containsOnlyKeys(4, 48);
		assertThat(spec.fields().get(48).maximum()).isEqualTo(99);
		assertThat(spec.fields().get(48).length()).isEqualTo(LengthIndicator.digits(Encoding.BCD, 2));
		assertThat(spec.headerLength()).isEqualTo(9);
	}

	@Test
	void partsStayUntilAFileRemovesThem() {
		String packager = """
				<isopackager><isofield id="0" length="4" name="MTI" class="IFA_NUMERIC"/>
				<isofield id="1" length="16" name="Bitmap" class="IFB_BITMAP"/>
				<isofieldpackager id="48" length="99" name="Data" class="IFA_LLLCHAR" emitBitmap="false"
					packager="GenericSubFieldPackager"><isofield id="1" length="3" class="IF_CHAR"/></isofieldpackager>
				</isopackager>""";
		assertThat(acme(packager).load().fields().get(48).parts()).isNotNull();
		assertThat(extending(packager, "fields: {48: {name: Other}}").load().fields().get(48).parts()).isNotNull();
		assertThat(extending(packager, "defaults: {text: ebcdic}").load().fields().get(48).parts()).isNotNull();
		FieldSpec text = extending(packager, "fields: {48: {parts: none, encoding: ascii}}").load().fields().get(48);
		assertThat(text.parts()).isNull();
		assertThat(text.format()).hasToString("ans...99");
		assertThat(extending(packager, "fields: {48: ans...50}").load().fields().get(48).parts()).isNotNull();
	}

	@Test
	void findingsDisappearThroughSeveralFiles() {
		assertThat(acme("extends: base.yml\nfields: {4: n 12, 63: ans...99}")
			.with("base.yml", "extends: acme.xml\nheader: 9\nmti: bcd\nbitmap: binary\nfields: {4: none}")
			.with("acme.xml", INCOMPLETE)
			.findings()).containsExactly(
					"acme.xml, line 3, bitmap.bitmaps: the length of the bitmap is '20', not 8, 16 or 24 bytes",
					"acme.xml, line 5, fields.48: class IFB_LLCHAR has a length of up to 99, not 255;"
							+ " write the format and the length of the field",
					"acme.xml, line 5, fields.48: its parts are not supported (packager OwnPackager);"
							+ " write parts: positional, bitmap or tagged, or none");
	}

	@Test
	void findingsOfYamlAndOfThePackagerAreListedTogether() {
		assertThat(extending(INCOMPLETE, """
				header: 9
				mti: bcd
				bitmap: {encoding: binary, bitmaps: 2}
				fields: {4: m 12, 48: {show: hidden}}
				""").findings()).satisfiesExactly(
				(finding) -> assertThat(finding).startsWith("acme.yml, line 5, fields.4: there is no content 'm'"),
				(finding) -> assertThat(finding)
					.isEqualTo("acme.xml, line 8, fields.63: class IFB_LLLLLCHAR is unknown;"
							+ " write the format of the field, such as ans...999, or none"));
	}

	@Test
	void fieldsAboveAShortBitmapAreThereForAFileThatSaysHowManyBitmapsThereAre() {
		String packager = PACKAGER.replace("length=\"16\"", "length=\"8\"").replace("id=\"48\"", "id=\"100\"");
		assertThat(extending(packager, "bitmap: {bitmaps: 1}").load().fields()).doesNotContainKey(100);
		assertThat(extending(packager, "bitmap: {bitmaps: 2}").load()).satisfies((spec) -> {
			assertThat(spec.bitmaps()).isEqualTo(Bitmaps.TWO);
			assertThat(spec.bitmap()).isEqualTo(Encoding.BINARY);
			assertThat(spec.fields()).containsKey(100);
		});
	}

	@Test
	void valueThatMayBeACardNumberIsNotQuoted() {
		assertThat(acme(PACKAGER.replace("id=\"48\"", "id=\"4111111111111111\"")).findings())
			.containsExactly("acme.yml, line 12: the id of a field is a number from 0 to 192, not '(number)'");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void damagedPackagerIsLoadedOrRefused(long seed) {
		Random random = new Random(seed);
		for (int round = 0; round < Effort.of(250, 1_000); round++) {
			byte[] bytes = ((round % 2 == 0) ? PACKAGER : INCOMPLETE).getBytes(StandardCharsets.UTF_8);
			for (int change = 0; change <= random.nextInt(4); change++) {
				int from = random.nextInt(bytes.length - 20);
				switch (random.nextInt(3)) {
					case 0 -> bytes[from] = (byte) random.nextInt();
					case 1 ->
						System.arraycopy(bytes, random.nextInt(bytes.length - 20), bytes, from, random.nextInt(20));
					default -> bytes[from] = (byte) "<>&;\"'=/!?0".charAt(random.nextInt(11));
				}
			}
			loadOrRefuse(bytes);
		}
	}

	private static void loadOrRefuse(byte[] bytes) {
		try {
			new SpecFilesInMemory().with("acme.yml", bytes).load();
		}
		catch (SpecFileException ex) {
			if (ex.findings().isEmpty()) {
				fail("Refused without a finding: " + new String(bytes, StandardCharsets.UTF_8));
			}
		}
		catch (RuntimeException ex) {
			fail("Not our exception for: " + new String(bytes, StandardCharsets.UTF_8), ex);
		}
	}

	private static SpecFilesInMemory extending(String packager, String yaml) {
		return acme("extends: acme.xml\n" + yaml).with("acme.xml", packager);
	}

}
