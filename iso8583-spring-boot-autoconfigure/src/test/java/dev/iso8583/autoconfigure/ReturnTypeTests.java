package dev.iso8583.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.annotation.PingHandler;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What handlers may return beyond messages, records and stages.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReturnTypeTests {

	private static final String ECHO = "08000020000000000000000042";

	private static final String APPROVED = "08100020000002000000000042" + "00";

	/** Answered by the link itself, after what the handler does not answer. */
	private static final String ADVICE = "08200020000000000000000042";

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.server.issuer.port=0");

	@Test
	void monoOfAMessageOrARecordIsTheReply() {
		this.context.withBean(MonoOfMessage.class).run((context) -> assertThat(ask(context, ECHO)).isEqualTo(APPROVED));
		this.context.withBean(MonoOfRecord.class).run((context) -> assertThat(ask(context, ECHO)).isEqualTo(APPROVED));
	}

	@Test
	void monoIsSubscribedToOnceOnAHandlerThread() {
		this.context.withBean(MonoOfMessage.class).run((context) -> {
			ask(context, ECHO);
			assertThat(context.getBean(MonoOfMessage.class).threads).singleElement()
				.asString()
				.startsWith("iso8583-handler");
		});
	}

	@Test
	void replyOfAMonoIsSentOnceItIsPublishedAndAClosingServerWaitsForIt() {
		this.context.withBean(MonoLater.class).run((context) -> {
			CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> ask(context, ECHO));
			MonoLater handler = context.getBean(MonoLater.class);
			Sinks.One<Approval> reply = handler.asked.poll(1, TimeUnit.MINUTES);
			Server server = context.getBean(Server.class);
			server.stopAccepting();
			CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
			assertThat(answer).isNotDone();
			reply.emitValue(new Approval("00"), Sinks.EmitFailureHandler.FAIL_FAST);
			assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo(APPROVED);
			closed.get(1, TimeUnit.MINUTES);
		});
	}

	@Test
	void emptyMonoIsNoReplyAndAMonoThatFailsIsAFailedHandler(CapturedOutput output) {
		this.context.withBean(Scripted.class, () -> new Scripted((request) -> Mono.empty()))
			.run((context) -> askTwice(context));
		assertThat(output).doesNotContain("failed, so there is no reply");
		this.context.withBean(Scripted.class, () -> new Scripted((request) -> Mono.error(new SecretException())))
			.run((context) -> askTwice(context));
		assertThat(output).contains("the handler of 0800 STAN 000042 failed, so there is no reply")
			.contains(SecretException.class.getName())
			.doesNotContain(SecretException.TEXT);
	}

	@ParameterizedTest
	@MethodSource
	void objectMayBeWhateverElseMayBeReturned(Function<IsoMessage, @Nullable Object> script) {
		this.context.withBean(Scripted.class, () -> new Scripted(script))
			.run((context) -> assertThat(ask(context, ECHO)).isEqualTo(APPROVED));
	}

	static Stream<Function<IsoMessage, @Nullable Object>> objectMayBeWhateverElseMayBeReturned() {
		Approval approval = new Approval("00");
		return Stream.of(ReturnTypeTests::approved, (request) -> approval,
				(request) -> CompletableFuture.completedFuture(approval), (request) -> Mono.just(approval),
				(request) -> CompletableFuture.completedStage(approved(request)),
				(request) -> Mono.just(approved(request)),
				(request) -> Mono.<Object>just(approval).delayElement(Duration.ofMillis(1)));
	}

	@ParameterizedTest
	@MethodSource
	void objectThatCannotBeAReplyIsAFailedHandlerThatIsToldByItsType(Object returned, String type,
			CapturedOutput output) {
		this.context.withBean(Scripted.class, () -> new Scripted((request) -> returned))
			.run((context) -> askTwice(context));
		assertThat(output)
			.contains("Scripted.answer(IsoMessage) of bean '", "' returned an object of " + type,
					"which cannot be a reply, so nothing was sent. Return IsoMessage or a record")
			.contains("the handler of 0800 STAN 000042 failed, so there is no reply")
			.doesNotContain(SecretException.TEXT);
	}

	static Stream<Object[]> objectThatCannotBeAReplyIsAFailedHandlerThatIsToldByItsType() {
		return Stream.of(new Object[] { SecretException.TEXT, "java.lang.String" },
				new Object[] { CompletableFuture.completedFuture(SecretException.TEXT), "java.lang.String" },
				new Object[] { Mono.just(7), "java.lang.Integer" },
				new Object[] { Flux.just(SecretException.TEXT), "reactor.core.publisher.Flux" },
				new Object[] { List.of(SecretException.TEXT), "java.util.ImmutableCollections" });
	}

	@Test
	void objectThatIsNullIsNoReply(CapturedOutput output) {
		this.context.withBean(Scripted.class, () -> new Scripted((request) -> null))
			.run((context) -> askTwice(context));
		assertThat(output).doesNotContain("failed, so there is no reply").doesNotContain("cannot be a reply");
	}

	@ParameterizedTest
	@ValueSource(classes = { ManyOfFlux.class, ManyOfPublisher.class, ManyOfFlow.class })
	void severalRepliesAreRefusedAtStart(Class<?> handler) {
		this.context.withBean(handler)
			.run((context) -> assertThat(rootOf(context.getStartupFailure())).hasMessageContainingAll(
					handler.getSimpleName() + ".answer()", "with @InboundHandler returns ",
					", which may be several messages, and a request gets one reply"));
	}

	@ParameterizedTest
	@ValueSource(classes = { MonoOfText.class, MonoOfList.class, PingOfMono.class, PingOfObject.class })
	void monoOfSomethingElseAndHooksThatReturnLaterAreRefusedAtStart(Class<?> handler) {
		this.context.withBean(handler)
			.run((context) -> assertThat(rootOf(context.getStartupFailure()))
				.hasMessageContainingAll(handler.getSimpleName() + ".", "returns "));
	}

	@Test
	void recordThatAMonoReturnsIsCheckedAgainstTheResponse() {
		this.context.withBean(MonoOfAnotherField.class)
			.run((context) -> assertThat(rootOf(context.getStartupFailure()))
				.hasMessageContaining("Field 38 for code of AnotherField is not there"));
	}

	@Test
	void monoOfNothingIsNoReply(CapturedOutput output) {
		this.context.withBean(MonoOfNothing.class).run((context) -> askTwice(context));
		assertThat(output).doesNotContain("failed, so there is no reply");
	}

	private static Throwable rootOf(@Nullable Throwable failure) {
		Throwable root = failure;
		while (root != null && root.getCause() != null) {
			root = root.getCause();
		}
		return root;
	}

	private static String ask(AssertableApplicationContext context, String message) {
		return FarEnd.ask(context.getBean(Server.class).port(), message);
	}

	/** Send a message that gets no reply, and then one that does. */
	private static void askTwice(AssertableApplicationContext context) {
		assertThat(FarEnd.askAll(context.getBean(Server.class).port(), ECHO, ADVICE))
			.isEqualTo("08300020000002000000000042" + "00");
	}

	private static IsoMessage approved(IsoMessage request) {
		MessageFormat format = Formats.format;
		return format.set(format.responseTo(request), 39, "00");
	}

	/** The format of the messages that scripts make. */
	private static final class Formats {

		static final MessageFormat format = MessageFormat.builder()
			.configuration(ReturnTypeTests.class.getResourceAsStream("/iso8583.xml"))
			.build();

	}

	static final class SecretException extends RuntimeException {

		static final String TEXT = "4111111111111111";

		SecretException() {
			super(TEXT);
		}

	}

	record Approval(@Field(39) String responseCode) {

	}

	record AnotherField(@Field(38) @Nullable String code) {

	}

	static class MonoOfMessage {

		final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

		@InboundHandler("0800")
		Mono<IsoMessage> answer(IsoMessage request) {
			return Mono.fromCallable(() -> {
				this.threads.add(Thread.currentThread().getName());
				return approved(request);
			});
		}

	}

	static class MonoOfRecord {

		@InboundHandler("0800")
		Mono<Approval> answer(@Field(11) int stan) {
			return Mono.just(new Approval("00"));
		}

	}

	static class MonoLater {

		final BlockingQueue<Sinks.One<Approval>> asked = new LinkedBlockingQueue<>();

		@InboundHandler("0800")
		Mono<Approval> answer() {
			Sinks.One<Approval> reply = Sinks.one();
			this.asked.add(reply);
			return reply.asMono();
		}

	}

	/** Returns an object of the test's choice, and answers what follows. */
	static class Scripted extends AnswersAdvice {

		private final Function<IsoMessage, @Nullable Object> script;

		Scripted(Function<IsoMessage, @Nullable Object> script) {
			this.script = script;
		}

		@InboundHandler("0800")
		@Nullable Object answer(IsoMessage request) {
			return this.script.apply(request);
		}

	}

	static class AnswersAdvice {

		@InboundHandler("0820")
		Approval answerAdvice() {
			return new Approval("00");
		}

	}

	static class MonoOfNothing extends AnswersAdvice {

		@InboundHandler("0800")
		Mono<Void> answer() {
			return Mono.empty();
		}

	}

	static class MonoOfAnotherField {

		@InboundHandler("0800")
		Mono<AnotherField> answer() {
			return Mono.empty();
		}

	}

	static class MonoOfText {

		@InboundHandler("0800")
		Mono<String> answer() {
			return Mono.empty();
		}

	}

	static class MonoOfList {

		@InboundHandler("0800")
		Mono<List<IsoMessage>> answer() {
			return Mono.empty();
		}

	}

	static class PingOfMono {

		@PingHandler(link = "issuer")
		Mono<IsoMessage> ping() {
			return Mono.empty();
		}

	}

	static class PingOfObject {

		@PingHandler(link = "issuer")
		CompletionStage<IsoMessage> ping() {
			return new CompletableFuture<>();
		}

	}

	static class ManyOfFlux {

		@InboundHandler("0800")
		Flux<IsoMessage> answer() {
			return Flux.empty();
		}

	}

	static class ManyOfPublisher {

		@InboundHandler("0800")
		Publisher<IsoMessage> answer() {
			return Flux.empty();
		}

	}

	static class ManyOfFlow {

		@InboundHandler("0800")
		Flow.Publisher<IsoMessage> answer() {
			throw new AssertionError();
		}

	}

}
