package dev.iso8583.message.spec.jpos;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.Parts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Parts of packager files of jPOS.
 */
class JposPartsTests {

	private static final String GENERIC = "packager='org.jpos.iso.packager.GenericSubFieldPackager'";

	private static final String CHAR = "<isofield id='1' length='3' name='One' class='IF_CHAR'/>";

	@ParameterizedTest(name = "{1} {3}={4}")
	@CsvSource(delimiter = '|',
			textBlock = """
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_CHAR 2:4:IFB_NUMERIC    | 1 2   | AB 12   | 303035 414220 0012
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_CHAR 2:4:IFB_NUMERIC    | 1     | AB      | 303033 414220
					IFA_LLLCHAR   | packager='GenericSubFieldPackager' emitBitmap='false' firstField='0' | 0:1:IF_CHAR 1:9:IFA_LLCHAR | 0 1 | A xy | 303035 41 30327879
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 0:0:IF_NOP 1:3:IF_CHAR         | 1     | AB      | 303033 414220
					IFA_LLLBINARY | packager='GenericSubFieldPackager'                      | 0:0:IF_CHAR 1:8:IFB_BITMAP 2:9:IFA_LLCHAR 64:1:IF_CHAR | 2 64 | AB X | 303133 4000000000000001 30324142 58
					IFB_LLHBINARY | packager='GenericSubFieldPackager' bitmapField='0'      | 0:16:IFB_BITMAP 2:1:IF_CHAR 65:1:IF_CHAR | 2 65 | A B | 12 C000000000000000 8000000000000000 41 42
					IFB_LLHBINARY | packager='Base1SubFieldPackager'                        | 0:8:Base1_BITMAP126 1:1:IF_CHAR 3:4:IFB_NUMERIC | 1 3 | A 12 | 0B A000000000000000 41 0012
					IFB_LLHBINARY | packager='Base1SubFieldPackager'                        | 0:16:Base1_BITMAP126 1:1:IF_CHAR 3:4:IFB_NUMERIC | 1 3 | A 12 | 0B A000000000000000 41 0012
					IFB_LLHBINARY | packager='Base1SubFieldPackager'                        | 0:1:IF_CHAR 1:2:IFA_NUMERIC    | 0 1   | A 7     | 03 413037
					IFB_LLHBINARY | packager='GenericPackager' bitmapField='0' firstField='0' headerLength='1' | 0:2:IFE_BITMAP 1:3:IFE_CHAR 16:1:IFE_CHAR | header 1 16 | 07 A B | 09 07 F8F0F0F1 C14040 C2
					IFB_LLHBINARY | packager='GenericPackager' bitmapField='0'              | 0:8:IFB_BITMAP 2:1:IF_CHAR     | 2     | A       | 09 4000000000000000 41
					IFB_LLHBINARY | packager='GenericPackager'                              | 0:0:IF_NOP 1:1:IFB_BITMAP 2:1:IF_CHAR | 2 | A    | 02 40 41
					IFB_LLHBINARY | packager='GenericPackager' emitBitmap='false'           | 1:1:IF_CHAR                    | 1     | A       | 01 41
					IFB_LLHBINARY | packager='GenericPackager' emitBitmap='false' firstField='0' | 0:1:IF_CHAR 1:1:IF_CHAR   | 0 1   | A B     | 02 4142
					IFA_LLLBINARY | packager='EuroSubFieldPackager'                         | 0:1:IFMC_TCC 1:9:IFMC_LLCHAR 42:2:IFMC_LLBINARY | head 01 42 | R x 0102 | 303132 52 30313031 78 34323032 0102
					IFA_LLLBINARY | packager='EuroSubFieldPackager'                         | 1:18:IFEP_LLCHAR 2:0:IFEP_LLCHAR | 01  | AB      | 303036 3034 3031 4142
					IFE_LLLBINARY | packager='GICCSubFieldPackager'                         | 1:9:IFEP_LLLBINARY             | 01    | AB      | F0F0F6 F0F0F3 F0F1 AB
					IFE_LLLBINARY | packager='GICCSubFieldPackager'                         | 1:9:IFEP_LLLCHAR               | 01    | A       | F0F0F6 F0F0F3 F0F1 41
					IFE_LLLBINARY | packager='GICCSubFieldPackager'                         | 1:9:IFELPE_LLLCHAR             | 01    | A       | F0F0F6 F0F0F3 F0F1 C1
					IFE_LLLBINARY | packager='MasterCardEBCDICSubFieldPackager'             | 1:9:IFEPE_LLCHAR               | 01    | A       | F0F0F5 F0F1 F0F1 C1
					IFA_LLLBINARY | packager='GenericTaggedFieldsPackager' tagMapper='org.jpos.iso.packager.TTDecimalTagMapper' | 7:9:IFA_TTLLCHAR | 07 | A | 303035 3037 3031 41
					IFA_LLLBINARY | packager='GenericTaggedFieldsPackager' tagMapper='TTTDecimalTagMapper' | 7:9:IFA_TTTLLLCHAR | 007 | A | 303037 303037 303031 41
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:9:IF_TCHAR:~ 2:9:IF_TCHAR:!; 3:2:IF_CHAR | 1 2 3 | a b cd | 303037 617E 62213B 6364
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:9:IF_FSTCHAR:~ 2:9:IF_FCHAR             | 1 2   | a bcd   | 303035 617E 626364
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:9:IF_FSTCHAR:~ 2:9:IF_FCHAR             | 1     | a       | 303032 617E
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:2:IF_CHAR 2:9:IF_FBINARY              | 1 2   | AB 0102 | 303034 4142 0102
					IFA_LLLBINARY | packager='TaggedSequencePackager' token='00'            | 1:9:IFTA_LLLCHAR:01 2:9:IFTA_LLLNUM:A2 3:9:IFTA_LLLCHAR:## | 01 A2 77 | x 12 yz | 303230 3031 303031 78 4132 303032 3132 3737 303032 797A
					IFA_LLLBINARY | packager='TaggedSequencePackager' token='0000'          | 1:9:IFTA_LLBINARY:0012         | 0012  | 01AB    | 303038 30303132 3032 01AB
					IFA_LLLBINARY | packager='TaggedSequencePackager' token='00'            | 1:9:IFTB_LLBINARY:1f           | 1f    | 01AB    | 303035 3166 02 01AB
					IFA_LLLBINARY | packager='BERTLVBinaryPackager'                         | 0:99:IF_TBASE                  | 9F26  | 0102    | 303035 9F26020102
					IFA_LLLCHAR   | packager='BERTLVAsciiHexPackager'                       | 0:99:IF_TBASE                  | 9F26  | 01AB    | 303130 39463236303230314142
					IFA_LLABINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:2:IFB_BINARY                 | 1     | 01AB    | 3032 30314142
					IFB_LLNUM     | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:2:IFA_NUMERIC 2:3:IFA_NUMERIC | 1 2  | 12 345  | 05 123450
					IFB_BINARY    | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:59:IF_CHAR 2:1:IFB_BINARY    | 2     | 07      | 2020 07
					""")
	void partsAreWrittenAsTheFileSays(String outer, String attributes, String parts, String paths, String values,
			String bytes) throws Exception {
		JposPackager packager = read(packager(outer, outer.equals("IFB_BINARY") ? 60 : 99, attributes, parts));
		assertThat(packager.findings()).isEmpty();
		MessageFormat format = MessageFormat.builder().spec(packager.spec()).build();
		IsoMessage message = format.newMessage("0100");
		message.removeFields(11);
		String[] path = paths.split(" ");
		for (int index = 0; index < path.length; index++) {
			format.set(message, "60." + path[index], values.split(" ")[index]);
		}
		byte[] written = format.encode(message);
		assertThat(HexFormat.of().withUpperCase().formatHex(written)).endsWith(bytes.replace(" ", ""));
		IsoMessage read = format.decode(written);
		for (String one : path) {
			assertThat(format.get(read, "60." + one)).as(one).isNotNull().isEqualTo(format.get(message, "60." + one));
		}
	}

	@ParameterizedTest(name = "{1} {2}")
	@CsvSource(delimiter = '|',
			textBlock = """
					IFA_LLLBINARY | packager='DatasetPackager'                              | 1:3:IF_CHAR                 | its parts are in datasets, and the file does not say in which; write parts: datasets, and under fields each identifier with these parts, such as fields: {71: {parts: dataset-bitmap, fields: {1: an 1}}}
					IFA_LLLBINARY | packager='TaggedSequencePackager'                       | 1:3:IF_CHAR                 | its token does not say how many characters a tag has; write parts: tagged, with the width of the tags
					IFA_LLLBINARY | packager='BinaryHexTaggedSequencePackager' token='0000' | 1:3:IFTB_LLBINARY:9F26      | its tags are written as characters, but read as bytes; write parts: tagged, with the encoding of the tags
					IFA_LLLBINARY | packager='TaggedSequencePackager' token='00'            |                             | there is no part with a tag; write no parts
					IFA_LLLBINARY | packager='TaggedSequencePackager' token='00'            | 1:3:IF_CHAR                 | part 1: class IF_CHAR is no part with a tag of characters, which all parts of a sequence need; write parts: tagged without it, or no parts
					IFA_LLLBINARY | packager='TaggedSequencePackager' token='00'            | 1:3:IFTA_LLCHAR:123         | part 123: its token has 3 characters, but the tags have 2; write parts: tagged, with the width of the tags
					IFA_LLLBINARY | packager='TaggedSequencePackager' token='00'            | 1:3:IFTA_LLCHAR:01 2:3:IFTA_LLLCHAR:02 | part 02: class IFTA_LLLCHAR has another length than the parts before it; write parts: tagged, with one length for all
					IFA_LLLBINARY | packager='TaggedSequencePackager' token='00'            | 1:3:IFTA_LLCHAR:01 2:3:IFTA_LLCHAR:01 | part 01: is there twice; take one out, or write the field
					IFA_LLLBINARY | packager='CTCSubFieldPackager'                          | 1:3:IF_CHAR                 | its parts are read from 0, but there is no part 0; write parts: positional
					IFA_LLLBINARY | packager='CTCSubElementPackager'                        | 1:3:IF_CHAR                 | its parts are written with tags, but read without; write parts: tagged, or positional
					IFA_LLLBINARY | packager='GenericSubFieldPackager'                      | 1:3:IF_CHAR                 | its parts have a bitmap, but part 1, class IF_CHAR, is not one
					IFA_LLLBINARY | packager='GenericSubFieldPackager' bitmapField='0'      | 1:3:IF_CHAR                 | its parts have a bitmap, but part 0 is missing
					IFA_LLLBINARY | packager='GenericSubFieldPackager' bitmapField='0'      | 0:24:IFB_BITMAP 1:3:IF_CHAR | the length of its bitmap is '24', not 1 to 8 or 16 bytes
					IFA_LLLBINARY | packager='Base1SubFieldPackager'                        | 0:1:IFB_BITMAP 9:3:IF_CHAR  | its parts do not fit: There is no bit for part 9; parts have numbers from 1 to 8
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false' headerLength='1' | 1:3:IF_CHAR  | attribute headerLength is supported for a GenericPackager with a bitmap only
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false' thirdBitmapField='3' | 1:3:IF_CHAR | attribute thirdBitmapField is not supported for parts
					IFA_LLLBINARY | packager='GenericSubFieldPackager' bitmapField='0'      | 0:0:IFB_BITMAP 1:3:IF_CHAR | the length of its bitmap is '0', not 1 to 8 or 16 bytes
					IFA_LLLBINARY | packager='GenericSubFieldPackager' bitmapField='0'      | 0:9:IFB_BITMAP 1:3:IF_CHAR | the length of its bitmap is '9', not 1 to 8 or 16 bytes
					IFA_LLLBINARY | packager='GenericSubFieldPackager' bitmapField='0'      | 0:15:IFB_BITMAP 1:3:IF_CHAR | the length of its bitmap is '15', not 1 to 8 or 16 bytes
					IFA_LLLBINARY | packager='GenericSubFieldPackager' bitmapField='0'      | 0:17:IFB_BITMAP 1:3:IF_CHAR | the length of its bitmap is '17', not 1 to 8 or 16 bytes
					IFA_LLLBINARY | packager='GenericPackager'                              | 0:4:IF_CHAR 1:8:IFB_BITMAP 2:3:IF_CHAR | part 0 stands before the others as an MTI does, which is not supported
					IFA_LLLBINARY | packager='GenericPackager' headerLength='1' emitBitmap='false' | 1:3:IF_CHAR          | attribute headerLength is supported for a GenericPackager with a bitmap only
					IFA_LLLBINARY | packager='GenericSubFieldPackager' headerLength='1'     | 1:8:IFB_BITMAP 2:3:IF_CHAR  | attribute headerLength is supported for a GenericPackager with a bitmap only
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_FSTCHAR:~~           | part 1: class IF_FSTCHAR is a part without a length, which is not supported here; write parts: positional, and ends for what ends it
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_TCHAR:~~~~~~~~~      | part 1: class IF_TCHAR is a part without a length, which is not supported here; write parts: positional, and ends for what ends it
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_TCHAR:\u20ac        | part 1: class IF_TCHAR is a part without a length, which is not supported here; write parts: positional, and ends for what ends it
					IFA_LLLBINARY | packager='GenericPackager' emitBitmap='false'           | 0:4:IF_CHAR 1:3:IF_CHAR     | part 0 stands before the others as an MTI does, which is not supported
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_UNUSED 2:3:IF_CHAR   | a part that must not occur has no place among parts without a bitmap
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | x:3:IF_CHAR 2:3:IF_CHAR     | the id of a part is a number, not 'x'
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_CHAR 1:3:IF_CHAR     | part 1: is there twice; the first is in line 2
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_FSTCHAR | part 1: class IF_FSTCHAR is a part without a length, which is not supported here; write parts: positional, and ends for what ends it
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_FCHAR 2:3:IF_CHAR | part 1: class IF_FCHAR is a part without a length, which is not supported here; write parts: positional, and ends for what ends it
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_TCHAR                | part 1: class IF_TCHAR is a part without a length, which is not supported here; write parts: positional, and ends for what ends it
					IFA_LLLBINARY | packager='GenericSubFieldPackager' emitBitmap='false'   |                             | its parts do not fit: There is no part; give the field at least one
					IFE_LLLCHAR   | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_CHAR                 | its parts are written in IBM1047 once more, which is not supported
					IFB_BINARY    | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IF_CHAR                 | its parts have 3 bytes, but the field always has 99
					IFB_LLNUM     | packager='GenericSubFieldPackager' emitBitmap='false'   | 1:3:IFB_NUMERIC             | its parts are cut from digits, so they are digits of ASCII
					IFA_LLLBINARY | packager='EuroSubFieldPackager'                         | 1:3:IF_CHAR                 | part 1: class IF_CHAR is no part with a tag of digits
					IFA_LLLBINARY | packager='EuroSubFieldPackager'                         | 1:3:IFMC_LLCHAR 2:3:IFMC_LLLCHAR | part 2: class IFMC_LLLCHAR has another tag or length than the parts before it
					IFA_LLLBINARY | packager='EuroSubFieldPackager'                         | 1:3:IFIPM_LLLCHAR           | its packager reads tags of 2 digits, but its parts have tags of 4
					IFA_LLLBINARY | packager='EuroSubFieldPackager'                         | 1:0:IFMC_LLCHAR             | there is no part with a tag
					IFA_LLLBINARY | packager='EuroSubFieldPackager'                         | 100:3:IFMC_LLCHAR           | its parts do not fit: A tag has 2 characters, unlike 100
					IFA_LLLBINARY | packager='GenericTaggedFieldsPackager' tagMapper='com.acme.Own' | 1:3:IFA_TTLLCHAR    | its tags are in the class Own, not in the file
					IFA_LLLBINARY | packager='GenericTaggedFieldsPackager' tagMapper='TTDecimalTagMapper' swapTagAndLen='true' | 1:3:IFA_TTLLCHAR | attribute swapTagAndLen is not supported
					IFA_LLLBINARY | packager='BERTLVBinaryPackager'                         | 1:3:IF_CHAR                 | its parts are found by their tags, so they have no ids
					IFB_LLNUM     | packager='BERTLVAsciiHexPackager'                       | 0:9:IF_TBASE                | its parts do not fit: Hexadecimal digits stand in a field of bytes or text, in pairs
					""")
	void partsThatASpecificationCannotSayAreAFinding(String outer, String attributes, String parts, String text) {
		JposPackager packager = read(packager(outer, 99, attributes, (parts != null) ? parts : ""));
		assertThat(packager.findings()).extracting(JposFinding::text).containsExactly(text);
		assertThat(packager.findings()).extracting(JposFinding::subject).containsOnly("fields.60");
		assertThat(packager.spec().fields()).containsKey(60);
	}

	@Test
	void textThatMayBeShortAtTheEndTakesWhatIsLeft() throws Exception {
		JposPackager packager = read("<isofieldpackager id='60' length='99' name='A' class='IFA_LLLBINARY'"
				+ " emitBitmap='false' " + GENERIC + "><isofield id='1' length='3' class='IF_CHAR'/>"
				+ "<isofield id='2' length='9' class='IFA_NUMERIC' trim='true'/></isofieldpackager>");
		assertThat(packager.findings()).isEmpty();
		MessageFormat format = MessageFormat.builder().spec(packager.spec()).build();
		IsoMessage message = format.newMessage("0100");
		format.set(message, "60.1", "abc");
		format.set(message, "60.2", "12");
		byte[] written = format.encode(message);
		assertThat(new String(written, StandardCharsets.ISO_8859_1)).endsWith("005abc12");
		assertThat(format.get(format.decode(written), "60.2")).isEqualTo("12");
	}

	@Test
	void textThatMayBeShortBeforeOtherPartsIsAFinding() {
		JposPackager packager = read("<isofieldpackager id='60' length='99' name='A' class='IFA_LLLBINARY'"
				+ " emitBitmap='false' " + GENERIC + "><isofield id='1' length='3' class='IF_CHAR' trim='true'/>"
				+ "<isofield id='2' length='9' class='IFA_NUMERIC'/></isofieldpackager>");
		assertThat(packager.findings()).extracting(JposFinding::text)
			.containsExactly("part 1: attribute trim is not supported: a field has all its bytes;"
					+ " it is supported for text that is the last part of positional ones");
	}

	@ParameterizedTest
	@CsvSource({ "IF_CHAR, true", "IFE_CHAR, true", "IFA_NUMERIC, true", "IFE_NUMERIC, true", "IFB_NUMERIC, false",
			"IFB_BINARY, false", "IFA_BINARY, false", "IFA_AMOUNT, false", "IFA_LLCHAR, false" })
	void onlyTextOfFixedLengthMayBeShortAtTheEnd(String name, boolean isEnded) {
		JposPackager packager = read("<isofieldpackager id='60' length='99' name='A' class='IFA_LLLBINARY'"
				+ " emitBitmap='false' " + GENERIC + "><isofield id='1' length='3' class='IF_CHAR'/>"
				+ "<isofield id='2' length='8' class='" + name + "' trim='true'/></isofieldpackager>");
		Parts.Positional parts = (Parts.Positional) packager.spec().fields().get(60).parts();
		assertThat(parts.ends()).isEqualTo(isEnded ? Map.of("2", "") : Map.of());
		assertThat(parts.fields().get("2").format().dots() > 0).isEqualTo(isEnded || name.equals("IFA_LLCHAR"));
	}

	@Test
	void endOfAPartMayBeUpToEightBytes() {
		JposPackager packager = read(
				packager("IFA_LLLBINARY", 99, "emitBitmap='false' " + GENERIC, "1:9:IF_TCHAR:12345678 2:9:IF_FCHAR"));
		assertThat(packager.findings()).isEmpty();
		assertThat(((Parts.Positional) packager.spec().fields().get(60).parts()).ends())
			.isEqualTo(Map.of("1", "3132333435363738", "2", ""));
	}

	@Test
	void otherElementAmongThePartsIsAFinding() {
		JposPackager packager = read("<isofieldpackager id='60' length='99' name='A' class='IFA_LLLBINARY'"
				+ " emitBitmap='false' " + GENERIC + "><schema id='2'/>" + CHAR + "</isofieldpackager>");
		assertThat(packager.findings()).extracting(JposFinding::text)
			.containsExactly("element schema in it is not supported");
		assertThat(((Parts.Positional) packager.spec().fields().get(60).parts()).fields()).containsOnlyKeys("1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			DatasetPackager | 60.01.9F36 | 4711   | 0008 01 0005 9F36024711
			DatasetPackager | 60.71      | 400007 | 0006 71 0003 400007
			ICCDataPackager | 60.9F36    | 4711   | 0005 9F36024711
			""")
	void datasetsAndTagsOfChipsNeedNoIdentifiersInTheFile(String name, String path, String value, String bytes)
			throws Exception {
		JposPackager packager = read(packager("IFB_LLLLBINARY", 9999, "packager='" + name + "'", ""));
		assertThat(packager.findings()).isEmpty();
		MessageFormat format = MessageFormat.builder().spec(packager.spec()).build();
		IsoMessage message = format.newMessage("0100");
		format.set(message, path, HexFormat.of().parseHex(value));
		byte[] written = format.encode(message);
		assertThat(HexFormat.of().withUpperCase().formatHex(written)).endsWith(bytes.replace(" ", ""));
		assertThat(format.get(format.decode(written), path)).isEqualTo(HexFormat.of().parseHex(value));
	}

	@Test
	void partsHavePartsThemselves() throws Exception {
		String deepest = "<isofieldpackager id='3' length='9' class='IFA_LLBINARY' emitBitmap='false' " + GENERIC + ">"
				+ CHAR + "</isofieldpackager>";
		JposPackager packager = read(
				"<isofieldpackager id='60' length='99' name='A' class='IFA_LLLBINARY' emitBitmap='false' firstField='2' "
						+ GENERIC + "><isofieldpackager id='2' length='20' class='IFA_LLBINARY' " + GENERIC
						+ "><isofield id='1' length='1' class='IFB_BITMAP'/>" + deepest
						+ "</isofieldpackager></isofieldpackager>");
		assertThat(packager.findings()).isEmpty();
		MessageFormat format = MessageFormat.builder().spec(packager.spec()).build();
		IsoMessage message = format.newMessage("0100");
		format.set(message, "60.2.3.1", "xyz");
		byte[] written = format.encode(message);
		assertThat(new String(written, StandardCharsets.ISO_8859_1)).endsWith("00806" + "\u0020" + "03xyz");
		assertThat(format.get(format.decode(written), "60.2.3.1")).isEqualTo("xyz");
		FieldSpec part = ((Parts.Positional) packager.spec().fields().get(60).parts()).fields().get("2");
		assertThat(part.name()).isEqualTo("Part 2");
	}

	@Test
	void findingNamesThePartWithinParts() {
		JposPackager packager = read(
				"<isofieldpackager id='60' length='99' name='A' class='IFA_LLLBINARY' emitBitmap='false' firstField='2' "
						+ GENERIC + "><isofieldpackager id='2' length='20' class='IFA_LLBINARY' emitBitmap='false' "
						+ GENERIC + ">\n<isofield id='7' length='9' class='com.acme.OWN'/>"
						+ "</isofieldpackager></isofieldpackager>");
		assertThat(packager.findings()).containsExactly(new JposFinding(3, "fields.60",
				"part 2.7: class OWN is unknown; write the format of the field, such as ans...999, or none"));
		assertThat(packager.spec().fields().get(60).parts()).isNull();
	}

	private static String packager(String outer, int length, String attributes, String parts) {
		StringBuilder xml = new StringBuilder(
				"<isofieldpackager id='60' length='" + length + "' name='A' class='" + outer + "' " + attributes + ">");
		for (String part : parts.isEmpty() ? new String[0] : parts.split(" ")) {
			String[] values = part.split(":");
			xml.append("<isofield id='")
				.append(values[0])
				.append("' length='")
				.append(values[1])
				.append("' name='A' class='")
				.append(values[2])
				.append((values.length > 3) ? "' token='" + values[3] + "'/>" : "'/>");
		}
		return xml.append("</isofieldpackager>").toString();
	}

	/** Read a packager with elements that begin in line 2. */
	private static JposPackager read(String elements) {
		return JposPackager.read(("<isopackager>\n<isofield id='0' length='4' name='MTI' class='IFA_NUMERIC'/>"
				+ "<isofield id='1' length='16' name='Bitmap' class='IFB_BITMAP'/>" + elements + "</isopackager>")
			.getBytes(StandardCharsets.UTF_8));
	}

}
