package dev.iso8583.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CloseTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	@RegisterExtension
	final Link link = new Link();

	private final NetworkManagementRequest signOff = (connection) -> this.link.format.set(this.link.request("0800", 2),
			70, "002");

	@Test
	void signOffIsSentAndItsAnswerAwaited() {
		Connection connection = this.link.connects((options) -> options.signOff(this.signOff));
		CompletableFuture<Void> closing = connection.closeAsync(LONG);
		RawMessage request = this.link.farEnd().reads();
		assertThat(request).isEqualTo(RawMessage.of("0800", "000002").with(70, "002"));
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSING);
		assertThat(closing).isNotDone();
		this.link.farEnd().writes(request.answered("00"));
		Link.resultOf(closing);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
	}

	@Test
	void farEndThatHangsUpOnOurSignOffIsAClosingOfOurs() {
		Connection connection = this.link.connects((options) -> options.signOff(this.signOff));
		connection.closeAsync(LONG);
		this.link.farEnd().reads();
		this.link.farEnd().hangsUp();
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
	}

	@Test
	void refusedSignOffIsLoggedAndDoesNotDelayTheClose() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects((options) -> options.signOff(this.signOff));
			CompletableFuture<Void> closing = connection.closeAsync(LONG);
			this.link.farEnd().answers("91");
			Link.resultOf(closing);
			assertThat(warnings(log)).singleElement().asString().contains("sign-off failed: response code 91");
		}
	}

	@Test
	void unansweredSignOffIsCutAfterTheCloseTimeout() {
		// on a busy machine it may time out before it is sent
		await().untilAsserted(() -> {
			Connection connection = this.link
				.connects((options) -> options.signOff(this.signOff).closeTimeout(Duration.ofMillis(50)));
			Link.resultOf(connection.closeAsync(LONG));
			assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
			assertThat(this.link.farEnd().readsToTheEnd()).isEqualTo(1);
		});
	}

	@Test
	void signOffHandlerThatThrowsIsLoggedAndDoesNotDelayTheClose() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects((options) -> options.signOff((on) -> {
				throw new IllegalStateException("no key for " + Messages.PAN);
			}));
			Link.resultOf(connection.closeAsync(LONG));
			assertThat(this.link.farEnd().readsToTheEnd()).isZero();
			assertThat(warnings(log)).hasSize(2)
				.anyMatch((line) -> line.contains("the sign-off handler failed"))
				.anyMatch((line) -> line
					.contains("sign-off failed: its handler failed with " + IllegalStateException.class.getName()));
			assertThat(log.text()).doesNotContain(Messages.PAN);
		}
	}

	@Test
	void noSignOffIsMadeWhenTheFarEndHangsUp() {
		CompletableFuture<Connection> asked = new CompletableFuture<>();
		Connection connection = this.link.connects((options) -> options.signOff((on) -> {
			asked.complete(on);
			return null;
		}));
		this.link.farEnd().hangsUp();
		Link.resultOf(connection.closed());
		connection.close();
		await().until(() -> this.link.listener.notifications().contains("closed CLOSED_BY_PEER"));
		assertThat(asked).isNotDone();
	}

	@Test
	void interruptedCloseReturnsAndTheConnectionKeepsClosing() {
		Connection connection = this.link.connects((options) -> options.closeTimeout(LONG));
		CompletableFuture<IsoMessage> request = connection.sendAsync(this.link.request("0100", 7));
		RawMessage received = this.link.farEnd().reads();
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Thread closing = new Thread(() -> {
			connection.close();
			interrupted.complete(Thread.currentThread().isInterrupted());
		});
		closing.start();
		await().until(() -> connection.state() == ConnectionState.CLOSING);
		closing.interrupt();
		assertThat(Link.resultOf(interrupted)).isTrue();
		this.link.farEnd().writes(received.answered("00"));
		assertThat(Link.resultOf(request).getType()).isEqualTo(0x0110);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
	}

	@Test
	void closeAwaitsRequestsInFlightAndRefusesNewOnes() {
		CompletableFuture<Integer> pendingAtSignOff = new CompletableFuture<>();
		Connection connection = this.link.connects((options) -> options.signOff((on) -> {
			pendingAtSignOff.complete(on.pending());
			return this.signOff.message(on);
		}));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		RawMessage request = this.link.farEnd().reads();
		CompletableFuture<Void> closing = connection.closeAsync(LONG);
		await().until(() -> connection.state() == ConnectionState.CLOSING);
		assertThat(Link.failureOf(connection.sendAsync(this.link.request("0100", 8)), NotSentException.class).reason())
			.isEqualTo(FailureReason.CLOSED);
		assertThat(closing).isNotDone();
		this.link.farEnd().writes(request.answered("00"));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
		assertThat(this.link.farEnd().answers("00").stan()).isEqualTo("000002");
		assertThat(Link.resultOf(pendingAtSignOff)).isZero();
		Link.resultOf(closing);
	}

	@Test
	void echoTestThatIsStillBeingMadeDoesNotLeaveAfterTheSignOff() throws InterruptedException {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch signingOff = new CountDownLatch(1);
		Connection connection = this.link.connects((
				options) -> options.signOff(this.signOff).idleTime(Duration.ofMillis(20)).ping(Link.onceOnline((on) -> {
					asked.countDown();
					signingOff.await();
					return this.link.format.set(this.link.request("0800", 1), 70, "301");
				})));
		asked.await();
		CompletableFuture<Void> closing = connection.closeAsync(LONG);
		RawMessage request = this.link.farEnd().reads();
		assertThat(request).isEqualTo(RawMessage.of("0800", "000002").with(70, "002"));
		try (LogCapture log = LogCapture.everything()) {
			signingOff.countDown();
			await().until(() -> log.text().contains("ping not sent"));
			this.link.farEnd().writes(request.answered("00"));
			Link.resultOf(closing);
			assertThat(this.link.farEnd().readsToTheEnd()).isZero();
			assertThat(warnings(log)).isEmpty();
		}
	}

	@Test
	void notificationThatWasBegunBeforeTheSignOffDoesNotFollowIt() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch signedOff = new CountDownLatch(1);
		Connection connection = this.link.connects((options) -> options.signOff(this.signOff).codec(new MessageCodec() {
			@Override
			public byte[] write(IsoMessage message, MessageFormat format) {
				if (message.getType() == 0x620) {
					begun.countDown();
					waitsFor(signedOff);
				}
				return format.encode(message);
			}
		}));
		CompletableFuture<CompletableFuture<@Nullable Void>> notifying = CompletableFuture
			.supplyAsync(() -> connection.transmit(this.link.request("0620", 7)));
		waitsFor(begun);
		CompletableFuture<Void> closing = connection.closeAsync(LONG);
		RawMessage signOff = this.link.farEnd().reads();
		signedOff.countDown();
		assertThat(Link.failureOf(Link.resultOf(notifying), NotSentException.class).reason())
			.isEqualTo(FailureReason.CLOSED);
		this.link.farEnd().writes(signOff.answered("00"));
		Link.resultOf(closing);
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
	}

	@Test
	void notificationBeforeTheCloseLeavesBeforeTheSignOff() {
		Connection connection = this.link.connects((options) -> options.signOff(this.signOff));
		for (int notification = 1; notification <= 1000; notification++) {
			connection.transmit(this.link.request("0620", notification));
		}
		CompletableFuture<Void> closing = connection.closeAsync(LONG);
		for (int notification = 1; notification <= 1000; notification++) {
			assertThat(this.link.farEnd().reads().stan()).isEqualTo(Messages.stan(notification));
		}
		this.link.farEnd().answers("00");
		Link.resultOf(closing);
	}

	@Test
	void replyThatComesAfterTheGraceDoesNotFollowTheSignOff() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch signedOff = new CountDownLatch(1);
		Connection connection = this.link
			.connects((options) -> options.signOff(this.signOff).messageHandler((message, on) -> {
				begun.countDown();
				waitsFor(signedOff);
				return this.link.format.responseTo(message);
			}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		waitsFor(begun);
		CompletableFuture<Void> closing = connection.closeAsync(Duration.ZERO);
		RawMessage signOff = this.link.farEnd().reads();
		signedOff.countDown();
		await().until(() -> this.link.metrics.count("0100 FAILED") == 1);
		this.link.farEnd().writes(signOff.answered("00"));
		Link.resultOf(closing);
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
	}

	@Test
	void keepAliveIsNotAnsweredAfterTheSignOff() {
		Connection connection = this.link.connects((options) -> options.signOff(this.signOff).answerKeepAlives(true));
		CompletableFuture<Void> closing = connection.closeAsync(LONG);
		RawMessage signOff = this.link.farEnd().reads();
		this.link.farEnd().writesBytes("0000");
		await().until(() -> this.link.metrics.count("keep-alive") == 1);
		this.link.farEnd().writes(signOff.answered("00"));
		Link.resultOf(closing);
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
	}

	@Test
	void signOffOfSeveralStepsLeavesAsAWhole() {
		Connection connection = this.link.connects((options) -> options.signOff((on) -> {
			Link.resultOf(on.transmit(this.link.request("0620", 1)));
			on.send(this.link.request("0800", 2));
			Link.resultOf(on.transmit(this.link.request("0620", 3)));
			return this.link.request("0800", 4);
		}));
		CompletableFuture<Void> closing = connection.closeAsync(LONG);
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000001");
		assertThat(this.link.farEnd().answers("00").stan()).isEqualTo("000002");
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000003");
		assertThat(this.link.farEnd().answers("00").stan()).isEqualTo("000004");
		Link.resultOf(closing);
	}

	@Test
	void closeAwaitsRunningHandlersAndTheirReplies() {
		CompletableFuture<IsoMessage> handled = new CompletableFuture<>();
		CountDownLatch slow = new CountDownLatch(1);
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			handled.complete(message);
			slow.await();
			return this.link.format.responseTo(message);
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		Link.resultOf(handled);
		CompletableFuture<Void> closing = connection.closeAsync(LONG);
		await().until(() -> connection.state() == ConnectionState.CLOSING);
		slow.countDown();
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007"));
		Link.resultOf(closing);
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
	}

	@Test
	void requestStillInFlightAfterTheGraceHasAnUnknownOutcome() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().reads();
		Link.resultOf(connection.closeAsync(Duration.ofMillis(50)));
		OutcomeUnknownException unknown = Link.failureOf(answer, OutcomeUnknownException.class);
		assertThat(unknown.reason()).isEqualTo(FailureReason.CLOSED);
		assertThat(unknown).hasMessageContaining("closed by us");
		assertThat(connection.pending()).isZero();
	}

	@Test
	void handlerThatHangsIsCutAfterTheGrace() {
		CountDownLatch hanging = new CountDownLatch(1);
		CompletableFuture<IsoMessage> handled = new CompletableFuture<>();
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			handled.complete(message);
			hanging.await();
			return null;
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		Link.resultOf(handled);
		Link.resultOf(connection.closeAsync(Duration.ofMillis(50)));
		hanging.countDown();
	}

	@Test
	void closeWithoutGraceIsImmediate() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().reads();
		Link.resultOf(connection.closeAsync(Duration.ZERO));
		Link.failureOf(answer, OutcomeUnknownException.class);
	}

	@Test
	void closeTwiceIsCloseOnce() {
		Connection connection = this.link.connects((options) -> options.signOff(this.signOff));
		CompletableFuture<Void> first = connection.closeAsync(LONG);
		CompletableFuture<Void> second = connection.closeAsync(LONG);
		this.link.farEnd().answers("00");
		Link.resultOf(first);
		Link.resultOf(second);
		connection.close();
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
		await().untilAsserted(() -> assertThat(this.link.listener.notifications()).containsExactly("online",
				"closed CLOSED_LOCALLY"));
		assertThat(this.link.metrics.count("closed CLOSED_LOCALLY")).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "true, NETWORK_ERROR", "false, CLOSED_BY_PEER" })
	void farEndThatDiesWhileWeDrainEndsTheClose(boolean resets, CloseReason reason) {
		Connection connection = this.link.connects((options) -> options.signOff(this.signOff));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().reads();
		CompletableFuture<Void> closing = connection.closeAsync(LONG);
		await().until(() -> connection.state() == ConnectionState.CLOSING);
		if (resets) {
			this.link.farEnd().resets();
		}
		else {
			this.link.farEnd().hangsUp();
		}
		Link.resultOf(closing);
		Link.failureOf(answer, OutcomeUnknownException.class);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(reason);
	}

	@RepeatedTest(10)
	void transportThatIsClosedEndsItsConnections() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().reads();
		this.link.transport().close();
		Link.failureOf(answer, OutcomeUnknownException.class);
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
		Link.failureOf(connection.sendAsync(this.link.request("0100", 8)), NotSentException.class);
		Link.failureOf(connection.reply(this.link.request("0100", 9), this.link.request("0110", 9)),
				NotSentException.class);
		connection.close();
	}

	private static List<String> warnings(LogCapture log) {
		return log.lines().stream().filter((line) -> line.startsWith("WARN")).toList();
	}

	private static void waitsFor(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
