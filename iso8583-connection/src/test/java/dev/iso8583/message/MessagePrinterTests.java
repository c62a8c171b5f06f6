package dev.iso8583.message;

import java.math.BigDecimal;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

class MessagePrinterTests {

	@ParameterizedTest
	@CsvSource({ "4111111111111, 411111***1111", "378282246310005, 378282*****0005",
			"4111111111111111110, 411111*********1110", "411111111111, <hidden:12>",
			"41111111111111111111, <hidden:20>", "4111 1111 1111 1111, <hidden:19>", "411111111111111A, <hidden:16>" })
	void accountNumberWithoutThirteenToNineteenDigitsIsHidden(String value, String printed) {
		assertThat(MessagePrinter.print(message("0100", 2, value))).isEqualTo("0100 [2=" + printed + "]");
	}

	@Test
	void canariesOfTheCardAreNowhereInTheText() {
		for (String mti : new String[] { "0100", "1100", "2100" }) {
			IsoMessage message = message(mti, 2, Messages.PAN);
			message.setValue(14, "2512", IsoType.LLLVAR, 0);
			message.setValue(35, Messages.TRACK_2, IsoType.LLLVAR, 0);
			message.setValue(36, "015413330089020011D2512", IsoType.LLLVAR, 0);
			message.setValue(45, "B5413330089020011^CARD/HOLDER^2512", IsoType.LLLVAR, 0);
			message.setValue(48, "9203737", IsoType.LLLVAR, 0);
			message.setValue(52, java.util.HexFormat.of().parseHex(Messages.PIN_BLOCK), IsoType.BINARY, 8);
			message.setValue(53, "2600000000000000", IsoType.LLLVAR, 0);
			message.setValue(55, java.util.HexFormat.of().parseHex("5A085413330089020011"), IsoType.LLLBIN, 0);
			message.setValue(126, "CVV2 737", IsoType.LLLVAR, 0);
			assertThat(MessagePrinter.print(message)).doesNotContain(Messages.PAN, "5413330089020011", "2512", "HOLDER",
					"737", Messages.PIN_BLOCK, "26000000", "5A08");
		}
	}

	@Test
	void accountNumberWithAWrongCheckDigitIsTruncated() {
		assertThat(MessagePrinter.print(message("0100", 2, "4111111111111112"))).isEqualTo("0100 [2=411111******1112]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r", "\n", "\u001b", "\u0000", "\u0085", "\u2028", "\u202e", "\u200b" })
	void lineBreaksAreReplaced(String character) {
		assertThat(MessagePrinter.print(message("0100", 43, "SHOP" + character + "ERROR")))
			.isEqualTo("0100 [43=SHOP?ERROR]");
	}

	@Test
	void cardNumberInAShownFieldIsTruncated() {
		assertThat(MessagePrinter.print(message("0100", 43, "SHOP " + Messages.PAN + " CITY")))
			.isEqualTo("0100 [43=SHOP 411111******1111 CITY]");
	}

	@Test
	void fieldsAreOnOneLineInOrder() {
		IsoMessage message = message("0100", 4, 1250);
		message.setValue(4, 1250, IsoType.NUMERIC, 12);
		message.setValue(3, 0, IsoType.NUMERIC, 6);
		assertThat(MessagePrinter.print(message)).isEqualTo("0100 [3=000000 4=000000001250]");
	}

	@Test
	void invalidValueIsNotPrinted() {
		IsoMessage message = new IsoMessage();
		message.setType(0x0100);
		message.setValue(4, Messages.PAN, IsoType.NUMERIC, 12);
		assertThat(MessagePrinter.print(message)).isEqualTo("0100 [4=<invalid>]");
	}

	@Test
	void messageWithoutFieldsOrMtiIsPrinted() {
		IsoMessage message = new IsoMessage();
		message.setType(0x0800);
		assertThat(MessagePrinter.print(message)).isEqualTo("0800 []");
		message.setType(0xFFFF);
		assertThat(MessagePrinter.print(message)).isEqualTo("<no MTI>");
	}

	@Test
	void hugeNumberIsNotExpanded() {
		IsoMessage message = new IsoMessage();
		message.setType(0x0100);
		message.setValue(4, new BigDecimal("1E9999999"), IsoType.AMOUNT, 0);
		assertThat(MessagePrinter.print(message)).isEqualTo("0100 [4=<invalid>]");
	}

	@Test
	void printerKnowsWhichFieldsItShows() {
		for (int field : new int[] { 3, 11, 37, 41, 49, 70 }) {
			assertThat(MessagePrinter.shows(field)).as("field %d", field).isTrue();
		}
		for (int field : new int[] { -1, 0, 1, 2, 14, 35, 48, 52, 55, 102, 128, 129 }) {
			assertThat(MessagePrinter.shows(field)).as("field %d", field).isFalse();
		}
	}

	private static IsoMessage message(String mti, int field, Object value) {
		IsoMessage message = new IsoMessage();
		message.setType(Integer.parseInt(mti, 16));
		message.setValue(field, value, IsoType.LLLVAR, 0);
		return message;
	}

}
