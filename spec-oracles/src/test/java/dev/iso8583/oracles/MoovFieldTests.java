package dev.iso8583.oracles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.file.SpecFileException;
import dev.iso8583.oracles.Comparison.Known;
import dev.iso8583.oracles.Deviation.Kind;
import dev.iso8583.oracles.Library.Refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Fields of moov-io/iso8583: each type in each encoding with each prefix is a finding of
 * its file, or has the same bytes and values as ours.
 */
class MoovFieldTests {

	private static final Comparison COMPARISON = new Comparison("Fields of moov-io/iso8583",
			new Known(".*", "ASCII.Fixed, (empty|shortest|odd|even|longest but one)", Kind.THEY_REFUSE,
					"moov completes a fixed length only where the file has padding, and we always do"),
			new Known("(String|Numeric) .*", "ASCII.Fixed, padded, empty", Kind.WE_REFUSE,
					"moov completes an empty value of fixed length; we refuse it"),
			new Known("Numeric .*", ".*L, empty", Kind.BYTES, "a number of moov is never without digits: it writes 0"),
			new Known("String ASCIIToHex", ".*L, (shortest|odd|even)", Kind.BYTES,
					"moov writes the number of digits as the length, and reads it as that of bytes"),
			new Known("String ASCIIToHex", ".*L, (even|longest|longest but one)", Kind.THEY_REFUSE,
					"moov counts digits when it writes, of which there are more than the largest number of bytes"),
			new Known("Characters of EBCDIC.*", "U\\+00[89A-F].", Kind.BYTES,
					"moov writes the bytes of UTF-8, or their number as the length"),
			new Known("Characters of EBCDIC", "U\\+00[89].", Kind.WE_REFUSE,
					"code page 500 of Java has no such character"),
			new Known("Characters of EBCDIC.*", "U\\+000A", Kind.BYTES,
					"line feed is 25 in moov, and 15 in the code pages of Java"),
			new Known("Characters of EBCDIC", "U\\+007C", Kind.BYTES, "moov writes | as 6A, unlike code page 500"),
			new Known("Track2 L?BCD", ".*", Kind.THEY_REFUSE, "BCD of moov has no D, so it writes no track in BCD"));

	private static final List<String> CODED = List.of("String ASCII", "String EBCDIC", "String EBCDIC1047",
			"String BCD", "String LBCD", "String ASCIIToHex", "Numeric ASCII", "Numeric EBCDIC", "Numeric EBCDIC1047",
			"Numeric BCD", "Numeric LBCD", "Binary Binary", "Binary HexToASCII", "Hex Binary", "Hex HexToASCII",
			"Track1 ASCII", "Track2 ASCII", "Track2 BCD", "Track2 LBCD", "Track3 ASCII");

	@TestFactory
	Stream<DynamicTest> fieldHasTheBytesAndValuesOfMoov() {
		return CODED.stream()
			.flatMap((coded) -> prefixes(coded)
				.map((prefix) -> DynamicTest.dynamicTest(coded + " " + prefix, () -> compare(coded, prefix))));
	}

	/**
	 * Return the prefixes. Hex.Fixed is that of digits that are written as bytes, and no
	 * track is so short that its length has one digit.
	 */
	private static Stream<String> prefixes(String coded) {
		return Stream
			.concat(Stream.of("ASCII", "EBCDIC", "BCD", "Binary", "Hex")
				.flatMap((name) -> IntStream.rangeClosed(1, 4).mapToObj((size) -> name + "." + "L".repeat(size))),
					Stream.of(coded.endsWith("ASCIIToHex") ? "Hex.Fixed" : "ASCII.Fixed"))
			.filter((prefix) -> !coded.startsWith("Track") || !prefix.matches("(ASCII|EBCDIC|BCD)\\.L"));
	}

	private static void compare(String coded, String prefix) throws Refusal {
		for (int length : lengths(coded, prefix)) {
			for (String padding : prefix.endsWith("Fixed") ? List.of("", "Left 0", "Right  ") : List.of("")) {
				compare(coded, prefix, length, padding);
			}
		}
		COMPARISON.verify(coded);
	}

	private static List<Integer> lengths(String coded, String prefix) {
		if (coded.startsWith("Track")) {
			return List.of(prefix.equals("ASCII.Fixed") ? 30
					: prefix.endsWith(".L") && !prefix.matches("(Bin|Hex).*") ? 9 : 76);
		}
		if (coded.startsWith("Numeric") || prefix.endsWith("Fixed")) {
			return prefix.matches("(ASCII|EBCDIC|BCD)\\.L") ? List.of(8, 9) : List.of(7, 18);
		}
		boolean isNumber = prefix.matches("(Binary|Hex)\\..*");
		return switch (prefix.substring(prefix.indexOf('.') + 1)) {
			case "L" -> isNumber ? List.of(6, 255) : List.of(6, 9);
			case "LL" -> isNumber ? List.of(99, 300) : List.of(10, 99);
			case "LLL" -> isNumber ? List.of(999, 1200) : List.of(100, 999);
			default -> List.of(1200);
		};
	}

	private static void compare(String subject, String prefix, int length, String padding) throws Refusal {
		String[] coded = subject.split(" ");
		String pad = padding.isEmpty() ? ""
				: ", \"padding\": {\"type\": \"" + padding.substring(0, padding.indexOf(' ')) + "\", \"pad\": \""
						+ padding.charAt(padding.length() - 1) + "\"}";
		String file = file("\"60\": {\"type\": \"" + coded[0] + "\", \"length\": " + length + ", \"enc\": \"" + coded[1]
				+ "\", \"prefix\": \"" + prefix + "\"" + pad + "}");
		Ours ours;
		try {
			ours = new Ours(Moov.file(file), "");
		}
		catch (SpecFileException ex) {
			assertThat(ex.findings()).hasSize(1);
			COMPARISON.leaveOut(subject, prefix, ex.findings().get(0).text());
			return;
		}
		Moov moov = new Moov(file);
		FieldSpec field = ours.spec().fields().get(60);
		String kind = prefix + ", " + (padding.isEmpty() ? "" : "padded, ");
		values(coded[0], field)
			.forEach((name, value) -> COMPARISON.compare(subject, kind + name, moov, ours, Sample.of(60, value)));
		Sample tooLong = Sample.of(60, Values.tooLong(field));
		if (!coded[0].startsWith("Track")) {
			COMPARISON.compare(subject, kind + "one too long", moov, ours, tooLong);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> ours.write(tooLong));
	}

	private static Map<String, Object> values(String type, FieldSpec field) {
		return switch (type) {
			case "Track1" -> Map.of("odd", "B4111111111111111^DOE/JOHN^29122010001", "even",
					"B411111111111111^DOE/JOHN^29122010001");
			case "Track2" -> Map.of("odd", "4111111111111111=29122010001", "even", "411111111111111=29122010001",
					"with D", "4111111111111111D29122010001");
			case "Track3" -> Map.of("odd", "014111111111111111=29122010001", "even", "01411111111111111=29122010001");
			default -> {
				Map<String, Object> values = Values.of(field);
				// these are compared one by one
				values.keySet().removeIf((name) -> isEbcdic(field) && name.startsWith("characters"));
				yield values;
			}
		};
	}

	private static boolean isEbcdic(FieldSpec field) {
		return field.encoding() instanceof Encoding.Text text && text.charset().name().startsWith("IBM");
	}

	@ParameterizedTest
	@ValueSource(strings = { "EBCDIC", "EBCDIC1047" })
	void everyCharacterHasTheByteOfMoov(String encoding) throws Refusal {
		String subject = "Characters of " + encoding;
		String file = file("\"60\": {\"type\": \"String\", \"length\": 5, \"enc\": \"" + encoding
				+ "\", \"prefix\": \"ASCII.L\"}");
		Ours ours = new Ours(Moov.file(file), "");
		Moov moov = new Moov(file);
		for (char character = 0; character < 256; character++) {
			COMPARISON.compare(subject, String.format("U+%04X", (int) character), moov, ours,
					Sample.of(60, String.valueOf(character)));
		}
		COMPARISON.verify(subject);
	}

	/** Return a file with some fields. */
	static String file(String... fields) {
		List<String> all = new ArrayList<>();
		all.add("\"0\": {\"type\": \"String\", \"length\": 4, \"enc\": \"ASCII\", \"prefix\": \"ASCII.Fixed\"}");
		all.add("\"1\": {\"type\": \"Bitmap\", \"enc\": \"Binary\", \"prefix\": \"Binary.Fixed\"}");
		all.addAll(List.of(fields));
		return "{\"name\": \"Test\", \"fields\": {" + String.join(", ", all) + "}}";
	}

	@AfterAll
	static void report() {
		COMPARISON.report("moov-fields.md");
	}

}
