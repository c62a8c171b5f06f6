package dev.iso8583.message;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.presence.FieldPresence;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Fields that new requests get by themselves.
 */
class FilledFieldsTests {

	/** In Tokyo it is the first of January already. */
	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-31T23:04:05Z"), ZoneOffset.UTC);

	private static MessageFormat.Builder builder(String spec) {
		return MessageFormat.builder()
			.spec(MessageSpec.named(spec))
			.stanGenerator(() -> 42)
			.clock(CLOCK)
			.timeZone(ZoneId.of("Asia/Tokyo"));
	}

	@ParameterizedTest
	@CsvSource({ "iso1987-ascii, 0100, 080405", "iso1987-binary, 0100, 080405", "iso1993-ascii, 1100, 270101080405",
			"iso2003-ebcdic, 2100, 20270101080405" })
	void requestHasTheTimeInUtcAndTheLocalOne(String spec, String mti, String local) throws Exception {
		MessageFormat format = builder(spec)
			.fill(FilledField.TRANSMISSION_TIME, FilledField.LOCAL_TIME, FilledField.RRN)
			.build();
		IsoMessage request = format.decode(format.encode(format.newMessage(mti)));
		assertThat(request.getField(7)).hasToString("1231230405");
		assertThat(request.getField(12)).hasToString(local);
		assertThat(request.getField(37)).hasToString("636523000042");
		assertThat(request.hasField(13)).isFalse();
	}

	@Test
	void localDateOf1987IsThatOfTheTimeZone() {
		MessageFormat format = builder("iso1987-ascii").fill(FilledField.LOCAL_DATE).build();
		IsoMessage request = format.newMessage("0100");
		assertThat(request.getField(13)).hasToString("0101");
		assertThat(request.hasField(7)).isFalse();
	}

	@Test
	void responsesGetNothingAndNetworkManagementOnlyTheTransmissionTime() {
		MessageFormat format = builder("iso1987-ascii").fill(FilledField.values()).build();
		assertThat(MessagePrinter.print(format.newMessage("0110"))).isEqualTo("0110 []");
		assertThat(MessagePrinter.print(format.newMessage("0800"))).isEqualTo("0800 [7=1231230405 11=000042]");
		assertThat(MessagePrinter.print(format.newMessage("0100")))
			.isEqualTo("0100 [7=1231230405 11=000042 12=080405 13=0101 37=636523000042]");
		assertThat(MessagePrinter.print(builder("iso1987-ascii").build().newMessage("0100")))
			.isEqualTo("0100 [11=000042]");
	}

	@Test
	void fieldThatRequestsMustNotHaveIsLeftOut() {
		MessageFormat format = MessageFormat.builder()
			.spec(MessageSpec.named("iso1987-ascii")
				.toBuilder()
				.presence("0400", new FieldPresence(List.of("90"), List.of(4, 11), null))
				.presence("0800", new FieldPresence(List.of("11", "70"), List.of(), null))
				.build())
			.stanGenerator(() -> 42)
			.clock(CLOCK)
			.fill(FilledField.TRANSMISSION_TIME, FilledField.RRN)
			.build();
		assertThat(MessagePrinter.print(format.newMessage("0400"))).isEqualTo("0400 [11=000042]");
		assertThat(MessagePrinter.print(format.newMessage("0200")))
			.isEqualTo("0200 [7=1231230405 11=000042 37=636523000042]");
		IsoMessage signOn = MessageTemplate.of(format, Mti.of("0800")).with(70, "001").newMessage();
		assertThat(MessagePrinter.print(signOn)).isEqualTo("0800 [11=000042 70=001]");
		assertThat(format.encode(signOn)).isNotEmpty();
	}

	@Test
	void fieldThatNoRequestMayHaveIsFoundAtStart() {
		MessageFormat.Builder builder = MessageFormat.builder()
			.spec(MessageSpec.named("iso1987-ascii")
				.toBuilder()
				.presence("xxxx", new FieldPresence(List.of(), List.of(7, 11), null))
				.build())
			.fill(FilledField.RRN);
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessage("Requests are to be filled with the rrn, field 37, but by the specification no request may"
					+ " have it; add it under messages, or leave rrn out of fill");
	}

	@Test
	void valueOfATemplateStays() {
		MessageSpec.Builder spec = MessageSpec.builder("of the test");
		MessageSpec.named("iso1987-ascii").fields().forEach(spec::field);
		spec.template("0100", Map.of(37, "REFERENCE001"));
		MessageFormat format = MessageFormat.builder().spec(spec.build()).clock(CLOCK).fill(FilledField.RRN).build();
		assertThat(format.newMessage("0100").getField(37)).hasToString("REFERENCE001");
	}

	@Test
	void guidesOfJ8583AreFilledAsFarAsTheyGo() {
		MessageFormat format = MessageFormat.builder()
			.configuration("""
					<j8583-config><parse type="0100"><field num="7" type="DATE10"/><field num="12" type="TIME"/>
					<field num="13" type="NUMERIC" length="4"/></parse>
					<parse type="0200"><field num="12" type="DATE12"/></parse></j8583-config>""")
			.clock(CLOCK)
			.fill(FilledField.values())
			.build();
		IsoMessage request = format.newMessage("0100");
		assertThat(request.getField(7)).hasToString("1231230405");
		assertThat(request.getField(12)).hasToString("230405");
		assertThat(request.getField(13)).hasToString("1231");
		assertThat(request.hasField(37)).isFalse();
		assertThat(format.newMessage("0200").getField(12)).hasToString("261231230405");
	}

	@Test
	void fieldThatCannotHoldItsContentIsFoundAtStart() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder("iso1993-ascii").fill(FilledField.LOCAL_DATE).build())
			.withMessage("Requests are to be filled with the local-date, field 13, but in messages 1100 it is YYMM;"
					+ " leave local-date out of fill");
		MessageSpec.Builder spec = MessageSpec.builder("of the test");
		spec.field(37, FieldSpec.of("Reference", "an 6", Coding.ASCII));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder().spec(spec.build()).fill(FilledField.RRN).build())
			.withMessage("Requests are to be filled with the rrn, field 37, but in messages 0100 it cannot hold it;"
					+ " leave rrn out of fill");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageFormat.builder().spec(spec.build()).fill(FilledField.TRANSMISSION_TIME).build())
			.withMessage("Requests are to be filled with the transmission-time, field 7, but in messages 0100 there is"
					+ " no such field; leave transmission-time out of fill");
	}

}
