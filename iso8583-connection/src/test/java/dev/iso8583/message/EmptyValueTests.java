package dev.iso8583.message;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Nothing is not zero: an empty value is not completed to one of its own.
 */
class EmptyValueTests {

	private static final String ZEROS = "is empty, and would be written as zeros; give digits, or remove the field";

	private static final String SPACES = "is empty, and would be written as spaces; give a space for a blank field, or"
			+ " remove the field";

	private static final MessageFormat SPEC = MessageFormat.builder().spec(spec("""
			extends: iso1987-ascii
			fields:
			  43: {name: Location, format: ans 40, trim: true}
			  48:
			    format: ans...999
			    parts: tagged
			    tag: {width: 2, length: {digits: 2}}
			    fields: {42: {name: Level, format: n 3}, 92: {name: Code, format: n..3}, 93: {name: Word, format: an 3}}
			  55: {format: b...255}
			  60: {format: ans...9, parts: positional, fields: {1: {format: n 3}, 2: {format: an 3}}}
			""")).build();

	private static final MessageFormat GUIDE = MessageFormat.builder().configuration("""
			<j8583-config>
				<template type="0200"><field num="4" type="NUMERIC" length="12"/></template>
				<parse type="0100">
					<field num="4" type="NUMERIC" length="12"/>
					<field num="5" type="AMOUNT"/>
					<field num="7" type="DATE10"/>
					<field num="11" type="NUMERIC" length="6"/>
					<field num="41" type="ALPHA" length="8"/>
					<field num="44" type="LLVAR"/>
					<field num="52" type="BINARY" length="8"/>
					<field num="55" type="LLLBIN"/>
					<field num="60" type="LLLVAR"><field num="1" type="NUMERIC" length="3"/></field>
				</parse>
				<parse type="0200" extends="0100"/>
			</j8583-config>""").build();

	private static MessageSpec spec(String yaml) {
		return SpecFiles.load("acme.yml",
				(location) -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
	}

	static Stream<CharSequence> empty() {
		return Stream.of("", new StringBuilder());
	}

	@ParameterizedTest
	@MethodSource("empty")
	void emptyTextIsNotCompletedByASpecification(CharSequence empty) {
		IsoMessage message = SPEC.newMessage("0100");
		assertThatIllegalArgumentException().isThrownBy(() -> SPEC.set(message, 4, empty))
			.withMessage("Field 4 of 0100 " + ZEROS);
		assertThatIllegalArgumentException().isThrownBy(() -> SPEC.set(message, "7", empty))
			.withMessage("Field 7 of 0100 " + ZEROS);
		assertThatIllegalArgumentException().isThrownBy(() -> SPEC.set(message, 41, empty))
			.withMessage("Field 41 of 0100 " + SPACES);
		assertThatIllegalArgumentException().isThrownBy(() -> SPEC.set(message, 28, empty))
			.withMessageContaining("Field 28 of 0100 holds 9 characters");
		assertThatIllegalArgumentException().isThrownBy(() -> SPEC.set(message, 52, empty))
			.withMessageContaining("Field 52 of 0100 holds 8 bytes");
		assertThatIllegalArgumentException().isThrownBy(() -> SPEC.set(message, 52, new byte[0]))
			.withMessageContaining("Field 52 of 0100 holds 8 bytes");
	}

	@ParameterizedTest
	@MethodSource("empty")
	void emptyTextIsNotCompletedByAParseGuide(CharSequence empty) {
		IsoMessage message = GUIDE.newMessage("0100");
		assertThatIllegalArgumentException().isThrownBy(() -> GUIDE.set(message, 4, empty))
			.withMessage("Field 4 of 0100 " + ZEROS);
		assertThatIllegalArgumentException().isThrownBy(() -> GUIDE.set(message, "41", empty))
			.withMessage("Field 41 of 0100 " + SPACES);
		assertThatIllegalArgumentException().isThrownBy(() -> GUIDE.set(message, 5, empty))
			.withMessageContaining("Field 5 of 0100 is an amount");
		assertThatIllegalArgumentException().isThrownBy(() -> GUIDE.set(message, 7, empty))
			.withMessageContaining("Field 7 of 0100 is a date or time of 10 digits");
		assertThatIllegalArgumentException().isThrownBy(() -> GUIDE.set(message, 52, empty))
			.withMessageContaining("Field 52 of 0100 is empty, and would be written as zero bytes");
		assertThatIllegalArgumentException().isThrownBy(() -> GUIDE.set(message, 52, new byte[0]))
			.withMessageContaining("Field 52 of 0100 is empty, and would be written as zero bytes");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void emptyNumberInBcdIsNotCompletedByAParseGuide(boolean strict) {
		MessageFormat bcd = MessageFormat.builder()
			.configuration("<j8583-config><parse type='0100'><field num='4' type='NUMERIC' length='12'/>"
					+ "<field num='11' type='NUMERIC' length='6'/></parse></j8583-config>")
			.binaryFields(true)
			.strict(strict)
			.build();
		assertThatIllegalArgumentException().isThrownBy(() -> bcd.set(bcd.newMessage("0100"), 4, ""))
			.withMessage("Field 4 of 0100 " + ZEROS);
	}

	@Test
	void emptyValueOfVariableLengthIsWritten() throws Exception {
		for (MessageFormat format : List.of(SPEC, GUIDE)) {
			IsoMessage message = format.newMessage("0100");
			format.set(message, 44, "");
			format.set(message, 55, new byte[0]);
			IsoMessage read = format.decode(format.encode(message));
			assertThat(read.getField(44).toString()).isEmpty();
			assertThat(read.<byte[]>getObjectValue(55)).isEmpty();
		}
	}

	@Test
	void blankTextIsCompleted() throws Exception {
		for (MessageFormat format : List.of(SPEC, GUIDE)) {
			IsoMessage message = format.set(format.newMessage("0100"), 41, " ");
			assertThat(format.decode(format.encode(message)).getField(41).toString()).isEqualTo(" ".repeat(8));
			assertThatIllegalArgumentException().isThrownBy(() -> format.set(message, 4, " "));
		}
	}

	@Test
	void nullRemovesAField() {
		for (MessageFormat format : List.of(SPEC, GUIDE)) {
			IsoMessage message = format.set(format.newMessage("0100"), 4, 1);
			assertThat(format.set(message, 4, null).hasField(4)).isFalse();
		}
	}

	@Test
	void trimmedTextThatWasReadAsEmptyIsWrittenAgain() throws Exception {
		IsoMessage message = SPEC.set(SPEC.newMessage("0100"), 43, "");
		byte[] bytes = SPEC.encode(message);
		IsoMessage read = SPEC.decode(bytes);
		assertThat(read.<String>getObjectValue(43)).isEmpty();
		SPEC.set(read, 43, read.getObjectValue(43));
		assertThat(SPEC.encode(read)).isEqualTo(bytes);
	}

	@ParameterizedTest
	@CsvSource({ "4, NUMERIC, 12", "41, ALPHA, 8", "7, NUMERIC, 10" })
	void valueThatTheApplicationMadeIsNotCompletedByASpecification(int field, IsoType type, int length) {
		IsoMessage message = SPEC.newMessage("0100");
		message.setField(field, new IsoValue<>(type, "", length));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> SPEC.encode(message))
			.withMessageContaining("field " + field + " is empty, and would be written as ");
	}

	@Test
	void valueThatTheApplicationMadeIsNotCompletedByAParseGuide() {
		IsoMessage number = GUIDE.newMessage("0100");
		number.setValue(4, "", IsoType.NUMERIC, 12);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> GUIDE.encode(number))
			.withMessageContaining("field 4 " + ZEROS);
		IsoMessage bytes = GUIDE.newMessage("0100");
		bytes.setValue(52, new byte[0], IsoType.BINARY, 8);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> GUIDE.encode(bytes))
			.withMessageContaining("field 52 is empty, and would be written as zero bytes");
	}

	@Test
	void textOfAnApplicationInAnAlphaOfAParseGuideIsCompletedAsByJ8583() throws Exception {
		IsoMessage message = GUIDE.newMessage("0100");
		message.setValue(41, "", IsoType.ALPHA, 8);
		assertThat(GUIDE.decode(GUIDE.encode(message)).getField(41).toString()).isEqualTo(" ".repeat(8));
	}

	@Test
	void numberThatACodecMakesEmptyIsNotCompleted() {
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type='0100'><field num='4' type='NUMERIC' length='12'/>"
					+ "<field num='11' type='NUMERIC' length='6'/></parse></j8583-config>")
			.customize((factory) -> factory.setCustomField(4, new EmptyCodec()))
			.build();
		IsoMessage message = format.newMessage("0100");
		message.setField(4, new IsoValue<>(IsoType.NUMERIC, "12", 12, new EmptyCodec()));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
			.withMessageContaining("field 4 " + ZEROS);
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(message, 4, "12"))
			.withMessage("Field 4 of 0100 " + ZEROS);
	}

	@Test
	void numberThatATemplateLeavesEmptyIsToBeSet() throws Exception {
		IsoMessage message = GUIDE.newMessage("0200");
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> GUIDE.encode(message))
			.withMessageContaining("field 4 " + ZEROS);
		GUIDE.set(message, 4, 12);
		assertThat(GUIDE.decode(GUIDE.encode(message)).getField(4).toString()).isEqualTo("000000000012");
	}

	@Test
	void emptyPartIsNotCompleted() {
		IsoMessage message = SPEC.newMessage("0100");
		assertThatIllegalArgumentException().isThrownBy(() -> SPEC.set(message, "48.42", ""))
			.withMessageContaining("48")
			.withMessageContaining(ZEROS);
		assertThatIllegalArgumentException().isThrownBy(() -> SPEC.set(message, "48.93", ""))
			.withMessageContaining(SPACES);
		assertThatIllegalArgumentException().isThrownBy(() -> SPEC.set(message, "60.1", ""))
			.withMessageContaining(ZEROS);
		assertThat(SPEC.get(SPEC.set(message, "48.92", ""), "48.92")).isEqualTo("");
		IsoMessage guided = GUIDE.newMessage("0100");
		CompositeField parts = new CompositeField().addValue(new IsoValue<>(IsoType.NUMERIC, "", 3));
		assertThatIllegalArgumentException().isThrownBy(() -> GUIDE.set(guided, 60, parts))
			.withMessageContaining("part 1 " + ZEROS);
	}

	@Test
	void emptyComponentOfARecordIsNotCompleted() {
		for (MessageFormat format : List.of(SPEC, GUIDE)) {
			assertThatExceptionOfType(FieldMappingException.class)
				.isThrownBy(() -> format.message("0100", new Sale("", null)))
				.withMessageContaining("Field 4")
				.withMessageContaining(ZEROS);
			assertThatExceptionOfType(FieldMappingException.class)
				.isThrownBy(() -> format.message("0100", new Sale(null, "")))
				.withMessageContaining("Field 41")
				.withMessageContaining(SPACES);
		}
	}

	@Test
	void emptyValueOfATemplateIsNotCompleted() {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> spec("extends: iso1987-ascii\ntemplates: {0800: {70: \"\"}}"))
			.withMessageContaining("templates.0800.70")
			.withMessageContaining(ZEROS);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder()
				.spec(MessageSpec.named("iso1987-ascii").toBuilder().template("0800", Map.of(41, "")).build())
				.build())
			.withMessageContaining(SPACES);
	}

	record Sale(@Field(4) String amount, @Field(41) String terminal) {
	}

	private static final class EmptyCodec implements CustomField<Object> {

		@Override
		public Object decodeField(String value) {
			return value;
		}

		@Override
		public String encodeField(Object value) {
			return "";
		}

	}

}
