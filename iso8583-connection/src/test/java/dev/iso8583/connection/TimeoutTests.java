package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class TimeoutTests {

	private static final Duration SOON = Duration.ofMillis(50);

	@RegisterExtension
	final Link link = new Link();

	@Test
	void requestWithoutResponseHasAnUnknownOutcome() {
		Connection connection = this.link.connects();
		OutcomeUnknownException unknown = Link.timesOut(() -> connection.sendAsync(this.link.request("0100", 7), SOON));
		assertThat(unknown.reason()).isEqualTo(FailureReason.TIMEOUT);
		assertThat(unknown.delivery()).isEqualTo(Delivery.MAYBE_SENT);
		assertThat(unknown)
			.hasMessage("issuer: 0100 STAN 000007 has an unknown outcome: no response arrived in time; waited 50 ms");
		assertThat(connection.pending()).isZero();
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
		assertThat(this.link.metrics.count("UNKNOWN")).isEqualTo(1);
	}

	@Test
	void blockingSendTimesOutAfterTheConfiguredSendTimeout() {
		Connection connection = this.link.connects((options) -> options.sendTimeout(SOON));
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> sendUntilItHasLeft(connection))
			.satisfies((unknown) -> assertThat(unknown.reason()).isEqualTo(FailureReason.TIMEOUT))
			.satisfies((unknown) -> assertThat(unknown.getStackTrace())
				.anyMatch((frame) -> frame.getClassName().equals(TimeoutTests.class.getName())));
	}

	@Test
	void lateResponseIsCountedNotifiedAndOfferedToTheMessageHandler() {
		CompletableFuture<IsoMessage> handled = new CompletableFuture<>();
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			handled.complete(message);
			return null;
		}));
		timesOut(connection, 7);
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(handled))).isEqualTo("000007");
		await().untilAsserted(
				() -> assertThat(this.link.listener.notifications()).containsExactly("online", "late 0110 000007"));
		assertThat(this.link.metrics.count("late")).isEqualTo(1);
		assertThat(this.link.metrics.count("unmatched")).isZero();
	}

	@Test
	void responseToARequestThatTheCallerTimedOutItselfIsLate() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		RawMessage request = this.link.farEnd().reads();
		answer.completeOnTimeout(null, 1, TimeUnit.MILLISECONDS);
		assertThat(Link.resultOf(answer)).isNull();
		await().until(() -> connection.pending() == 0);
		this.link.farEnd().writes(request.answered("00"));
		await().until(() -> this.link.listener.notifications().contains("late 0110 000007"));
		assertThat(this.link.metrics.count("CANCELLED")).isEqualTo(1);
	}

	@Test
	void lateResponseWithoutAHandlerIsNotifiedAndTheConnectionStaysOpen() {
		Connection connection = this.link.connects();
		timesOut(connection, 7);
		this.link.farEnd().answers("00");
		await().until(() -> this.link.listener.notifications().contains("late 0110 000007"));
		assertWorks(connection);
	}

	@Test
	void responseThatIsLateTwiceIsUnmatchedTheSecondTime() {
		Connection connection = this.link.connects();
		timesOut(connection, 7);
		RawMessage request = this.link.farEnd().answers("00");
		this.link.farEnd().writes(request.answered("00"));
		await().untilAsserted(() -> assertThat(this.link.listener.notifications()).containsExactly("online",
				"late 0110 000007", "unmatched 0110 000007"));
	}

	@Test
	void responseThatAnswersNothingIsUnmatched() {
		CompletableFuture<IsoMessage> handled = new CompletableFuture<>();
		this.link.connects((options) -> options.messageHandler((message, on) -> {
			handled.complete(message);
			return null;
		}));
		this.link.farEnd().writes(RawMessage.of("0110", "000099").with(39, "00"));
		assertThat(Messages.stanOf(Link.resultOf(handled))).isEqualTo("000099");
		await().untilAsserted(() -> assertThat(this.link.listener.notifications()).containsExactly("online",
				"unmatched 0110 000099"));
		assertThat(this.link.metrics.count("unmatched")).isEqualTo(1);
	}

	@Test
	void responseToACancelledRequestIsLate() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		RawMessage request = this.link.farEnd().reads();
		answer.cancel(true);
		assertThat(connection.pending()).isZero();
		assertThat(this.link.metrics.count("CANCELLED")).isEqualTo(1);
		Link.resultOf(connection.transmit(this.link.request("0620", 8)));
		this.link.farEnd().writes(request.answered("00"));
		await().until(() -> this.link.listener.notifications().contains("late 0110 000007"));
	}

	private void sendUntilItHasLeft(Connection connection) {
		for (int attempt = 0; attempt < 100; attempt++) {
			try {
				connection.send(this.link.request("0100", 7));
				return;
			}
			catch (NotSentException ex) {
				assertThat(ex.reason()).isEqualTo(FailureReason.TIMEOUT);
			}
		}
	}

	private void timesOut(Connection connection, int stan) {
		Link.timesOut(() -> connection.sendAsync(this.link.request("0100", stan), SOON));
	}

	private void assertWorks(Connection connection) {
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 99));
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000099");
	}

}
