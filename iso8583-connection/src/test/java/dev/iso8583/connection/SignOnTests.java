package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class SignOnTests {

	@RegisterExtension
	final Link link = new Link();

	private final NetworkManagementRequest signOn = (connection) -> this.link.format.set(this.link.request("0800", 1),
			70, "001");

	@Test
	void signOnCannotWaitForItself() throws InterruptedException {
		CompletableFuture<Throwable> refused = new CompletableFuture<>();
		Connection connection = this.link.connects((options) -> options.signOn((signingOn) -> {
			try {
				signingOn.awaitOnline(Duration.ofSeconds(10));
			}
			catch (IllegalStateException ex) {
				refused.complete(ex);
			}
			return null;
		}));
		assertThat(Link.resultOf(refused)).hasMessageContaining("online only after its sign-on has ended");
		assertThat(connection.awaitOnline(Duration.ZERO)).isTrue();
		connection.fail("for a test");
		Link.resultOf(connection.closed());
		assertThat(connection.awaitOnline(Duration.ofSeconds(10))).isFalse();
	}

	@Test
	void connectionIsOnlineOnceItsSignOnIsAccepted() {
		CompletableFuture<Connection> connecting = this.link.dials(this.link.options().signOn(this.signOn).build());
		Wire farEnd = this.link.peer().accepts();
		RawMessage request = farEnd.reads();
		assertThat(request).isEqualTo(RawMessage.of("0800", "000001").with(70, "001"));
		assertThat(connecting).isNotDone();
		assertThat(this.link.listener.notifications()).isEmpty();
		farEnd.writes(request.answered("00"));
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
		await().until(() -> this.link.listener.notifications().equals(java.util.List.of("online")));
	}

	@Test
	void signOnWithoutResponseCodeIsAccepted() {
		CompletableFuture<Connection> connecting = this.link.dials(this.link.options().signOn(this.signOn).build());
		Wire farEnd = this.link.peer().accepts();
		farEnd.writes(RawMessage.of("0810", farEnd.reads().stan()));
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void refusedSignOnFailsTheConnect() {
		CompletableFuture<Connection> connecting = this.link.dials(this.link.options().signOn(this.signOn).build());
		Wire farEnd = this.link.peer().accepts();
		farEnd.answers("91");
		ConnectFailedException failure = Link.failureOf(connecting, ConnectFailedException.class);
		assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.SIGN_ON_FAILED);
		assertThat(failure).hasMessageContaining("response code 91");
		assertThat(farEnd.readsToTheEnd()).isZero();
		assertThat(this.link.metrics.count("dial failed SIGN_ON_FAILED")).isEqualTo(1);
		await().until(() -> this.link.listener.notifications().equals(java.util.List.of("closed SIGN_ON_FAILED")));
	}

	@Test
	void unansweredSignOnFailsTheConnect() {
		// on a busy machine it may time out before it is sent
		await().untilAsserted(() -> {
			CompletableFuture<Connection> connecting = this.link
				.dials(this.link.options().signOn(this.signOn).signOnTimeout(Duration.ofMillis(50)).build());
			Wire farEnd = this.link.peer().accepts();
			assertThat(Link.failureOf(connecting, ConnectFailedException.class).reason())
				.isEqualTo(ConnectFailedException.Reason.SIGN_ON_FAILED);
			assertThat(farEnd.readsToTheEnd()).isEqualTo(1);
		});
	}

	@Test
	void signOnHandlerThatHangsFailsTheConnect() {
		CompletableFuture<IsoMessage> never = new CompletableFuture<>();
		CompletableFuture<Connection> connecting = this.link
			.dials(this.link.options().signOn((on) -> never.get()).signOnTimeout(Duration.ofMillis(50)).build());
		assertThat(Link.failureOf(connecting, ConnectFailedException.class).reason())
			.isEqualTo(ConnectFailedException.Reason.SIGN_ON_FAILED);
		never.complete(null);
	}

	@Test
	void signOnHandlerThatThrowsFailsTheConnectAndItsTextIsNotShown() {
		try (LogCapture log = LogCapture.everything()) {
			CompletableFuture<Connection> connecting = this.link.dials(this.link.options().signOn((on) -> {
				throw new IllegalStateException("no key for " + Messages.PAN);
			}).build());
			ConnectFailedException failure = Link.failureOf(connecting, ConnectFailedException.class);
			assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.SIGN_ON_FAILED);
			assertThat(failure).hasMessageContaining("IllegalStateException").hasMessageNotContaining(Messages.PAN);
			assertThat(log.text()).contains("the sign-on handler failed").doesNotContain(Messages.PAN);
		}
	}

	@Test
	void farEndThatHangsUpDuringSignOnFailsTheConnect() {
		CompletableFuture<Connection> connecting = this.link.dials(this.link.options().signOn(this.signOn).build());
		Wire farEnd = this.link.peer().accepts();
		farEnd.reads();
		farEnd.hangsUp();
		ConnectFailedException failure = Link.failureOf(connecting, ConnectFailedException.class);
		assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.CLOSED_EARLY);
		assertThat(failure).hasMessageContaining("closed by the far end");
	}

	@Test
	void signOnMayTakeSeveralSteps() {
		CompletableFuture<Connection> connecting = this.link.dials(this.link.options().signOn((connection) -> {
			connection.send(this.link.request("0800", 1));
			Link.resultOf(connection.transmit(this.link.request("0620", 2)));
			return this.link.request("0800", 3);
		}).build());
		Wire farEnd = this.link.peer().accepts();
		assertThat(farEnd.answers("00").stan()).isEqualTo("000001");
		assertThat(farEnd.reads().mti()).isEqualTo("0620");
		assertThat(farEnd.answers("00").stan()).isEqualTo("000003");
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void connectionOfASignOnSendsNothingOnceItsHandlerHasReturned() {
		CompletableFuture<Connection> kept = new CompletableFuture<>();
		CompletableFuture<Connection> connecting = this.link.dials(this.link.options().signOn((connection) -> {
			kept.complete(connection);
			return this.link.request("0800", 1);
		}).build());
		Wire farEnd = this.link.peer().accepts();
		RawMessage signOn = farEnd.reads();
		Connection offDuty = Link.resultOf(kept);
		assertThat(Link.failureOf(offDuty.sendAsync(this.link.request("0100", 7)), NotSentException.class).reason())
			.isEqualTo(FailureReason.NOT_ONLINE);
		assertThatExceptionOfType(NotSentException.class).isThrownBy(() -> offDuty.send(this.link.request("0100", 7)))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(FailureReason.NOT_ONLINE));
		assertThat(Link.failureOf(offDuty.transmit(this.link.request("0620", 8)), NotSentException.class).reason())
			.isEqualTo(FailureReason.NOT_ONLINE);
		assertThat(Link.failureOf(offDuty.writeRaw(new byte[] { 0, 1, 'A' }), NotSentException.class).reason())
			.isEqualTo(FailureReason.NOT_ONLINE);
		farEnd.writes(signOn.answered("00"));
		Link.resultOf(connecting).closeAsync(Duration.ZERO);
		assertThat(farEnd.readsToTheEnd()).isZero();
	}

	@Test
	void signOnWithNothingToSendIsAccepted() {
		assertThat(this.link.connects((options) -> options.signOn((on) -> null)).state())
			.isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void farEndIsServedDuringSignOn() {
		this.link.dials(this.link.options()
			.signOn(this.signOn)
			.messageHandler((message, on) -> this.link.format.set(this.link.format.responseTo(message), 39, "00"))
			.build());
		Wire farEnd = this.link.peer().accepts();
		farEnd.reads();
		farEnd.writes(RawMessage.of("0800", "000009"));
		assertThat(farEnd.reads()).isEqualTo(RawMessage.of("0810", "000009").with(39, "00"));
	}

}
