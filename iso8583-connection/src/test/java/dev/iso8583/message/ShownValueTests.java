package dev.iso8583.message;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.internal.SafeText;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Fields that are shown stay readable, and card numbers are never shown, wherever they
 * are in a text.
 */
class ShownValueTests {

	private static final int MANY = 1000;

	private static final List<String> CARDS = List.of(Messages.PAN, "5413330089020011", "378282246310005",
			"4222222222222", "36148900647913", "6221260000000000001", "3530111333300000", "501800000009",
			"676770000005");

	/** Generated values by field, which must be printed unchanged. */
	static Stream<Arguments> numbers() {
		Map<Integer, Function<Random, String>> v1987 = new HashMap<>();
		Map<Integer, Function<Random, String>> v1993 = new HashMap<>();
		Map<Integer, Function<Random, String>> v2003 = new HashMap<>();
		for (int field : new int[] { 4, 5, 6 }) {
			v1987.put(field, (random) -> digits(random, 12));
			v1993.put(field, (random) -> digits(random, 12));
			v2003.put(field, (random) -> amount2003(random));
		}
		for (int field : new int[] { 7, 74, 75, 76, 77, 78, 79, 80, 81 }) {
			v1987.put(field, (random) -> digits(random, 10));
		}
		for (int field : new int[] { 82, 83, 84, 85 }) {
			v1987.put(field, (random) -> digits(random, 12));
		}
		for (int field : new int[] { 86, 87, 88, 89 }) {
			v1987.put(field, (random) -> "00" + digits(random, 14));
			v1993.put(field, (random) -> "00" + digits(random, 14));
		}
		for (int field : new int[] { 28, 29, 30, 31 }) {
			v1987.put(field, (random) -> sign(random) + digits(random, 8));
		}
		for (Map<Integer, Function<Random, String>> fields : List.of(v1987, v1993, v2003)) {
			fields.put(32, (random) -> digits(random, 11));
			fields.put(33, (random) -> digits(random, 11));
			fields.put(100, (random) -> digits(random, 11));
			fields.put(37, (random) -> digits(random, 12));
		}
		v1987.put(11, (random) -> digits(random, 6));
		v1993.put(11, (random) -> digits(random, 6));
		v2003.put(11, (random) -> digits(random, 12));
		v1987.put(42, (random) -> "5" + digits(random, 14));
		v1993.put(42, (random) -> "9" + digits(random, 14));
		v1987.put(95, (random) -> "0" + digits(random, 11) + "0" + digits(random, 11) + sign(random) + digits(random, 8)
				+ sign(random) + digits(random, 8));
		v1987.put(97, (random) -> sign(random) + "00" + digits(random, 14));
		v1993.put(97, (random) -> sign(random) + "00" + digits(random, 14));
		v1993.put(12, (random) -> digits(random, 2) + monthToSecond(random));
		v2003.put(12, (random) -> "20" + digits(random, 2) + monthToSecond(random));
		v1993.put(22, (random) -> digits(random, 12));
		v1993.put(30, (random) -> "0" + digits(random, 11) + "0" + digits(random, 11));
		v2003.put(30, (random) -> amount2003(random) + amount2003(random));
		v2003.put(8, (random) -> digits(random, 12));
		v1993.put(46, (random) -> digits(random, 5) + sign(random) + "00" + digits(random, 14) + sign(random) + "0"
				+ digits(random, 10));
		v2003.put(31,
				(random) -> digits(random, 8) + String.format("%03d", 1 + random.nextInt(366)) + digits(random, 12));
		return Stream.of(Map.entry("0200", v1987), Map.entry("1200", v1993), Map.entry("2200", v2003))
			.flatMap((version) -> version.getValue()
				.entrySet()
				.stream()
				.map((field) -> arguments(version.getKey(), field.getKey(), field.getValue())));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("numbers")
	void numbersOfTheDictionaryAreShownInFull(String mti, int field, Function<Random, String> generator) {
		Random random = new Random(8583);
		for (int count = 0; count < MANY; count++) {
			String value = generator.apply(random);
			assertThat(print(mti, field, value)).isEqualTo(mti + " [" + field + "=" + value + "]");
		}
	}

	@Test
	void originalDataElementsAreShownInParts() {
		Random random = new Random(8583);
		for (int count = 0; count < MANY; count++) {
			String stan = digits(random, 6);
			String time = monthToSecond(random);
			String acquirer = digits(random, 11);
			String forwarder = digits(random, 11);
			assertThat(print("0420", 90, "0200" + stan + time + acquirer + forwarder))
				.isEqualTo("0420 [90=0200/" + stan + "/" + time + "/" + acquirer + "/" + forwarder + "]");
			assertThat(print("1420", 56, "1200" + stan + "26" + time + "11" + acquirer))
				.isEqualTo("1420 [56=1200/" + stan + "/26" + time + "/11" + acquirer + "]");
			assertThat(print("2420", 56, "2200" + "000000" + stan + "2026" + time + acquirer))
				.isEqualTo("2420 [56=2200/000000" + stan + "/2026" + time + "/" + acquirer + "]");
		}
		assertThat(print("0420", 90, "0200" + "836166" + "0000000000" + "0".repeat(22)))
			.isEqualTo("0420 [90=0200/836166/0000000000/00000000000/00000000000]");
	}

	@Test
	void institutionsInOriginalDataFollowTheRulesOfTheirFields() {
		String value = "0200" + "836166" + "1122192528" + "00000123456" + "00000654321";
		assertThat(Messages.builder().hideFields(32).build().print(message("0420", 90, value)))
			.isEqualTo("0420 [90=0200/836166/1122192528/<hidden:11>/00000654321]");
		assertThat(Messages.builder().truncateFields(33).hideFields(7).build().print(message("0420", 90, value)))
			.isEqualTo("0420 [90=0200/836166/<hidden:10>/00000123456/<hidden:11>]");
		assertThat(Messages.builder().hideFields(90).build().print(message("0420", 90, value)))
			.isEqualTo("0420 [90=<hidden:42>]");
	}

	@ParameterizedTest
	@CsvSource({ "0420, 90, 20", "0420, 95, 42", "1420, 56, 35", "1420, 30, 24", "0520, 86, 16", "2200, 12, 14" })
	void cardNumberIsNotMistakenForANumberOfTheDictionary(String mti, int field, int length) {
		for (String card : CARDS.subList(0, 4)) {
			String value = card + "0".repeat(Math.max(0, length - card.length()));
			assertThat(print(mti, field, value)).as(card).doesNotContain(card);
		}
	}

	@Tag("slow")
	@ParameterizedTest
	@CsvSource({ "0200, 43, 40", "1200, 43, 64", "1200, 31, 64", "2200, 42, 35", "0200, 101, 17", "0200, 44, 64",
			"2200, 63, 64", "0200, 41, 30", "1200, 46, 64" })
	void cardNumberAnywhereInTextIsTruncated(String mti, int field, int length) {
		MessageFormat format = Messages.builder().showFields(44, 63).build();
		List<IntFunction<String>> fillers = List.of("x"::repeat, " "::repeat, "0"::repeat, "7"::repeat,
				(count) -> digits(new Random(count), count), "9 "::repeat, "-"::repeat);
		for (String card : CARDS) {
			for (IntFunction<String> filler : fillers) {
				for (int offset = 0; offset <= length - card.length(); offset++) {
					String value = filler.apply(offset) + card + filler.apply(length - card.length() - offset);
					String printed = format.print(message(mti, field, value)).replaceAll("[ -]", "");
					assertThat(printed).as("'%s'", value).doesNotContain(card);
					assertThat(mostOf(card, printed)).as("digits shown of %s in %s", card, printed)
						.isLessThanOrEqualTo((card.length() == 12) ? 9 : card.length() - 3);
				}
			}
		}
	}

	/** Return the length of the longest part of a card number that a text contains. */
	private static int mostOf(String card, String text) {
		return IntStream.range(0, card.length())
			.flatMap((start) -> IntStream.rangeClosed(start, card.length())
				.filter((end) -> text.contains(card.substring(start, end)))
				.map((end) -> end - start))
			.max()
			.orElse(0);
	}

	@Test
	void cardNumberAmongOtherDigitsIsTruncated() {
		Random random = new Random(8583);
		for (int count = 0; count < MANY; count++) {
			String before = digits(random, random.nextInt(12));
			String printed = SafeText.of(before + "5413330089020011" + digits(random, random.nextInt(12)));
			assertThat(printed.substring(before.length() + 6, before.length() + 12)).isEqualTo("******");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "501800000009", "560000000003", "676770000005" })
	void twelveDigitMaestroNumberIsHiddenInText(String card) {
		assertThat(print("0200", 43, "SHOP " + card + " CITY")).isEqualTo("0200 [43=SHOP ************ CITY]");
		assertThat(print("0200", 37, card)).as("a retrieval reference number").isEqualTo("0200 [37=" + card + "]");
		assertThat(print("0200", 4, card)).as("an amount").isEqualTo("0200 [4=" + card + "]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "501800000008", "411111111111", "123456789012", "000000000000" })
	void otherTwelveDigitNumbersAreShown(String number) {
		assertThat(print("0200", 43, "SHOP " + number)).isEqualTo("0200 [43=SHOP " + number + "]");
	}

	@Test
	void merchantNumberThatMayBeAnAmericanExpressCardIsTruncated() {
		assertThat(print("0200", 42, "378282246310005")).isEqualTo("0200 [42=378282*****0005]");
	}

	@ParameterizedTest
	@CsvSource({ "0400, 86, 0", "0400, 97, C0", "2400, 97, D97820" })
	void amountThatMayBeAnAmericanExpressCardIsTruncated(String mti, int field, String before) {
		assertThat(print(mti, field, before + "378282246310005")).doesNotContain("378282246310005");
		assertThat(print(mti, field, before + "100000000001250")).contains(before + "100000000001250");
	}

	@Test
	void hiddenFieldStatesTheUnitOfItsLength() {
		IsoMessage message = new IsoMessage();
		message.setType(0x0200);
		message.setValue(14, "2512", IsoType.NUMERIC, 4);
		message.setValue(34, new byte[3], IsoType.LLBIN, 0);
		message.setValue(35, "AABBCC", IsoType.LLBIN, 0);
		message.setValue(36, "ABC", IsoType.LLLBIN, 0);
		message.setField(45, new IsoValue<>(IsoType.LLBCDBIN, new byte[10], 19));
		message.setValue(48, "abc", IsoType.LLLVAR, 0);
		message.setValue(52, new byte[8], IsoType.BINARY, 8);
		message.setValue(55, new byte[] { 1, 2, 3 }, IsoType.LLLBIN, 0);
		message.setValue(64, "0102", IsoType.BINARY, 8);
		message.setValue(102, new byte[5], IsoType.LLBIN, 0);
		assertThat(MessagePrinter.print(message))
			.isEqualTo("0200 [14=<hidden:4> 34=<hidden:3 bytes> 35=<hidden:3 bytes> 36=<hidden:2 bytes>"
					+ " 45=<hidden:19> 48=<hidden:3> 52=<hidden:8 bytes> 55=<hidden:3 bytes> 64=<hidden:8 bytes>"
					+ " 102=<hidden:5 bytes>]");
	}

	@Test
	void hiddenBytesAreCountedAsWritten() {
		CompositeField parts = new CompositeField();
		parts.addValue("12", null, IsoType.NUMERIC, 2).addValue("ab", null, IsoType.ALPHA, 2);
		IsoMessage message = new IsoMessage();
		message.setType(0x0200);
		message.setValue(55, parts, parts, IsoType.LLLBIN, 0);
		assertThat(MessagePrinter.print(message)).isEqualTo("0200 [55=<hidden:3 bytes>]");
	}

	private static String print(String mti, int field, String value) {
		return MessagePrinter.print(message(mti, field, value));
	}

	private static IsoMessage message(String mti, int field, String value) {
		IsoMessage message = new IsoMessage();
		message.setType(Integer.parseInt(mti, 16));
		message.setValue(field, value, IsoType.LLLVAR, 0);
		return message;
	}

	private static String digits(Random random, int count) {
		StringBuilder digits = new StringBuilder();
		for (int place = 0; place < count; place++) {
			digits.append((char) ('0' + random.nextInt(10)));
		}
		return digits.toString();
	}

	private static String sign(Random random) {
		return random.nextBoolean() ? "C" : "D";
	}

	private static String amount2003(Random random) {
		return digits(random, 3) + "200" + digits(random, 10);
	}

	private static String monthToSecond(Random random) {
		return String.format("%02d%02d%02d%02d%02d", 1 + random.nextInt(12), 1 + random.nextInt(31), random.nextInt(24),
				random.nextInt(60), random.nextInt(60));
	}

}
