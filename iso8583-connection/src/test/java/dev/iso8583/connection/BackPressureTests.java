package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;

class BackPressureTests {

	/** Far more than any network takes while nobody reads. */
	private static final int MANY = 100_000;

	@RegisterExtension
	final Link link = new Link();

	@Test
	void requestsAreRefusedWhileTheFarEndDoesNotRead() {
		try (RawPeer stuck = RawPeer.listeningWithSmallBuffer()) {
			Connection connection = online(stuck, this.link.options().maximumPending(MANY));
			assertThat(firstRefusal(connection)).isEqualTo(FailureReason.BACK_PRESSURE);
			Wire farEnd = stuck.wires().get(0);
			while (firstFailureOf(connection.sendAsync(this.link.request("0800", 0))) == FailureReason.BACK_PRESSURE) {
				farEnd.readsFrame();
			}
			assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
			connection.fail("the test is over");
		}
	}

	@Test
	void farEndThatReadsNoMoreFailsItsEchoTest() {
		try (RawPeer stuck = RawPeer.listeningWithSmallBuffer()) {
			Connection connection = online(stuck,
					this.link.options()
						.maximumPending(MANY)
						.idleTime(Duration.ofMillis(100))
						.pingTimeout(Duration.ofMillis(200))
						.ping((on) -> this.link.request("0800", 1)));
			firstRefusal(connection);
			assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_UNANSWERED);
			assertThat(connection.pending()).isZero();
		}
	}

	private Connection online(RawPeer peer, ConnectionOptions.Builder options) {
		CompletableFuture<Connection> connecting = new Connector("issuer", this.link.transport(), options.build())
			.connect(new Address("127.0.0.1", peer.port()));
		peer.accepts();
		return Link.resultOf(connecting);
	}

	private FailureReason firstRefusal(Connection connection) {
		IsoMessage request = this.link.format.set(this.link.request("0100", 1), 48, "x".repeat(999));
		for (int stan = 1; stan < MANY; stan++) {
			this.link.format.set(request, 11, String.format("%06d", stan));
			FailureReason reason = firstFailureOf(connection.sendAsync(request));
			if (reason != null) {
				return reason;
			}
		}
		throw new AssertionError("the network took everything");
	}

	private static FailureReason firstFailureOf(CompletableFuture<IsoMessage> answer) {
		return answer.isCompletedExceptionally() ? Link.failureOf(answer, NotSentException.class).reason() : null;
	}

}
