package dev.iso8583.message;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.impl.SimpleTraceGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Changing one message never affects another.
 */
class DeepCopyTests {

	private static final String FIELDS = """
			<field num="7" type="DATE10"/>
			<field num="11" type="NUMERIC" length="6"/>
			<field num="33" type="LLVAR">
				<field num="1" type="ALPHA" length="2">%s</field>
				<field num="2" type="LLVAR">
					<field num="1" type="ALPHA" length="3">%s</field>
				</field>
			</field>
			<field num="41" type="BINARY" length="2"/>
			<field num="62" type="LLBIN"/>
			""";

	private static final String CONFIGURATION = "<j8583-config><template type='0800'>"
			+ String.format(FIELDS, "ab", "cde").replaceAll("<field num=\"(7|11|41|62)\".*/>", "")
			+ "</template><parse type='0800'>" + String.format(FIELDS, "", "") + "</parse>"
			+ "<parse type='0810' extends='0800'/></j8583-config>";

	private static final String BEFORE = "33=abcde 41=0102 62=030405";

	private final MessageFormat format = format((factory) -> {
	});

	private static MessageFormat format(Consumer<MessageFactory<IsoMessage>> customizer) {
		return MessageFormat.builder().configuration(CONFIGURATION).customize((factory) -> {
			factory.getMessageTemplate(0x800).setValue(41, new byte[] { 1, 2 }, IsoType.BINARY, 2);
			factory.getMessageTemplate(0x800).setValue(62, new byte[] { 3, 4, 5 }, IsoType.LLBIN, 0);
			customizer.accept(factory);
		}).build();
	}

	private static String described(IsoMessage message) {
		CompositeField parts = message.getObjectValue(33);
		CompositeField nested = parts.getObjectValue(1);
		return "33=" + parts.getObjectValue(0) + nested.getObjectValue(0) + " 41=" + message.getField(41) + " 62="
				+ message.getField(62);
	}

	private static void change(IsoMessage message) {
		CompositeField parts = message.getObjectValue(33);
		CompositeField nested = parts.getObjectValue(1);
		nested.getValues().set(0, new IsoValue<>(IsoType.ALPHA, "xxx", 3));
		parts.getValues().set(0, new IsoValue<>(IsoType.ALPHA, "xx", 2));
		message.<byte[]>getObjectValue(41)[0] = 9;
		message.<byte[]>getObjectValue(62)[0] = 9;
		assertThat(described(message)).isEqualTo("33=xxxxx 41=0902 62=090405");
	}

	@Test
	void copySharesNeitherBytesNorParts() throws Exception {
		IsoMessage made = this.format.newMessage("0800");
		for (IsoMessage message : List.of(made, this.format.decode(this.format.encode(made)))) {
			byte[] wire = this.format.encode(message);
			IsoMessage copy = MessageFormat.copyOf(message);
			assertThat(this.format.encode(copy)).isEqualTo(wire);
			change(copy);
			assertThat(described(message)).isEqualTo(BEFORE);
			assertThat(this.format.encode(message)).isEqualTo(wire);
			IsoMessage other = MessageFormat.copyOf(message);
			change(message);
			assertThat(described(other)).isEqualTo(BEFORE);
			assertThat(this.format.encode(other)).isEqualTo(wire);
		}
	}

	@Test
	void copySharesNoDateAndKeepsItsZone() {
		IsoMessage message = this.format.newMessage("0800");
		message.setValue(7, new Date(0), IsoType.DATE10, 0);
		message.getField(7).setTimeZone(TimeZone.getTimeZone("UTC"));
		IsoMessage copy = MessageFormat.copyOf(message);
		assertThat(copy.getField(7)).hasToString("0101000000");
		copy.<Date>getObjectValue(7).setTime(86_400_000);
		assertThat(copy.getField(7)).hasToString("0102000000");
		assertThat(message.getField(7)).hasToString("0101000000");
	}

	@ParameterizedTest
	@MethodSource("customizers")
	void newMessagesShareNothing(Consumer<MessageFactory<IsoMessage>> customizer) {
		MessageFormat some = format(customizer);
		IsoMessage first = some.newMessage("0800");
		change(some.newMessage("0800"));
		assertThat(described(first)).isEqualTo(BEFORE);
		assertThat(described(some.newMessage("0800"))).isEqualTo(BEFORE);
	}

	static Stream<Consumer<MessageFactory<IsoMessage>>> customizers() {
		return Stream.of((factory) -> {
		}, (factory) -> factory.setTraceNumberGenerator(new SimpleTraceGenerator(1)));
	}

	@Test
	void copyOfAReceivedDateSharesNothingAndKeepsDigitsAndZone() throws Exception {
		MessageFormat dates = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0810\">"
					+ "<field num=\"7\" type=\"DATE10\" tz=\"America/New_York\"/></parse></j8583-config>")
			.build();
		IsoMessage message = dates
			.decode(("0810" + "0200000000000000" + "0308023000").getBytes(StandardCharsets.US_ASCII));
		IsoMessage copy = MessageFormat.copyOf(message);
		long before = message.<Date>getObjectValue(7).getTime();
		copy.<Date>getObjectValue(7).setTime(0);
		assertThat(message.<Date>getObjectValue(7)).hasTime(before);
		assertThat(copy.getField(7)).hasToString("0308023000");
		assertThat(copy.getField(7).getTimeZone()).isEqualTo(TimeZone.getTimeZone("America/New_York"));
	}

	@Test
	void changingTheTemplateOfACustomizerAffectsNoMessage() {
		byte[] kept = { 3, 4, 5 };
		MessageFormat some = format(
				(factory) -> factory.getMessageTemplate(0x800).setValue(62, kept, IsoType.LLBIN, 0));
		kept[0] = 9;
		assertThat(described(some.newMessage("0800"))).isEqualTo(BEFORE);
	}

	@Test
	void responseSharesNothingWithItsRequest() throws Exception {
		IsoMessage made = this.format.newMessage("0800");
		IsoMessage own = new IsoMessage();
		own.setType(0x0800);
		for (int field : new int[] { 33, 41 }) {
			own.setField(field, this.format.newMessage("0800").getField(field));
		}
		for (IsoMessage request : List.of(made, this.format.decode(this.format.encode(made)), own)) {
			IsoMessage response = this.format.responseTo(request);
			response.<byte[]>getObjectValue(41)[0] = 9;
			response.<CompositeField>getObjectValue(33).getValues().set(0, new IsoValue<>(IsoType.ALPHA, "xx", 2));
			assertThat(request.getField(41)).hasToString("0102");
			assertThat(request.<CompositeField>getObjectValue(33).<String>getObjectValue(0)).isEqualTo("ab");
		}
	}

	@Test
	void messagesOfATemplateShareNoBytes() {
		MessageTemplate template = MessageTemplate.of(this.format, Mti.of("0800")).with(62, "0A0B");
		template.newMessage().<byte[]>getObjectValue(62)[0] = 9;
		assertThat(template.newMessage().getField(62)).hasToString("0A0B");
	}

	@Test
	void valuesOfApplicationCodecsAreShared() {
		StringBuilder content = new StringBuilder("x");
		IsoMessage message = this.format.newMessage("0800");
		message.setValue(62, content, new Own(), IsoType.LLLVAR, 0);
		assertThat(MessageFormat.copyOf(message).<StringBuilder>getObjectValue(62)).isSameAs(content);
	}

	@Test
	void headerOfTheFrameIsCopiedInBothDirections() throws Exception {
		byte[] header = { 0x60, 0, 1, 0, 2 };
		IsoMessage message = this.format.decode(this.format.encode(this.format.newMessage("0800")), header);
		header[0] = 9;
		assertThat(MessageFormat.frameHeader(message)).startsWith(0x60);
		MessageFormat.frameHeader(message)[0] = 9;
		assertThat(MessageFormat.frameHeader(message)).startsWith(0x60);
	}

	@Test
	void builderDoesNotChangeTheFormatItBuilt() {
		MessageFormat.Builder builder = Messages.builder();
		MessageFormat made = builder.build();
		IsoMessage message = made.newMessage("0800");
		byte[] wire = made.encode(message);
		for (ThrowingCallable change : List.<ThrowingCallable>of(() -> builder.binaryHeader(true),
				() -> builder.binaryFields(true), () -> builder.binaryBitmap(true), () -> builder.showFields(44),
				() -> builder.hideFields(11), () -> builder.truncateFields(37), builder::build)) {
			assertThatIllegalStateException().isThrownBy(change)
				.withMessage("A builder can build only one format; create a new one");
		}
		assertThat(made.encode(message)).isEqualTo(wire).startsWith("0800".getBytes(StandardCharsets.US_ASCII));
	}

	/** A codec with mutable content. */
	private static final class Own implements CustomField<StringBuilder> {

		@Override
		public StringBuilder decodeField(String value) {
			return new StringBuilder(value);
		}

		@Override
		public String encodeField(StringBuilder value) {
			return value.toString();
		}

	}

}
