package dev.iso8583.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.codecs.LongBcdCodec;
import com.solab.iso8583.parse.FieldParseInfo;
import com.solab.iso8583.parse.date.DateTimeParseInfo;
import com.solab.iso8583.parse.temporal.TemporalParseInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.value.PlainValue;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A value is written exactly as it was set or received, or it is refused. The tests spell
 * out the expected bytes: MTI, bitmap, fields.
 */
class ValueEncodingTests {

	private static final Clock LAST_OF_NOVEMBER = Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);

	// --- 1. The STAN

	@Test
	void stanIsWrittenInTheTypeOfItsGuide() {
		MessageFormat format = binary("""
				<field num="7" type="NUMERIC" length="10"/>
				<field num="11" type="NUMERIC" length="12"/>
				<field num="24" type="NUMERIC" length="3"/>""").stanGenerator(StanGenerator.startingAt(741506)).build();
		IsoMessage message = format.newMessage("2800");
		format.set(message, 7, "1130020304");
		format.set(message, 24, "801");
		assertThat(format.encode(message)).asHexString()
			.isEqualTo("2800" + "0220010000000000" + "1130020304" + "000000741506" + "0801");
		assertThat(MessageTemplate.of(format, Mti.of("2800")).newMessage().getField(11)).hasToString("000000741507");
	}

	@ParameterizedTest
	@CsvSource({ "ALPHA, 6, 000123", "ALPHA, 8, '000123  '", "LLVAR, '', 06000123", "BINARY, 3, 000123",
			"LLBIN, '', 06000123" })
	void stanMayBeOfAnyTypeThatHoldsSixDigits(String type, String length, String wire) throws Exception {
		MessageFormat format = text("<field num=\"11\" type=\"" + type + "\" length=\"" + length + "\"/>")
			.stanGenerator(StanGenerator.startingAt(123))
			.build();
		byte[] written = format.encode(format.newMessage("2800"));
		assertThat(written).asString().isEqualTo("2800" + "0020000000000000" + wire);
		assertThat(format.decode(written).getField(11)).hasToString(wire.substring(wire.startsWith("06") ? 2 : 0));
	}

	@Test
	void requestWithoutAStanInItsGuideGetsNoStan() throws Exception {
		MessageFormat format = text("<field num=\"70\" type=\"NUMERIC\" length=\"3\"/>").build();
		IsoMessage message = format.set(format.newMessage("2800"), 70, "301");
		assertThat(format.decode(format.encode(message)).hasField(11)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "NUMERIC, 4", "ALPHA, 5", "BINARY, 2", "TIME, ''", "DATE10, ''" })
	void guideWhoseFieldElevenCannotHoldAStanIsRefused(String type, String length) {
		MessageFormat.Builder builder = text("<field num=\"11\" type=\"" + type + "\" length=\"" + length + "\"/>");
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessage("Field 11 of the parse guide of 2800 is " + type
					+ " and cannot hold a STAN of six digits; write type=\"NUMERIC\" length=\"6\"");
	}

	// --- 2. Packed digits

	@Test
	void packedDigitsOfACodecKeepTheirLength() throws Exception {
		MessageFormat format = binary("<field num=\"32\" type=\"LLBCDBIN\"/>")
			.customize((factory) -> factory.setCustomField(32, new LongBcdCodec()))
			.build();
		byte[] wire = bytes("2800" + "0000000100000000" + "12" + "123456789012");
		IsoMessage message = format.decode(wire);
		assertThat(message.<Long>getObjectValue(32)).isEqualTo(123456789012L);
		assertThat(format.encode(message)).isEqualTo(wire);
		assertThat(format.encode(format.set(stanless(format), 32, 123456789012L))).isEqualTo(wire);
	}

	@ParameterizedTest
	@CsvSource({ "LEFT_ZERO, 06225881234567890123", "RIGHT_ZERO, 62258812345678901230",
			"RIGHT_F, 6225881234567890123F" })
	void oddNumberOfPackedDigitsIsReadAndWrittenWithThePaddingOfTheFormat(BcdPadding padding, String packed)
			throws Exception {
		MessageFormat format = binary("<field num=\"34\" type=\"LLBCDBIN\"/>").bcdPadding(padding).build();
		byte[] wire = bytes("2800" + "0000000040000000" + "19" + packed);
		IsoMessage message = format.decode(wire);
		assertThat(message.getField(34)).hasToString("6225881234567890123");
		assertThat(format.encode(message)).isEqualTo(wire);
		assertThat(format.encode(format.set(stanless(format), 34, "6225881234567890123"))).isEqualTo(wire);
		assertThat(format.encode(format.set(stanless(format), 34, message.getField(34).toString()))).isEqualTo(wire);
	}

	@Test
	void trackTwoKeepsItsFirstDigit() throws Exception {
		MessageFormat format = binary("<field num=\"35\" type=\"LLBCDBIN\"/>").bcdPadding(BcdPadding.RIGHT_F).build();
		byte[] wire = bytes("2800" + "0000000020000000" + "09" + "4111D2512F");
		IsoMessage message = format.decode(wire);
		assertThat(message.getField(35)).hasToString("4111D2512");
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@ParameterizedTest
	@CsvSource({ "LEFT_ZERO, 62258812345678901230, it has a digit too many",
			"LEFT_ZERO, F6225881234567890123, it has a digit too many",
			"RIGHT_ZERO, 6225881234567890123F, its padding is not that of the format",
			"RIGHT_F, 62258812345678901230, its padding is not that of the format" })
	void paddingOfAnotherFormatIsRefused(BcdPadding padding, String packed, String why) {
		MessageFormat format = binary("<field num=\"34\" type=\"LLBCDBIN\"/>").bcdPadding(padding).build();
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format.decode(bytes("2800" + "0000000040000000" + "19" + packed)))
			.withMessageEndingWith(why);
	}

	@Test
	void lenientFormatEchoesPackedDigitsUnchanged() throws Exception {
		MessageFormat format = binary("<field num=\"34\" type=\"LLBCDBIN\"/>").strict(false).build();
		byte[] wire = bytes("2800" + "0000000040000000" + "03" + "9123");
		assertThat(format.encode(format.decode(wire))).isEqualTo(wire);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 49, 50, 51, 98, 99 })
	void packedDigitsOfMaximumLengthAreReadAndWritten(int count) throws Exception {
		String digits = "7".repeat(count);
		for (MessageFormat.Builder builder : new MessageFormat.Builder[] {
				text("<field num=\"34\" type=\"LLBCDBIN\"/>"), binary("<field num=\"34\" type=\"LLBCDBIN\"/>") }) {
			MessageFormat format = builder.build();
			byte[] written = format.encode(format.set(stanless(format), 34, digits));
			assertThat(format.decode(written).getField(34)).hasToString(digits);
			assertThat(format.encode(format.decode(written))).isEqualTo(written);
		}
	}

	@Test
	void halfByteThatIsNotADigitIsNotDropped() {
		MessageFormat format = binary("<field num=\"34\" type=\"LLBCDBIN\"/>").build();
		IsoMessage message = stanless(format).setField(34,
				new IsoValue<>(IsoType.LLBCDBIN, new byte[] { 0x12, 0x34 }, 3));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
			.withMessage("field 34 declares a length of 3 digits, but its first half byte is not 0");
	}

	// --- 3. Lengths that are binary numbers

	@ParameterizedTest
	@CsvSource({ "LLVAR, 16, 10", "LLVAR, 10, 0A", "LLVAR, 255, FF", "LLLVAR, 999, 03E7", "LLLVAR, 4095, 0FFF",
			"LLLLVAR, 10000, 2710", "LLBIN, 120, 78", "LLBIN, 200, C8", "LLBIN, 255, FF", "LLLBIN, 1000, 03E8" })
	void binaryLengthsAreUsedInBothDirections(String type, int length, String header) throws Exception {
		MessageFormat format = lengthsAsNumbers("<field num=\"48\" type=\"" + type + "\"/>");
		byte[] wire = bytes("2800" + "0000000000010000" + header + "41".repeat(length));
		boolean text = type.endsWith("VAR");
		IsoMessage message = format.set(stanless(format), 48, text ? "A".repeat(length) : bytes("41".repeat(length)));
		assertThat(format.encode(message)).isEqualTo(wire);
		IsoMessage read = format.decode(wire);
		assertThat(read.getField(48)).hasToString((text ? "A" : "41").repeat(length));
		assertThat(format.encode(read)).isEqualTo(wire);
		IsoMessage raw = stanless(format).setValue(48, message.<Object>getObjectValue(48), IsoType.valueOf(type), 0);
		assertThat(format.encode(raw)).isEqualTo(wire);
	}

	@ParameterizedTest
	@CsvSource({ "LLVAR, 256", "LLBIN, 256", "LLLVAR, 4096", "LLLBIN, 4096" })
	void valueTooLongForABinaryLengthIsRefusedInBothDirections(String type, int length) {
		MessageFormat format = lengthsAsNumbers("<field num=\"48\" type=\"" + type + "\"/>");
		Object value = type.endsWith("VAR") ? "A".repeat(length) : new byte[length];
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 48, value))
			.withMessageStartingWith("Field 48 of 2800 ");
		if (length > 256) {
			assertThatExceptionOfType(UndecodableMessageException.class)
				.isThrownBy(() -> format.decode(bytes("2800" + "0000000000010000" + "1000" + "41".repeat(length))))
				.withMessageEndingWith("field 48 at byte 10: its length is more than 4095");
		}
	}

	// --- 4. Parts, and results of codecs

	private static final String PARTS = "<field num=\"1\" type=\"ALPHA\" length=\"2\"/>"
			+ "<field num=\"2\" type=\"NUMERIC\" length=\"3\"/>";

	private static CompositeField parts(Object first, int firstLength, Object second, int secondLength) {
		return new CompositeField().addValue(first, null, IsoType.ALPHA, firstLength)
			.addValue(second, null, IsoType.NUMERIC, secondLength);
	}

	@ParameterizedTest
	@CsvSource({ "LLVAR, '', 0541423132 33", "ALPHA, 5, 41423132 33", "LLBIN, '', 0441420123", "BINARY, 4, 41420123",
			"LLBCDBIN, '', 0841420123", "LLLVAR, '', 00054142313233" })
	void partsOfEachTypeAreReadAndWritten(String type, String length, String field) throws Exception {
		MessageFormat format = binary(composite(type, length, PARTS)).build();
		byte[] wire = bytes("2800" + "0000000000010000" + field.replace(" ", ""));
		IsoMessage message = format.decode(wire);
		assertThat(message.<CompositeField>getObjectValue(48).getValues()).extracting(Object::toString)
			.containsExactly("AB", "123");
		assertThat(format.encode(message)).isEqualTo(wire);
		assertThat(format.encode(format.set(stanless(format), 48, parts("AB", 2, 123, 3)))).isEqualTo(wire);
		assertThat(format.encode(format.set(stanless(format), 48, message.getObjectValue(48)))).isEqualTo(wire);
	}

	@ParameterizedTest
	@CsvSource({ "LLBIN, '', 0841420123", "BINARY, 4, 41420123", "LLBCDBIN, '', 0841420123" })
	void binaryPartsAreHexadecimalInATextFormat(String type, String length, String field) throws Exception {
		MessageFormat format = text(composite(type, length, PARTS)).build();
		byte[] wire = ("2800" + "0000000000010000" + field).getBytes(StandardCharsets.US_ASCII);
		IsoMessage message = format.decode(wire);
		assertThat(message.<CompositeField>getObjectValue(48).getValues()).extracting(Object::toString)
			.containsExactly("AB", "123");
		assertThat(format.encode(message)).isEqualTo(wire);
		assertThat(format.encode(format.set(stanless(format), 48, parts("AB", 2, 123, 3)))).isEqualTo(wire);
	}

	@Test
	void partsThatDoNotMatchTheirGuideAreRefused() {
		for (String type : new String[] { "LLVAR", "LLBIN", "LLBCDBIN" }) {
			MessageFormat format = binary(composite(type, "", PARTS)).build();
			Map.of(parts("ABC", 2, 123, 3), "part 1 holds 2 characters, but 3 were given", //
					parts("ABC", 3, 123, 3), "part 1 is ALPHA of length 3, but ALPHA of length 2 in the parse guide", //
					parts("AB", 2, 1234, 3), "part 2 holds 3 digits, but 4 were given", //
					parts("AB", 2, "12A", 3), "part 2 is a number", //
					parts("A\u20ac", 2, 123, 3), "part 1 has a character that is not in ISO-8859-1", //
					new CompositeField().addValue("AB", null, IsoType.ALPHA, 2),
					"has 1 parts, but 2 in the parse guide",
					parts("AB", 2, 123, 3).addValue("4", null, IsoType.ALPHA, 1), "has 3 parts, but 2", //
					new CompositeField(), "has 0 parts, but 2 in the parse guide", //
					parts("AB", 2, -1, 3), "part 2 must be a whole number without a sign")
				.forEach((value, why) -> {
					assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 48, value))
						.withMessageStartingWith("Field 48 of 2800 " + why);
					assertThatExceptionOfType(RuntimeException.class)
						.isThrownBy(() -> format.encode(
								stanless(format).setValue(48, value, new CompositeField(), IsoType.valueOf(type), 0)))
						.withMessageContaining("ield 48 ")
						.withNoCause();
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "AB12", "AB1234", "AB12A", "" })
	void textThatDoesNotFitThePartsIsRefused(String text) {
		MessageFormat format = text(composite("LLVAR", "", PARTS)).build();
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 48, text))
			.withMessage("Field 48 of 2800 does not fit the parts that the parse guide has for LLVAR");
		IsoMessage message = stanless(format).setValue(48, text, IsoType.LLVAR, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message));
		assertThat(format.encode(format.set(stanless(format), 48, "AB123"))).asString().endsWith("05AB123");
	}

	@Test
	void partsThatDoNotFillAFixedLengthFieldAreRefused() {
		for (String[] field : new String[][] { { "BINARY", "5" }, { "BINARY", "3" }, { "ALPHA", "6" },
				{ "ALPHA", "4" } }) {
			MessageFormat format = binary(composite(field[0], field[1], PARTS)).build();
			assertThatIllegalArgumentException()
				.isThrownBy(() -> format.set(stanless(format), 48, parts("AB", 2, 123, 3)))
				.withMessageStartingWith("Field 48 of 2800 holds " + field[1]);
		}
	}

	@Test
	void partsWithoutAGuideAreCheckedIndividually() {
		MessageFormat format = text("").build();
		IsoMessage message = stanless(format).setValue(48, parts("ABC", 2, 123, 3), new CompositeField(), IsoType.LLVAR,
				0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
			.withMessage("field 48 part 1 holds 2 characters, but 3 were given");
		message.setValue(48, parts("\u00e9", 2, 12, 3), new CompositeField(), IsoType.LLVAR, 0);
		assertThat(new String(format.encode(message), StandardCharsets.ISO_8859_1)).endsWith("05\u00e9 012");
	}

	@Test
	void unmappableByteInAPartIsNotReplaced() throws Exception {
		byte[] wire = ("2800" + "0000000000010000" + "003" + "a?c").getBytes(StandardCharsets.US_ASCII);
		wire[wire.length - 2] = (byte) 0xE9;
		MessageFormat lenient = text(composite("LLLVAR", "", "<field num=\"1\" type=\"ALPHA\" length=\"3\"/>"))
			.charset(StandardCharsets.US_ASCII)
			.strict(false)
			.build();
		IsoMessage message = lenient.decode(wire);
		assertThat((CompositeField) message.getObjectValue(48)).extracting((field) -> field.getObjectValue(0))
			.isEqualTo("a\uFFFDc");
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> lenient.encode(message));
	}

	@ParameterizedTest
	@ValueSource(strings = { "AMOUNT", "DATE4", "TIME" })
	void partsOfATypeWithoutPartsAreRefused(String type) {
		assertThatIllegalArgumentException().isThrownBy(text(composite(type, "", PARTS))::build)
			.withMessageStartingWith("Field 48 has parts, but its type " + type + " cannot have parts");
	}

	@Test
	void codecOutputMustFitTheField() {
		MessageFormat format = doubling(41, "<field num=\"41\" type=\"ALPHA\" length=\"8\"/>");
		assertThat(format.encode(format.set(stanless(format), 41, "TERM"))).asString().endsWith("TERMTERM");
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 41, "TERM 123"))
			.withMessage("Field 41 of 2800 holds 8 characters, but 16 were given");
		IsoMessage message = stanless(format).setValue(41, "TERM 123", new Doubling(), IsoType.ALPHA, 8);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
			.withMessage("field 41 holds 8 characters, but 16 were given");
	}

	@Test
	void codecErrorIsNotQuotedWhenAValueIsSet() {
		MessageFormat format = doubling(41, "<field num=\"41\" type=\"ALPHA\" length=\"8\"/>");
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 41, Messages.PAN))
			.withMessage("Field 41 of 2800 cannot be written (IllegalStateException)")
			.withNoCause();
	}

	@Test
	void valueOfAnotherTypeThanTheGuideIsRefused() {
		MessageFormat format = text("<field num=\"48\" type=\"LLLVAR\"/>"
				+ "<field num=\"37\" type=\"ALPHA\" length=\"12\"/><field num=\"4\" type=\"NUMERIC\" length=\"12\"/>")
			.build();
		IsoMessage shorter = stanless(format).setValue(37, "1234567890", IsoType.ALPHA, 10);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(shorter))
			.withMessage("field 37 is ALPHA of length 10, but ALPHA of length 12 in the parse guide");
		IsoMessage other = stanless(format).setValue(48, "text", IsoType.LLVAR, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(other))
			.withMessage("field 48 is LLVAR, but LLLVAR in the parse guide");
		// an AMOUNT is written like a NUMERIC field of length 12
		IsoMessage amount = stanless(format).setValue(4, new BigDecimal("12.50"), IsoType.AMOUNT, 0);
		assertThat(format.encode(amount)).asString().endsWith("000000001250");
		IsoMessage letters = stanless(format).setValue(4, "00000000125A", IsoType.ALPHA, 12);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(letters))
			.withMessage("field 4 is ALPHA of length 12, but NUMERIC of length 12 in the parse guide");
	}

	@Test
	void echoedFieldOfAnotherTypeThanTheResponseGuideIsRefused() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0800\"><field num=\"3\" type=\"NUMERIC\" length=\"6\"/>"
					+ "<field num=\"4\" type=\"NUMERIC\" length=\"12\"/><field num=\"11\" type=\"NUMERIC\" length=\"6\"/>"
					+ "<field num=\"12\" type=\"NUMERIC\" length=\"6\"/><field num=\"48\" type=\"LLVAR\"/></parse>"
					+ "<parse type=\"0810\"><field num=\"48\" type=\"LLLVAR\"/></parse></j8583-config>")
			.build();
		byte[] wire = ("0800" + "3030000000010000" + "000000" + "000000001250" + "000001" + "120000" + "04text")
			.getBytes(StandardCharsets.US_ASCII);
		IsoMessage request = format.decode(wire);
		request.setType(0x0810);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(request))
			.withMessage("field 48 is LLVAR, but LLLVAR in the parse guide");
	}

	// --- 5. Amounts and numbers

	@ParameterizedTest
	@ValueSource(strings = { "12.50", "000000001250", "12.5", "12.500" })
	void amountAsTextIsTwelveDigitsOrDecimals(String text) throws Exception {
		for (MessageFormat.Builder builder : new MessageFormat.Builder[] { text("<field num=\"4\" type=\"AMOUNT\"/>"),
				binary("<field num=\"4\" type=\"AMOUNT\"/>") }) {
			MessageFormat format = builder.build();
			IsoMessage original = format.decode(format.encode(format.set(stanless(format), 4, text)));
			assertThat(original.<BigDecimal>getObjectValue(4)).isEqualByComparingTo("12.50");
			IsoMessage reversal = format.set(stanless(format), 4, original.getField(4).toString());
			assertThat(format.decode(format.encode(reversal)).<BigDecimal>getObjectValue(4))
				.isEqualByComparingTo("12.50");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "1250", "0", "00000000125", "0000000001250", "12.505", "-12.50", "twelve", "" })
	void ambiguousAmountIsRefused(String text) {
		MessageFormat format = text("<field num=\"4\" type=\"AMOUNT\"/>").build();
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 4, text))
			.withMessageContaining("amount");
	}

	@Test
	void amountTextThatJ8583ReadsAsWholeUnitsIsNotWritten() {
		MessageFormat format = text("<field num=\"4\" type=\"AMOUNT\"/>").build();
		IsoMessage reversal = stanless(format).setValue(4, "000000001250", IsoType.AMOUNT, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(reversal))
			.withMessage(
					"field 4 is an amount; text without decimals counts whole units, so write two decimals, such as 12.50");
	}

	@ParameterizedTest
	@ValueSource(strings = { "12.50", "-1250", " 1250", "1250 ", "12A0", "C00000001250", "\u0661\u0662", "+1250" })
	void numberThatAStrictReaderRefusesIsNotSent(String text) {
		MessageFormat format = text("<field num=\"4\" type=\"NUMERIC\" length=\"12\"/>").build();
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 4, text))
			.withMessage("Field 4 of 2800 is a number and must consist of digits, without sign, decimals or spaces");
		IsoMessage message = stanless(format).setValue(4, text, IsoType.NUMERIC, 12);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message));
	}

	@ParameterizedTest
	@CsvSource({ "D00000125, true", "C00000125, true", "000000125, true", "125, true", "D125, false",
			"DD0000125, false", "X00000125, false" })
	void feeMayHaveASignInItsFirstPlace(String fee, boolean fits) throws Exception {
		MessageFormat format = text("<field num=\"28\" type=\"NUMERIC\" length=\"9\"/>").build();
		if (fits) {
			byte[] written = format.encode(format.set(stanless(format), 28, fee));
			assertThat(format.encode(format.decode(written))).isEqualTo(written);
		}
		else {
			assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 28, fee));
		}
	}

	@Test
	void lenientFormatEchoesLettersInNumbers() throws Exception {
		MessageFormat format = text("<field num=\"4\" type=\"NUMERIC\" length=\"12\"/>").strict(false).build();
		byte[] wire = ("2800" + "1000000000000000" + "0000000012A0").getBytes(StandardCharsets.US_ASCII);
		IsoMessage message = format.decode(wire);
		assertThat(message.getField(4)).hasToString("0000000012A0");
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@ParameterizedTest
	@ValueSource(strings = { "4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111 " })
	void cardNumberWithSpacesOrDashesIsRefusedEverywhere(String number) throws Exception {
		MessageFormat format = text("<field num=\"2\" type=\"LLVAR\"/>").build();
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 2, number))
			.withMessage("Field 2 of 2800 is a card number and must not have spaces or dashes");
		IsoMessage message = stanless(format).setValue(2, number, IsoType.LLVAR, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message));
		byte[] wire = ("2800" + "4000000000000000" + number.length() + number).getBytes(StandardCharsets.US_ASCII);
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(wire))
			.withMessageEndingWith("a card number must not have spaces or dashes");
		MessageFormat lenient = text("<field num=\"2\" type=\"LLVAR\"/>").strict(false).build();
		assertThat(lenient.encode(lenient.decode(wire))).isEqualTo(wire);
	}

	@ParameterizedTest
	@ValueSource(strings = { "9F260", "9F2" })
	void halfAByteIsRefused(String text) {
		MessageFormat format = text(
				"<field num=\"55\" type=\"LLLBIN\"/><field num=\"52\" type=\"BINARY\" length=\"8\"/>")
			.build();
		for (int field : new int[] { 52, 55 }) {
			assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), field, text))
				.withMessage("Field " + field + " of 2800 is binary, but half a byte was given");
		}
	}

	@Test
	void hugeNumbersAreRefusedWithoutComputing() {
		Object[] values = { "1E0009999999", "1E1999999999", "1E-1999999999", "9".repeat(5_000_000),
				new BigDecimal("1E9999999"), new BigDecimal("1E-9999999"), new BigDecimal("0E9999999"),
				new BigDecimal("0E-2147483647"), new BigDecimal(BigInteger.ONE.shiftLeft(50_000_000)),
				BigInteger.ONE.shiftLeft(50_000_000) };
		for (String type : new String[] { "type=\"AMOUNT\"", "type=\"NUMERIC\" length=\"12\"", "type=\"LLVAR\"",
				"type=\"ALPHA\" length=\"12\"" }) {
			MessageFormat format = text("<field num=\"4\" " + type + "/>").build();
			for (Object value : values) {
				if (!(value instanceof String)) {
					assertThatIllegalArgumentException()
						.isThrownBy(() -> stanless(format).setValue(4, value, IsoType.AMOUNT, 0));
				}
				if (!(value instanceof String && (type.contains("VAR") || type.contains("ALPHA")))) {
					assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 4, value))
						.withMessageStartingWith("Field 4 of 2800 ");
				}
			}
		}
	}

	@Test
	void hugeNumberInAMessageOfJ8583IsNeitherPrintedNorWritten() {
		MessageFormat format = text("<field num=\"4\" type=\"AMOUNT\"/>").build();
		IsoMessage message = new IsoMessage();
		message.setType(0x2800);
		message.setCharacterEncoding("ISO-8859-1");
		message.setValue(4, new BigDecimal("1E9999999"), IsoType.AMOUNT, 0);
		assertThat(MessagePrinter.print(message)).isEqualTo("2800 [4=<invalid>]");
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message));
	}

	// --- 6. Dates

	@ParameterizedTest
	@CsvSource({ "1201, 2026-12-01", "1130, 2026-11-30", "0101, 2027-01-01", "0531, 2027-05-31 ", "0530, 2027-05-30",
			"0601, 2026-06-01" })
	void dateWithoutAYearIsTheNearestOne(String digits, LocalDate date) throws Exception {
		for (boolean dateTimeApi : new boolean[] { false, true }) {
			MessageFormat format = dated(15, IsoType.DATE4, dateTimeApi, null);
			IsoMessage message = format
				.decode(("2800" + "0002000000000000" + digits).getBytes(StandardCharsets.US_ASCII));
			Object value = message.getObjectValue(15);
			assertThat((value instanceof Date instant)
					? instant.toInstant().atZone(ZoneId.systemDefault()).toLocalDate() : value)
				.isEqualTo(date);
			assertThat(message.getField(15)).hasToString(digits);
		}
	}

	@Test
	void hourSkippedByDaylightSavingIsReadAndWritten() throws Exception {
		TimeZone before = TimeZone.getDefault();
		try {
			TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
			for (String type : new String[] { "DATE10", "DATE10\" tz=\"America/New_York" }) {
				MessageFormat format = text("<field num=\"7\" type=\"" + type + "\"/>").build();
				byte[] wire = ("2800" + "0200000000000000" + "0308023000").getBytes(StandardCharsets.US_ASCII);
				IsoMessage message = format.decode(wire);
				assertThat(message.getField(7)).hasToString("0308023000");
				assertThat(format.encode(message)).isEqualTo(wire);
				IsoMessage copy = format.set(stanless(format), 7, message.getField(7).toString());
				assertThat(format.encode(copy)).isEqualTo(wire);
			}
		}
		finally {
			TimeZone.setDefault(before);
		}
	}

	@ParameterizedTest
	@CsvSource({ "15, DATE4, 0000", "15, DATE4, 0230", "15, DATE4, 1332", "12, TIME, 240000", "12, TIME, 999999",
			"14, DATE_EXP, 0000", "14, DATE_EXP, 2613", "7, DATE10, 0000000000", "13, DATE6, 260230",
			"12, DATE12, 261330240000" })
	void lenientFormatEchoesNonexistentDates(int field, String type, String digits) throws Exception {
		String guide = "<field num=\"" + field + "\" type=\"" + type + "\"/>";
		byte[] wire = ("2800" + "%016X".formatted(1L << 64 - field) + digits).getBytes(StandardCharsets.US_ASCII);
		MessageFormat lenient = text(guide).strict(false).build();
		assertThat(lenient.encode(lenient.decode(wire))).isEqualTo(wire);
		MessageFormat binary = binary(guide).strict(false).build();
		byte[] packed = bytes("2800" + "%016X".formatted(1L << 64 - field) + digits);
		assertThat(binary.encode(binary.decode(packed))).isEqualTo(packed);
		MessageFormat strict = text(guide).build();
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> strict.decode(wire))
			.withMessageEndingWith("the date or time does not exist");
		assertThatIllegalArgumentException().isThrownBy(() -> strict.set(stanless(strict), field, digits))
			.withMessage("Field " + field + " of 2800 is a date or time that does not exist");
	}

	@Test
	void leapDayIsValidInTheYearsAroundALeapYear() {
		for (String year : new String[] { "2027", "2028", "2029" }) {
			assertThat(format(year).set(stanless(format(year)), 15, "0229").hasField(15)).isTrue();
		}
		assertThatIllegalArgumentException().isThrownBy(() -> format("2026").set(stanless(format("2026")), 15, "0229"));
	}

	private static MessageFormat format(String year) {
		return text("<field num=\"15\" type=\"DATE4\"/>")
			.clock(Clock.fixed(Instant.parse(year + "-03-01T00:00:00Z"), ZoneOffset.UTC))
			.build();
	}

	@Test
	void javaTimeDateKeepsItsOwnZone() {
		MessageFormat format = text("<field num=\"7\" type=\"DATE10\"/>").build();
		ZonedDateTime time = ZonedDateTime.of(2026, 11, 30, 23, 59, 58, 0, ZoneId.of("Pacific/Kiritimati"));
		assertThat(format.encode(format.set(stanless(format), 7, time))).asString().endsWith("1130235958");
	}

	// --- 7. Further cases

	@Test
	void copiedFieldIsTheSame() throws Exception {
		MessageFormat format = binary(
				"<field num=\"2\" type=\"LLBCDBIN\"/><field num=\"7\" type=\"DATE10\" tz=\"Asia/Tokyo\"/>"
						+ "<field num=\"12\" type=\"TIME\"/>")
			.strict(false)
			.build();
		byte[] wire = bytes("2800" + "4210000000000000" + "19" + "06225881234567890123" + "1130120000" + "240000");
		IsoMessage message = format.decode(wire);
		IsoMessage copy = stanless(format);
		copy.copyFieldsFrom(message, 2, 7, 12, 70);
		assertThat(format.encode(copy)).isEqualTo(wire);
		assertThat(format.encode(copy.updateValue(2, copy.<byte[]>getObjectValue(2)))).isEqualTo(wire);
		assertThat(format.encode(format.set(copy, 7, message.<Date>getObjectValue(7)))).isEqualTo(wire);
	}

	@Test
	void bytesThatMayBeginWithPaddingAreRefused() {
		MessageFormat format = binary("<field num=\"2\" type=\"LLBCDBIN\"/>").build();
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 2, bytes("0622")))
			.withMessageEndingWith("begin with half a byte that may be padding; give the digits as text");
		assertThat(format.encode(format.set(stanless(format), 2, bytes("6225")))).asHexString().endsWith("046225");
	}

	@Test
	void instantIsSetInTheZoneOfTheGuide() {
		Date moment = Date.from(Instant.parse("2026-11-30T03:00:00Z"));
		for (boolean dateTimeApi : new boolean[] { false, true }) {
			MessageFormat format = dated(7, IsoType.DATE10, dateTimeApi, "Asia/Tokyo");
			ZonedDateTime there = moment.toInstant().atZone(ZoneId.of("America/New_York"));
			assertThat(format.encode(format.set(stanless(format), 7, there))).asString().endsWith("1130120000");
			if (!dateTimeApi) {
				assertThat(format.encode(format.set(stanless(format), 7, moment))).asString().endsWith("1130120000");
			}
		}
	}

	@Test
	void dateInNoNearbyYearOfItsZoneIsMalformed() {
		MessageFormat format = text("<field num=\"7\" type=\"DATE10\" tz=\"UTC\"/>")
			.clock(Clock.fixed(Instant.parse("2026-12-31T14:00:00Z"), ZoneId.of("Pacific/Auckland")))
			.build();
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(
				() -> format.decode(("2800" + "0200000000000000" + "0229120000").getBytes(StandardCharsets.US_ASCII)))
			.withMessageEndingWith("the date or time does not exist");
	}

	@ParameterizedTest
	@CsvSource({ "DATE12, 301201000000, 2030-12-01", "DATE6, 470215, 2047-02-15", "DATE_EXP, 3012, 2030-12-01" })
	void receivedYearIsKept(String type, String digits, LocalDate date) throws Exception {
		for (boolean dateTimeApi : new boolean[] { false, true }) {
			MessageFormat format = dated(15, IsoType.valueOf(type), dateTimeApi, null);
			Object value = format.decode(("2800" + "0002000000000000" + digits).getBytes(StandardCharsets.US_ASCII))
				.getObjectValue(15);
			LocalDate read = (value instanceof Date instant)
					? instant.toInstant().atZone(ZoneId.systemDefault()).toLocalDate()
					: (value instanceof ZonedDateTime time) ? time.toLocalDate() : (LocalDate) value;
			assertThat(read).isEqualTo(date);
		}
	}

	@Test
	void codecBytesThatDoNotFillABinaryFieldAreRefused() {
		MessageFormat format = binary("<field num=\"48\" type=\"BINARY\" length=\"4\"/>")
			.customize((factory) -> factory.setCustomField(48, new LongBcdCodec()))
			.build();
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 48, 1234L))
			.withMessage("Field 48 of 2800 holds 4 characters or bytes, but its codec returned 2");
	}

	@Test
	void amountHasAsciiDigitsInEveryLocale() {
		MessageFormat format = text("<field num=\"4\" type=\"AMOUNT\"/>").build();
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(stanless(format), 4,
				"\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0661\u0662\u0665\u0660"));
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
			IsoMessage message = format.set(stanless(format), 4, 12L);
			assertThat(message.getField(4)).hasToString("000000001200");
			assertThat(format.encode(format.set(stanless(format), 4, message.getField(4).toString()))).asString()
				.endsWith("000000001200");
			assertThat(format.print(format.set(stanless(format), 4, "12.50"))).isEqualTo("2800 [4=000000001250]");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void collectionsAndArraysAreRefused() {
		MessageFormat format = text("").build();
		for (Object value : new Object[] { "card".toCharArray(), List.of("1", "2"), Map.of(), parts("AB", 2, 1, 3) }) {
			IsoMessage message = stanless(format).setValue(48, value, IsoType.LLVAR, 0);
			assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
				.withMessage("field 48 holds one value, but several were given");
		}
		IsoMessage nothing = stanless(format).setField(3, new IsoValue<>(IsoType.NUMERIC, (String) null, 6));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(nothing))
			.withMessage("field 3 has no value");
	}

	@Test
	void amountOfAFieldWithACodecIsChecked() {
		MessageFormat format = doubling(4, "<field num=\"4\" type=\"AMOUNT\"/>");
		for (String amount : new String[] { "12.345", "-12.34", "12345678901.34" }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> format.set(stanless(format), 4, new BigDecimal(amount)));
		}
		assertThat(format.encode(format.set(stanless(format), 4, new BigDecimal("12.50")))).asString()
			.endsWith("000000001250");
	}

	@Test
	void lettersOfACodecInANumericFieldAreWritten() throws Exception {
		MessageFormat format = text("<field num=\"63\" type=\"NUMERIC\" length=\"9\"/>")
			.customize((factory) -> factory.setCustomField(63, new CustomField<Object>() {
				@Override
				public Object decodeField(String value) {
					return value;
				}

				@Override
				public String encodeField(Object value) {
					return value.toString();
				}
			}))
			.build();
		byte[] wire = ("2800" + "0000000000000002" + "C00001000").getBytes(StandardCharsets.US_ASCII);
		assertThat(format.encode(format.decode(wire))).isEqualTo(wire);
	}

	@Test
	void partsOfACustomFieldApplyToTheGuide() {
		CompositeField codec = new CompositeField()
			.addParser(FieldParseInfo.getInstance(IsoType.ALPHA, 2, "ISO-8859-1", false))
			.addParser(FieldParseInfo.getInstance(IsoType.NUMERIC, 3, "ISO-8859-1", false));
		MessageFormat format = text("<field num=\"48\" type=\"LLVAR\"/>")
			.customize((factory) -> factory.setCustomField(48, codec))
			.build();
		CompositeField one = new CompositeField().addValue("AB", null, IsoType.ALPHA, 2);
		IsoMessage message = stanless(format).setValue(48, one, new CompositeField(), IsoType.LLVAR, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message));
		assertThat(format.encode(format.set(stanless(format), 48, parts("AB", 2, 123, 3)))).asString()
			.endsWith("05AB123");
	}

	@Test
	void tooLongNumberIsNotQuoted() {
		IsoMessage message = text("").build().newMessage("2810").setValue(2, Messages.PAN, IsoType.NUMERIC, 10);
		assertThatIllegalArgumentException().isThrownBy(() -> message.getField(2).toString())
			.withMessageNotContaining("4111");
	}

	@Test
	void receivedDateIsInTheZoneOfItsGuide() throws Exception {
		byte[] wire = ("2800" + "0200000000000000" + "1130120000").getBytes(StandardCharsets.US_ASCII);
		Instant noon = Instant.parse("2026-11-30T03:00:00Z");
		IsoMessage dated = dated(7, IsoType.DATE10, false, "Asia/Tokyo").decode(wire);
		assertThat(dated.<Date>getObjectValue(7)).isEqualTo(Date.from(noon));
		assertThat(dated.getField(7).getTimeZone()).isEqualTo(TimeZone.getTimeZone("Asia/Tokyo"));
		IsoMessage timed = dated(7, IsoType.DATE10, true, "Asia/Tokyo").decode(wire);
		assertThat(timed.<ZonedDateTime>getObjectValue(7)).isEqualTo(noon.atZone(ZoneId.of("Asia/Tokyo")));
		IsoMessage time = dated(12, IsoType.TIME, false, "Asia/Tokyo")
			.decode(("2800" + "0010000000000000" + "235959").getBytes(StandardCharsets.US_ASCII));
		assertThat(time.getField(12).getTimeZone()).isEqualTo(TimeZone.getTimeZone("Asia/Tokyo"));
		assertThat(dated(7, IsoType.DATE10, false, null).decode(wire).getField(7).getTimeZone()).isNull();
	}

	@Test
	void partsOfABcdNumberAreItsDigits() throws Exception {
		String parts = "<field num=\"1\" type=\"NUMERIC\" length=\"2\"/><field num=\"2\" type=\"NUMERIC\" length=\"3\"/>";
		MessageFormat format = binary(composite("NUMERIC", "5", parts)).build();
		byte[] wire = bytes("2800" + "0000000000010000" + "012345");
		IsoMessage message = format.decode(wire);
		assertThat(message.<CompositeField>getObjectValue(48).getValues()).extracting(Object::toString)
			.containsExactly("12", "345");
		assertThat(message.getField(48).getLength()).isEqualTo(5);
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@Test
	void textCodecGetsThePackedDigitsWithoutPadding() throws Exception {
		MessageFormat format = binary("<field num=\"34\" type=\"LLBCDBIN\"/><field num=\"55\" type=\"LLBIN\"/>")
			.customize((factory) -> {
				factory.setCustomField(34, new Same());
				factory.setCustomField(55, new Same());
			})
			.build();
		byte[] wire = bytes("2800" + "0000000040000200" + "03" + "0123" + "02" + "ABCD");
		IsoMessage message = format.decode(wire);
		assertThat(message.<String>getObjectValue(34)).isEqualTo("123");
		assertThat(message.<String>getObjectValue(55)).isEqualTo("ABCD");
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@Test
	void receivedValuesHaveTheirOwnClasses() throws Exception {
		MessageFormat format = text("<field num=\"4\" type=\"AMOUNT\"/><field num=\"41\" type=\"ALPHA\" length=\"4\"/>"
				+ "<field num=\"48\" type=\"LLVAR\"/>")
			.build();
		IsoMessage message = format.decode(
				("2800" + "1000000000810000" + "000000001250" + "TERM" + "02ab").getBytes(StandardCharsets.US_ASCII));
		assertThat((Object) message.getField(4)).isInstanceOf(PlainValue.class);
		assertThat(message.<BigDecimal>getObjectValue(4)).isEqualTo(new BigDecimal("12.50"));
		assertThat((Object) message.getField(41)).isInstanceOf(PlainValue.class);
		assertThat(message.getField(48).getLength()).isEqualTo(2);
	}

	@Test
	void positionOfWrongPaddingIsReported() {
		MessageFormat format = binary("<field num=\"34\" type=\"LLBCDBIN\"/>").bcdPadding(BcdPadding.RIGHT_F).build();
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format.decode(bytes("2800" + "0000000040000000" + "03" + "1234")))
			.withMessageEndingWith("field 34 at byte 12: its padding is not that of the format");
	}

	@Test
	void fixedLengthCardNumberMayBePaddedWithSpaces() throws Exception {
		MessageFormat format = text("<field num=\"2\" type=\"ALPHA\" length=\"19\"/>").build();
		byte[] wire = ("2800" + "4000000000000000" + "4111111111111111   ").getBytes(StandardCharsets.US_ASCII);
		assertThat(format.encode(format.decode(wire))).isEqualTo(wire);
	}

	@Test
	void partsAreReadInTheCharacterSetOfTheFormat() throws Exception {
		FieldParseInfo part = FieldParseInfo.getInstance(IsoType.LLVAR, 0, "UTF-8", false);
		FieldParseInfo inner = FieldParseInfo.getInstance(IsoType.LLVAR, 0, "UTF-8", false);
		inner.setDecoder(new CompositeField().addParser(FieldParseInfo.getInstance(IsoType.ALPHA, 2, "UTF-8", false)));
		CompositeField codec = new CompositeField().addParser(part).addParser(inner);
		MessageFormat format = text("<field num=\"48\" type=\"LLVAR\"/>").charset(Charset.forName("IBM1047"))
			.customize((factory) -> factory.setCustomField(48, codec))
			.build();
		byte[] wire = ("2800" + "0000000000010000" + "08" + "02\u00e9a" + "02bc").getBytes(Charset.forName("IBM1047"));
		IsoMessage message = format.decode(wire);
		CompositeField parts = message.getObjectValue(48);
		assertThat(parts.getField(0)).hasToString("\u00e9a");
		assertThat(parts.getField(0).getCharacterEncoding()).isEqualTo("IBM1047");
		assertThat(parts.<CompositeField>getObjectValue(1).getField(0)).hasToString("bc");
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@Test
	void partOfATypeWithoutPartsIsReportedByItsNumber() {
		assertThatIllegalArgumentException()
			.isThrownBy(text(composite("LLVAR", "", "<field num=\"1\" type=\"ALPHA\" length=\"2\"/>"
					+ "<field num=\"2\" type=\"AMOUNT\"><field num=\"1\" type=\"ALPHA\" length=\"2\"/></field>"))::build)
			.withMessageStartingWith("Field 2 has parts, but its type AMOUNT");
	}

	@Test
	void undecodableMessageReportsItsTypeAndStan() {
		MessageFormat format = text(
				"<field num=\"11\" type=\"NUMERIC\" length=\"6\"/>" + "<field num=\"12\" type=\"TIME\"/>")
			.build();
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format
				.decode(("2800" + "0030000000000000" + "000042" + "999999").getBytes(StandardCharsets.US_ASCII)))
			.satisfies((undecodable) -> {
				assertThat(undecodable.mti()).isEqualTo(Mti.of("2800"));
				assertThat(undecodable.stan()).hasToString("000042");
			});
	}

	/**
	 * Return a format whose guide has one date field, decoded as a Date or as a java.time
	 * value.
	 */
	private static MessageFormat dated(int field, IsoType type, boolean dateTimeApi, @Nullable String zone) {
		FieldParseInfo date = FieldParseInfo.getInstance(type, type.getLength(), "ISO-8859-1", dateTimeApi);
		if (zone != null && date instanceof DateTimeParseInfo old) {
			old.setTimeZone(TimeZone.getTimeZone(zone));
		}
		else if (zone != null && date instanceof TemporalParseInfo<?> temporal) {
			temporal.setZoneId(ZoneId.of(zone));
		}
		return MessageFormat.builder()
			.clock(LAST_OF_NOVEMBER)
			.customize((factory) -> factory.setParseMap(0x2800, new HashMap<>(Map.of(field, date))))
			.build();
	}

	private static IsoMessage stanless(MessageFormat format) {
		IsoMessage message = format.newMessage("2800");
		message.removeFields(11);
		return message;
	}

	private static String composite(String type, String length, String parts) {
		return "<field num=\"48\" type=\"" + type + "\" length=\"" + length + "\">" + parts + "</field>";
	}

	private static MessageFormat lengthsAsNumbers(String fields) {
		return binary(fields).customize((factory) -> factory.setVariableLengthFieldsInHex(true)).build();
	}

	private static MessageFormat.Builder binary(String fields) {
		return text(fields).binaryHeader(true).binaryFields(true);
	}

	private static MessageFormat.Builder text(String fields) {
		return MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"2800\">" + fields + "</parse><parse type=\"2810\">" + fields
					+ "</parse></j8583-config>");
	}

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex);
	}

	/** Writes text unchanged. */
	private static final class Same implements CustomField<Object> {

		@Override
		public Object decodeField(String value) {
			return value;
		}

		@Override
		public String encodeField(Object value) {
			return value.toString();
		}

	}

	/** Return a format with a codec that writes the text of a field twice. */
	private static MessageFormat doubling(int field, String guide) {
		return text(guide).customize((factory) -> factory.setCustomField(field, new Doubling())).build();
	}

	/** Writes text twice. Its exception quotes the value that it cannot write. */
	private static final class Doubling implements CustomField<Object> {

		@Override
		public Object decodeField(String value) {
			return value.substring(0, value.length() / 2);
		}

		@Override
		public String encodeField(Object value) {
			if (value.equals(Messages.PAN)) {
				throw new IllegalStateException("no such terminal: " + value);
			}
			return value + value.toString();
		}

	}

}
