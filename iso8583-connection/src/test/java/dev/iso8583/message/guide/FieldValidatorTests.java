package dev.iso8583.message.guide;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.List;
import java.util.stream.Stream;

import com.solab.iso8583.CustomFieldEncoder;
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

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UnencodableMessageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A value that does not fit its field is refused, not sent as another value.
 */
class FieldValidatorTests {

	private static final String AMOUNT_GUIDE = "<j8583-config><parse type=\"0100\">" + Messages.GUIDE
			+ "<field num=\"5\" type=\"AMOUNT\"/><field num=\"12\" type=\"TIME\"/><field num=\"13\" type=\"DATE4\"/>"
			+ "<field num=\"55\" type=\"LLLBIN\"/>" + "<field num=\"62\" type=\"LLBCDBIN\"/></parse></j8583-config>";

	private final MessageFormat text = MessageFormat.builder().configuration(AMOUNT_GUIDE).build();

	private final MessageFormat bcd = MessageFormat.builder()
		.configuration(AMOUNT_GUIDE)
		.binaryHeader(true)
		.binaryFields(true)
		.build();

	static Stream<Arguments> misfits() {
		return Stream.of(
				arguments(4, new BigDecimal("12.50"), IsoType.NUMERIC, 12, "must be a whole number without a sign"),
				arguments(4, 12.5, IsoType.NUMERIC, 12, "must be a whole number without a sign"),
				arguments(4, Double.NaN, IsoType.NUMERIC, 12, ""),
				arguments(4, -1250, IsoType.NUMERIC, 12, "must be a whole number without a sign"),
				arguments(4, BigInteger.TEN.negate(), IsoType.NUMERIC, 12, "must be a whole number without a sign"),
				arguments(4, 1_000_000_000_000L, IsoType.NUMERIC, 12, "holds 12 digits, but 13 were given"),
				arguments(4, BigInteger.TEN.pow(12), IsoType.NUMERIC, 12, "holds 12 digits, but 13 were given"),
				arguments(4, "4111111111111111", IsoType.NUMERIC, 12, "holds 12 characters, but 16 were given"),
				arguments(5, new BigDecimal("12.505"), IsoType.AMOUNT, 0,
						"is not an amount of at most 10 digits and 2 decimals"),
				arguments(5, new BigDecimal("-12.50"), IsoType.AMOUNT, 0, "is not an amount"),
				arguments(5, new BigDecimal("12345678901.00"), IsoType.AMOUNT, 0, "is not an amount"),
				arguments(5, "twelve", IsoType.AMOUNT, 0, "is not an amount"),
				arguments(41, "TERM00001", IsoType.ALPHA, 8, "holds 8 characters, but 9 were given"),
				arguments(52, new byte[9], IsoType.BINARY, 8, "holds 8 bytes, but 9 were given"),
				arguments(52, "00".repeat(9), IsoType.BINARY, 8, "holds 16 hexadecimal digits, but 18 were given"),
				arguments(52, "TERM", IsoType.BINARY, 8, "is binary; as text it must consist of hexadecimal digits"),
				arguments(55, "12.5", IsoType.LLLBIN, 0, "is binary; as text it must consist of hexadecimal digits"),
				arguments(62, "-12", IsoType.LLBCDBIN, 0, "is binary; as text it must consist of hexadecimal digits"),
				arguments(62, "\uff11\uff12", IsoType.LLBCDBIN, 0, "hexadecimal digits"),
				arguments(12, "12595", IsoType.TIME, 0, "is a date or time of 6 digits"),
				arguments(12, "1259590", IsoType.TIME, 0, "is a date or time of 6 digits"),
				arguments(12, "12:595", IsoType.TIME, 0, "is a date or time of 6 digits"),
				arguments(13, "4111111111111111", IsoType.DATE4, 0, "is a date or time of 4 digits"),
				arguments(13, "twelve", IsoType.DATE4, 0, "is a date or time of 4 digits"),
				arguments(13, 123, IsoType.DATE4, 0, "is a date or time of 4 digits"),
				arguments(13, MonthDay.of(12, 31), IsoType.DATE4, 0, "is a date or time of 4 digits"),
				arguments(13, Calendar.getInstance(), IsoType.DATE4, 0, "is a date or time of 4 digits"),
				arguments(48, new byte[5], IsoType.LLLVAR, 0, "is not a binary field, but bytes were given"));
	}

	/** Contents with a declared length that is not their own. */
	static Stream<Arguments> lengths() {
		return Stream.of(arguments("4111111111111111", IsoType.LLVAR, 19, "16 were given"),
				arguments("4111111111111111", IsoType.LLLVAR, 15, "16 were given"),
				arguments("4111111111111111", IsoType.LLLLVAR, -16, "16 were given"),
				arguments("", IsoType.LLVAR, 1, "0 were given"),
				arguments(new StringBuilder("TERM"), IsoType.LLVAR, 5, "4 were given"),
				arguments(new byte[8], IsoType.LLBIN, 7, "declares a length of 7 bytes, but 8 were given"),
				arguments(new byte[8], IsoType.LLLBIN, 9, "declares a length of 9 bytes, but 8 were given"),
				arguments(new byte[8], IsoType.LLLLBIN, 16, "declares a length of 16 bytes, but 8 were given"),
				arguments("4111", IsoType.LLBIN, 4, "declares a length of 4 bytes, but 2 were given"),
				arguments("411", IsoType.LLBIN, 1, "declares a length of 1 bytes, but 2 were given"),
				arguments(new byte[2], IsoType.LLBCDBIN, 2,
						"declares a length of 2 hexadecimal digits, but 4 were given"),
				arguments(new byte[2], IsoType.LLLBCDBIN, 5,
						"declares a length of 5 hexadecimal digits, but 4 were given"),
				arguments(new byte[2], IsoType.LLLLBCDBIN, 8, "declares a length of 8 hexadecimal digits"),
				arguments("4111", IsoType.LLBCDBIN, 3, "declares a length of 3 hexadecimal digits, but 4 were given"));
	}

	@ParameterizedTest
	@MethodSource("lengths")
	void valueWithAWrongDeclaredLengthIsRefused(Object value, IsoType type, int length, String why) {
		for (MessageFormat format : new MessageFormat[] { this.text, this.bcd }) {
			IsoMessage message = format.newMessage("0100").setField(48, new IsoValue<>(type, value, length));
			assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
				.withMessageStartingWith("field 48 declares a length of " + length)
				.withMessageContaining(why)
				.withMessageNotContainingAny("4111", "TERM");
		}
	}

	@Test
	void valueTooLongForItsLengthHeaderIsRefused() {
		IsoValue<String> text = new IsoValue<>(IsoType.LLVAR, "x".repeat(100), 100, true);
		IsoValue<byte[]> bytes = new IsoValue<>(IsoType.LLBIN, new byte[100], 100, true);
		IsoValue<byte[]> digits = new IsoValue<>(IsoType.LLBCDBIN, new byte[50], 100, true);
		for (IsoValue<?> value : List.of(text, bytes, digits)) {
			for (MessageFormat format : new MessageFormat[] { this.text, this.bcd }) {
				IsoMessage message = format.newMessage("0100").setField(48, value);
				assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
					.withMessageMatching("field 48 holds (99|49) [a-z ]+, but 100 were given");
			}
		}
	}

	@Test
	void dateWithoutAFourDigitYearIsRefused() {
		for (Temporal time : List.of(LocalDateTime.of(12345, 6, 7, 8, 9), LocalTime.of(8, 9))) {
			for (MessageFormat format : new MessageFormat[] { this.text, this.bcd }) {
				IsoMessage message = format.newMessage("0100").setValue(15, time, IsoType.DATE14, 0);
				assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
					.withMessage("field 15 is a date or time of 14 digits");
			}
		}
	}

	@Test
	void dateWithAWrongDeclaredLengthIsRefusedInBcd() {
		IsoMessage message = this.bcd.newMessage("0100").setField(13, IsoType.DATE4.value("1231", 6));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.bcd.encode(message))
			.withMessage("field 13 is a date or time of 4 digits, but declares a length of 6");
		IsoMessage asText = this.text.newMessage("0100").setField(13, IsoType.DATE4.value("1231", 6));
		assertThat(this.text.encode(asText)).asString().endsWith("1231");
	}

	@ParameterizedTest
	@MethodSource("misfits")
	void invalidValueIsNotWritten(int field, Object value, IsoType type, int length, String why) {
		for (MessageFormat format : new MessageFormat[] { this.text, this.bcd }) {
			IsoMessage message = format.newMessage("0100").setValue(field, value, type, length);
			assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
				.withMessageContaining(why)
				.withMessageNotContainingAny("4111", "12.5", "-12", "TERM", "twelve");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "12.50", "-1250", "12 50", "D0000125", "\u0661" })
	void nonDigitIsRefusedInBcd(String value) {
		IsoMessage message = this.bcd.newMessage("0100").setValue(4, value, IsoType.NUMERIC, 12);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.bcd.encode(message))
			.withMessage("field 4 is a number in BCD and must consist of digits");
	}

	@Test
	void bytesTooLongForTheirLengthAsTextAreRefused() {
		IsoMessage longest = this.text.newMessage("0100").setValue(34, new byte[49], IsoType.LLBIN, 0);
		assertThat(this.text.encode(longest)).asString().contains("98" + "00".repeat(49));
		IsoMessage message = this.text.newMessage("0100").setValue(34, new byte[50], IsoType.LLBIN, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.text.encode(message))
			.withMessage("field 34 holds 49 bytes, but 50 were given");
		IsoMessage binary = this.bcd.newMessage("0100").setValue(34, new byte[99], IsoType.LLBIN, 0);
		assertThat(this.bcd.encode(binary)).asHexString().endsWith("99" + "00".repeat(99));
	}

	@ParameterizedTest
	@MethodSource("misfits")
	void invalidValueIsNotSet(int field, Object value, IsoType type, int length, String why) {
		IsoMessage message = this.text.newMessage("0100");
		IsoValue<?> before = message.getField(field);
		assertThatIllegalArgumentException().isThrownBy(() -> this.text.set(message, field, value));
		assertThat(message.<Object>getField(field)).isSameAs(before);
	}

	@Test
	void validValueIsWrittenUnchanged() {
		IsoMessage message = this.text.newMessage("0100");
		this.text.set(message, 11, 7);
		this.text.set(message, 4, new BigDecimal("1250.00"));
		this.text.set(message, 41, " ");
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
	void digitsAreAcceptedAsTextOfDatesAndBytes() {
		for (MessageFormat format : new MessageFormat[] { this.text, this.bcd }) {
			IsoMessage message = format.newMessage("0100");
			format.set(message, 12, "235959");
			format.set(message, 13, new StringBuilder("1231"));
			message.setValue(15, 20261231235959L, IsoType.DATE14, 0);
			format.set(message, 52, "deadBEEF");
			format.set(message, 55, "9f260800");
			format.set(message, 62, "123");
			assertThat(format.encode(message)).isEqualTo(message.writeData());
			format.set(message, 12, LocalTime.of(23, 59, 59));
			format.set(message, 13, LocalDate.of(2026, 12, 31));
			message.setValue(15, LocalDateTime.of(2026, 6, 7, 8, 9), IsoType.DATE14, 0);
			format.set(message, 55, new byte[] { 1, 2 });
			message.setField(62, new IsoValue<>(IsoType.LLBCDBIN, new byte[] { 1, 0x23 }, 3));
			assertThat(format.encode(message)).isEqualTo(message.writeData());
		}
	}

	@Test
	void valueWithACodecIsNotChecked() {
		IsoMessage message = this.text.newMessage("0100")
			.setField(13, new IsoValue<>(IsoType.DATE4, "New Year's Eve", new Always("1231")));
		assertThat(this.text.encode(message)).asString().endsWith("1231");
	}

	@Test
	void feeWithItsSignIsWritten() {
		IsoMessage message = this.text.newMessage("0100").setValue(28, "D00000125", IsoType.NUMERIC, 9);
		assertThat(this.text.encode(message)).asString().contains("D00000125");
	}

	private record Always(String text) implements CustomFieldEncoder<String> {

		@Override
		public String encodeField(String value) {
			return text();
		}

	}

}
