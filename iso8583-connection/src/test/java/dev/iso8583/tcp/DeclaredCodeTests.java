package dev.iso8583.tcp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.CallbackThreads;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.InboundOrder;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.message.Mti;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Handlers and callbacks that run on event loops because the application has declared
 * that they do not block.
 */
class DeclaredCodeTests {

	@RegisterExtension
	private final Link link = new Link();

	private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

	@Test
	void declaredHandlerRunsOnTheEventLoopAndItsReplyIsSent() throws InterruptedException {
		connects((message, connection) -> {
			this.threads.add(Thread.currentThread().getName());
			return this.link.format.responseTo(message);
		});
		receives("000001");
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000001");
		assertThat(nextThread()).startsWith("iso8583-loop");
		await().until(() -> this.link.metrics.count("0100 REPLIED") == 1);
	}

	@Test
	void declaredHandlerMayFindItsReplyLater() {
		CompletableFuture<IsoMessage> found = new CompletableFuture<>();
		CompletableFuture<IsoMessage> received = new CompletableFuture<>();
		this.link.connects((options) -> options.messageHandler(new Later() {
			@Override
			public CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection) {
				received.complete(message);
				return found.thenApply((reply) -> reply);
			}
		}));
		receives("000001");
		found.complete(this.link.format.responseTo(Link.resultOf(received)));
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000001");
	}

	@Test
	void orderHoldsWhileADeclaredHandlerFindsItsReply() {
		CompletableFuture<IsoMessage> found = new CompletableFuture<>();
		CompletableFuture<IsoMessage> first = new CompletableFuture<>();
		this.link.connects((options) -> options.inboundOrder(InboundOrder.SEQUENTIAL).messageHandler(new Later() {
			@Override
			public CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection) {
				return first.complete(message) ? found.thenApply((reply) -> reply)
						: CompletableFuture.completedFuture(DeclaredCodeTests.this.link.format.responseTo(message));
			}
		}));
		receives("000001");
		receives("000002");
		receives("000003");
		found.complete(this.link.format.responseTo(Link.resultOf(first)));
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000001");
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000002");
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000003");
	}

	@Test
	void blockingSendInADeclaredHandlerIsRefused() {
		CompletableFuture<Throwable> refusal = new CompletableFuture<>();
		connects((message, connection) -> {
			refusal.complete(failureOf(() -> connection.send(this.link.request("0100", 7))));
			return null;
		});
		receives("000001");
		assertThat(Link.resultOf(refusal)).isInstanceOf(IllegalStateException.class)
			.hasMessageStartingWith("send would block the event loop iso8583-loop");
	}

	@Test
	void waitForAnAnswerInADeclaredHandlerIsRefused() {
		CompletableFuture<Throwable> direct = new CompletableFuture<>();
		CompletableFuture<Throwable> dependent = new CompletableFuture<>();
		connects((message, connection) -> {
			CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
			direct.complete(failureOf(answer::join));
			dependent.complete(failureOf(
					() -> answer.thenApply(Messages::stanOf).thenApply(String::length).get(1, TimeUnit.DAYS)));
			return null;
		});
		receives("000001");
		for (CompletableFuture<Throwable> refusal : List.of(direct, dependent)) {
			assertThat(Link.resultOf(refusal)).isInstanceOf(IllegalStateException.class)
				.hasMessageStartingWith("waiting for the answer to a request would block the event loop");
		}
	}

	@Test
	void handlerThatHoldsTheEventLoopIsNamedAndMoved() throws InterruptedException {
		try (LogCapture log = LogCapture.infoAndAbove()) {
			connects((message, connection) -> {
				this.threads.add(Thread.currentThread().getName());
				while (this.link.metrics.count("slow callback") == 0) {
					// BlockHound knows onSpinWait
				}
				return null;
			});
			receives("000001");
			assertThat(nextThread()).startsWith("iso8583-loop");
			await().until(() -> this.link.metrics.count("slow callback") == 1);
			await().untilAsserted(() -> assertThat(log.text()).contains("issuer: the handler Acme.authorize has")
				.contains("held its event loop for")
				.contains("It now runs on the handler threads"));
			receives("000002");
			assertThat(nextThread()).startsWith("iso8583-handler");
		}
	}

	@Test
	void handlerThatCannotSayWhetherItBlocksRunsOnAHandlerThread() throws InterruptedException {
		this.link.connects((options) -> options.messageHandler(new MessageHandler() {
			@Override
			public @Nullable IsoMessage handle(IsoMessage message, Connection connection) {
				DeclaredCodeTests.this.threads.add(Thread.currentThread().getName());
				return null;
			}

			@Override
			public boolean isNonBlocking(Mti mti) {
				throw new IllegalStateException("for a test");
			}
		}));
		receives("000001");
		assertThat(nextThread()).startsWith("iso8583-handler");
	}

	@Test
	void directCallbackRunsOnTheEventLoop() throws InterruptedException {
		Connection connection = direct();
		connection.sendAsync(this.link.request("0100", 1)).thenAccept((answer) -> note());
		this.link.farEnd().answers("00");
		assertThat(nextThread()).startsWith("iso8583-loop");
	}

	@Test
	void directCallbackOfATimeoutRunsOnTheEventLoop() throws InterruptedException {
		Connection connection = direct();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 1),
				Duration.ofMillis(50));
		answer.whenComplete((response, failure) -> note());
		assertThat(nextThread()).startsWith("iso8583-loop");
		assertThat(Link.failureOf(answer, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.TIMEOUT);
	}

	@Test
	void directCallbackMaySendTheNextRequest() {
		Connection connection = direct();
		CompletableFuture<IsoMessage> last = connection.sendAsync(this.link.request("0100", 1));
		for (int stan = 2; stan <= 200; stan++) {
			IsoMessage next = this.link.request("0100", stan);
			last = last.thenCompose((answer) -> connection.sendAsync(next));
		}
		for (int count = 0; count < 200; count++) {
			this.link.farEnd().answers("00");
		}
		assertThat(Messages.stanOf(Link.resultOf(last))).isEqualTo("000200");
	}

	@Test
	void callbackThatHoldsTheEventLoopIsNamedAndMovesThoseOfItsLink() throws InterruptedException {
		try (LogCapture log = LogCapture.infoAndAbove()) {
			Connection connection = direct();
			CompletableFuture<IsoMessage> first = connection.sendAsync(this.link.request("0100", 1));
			CompletableFuture<Void> held = first.thenAccept(this::holds);
			this.link.farEnd().answers("00");
			Link.resultOf(held);
			assertThat(nextThread()).startsWith("iso8583-loop");
			await().untilAsserted(
					() -> assertThat(log.text()).contains("issuer: the callback " + getClass().getName() + ".holds")
						.contains("Callbacks of this link now run on the callback threads"));
			CompletableFuture<Void> next = connection.sendAsync(this.link.request("0100", 2))
				.thenAccept((answer) -> note());
			this.link.farEnd().answers("00");
			Link.resultOf(next);
			assertThat(nextThread()).startsWith("iso8583-callback");
		}
	}

	private void holds(IsoMessage answer) {
		note();
		while (this.link.metrics.count("slow callback") == 0) {
			// BlockHound knows onSpinWait
		}
	}

	private void note() {
		this.threads.add(Thread.currentThread().getName());
	}

	private String nextThread() throws InterruptedException {
		return String.valueOf(this.threads.poll(1, TimeUnit.MINUTES));
	}

	private Connection direct() {
		return this.link.connects((options) -> options.callbacks(CallbackThreads.DIRECT));
	}

	private void connects(NonBlocking handler) {
		this.link.connects((options) -> options.messageHandler(handler));
	}

	private void receives(String stan) {
		this.link.farEnd().writes(RawMessage.of("0100", stan));
	}

	private static Throwable failureOf(Waiting call) {
		try {
			call.run();
			return new AssertionError("not refused");
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	@FunctionalInterface
	private interface Waiting {

		void run() throws Exception;

	}

	/** A handler that declares itself non-blocking. */
	@FunctionalInterface
	private interface NonBlocking extends MessageHandler {

		@Override
		default boolean isNonBlocking(Mti mti) {
			return true;
		}

		@Override
		default String nameFor(Mti mti) {
			return "Acme.authorize";
		}

	}

	/** One that finds its reply later. */
	private abstract static class Later implements NonBlocking {

		@Override
		public @Nullable IsoMessage handle(IsoMessage message, Connection connection) {
			throw new AssertionError();
		}

		@Override
		public abstract CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection);

	}

}
