package dev.iso8583.message;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.parse.FieldParseInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Mistakes and contradictions in a j8583 configuration that j8583 ignores are refused;
 * unusual but valid configurations are accepted.
 */
class J8583ConfigurationTests {

	private static final String STAN = "<field num='11' type='NUMERIC' length='6'/>";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					<field num='41' type='ALPHA' length='10'>T1</field>   | Field 41 of the template of 0800 is ALPHA of length 10, but in the parse guide it is ALPHA of length 8; write the same in both
					<field num='41' type='LLVAR'>T1</field>               | Field 41 of the template of 0800 is LLVAR, but in the parse guide it is ALPHA of length 8; write the same in both
					<field num='70' type='ALPHA' length='3'>A01</field>   | Field 70 of the template of 0800 is ALPHA of length 3, but in the parse guide it is NUMERIC of length 3; write the same in both
					<field num='70' type='NUMERIC' length='4'>301</field> | Field 70 of the template of 0800 is NUMERIC of length 4, but in the parse guide it is NUMERIC of length 3; write the same in both
					<field num='48' type='LLVAR'>T1</field>               | Field 48 of the template of 0800 is LLVAR, but in the parse guide it is LLLVAR; write the same in both
					<field num='52' type='BINARY' length='4'>00</field>   | Field 52 of the template of 0800 is BINARY of length 4, but in the parse guide it is BINARY of length 8; write the same in both
					<field num='60' type='LLLVAR'>T1</field>              | The template of 0800 has field 60, which its parse guide does not have; add the field to the guide, or remove it from the template
					""")
	void templateUnlikeItsGuideIsRefused(String field, String why) {
		assertRefused("<template type='0800'>" + field + "</template><parse type='0800'>" + Messages.GUIDE + "</parse>",
				why);
	}

	@Test
	void templateThatInheritsAFieldUnknownToItsGuideIsRefused() {
		assertRefused(
				"<template type='0100'><field num='60' type='LLLVAR'>x</field></template>"
						+ "<template type='0400' extends='0100'/><parse type='0400'>" + STAN + "</parse>",
				"The template of 0400 has field 60, which its parse guide does not have");
	}

	@Test
	void templateWithPartsUnlikeItsGuideIsRefused() {
		assertRefused(
				"<template type='0100'><field num='10' type='LLLVAR'><field num='1' type='ALPHA' length='2'>ab</field>"
						+ "<field num='2' type='ALPHA' length='3'>cde</field></field></template>"
						+ "<parse type='0100'>" + STAN
						+ "<field num='10' type='LLLVAR'><field num='1' type='ALPHA' length='2'/></field></parse>",
				"Field 10 of the template of 0100 is LLLVAR, but in the parse guide it is LLLVAR");
	}

	@Test
	void templateWithATooLongValueIsRefused() {
		assertRefused(
				"<template type='0800'><field num='48' type='LLLVAR'>12345</field></template>"
						+ "<parse type='0800'><field num='48' type='LLLVAR' length='3'/></parse>",
				"Field 48 of the template of 0800 has a length of 5, but its parse guide allows at most 3");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					4 | AMOUNT                | 000000001250 | is an amount; text without decimals counts whole units, so write two decimals, such as 12.50
					3 | NUMERIC' length='6    | ABC          | is a number and must consist of digits, without sign, decimals or spaces
					7 | DATE10                | 0230120000   | is a date or time that does not exist
					""")
	void templateWithAnUnwritableValueIsRefused(int field, String type, String value, String why) {
		String xml = "<field num='" + field + "' type='" + type + "'";
		assertRefused("<template type='0800'>" + xml + ">" + value + "</field></template><parse type='0800'>" + xml
				+ "/></parse>", "Field " + field + " of the template of 0800 " + why);
	}

	@ParameterizedTest
	@CsvSource({ "4, AMOUNT", "7, DATE10" })
	void templateMayHaveAnEmptyValueThatEachMessageSets(int field, String type) {
		String xml = "<field num='" + field + "' type='" + type + "'>";
		MessageFormat format = format(
				"<template type='0820'>" + xml + "</field></template><parse type='0820'>" + xml + "</field></parse>");
		assertThat(format.newMessage("0820").hasField(field)).isTrue();
	}

	@Test
	void templateOfACustomizerUnlikeItsGuideIsRefused() {
		IsoMessage template = new IsoMessage();
		template.setType(0x0800);
		template.setValue(60, "x", IsoType.LLLVAR, 0);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Messages.builder().customize((factory) -> factory.addMessageTemplate(template)).build())
			.withMessageStartingWith("The template of 0800 has field 60");
	}

	@Test
	void templateMayHaveAnotherTypeThatTheGuideReadsTheSame() {
		MessageFormat format = format("<template type='0800'><field num='4' type='AMOUNT'>12.50</field>"
				+ "<field num='70' type='ALPHA' length='3'>301</field></template><parse type='0800'>" + Messages.GUIDE
				+ "</parse>");
		assertThat(format.newMessage("0800").getField(4)).hasToString("000000001250");
	}

	@Test
	void templateOfAnOutboundOnlyTypeNeedsNoGuide() {
		MessageFormat format = format("<template type='0200'><field num='3' type='NUMERIC' length='6'>650000</field>"
				+ "</template><parse type='0210'>" + STAN + "</parse>");
		assertThat(format.newMessage("0200").getField(3)).hasToString("650000");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					<parse type='0800'><field num='2' type='LLVAR'/><field num='2' type='LLVAR'/></parse>       | Field 2 of the parse guide of 0800 is there twice
					<parse type='0800'><field num='2' type='LLVAR'/><field num='02' type='LLLVAR'/></parse>     | Field 02 of the parse guide of 0800 is there twice
					<parse type='0800'/><parse type='0800'/>                                                     | The document has the parse guide of 0800 twice
					<parse type='0800'/><parse type='800'/>                                                      | The document has the parse guide of 0800 twice
					<parse type='0800'/><parse type='0810'/><parse type='0810' extends='0800'/>                  | The document has the parse guide of 0810 twice
					<template type='0800'><field num='2' type='LLVAR'/><field num='2' type='LLVAR'/></template>  | Field 2 of the template of 0800 is there twice
					<template type='0800'/><template type='0800'/>                                               | The document has the template of 0800 twice
					<header type='0800'>ISO</header><header type='0800'>ISO</header>                             | The document has the ISO header of 0800 twice
					""")
	void duplicateElementsAreRefused(String xml, String why) {
		assertRefused(xml, why);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					<parse type='0800'><field num='2' type='LLVAR' lenght='19'/></parse>                  | Field 2 of the parse guide of 0800 has an attribute 'lenght', which j8583 does not know; write num, type, length or tz, or a comment
					<template type='0800'><field num='3' type='NUMERIC' length='6' value='0'/></template> | Field 3 of the template of 0800 has an attribute 'value'
					<parse type='0810' extend='0800'/>                                                    | The parse guide of 0810 has an attribute 'extend', which j8583 does not know; write type or extends
					<header type='0800' lenght='12'/>                                                     | The ISO header of 0800 has an attribute 'lenght'
					<parse type='0800'><field num='10' type='LLLVAR'><field num='1' type='ALPHA' length='2' size='2'/></field></parse> | Part 1 of field 10 of the parse guide of 0800 has an attribute 'size'
					<parse type='0800'><feild num='2' type='LLVAR'/></parse>                              | has an element <feild>, which j8583 does not know; write <header>, <template>, <parse> or <field>
					<prase type='0800'/>                                                                  | has an element <prase>
					<field num='2' type='LLVAR'/>                                                         | Field 2 of the j8583 configuration is neither in a <parse> nor in a <template>
					<parse type='0800'><field num='2' type='LLVAR' length='six'/></parse>                 | Field 2 of the parse guide of 0800 has the length 'six'
					<parse type='0800'><field num='2' type='LLVAR' length='-1'/></parse>                  | Field 2 of the parse guide of 0800 has the length '-1'
					<parse type='0800'><field num='two' type='LLVAR'/></parse>                            | The parse guide of 0800 has a field 'two'; fields have numbers from 2 to 128
					<parse type='0800'><field num='1' type='LLVAR'/></parse>                              | The parse guide of 0800 has a field '1'
					<template type='0800'><field num='129' type='LLVAR'/></template>                      | The template of 0800 has a field '129'
					<parse type='0800'><field num='2' type='exclude'/></parse>                            | Field 2 of the parse guide of 0800 is excluded, but the guide does not extend another one
					<header type='0800' binary='true'>ISO</header>                                        | The ISO header of 0800 is binary; write its bytes as pairs of hexadecimal digits
					""")
	void misspeltElementsAndAttributesAreRefused(String xml, String why) {
		assertRefused(xml, why);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<parse type='0800'><field num='11' type='%s' length='6'/></parse>",
			"<template type='0800'><field num='11' type='%s' length='6'>1</field></template>",
			"<parse type='0800'><field num='11' type='LLVAR'><field num='1' type='%s' length='6'/></field></parse>" })
	void unknownTypeIsRefusedWithTheKnownTypes(String xml) {
		for (String type : new String[] { "NUMBER", "numeric", "BCD", "" }) {
			assertRefused(String.format(xml, type), " of 0800 has the type '" + type
					+ "', which j8583 does not know; write NUMERIC, ALPHA, LLVAR, LLLVAR, DATE10, DATE4, DATE_EXP, TIME,"
					+ " AMOUNT, BINARY, LLBIN, LLLBIN, LLLLVAR, LLLLBIN, LLBCDBIN, LLLBCDBIN, LLLLBCDBIN, DATE12 or"
					+ " DATE6");
		}
	}

	@Test
	void noErrorQuotesTheValueOfATemplate() {
		for (String field : new String[] { "<field num='41' type='ALPHA' length='10'>canary</field>",
				"<field num='60' type='LLLVAR'>canary</field>", "<field num='41' type='TEXT'>canary</field>",
				"<field num='41' type='ALPHA' length='8' x='1'>canary</field>" }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> format("<template type='0800'>" + field + "</template><parse type='0800'>"
						+ Messages.GUIDE + "</parse>"))
				.withMessageNotContaining("canary")
				.withNoCause();
		}
	}

	@Test
	void configurationsOfJ8583ItselfAreUnderstood() throws Exception {
		MessageFormat format = MessageFormat.builder().configuration("""
				<?xml version="1.0" encoding="UTF-8"?>
				<!DOCTYPE j8583-config PUBLIC "-//J8583//DTD CONFIG 1.0//EN" "http://j8583.sourceforge.net/j8583.dtd">
				<j8583-config xmlns:doc="urn:doc">
				<header type="0200">ISO015000050</header>
				<header type="0400" ref="0200"/>
				<template type="0200">
					<field num="3" type="NUMERIC" length="6">650000</field>
					<field num="32" type="LLVAR">456</field>
					<field num="102" type="LLVAR">ABCD</field>
				</template>
				<template type="0400" extends="0200">
					<field num="90" type="ALPHA" length="42">BLA</field>
					<field num="102" type="exclude"/>
				</template>
				<parse type="0200">
					<field num="3" type="NUMERIC" length="6" doc:name="processing code">value of a guide</field>
					<field num="7" type="DATE10" tz="UTC" length="10"/>
					<field num="11" type="NUMERIC" length="6"/>
					<field num="32" type="LLVAR" length="0"/>
					<field num="102" type="LLVAR"/>
				</parse>
				<parse type="0210" extends="0200">
					<field num="102" type="exclude"/>
					<field num="3" type="ALPHA" length="6"/>
					<field num="39" type="ALPHA" length="2"/>
				</parse>
				</j8583-config>
				""").build();
		IsoMessage request = format.decode(format.encode(format.newMessage("0200")));
		assertThat(request.getField(32)).hasToString("456");
		assertThat(format.newMessage("0400").hasField(102)).isFalse();
		assertThat(format.newMessage("0400").getField(3)).hasToString("650000");
		assertThat(format.hasField(Mti.of("0210"), 102)).isFalse();
		assertThat(format.hasField(Mti.of("0210"), 39)).isTrue();
	}

	@Test
	void lengthOfAVariableFieldIsItsMaximumInBothDirections() throws Exception {
		MessageFormat format = format("<parse type='0800'><field num='2' type='LLVAR' length='19'/>"
				+ "<field num='48' type='LLLBIN' length='3'/></parse>");
		IsoMessage message = format.newMessage("0800");
		message.removeFields(11);
		format.set(message, 2, "4".repeat(19));
		format.set(message, 48, new byte[3]);
		byte[] wire = format.encode(message);
		assertThat(format.decode(wire).getField(2)).hasToString("4".repeat(19));
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(message, 2, "4".repeat(30)))
			.withMessage("Field 2 of 0800 has a length of 30, but its parse guide allows at most 19");
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(message, 48, new byte[4]))
			.withMessage("Field 48 of 0800 has a length of 4, but its parse guide allows at most 3");
		assertThat(format.encode(message)).isEqualTo(wire);
		message.setValue(2, "4".repeat(20), IsoType.LLVAR, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
			.withMessage("field 2 has a length of 20, but its parse guide allows at most 19");
		assertMalformed(format, "0800" + "4000000000000000" + "30" + "4".repeat(30),
				": field 2 at byte 20: its length is 30, but its parse guide allows at most 19");
		assertMalformed(format, "0800" + "0000000000010000" + "008" + "00".repeat(4),
				": field 48 at byte 20: its length is 4, but its parse guide allows at most 3");
	}

	@Test
	void lengthOfAVariableFieldIsInheritedAndMayBeOverridden() throws Exception {
		MessageFormat format = format("<parse type='0100'><field num='2' type='LLVAR' length='3'/></parse>"
				+ "<parse type='0110' extends='0100'>" + STAN + "</parse>"
				+ "<parse type='0120' extends='0100'><field num='2' type='LLVAR' length='5'/></parse>"
				+ "<parse type='0130' extends='0100'><field num='2' type='LLVAR'/></parse>");
		assertMalformed(format, "0110" + "4000000000000000" + "04" + "4444",
				": field 2 at byte 20: its length is 4, but its parse guide allows at most 3");
		assertThat(format.decode(bytes("0120" + "4000000000000000" + "05" + "44444")).getField(2)).hasToString("44444");
		assertMalformed(format, "0120" + "4000000000000000" + "06" + "444444",
				": field 2 at byte 20: its length is 6, but its parse guide allows at most 5");
		assertThat(format.decode(bytes("0130" + "4000000000000000" + "06" + "444444")).getField(2))
			.hasToString("444444");
	}

	@Test
	void lengthOfAPackedFieldCountsItsDigits() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.binaryHeader(true)
			.binaryFields(true)
			.configuration("<j8583-config><parse type='0800'><field num='2' type='LLBCDBIN' length='5'/>"
					+ "</parse></j8583-config>")
			.build();
		assertThat(format.decode(HexFormat.of().parseHex("0800" + "4000000000000000" + "05" + "012345")).hasField(2))
			.isTrue();
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format.decode(HexFormat.of().parseHex("0800" + "4000000000000000" + "06" + "123456")))
			.withMessageContaining("its length is 6, but its parse guide allows at most 5");
	}

	@Test
	void lenientFormatReadsLongerFields() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.strict(false)
			.configuration("<j8583-config><parse type='0800'><field num='2' type='LLVAR' length='19'/></parse>"
					+ "</j8583-config>")
			.build();
		assertThat(format.decode(bytes("0800" + "4000000000000000" + "20" + "4".repeat(20))).hasField(2)).isTrue();
	}

	@Test
	void guideReplacedByACustomizerHasNoMaximumLengths() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type='0800'><field num='2' type='LLVAR' length='3'/></parse>"
					+ "</j8583-config>")
			.customize((factory) -> factory.setParseMap(0x0800,
					Map.of(2, FieldParseInfo.getInstance(IsoType.LLVAR, 0, "ISO-8859-1", false))))
			.build();
		assertThat(format.decode(bytes("0800" + "4000000000000000" + "04" + "4444")).getField(2)).hasToString("4444");
	}

	private static void assertMalformed(MessageFormat format, String text, String why) {
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(bytes(text)))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.MALFORMED_FIELD))
			.withMessageEndingWith(why);
	}

	private static void assertRefused(String xml, String why) {
		assertThatIllegalArgumentException().isThrownBy(() -> format(xml)).withMessageContaining(why);
	}

	private static MessageFormat format(String xml) {
		return MessageFormat.builder().configuration("<j8583-config>" + xml + "</j8583-config>").build();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
