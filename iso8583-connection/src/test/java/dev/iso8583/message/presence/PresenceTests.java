package dev.iso8583.message.presence;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessageTemplate;
import dev.iso8583.message.Mti;
import dev.iso8583.message.MtiPattern;
import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.Parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Messages have the fields that a specification says, and contradictions are refused.
 */
class PresenceTests {

	private static final String PAN = "4111111111111111";

	private static MessageSpec.Builder spec() {
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.digits(Encoding.ASCII, 2), false, false);
		FieldSpec tagged = FieldSpec.of("Additional data", "ans...999", Coding.ASCII)
			.withParts(new Parts.Tagged(tag, null, Map.of("92", FieldSpec.of("CVV", "n..3", Coding.ASCII))));
		return MessageSpec.named("iso1987-ascii").toBuilder().field(48, tagged);
	}

	private static MessageFormat format(String pattern, FieldPresence presence) {
		return format(spec().presence(pattern, presence));
	}

	private static MessageFormat format(MessageSpec.Builder spec) {
		return MessageFormat.builder().spec(spec.build()).build();
	}

	private static IsoMessage message(MessageFormat format, String mti, int... fields) {
		IsoMessage message = format.newMessage(mti);
		for (int field : fields) {
			format.set(message, field, (field == 2) ? PAN : "1");
		}
		return message;
	}

	@Test
	void messageThatLacksMandatoryFieldsIsNotEncoded() {
		MessageFormat format = format("0100", FieldPresence.ofMandatory("2", "3", "11", "70"));
		assertThatExceptionOfType(UnencodableMessageException.class)
			.isThrownBy(() -> format.encode(message(format, "0100", 2)))
			.withMessage("it lacks fields 3 and 70, mandatory for 0100");
		assertThat(format.encode(message(format, "0100", 2, 3, 70, 4))).isNotEmpty();
		assertThat(format.encode(message(format, "0200", 4))).isNotEmpty();
	}

	@Test
	void messageMayHaveOtherFieldsOnlyIfNoneAreListedAsOptional() {
		MessageFormat format = format("0100", FieldPresence.ofMandatory("3").withOptional(4, 11).withEchoed(41));
		assertThat(format.encode(message(format, "0100", 3, 4, 41))).isNotEmpty();
		assertThatExceptionOfType(UnencodableMessageException.class)
			.isThrownBy(() -> format.encode(message(format, "0100", 2, 100)))
			.withMessage("it lacks field 3, mandatory for 0100; has fields 2 and 100, not possible for 0100")
			.withMessageNotContaining(PAN);
	}

	@Test
	void mandatoryFieldsMayBeInAllThreeBitmaps() {
		MessageFormat format = format(spec().field(65, null)
			.bitmaps(Bitmaps.THREE)
			.field(130, FieldSpec.of("Private", "n 6", Coding.ASCII))
			.field(192, FieldSpec.of("Private", "n 6", Coding.ASCII))
			.presence("0100", FieldPresence.ofMandatory("64", "128", "130").withOptional(11).withEchoed(130)));
		IsoMessage message = format.newMessage("0100");
		format.set(message, 64, "0000000000000000");
		format.set(message, 192, "1");
		assertThat(format.incompleteness(message))
			.isEqualTo(new Incompleteness("0100", List.of("128", "130"), List.of(192)));
		format.set(message, 130, "7");
		assertThat(format.responseTo(message).getField(130)).hasToString("000007");
	}

	@Test
	void mandatoryPartIsLookedForInItsField() {
		MessageFormat format = format("0100", FieldPresence.ofMandatory("48.92"));
		IsoMessage message = format.newMessage("0100");
		assertThat(format.incompleteness(message)).hasToString("lacks field 48.92, mandatory for 0100");
		format.set(message, "48.42", "00");
		assertThat(format.incompleteness(message)).hasToString("lacks field 48.92, mandatory for 0100");
		format.set(message, "48.92", "123");
		assertThat(format.incompleteness(message)).isNull();
	}

	@Test
	void mandatoryPartIsFoundInBytesThatTheApplicationHasSetItself() {
		MessageFormat format = format("0100", FieldPresence.ofMandatory("48.92"));
		IsoMessage message = format.newMessage("0100");
		message.setValue(48, "9203123", IsoType.LLLVAR, 0);
		assertThat(format.incompleteness(message)).isNull();
		assertThat(new String(format.encode(message), StandardCharsets.US_ASCII)).endsWith("0079203123");
		message.setValue(48, "420200", IsoType.LLLVAR, 0);
		assertThat(format.incompleteness(message)).hasToString("lacks field 48.92, mandatory for 0100");
		message.setValue(48, "no parts", IsoType.LLLVAR, 0);
		assertThat(format.incompleteness(message)).hasToString("lacks field 48.92, mandatory for 0100");
	}

	@Test
	void responseHasNoUsualEchoThatIsNotPossible() {
		MessageFormat format = format("0110", FieldPresence.ofMandatory("39").withOptional(4, 11));
		IsoMessage request = message(format, "0100", 3, 4, 41);
		IsoMessage response = format.set(format.responseTo(request), 39, "00");
		assertThat(response.hasField(4)).isTrue();
		assertThat(response.hasField(11)).isTrue();
		assertThat(response.hasField(3)).isFalse();
		assertThat(format.encode(response)).isNotEmpty();
	}

	@Test
	void reversalHasNoUsualFieldThatIsNotPossible() {
		MessageFormat format = format("0420", FieldPresence.ofMandatory("90").withOptional(2, 4, 11));
		IsoMessage reversal = format.reversalOf(message(format, "0100", 2, 3, 4, 41));
		assertThat(reversal.hasField(2)).isTrue();
		assertThat(reversal.hasField(4)).isTrue();
		assertThat(reversal.hasField(3)).isFalse();
		assertThat(format.encode(reversal)).isNotEmpty();
	}

	@Test
	void partOfAFieldThatIsMissingIsNamedByItsField() {
		MessageFormat format = format("0100", FieldPresence.ofMandatory("48", "48.92"));
		assertThat(format.incompleteness(format.newMessage("0100")).missing()).containsExactly("48");
	}

	@Test
	void mostSpecificPatternAloneCounts() {
		MessageFormat format = format(spec().presence("0xx0", FieldPresence.ofMandatory("7"))
			.presence("01X0", FieldPresence.ofMandatory("3"))
			.presence("0100", FieldPresence.ofMandatory("4")));
		assertThat(format.incompleteness(message(format, "0100")).missing()).containsExactly("4");
		assertThat(format.incompleteness(message(format, "0120")).missing()).containsExactly("3");
		assertThat(format.incompleteness(message(format, "0200")).missing()).containsExactly("7");
		assertThat(format.incompleteness(message(format, "0110"))).isNull();
		assertThat(format.incompleteness(message(format, "1100"))).isNull();
		MessageFormat other = format(spec().presence("0xx0", FieldPresence.ofMandatory("7"))
			.presence("x100", FieldPresence.ofMandatory("3")));
		assertThat(other.incompleteness(message(other, "0100")).missing()).containsExactly("3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0100", "01x0", "xxxx", "0x1x", "x4xx", "08x0", "xx3x", "0xx1" })
	void patternsMatchWhatThoseOfHandlersMatch(String pattern) {
		IntStream.range(0, 10_000).mapToObj((number) -> Mti.of("%04d".formatted(number))).forEach((mti) -> {
			assertThat(TypePattern.of(pattern).matches(mti.value())).as(mti.toString())
				.isEqualTo(MtiPattern.of(pattern).matches(mti));
			assertThat(TypePattern.isResponse(mti.value())).isEqualTo(mti.isResponse());
		});
	}

	@Test
	void responseEchoesWhatTheRequestSays() {
		MessageFormat format = format("01x0", FieldPresence.ofMandatory().withEchoed(2, 11, 95));
		IsoMessage request = message(format, "0100", 2, 3, 4, 95);
		IsoMessage response = format.responseTo(request);
		assertThat(response.getField(2)).hasToString(PAN);
		assertThat(response.hasField(3)).isFalse();
		assertThat(response.hasField(95)).isTrue();
		assertThat(format.responseTo(message(format, "0200", 2, 3)).hasField(3)).isTrue();
		assertThat(format.responseTo(message(format, "0200", 2, 3)).hasField(2)).isFalse();
	}

	@Test
	void receivedResponseEchoesUnreadFieldsAsTheirBytes() throws Exception {
		MessageFormat format = format("0100", FieldPresence.ofMandatory().withEchoed(2, 100));
		IsoMessage received = format.decode(format.encode(message(format, "0100", 2, 3, 4, 37, 41, 42, 100)));
		assertThat(format.print(format.decode(format.encode(format.responseTo(received)))))
			.isEqualTo("0110 [2=411111******1111 100=1]");
	}

	@Test
	void templateOfNetworkManagementNeedsItsFields() {
		MessageFormat format = format("0800", FieldPresence.ofMandatory("11", "41", "70"));
		MessageTemplate template = MessageTemplate.of(format, Mti.of("0800")).with(70, "001");
		assertThatIllegalArgumentException().isThrownBy(template::requireComplete)
			.withMessage("The 0800 lacks field 41, mandatory for 0800 in the specification; give it the fields that it"
					+ " needs, and no others");
		template.with(41, "TERM0001").requireComplete();
	}

	@Test
	void builderKeepsThePresence() {
		MessageSpec spec = spec().presence("0100", FieldPresence.ofMandatory("3")).build();
		assertThat(spec.toBuilder().build().presence()).isEqualTo(spec.presence())
			.isEqualTo(Map.of("0100", FieldPresence.ofMandatory("3")));
		assertThat(spec.toBuilder().presence("0100", null).build().presence()).isEmpty();
	}

	@Test
	void nothingSaysWhichMessagesAreIncomplete() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder().spec(spec().build()).refuseIncomplete(true).build())
			.withMessageStartingWith("Nothing says which fields messages must have");
	}

	@Test
	void contradictionsAreRefused() {
		assertRefused("01", FieldPresence.ofMandatory(), "'01' is not an MTI or a pattern of one; write four digits");
		assertRefused("3100", FieldPresence.ofMandatory("3"), "no message has such a type; the version is 0, 1, 2");
		assertRefused("0190", FieldPresence.ofMandatory("3"), "no message has such a type");
		assertRefused("0100", FieldPresence.ofMandatory("1"), "mandatory: there is no field 1; write it under fields");
		assertRefused("0100", FieldPresence.ofMandatory("129"), "mandatory: there is no field 129");
		assertRefused("0100", FieldPresence.ofMandatory("48.93"), "mandatory: there is no part 48.93");
		assertRefused("0100", FieldPresence.ofMandatory("43.1"), "mandatory: there is no part 43.1");
		assertRefused("0100", FieldPresence.ofMandatory("x"), "mandatory: 'x' is not a field; write a number");
		assertRefused("0100", FieldPresence.ofMandatory("3", "3"), "mandatory: 3 is written twice");
		assertRefused("0100", FieldPresence.ofMandatory("3").withOptional(3),
				"optional: field 3 is mandatory, too; write it in one of both lists");
		assertRefused("0110", FieldPresence.ofMandatory("3").withEchoed(3),
				"echoed: a response is not answered; write echoed under the pattern of the request, such as 0100");
	}

	private static void assertRefused(String pattern, FieldPresence presence, String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> spec().presence(pattern, presence).build())
			.withMessageStartingWith(
					"The presence of fields in " + pattern + " of the specification " + spec().build().name())
			.withMessageContaining(": " + text);
	}

	@Test
	void patternsThatAreEquallySpecificAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> spec().presence("01x0", FieldPresence.ofMandatory("3"))
				.presence("0x00", FieldPresence.ofMandatory("4"))
				.build())
			.withMessageContaining("0100 matches 01x0, too, which is as specific; write a pattern for 0100 itself");
		spec().presence("01x0", FieldPresence.ofMandatory("3"))
			.presence("0x00", FieldPresence.ofMandatory("4"))
			.presence("0100", FieldPresence.ofMandatory("4"))
			.build();
	}

	@Test
	void echoThatTheResponseCannotHaveIsRefused() {
		MessageSpec.Builder spec = spec().presence("010x", FieldPresence.ofMandatory().withEchoed(3, 37))
			.presence("0110", FieldPresence.ofMandatory("39").withOptional(3));
		assertThatIllegalArgumentException().isThrownBy(spec::build)
			.withMessageContaining("echoed: field 37 is not possible in the response, by the pattern 0110");
	}

	@Test
	void templateWithAFieldThatIsNotPossibleIsRefused() {
		MessageSpec.Builder spec = spec().template("0100", Map.of(3, "0", 25, "00"))
			.presence("0100", FieldPresence.ofMandatory("3").withOptional(4));
		assertThatIllegalArgumentException().isThrownBy(spec::build)
			.withMessageContaining("field 25 is not possible, but the template of 0100 has it");
	}

}
