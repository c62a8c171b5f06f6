package dev.iso8583.message;

import java.util.BitSet;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

class MessagePrinterTests {

	private static final String VALUE = "secret";

	@ParameterizedTest
	@CsvSource({ "0100, 3-13 15-17 18 19 20 21-33 37 38 39 41 42 43 49 50 51 66-71 72 73 74-94 95 97 99-101",
			"1100, 3-13 15-17 18 19 20 21-33 37 38 39 41 42 43 46 49 50 51 56 57 58 66-71 73 74-94 97 99-101",
			"2100, 3-13 15-17 18 19 20 21-33 37 38 39 41 42 43 46 56 57 58 66-70 73 74 75 93 94 97 99-101", "3100, ''",
			"8100, ''", "9100, ''" })
	void fieldIsShownOnlyIfTheTableOfItsVersionShowsIt(String mti, String shown) {
		BitSet visible = fields(shown);
		for (int field = 2; field <= 128; field++) {
			String printed = MessagePrinter.print(message(mti, field, VALUE));
			assertThat(printed).isEqualTo(mti + " [" + field + "=" + (visible.get(field) ? VALUE : "<hidden:6>") + "]");
		}
	}

	@ParameterizedTest
	@CsvSource({ "0100, 2", "1100, 2", "2100, 2", "0100, 102", "1100, 102", "2100, 102", "0100, 103", "2100, 103",
			"9100, 2" })
	void accountNumberIsTruncated(String mti, int field) {
		assertThat(MessagePrinter.print(message(mti, field, Messages.PAN)))
			.isEqualTo(mti + " [" + field + "=411111******1111]");
	}

	@ParameterizedTest
	@CsvSource({ "4111111111111, 411111***1111", "378282246310005, 378282*****0005",
			"4111111111111111110, 411111*********1110", "411111111111, <hidden:12>",
			"41111111111111111111, <hidden:20>", "4111 1111 1111 1111, <hidden:19>", "411111111111111A, <hidden:16>" })
	void whatIsNoAccountNumberOfThirteenToNineteenDigitsIsHidden(String value, String printed) {
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
	void accountNumberThatIsNoneByItsCheckDigitIsTruncatedToo() {
		assertThat(MessagePrinter.print(message("0100", 2, "4111111111111112"))).isEqualTo("0100 [2=411111******1112]");
	}

	@Test
	void currencyOf1987IsTheCardVerificationValueOf2003() {
		assertThat(MessagePrinter.print(message("0100", 49, "978"))).isEqualTo("0100 [49=978]");
		assertThat(MessagePrinter.print(message("2100", 49, "737"))).isEqualTo("2100 [49=<hidden:3>]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r", "\n", "\u001b", "\u0000", "\u0085", "\u2028", "\u202e", "\u200b" })
	void charactersThatForgeLinesAreReplaced(String character) {
		assertThat(MessagePrinter.print(message("0100", 43, "SHOP" + character + "ERROR")))
			.isEqualTo("0100 [43=SHOP?ERROR]");
	}

	@Test
	void cardNumberInAFieldThatIsShownIsTruncated() {
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
	void valueThatDoesNotFitItsFieldIsNotTold() {
		IsoMessage message = new IsoMessage();
		message.setType(0x0100);
		message.setValue(4, Messages.PAN, IsoType.NUMERIC, 12);
		assertThat(MessagePrinter.print(message)).isEqualTo("0100 [4=<invalid>]");
	}

	@Test
	void messageWithoutFieldsOrMtiIsPrintedToo() {
		IsoMessage message = new IsoMessage();
		message.setType(0x0800);
		assertThat(MessagePrinter.print(message)).isEqualTo("0800 []");
		message.setType(0xFFFF);
		assertThat(MessagePrinter.print(message)).isEqualTo("<no MTI>");
	}

	private static IsoMessage message(String mti, int field, Object value) {
		IsoMessage message = new IsoMessage();
		message.setType(Integer.parseInt(mti, 16));
		message.setValue(field, value, IsoType.LLLVAR, 0);
		return message;
	}

	private static BitSet fields(String ranges) {
		BitSet fields = new BitSet();
		for (String range : ranges.isEmpty() ? new String[0] : ranges.split(" ")) {
			String[] ends = range.split("-");
			fields.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
		}
		return fields;
	}

}
