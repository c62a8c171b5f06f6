package dev.iso8583.message.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.YearMonth;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Numbers at their limits, and records for messages of several types.
 */
class RecordLimitsTests {

	private final MessageFormat format = MessageFormat.builder().spec(MessageSpec.named("iso1987-ascii")).build();

	record Fee(@Field(value = 28, scale = 2) @Nullable BigDecimal fee) {
	}

	@ParameterizedTest
	@CsvSource({ "5.00, C00000500", "-5.00, D00000500", "0.00, C00000000", "999999.99, C99999999", "-0.01, D00000001" })
	void signIsWrittenAndReadBack(BigDecimal fee, String text) {
		IsoMessage message = this.format.message("0100", new Fee(fee));
		assertThat(message.getField(28)).hasToString(text);
		assertThat(this.format.read(message, Fee.class)).isEqualTo(new Fee(fee));
	}

	record Amount(@Field(value = 4, scale = 2) @Nullable BigDecimal amount) {
	}

	@Test
	void decimalsBeyondTheLimitsAreRefused() {
		assertThat(this.format.message("0100", new Amount(new BigDecimal("0.00"))).getField(4))
			.hasToString("000000000000");
		assertThat(this.format.message("0100", new Amount(new BigDecimal("9999999999.99"))).getField(4))
			.hasToString("999999999999");
		fails(() -> this.format.message("0100", new Amount(new BigDecimal("10000000000.00"))),
				"Field 4 for amount of Amount does not fit");
		fails(() -> this.format.message("0100", new Amount(new BigDecimal("-0.01"))),
				"Field 4 for amount of Amount is negative, and the field has no sign");
		fails(() -> this.format.message("0100", new Amount(new BigDecimal("1E5000"))),
				"Field 4 for amount of Amount is a number with more than 1000 digits");
		fails(() -> this.format.message("0100", new Fee(new BigDecimal("1.001"))),
				"Field 28 for fee of Fee has more decimals than its scale of 2");
	}

	record Rate(@Field(value = 32) @Nullable BigDecimal digits) {
	}

	@Test
	void decimalWithoutAScaleIsTheNumberOfTheDigits() {
		IsoMessage message = this.format.message("0100", new Rate(new BigDecimal("1250")));
		assertThat(message.getField(32)).hasToString("1250");
		assertThat(this.format.read(message, Rate.class).digits()).isEqualTo(new BigDecimal("1250"));
		this.format.set(message, 32, "");
		fails(() -> this.format.read(message, Rate.class), "Field 32 for digits of Rate is not a number");
	}

	record Numbers(@Field(2) BigInteger big, @Field(4) Long whole, @Field(11) Integer boxed, @Field(3) int small,
			@Field(32) long large) {
	}

	@Test
	void everyKindOfNumberIsReadAsItsOwnType() {
		Numbers numbers = new Numbers(new BigInteger("4111111111111111"), 999_999_999_999L, 999_999, 0,
				99_999_999_999L);
		IsoMessage message = this.format.message("0100", numbers);
		assertThat(this.format.read(message, Numbers.class)).isEqualTo(numbers);
		record Small(@Field(4) Integer amount) {
		}
		fails(() -> this.format.read(message, Small.class),
				"Field 4 for amount of Small is a number that is too large for Integer");
	}

	record Scaled(@Field(value = 4, scale = 9) @Nullable BigDecimal most,
			@Field(value = 5, scale = 0) BigDecimal least) {
	}

	@Test
	void scaleIsFromZeroToNine() {
		this.format.requireFields(Mti.of("0100"), Scaled.class);
		record More(@Field(value = 4, scale = 10) BigDecimal amount) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), More.class),
				"@Field of amount of More has a scale of 10; only a BigDecimal has a scale, from 0 to 9");
		record Less(@Field(value = 4, scale = -2) BigDecimal amount) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), Less.class),
				"@Field of amount of Less has a scale of -2");
	}

	private final MessageFormat guided = MessageFormat.builder()
		.configuration(
				"""
						<j8583-config><parse type="0100"><field num="4" type="AMOUNT"/><field num="39" type="ALPHA" length="2"/></parse>
						<parse type="0200"><field num="4" type="AMOUNT"/></parse></j8583-config>""")
		.build();

	record Answer(@Field(39) @Nullable String code) {
	}

	record Primitive(@Field(39) int code) {
	}

	@Test
	void oneOfSeveralTypesMayLackAFieldThatCanBeNull() {
		List<Mti> both = List.of(Mti.of("0100"), Mti.of("0200"));
		this.guided.requireFields(both, Answer.class);
		fails(() -> this.guided.requireFields(List.of(Mti.of("0200")), Answer.class),
				"Field 39 for code of Answer is not there: the parse guide of 0200 has no field 39");
		fails(() -> this.guided.requireFields(both, Primitive.class),
				"Field 39 for code of Primitive is not there: the parse guide of 0200 has no field 39");
		this.guided.requireFields(List.of(Mti.of("0100")), Primitive.class);
	}

	@Test
	void fieldWithoutPartsHasNoneToWrite() {
		record Part(@Field(path = "4.1") String part) {
		}
		fails(() -> this.format.message("0100", new Part("1")), "Field 4.1 for part of Part does not fit: The"
				+ " specification iso1987-ascii has no parts in field 4");
		record Nowhere(@Field(path = "130.1") String part) {
		}
		fails(() -> this.format.message("0100", new Nowhere("1")),
				"Field 130.1 for part of Nowhere does not fit: The specification iso1987-ascii has no field 130");
	}

	private static MessageFormat with(String format) {
		return MessageFormat.builder()
			.spec(MessageSpec.named("iso1987-ascii")
				.toBuilder()
				.field(60, FieldSpec.of("Field", format, Coding.ASCII))
				.build())
			.build();
	}

	record Day(@Field(60) @Nullable LocalDate value) {
	}

	record Instant(@Field(60) @Nullable LocalDateTime value) {
	}

	record Month(@Field(60) @Nullable YearMonth value) {
	}

	record Clock(@Field(60) @Nullable LocalTime value) {
	}

	record Birthday(@Field(60) @Nullable MonthDay value) {
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource({ "YYMMDD, 000101, 2000-01-01", "YYMMDD, 991231, 2099-12-31", "CCYYMMDD, 19991231, 1999-12-31",
			"CCYYMMDD, 21000101, 2100-01-01", "n 6, 261130, 2026-11-30", "n 8, 20261130, 2026-11-30" })
	void dayIsWrittenAndReadBack(String format, String digits, LocalDate value) {
		assertRoundTrip(with(format), digits, new Day(value));
		assertThat(with(format).read(set(with(format), "0".repeat(digits.length())), Day.class).value()).isNull();
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource({ "YYMMDDhhmmss, 261130235958, 2026-11-30T23:59:58",
			"CCYYMMDDhhmmss, 19991130000000, 1999-11-30T00:00:00", "n 12, 261130235958, 2026-11-30T23:59:58",
			"n 14, 20261130235958, 2026-11-30T23:59:58" })
	void instantIsWrittenAndReadBack(String format, String digits, LocalDateTime value) {
		assertRoundTrip(with(format), digits, new Instant(value));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource({ "YYMM, 0001, 2000-01", "YYMM, 9912, 2099-12", "CCYYMM, 199912, 1999-12", "n 4, 2611, 2026-11",
			"n 6, 202611, 2026-11" })
	void monthIsWrittenAndReadBack(String format, String digits, YearMonth value) {
		assertRoundTrip(with(format), digits, new Month(value));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource({ "hhmm, 2359, 23:59", "hhmmss, 235958, 23:59:58", "n 4, 0000, 00:00", "n 6, 000000, 00:00" })
	void timeIsWrittenAndReadBack(String format, String digits, LocalTime value) {
		assertRoundTrip(with(format), digits, new Clock(value));
	}

	@Test
	void dayWithoutAYearIsWrittenAndReadBack() {
		assertRoundTrip(with("MMDD"), "0229", new Birthday(MonthDay.of(2, 29)));
		assertRoundTrip(with("n 4"), "1231", new Birthday(MonthDay.of(12, 31)));
		assertRoundTrip(with("n..9"), "1231", new Birthday(MonthDay.of(12, 31)));
		for (String longer : new String[] { "n 5", "n 12", "an 6" }) {
			fails(() -> with(longer).message("0100", new Birthday(MonthDay.of(12, 31))),
					"Field 60 for value of Birthday is a MonthDay, and the field has no such length");
		}
	}

	@Test
	void digitsThatAreNoDayDoNotConvert() {
		for (String digits : new String[] { "261301", "260230", "260001", "260100" }) {
			fails(() -> with("n 6").read(set(with("n 6"), digits), Day.class),
					"Field 60 for value of Day is not a LocalDate that exists");
		}
		fails(() -> with("n..9").read(set(with("n..9"), "2611"), Day.class),
				"Field 60 for value of Day is not a LocalDate");
		fails(() -> with("n..9").read(set(with("n..9"), "0000"), Day.class),
				"Field 60 for value of Day is not a LocalDate");
		fails(() -> with("an 6").read(set(with("an 6"), "2611 A"), Day.class),
				"Field 60 for value of Day is not a LocalDate");
		fails(() -> with("YYMMDD").message("0100", new Day(LocalDate.of(1999, 12, 31))),
				"Field 60 for value of Day has a year that two digits do not tell: write one from 2000 to 2099");
		fails(() -> with("YYMMDD").message("0100", new Day(LocalDate.of(2100, 1, 1))),
				"Field 60 for value of Day has a year that two digits do not tell");
		fails(() -> with("n..9").message("0100", new Day(LocalDate.of(2026, 1, 1))),
				"Field 60 for value of Day is a LocalDate, and the field has no such length");
		fails(() -> with("n 7").message("0100", new Day(LocalDate.of(2026, 1, 1))),
				"Field 60 for value of Day is a LocalDate, and the field has no such length");
	}

	private static IsoMessage set(MessageFormat format, String digits) {
		return format.set(format.newMessage("0100"), 60, digits);
	}

	private static void assertRoundTrip(MessageFormat format, String digits, Record value) {
		format.requireFields(Mti.of("0100"), value.getClass());
		IsoMessage message = format.message("0100", value);
		assertThat(message.getField(60)).hasToString(digits);
		assertThat(format.read(message, value.getClass())).isEqualTo(value);
	}

	@Test
	void whatIsNotARecordIsRefused() {
		assertThatExceptionOfType(FieldMappingException.class).isThrownBy(() -> RecordMapping.of(String.class))
			.withMessage("java.lang.String is not a record");
	}

	private static void fails(Runnable action, String text) {
		assertThatExceptionOfType(FieldMappingException.class).isThrownBy(action::run)
			.withMessageStartingWith(text)
			.withNoCause();
	}

}
