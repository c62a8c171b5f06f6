package dev.iso8583.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What does not fit its field is refused, and not sent as something else.
 */
class FieldFitTests {

	private static final String AMOUNT_GUIDE = "<j8583-config><parse type=\"0100\">" + Messages.GUIDE
			+ "<field num=\"5\" type=\"AMOUNT\"/></parse></j8583-config>";

	private final MessageFormat text = MessageFormat.builder().configuration(AMOUNT_GUIDE).build();

	private final MessageFormat bcd = MessageFormat.builder()
		.configuration(AMOUNT_GUIDE)
		.binaryHeader(true)
		.binaryFields(true)
		.build();

	static Stream<Arguments> misfits() {
		return Stream.of(arguments(4, new BigDecimal("12.50"), IsoType.NUMERIC, 12, "without sign and decimals"),
				arguments(4, 12.5, IsoType.NUMERIC, 12, "without sign and decimals"),
				arguments(4, Double.NaN, IsoType.NUMERIC, 12, ""),
				arguments(4, -1250, IsoType.NUMERIC, 12, "without sign and decimals"),
				arguments(4, BigInteger.TEN.negate(), IsoType.NUMERIC, 12, "without sign and decimals"),
				arguments(4, 1_000_000_000_000L, IsoType.NUMERIC, 12, "holds 12 digits, and 13 were given"),
				arguments(4, BigInteger.TEN.pow(12), IsoType.NUMERIC, 12, "holds 12 digits, and 13 were given"),
				arguments(4, "4111111111111111", IsoType.NUMERIC, 12, "holds 12 characters, and 16 were given"),
				arguments(5, new BigDecimal("12.505"), IsoType.AMOUNT, 0, "is no amount of 10 digits and 2 decimals"),
				arguments(5, new BigDecimal("-12.50"), IsoType.AMOUNT, 0, "is no amount"),
				arguments(5, new BigDecimal("12345678901.00"), IsoType.AMOUNT, 0, "is no amount"),
				arguments(5, "twelve", IsoType.AMOUNT, 0, "is no amount"),
				arguments(41, "TERM00001", IsoType.ALPHA, 8, "holds 8 characters, and 9 were given"),
				arguments(52, new byte[9], IsoType.BINARY, 8, "holds 8 bytes, and 9 were given"),
				arguments(52, "00".repeat(9), IsoType.BINARY, 8, "holds 16 hexadecimal digits, and 18 were given"));
	}

	@ParameterizedTest
	@MethodSource("misfits")
	void valueThatDoesNotFitItsFieldIsNotWritten(int field, Object value, IsoType type, int length, String why) {
		for (MessageFormat format : new MessageFormat[] { this.text, this.bcd }) {
			IsoMessage message = format.newMessage("0100").setValue(field, value, type, length);
			assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
				.withMessageContaining(why)
				.withMessageNotContainingAny("4111", "12.5", "-12", "TERM", "twelve");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "12.50", "-1250", "12 50", "D0000125", "\u0661" })
	void whatIsNoDigitIsNotWrittenInBcd(String value) {
		IsoMessage message = this.bcd.newMessage("0100").setValue(4, value, IsoType.NUMERIC, 12);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.bcd.encode(message))
			.withMessage("field 4 is a number in BCD, which has digits only");
	}

	@Test
	void bytesWhoseLengthTheirTextCannotSayAreNotWritten() {
		IsoMessage longest = this.text.newMessage("0100").setValue(48, new byte[49], IsoType.LLBIN, 0);
		assertThat(this.text.encode(longest)).asString().contains("98" + "00".repeat(49));
		IsoMessage message = this.text.newMessage("0100").setValue(48, new byte[50], IsoType.LLBIN, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.text.encode(message))
			.withMessage("field 48 holds 49 bytes, and 50 were given");
		IsoMessage binary = this.bcd.newMessage("0100").setValue(48, new byte[99], IsoType.LLBIN, 0);
		assertThat(this.bcd.encode(binary)).asHexString().endsWith("99" + "00".repeat(99));
	}

	@ParameterizedTest
	@MethodSource("misfits")
	void valueThatDoesNotFitItsFieldIsNotSet(int field, Object value, IsoType type, int length, String why) {
		IsoMessage message = this.text.newMessage("0100");
		IsoValue<?> before = message.getField(field);
		assertThatIllegalArgumentException().isThrownBy(() -> this.text.set(message, field, value));
		assertThat(message.<Object>getField(field)).isSameAs(before);
	}

	@Test
	void whatFitsIsWrittenAsItIsGiven() {
		IsoMessage message = this.text.newMessage("0100");
		this.text.set(message, 11, 7);
		this.text.set(message, 4, new BigDecimal("1250.00"));
		this.text.set(message, 41, "");
		this.text.set(message, 52, "DEADBEEF");
		assertThat(RawMessage.parse(this.text.encode(message))).isEqualTo(RawMessage.of("0100", "000007")
			.with(4, "000000001250")
			.with(41, " ".repeat(8))
			.with(52, "DEADBEEF00000000"));
		IsoMessage amount = this.bcd.newMessage("0100").setValue(5, new BigDecimal("1234567890.12"), IsoType.AMOUNT, 0);
		assertThat(this.bcd.encode(this.bcd.set(amount, 11, null))).asHexString()
			.isEqualTo("0100" + "0800000000000000" + "123456789012");
	}

	@Test
	void feeWithItsLetterIsWrittenAsText() {
		IsoMessage message = this.text.newMessage("0100").setValue(28, "D00000125", IsoType.NUMERIC, 9);
		assertThat(this.text.encode(message)).asString().contains("D00000125");
	}

}
