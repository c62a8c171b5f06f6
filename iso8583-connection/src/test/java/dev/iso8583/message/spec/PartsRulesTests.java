package dev.iso8583.message.spec;

import java.time.Duration;
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
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Which parts a field can have, and what parts of some kinds do not lose.
 */
class PartsRulesTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private static final FieldSpec TEXT = FieldSpec.of("Text", "ans...999", Coding.ASCII);

	private static final FieldSpec BYTES = FieldSpec.of("Bytes", "b...999", Coding.BINARY);

	@Test
	void oddNumberOfDigitsThatBytesDoNotTellIsRefused() throws Exception {
		FieldSpec digits = part("n..19", Coding.BINARY);
		MessageFormat format = format(BYTES.withParts(new Parts.BerTlv(false, Map.of("5A", digits, "5F34",
				part("n 3", Coding.BINARY), "C1", part("x+n..9", Coding.BINARY), "C2", part("n..19", Coding.ASCII)))));
		assertThat(encodedParts(format, "60.5A", "123456")).isEqualTo("5A03123456");
		assertThat(encodedParts(format, "60.5A", "1".repeat(19))).isEqualTo("5A0A0" + "1".repeat(19));
		assertThat(encodedParts(format, "60.5F34", "123")).isEqualTo("5F34020123");
		assertThat(encodedParts(format, "60.C1", "C1234")).isEqualTo("C103431234");
		assertThatIllegalArgumentException().isThrownBy(() -> encodedParts(format, "60.C1", "C123"))
			.withMessageContaining("does not tell an odd number of digits");
		assertThat(encodedParts(format, "60.C2", "123")).isEqualTo("C203313233");
		assertThatIllegalArgumentException().isThrownBy(() -> encodedParts(format, "60.5A", "12345"))
			.withMessage("Field 60 of 0100 has a part 5A that has a length that does not tell an odd number of digits;"
					+ " give an even number");
	}

	@Test
	void lengthOfATagThatCountsDigitsTellsAnOddNumber() throws Exception {
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.bytes(1), false, false);
		MessageFormat format = format(
				TEXT.withParts(new Parts.Tagged(tag, null, Map.of("01", part("n..9", Coding.BINARY)))));
		assertThat(encodedParts(format, "60.01", "123")).isEqualTo("3031030123");
		Parts.Tag counting = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.bytes(1).counting(Counts.BYTES), false,
				false);
		MessageFormat other = format(
				TEXT.withParts(new Parts.Tagged(counting, null, Map.of("01", part("n..9", Coding.BINARY)))));
		assertThat(encodedParts(other, "60.01", "1234")).isEqualTo("3031021234");
		assertThatIllegalArgumentException().isThrownBy(() -> encodedParts(other, "60.01", "123"))
			.withMessageContaining("does not tell an odd number of digits");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			01 | 04 | AABB   | AABB
			01 | 00 |        | ''
			02 | 04 | AABB   | AABB
			01 | 03 | AABB   | odd
			02 | 03 | AABB   | odd
			01 | 05 | AABBCC | odd
			""")
	void lengthOfATagThatCountsHexadecimalDigitsIsEven(String tag, String length, String value, String read)
			throws Exception {
		LengthIndicator indicator = LengthIndicator.bytes(1).counting(Counts.HEX_DIGITS);
		MessageFormat format = format(
				TEXT.withParts(new Parts.Tagged(new Parts.Tag(1, Encoding.BINARY, indicator, false, false), null,
						Map.of("01", part("b..9", Coding.BINARY)))));
		String content = tag + length + ((value != null) ? value : "");
		String head = "01000000000000000010" + String.format("%03d", content.length() / 2);
		byte[] message = HEX.parseHex(HEX.formatHex(head.getBytes()) + content);
		if (read.equals("odd")) {
			assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(message))
				.withMessageContaining("a length of hexadecimal digits is odd");
		}
		else {
			assertThat(format.decode(message).<Subfields>getObjectValue(60).text(tag)).isEqualTo(read);
		}
	}

	@Test
	void dateMayHaveParts() throws Exception {
		Map<String, FieldSpec> parts = new LinkedHashMap<>();
		parts.put("month", part("n 2", Coding.ASCII));
		parts.put("day", part("n 2", Coding.ASCII));
		MessageFormat format = format(
				FieldSpec.of("Date", "MMDD", Coding.ASCII).withParts(new Parts.Positional(parts, false)));
		assertThat(encodedParts(format, "60.day", "31")).isEqualTo("30303331");
	}

	@Test
	void spacesThatReadingRemovesAreWrittenAgainIfAnotherPartChanges() throws Exception {
		FieldSpec trimmed = new FieldSpec("Part", FieldFormat.of("ans 5"), 0, Encoding.ASCII, null, true, 0,
				FieldSpec.Show.STANDARD);
		Map<String, FieldSpec> parts = new LinkedHashMap<>();
		parts.put("1", trimmed);
		parts.put("2", part("n 2", Coding.ASCII));
		MessageFormat format = format(TEXT.withParts(new Parts.Positional(parts, false)));
		IsoMessage message = format.newMessage("0100");
		format.set(message, "60.1", "AB");
		IsoMessage read = format.decode(format.encode(message));
		assertThat(format.get(read, "60.1")).isEqualTo("AB");
		format.set(read, "60.2", 7);
		assertThat(read.<Subfields>getObjectValue(60).raw()).isEqualTo("AB   07".getBytes());
	}

	@Test
	void headThatWouldBeReadAsATagIsRefused() {
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.digits(Encoding.ASCII, 2), false, false);
		MessageFormat format = format(TEXT.withParts(new Parts.Tagged(tag, part("ans 1", Coding.ASCII), Map.of())));
		assertThat(format.newMessage("0100")).satisfies((message) -> {
			format.set(message, "60.head", " ");
			format.set(message, "60.head", "R");
		});
		assertThatIllegalArgumentException().isThrownBy(() -> encodedParts(format, "60.head", "1"))
			.withMessageContaining("Part head begins with a letter or a space");
	}

	@Test
	void digitsAreCutByLengthsOfDigits() throws Exception {
		Map<String, FieldSpec> parts = new LinkedHashMap<>();
		parts.put("1", part("n..10", Coding.BINARY));
		parts.put("2", part("n 3", Coding.BINARY));
		MessageFormat format = format(
				FieldSpec.of("Digits", "n...19", Coding.BINARY).withParts(new Parts.Positional(parts, true)));
		IsoMessage message = format.newMessage("0100");
		format.set(message, "60.1", "12345");
		format.set(message, "60.2", "7");
		assertThat(HEX.formatHex(format.encode(message))).endsWith("0010" + "0512345007");
		IsoMessage read = format.decode(format.encode(message));
		assertThat(format.get(read, "60.1")).isEqualTo("12345");
	}

	@Test
	void tagsWithPartsWithinEachOtherAreReadyAtOnce() {
		FieldSpec part = part("b 1", Coding.BINARY);
		for (int level = 0; level < 10; level++) {
			part = part("b...250", Coding.BINARY).withParts(new Parts.BerTlv(false, Map.of("E1", part)));
		}
		FieldSpec field = part;
		assertTimeoutPreemptively(Duration.ofSeconds(20), () -> format(field));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ans 2  | Part 1 is cut from digits of BCD, so it holds digits; write n, or binary for the field
			b 2    | Part 1 is cut from digits of BCD, so it holds digits; write n, or binary for the field
			x+n 9  | Part 1 is cut from digits of BCD, so it holds digits; write n, or binary for the field
			""")
	void partThatIsNotDigitsIsNotCutFromDigits(String format, String why) {
		FieldSpec field = FieldSpec.of("Digits", "n...19", Coding.BINARY);
		Parts parts = new Parts.Positional(Map.of("1", part(format, Coding.BINARY)), true);
		assertThatIllegalArgumentException().isThrownBy(() -> field.withParts(parts)).withMessage(why);
	}

	@Test
	void lengthThatIsNotDigitsIsNotCutFromDigits() {
		FieldSpec field = FieldSpec.of("Digits", "n...19", Coding.BINARY);
		Parts parts = new Parts.Positional(
				Map.of("1", part("n..9", Coding.BINARY).withLength(LengthIndicator.bytes(1))), true);
		assertThatIllegalArgumentException().isThrownBy(() -> field.withParts(parts))
			.withMessage(
					"Part 1 is cut from digits of BCD, so its length has digits that count digits, and it has no room");
	}

	@ParameterizedTest
	@ValueSource(strings = { "9F", "9F8", "9F80", "9F0203", "8203", "5F2a", "", "9F81818101" })
	void whatIsNotOneWholeTagIsRefused(String tag) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Parts.BerTlv(false, Map.of(tag, part("b 1", Coding.BINARY))))
			.withMessageStartingWith("'" + tag + "' is not ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "82", "5A", "9F26", "5F2A", "DF8101", "DF818001", "FF8106" })
	void wholeTagIsPossible(String tag) {
		assertThat(new Parts.BerTlv(false, Map.of(tag, part("b 1", Coding.BINARY))).fields()).containsKey(tag);
	}

	@Test
	void tagThatBeginsLikeFillingIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Parts.BerTlv(true, Map.of("FF8106", part("b 1", Coding.BINARY))))
			.withMessage("Tag FF8106 begins with a byte that fills the space between tags");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a.b", "a[1]", "]" })
	void keyThatNoPathCanNameIsRefused(String key) {
		Map<String, FieldSpec> parts = Map.of(key, part("n 1", Coding.ASCII));
		String why = "'" + key + "' cannot be the key of a part; write one without dots and brackets";
		assertThatIllegalArgumentException().isThrownBy(() -> new Parts.Positional(parts, true)).withMessage(why);
		assertThatIllegalArgumentException().isThrownBy(() -> new Parts.Terminated((byte) 0, parts)).withMessage(why);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a..2", "b 1" })
	void headIsTextOfFixedLength(String format) {
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.bytes(1), false, false);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Parts.Tagged(tag, part(format, Coding.ASCII), Map.of()))
			.withMessage("A head is text of fixed length, such as a 1");
	}

	@Test
	void lengthOfATagCountsNoEvenDigits() {
		LengthIndicator length = LengthIndicator.bytes(1).counting(Counts.EVEN_DIGITS);
		assertThatIllegalArgumentException().isThrownBy(() -> new Parts.Tag(2, Encoding.ASCII, length, false, false))
			.withMessage("The length of a tag counts units, bytes or hexadecimal digits, not even digits");
	}

	private static MessageFormat format(FieldSpec field) {
		return MessageFormat.builder().spec(MessageSpec.builder("of the test").field(60, field).build()).build();
	}

	private static FieldSpec part(String format, Coding coding) {
		return FieldSpec.of("Part", format, coding);
	}

	/** Return the bytes of the parts after setting one, which is read back. */
	private static String encodedParts(MessageFormat format, String path, String value) throws Exception {
		IsoMessage message = format.newMessage("0100");
		format.set(message, path, value);
		IsoMessage read = format.decode(format.encode(message));
		assertThat(format.get(read, path)).isEqualTo(format.get(message, path));
		return HEX.formatHex(read.<Subfields>getObjectValue(60).raw());
	}

}
