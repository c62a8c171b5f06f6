package dev.iso8583.message.spec;

import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator.Counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a field of a specification checks where it is easily forgotten: at the shortest
 * and the longest value, of a format that is not strict, and of values that the
 * application has from somewhere else. Field 48 is the one that is tried, and field 49
 * another one.
 */
class FieldRulesTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	/** An MTI in BCD and a bitmap of 8 bytes with field 48. */
	private static final String HEAD = "0100" + "0000000000010000";

	private static final LengthIndicator ONE_BYTE = LengthIndicator.bytes(1);

	private static final Encoding.Bcd FILLED_WITH_F = new Encoding.Bcd(true, 0xF);

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "n 6, NUMERIC", "an 6, ALPHA", "x+n 9, ALPHA", "b 8, BINARY", "ans..99, LLVAR", "ans...100, LLLVAR",
			"ans...999, LLLVAR", "ans....1000, LLLLVAR", "b..99, LLBIN", "b...100, LLLBIN", "b...999, LLLBIN",
			"b....1000, LLLLBIN" })
	void valueHasTheTypeOfItsContentAndLength(String format, IsoType type) throws Exception {
		MessageFormat messages = messages(FieldSpec.of("Field", format, Coding.BINARY));
		String value = switch (format.charAt(0)) {
			case 'x' -> "C1";
			case 'b' -> "0102030405060708";
			default -> "1";
		};
		IsoMessage message = message(messages, value);
		assertThat(message.getField(48).getType()).isEqualTo(type);
		assertThat(messages.decode(messages.encode(message)).getField(48).getType()).isEqualTo(type);
	}

	@Test
	void oddNumberOfDigitsIsWrittenAsAnEvenOneOnlyIfItIsTheLongest() throws Exception {
		FieldSpec odd = variable("n..5", Encoding.BCD, ONE_BYTE.counting(Counts.EVEN_DIGITS));
		assertThat(written(messages(odd), "12345")).isEqualTo("06012345");
		assertThat(read(messages(odd), "06012345")).isEqualTo("12345");
		assertThat(written(messages(odd), "1234")).isEqualTo("041234");
		refused(messages(odd), "123", "does not tell an odd number of digits");
		refusedToRead(messages(odd), "0812345678", "its length says 8");
		FieldSpec even = variable("n..4", Encoding.BCD, ONE_BYTE.counting(Counts.EVEN_DIGITS));
		assertThat(written(messages(even), "1234")).isEqualTo("041234");
		refusedToRead(messages(even), "06012345", "its length says 6");
	}

	@Test
	void shortestValueIsReadAndAShorterOneIsRefused() throws Exception {
		FieldSpec field = new FieldSpec("Field", FieldFormat.of("ans..9"), 2, Encoding.ASCII, ONE_BYTE, false, 0,
				Show.STANDARD);
		assertThat(read(messages(field), "024142")).isEqualTo("AB");
		refusedToRead(messages(field), "0141", "it is shorter than the specification allows");
		assertThat(read(lenient(field), "0141")).isEqualTo("A");
		assertThat(written(messages(field), "AB")).isEqualTo("024142");
		refused(messages(field), "A", "holds at least 2 characters, but 1 were given");
		refused(lenient(field), "A", "holds at least 2 characters, but 1 were given");
	}

	@Test
	void fillingOfARoomIsSpacesForTextAndZerosForBytes() throws Exception {
		FieldSpec text = room("ans..4", Encoding.ASCII);
		assertThat(written(messages(text), "AB")).isEqualTo("02414220202020");
		assertThat(read(messages(text), "02414220202020")).isEqualTo("AB");
		refusedToRead(messages(text), "02414220200020", "byte 15: its filling is not that of the specification");
		assertThat(read(lenient(text), "02414220200020")).isEqualTo("AB");
		FieldSpec ebcdic = room("ans..4", new Encoding.Text(Charset.forName("IBM1047")));
		assertThat(written(messages(ebcdic), "AB")).isEqualTo("02C1C240404040");
		assertThat(read(messages(ebcdic), "02C1C240404040")).isEqualTo("AB");
		refusedToRead(messages(ebcdic), "02C1C240402040", "its filling is not that of the specification");
		FieldSpec digits = room("n..4", Encoding.BCD);
		assertThat(written(messages(digits), "12")).isEqualTo("02120000000000");
		FieldSpec bytes = room("b..4", Encoding.BINARY);
		assertThat(written(messages(bytes), "0102")).isEqualTo("02010200000000");
		assertThat(messages(bytes).decode(HEX.parseHex(HEAD + "02010200000000")).<byte[]>getObjectValue(48))
			.containsExactly(1, 2);
		refusedToRead(messages(bytes), "02010220000000", "byte 13: its filling is not that of the specification");
	}

	@Test
	void lenientFormatTakesADateThatDoesNotExist() throws Exception {
		FieldSpec field = FieldSpec.of("Date", "MMDD", Coding.BINARY);
		assertThat(written(lenient(field), "0230")).isEqualTo("0230");
		assertThat(read(lenient(field), "0230")).isEqualTo("0230");
		refused(messages(field), "0230", "is a date or time that does not exist");
		refusedToRead(messages(field), "0230", "the date or time does not exist");
	}

	@Test
	void spacesThatReadingRemovesAreWrittenAgain() throws Exception {
		FieldSpec field = new FieldSpec("Name", FieldFormat.of("ans 4"), 0, Encoding.ASCII, null, true, 0,
				Show.STANDARD);
		MessageFormat messages = messages(field);
		for (String bytes : new String[] { "20202020", "41202020", "41422043" }) {
			IsoMessage read = messages.decode(HEX.parseHex(HEAD + bytes));
			String text = read.getObjectValue(48);
			assertThat(text).isEqualTo(new String(HEX.parseHex(bytes)).stripTrailing());
			read.setField(48, read.getField(48).clone());
			assertThat(HEX.formatHex(messages.encode(read))).isEqualTo(HEAD + bytes);
			assertThat(written(messages, text)).isEqualTo(bytes);
		}
	}

	@Test
	void valueThatTheApplicationMadeIsCheckedWhenItIsWritten() {
		MessageFormat messages = messages(FieldSpec.of("Number", "n 6", Coding.BINARY));
		for (IsoValue<?> value : new IsoValue<?>[] { new IsoValue<>(IsoType.ALPHA, "12345A", 6),
				new IsoValue<>(IsoType.LLVAR, "1234567"), new IsoValue<>(IsoType.ALPHA, "", 6),
				new IsoValue<>(IsoType.BINARY, new byte[3], 3) }) {
			refusedToWrite(messages, value, "");
		}
		refusedToWrite(messages, new IsoValue<>(IsoType.LLVAR, null, 3), "has no value");
	}

	@Test
	void valueOfAnotherFieldIsCheckedWhenItIsWritten() throws Exception {
		MessageFormat messages = MessageFormat.builder()
			.spec(builder(FieldSpec.of("Number", "n 3", Coding.ASCII))
				.field(49, FieldSpec.of("Code", "an 3", Coding.ASCII))
				.build())
			.build();
		IsoMessage read = messages.decode(HEX.parseHex("0100" + "0000000000008000" + "413120"));
		IsoMessage message = message(messages, "123");
		message.setField(48, read.getField(49));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> messages.encode(message))
			.withMessageContaining("field 48 must be digits")
			.withMessageNotContaining("A1");
		messages.set(message, 48, "123");
		message.setField(49, message.getField(48));
		assertThat(HEX.formatHex(messages.encode(message))).endsWith("313233" + "313233");
	}

	@Test
	void whatIsNotInTheCharacterSetIsNotReplacedWhenItIsPassedOn() throws Exception {
		FieldSpec field = FieldSpec.of("Text", "ans 2", Coding.ASCII).withEncoding(Encoding.ASCII);
		MessageFormat lenient = MessageFormat.builder()
			.spec(builder(field).field(49, field).build())
			.strict(false)
			.build();
		IsoMessage read = lenient.decode(HEX.parseHex(HEAD + "41E9"));
		IsoMessage other = lenient.newMessage("0100");
		other.setField(48, read.getField(48));
		assertThat(HEX.formatHex(lenient.encode(other))).isEqualTo(HEAD + "41E9");
		other.setField(49, read.getField(48));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> lenient.encode(other))
			.withMessageContaining("field 49 has a character that is not in US-ASCII");
	}

	/** However few fields a message has. */
	@Test
	void messageThatALenientFormatReadsLeavesAsItCame() throws Exception {
		MessageSpec.Builder spec = builder(FieldSpec.of("Number", "n 3", Coding.BINARY));
		for (int field = 49; field < 54; field++) {
			spec.field(field, FieldSpec.of("Text", "ans 1", Coding.BINARY).withEncoding(Encoding.ASCII));
		}
		MessageFormat lenient = MessageFormat.builder().spec(spec.build()).strict(false).build();
		for (int others = 0; others < 5; others++) {
			long bits = -1L << 64 - 48 - others & (1L << 64 - 47) - 1;
			String bytes = String.format("0100%016X", bits) + "F123" + "E9".repeat(others);
			IsoMessage read = lenient.decode(HEX.parseHex(bytes));
			assertThat(HEX.formatHex(lenient.encode(read))).isEqualTo(bytes);
			assertThat(read.getField(48)).hasToString("123");
		}
	}

	@Test
	void codecOfAValueIsAskedForItsText() throws Exception {
		MessageFormat messages = messages(FieldSpec.of("Text", "ans 4", Coding.ASCII));
		IsoMessage message = message(messages, "AB");
		message.setField(48, new IsoValue<>(IsoType.ALPHA, 7, 4, numbered("No")));
		assertThat(HEX.formatHex(messages.encode(message))).isEqualTo(HEAD + HEX.formatHex("No7 ".getBytes()));
		message.setField(48, new IsoValue<>(IsoType.ALPHA, 7, 4, numbered("Number")));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> messages.encode(message))
			.withMessageContaining("field 48 holds 4 characters, but 7 were given");
		message.setField(48, new IsoValue<>(IsoType.ALPHA, 7, 4, numbered(null)));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> messages.encode(message))
			.withMessageContaining("field 48 has a codec that returned null for the value");
		MessageFormat tags = messages(tags("n..5", Encoding.ASCII));
		message.setField(48, new IsoValue<>(IsoType.LLLVAR, 7, numbered("011")));
		assertThat(HEX.formatHex(tags.encode(message))).isEqualTo(HEAD + HEX.formatHex("0040117".getBytes()));
	}

	/** The text of a field with parts stands for its bytes. */
	@Test
	void textThatTheApplicationMadeIsReadAsParts() throws Exception {
		MessageFormat messages = messages(tags("n..5", Encoding.ASCII));
		IsoMessage message = message(messages, "01212");
		String expected = HEX.formatHex(messages.encode(message));
		message.setField(48, new IsoValue<>(IsoType.LLVAR, "01212"));
		assertThat(HEX.formatHex(messages.encode(message))).isEqualTo(expected);
		message.setField(48, new IsoValue<>(IsoType.LLBIN, "01212".getBytes()));
		assertThat(HEX.formatHex(messages.encode(message))).isEqualTo(expected);
		message.setField(48, new IsoValue<>(IsoType.LLVAR, "0121A"));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> messages.encode(message))
			.withMessageContaining("field 48 has parts that the specification does not allow at byte 3")
			.withMessageNotContaining("0121A");
	}

	private static CustomField<Integer> numbered(@Nullable String prefix) {
		return new CustomField<>() {

			@Override
			public Integer decodeField(String value) {
				throw new UnsupportedOperationException();
			}

			@Override
			public @Nullable String encodeField(Integer value) {
				return (prefix != null) ? prefix + value : null;
			}

		};
	}

	@Test
	void partsThatAreTogetherTooLongAreRefusedWhenTheyAreSet() {
		FieldSpec field = FieldSpec.of("Tags", "ans..9", Coding.BINARY)
			.withParts(new Parts.Tagged(tag(), null, Map.of("01", FieldSpec.of("Part", "ans..9", Coding.ASCII))));
		MessageFormat messages = messages(field);
		IsoMessage message = messages.newMessage("0100");
		messages.set(message, "48.01", "123456");
		assertThatIllegalArgumentException().isThrownBy(() -> messages.set(message, "48.01", "1234567"))
			.withMessageContaining("holds 9 characters, but 10 were given");
		assertThatIllegalArgumentException().isThrownBy(() -> messages.set(message, 48, "017" + "1".repeat(7)))
			.withMessageContaining("holds 9 characters, but 10 were given");
	}

	@ParameterizedTest
	@ValueSource(strings = { "b..9", "b 9" })
	void reasonNamesTheByteWhereThePartsAreWrong(String format) {
		Map<String, FieldSpec> parts = new LinkedHashMap<>();
		parts.put("1", FieldSpec.of("Part", "n 4", Coding.ASCII));
		parts.put("2", FieldSpec.of("Part", "n 5", Coding.ASCII));
		MessageFormat binary = messages(
				FieldSpec.of("Field", format, Coding.BINARY).withParts(new Parts.Positional(parts, false)));
		MessageFormat hex = messages(FieldSpec.of("Field", format, Coding.BINARY)
			.withEncoding(Encoding.HEX)
			.withParts(new Parts.Positional(parts, false)));
		String content = HEX.formatHex("12341234X".getBytes());
		String length = format.contains(".") ? "09" : "";
		int start = 10 + length.length() / 2;
		refusedToRead(binary, length + content, "at byte " + (start + 4) + ": part 2 is wrong: it must be digits");
		refusedToRead(hex, length + HEX.formatHex(content.getBytes()),
				"at byte " + (start + 8) + ": part 2 is wrong: it must be digits");
	}

	@ParameterizedTest(name = "{0} {1}: {2}")
	@CsvSource(delimiter = '|', textBlock = """
			n..4   | left F  | 123  | 123F
			n..4   | left F  | 1234 | 1234
			n..5   | left F  | 1234 | 1234
			n..5   | left F  | 123  | 123F
			n..5   | left F  | ''   | ''
			n..5   | left 0  | 1234 | 1234
			n..5   | left 9  | 1239 | 1239
			n..4   | right F | 123  | F123
			n..5   | right F | 1234 | 1234
			n..5   | right F | 123  | F123
			n..5   | right F | ''   | ''
			n..5   | right A | 123  | A123
			x+n..4 | right 0 | C123 | 430123
			x+n..5 | right 0 | C12  | 4312
			x+n..5 | right 0 | ''   | ''
			x+n..5 | right F | C123 | 43F123
			""")
	void digitsOfATagAreAsManyAsWereSet(String format, String fill, String value, String bytes) throws Exception {
		Encoding encoding = new Encoding.Bcd(fill.startsWith("left"),
				HexFormat.fromHexDigit(fill.charAt(fill.length() - 1)));
		MessageFormat messages = messages(emv(variable(format, encoding, ONE_BYTE)));
		IsoMessage message = messages.newMessage("0100");
		message.removeFields(11);
		messages.set(message, "48.5A", value);
		assertThat(HEX.formatHex(messages.encode(message)))
			.isEqualTo(HEAD + String.format("%02X5A%02X", 2 + bytes.length() / 2, bytes.length() / 2) + bytes);
		assertThat(messages.get(messages.decode(messages.encode(message)), "48.5A")).isEqualTo(value);
	}

	@Test
	void oddNumberOfDigitsThatATagDoesNotTellIsRefused() {
		for (int fill : new int[] { 0, 9 }) {
			MessageFormat messages = messages(emv(variable("n..5", new Encoding.Bcd(true, fill), ONE_BYTE)));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> messages.set(messages.newMessage("0100"), "48.5A", "123"))
				.withMessageContaining("does not tell an odd number of digits");
		}
	}

	@Test
	void textOfPartsWithACharacterThatIsNotAByteIsRefused() {
		MessageFormat messages = messages(tags("ans..5", Encoding.LATIN_1));
		assertThat(message(messages, "011\u00ff").getField(48).toString()).isEqualTo("011\u00ff");
		refused(messages, "011\u0100", "has a character that is not in ISO-8859-1");
	}

	@Test
	void valueOfATagIsNotCutToItsLongest() {
		MessageFormat text = messages(emv(FieldSpec.of("Text", "an..3", Coding.BINARY)));
		refusedToRead(text, "06" + "5A04" + "41424344", "its length says 4, but the specification allows an..3");
		MessageFormat digits = messages(emv(variable("n..3", Encoding.BCD, ONE_BYTE)));
		refusedToRead(digits, "05" + "5A03" + "000123", "its length says 6, but the specification allows n..3");
		refusedToRead(digits, "04" + "5A02" + "1234", "its fill is not that of the specification");
	}

	@Test
	void partThatIsMissingBeforeAnotherIsEmptyOrRefused() throws Exception {
		assertThat(lastOfTwo("n 3", Encoding.ASCII)).isEqualTo("303030");
		assertThat(lastOfTwo("ans 3", Encoding.ASCII)).isEqualTo("202020");
		assertThat(lastOfTwo("b 3", Encoding.BINARY)).isEqualTo("000000");
		for (String variable : new String[] { "n..3", "ans..3", "x+n..3", "z..3" }) {
			assertThat(lastOfTwo(variable, Encoding.ASCII)).as(variable).isEqualTo("00");
		}
		assertThat(lastOfTwo("b..3", Encoding.BINARY)).isEqualTo("00");
		for (String fixed : new String[] { "x+n 3", "z 3" }) {
			assertThatIllegalArgumentException().as(fixed)
				.isThrownBy(() -> lastOfTwo(fixed, Encoding.ASCII))
				.withMessageContaining("lacks part 1");
		}
	}

	/** Return the bytes of a part that is not set, before another one that is. */
	private static String lastOfTwo(String format, Encoding encoding) throws Exception {
		Map<String, FieldSpec> parts = new LinkedHashMap<>();
		FieldFormat parsed = FieldFormat.of(format);
		parts.put("1", new FieldSpec("Part", parsed, 0, encoding, (parsed.dots() > 0) ? ONE_BYTE : null, false, 0,
				Show.STANDARD));
		parts.put("2", FieldSpec.of("Part", "n 1", Coding.ASCII));
		MessageFormat messages = messages(
				FieldSpec.of("Parts", "b..9", Coding.BINARY).withParts(new Parts.Positional(parts, false)));
		IsoMessage message = messages.newMessage("0100");
		messages.set(message, "48.2", "7");
		String bytes = HEX.formatHex(messages.encode(message));
		messages.decode(messages.encode(message));
		assertThat(bytes).endsWith("37");
		return bytes.substring(HEAD.length() + 2, bytes.length() - 2);
	}

	@Test
	void subfieldsOfAnotherGroupAreReadAgainEvenIfBrokenOnesAreKept() throws Exception {
		FieldSpec keeping = tags("n..5", Encoding.ASCII).keepingBroken();
		MessageFormat messages = messages(keeping);
		MessageFormat others = messages(emv(FieldSpec.of("Part", "b..9", Coding.BINARY)));
		IsoMessage message = messages.newMessage("0100");
		Subfields unreadable = others.subfields(Mti.of("0100"), 48).with("5A", "0102");
		assertThatIllegalArgumentException().isThrownBy(() -> messages.set(message, 48, unreadable))
			.withMessageContaining("has parts that the specification does not allow");
		MessageFormat same = messages(tags("ans..5", Encoding.ASCII));
		Subfields letters = same.subfields(Mti.of("0100"), 48).with("01", "12");
		messages.set(message, 48, letters);
		assertThat(message.<Subfields>getObjectValue(48)).isEqualTo(letters).isNotSameAs(letters);
		assertThat(messages.get(message, "48.01")).isEqualTo("12");
	}

	private static Parts.Tag tag() {
		return new Parts.Tag(2, Encoding.ASCII, LengthIndicator.digits(Encoding.ASCII, 1), false, false);
	}

	/** Return a field of tags of two digits, with part 01. */
	private static FieldSpec tags(String format, Encoding encoding) {
		return FieldSpec.of("Tags", "ans...999", Coding.BINARY)
			.withLength(LengthIndicator.digits(Encoding.ASCII, 3))
			.withParts(new Parts.Tagged(tag(), null, Map.of("01", variable(format, encoding, ONE_BYTE))));
	}

	private static FieldSpec emv(FieldSpec part) {
		return FieldSpec.of("EMV", "b..99", Coding.BINARY)
			.withLength(ONE_BYTE)
			.withParts(new Parts.BerTlv(false, Map.of("5A", part)));
	}

	private static FieldSpec variable(String format, Encoding encoding, LengthIndicator length) {
		return new FieldSpec("Field", FieldFormat.of(format), 0, encoding, length, false, 0, Show.STANDARD);
	}

	private static FieldSpec room(String format, Encoding encoding) {
		return new FieldSpec("Field", FieldFormat.of(format), 0, encoding, ONE_BYTE, false, 6, Show.STANDARD);
	}

	private static MessageSpec.Builder builder(FieldSpec field) {
		return MessageSpec.builder("of the test").mti(Encoding.BCD).bitmap(Encoding.BINARY).field(48, field);
	}

	private static MessageFormat messages(FieldSpec field) {
		return MessageFormat.builder().spec(builder(field).build()).build();
	}

	private static MessageFormat lenient(FieldSpec field) {
		return MessageFormat.builder().spec(builder(field).build()).strict(false).build();
	}

	private static IsoMessage message(MessageFormat messages, String value) {
		IsoMessage message = messages.newMessage("0100");
		messages.set(message, 48, value);
		return message;
	}

	private static String written(MessageFormat messages, String value) throws Exception {
		return HEX.formatHex(messages.encode(message(messages, value))).substring(HEAD.length());
	}

	private static @Nullable Object read(MessageFormat messages, String bytes) throws Exception {
		return messages.decode(HEX.parseHex(HEAD + bytes)).getObjectValue(48);
	}

	private static void refused(MessageFormat messages, String value, String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> message(messages, value)).withMessageContaining(text);
	}

	private static void refusedToRead(MessageFormat messages, String bytes, String text) {
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> read(messages, bytes))
			.withMessageContaining(text);
	}

	private static void refusedToWrite(MessageFormat messages, IsoValue<?> value, String text) {
		IsoMessage message = messages.newMessage("0100");
		message.setField(48, value);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> messages.encode(message))
			.withMessageContaining("field 48 " + text);
	}

}
