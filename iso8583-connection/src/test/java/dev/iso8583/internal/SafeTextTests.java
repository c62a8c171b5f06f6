package dev.iso8583.internal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

class SafeTextTests {

	@ParameterizedTest
	@CsvSource({ "4111111111111111, 411111******1111", "x4111111111111111y, x411111******1111y",
			"pan=378282246310005;, pan=378282*****0005;", "'4222222222222 ', '422222***2222 '",
			"4111111111111111 x 5500005555555559, 411111******1111 x 550000******5559",
			"4111 1111 1111 1111, 411111******1111", "no 4111-1111-1111-1111., no 411111******1111.",
			"[34313131313131313131313131313131], [411111******1111]",
			"F4F1F1F1F1F1F1F1F1F1F1F1F1F1F1F1, 411111******1111",
			"x f4f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1, x 411111******1111",
			"4111111111111111D2912201, 411111******1111D2912201", "994111111111111111, 994111********1111" })
	void cardNumberIsTruncatedWhereverItStands(String text, String safe) {
		String swept = SafeText.of(text);
		assertThat(swept).doesNotContain("4111111111111111", "378282246310005", "4222222222222", "5500005555555559");
		if (!text.startsWith("99")) {
			assertThat(swept).isEqualTo(safe);
		}
	}

	@Test
	void cardNumberWithinALongRunOfDigitsIsTruncated() {
		for (int offset = 0; offset < 30; offset++) {
			String text = "0".repeat(offset) + Messages.PAN + "0".repeat(30 - offset);
			assertThat(SafeText.of(text)).as("offset %d", offset).doesNotContain(Messages.PAN);
		}
	}

	@Test
	void cardNumberAtTheEndOfTheVisiblePartIsTruncated() {
		for (int offset = 40; offset < 64; offset++) {
			String safe = SafeText.of("x".repeat(offset) + Messages.PAN);
			assertThat(safe).as("offset %d", offset).doesNotContain(Messages.PAN.substring(0, 7));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "411111111111", "1111111111111", "000000001250", "0000000000000000",
			"4111  1111  1111  1111", "TERM0001", "20261122-192528", "F1F1F1F1F1F1F1F1F1F1F1F1F1" })
	void numberThatIsNotACardNumberStays(String text) {
		assertThat(SafeText.of(text)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource({ "6165291048564, 616529***8564", "6356137255178664, 635613******8664",
			"6157778364691966115, 615777*********6115" })
	void numberWithAValidCheckDigitIsTruncatedAsAWhole(String number, String safe) {
		assertThat(SafeText.of(number)).isEqualTo(safe);
		assertThat(SafeText.truncate(number)).isEqualTo(safe);
	}

	@Test
	void numberOfAnotherLengthThanACardNumberIsHiddenNotTruncated() {
		assertThat(SafeText.truncate("411111111111")).isEqualTo("<hidden:12>");
		assertThat(SafeText.truncate("41111111111111111111")).isEqualTo("<hidden:20>");
	}

	@ParameterizedTest
	@CsvSource({ "01411111111111111145, 01411111******111145", "01541333008902001132, 01541333******001132",
			"0137828224631000501, 01378282*****000501", "94650642085447093413, 9465064*********3413",
			"25018000000090, 2************0", "x501800000009, x************", "411111111117, 411111111117" })
	void noMoreIsTakenOfANumberThanMayBeACardNumber(String number, String safe) {
		assertThat(SafeText.of(number)).isEqualTo(safe);
	}

	@Test
	void cardNumbersSideBySideAreBothTruncated() {
		assertThat(SafeText.of("4111111111111111 5500005555555559")).doesNotContain("4111111111", "11111111",
				"5555555");
	}

	@Test
	void longTextIsCut() {
		assertThat(SafeText.of("x".repeat(64))).isEqualTo("x".repeat(64));
		assertThat(SafeText.of("x".repeat(65))).isEqualTo("x".repeat(64) + "...");
	}

	@Test
	void controlCharactersAreReplaced() {
		assertThat(SafeText.of("a\r\nb\u001b[31mc\u0000\u007f\u009b\u2029")).isEqualTo("a??b?[31mc????");
		assertThat(SafeText.of("caf\u00e9 \u20ac")).isEqualTo("caf\u00e9 \u20ac");
	}

	@Test
	void halfACharacterIsReplacedAndNoneIsCutInHalf() {
		assertThat(SafeText.of("a\ud83db\udcb3c")).isEqualTo("a?b?c");
		assertThat(SafeText.of("x".repeat(63) + "\ud83d\udcb3")).isEqualTo("x".repeat(63) + "?...");
	}

	@Test
	void cardNumberIsTruncatedWithUnprintableCharactersWithin() {
		assertThat(SafeText.of("4111\u200b1111\u00001111\u202e1111")).isEqualTo("411111******1111");
	}

	/** The far end chooses the length and the content of its fields. */
	@ParameterizedTest
	@ValueSource(strings = { "4", "0", Messages.PAN, Messages.PAN + " ", "4 ", "34", "F4", "34 ", "\u202e",
			"34313131313131313131313131313131" })
	void textOfAnyLengthIsCutAndHasNoMoreOfACardNumberThanMayBe(String part) {
		for (int length : new int[] { 64, 255, 256, 257, 10_000, 1_000_000 }) {
			String safe = SafeText.of(part.repeat(length / part.length() + 1));
			assertThat(safe).hasSizeLessThanOrEqualTo(67);
			assertThat(safe.replaceAll("[ ?]", "")).doesNotContain(Messages.PAN.substring(0, 9), "3431313131");
		}
	}

}
