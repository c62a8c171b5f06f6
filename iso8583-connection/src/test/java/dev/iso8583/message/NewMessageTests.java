package dev.iso8583.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.impl.SimpleTraceGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.message.configuration.J8583Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A new message equals the one that j8583's own factory creates, and shares no state with
 * others.
 */
class NewMessageTests {

	private static final String CONFIGURATION = """
			<j8583-config>
				<header type="0200">ISO025000077</header>
				<header type="0400" ref="0200"/>
				<template type="0200">
					<field num="3" type="NUMERIC" length="6">650000</field>
					<field num="32" type="LLVAR">456</field>
					<field num="43" type="ALPHA" length="20">somewhere</field>
					<field num="102" type="LLVAR">1234</field>
				</template>
				<template type="0400" extends="0200">
					<field num="70" type="NUMERIC" length="3">301</field>
				</template>
				<parse type="0200">
					<field num="3" type="NUMERIC" length="6"/>
					<field num="32" type="LLVAR"/>
					<field num="43" type="ALPHA" length="20"/>
					<field num="102" type="LLVAR"/>
				</parse>
			</j8583-config>""";

	static Stream<Arguments> factories() {
		return Stream.of(factory("nothing", (factory) -> {
		}), factory("binary", (factory) -> factory.setUseBinaryMessages(true)),
				factory("a binary head and bitmap", (factory) -> {
					factory.setBinaryHeader(true);
					factory.setUseBinaryBitmap(true);
				}), factory("binary fields, lengths as numbers", (factory) -> {
					factory.setBinaryFields(true);
					factory.setVariableLengthFieldsInHex(true);
				}), factory("two bitmaps and an end", (factory) -> {
					factory.setForceSecondaryBitmap(true);
					factory.setEtx(3);
				}), factory("a binary header", (factory) -> {
					factory.setIsoHeader(0x200, null);
					factory.setIsoHeader(0x400, null);
					factory.setBinaryIsoHeader(0x210, new byte[] { 1, 2, 3 });
					factory.setBinaryIsoHeader(0x400, new byte[] { 4, 5, 6 });
				}), factory("other headers", (factory) -> {
					factory.setIsoHeaders(Map.of(0x800, "ISO015000075"));
				}), factory("another template", (factory) -> {
					IsoMessage template = new IsoMessage();
					template.setType(0x800);
					template.setValue(70, "001", IsoType.NUMERIC, 3);
					template.setValue(48, "codec", new Upper(), IsoType.LLLVAR, 0);
					factory.addMessageTemplate(template);
					factory.removeMessageTemplate(0x200);
					factory.getMessageTemplate(0x400).setValue(70, "302", IsoType.NUMERIC, 3);
				}),
				factory("trace numbers", (factory) -> factory.setTraceNumberGenerator(new SimpleTraceGenerator(41))));
	}

	private static Arguments factory(String name, Consumer<MessageFactory<IsoMessage>> factory) {
		return arguments(name, factory);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("factories")
	void newMessageIsThatOfJ8583(String name, Consumer<MessageFactory<IsoMessage>> customizer) throws Exception {
		MessageFormat format = MessageFormat.builder().configuration(CONFIGURATION).customize(customizer).build();
		MessageFactory<IsoMessage> factory = new MessageFactory<>();
		factory.setCharacterEncoding("ISO-8859-1");
		J8583Configuration.of(CONFIGURATION).applyTo(factory);
		customizer.accept(factory);
		for (String type : List.of("0200", "0210", "0400", "0200", "0800", "0810", "1804", "9999")) {
			IsoMessage theirs = factory.newMessage(Mti.of(type).value());
			IsoMessage ours = format.newMessage(type);
			if (Mti.of(type).isRequest()) {
				// the STAN, which j8583 does not set or takes from its own counter
				ours.setField(11, theirs.getField(11));
			}
			assertThat(described(ours)).isEqualTo(described(theirs));
		}
	}

	@Test
	void assignedDateIsNotShared() {
		MessageFormat format = MessageFormat.builder()
			.configuration(CONFIGURATION)
			.customize((factory) -> factory.setAssignDate(true))
			.build();
		IsoValue<?> date = format.newMessage("0200").getField(7);
		assertThat(date.getType()).isEqualTo(IsoType.DATE10);
		assertThat(date).isNotSameAs(format.newMessage("0200").getField(7));
		assertThat(date.getValue()).isNotSameAs(format.newMessage("0200").getObjectValue(7));
	}

	@Test
	void traceNumberGeneratorIsUsed() {
		AtomicInteger numbers = new AtomicInteger();
		MessageFormat format = MessageFormat.builder()
			.configuration(CONFIGURATION)
			.customize((factory) -> factory.setTraceNumberGenerator(new SimpleTraceGenerator(41) {

				@Override
				public int nextTrace() {
					return numbers.incrementAndGet();
				}

			}))
			.build();
		assertThat(format.newMessage("0210").<Object>getObjectValue(11)).isEqualTo(1);
		assertThat(format.newMessage("0210").<Object>getObjectValue(11)).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("changes")
	void changingAMessageAffectsNoOther(Consumer<IsoMessage> change) {
		MessageFormat format = MessageFormat.builder().configuration(CONFIGURATION).build();
		for (String type : List.of("0200", "0210", "0810")) {
			IsoMessage earlier = format.newMessage(type);
			String before = described(earlier);
			String stan = String.valueOf(earlier.<Object>getField(11));
			IsoMessage changed = format.newMessage(type);
			change.accept(changed);
			assertThat(described(earlier)).isEqualTo(before);
			assertThat(described(format.newMessage(type).setField(11, earlier.getField(11)))).isEqualTo(before);
			assertThat(String.valueOf(earlier.<Object>getField(11))).isEqualTo(stan);
		}
	}

	static Stream<Consumer<IsoMessage>> changes() {
		IsoMessage other = new IsoMessage();
		other.setValue(2, "4111111111111111", IsoType.LLVAR, 0);
		return Stream.of((message) -> message.setValue(2, "4111111111111111", IsoType.LLVAR, 0),
				(message) -> message.setValue(4, "1", IsoType.NUMERIC, 12),
				(message) -> message.setValue(48, "x", new Upper(), IsoType.LLLVAR, 0),
				(message) -> message.setField(2, other.getField(2)), (message) -> message.putAt(128, other.getField(2)),
				(message) -> message.update(65, other.getField(2)),
				(message) -> message.setFields(Map.of(2, other.getField(2))),
				(message) -> message.copyFieldsFrom(other, 2), (message) -> message.removeFields(3, 43, 102),
				(message) -> message.setValue(43, null, IsoType.ALPHA, 20), (message) -> {
					if (message.hasField(43)) {
						message.updateValue(43, "elsewhere");
					}
				}, (message) -> {
					if (message.hasField(43)) {
						message.getField(43).setCharacterEncoding("UTF-8");
						message.getField(43).setTimeZone(TimeZone.getTimeZone("UTC"));
					}
				}, (message) -> message.setIsoHeader("changed"), (message) -> message.setBinary(true));
	}

	@Test
	void binaryHeaderIsNotShared() {
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0200\"/></j8583-config>")
			.customize((factory) -> factory.setBinaryIsoHeader(0x200, new byte[] { 1, 2, 3 }))
			.build();
		format.newMessage("0200").getBinaryIsoHeader()[0] = 9;
		assertThat(format.newMessage("0200").getBinaryIsoHeader()).containsExactly(1, 2, 3);
	}

	/** All that j8583 reports about a message, and the bytes that it writes. */
	static String described(IsoMessage message) {
		ByteArrayOutputStream written = new ByteArrayOutputStream();
		try {
			message.write(written, 2);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return String.join("|", message.getIsoHeader(), Arrays.toString(message.getBinaryIsoHeader()),
				Integer.toHexString(message.getType()), message.getCharacterEncoding(),
				message.isBinaryHeader() + " " + message.isBinaryFields() + " " + message.isBinaryBitmap() + " "
						+ message.getForceSecondaryBitmap() + " " + message.isEncodeVariableLengthFieldsInHex(),
				Arrays.toString(written.toByteArray()), message.debugString(),
				IntStream.rangeClosed(2, 128)
					.filter(message::hasField)
					.mapToObj((field) -> field + " " + described(message.<Object>getField(field)))
					.toList()
					.toString());
	}

	private static String described(IsoValue<?> value) {
		return value.getType() + " " + value.getLength() + " " + value.getCharacterEncoding() + " "
				+ value.getTimeZone() + " " + value.getEncoder() + " " + value + " " + value.getValue();
	}

	/** Writes a text in capital letters. */
	private static final class Upper implements CustomField<String> {

		@Override
		public String decodeField(String value) {
			return value;
		}

		@Override
		public String encodeField(String value) {
			return value.toUpperCase(Locale.ROOT);
		}

		@Override
		public String toString() {
			return "upper";
		}

	}

}
