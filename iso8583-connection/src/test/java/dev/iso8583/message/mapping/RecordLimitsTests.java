package dev.iso8583.message.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
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
