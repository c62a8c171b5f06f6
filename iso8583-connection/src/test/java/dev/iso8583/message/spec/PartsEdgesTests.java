package dev.iso8583.message.spec;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.spec.LengthIndicator.Counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Parts where they are as long, as many or as deep as they can be, and where they would
 * be read as something else. All are in field 60, after a length of three bytes.
 */
class PartsEdgesTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private static final LengthIndicator ONE_BYTE = LengthIndicator.bytes(1);

	@Test
	void bitmapHasABitForEachPart() throws Exception {
		Map<Integer, FieldSpec> parts = new LinkedHashMap<>();
		for (int number = 2; number <= 128; number++) {
			parts.put(number, part("an 1"));
		}
		MessageFormat format = format(new Parts.Bitmapped(64, Encoding.BINARY, true, 0, parts));
		for (int number = 2; number <= 128; number++) {
			byte[] bits = new byte[(number > 64) ? 16 : 8];
			bits[0] = (byte) ((number > 64) ? 0x80 : 0);
			bits[(number - 1) / 8] |= (byte) (0x80 >> (number - 1) % 8);
			IsoMessage message = format.newMessage("0100");
			format.set(message, "60." + number, "X");
			assertThat(raw(message)).isEqualTo(HEX.formatHex(bits) + "58");
			assertThat(read(format, raw(message)).keys()).containsExactly(Integer.toString(number));
		}
		IsoMessage message = format.newMessage("0100");
		for (int number = 128; number >= 2; number--) {
			format.set(message, "60." + number, (number % 2 == 0) ? "X" : "Y");
		}
		assertThat(raw(message)).isEqualTo("FF".repeat(16) + "5859".repeat(63) + "58");
		assertThat(read(format, raw(message)).keys()).hasSize(127).startsWith("2", "3").endsWith("127", "128");
		refused(format, "60.1", "X", "There is no part 1 in the specification");
	}

	@Test
	void bitmapMayBeHexadecimalDigitsAfterAHeader() throws Exception {
		Parts.Bitmapped parts = new Parts.Bitmapped(16, Encoding.HEX, false, 2,
				Map.of(1, part("an 1"), 16, part("an 1")));
		MessageFormat format = format(parts);
		IsoMessage message = format.newMessage("0100");
		format.set(message, "60.16", "B");
		assertThat(raw(message)).isEqualTo("0000" + hex("0001") + hex("B"));
		format.set(message, "60.1", "A");
		byte[] header = { 1, 2 };
		format.set(message, "60.header", header);
		header[0] = 9;
		assertThat(raw(message)).isEqualTo("0102" + hex("8001") + hex("AB"));
		format.set(message, "60.header", "ABcd");
		Subfields read = read(format, raw(message));
		assertThat(read.keys()).containsExactly("header", "1", "16");
		assertThat(read.unknown()).isEmpty();
		assertThat(read.text("header")).isEqualTo("ABCD");
		for (Object wrong : new Object[] { "AB", "ABCDEF", "ABC", "ABCG", 1, new byte[1], new byte[3] }) {
			refused(format, "60.header", wrong, "Part header is 2 bytes");
		}
		refusedToRead(format, "01", "byte 23: needs 2 bytes, but 1 are left");
		refusedToRead(format, "0102" + hex("800"), "byte 25: needs 4 bytes, but 3 are left");
		refusedToRead(format, "0102" + hex("8G00"), "byte 26: it is not a hexadecimal digit");
		refusedToRead(format, "0102" + hex("8000"), "byte 29: part 1 needs 1 bytes, but 0 are left");
		refusedToRead(format, "0102" + hex("8000A-"), "byte 30: there are bytes after the last part");
		assertThat(read(lenient(parts), "0102" + hex("8000A-")).text("1")).isEqualTo("A");
		MessageFormat without = format(new Parts.Bitmapped(16, Encoding.HEX, false, 0, Map.of(1, part("an 1"))));
		refused(without, "60.header", "", "There is no part header in the specification");
	}

	@Test
	void secondBitmapThatIsCutIsRefused() {
		MessageFormat format = format(new Parts.Bitmapped(16, Encoding.BINARY, true, 0, Map.of(2, part("an 1"))));
		refusedToRead(format, "8000" + "00", "byte 25: needs 2 bytes, but 1 are left");
		refusedToRead(format, "00", "byte 23: needs 2 bytes, but 1 are left");
	}

	@ParameterizedTest(name = "{0} bytes")
	@CsvSource({ "0, 00", "1, 01", "127, 7F", "128, 8180", "255, 81FF", "256, 820100", "65535, 82FFFF",
			"65536, 83010000" })
	void lengthOfATagHasAsManyBytesAsItNeeds(int size, String length) throws Exception {
		for (String tag : new String[] { "9F26", "C0" }) {
			MessageFormat format = format(new Parts.BerTlv(false, Map.of("9F26", part("b......99999"))));
			IsoMessage message = format.newMessage("0100");
			byte[] value = new byte[size];
			Arrays.fill(value, (byte) 0x5A);
			format.set(message, "60." + tag, value);
			assertThat(raw(message)).isEqualTo(tag + length + "5A".repeat(size));
			assertThat(read(format, raw(message)).get(tag)).isEqualTo(value);
		}
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			81 8102 0102       | 81       | 0102
			81 83000001 01     | 81       | 01
			5F2A 01 01         | 5F2A     | 01
			DF8101 01 01       | DF8101   | 01
			DF818001 01 01     | DF818001 | 01
			00 01 01           | 00       | 01
			81 7F 0102         | 23: needs 127 bytes, but 2 are left |
			81 820100 01       | 23: needs 256 bytes, but 1 are left |
			81 83FFFFFF 01     | 23: needs more than the 1 bytes that are left |
			81 8300            | 24: needs 4 bytes, but 2 are left |
			81 83              | 24: needs 4 bytes, but 1 are left |
			81 80              | 24: a length is not one of 1 to 4 bytes |
			81 8400000001 01   | 24: a length is not one of 1 to 4 bytes |
			81                 | 24: needs 1 bytes, but 0 are left |
			9F                 | 23: a tag does not end |
			DF8181 80          | 23: a tag does not end |
			DF81818101 01 01   | 23: a tag does not end |
			810101 71 03 820201 | 28: needs 2 bytes, but 1 are left |
			71 05 7103 8202 01 | 27: needs 2 bytes, but 1 are left |
			""")
	void tagsAndLengthsOfBerAreReadOrRefused(String bytes, String tag, String value) throws Exception {
		MessageFormat format = format(new Parts.BerTlv(false, Map.of()));
		if (value == null) {
			refusedToRead(format, bytes.replace(" ", ""), "byte " + tag);
			return;
		}
		assertThat(read(format, bytes.replace(" ", "")).text(tag)).isEqualTo(value);
	}

	@Test
	void tagThatWouldBeReadAsFillingIsRefused() throws Exception {
		MessageFormat filled = format(new Parts.BerTlv(true, Map.of()));
		MessageFormat bare = format(new Parts.BerTlv(false, Map.of()));
		for (String tag : new String[] { "00", "FF8106", "71.00", "71.FF01" }) {
			refused(filled, "60." + tag, "860101", "There is no part " + tag.substring(tag.indexOf('.') + 1));
			IsoMessage message = bare.newMessage("0100");
			bare.set(message, "60." + tag, "860101");
			assertThat(read(bare, raw(message)).text(tag)).isEqualTo("860101");
		}
		assertThat(read(filled, "00FF81010100FF").keys()).containsExactly("81");
	}

	@Test
	void tagsThatNobodyCouldReadAreNotWritten() throws Exception {
		MessageFormat format = format(new Parts.BerTlv(false, Map.of()));
		String eight = "60" + ".71".repeat(8);
		refused(format, eight, "860101", "Part 71 is constructed, and tags are more than 8 deep");
		refused(format, eight + ".86", "01", "Part 71 has no parts");
		IsoMessage message = format.newMessage("0100");
		format.set(message, "60" + ".71".repeat(7) + ".86", "01");
		assertThat(read(format, raw(message)).text("71" + ".71".repeat(6) + ".86")).isEqualTo("01");
	}

	@ParameterizedTest(name = "{0}{1}: {2}")
	@CsvSource(delimiter = '|', textBlock = """
			tag first, ascii 2    | 12  | AB  | 31323032 4142
			tag first, itself     | 12  | AB  | 313203 4142
			tag first, with tag   | 12  | AB  | 31323034 4142
			length first, with tag | 12 | AB  | 30343132 4142
			length first, ascii 2 | 12  | AB  | 30323132 4142
			bcd tag               | 1234 | 0A | 123401 0A
			binary tag            | C0  | 0A  | C001 0A
			hex digits            | C0  | 0A0B | C004 0A0B
			""")
	void tagAndLengthAreWrittenAsTheSpecificationSays(String how, String tag, String value, String bytes)
			throws Exception {
		MessageFormat format = format(new Parts.Tagged(tag(how), null, Map.of()));
		Object given = (tag(how).encoding() instanceof Encoding.Text) ? value : HEX.parseHex(value);
		IsoMessage message = format.newMessage("0100");
		format.set(message, "60." + tag, given);
		assertThat(raw(message)).isEqualTo(bytes.replace(" ", ""));
		assertThat(read(format, raw(message)).text(tag)).isEqualTo(value);
		assertThat(read(format, raw(message)).unknown()).containsExactly(tag);
		refused(format, "60." + tag, (given instanceof String) ? 1 : value,
				"Part " + tag + " is not described, so that its value must be "
						+ ((given instanceof String) ? "text or bytes" : "bytes"));
		refused(format, "60." + tag + "1", given, "There is no part " + tag + "1 in the specification");
		MessageFormat described = format(new Parts.Tagged(tag(how), null,
				Map.of(tag, (given instanceof String) ? part("an..9") : part("b..9"))));
		format.set(message, "60." + tag, given);
		IsoMessage other = described.newMessage("0100");
		described.set(other, "60." + tag, given);
		assertThat(raw(other)).isEqualTo(raw(message));
		assertThat(read(described, raw(other)).text(tag)).isEqualTo(value);
	}

	@Test
	void bytesOfAnUnknownTagAreNotThoseOfTheApplication() {
		MessageFormat format = format(new Parts.Tagged(tag("binary tag"), null, Map.of()));
		byte[] value = { 1 };
		IsoMessage message = format.newMessage("0100");
		format.set(message, "60.C0", value);
		value[0] = 9;
		assertThat(raw(message)).isEqualTo("C00101");
	}

	@Test
	void tagWithMoreThanItsLengthCanSayIsRefused() throws Exception {
		MessageFormat plain = format(new Parts.Tagged(tag("tag first, ascii 2"), null, Map.of()));
		MessageFormat including = format(new Parts.Tagged(tag("tag first, with tag"), null, Map.of()));
		IsoMessage message = plain.newMessage("0100");
		plain.set(message, "60.12", "x".repeat(99));
		assertThat(read(plain, raw(message)).text("12")).hasSize(99);
		refused(plain, "60.12", "x".repeat(100), "has a part that is longer than its length can say");
		IsoMessage other = including.newMessage("0100");
		including.set(other, "60.12", "x".repeat(97));
		assertThat(read(including, raw(other)).text("12")).hasSize(97);
		refused(including, "60.12", "x".repeat(98), "has a part that is longer than its length can say");
	}

	@Test
	void lengthOfATagBeyondAllBytesIsRefused() {
		Parts.Tag wide = new Parts.Tag(1, Encoding.BINARY, LengthIndicator.bytes(4), false, false);
		MessageFormat format = format(new Parts.Tagged(wide, null, Map.of("01", part("n..9"))));
		refusedToRead(format, "01" + "FFFFFFFF" + "00", "byte 23: part 01 needs more than the 1 bytes that are left");
		refusedToRead(format, "02" + "FFFFFFFF" + "00", "byte 28: needs more than the 1 bytes that are left");
		refusedToRead(format, "02" + "00000002" + "00", "byte 28: needs 2 bytes, but 1 are left");
		refusedToRead(format, "02" + "000000", "byte 23: needs 5 bytes, but 4 are left");
		refusedToRead(format, "02" + "00000000" + "02", "byte 28: needs 5 bytes, but 1 are left");
	}

	@Test
	void headIsNotATagAndATagIsNotAHead() throws Exception {
		for (String charset : new String[] { "US-ASCII", "IBM1047" }) {
			Encoding text = new Encoding.Text(Charset.forName(charset));
			Parts.Tag tag = new Parts.Tag(2, text, LengthIndicator.digits(text, 2), false, false);
			FieldSpec head = FieldSpec.of("Category", "an 1", Coding.ASCII).withEncoding(text);
			MessageFormat format = format(new Parts.Tagged(tag, head, Map.of()));
			IsoMessage message = format.newMessage("0100");
			format.set(message, "60.12", "x");
			format.set(message, "60.head", "R");
			Subfields read = read(format, raw(message));
			assertThat(read.keys()).containsExactly("head", "12");
			assertThat(read.name("head")).isEqualTo("Category");
			assertThat(read.name("12")).isNull();
			assertThat(read.unknown()).containsExactly("12");
			format.set(message, "60.head", null);
			assertThat(read(format, raw(message)).keys()).containsExactly("12");
			format.set(message, "60.head", "R");
			format.set(message, "60.AB", "y");
			assertThat(read(format, raw(message)).keys()).containsExactly("head", "12", "AB");
			assertThat(read(format, "").keys()).isEmpty();
		}
	}

	@Test
	void headMayStandBeforeTagsOfBytes() throws Exception {
		MessageFormat format = format(new Parts.Tagged(tag("binary tag"), part("an 1"), Map.of()));
		for (String head : new String[] { "R", " ", "z" }) {
			Subfields read = read(format, hex(head) + "C0010A");
			assertThat(read.keys()).containsExactly("head", "C0");
			assertThat(read.text("head")).isEqualTo(head);
		}
		assertThat(read(format, "C0010A").keys()).containsExactly("C0");
		assertThat(read(format, "30010A").keys()).containsExactly("30");
		MessageFormat without = format(new Parts.Tagged(tag("binary tag"), null, Map.of()));
		assertThat(read(without, "52010A").keys()).containsExactly("52");
		refused(without, "60.head", "R", "There is no part head in the specification");
		IsoMessage message = without.newMessage("0100");
		without.set(message, "60.52", new byte[] { 10 });
		assertThat(raw(message)).isEqualTo("52010A");
	}

	@Test
	void tagMayBeCalledHead() throws Exception {
		Parts.Tag wide = new Parts.Tag(4, Encoding.ASCII, ONE_BYTE, false, false);
		MessageFormat format = format(new Parts.Tagged(wide, null, Map.of()));
		Subfields read = read(format, hex("head") + "01" + hex("x"));
		assertThat(read.keys()).containsExactly("head");
		assertThat(read.unknown()).containsExactly("head");
		assertThat(read.name("head")).isNull();
	}

	@Test
	void tagThatIsNotInItsEncodingIsRefused() {
		refusedToRead(format(new Parts.Tagged(tag("bcd tag"), null, Map.of())), "1A34" + "00", "byte 23: it is not a");
		refusedToRead(format(new Parts.Tagged(tag("tag first, ascii 2"), null, Map.of())), "31E9" + "3030",
				"byte 24: it must be characters of its character set");
		MessageFormat binary = format(new Parts.Tagged(tag("binary tag"), null, Map.of()));
		for (String wrong : new String[] { "c0", "G0", "C", "C00" }) {
			refused(binary, "60." + wrong, new byte[1], "There is no part " + wrong + " in the specification");
		}
	}

	@Test
	void bytesOfAnUnknownTagThatAreNotTextAreKept() throws Exception {
		MessageFormat format = format(new Parts.Tagged(tag("tag first, ascii 2"), null, Map.of()));
		for (String content : new String[] { "E9", "E941", "41E9" }) {
			String bytes = "3132" + hex(String.format("%02d", content.length() / 2)) + content;
			Subfields read = read(format, bytes);
			assertThat(read.get("12")).isEqualTo(HEX.parseHex(content));
			assertThat(HEX.formatHex(read.with("13", "x").raw())).isEqualTo(bytes + hex("1301x"));
		}
	}

	@Test
	void firstTagThatWouldBeReadAsTheHeadIsRefused() throws Exception {
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.digits(Encoding.ASCII, 2), false, false);
		MessageFormat format = format(new Parts.Tagged(tag, part("an 1"), Map.of()));
		refused(format, "60.AB", "y", "has a first tag that would be read as the head; set the head before it");
		IsoMessage message = format.newMessage("0100");
		format.set(message, "60.head", "R");
		format.set(message, "60.AB", "y");
		assertThat(read(format, raw(message)).text("AB")).isEqualTo("y");
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(message, "60.head", null))
			.withMessageContaining("has a first tag that would be read as the head");
		Parts.Tag counted = new Parts.Tag(2, Encoding.ASCII, ONE_BYTE, true, false);
		MessageFormat lengthFirst = format(new Parts.Tagged(counted, part("an 1"), Map.of()));
		IsoMessage other = lengthFirst.newMessage("0100");
		lengthFirst.set(other, "60.12", "x".repeat(64));
		assertThat(read(lengthFirst, raw(other)).keys()).containsExactly("12");
		refused(lengthFirst, "60.12", "x".repeat(65), "has a first tag that would be read as the head");
	}

	@Test
	void longestKeyChoosesTheLayoutWhereverItIsListed() throws Exception {
		Map<String, Parts> layouts = new LinkedHashMap<>();
		for (String key : new String[] { "010203", "01", "0102" }) {
			layouts.put(key, new Parts.Positional(Map.of("p" + key, part("b 4")), false));
		}
		MessageFormat format = format(new Parts.Choice(Parts.By.FIRST_BYTES, layouts, null));
		assertThat(read(format, "01020304").layout()).isEqualTo("010203");
		assertThat(read(format, "01020404").keys()).containsExactly("p0102");
		assertThat(read(format, "01030304").layout()).isEqualTo("01");
		Subfields unknown = read(format, "02030304");
		assertThat(unknown.isUnknown()).isTrue();
		assertThat(unknown.layout()).isNull();
		assertThat(unknown).hasToString("parts of an unknown layout");
		refused(format, "60.p01", "02020304", "The first bytes of the field choose the layout of its parts");
		IsoMessage message = format.newMessage("0100");
		format.set(message, 60, "01FF0304");
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(message, "60.p01", "01020304"))
			.withMessageContaining("has parts of the layout 01, but their first bytes are those of another one");
	}

	@Test
	void positionalPartsMayEndEarlyOrNot() throws Exception {
		Map<String, FieldSpec> fields = new LinkedHashMap<>();
		fields.put("a", part("n 2"));
		fields.put("b", part("n 2"));
		MessageFormat early = format(new Parts.Positional(fields, true));
		MessageFormat all = format(new Parts.Positional(fields, false));
		assertThat(read(early, "").keys()).isEmpty();
		assertThat(read(early, hex("12")).keys()).containsExactly("a");
		refusedToRead(early, hex("123"), "byte 25: part b needs 2 bytes, but 1 are left");
		refusedToRead(all, hex("12"), "byte 25: part b needs 2 bytes, but 0 are left");
		refusedToRead(all, hex("12345"), "byte 27: there are bytes after the last part");
		assertThat(read(lenient(new Parts.Positional(fields, false)), hex("12345")).text("b")).isEqualTo("34");
		IsoMessage message = all.newMessage("0100");
		all.set(message, "60.a", "1");
		assertThat(raw(message)).isEqualTo(hex("0100"));
		early.set(message, "60.a", "1");
		assertThat(raw(early.newMessage("0100"), early, "a")).isEqualTo(hex("01"));
		assertThat(raw(early.newMessage("0100"), early, "b")).isEqualTo(hex("0001"));
	}

	@Test
	void partThatIsEndedMayHoldABeginningOfItsEnd() throws Exception {
		Map<String, FieldSpec> fields = new LinkedHashMap<>();
		fields.put("a", part("ans..9"));
		fields.put("b", part("ans..9"));
		MessageFormat format = format(new Parts.Positional(fields, false, Map.of("a", "0D0A", "b", "")));
		IsoMessage message = format.newMessage("0100");
		format.set(message, "60.a", "x\ry\n");
		format.set(message, "60.b", "\r\n");
		assertThat(raw(message)).isEqualTo(hex("x\ry\n\r\n\r\n"));
		Subfields read = read(format, raw(message));
		assertThat(read.text("a")).isEqualTo("x\ry\n");
		assertThat(read.text("b")).isEqualTo("\r\n");
		format.set(message, "60.b", "12345\n");
		refused(format, "60.a", "x\r\ny", "has a part a with the bytes that end it");
		// the end begins within the part, and ends after it
		MessageFormat doubled = format(new Parts.Positional(fields, false, Map.of("a", "2323", "b", "")));
		refused(doubled, "60.a", "x#", "has a part a with the bytes that end it");
		refusedToRead(doubled, hex("x#y#"), "byte 23: part a is wrong: it has no end");
		assertThat(read(doubled, hex("x##")).text("a")).isEqualTo("x");
	}

	@Test
	void terminatedPartsMayBeMissing() throws Exception {
		Map<String, FieldSpec> fields = new LinkedHashMap<>();
		fields.put("a", part("n..3"));
		fields.put("b", part("n..3"));
		fields.put("c", part("n..3"));
		Parts.Terminated parts = new Parts.Terminated((byte) ';', fields);
		MessageFormat format = format(parts);
		assertThat(read(format, "").keys()).isEmpty();
		assertThat(read(format, hex("1")).keys()).containsExactly("a");
		assertThat(read(format, hex("1;")).keys()).containsExactly("a");
		assertThat(read(format, hex(";;3")).keys()).containsExactly("c");
		assertThat(read(format, hex("1;2;3;")).keys()).containsExactly("a", "b", "c");
		refusedToRead(format, hex("1;2;3;4"), "byte 29: there are bytes after the last part");
		refusedToRead(format, hex("1;2222;"), "byte 25: part b is wrong: its length says 4");
		assertThat(read(lenient(parts), hex("1;2;3;4")).text("c")).isEqualTo("3");
	}

	private static Parts.Tag tag(String how) {
		LengthIndicator digits = LengthIndicator.digits(Encoding.ASCII, 2);
		return switch (how) {
			case "tag first, ascii 2" -> new Parts.Tag(2, Encoding.ASCII, digits, false, false);
			case "tag first, itself" -> new Parts.Tag(2, Encoding.ASCII,
					new LengthIndicator(Encoding.BINARY, 1, Counts.BYTES, true), false, false);
			case "tag first, with tag" -> new Parts.Tag(2, Encoding.ASCII, digits, false, true);
			case "length first, with tag" -> new Parts.Tag(2, Encoding.ASCII, digits, true, true);
			case "length first, ascii 2" -> new Parts.Tag(2, Encoding.ASCII, digits, true, false);
			case "bcd tag" -> new Parts.Tag(4, Encoding.BCD, ONE_BYTE, false, false);
			case "binary tag" -> new Parts.Tag(1, Encoding.BINARY, ONE_BYTE, false, false);
			default -> new Parts.Tag(1, Encoding.BINARY, ONE_BYTE.counting(Counts.HEX_DIGITS), false, false);
		};
	}

	private static FieldSpec part(String format) {
		FieldFormat parsed = FieldFormat.of(format);
		Encoding encoding = (parsed.content() == Content.B) ? Encoding.BINARY : Encoding.ASCII;
		return new FieldSpec("Part", parsed, 0, encoding,
				(parsed.dots() > 0) ? LengthIndicator.digits(Encoding.ASCII, parsed.dots()) : null, false, 0,
				FieldSpec.Show.STANDARD);
	}

	private static MessageSpec spec(Parts parts) {
		return MessageSpec.builder("of the test")
			.bitmap(Encoding.HEX)
			.field(60,
					FieldSpec.of("Parts", "b......999999", Coding.BINARY)
						.withLength(LengthIndicator.bytes(3))
						.withParts(parts))
			.build();
	}

	private static MessageFormat format(Parts parts) {
		return MessageFormat.builder().spec(spec(parts)).build();
	}

	private static MessageFormat lenient(Parts parts) {
		return MessageFormat.builder().spec(spec(parts)).strict(false).build();
	}

	private static String hex(String text) {
		return HEX.formatHex(text.getBytes());
	}

	private static String raw(IsoMessage message) {
		return HEX.formatHex(message.<Subfields>getObjectValue(60).raw());
	}

	private static String raw(IsoMessage message, MessageFormat format, String key) {
		format.set(message, "60." + key, "1");
		return raw(message);
	}

	private static Subfields read(MessageFormat format, String bytes) throws Exception {
		String length = String.format("%06X", bytes.length() / 2);
		return format.decode(HEX.parseHex(hex("0100" + "0000000000000010") + length + bytes)).getObjectValue(60);
	}

	private static void refused(MessageFormat format, String path, Object value, String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(format.newMessage("0100"), path, value))
			.withMessageContaining(text);
	}

	private static void refusedToRead(MessageFormat format, String bytes, String text) {
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> read(format, bytes))
			.withMessageContaining("field 60 at " + text);
	}

}
