package dev.iso8583.connection;

import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.Wire;

/**
 * An executor of the application's own that fails in another way than by a refusal.
 */
class StrangeExecutorTests {

	@RegisterExtension
	final Link link = new Link();

	private final Transport transport = Transport.builder().eventLoopThreads(1).callbacks((task) -> {
		throw new IllegalStateException("for a test");
	}).build();

	@AfterEach
	void close() {
		this.transport.close();
	}

	@Test
	void callersAreAnsweredAlthoughTheExecutorOfCallbacksFails() {
		CompletableFuture<Connection> connecting = new Connector("issuer", this.transport, this.link.options().build())
			.connect(this.link.address());
		Wire farEnd = this.link.peer().accepts();
		Connection connection = Link.resultOf(connecting);
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 1));
		farEnd.answers("00");
		Link.resultOf(answer);
		CompletableFuture<IsoMessage> cutOff = connection.sendAsync(this.link.request("0100", 2));
		farEnd.reads();
		farEnd.resets();
		Link.failureOf(cutOff, OutcomeUnknownException.class);
		Link.resultOf(connection.closed());
	}

}
