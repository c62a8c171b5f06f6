package dev.iso8583.message.spec.jpos;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the elements of a packager file become.
 */
class JposPackagerTests {

	private static final String MTI = "<isofield id='0' length='4' name='MTI' class='org.jpos.iso.IFA_NUMERIC'/>";

	private static final String BITMAP = "<isofield id='1' length='16' name='Bitmap' class='org.jpos.iso.IFB_BITMAP'/>";

	private static final Encoding IBM1047 = new Encoding.Text(Charset.forName("IBM1047"));

	@ParameterizedTest(name = "{0} of {1}")
	@CsvSource(delimiter = '|', textBlock = """
			IF_CHAR         | 15  |                  | ans 15           | ISO-8859-1
			IFE_CHAR        | 15  |                  | ans 15           | IBM1047
			IF_ECHAR        | 15  |                  | ans 15           | IBM1047
			IFA_NUMERIC     | 6   |                  | n 6              | US-ASCII
			IFE_NUMERIC     | 6   |                  | n 6              | IBM1047
			IFB_NUMERIC     | 3   | pad='true'       | n 3              | right 0
			IFB_NUMERIC     | 3   |                  | n 3              | left 0
			IFB_NUMERIC     | 3   | pad='false'      | n 3              | left 0
			IFB_FNUMERIC    | 3   |                  | n 3              | left F
			IFB_FNUMERIC    | 3   | pad='true'       | n 3              | right 0
			IFA_BINARY      | 8   |                  | b 8              | hex US-ASCII
			IFE_BINARY      | 8   |                  | b 8              | hex IBM1047
			IFB_BINARY      | 8   |                  | b 8              | binary
			IFB_HEX         | 16  |                  | b 8              | binary
			IFB_HEX         | 16  | pad='true'       | b 8              | binary
			IFA_AMOUNT      | 9   |                  | x+n 9            | US-ASCII
			IFE_AMOUNT      | 9   |                  | x+n 9            | IBM1047
			IFB_AMOUNT      | 9   |                  | x+n 9            | right 0
			IFB_AMOUNT      | 8   | pad='true'       | x+n 8            | right 0
			IFA_LCHAR       | 9   |                  | ans..9           | ISO-8859-1, 1 of US-ASCII
			IFA_LLCHAR      | 25  |                  | ans..25          | ISO-8859-1, 2 of US-ASCII
			IFA_LLLLLLCHAR  | 999999 |               | ans......999999  | ISO-8859-1, 6 of US-ASCII
			IFB_LLLCHAR     | 999 |                  | ans...999        | ISO-8859-1, 3 of right 0
			IFB_LLHCHAR     | 255 |                  | ans..255         | ISO-8859-1, 1 of binary
			IFB_LLLHCHAR    | 999 |                  | ans...999        | ISO-8859-1, 2 of binary
			IFB_LLHECHAR    | 255 |                  | ans..255         | IBM1047, 1 of binary
			IFE_LLLLCHAR    | 999 |                  | ans....999       | IBM1047, 4 of IBM1047
			IFEA_LLCHAR     | 25  |                  | ans..25          | ISO-8859-1, 2 of IBM1047
			IFAE_LLCHAR     | 25  |                  | ans..25          | IBM1047, 2 of US-ASCII
			IFE_LLLEBINARY  | 99  |                  | ans...99         | IBM1047, 3 of IBM1047
			IFA_FLLCHAR     | 25  |                  | ans..25          | ISO-8859-1, 2 of US-ASCII, room 25
			IFA_LLNUM       | 19  |                  | n..19            | US-ASCII, 2 of US-ASCII
			IFA_FLLNUM      | 19  |                  | n..19            | US-ASCII, 2 of US-ASCII, room 19
			IFA_LLLNUM      | 999 |                  | ans...999        | ISO-8859-1, 3 of US-ASCII
			IFA_LLLNUM      | 99  |                  | n...99           | US-ASCII, 3 of US-ASCII
			IFE_LNUM        | 9   |                  | n..9             | IBM1047, 1 of IBM1047
			IFB_LLNUM       | 19  | pad='true'       | n..19            | right 0, 2 of right 0
			IFB_LLNUM       | 19  |                  | n..19            | left 0, 2 of right 0
			IFB_FLLNUM      | 19  |                  | n..19            | left F, 2 of right 0
			IFB_LLHNUM      | 19  |                  | n..19            | left 0, 1 of binary
			IFB_LLLHNUM     | 19  |                  | n...19           | left 0, 2 of binary
			IFEB_LLNUM      | 19  | pad='true'       | n..19            | left F, 2 of IBM1047 BYTES
			IFA_LLBNUM      | 19  |                  | n..19            | left 0, 2 of US-ASCII EVEN_DIGITS
			IFA_LLLBINARY   | 255 |                  | b...255          | binary, 3 of US-ASCII
			IFA_LLABINARY   | 99  |                  | b..99            | hex US-ASCII, 2 of US-ASCII
			IFE_LLBINARY    | 99  |                  | b..99            | binary, 2 of IBM1047
			IFB_LLLLBINARY  | 9999 |                 | b....9999        | binary, 4 of right 0
			IFB_LHBINARY    | 255 |                  | b..255           | binary, 1 of binary
			IFB_LLHBINARY   | 255 |                  | b..255           | binary, 1 of binary
			IFB_LLHBINARY   | 255 | inclusive='true' | b..254           | binary, 1 of binary BYTES itself
			IFB_LLLHBINARY  | 999 |                  | b...999          | binary, 2 of binary
			IFB_LLHEX       | 99  |                  | b..49            | binary, 2 of right 0 HEX_DIGITS
			IFB_LLHFBINARY  | 20  |                  | b..20            | binary, 1 of binary, room 20
			IFA_AMOUNT2003  | 16  |                  | n 16             | US-ASCII
			IFB_AMOUNT2003  | 16  | pad='true'       | n 16             | right 0
			IFB_AMOUNT2003  | 21  | pad='false'      | n 21             | left 0
			""")
	void classOfAFieldSaysHowItIsWritten(String name, int length, String attributes, String format, String written) {
		JposPackager packager = read("<isofield id='60' length='" + length + "' name='A name' class=' org.jpos.iso."
				+ name + " ' " + ((attributes != null) ? attributes : "") + "/>");
		assertThat(packager.findings()).isEmpty();
		FieldSpec field = packager.spec().fields().get(60);
		assertThat(field.name()).isEqualTo("A name");
		assertThat(field.format()).hasToString(format);
		assertThat(written(field)).isEqualTo(written);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			35 | IFB_LLNUM   | 37 | z..37
			35 | IFA_NUMERIC | 37 | n 37
			36 | IFA_LLLNUM  | 99 | z...99
			34 | IFA_LLNUM   | 28 | ns..28
			34 | IFA_LLNUM   | 27 | n..27
			34 | IFB_LLNUM   | 28 | n..28
			38 | IFA_NUMERIC | 6  | n 6
			37 | IF_CHAR     | 12 | ans 12
			13 | IFA_NUMERIC | 4  | n 4
			""")
	void contentIsThatOfTheClassUnlessTheDictionaryHasMoreCharacters(int number, String name, int length,
			String format) {
		assertThat(read("<isofield id='" + number + "' length='" + length + "' name='A' class='" + name + "'/>").spec()
			.fields()
			.get(number)
			.format()).hasToString(format);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					class='IFB_AMOUNT2003' length='11'    | class IFB_AMOUNT2003 does not fit: An amount with its currency has at least 12 digits; write n 11
					class='IFE_SIGNED_NUMERIC' length='6' | class IFE_SIGNED_NUMERIC is a number with its sign in the last digit, which is not supported; write ans of this length with encoding: ebcdic-1047, whose last character is } or J to R if it is negative
					class='IFB_HEX' length='5'            | class IFB_HEX does not fit: An odd number of hexadecimal digits has half a byte that fills it; write b 3, whose last half byte is F, or its first with pad
					class='IF_FSTBINARY' length='9'       | class IF_FSTBINARY is bytes that the byte in token ends, which jPOS writes one place too early; write parts: positional, with b..20 for this part and ends for the byte, such as ends: {3: 0x1C}
					class='IF_NOP' length='0'             | class IF_NOP is a field of no bytes, which is not supported; write none
					class='IFMC_LLCHAR' length='99'       | class IFMC_LLCHAR is a part with a tag, which stands only where all parts have tags; write parts: tagged, or ans...999 for the whole field
					class='IF_TCHAR' length='99'          | class IF_TCHAR is a part without a length, which is not supported here; write parts: positional, and ends for what ends it
					class='com.acme.IFA_OWN' length='6'   | class IFA_OWN is unknown; write the format of the field, such as ans...999, or none
					class='' length='6'                   | has no class; write the format of the field, such as ans...999, or none
					length='6'                            | has no class; write the format of the field, such as ans...999, or none
					class='IF_CHAR'                       | class IF_CHAR has no length that is a number from 1; write the format of the field, such as ans...999, or none
					class='IF_CHAR' length='0'            | class IF_CHAR has no length that is a number from 1; write the format of the field, such as ans...999, or none
					class='IF_CHAR' length='six'          | class IF_CHAR has no length that is a number from 1; write the format of the field, such as ans...999, or none
					class='IFA_AMOUNT' length='1'         | class IFA_AMOUNT does not fit: A field x+n has a sign and digits, so its length is at least 2
					class='IFB_AMOUNT' length='8'         | class IFB_AMOUNT does not fit: The digits of x+n are aligned right
					""")
	void fieldThatASpecificationDoesNotHaveIsAFinding(String attributes, String text) {
		JposPackager packager = read("\n\n<isofield id='60'\n name='A' " + attributes + "/>");
		assertThat(packager.findings()).containsExactly(new JposFinding(4, "fields.60", text));
		assertThat(packager.spec().fields()).doesNotContainKey(60);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					<isofield id='60' length='255' name='A' class='IFB_LLCHAR'/>             | class IFB_LLCHAR has a length of up to 99, not 255; write the format and the length of the field
					<isofield id='60' length='9' name='A' class='IFA_LLCHAR' params='x'/>    | attribute params is not supported; write the format of the field
					<isofield id='60' length='9' name='A' class='IF_CHAR' trim='true'/>      | attribute trim is not supported: a field has all its bytes; it is supported for text that is the last part of positional ones
					<isofield id='60' length='9' name='A' class='IFA_LLCHAR' inclusive='true'/> | attribute inclusive has no meaning for class IFA_LLCHAR
					<isofield id='60' length='9' name='A' class='IFA_LLCHAR'><x/></isofield> | element x in it is not supported; write the format of the field, with what it may hold
					<isofieldpackager id='60' length='9' name='A' class='IFA_LLCHAR' packager='com.acme.OwnPackager' emitBitmap='false'><isofield/></isofieldpackager> | its parts are not supported (packager OwnPackager); write parts: positional, bitmap or tagged, or none
					<isofieldpackager id='60' length='9' name='A' class='IFA_LLCHAR'/>       | its parts are not supported; write parts: positional, bitmap or tagged, or none
					<isofield id='60' length='9' class='IF_CHAR'/><isofield id='60' length='8' class='IF_CHAR'/> | is there twice; the first is in line 2; take one out, or write the field
					""")
	void fieldWithAFindingIsMappedAsFarAsItCan(String element, String text) {
		JposPackager packager = read(element);
		assertThat(packager.findings()).containsExactly(new JposFinding(2, "fields.60", text));
		assertThat(packager.spec().fields()).containsKey(60);
	}

	@Test
	void trimSaysNothingAboutAFieldWithALength() {
		assertThat(read("<isofield id='60' length='9' name='A' class='IFA_LLCHAR' trim='true'/>").findings()).isEmpty();
	}

	@Test
	void fieldThatMustNotOccurIsNoField() {
		JposPackager packager = read("<isofield id='60' length='9' name='A' class='IF_UNUSED'/>");
		assertThat(packager.findings()).isEmpty();
		assertThat(packager.spec().fields()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			IFA_NUMERIC | US-ASCII
			IF_CHAR     | US-ASCII
			IFE_NUMERIC | IBM1047
			IFB_NUMERIC | BCD, aligned right, filled with 0
			""")
	void classOfFieldZeroSaysHowTheMtiIsWritten(String name, String encoding) {
		assertThat(JposPackager.read(packager("", MTI.replace("IFA_NUMERIC", name), BITMAP)).spec().mti())
			.hasToString(encoding);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			IFB_BITMAP | 16 | TWO   | binary
			IFB_BITMAP | 8  | ONE   | binary
			IFB_BITMAP | 24 | THREE | binary
			IFA_BITMAP | 16 | TWO   | hexadecimal digits in US-ASCII
			IFE_BITMAP | 16 | TWO   | hexadecimal digits in IBM1047
			X92_BITMAP | 64 | ONE   | hexadecimal digits in US-ASCII
			""")
	void fieldOneSaysHowBitmapsAreWritten(String name, int length, Bitmaps bitmaps, String encoding) {
		JposPackager packager = JposPackager
			.read(packager("", MTI, "<isofield id='1' length='" + length + "' name='B' class='" + name + "'/>"
					+ "<isofield id='64' length='8' name='MAC' class='IFB_BINARY'/>"));
		assertThat(packager.findings()).isEmpty();
		assertThat(packager.spec().bitmaps()).isEqualTo(bitmaps);
		assertThat(packager.spec().bitmap()).hasToString(encoding);
	}

	@Test
	void thirdBitmapIsFieldSixtyFive() {
		String third = "<isofield id='65' length='8' name='B' class='IFB_BITMAP'/>";
		JposPackager packager = JposPackager.read(packager("thirdBitmapField='65' headerLength='9' maxValidField='192'",
				MTI, BITMAP, third, "<isofield id='130' length='3' name='A' class='IF_CHAR'/>"));
		assertThat(packager.findings()).isEmpty();
		assertThat(packager.spec().bitmaps()).isEqualTo(Bitmaps.THREE_IN_FIELD_65);
		assertThat(packager.spec().headerLength()).isEqualTo(9);
		assertThat(packager.spec().fields()).containsOnlyKeys(130);
		assertThat(JposPackager.read(packager("", MTI, BITMAP, third)).findings()).containsExactly(new JposFinding(4,
				"fields.65",
				"class IFB_BITMAP is a bitmap within the fields, which is not supported here; write b and its number"
						+ " of bytes, or parts: bitmap for the field that it is in"));
		assertThat(JposPackager.read(packager("thirdBitmapField='3'", MTI, BITMAP)).findings())
			.extracting(JposFinding::subject)
			.containsExactly("bitmap.bitmaps");
	}

	@Test
	void ordinaryFieldSixtyFiveIsAFieldUnlessThereIsAThirdBitmap() {
		String field = "<isofield id='65' length='1' name='A' class='IFB_BINARY'/>";
		assertThat(read(field).spec().fields()).containsKey(65);
		assertThat(JposPackager.read(packager("", MTI, BITMAP.replace("16", "24"), field)).spec().fields()).isEmpty();
	}

	@Test
	void mistakesOfThePackagerAreFindings() {
		assertThat(findings("emitBitmap='false' bitmapField='0' firstField='1' headerLength='x' y='z'",
				"<isofield id='0' length='2' name='MTI' class='IFA_NUMERIC'/>",
				"<isofield id='1' length='4' name='B' class='IFA_NUMERIC'/>",
				"<isofield id='-1' length='4' name='A' class='IFA_NUMERIC'/>",
				"<isofield id='193' length='4' name='A' class='IFA_NUMERIC'/>",
				"<isofield length='4' name='A' class='IFA_NUMERIC'/>", "<schema/>"))
			.containsExactlyInAnyOrder("1 : attribute emitBitmap is false, but messages have a bitmap",
					"1 : attribute bitmapField is not 1, but the bitmap follows the MTI",
					"1 : attribute firstField is not supported; the first field is 2",
					"1 header: attribute headerLength is not a number up to 255", "1 : attribute y is not supported",
					"2 mti: field 0 of class IFA_NUMERIC is not an MTI of four digits in text or BCD",
					"3 bitmap.encoding: field 1 of class IFA_NUMERIC is not a bitmap, and a message has no other field 1,"
							+ " as it has with an X92GenericPackager; if the network sends none, write bitmap: {encoding:"
							+ " hex, bitmaps: 1}",
					"3 bitmap.bitmaps: the length of the bitmap is '4', not 8, 16 or 24 bytes",
					"4 : the id of a field is a number from 0 to 192, not '-1'",
					"5 : the id of a field is a number from 0 to 192, not '193'",
					"6 : the id of a field is a number from 0 to 192, not ''", "7 : element schema is not supported");
		assertThat(findings("")).containsExactly("1 mti: there is no field 0, which says how the MTI is written",
				"1 bitmap.encoding: there is no field 1, which says how bitmaps are written; write how the network does,"
						+ " such as bitmap: {encoding: binary, bitmaps: 2}");
		assertThat(findings("", MTI, BITMAP.replace("16", "8"),
				"<isofield id='65' length='4' name='A' class='IFA_NUMERIC'/>"))
			.containsExactly(
					"3 bitmap.bitmaps: the bitmap has bits for fields up to 64, but there are fields up to 65");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "null",
			textBlock = """
					<j8583-config/>                          | 1 : is XML, but not a packager of jPOS: its root is j8583-config, not isopackager
					<isopackager>                            | 1 : is not XML that can be read
					<                                        | 1 : is not XML that can be read
					<!DOCTYPE a [<!ENTITY e SYSTEM 'file:/etc/hostname'>]><isopackager>&e;</isopackager> | 1 : is not XML that can be read
					""")
	void fileThatIsNoPackagerIsAFinding(String file, String finding) {
		assertThat(JposPackager.read(file.getBytes(StandardCharsets.UTF_8)).findings())
			.extracting(JposPackagerTests::text)
			.containsExactly(finding);
	}

	@Test
	void elementsInEachOtherWithoutEndAreAFinding() {
		assertThat(JposPackager.read("<a>".repeat(100_000).getBytes(StandardCharsets.UTF_8)).findings())
			.extracting(JposFinding::text)
			.containsExactly("elements are nested more than 20 deep");
	}

	@Test
	void doctypeIsSkipped() {
		String file = """
				<?xml version="1.0" encoding="ISO-8859-1" standalone="no"?>
				<!DOCTYPE isopackager PUBLIC "-//Acme//DTD//EN" "http://localhost:1/acme.dtd" [
				<!ATTLIST isopackager maxValidField CDATA #IMPLIED>
				]>
				<!-- <isofield id="2"/> -->
				<isopackager>%s%s<isofield id="39" length="2" name="R\u00e9ponse" class="IF_CHAR"/></isopackager>
				""".formatted(MTI, BITMAP);
		JposPackager packager = JposPackager.read(file.getBytes(StandardCharsets.ISO_8859_1));
		assertThat(packager.findings()).isEmpty();
		assertThat(packager.spec().fields()).containsOnlyKeys(39);
		assertThat(packager.spec().fields().get(39).name()).isEqualTo("R\u00e9ponse");
	}

	@Test
	void codingIsThatOfMostFields() {
		assertThat(read("").coding())
			.isEqualTo(new Coding(Encoding.ASCII, Encoding.LATIN_1, Encoding.ASCII, Encoding.BINARY, Encoding.ASCII));
		assertThat(read("""
				<isofield id='2' length='19' name='A' class='IFB_LLHNUM' pad='true'/>
				<isofield id='3' length='6' name='A' class='IFA_NUMERIC'/>
				<isofield id='4' length='12' name='A' class='IFB_NUMERIC' pad='true'/>
				<isofield id='35' length='37' name='A' class='IFB_LLHNUM'/>
				<isofield id='43' length='40' name='A' class='IFE_CHAR'/>
				<isofield id='52' length='8' name='A' class='IFA_BINARY'/>
				""").coding())
			.isEqualTo(new Coding(Encoding.BCD, IBM1047, new Encoding.Bcd(true, 0), Encoding.HEX, Encoding.BINARY));
	}

	@Test
	void versionIsThatOfMostFields() {
		assertThat(read("").spec().version()).isZero();
		assertThat(read("<isofield id='22' length='12' name='A' class='IF_CHAR'/>").spec().version()).isOne();
	}

	private static List<String> findings(String attributes, String... elements) {
		return JposPackager.read(packager(attributes, elements))
			.findings()
			.stream()
			.map(JposPackagerTests::text)
			.toList();
	}

	private static String text(JposFinding finding) {
		return finding.line() + " " + finding.subject() + ": " + finding.text();
	}

	/** Read a packager with elements that begin in line 2. */
	private static JposPackager read(String elements) {
		return JposPackager.read(packager("", MTI.replace("\n", "") + BITMAP + elements));
	}

	/** Return a packager with each element in a line of its own, from line 2. */
	private static byte[] packager(String attributes, String... elements) {
		return ("<isopackager " + attributes + ">\n" + String.join("\n", elements) + "\n</isopackager>")
			.getBytes(StandardCharsets.UTF_8);
	}

	/** Describe how a field is written, in short. */
	private static String written(FieldSpec field) {
		String text = name(field.encoding());
		if (field.length() != null) {
			text += ", " + field.length().size() + " of " + name(field.length().encoding());
			text += switch (field.length().counts()) {
				case UNITS -> "";
				default -> " " + field.length().counts();
			};
			text += field.length().includesItself() ? " itself" : "";
		}
		return text + ((field.room() > 0) ? ", room " + field.room() : "");
	}

	private static String name(Encoding encoding) {
		return encoding.toString()
			.replace("hexadecimal digits in", "hex")
			.replace("BCD, aligned ", "")
			.replace(", filled with", "");
	}

}
