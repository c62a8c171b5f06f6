package dev.iso8583.tcp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Callers that write to a real socket themselves.
 */
class DirectWritesOverSocketsTests {

	@RegisterExtension
	private final Link link = new Link();

	@Test
	void interruptedCallerWritesWithoutHarmToTheConnection() {
		Connection connection = this.link.connects();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(OutcomeUnknownException.class)
			.isThrownBy(() -> connection.send(this.link.request("0100", 1)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.INTERRUPTED));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000001");
		CompletableFuture<IsoMessage> next = connection.sendAsync(this.link.request("0100", 2));
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(next))).isEqualTo("000002");
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void eachOfAFewCallersGetsTheAnswerToItsOwnRequest() {
		Connection connection = this.link.connects();
		CompletableFuture<?> farEnd = CompletableFuture.runAsync(() -> {
			for (int count = 0; count < 9000; count++) {
				RawMessage request = this.link.farEnd().reads();
				this.link.farEnd().writes(request.answered("00"));
			}
		}, (task) -> new Thread(task).start());
		List<CompletableFuture<Void>> callers = IntStream.range(0, 3)
			.mapToObj((caller) -> CompletableFuture.runAsync(() -> {
				for (int count = 0; count < 3000; count++) {
					int stan = 1 + caller * 3000 + count;
					IsoMessage response = connection.send(this.link.request("0100", stan));
					assertThat(Messages.stanOf(response)).isEqualTo(Messages.stan(stan));
				}
			}, (task) -> new Thread(task).start()))
			.toList();
		callers.forEach(Link::resultOf);
		Link.resultOf(farEnd);
	}

}
