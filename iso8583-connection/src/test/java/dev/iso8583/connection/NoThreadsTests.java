package dev.iso8583.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that cannot start more threads.
 */
class NoThreadsTests {

	@RegisterExtension
	final Link link = new Link();

	private final Executor noThreads = (task) -> {
		throw new OutOfMemoryError("unable to create native thread");
	};

	private final Transport transport = Transport.builder()
		.eventLoopThreads(1)
		.handlers(this.noThreads)
		.callbacks(this.noThreads)
		.build();

	@AfterEach
	void close() {
		this.transport.close();
	}

	@Test
	void callersGetTheirOutcomesAndMessagesThatFindNoThreadAreOverload() {
		CompletableFuture<Connection> connecting = new Connector("issuer", this.transport,
				this.link.options()
					.overloadResponseCode("91")
					.inboundOrder(InboundOrder.SEQUENTIAL)
					.messageHandler((message, on) -> null)
					.build())
			.connect(this.link.address());
		Wire farEnd = this.link.peer().accepts();
		Connection connection = Link.resultOf(connecting);
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 1));
		farEnd.answers("00");
		Link.resultOf(answer);
		for (int count = 0; count < 2; count++) {
			farEnd.writes(RawMessage.of("0100", "000002"));
			assertThat(farEnd.reads().field(39)).isEqualTo("91");
		}
		CompletableFuture<IsoMessage> cutOff = connection.sendAsync(this.link.request("0100", 3));
		farEnd.reads();
		farEnd.resets();
		Link.failureOf(cutOff, OutcomeUnknownException.class);
		Link.resultOf(connection.closed());
	}

}
