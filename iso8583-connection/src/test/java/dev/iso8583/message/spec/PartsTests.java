package dev.iso8583.message.spec;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Fields with parts. Field 43 is positional, 48 has tags of text after a head, 55 is
 * BER-TLV, 60 is cut from digits of BCD, 61 has the length before the tag, 62 a bitmap,
 * 63 parts with an end, 126 tags of binary, and 127 a bitmap of its own with a part that
 * has parts.
 */
class PartsTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private static final Coding TEXT = Coding.ASCII;

	private static final Coding BINARY = Coding.BINARY;

	private final MessageFormat format = MessageFormat.builder().spec(spec()).build();

	@ParameterizedTest(name = "{0}={1}: {2}")
	@CsvSource(delimiter = '|', textBlock = """
			43.street 43.city            | Main_St___ Rome   | 4D61696E205374202020 526F6D6520
			43.city                      | Rome              | 20202020202020202020 526F6D6520
			43.street                    | Main_St_          | 4D61696E205374202020
			48.92                        | 123               | 303037 39323033313233
			48.head 48.42 48.92          | R 7 123           | 303133 52 3432303137 3932 3033 313233
			48.42 48.77                  | 7 xyz             | 303132 3432303137 3737303378797A
			55.9F02 55.9F26              | 1250 0102030405060708 | 303230 9F0206000000001250 9F26080102030405060708
			55.71.86                     | 8424000008        | 303039 7107 86058424000008
			55.71.86 55.71[2].86         | 01 02             | 303130 7103860101 7103860102
			60.1 60.2                    | 22 000001         | 303038 22000001
			60.1 60.2 60.3               | 22 000001 600     | 303131 220000016000
			61.0042                      | AB                | 303038 0006 30303432 4142
			62.1 62.20                   | Y 5555555555      | 0E 8000100000000000 59 5555555555
			63.1 63.3                    | AB C              | 303035 4142 5C 5C 43
			63.2                         | AB                | 303033 5C 4142
			126.C001                     | 0102              | 303035 C001 02 0102
			127.3 127.25                 | POS_ x            | 303030303137 2000008000000000 504F5320 3030303178
			127.128                      | 7                 | 303030303137 8000000000000000 0000000000000001 37
			""")
	void partsAreWrittenAsTheseBytes(String paths, String values, String bytes) throws Exception {
		IsoMessage message = message();
		String[] path = paths.split(" ");
		String[] value = values.split(" ");
		for (int index = 0; index < path.length; index++) {
			this.format.set(message, path[index], value[index].replace('_', ' '));
		}
		int field = Integer.parseInt(path[0], 0, path[0].indexOf('.'), 10);
		byte[] written = this.format.encode(message);
		assertThat(HEX.formatHex(written)).endsWith(bytes.replace(" ", ""));
		IsoMessage read = this.format.decode(written);
		for (int index = 0; index < path.length; index++) {
			Object set = this.format.get(message, path[index]);
			assertThat(this.format.get(read, path[index])).as(path[index]).isNotNull().isEqualTo(set);
		}
		assertThat(this.format.encode(read)).isEqualTo(written);
		Subfields parts = read.getObjectValue(field);
		assertThat(parts.keys()).containsAll(((Subfields) message.getObjectValue(field)).keys());
		this.format.set(read, field, read.getField(field).toString());
		assertThat(this.format.encode(read)).isEqualTo(written);
	}

	@Test
	void unknownTagsAreKeptInTheirPlaceAndWrittenAgain() throws Exception {
		IsoMessage message = read(48,
				"303234" + "52" + "3131303161" + "3432303137" + "313130326263" + "39323033313233");
		Subfields parts = message.getObjectValue(48);
		assertThat(parts.keys()).containsExactly("head", "11", "42", "11", "92");
		assertThat(parts.unknown()).containsExactly("11", "11");
		assertThat(parts.text("11[2]")).isEqualTo("bc");
		assertThat(parts.get("11[3]")).isNull();
		assertThat(parts).hasToString("parts [head, 42, 92] and 2 unknown");
		this.format.set(message, "48.92", "9");
		assertThat(HEX.formatHex(((Subfields) message.getObjectValue(48)).raw()))
			.isEqualTo("52" + "3131303161" + "3432303137" + "313130326263" + "3932303139");
		this.format.set(message, "48.11", null);
		assertThat(((Subfields) message.getObjectValue(48)).keys()).containsExactly("head", "42", "11", "92");
	}

	@Test
	void groupThatNobodyChangesLeavesAsItCame() throws Exception {
		// a length in three bytes where one is enough, filling between objects, and a
		// template
		String content = "9F02820006000000001250" + "00FF" + "71810786058424000008" + "00";
		IsoMessage message = read(55, length(HEX.parseHex(content)) + content);
		byte[] before = this.format.encode(message);
		Subfields parts = message.getObjectValue(55);
		assertThat(parts.text("9F02")).isEqualTo("000000001250");
		assertThat(parts.text("71.86")).isEqualTo("8424000008");
		assertThat(this.format.encode(message)).isEqualTo(before);
		this.format.set(message, "55.9F02", "1251");
		assertThat(HEX.formatHex(((Subfields) message.getObjectValue(55)).raw()))
			.isEqualTo("9F0206000000001251" + "710786058424000008");
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = '|', textBlock = """
			48  | 303034 39323034       | needs 4 bytes, but 0 are left
			48  | 303036 393230 343132 | part 92 needs 4 bytes, but 2 are left
			48  | 303036 393230327879  | part 92 is wrong: it must be digits
			55  | 303032 9F02           | needs 1 bytes, but 0 are left
			55  | 303033 5F8080         | a tag does not end
			55  | 303033 5A8001         | a length is not one of 1 to 4 bytes
			55  | 303034 9F020112       | part 9F02 is wrong: its length says 2, but the specification allows n 12
			55  | 303034 7102 8605      | needs 5 bytes, but 0 are left
			61  | 303038 0002 303034324142 | a length is less than what it includes
			62  | 08 4000000000000000   | its bitmap has part 2, which the specification does not describe
			62  | 0A 8000000000000000 5959 | there are bytes after the last part
			62  | 04 80000000           | needs 8 bytes, but 4 are left
			60  | 303130 2200000160     | part 3 needs 3 bytes, but 2 are left
			63  | 303038 41425C435C445C45 | there are bytes after the last part
			""")
	void malformedPartsAreRefused(int field, String bytes, String text) {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> read(field, bytes.replace(" ", "")))
			.withMessageContaining("field " + field + " at byte ")
			.withMessageContaining(text);
	}

	@ParameterizedTest(name = "{0}={1}")
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					48.92     | 12345678 | Field 48 of 0100: Part 92 holds 3 digits, but 8 were given
					48.92     | 12A      | Field 48 of 0100: Part 92 must be digits
					48.9      | 1        | Field 48 of 0100: There is no part 9 in the specification
					48.92[2]  | 1        | Field 48 of 0100: There are 0 parts 92, so there is no place for part 2
					55.9F     | 01       | Field 55 of 0100: There is no part 9F in the specification
					55.9F26   | 012      | Field 55 of 0100: Part 9F26 is binary; as text it must consist of pairs of hexadecimal digits
					55.9F10   | XY       | Field 55 of 0100: Part 9F10 is bytes; as text it must consist of pairs of hexadecimal digits
					55.5A.1   | 01       | Field 55 of 0100: Part 5A has no parts
					62.2      | 1        | Field 62 of 0100: There is no part 2 in the specification
					63.1      | A\\B     | has a part 1 with the byte that ends it
					4.1       | 1        | The specification of the test has no parts in field 4
					9.1       | 1        | The specification of the test has no field 9
					x.1       | 1        | 'x.1' is not a path
					48.       | 1        | '' is not a path
					48.92[0]  | 1        | '92[0]' is not a path
					""")
	void partThatDoesNotFitIsRefused(String path, String value, String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.set(message(), path, value))
			.withMessageContaining(text)
			.withNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "43.city", "48.92", "55.5A", "127.25" })
	void partsAreNeverPrinted(String path) {
		IsoMessage message = message();
		this.format.set(message, path, path.equals("55.5A") ? "4111111111111111" : "411");
		int field = Integer.parseInt(path, 0, path.indexOf('.'), 10);
		assertThat(MessagePrinter.print(message)).contains("[" + field + "=<hidden:").doesNotContain("411");
		assertThat(message.<Subfields>getObjectValue(field).toString()).doesNotContain("411");
	}

	@Test
	void fieldMayBeLongerThanAnyTypeOfJ8583() throws Exception {
		FieldSpec text = FieldSpec.of("Text", "ans......999999", TEXT);
		FieldSpec parts = text.withParts(new Parts.Positional(Map.of("1", text), true));
		MessageFormat format = MessageFormat.builder()
			.spec(MessageSpec.builder("long")
				.mti(Encoding.BCD)
				.bitmap(Encoding.BINARY)
				.field(60, text)
				.field(61, parts)
				.build())
			.build();
		IsoMessage message = format.newMessage("0100");
		String value = "x".repeat(70_000);
		format.set(message, 60, value);
		format.set(message, "61.1", value);
		IsoMessage read = format.decode(format.encode(message));
		assertThat(read.<String>getObjectValue(60)).isEqualTo(value);
		assertThat(format.get(read, "61.1")).isEqualTo(value);
	}

	@Test
	void tagsMayBeEightDeepAndNoDeeper() throws Exception {
		byte[] content = HEX.parseHex("860101");
		for (int depth = 1; depth < 8; depth++) {
			content = concat(new byte[] { 0x71, (byte) content.length }, content);
		}
		String path = "55" + ".71".repeat(7) + ".86";
		assertThat(this.format.get(read(55, length(content) + HEX.formatHex(content)), path))
			.isEqualTo(new byte[] { 1 });
		byte[] deeper = concat(new byte[] { 0x71, (byte) content.length }, content);
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> read(55, length(deeper) + HEX.formatHex(deeper)))
			.withMessageContaining("tags are more than 8 deep");
	}

	@ParameterizedTest
	@ValueSource(ints = { 48, 55, 61, 126 })
	void fieldWithoutAnyPartIsReadAndWritten(int field) throws Exception {
		IsoMessage message = read(field, "303030");
		assertThat(MessagePrinter.print(message)).contains("[" + field + "=<hidden:0");
		assertThat(message.<Subfields>getObjectValue(field).keys()).isEmpty();
		assertThat(message.getField(field).getLength()).isZero();
		assertThat(HEX.formatHex(this.format.encode(message))).endsWith("303030");
	}

	@Test
	void subfieldsOfAnotherGroupAreReadAgainBeforeTheyAreTaken() {
		IsoMessage message = message();
		Subfields tags = this.format.subfields(Mti.of("0100"), 48).with("92", "123");
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.set(message, "55.71", tags))
			.withMessageContaining("is constructed, and these bytes are not tags, lengths and values");
		Subfields template = this.format.subfields(Mti.of("0100"), 55).with("86", "01");
		this.format.set(message, "55.71", template);
		assertThat(this.format.get(message, "55.71.86")).isEqualTo(new byte[] { 1 });
	}

	@Test
	void subfieldsAreComparedAndCopiedByTheirContent() {
		IsoMessage message = message();
		this.format.set(message, "48.92", "123");
		IsoMessage copy = MessageFormat.copyOf(message);
		this.format.set(copy, "48.92", "124");
		assertThat(this.format.get(message, "48.92")).isEqualTo("123");
		assertThat(this.format.get(copy, "48.92")).isEqualTo("124");
		this.format.set(copy, "48.92", "123");
		assertThat(copy.<Subfields>getObjectValue(48)).isEqualTo(message.getObjectValue(48))
			.hasSameHashCodeAs(message.getObjectValue(48));
	}

	/** No exception but ours, and the bytes leave as they came if they are read. */
	@Test
	@Tag("slow")
	void damagedPartsAreReadOrRefused() throws Exception {
		IsoMessage message = message();
		Map<String, String> values = new LinkedHashMap<>();
		values.putAll(Map.of("43.city", "Rome", "48.head", "R", "48.42", "7", "48.92", "123", "55.9F02", "1250",
				"55.71.86", "0102", "60.2", "12", "61.0042", "AB", "62.20", "55"));
		values.putAll(Map.of("63.2", "AB", "126.C001", "01", "127.25", "x", "127.128", "7"));
		values.forEach((path, value) -> this.format.set(message, path, value));
		byte[] bytes = this.format.encode(message);
		Random random = new Random(8583);
		int read = 0;
		for (int round = 0; round < 20_000; round++) {
			byte[] damaged = bytes.clone();
			for (int count = 1 + random.nextInt(3); count > 0; count--) {
				damaged[18 + random.nextInt(damaged.length - 18)] = (byte) random.nextInt(256);
			}
			byte[] cut = (random.nextInt(4) == 0) ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
			try {
				IsoMessage decoded = this.format.decode(cut);
				for (int field : new int[] { 43, 48, 55, 60, 61, 62, 63, 126, 127 }) {
					decoded.getField(field);
				}
				assertThat(this.format.encode(decoded)).isEqualTo(cut);
				read++;
			}
			catch (UndecodableMessageException ex) {
				assertThat(ex.getMessage()).doesNotContain("000000001250");
			}
		}
		assertThat(read).isGreaterThan(1000);
	}

	private IsoMessage message() {
		IsoMessage message = this.format.newMessage("0100");
		message.removeFields(11);
		return message;
	}

	/** Read a message with one field. */
	private IsoMessage read(int field, String bytes) throws UndecodableMessageException {
		long bit = 1L << (64 - (field - 1) % 64 - 1);
		String bitmaps = (field <= 64) ? String.format("%016X", bit) : String.format("8000000000000000%016X", bit);
		return this.format.decode(HEX.parseHex("0100" + bitmaps + bytes));
	}

	private static String length(byte[] content) {
		return HEX.formatHex(String.format("%03d", content.length).getBytes());
	}

	private static byte[] concat(byte[] one, byte[] other) {
		byte[] all = Arrays.copyOf(one, one.length + other.length);
		System.arraycopy(other, 0, all, one.length, other.length);
		return all;
	}

	private static MessageSpec spec() {
		FieldSpec text = FieldSpec.of("Text", "ans...999", TEXT);
		FieldSpec bytes = FieldSpec.of("Bytes", "b...255", BINARY)
			.withLength(LengthIndicator.digits(Encoding.ASCII, 3));
		Map<String, FieldSpec> address = new LinkedHashMap<>();
		address.put("street", field("ans 10", TEXT));
		address.put("city", field("ans 5", TEXT));
		Map<String, FieldSpec> numbers = new LinkedHashMap<>();
		numbers.put("1", field("n 2", BINARY));
		numbers.put("2", field("n 6", BINARY));
		numbers.put("3", field("n 3", BINARY));
		Map<String, FieldSpec> ended = new LinkedHashMap<>();
		for (String key : new String[] { "1", "2", "3" }) {
			ended.put(key, field("ans..10", TEXT));
		}
		Parts.Tag two = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.digits(Encoding.ASCII, 2), false, false);
		Parts.Tag lengthFirst = new Parts.Tag(4, Encoding.ASCII, LengthIndicator.bytes(2), true, true);
		Parts.Tag binary = new Parts.Tag(2, Encoding.BINARY, LengthIndicator.bytes(1), false, false);
		return MessageSpec.builder("of the test")
			.mti(Encoding.BCD)
			.bitmap(Encoding.BINARY)
			.field(4, field("n 12", BINARY))
			.field(11, field("n 6", BINARY))
			.field(43, FieldSpec.of("Address", "ans..15", TEXT).withParts(new Parts.Positional(address, true)))
			.field(48,
					text.withParts(new Parts.Tagged(two, field("a 1", TEXT),
							Map.of("42", field("n..7", TEXT), "92", field("n..3", TEXT)))))
			.field(55,
					bytes.withParts(new Parts.BerTlv(true,
							Map.of("9F02", field("n 12", BINARY), "9F26", field("b 8", BINARY), "5A",
									field("n..19", BINARY).withEncoding(new Encoding.Bcd(true, 0xF))))))
			.field(60,
					FieldSpec.of("Digits", "n...11", BINARY)
						.withEncoding(new Encoding.Bcd(true, 0))
						.withLength(LengthIndicator.digits(Encoding.ASCII, 3))
						.withParts(new Parts.Positional(numbers, true)))
			.field(61, text.withParts(new Parts.Tagged(lengthFirst, null, Map.of("0042", field("ans..10", TEXT)))))
			.field(62,
					FieldSpec.of("Bits", "b...255", BINARY)
						.withLength(LengthIndicator.bytes(1))
						.withParts(new Parts.Bitmapped(64, Encoding.BINARY, false, 0,
								Map.of(1, field("an 1", BINARY), 20, field("n 10", BINARY)))))
			.field(63, text.withParts(new Parts.Terminated((byte) '\\', ended)))
			.field(126, text.withParts(new Parts.Tagged(binary, null, Map.of("C001", field("b..10", BINARY)))))
			.field(127,
					FieldSpec.of("Private", "ans......999999", TEXT)
						.withParts(new Parts.Bitmapped(64, Encoding.BINARY, true, 0,
								Map.of(2, field("ans..32", TEXT), 3, field("ans 4", TEXT), 25,
										field("ans....8000", TEXT), 128, field("n 1", TEXT)))))
			.build();
	}

	private static FieldSpec field(String format, Coding coding) {
		return FieldSpec.of("Part", format, coding);
	}

}
