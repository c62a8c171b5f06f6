package dev.iso8583.server;

import java.net.InetAddress;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.LinkMetrics.Refusal;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalLogTests {

	private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

	private long now = Long.MAX_VALUE - 10; // a nano clock may overflow

	private final RefusalLog refusals = new RefusalLog("issuer",
			ServerOptions.onPort(0, ConnectionOptions.builder(Messages.format()).build()), () -> this.now);

	@Test
	void logsAReasonOnceASecondWithTheNumberOfOthers() {
		try (LogCapture log = LogCapture.everything()) {
			for (int attempt = 0; attempt < 100_000; attempt++) {
				this.refusals.refused(Refusal.TOO_MANY, CLIENT);
			}
			assertThat(log.lines()).singleElement()
				.asString()
				.startsWith("WARN dev.iso8583.server.Server issuer: refused a client from 127.0.0.1: there are 10000"
						+ " connections, the maximum");
			this.now += Duration.ofMillis(999).toNanos();
			this.refusals.refused(Refusal.TOO_MANY, CLIENT);
			assertThat(log.lines()).hasSize(1);
			this.now += Duration.ofMillis(1).toNanos();
			this.refusals.refused(Refusal.TOO_MANY, CLIENT);
			assertThat(log.lines()).hasSize(2);
			assertThat(log.lines().get(1)).contains("127.0.0.1, and 100000 more before it: there are");
		}
	}

	@Test
	void oneReasonDoesNotHideAnother() {
		try (LogCapture log = LogCapture.everything()) {
			for (Refusal reason : Refusal.values()) {
				this.refusals.refused(reason, CLIENT);
				this.refusals.refused(reason, CLIENT);
			}
			assertThat(log.lines()).hasSize(Refusal.values().length);
			assertThat(log.text()).contains("its address is not in the allow list")
				.contains("connections from its address, the maximum")
				.contains("the server was stopped");
		}
	}

}
