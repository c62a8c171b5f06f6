package dev.iso8583.connection;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Callers that process responses more slowly than the far end sends them.
 */
class SlowCallbackTests {

	@RegisterExtension
	final Link link = new Link();

	private final Queue<Runnable> callbacks = new ConcurrentLinkedQueue<>();

	private final Transport transport = Transport.builder().eventLoopThreads(1).callbacks(this.callbacks::add).build();

	@AfterEach
	void close() {
		this.transport.close();
	}

	@Test
	void answersThatWaitForACallbackThreadCountAsRequestsInFlight() {
		CompletableFuture<Connection> connecting = new Connector("issuer", this.transport,
				this.link.options().listener(ConnectionListener.NONE).maximumPendingRequests(2).build())
			.connect(this.link.address());
		Wire farEnd = this.link.peer().accepts();
		await().until(() -> !this.callbacks.isEmpty());
		callbacksRun();
		Connection connection = Link.resultOf(connecting);
		CompletableFuture<IsoMessage> first = connection.sendAsync(this.link.request("0100", 1));
		CompletableFuture<IsoMessage> second = connection.sendAsync(this.link.request("0100", 2));
		farEnd.answers("00");
		farEnd.answers("00");
		await().until(() -> this.callbacks.size() == 2);
		assertThat(connection.pending()).isZero();
		assertThat(connection.takesRequests()).isFalse();
		NotSentException refused = Link.failureOf(connection.sendAsync(this.link.request("0100", 3)),
				NotSentException.class);
		assertThat(refused.reason()).isEqualTo(FailureReason.TOO_MANY_PENDING);
		assertThat(refused).hasMessageContaining("the maximum is 2, and 2 answers wait for a callback thread");
		callbacksRun();
		Link.resultOf(first);
		Link.resultOf(second);
		assertThat(connection.takesRequests()).isTrue();
		assertThat(connection.sendAsync(this.link.request("0100", 4))).isNotDone();
	}

	private void callbacksRun() {
		for (Runnable callback = this.callbacks.poll(); callback != null; callback = this.callbacks.poll()) {
			callback.run();
		}
	}

}
