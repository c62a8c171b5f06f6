package dev.iso8583.autoconfigure;

import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.connection.Connection;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fields of handlers are checked at start against the messages of the links that the
 * handlers serve.
 */
class HandlerFieldsTests {

	private static final String GUIDES = "iso8583.message.config=classpath:iso8583.xml";

	private static final String SPEC = "iso8583.message.spec=iso1987-ascii";

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withPropertyValues("iso8583.server.issuer.port=0");

	@Test
	void parameterWhoseFieldTheSpecificationDoesNotHaveStopsTheStart() {
		this.context.withPropertyValues(SPEC)
			.withBean(FieldParameter.class)
			.run((context) -> assertThatStartFails(context, "FieldParameter.answer(String)",
					"does not fit the messages of the link 'issuer'", "Field 150 for the parameter 'far'",
					"is not there", "iso1987-ascii has no field 150"));
	}

	@Test
	void recordWhoseFieldTheSpecificationDoesNotHaveStopsTheStart() {
		this.context.withPropertyValues(SPEC)
			.withBean(RecordParameter.class)
			.run((context) -> assertThatStartFails(context, "RecordParameter.answer(Far)",
					"does not fit the messages of the link 'issuer'", "Field 150 for far of Far is not there"));
	}

	@Test
	void partOfAFieldWithoutPartsAndADateOfAnotherPatternStopTheStart() {
		this.context.withPropertyValues(SPEC)
			.withBean(PartParameter.class)
			.run((context) -> assertThatStartFails(context, "Field 48.92 for cvv of Tagged has no parts"));
		this.context.withPropertyValues(SPEC)
			.withBean(DateParameter.class)
			.run((context) -> assertThatStartFails(context, "Field 13 for the parameter 'date'",
					"is MMDD, which is not a LocalDate"));
	}

	@Test
	void returnedRecordIsCheckedAgainstTheResponse() {
		this.context.withPropertyValues(GUIDES).withBean(RecordReturned.class).run((context) -> {
			assertThatStartFails(context, "RecordReturned.answer()", "Field 38 for code of Approval is not there",
					"parse guide of 0810");
			assertThat(context.getStartupFailure()).rootCause()
				.extracting("action")
				.asString()
				.contains("add the field to the <parse> elements in iso8583.message.config");
		});
		this.context.withPropertyValues(GUIDES)
			.withBean(RecordReturnedLater.class)
			.run((context) -> assertThatStartFails(context, "RecordReturnedLater.answer()",
					"Field 38 for code of Approval is not there"));
	}

	@Test
	void recordThatIsReturnedLaterNeedsFields() {
		this.context.withPropertyValues(SPEC)
			.withBean(NoFieldsLater.class)
			.run((context) -> assertThatStartFails(context, "NoFieldsLater.answer()",
					"The component code of NoFields has no @Field"));
	}

	@Test
	void ofSeveralTypesOnlyOneNeedsTheFieldUnlessItIsPrimitive() {
		String[] properties = { "iso8583.message.config=classpath:two-types.xml" };
		this.context.withPropertyValues(properties)
			.withBean(NullableOfEveryType.class)
			.run((context) -> assertThat(context).hasNotFailed());
		this.context.withPropertyValues(properties)
			.withBean(PrimitiveOfEveryType.class)
			.run((context) -> assertThatStartFails(context, "Field 4 for the parameter 'amount'",
					"parse guide of 0800 has no field 4"));
		this.context.withPropertyValues(properties)
			.withBean(PrimitiveOfEveryType.class)
			.withBean(OfNetworkManagement.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void eachLinkOfAHandlerIsChecked() {
		this.context
			.withPropertyValues(SPEC, "iso8583.server.other.port=0", "iso8583.server.other.message-format=guides",
					"iso8583.message.formats.guides.config=classpath:iso8583.xml")
			.withBean(Terminal.class)
			.run((context) -> assertThatStartFails(context, "the link 'other'",
					"Field 41 for the parameter 'terminal'"));
		this.context
			.withPropertyValues(SPEC, "iso8583.server.other.port=0", "iso8583.server.other.message-format=guides",
					"iso8583.message.formats.guides.config=classpath:iso8583.xml")
			.withBean(TerminalOfIssuer.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void linkWithAMessageCodecIsNotChecked() {
		this.context.withPropertyValues(SPEC, "iso8583.server.issuer.message-codec=own")
			.withBean("own", MessageCodec.class, OwnCodec::new)
			.withBean(FieldParameter.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void lazyBeanIsCheckedAndNotCreated() {
		this.context.withPropertyValues(SPEC)
			.withUserConfiguration(LazyConfiguration.class)
			.run((context) -> assertThatStartFails(context, "Field 150 for far of Far is not there"));
		assertThat(LazyHandler.made).isFalse();
	}

	private static void assertThatStartFails(AssertableApplicationContext context, String... texts) {
		assertThat(context).hasFailed();
		Throwable root = context.getStartupFailure();
		while (root.getCause() != null) {
			root = root.getCause();
		}
		assertThat(root).hasMessageContainingAll(texts);
	}

	record Far(@Field(150) @Nullable String far) {

	}

	record Tagged(@Field(path = "48.92") @Nullable String cvv) {

	}

	record Approval(@Field(38) @Nullable String code, @Field(39) String responseCode) {

	}

	record NoFields(String code) {

	}

	static class FieldParameter {

		@InboundHandler("0100")
		void answer(@Field(150) @Nullable String far) {
		}

	}

	static class RecordParameter {

		@InboundHandler("0100")
		void answer(Far far) {
		}

	}

	static class PartParameter {

		@InboundHandler("0100")
		void answer(Tagged tagged) {
		}

	}

	static class DateParameter {

		@InboundHandler("0100")
		void answer(@Field(13) @Nullable LocalDate date) {
		}

	}

	static class RecordReturned {

		@InboundHandler("0800")
		Approval answer() {
			return new Approval(null, "00");
		}

	}

	static class RecordReturnedLater {

		@InboundHandler("0800")
		CompletionStage<Approval> answer() {
			return CompletableFuture.completedFuture(new Approval(null, "00"));
		}

	}

	static class NoFieldsLater {

		@InboundHandler("0800")
		CompletionStage<NoFields> answer() {
			return CompletableFuture.completedFuture(new NoFields("00"));
		}

	}

	static class NullableOfEveryType {

		@InboundHandler
		void answer(@Field(4) @Nullable Long amount, @Field(70) @Nullable String code) {
		}

	}

	static class PrimitiveOfEveryType {

		@InboundHandler
		void answer(@Field(4) long amount) {
		}

	}

	static class OfNetworkManagement {

		@InboundHandler("08xx")
		void answer(@Field(70) @Nullable String code) {
		}

	}

	static class Terminal {

		@InboundHandler("0100")
		void answer(@Field(41) @Nullable String terminal) {
		}

	}

	static class TerminalOfIssuer {

		@InboundHandler(mti = "0100", link = "issuer")
		void answer(@Field(41) @Nullable String terminal, Connection connection) {
		}

	}

	static class OwnCodec implements MessageCodec {

		@Override
		public @Nullable IsoMessage read(byte[] message, byte[] header, MessageFormat format) {
			return null;
		}

		@Override
		public byte[] write(IsoMessage message, MessageFormat format) {
			return new byte[0];
		}

	}

	static class LazyHandler extends RecordParameter {

		static volatile boolean made;

		LazyHandler() {
			made = true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		LazyHandler lazyHandler() {
			return new LazyHandler();
		}

	}

}
