package dev.iso8583.connection;

import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RejectTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void administrativeMessageOfTheFarEndRejectsAPendingRequest() {
		RuntimeException cause = new IllegalStateException("field 41 is unknown");
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			on.reject(this.link.request("0100", 7), cause);
			return null;
		}));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		RawMessage request = this.link.farEnd().reads();
		this.link.farEnd().writes(RawMessage.of("0620", "000007"));
		RejectedException rejected = Link.failureOf(answer, RejectedException.class);
		assertThat(rejected).hasCause(cause);
		assertThat(rejected.delivery()).isEqualTo(Delivery.SENT);
		assertThat(rejected.reason()).isEqualTo(FailureReason.REJECTED);
		assertThat(this.link.metrics.count("REJECTED")).isEqualTo(1);
		this.link.farEnd().writes(request.answered("00"));
		await().until(() -> this.link.listener.notifications().contains("late 0110 000007"));
	}

	@Test
	void rejectOfARequestThatIsNotPendingDoesNothing() {
		Connection connection = this.link.connects();
		RuntimeException cause = new IllegalStateException();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		assertThat(connection.reject(this.link.request("0100", 8), cause)).isFalse();
		assertThat(connection.reject(this.link.request("0800", 7), cause)).isFalse();
		assertThat(connection.reject(this.link.request("0110", 7), cause)).isFalse();
		assertThat(connection.reject(new IsoMessage(), cause)).isFalse();
		this.link.farEnd().answers("00");
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0110);
		assertThat(connection.reject(this.link.request("0100", 7), cause)).isFalse();
	}

}
