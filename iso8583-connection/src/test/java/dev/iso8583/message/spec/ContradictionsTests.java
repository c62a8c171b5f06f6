package dev.iso8583.message.spec;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.spec.FieldSpec.Show;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What cannot be true at the same time is refused when it is built, with what to write.
 */
class ContradictionsTests {

	private static final LengthIndicator TWO_DIGITS = LengthIndicator.digits(Encoding.ASCII, 2);

	private static void refused(String text, ThrowingCallable building) {
		assertThatIllegalArgumentException().isThrownBy(building).withMessageContaining(text);
	}

	private static FieldSpec field(String format) {
		return FieldSpec.of("Field", format, Coding.ASCII);
	}

	private static FieldSpec field(String format, int minimum, boolean trim, int room) {
		FieldSpec field = field(format);
		return new FieldSpec("Field", field.format(), minimum, field.encoding(), field.length(), trim, room,
				Show.STANDARD);
	}

	private static FieldSpec parts(String format, Parts parts) {
		return FieldSpec.of("Field", format, Coding.BINARY).withParts(parts);
	}

	private static Parts positional(boolean mayEndEarly, String... formats) {
		Map<String, FieldSpec> fields = new LinkedHashMap<>();
		for (String format : formats) {
			fields.put(Integer.toString(fields.size() + 1), field(format));
		}
		return new Parts.Positional(fields, mayEndEarly);
	}

	@Test
	void minimumOfAFixedLength() {
		refused("A field of format n 6 always has its full length, so it has no minimum; write dots, such as n..6",
				() -> field("n 6", 3, false, 0));
	}

	@Test
	void trimmedDigits() {
		refused("Only a text of fixed length can be trimmed", () -> field("n 6", 0, true, 0));
		refused("Only a text of fixed length can be trimmed", () -> field("x+n 9", 0, true, 0));
	}

	@Test
	void roomThatNoMessageHas() {
		refused("A room has up to 999999 bytes, not 1000000", () -> field("ans..9", 0, false, 1_000_000));
		refused("A room has up to 999999 bytes, not -1", () -> field("ans..9", 0, false, -1));
	}

	@Test
	void datesThatAreNone() {
		refused("'CCMM' is not one; write CCYY, or leave CC out", () -> FieldFormat.of("CCMM"));
		refused("'MDM' is not the pattern of a date or time", () -> new FieldFormat(Content.N, "MDM", 3, 0));
		refused("A date of pattern MMDD is n 4, without dots", () -> new FieldFormat(Content.N, "MMDD", 6, 0));
		refused("A date of pattern MMDD is n 4, without dots", () -> new FieldFormat(Content.B, "MMDD", 4, 0));
		refused("A date of pattern MMDD is n 4, without dots", () -> new FieldFormat(Content.N, "MMDD", 4, 2));
		refused("A format has up to 6 dots, not 7", () -> new FieldFormat(Content.N, null, 4, 7));
	}

	@Test
	void dateInAnEncodingThatCannotHoldIt() {
		refused("Content n cannot be written as binary; write a character set such as ascii, or bcd",
				() -> field("MMDD").withEncoding(Encoding.BINARY));
	}

	@Test
	void lengthOfOddDigitsThatIsFilled() {
		refused("An odd number of digits of a length is aligned right and filled with 0",
				() -> LengthIndicator.digits(new Encoding.Bcd(true, 0), 3));
		refused("An odd number of digits of a length is aligned right and filled with 0",
				() -> LengthIndicator.digits(new Encoding.Bcd(false, 15), 3));
		LengthIndicator.digits(new Encoding.Bcd(true, 15), 2);
	}

	@Test
	void positionalPartsThatDoNotFit() {
		refused("The parts together take at least 8 bytes, and a field of format ans 6 has 6",
				() -> parts("ans 6", positional(false, "n 2", "n 6")));
		refused("The parts together take at most 5 bytes, and a field of format ans 6 always has 6",
				() -> parts("ans 6", positional(false, "n 2", "n 3")));
		refused("Part 2 takes at least 7 bytes, and a field of format ans..6 has 6",
				() -> parts("ans..6", positional(false, "n 2", "n 7")));
		refused("Part 1 takes at least 7 bytes", () -> parts("ans..6", positional(true, "n 7")));
		parts("ans 6", positional(false, "n 2", "ans..9"));
		parts("ans..6", positional(true, "n 2", "n 9"));
	}

	@Test
	void digitsThatAreCutFromBcdAreCountedInDigits() {
		FieldSpec field = FieldSpec.of("Field", "n 6", Coding.BINARY);
		refused("The parts together take at least 7 digits, and a field of format n 6 has 6",
				() -> field.withParts(positional(false, "n 3", "n 4")));
		field.withParts(positional(false, "n 3", "n 3"));
	}

	@Test
	void partOfABitmapThatDoesNotFit() {
		refused("Part 2 takes at least 11 bytes, and a field of format ans..10 has 10", () -> parts("ans..10",
				new Parts.Bitmapped(64, Encoding.BINARY, false, 0, Map.of(1, field("n 2"), 2, field("n 3")))));
		refused("Part 65 takes at least 18 bytes",
				() -> parts("ans..17", new Parts.Bitmapped(64, Encoding.BINARY, true, 0, Map.of(65, field("n 2")))));
	}

	@Test
	void partWithATagThatDoesNotFit() {
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, TWO_DIGITS, false, false);
		refused("Part 92 takes at least 7 bytes, and a field of format ans..6 has 6",
				() -> parts("ans..6", new Parts.Tagged(tag, null, Map.of("92", field("n 3")))));
		parts("ans..6", new Parts.Tagged(tag, null, Map.of("92", field("n..9"))));
		refused("Part 9F26 takes at least 11 bytes, and a field of format b..10 has 10", () -> parts("b..10",
				new Parts.BerTlv(false, Map.of("9F26", FieldSpec.of("Cryptogram", "b 8", Coding.BINARY)))));
	}

	@Test
	void tagThatIsNotInItsCharacterSet() {
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, TWO_DIGITS, false, false);
		refused("has a character that is not in US-ASCII; write another tag",
				() -> new Parts.Tagged(tag, null, Map.of("\u00c4B", field("n..9"))));
	}

	@Test
	void tagThatWouldBeTakenForTheHead() {
		Parts.Tag text = new Parts.Tag(2, new Encoding.Text(Charset.forName("IBM1047")), TWO_DIGITS, false, false);
		Parts.Tag bytes = new Parts.Tag(2, Encoding.BINARY, TWO_DIGITS, false, false);
		refused("Tag A1 begins with a letter or a space, like the head",
				() -> new Parts.Tagged(text, field("a 1"), Map.of("A1", field("n..9"))));
		refused("Tag 4101 begins with a letter or a space, like the head",
				() -> new Parts.Tagged(bytes, field("a 1"), Map.of("4101", field("n..9"))));
		new Parts.Tagged(text, field("a 1"), Map.of("1A", field("n..9")));
		new Parts.Tagged(text, null, Map.of("A1", field("n..9")));
	}

	@Test
	void digitThatEndsDigits() {
		refused("Part x holds digits, and '1' ends it; write another end",
				() -> new Parts.Terminated((byte) '1', Map.of("x", field("n..9"))));
		refused("Part x holds digits, with = as separator, and '=' ends it",
				() -> new Parts.Terminated((byte) '=', Map.of("x", field("z..9"))));
		new Parts.Terminated((byte) '=', Map.of("x", field("n..9")));
	}

}
