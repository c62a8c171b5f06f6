package dev.iso8583.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.YearMonth;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Records that stand for the fields of a message.
 */
class RecordMappingTests {

	private static final String PAN = "4111111111111111";

	private final MessageFormat format = MessageFormat.builder().spec(spec()).build();

	record Sale(@Field(2) String pan, @Field(4) long amount, @Field(path = "48.92") @Nullable String cvv) {
	}

	@Test
	void recordBecomesAMessageAndTheMessageThatRecord() throws Exception {
		Sale sale = new Sale(PAN, 1250, "123");
		IsoMessage message = this.format.message("0100", sale);
		assertThat(message.hasField(11)).isTrue();
		assertThat(message.getField(4)).hasToString("000000001250");
		assertThat(this.format.get(message, "48.92")).isEqualTo("123");
		assertThat(this.format.read(this.format.decode(this.format.encode(message)), Sale.class)).isEqualTo(sale);
	}

	@Test
	void componentThatIsNullIsNotWrittenAndNotRead() {
		IsoMessage message = this.format.message("0100", new Sale(PAN, 1250, null));
		assertThat(message.hasField(48)).isFalse();
		assertThat(this.format.read(message, Sale.class).cvv()).isNull();
	}

	record Everything(@Field(3) Integer code, @Field(value = 4, scale = 2) BigDecimal amount, @Field(5) BigInteger big,
			@Field(value = 28, scale = 2) BigDecimal fee, @Field(12) LocalTime time, @Field(13) MonthDay date,
			@Field(14) YearMonth expiry, @Field(73) LocalDate action, @Field(43) String name, @Field(52) byte[] pin,
			@Field(48) Extra extra) {
	}

	record Extra(@Field(path = "92") String cvv, @Field(path = "42") int level) {
	}

	@Test
	void everyTypeIsWrittenAndReadBack() throws Exception {
		Everything all = new Everything(1000, new BigDecimal("12.50"), BigInteger.TEN, new BigDecimal("-5.00"),
				LocalTime.of(23, 59, 58), MonthDay.of(2, 29), YearMonth.of(2027, 12), LocalDate.of(2028, 2, 29), "Shop",
				new byte[] { 1, 2, 3, 4, 5, 6, 7, -1 }, new Extra("123", 7));
		IsoMessage message = this.format.message("0100", all);
		assertThat(message.getField(28)).hasToString("D00000500");
		assertThat(message.getField(14)).hasToString("2712");
		assertThat(message.getField(73)).hasToString("280229");
		Everything read = this.format.read(this.format.decode(this.format.encode(message)), Everything.class);
		assertThat(read).usingRecursiveComparison().ignoringFields("name").isEqualTo(all);
		assertThat(read.name().strip()).isEqualTo("Shop");
	}

	/** As a record of Kotlin has its annotations. */
	record OfConstructor(long amount) {

		OfConstructor(@Field(4) long amount) {
			this.amount = amount;
		}

	}

	@Test
	void annotationMayBeOnTheParameterOfTheConstructor() {
		IsoMessage message = this.format.message("0100", new OfConstructor(1250));
		assertThat(message.getField(4)).hasToString("000000001250");
		assertThat(this.format.read(message, OfConstructor.class)).isEqualTo(new OfConstructor(1250));
	}

	@Test
	void signOfAnAmountIsThatOfTheDecimal() {
		record Fee(@Field(value = 28, scale = 2) BigDecimal fee) {
		}
		for (String fee : new String[] { "5.00", "-5.00", "0.00" }) {
			IsoMessage message = this.format.message("0100", new Fee(new BigDecimal(fee)));
			assertThat(this.format.read(message, Fee.class).fee()).isEqualTo(fee);
		}
		record Amount(@Field(value = 4, scale = 2) BigDecimal amount) {
		}
		fails(() -> this.format.message("0100", new Amount(new BigDecimal("-1.00"))),
				"Field 4 for amount of Amount is negative, and the field has no sign");
		fails(() -> this.format.message("0100", new Amount(new BigDecimal("1.005"))),
				"Field 4 for amount of Amount has more decimals than its scale of 2");
	}

	@Test
	void fieldsOfJ8583AreReadAndWrittenAlike() throws Exception {
		record Payment(@Field(4) BigDecimal amount, @Field(11) int stan, @Field(12) LocalTime time,
				@Field(41) String terminal, @Field(13) MonthDay date) {
		}
		MessageFormat guided = MessageFormat.builder()
			.configuration(
					"""
							<j8583-config><parse type="0100"><field num="4" type="AMOUNT"/><field num="11" type="NUMERIC" length="6"/>
							<field num="12" type="TIME"/><field num="13" type="DATE4"/><field num="41" type="ALPHA" length="8"/></parse>
							</j8583-config>""")
			.build();
		Payment payment = new Payment(new BigDecimal("12.50"), 123, LocalTime.of(12, 0), "TERM0001",
				MonthDay.of(11, 30));
		guided.requireFields(Mti.of("0100"), Payment.class);
		IsoMessage message = guided.message("0100", payment);
		assertThat(guided.read(guided.decode(guided.encode(message)), Payment.class)).isEqualTo(payment);
	}

	@Test
	void amountOfJ8583ThatIsNoBigDecimalDoesNotConvert() {
		record Amount(@Field(4) BigDecimal amount) {
		}
		MessageFormat guided = MessageFormat.builder().configuration("""
				<j8583-config><parse type="0100"><field num="4" type="AMOUNT"/></parse></j8583-config>""").build();
		IsoMessage message = guided.newMessage("0100");
		message.setField(4, new IsoValue<>(IsoType.AMOUNT, "12.50"));
		fails(() -> guided.read(message, Amount.class),
				"Field 4 for amount of Amount holds a String rather than a BigDecimal; write a scale");
	}

	@Test
	void digitsOfAnAmountOfJ8583AreNotTakenForWholeUnits() throws Exception {
		record Cents(@Field(4) long amount) {
		}
		record Scaled(@Field(value = 4, scale = 2) BigDecimal amount) {
		}
		MessageFormat guided = MessageFormat.builder().configuration("""
				<j8583-config><parse type="0100"><field num="4" type="AMOUNT"/></parse></j8583-config>""").build();
		IsoMessage cents = guided.message("0100", new Cents(1250));
		assertThat(cents.getField(4)).hasToString("000000001250");
		assertThat(guided.read(guided.decode(guided.encode(cents)), Cents.class)).isEqualTo(new Cents(1250));
		Scaled scaled = new Scaled(new BigDecimal("12.50"));
		IsoMessage decimal = guided.message("0100", scaled);
		assertThat(decimal.getField(4)).hasToString("000000001250");
		assertThat(guided.read(guided.decode(guided.encode(decimal)), Scaled.class)).isEqualTo(scaled);
		fails(() -> guided.message("0100", new Cents(-1)), "Field 4 for amount of Cents does not fit");
	}

	@Test
	void yearThatTwoDigitsDoNotTellIsRefused() {
		record Card(@Field(14) YearMonth expiry) {
		}
		fails(() -> this.format.message("0100", new Card(YearMonth.of(1999, 12))),
				"Field 14 for expiry of Card has a year that two digits do not tell");
		fails(() -> this.format.message("0100", new Card(YearMonth.of(2100, 1))),
				"Field 14 for expiry of Card has a year that two digits do not tell");
	}

	@Test
	void recordOfPartsKeepsThePartsThatTheMessageHas() {
		record Verified(@Field(48) Value value) {
		}
		IsoMessage message = this.format.newMessage("0100");
		this.format.set(message, "48.42", "7");
		this.format.set(message, new Verified(new Value("123")));
		assertThat(this.format.get(message, "48.42")).isEqualTo("7");
		assertThat(this.format.get(message, "48.92")).isEqualTo("123");
	}

	record Value(@Field(path = "92") String cvv) {
	}

	@Test
	void whatDoesNotConvertIsToldWithFieldAndComponentAndWithoutTheValue() {
		record Number(@Field(41) int terminal) {
		}
		IsoMessage message = this.format.newMessage("0100");
		fails(() -> this.format.read(message, Number.class),
				"Field 41 for terminal of Number is missing, and a int cannot be null");
		this.format.set(message, 41, "4929 X");
		fails(() -> this.format.read(message, Number.class), "Field 41 for terminal of Number is not a number");
		record Small(@Field(4) int amount) {
		}
		this.format.set(message, 4, 999_999_999_999L);
		fails(() -> this.format.read(message, Small.class),
				"Field 4 for amount of Small is a number that is too large for int");
		this.format.set(message, 38, "999999");
		record Late(@Field(38) LocalTime time) {
		}
		fails(() -> this.format.read(message, Late.class), "Field 38 for time of Late is not a LocalTime that exists");
		fails(() -> this.format.message("0100", new Sale("4111-1111", 1, null)),
				"Field 2 for pan of Sale does not fit: Field 2 of 0100 must be digits");
	}

	@Test
	void mistakesAreFoundAtStart() {
		record NoField(String pan) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), NoField.class),
				"The component pan of NoField has no @Field; write which field it stands for");
		record Two(@Field(value = 2, path = "48.92") String pan) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), Two.class), "@Field of pan of Two names two fields");
		record None(@Field String pan) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), None.class), "@Field of pan of None names no field");
		record Type(@Field(2) Object pan) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), Type.class),
				"@Field of pan of Type is of type java.lang.Object; write String, int");
		record Unknown(@Field(120) String data) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), Unknown.class),
				"Field 120 for data of Unknown is not there: the specification of the test has no field 120");
		record Whole(@Field(path = "4.1") String part) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), Whole.class), "Field 4.1 for part of Whole has no parts");
		record Transmission(@Field(7) LocalDateTime time) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), Transmission.class),
				"Field 7 for time of Transmission is MMDDhhmmss, which is not a LocalDateTime");
		record Due(@Field(4) LocalDate day) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), Due.class),
				"Field 4 for day of Due has 12 digits, which are not a LocalDate");
		record Scaled(@Field(value = 4, scale = 2) long amount) {
		}
		fails(() -> this.format.requireFields(Mti.of("0100"), Scaled.class),
				"@Field of amount of Scaled has a scale of 2; only a BigDecimal has a scale, from 0 to 9");
		this.format.requireFields(Mti.of("0100"), Sale.class);
		this.format.requireFields(Mti.of("0100"), Everything.class);
	}

	@Test
	void recordThatRefusesItsFieldsIsToldWithoutThem() {
		record Checked(@Field(2) String pan) {

			Checked {
				throw new IllegalArgumentException(pan);
			}

		}
		IsoMessage message = this.format.newMessage("0100");
		this.format.set(message, 2, PAN);
		assertThatExceptionOfType(FieldMappingException.class)
			.isThrownBy(() -> this.format.read(message, Checked.class))
			.withMessage("The record Checked refuses the fields (IllegalArgumentException)")
			.withNoCause();
	}

	private static void fails(Runnable action, String text) {
		assertThatExceptionOfType(FieldMappingException.class).isThrownBy(action::run)
			.withMessageStartingWith(text)
			.withMessageNotContaining("4929")
			.withNoCause();
	}

	private static MessageSpec spec() {
		MessageSpec standard = MessageSpec.named("iso1987-ascii");
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.digits(Encoding.ASCII, 2), false, false);
		MessageSpec.Builder spec = MessageSpec.builder("of the test");
		standard.fields().forEach((number, field) -> spec.field(number, (number == 120) ? null : field));
		return spec
			.field(48,
					FieldSpec.of("Additional data", "ans...999", Coding.ASCII)
						.withParts(new Parts.Tagged(tag, null, Map.of("42", FieldSpec.of("Level", "n..7", Coding.ASCII),
								"92", FieldSpec.of("Verification value", "n..3", Coding.ASCII)))))
			.build();
	}

}
