package dev.iso8583.connection;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Metrics must not throw. If they do, callers and connections are not affected.
 */
class FailingMetricsTests {

	@RegisterExtension
	final Link link = new Link();

	private final LinkMetrics failing = (LinkMetrics) Proxy.newProxyInstance(getClass().getClassLoader(),
			new Class<?>[] { LinkMetrics.class }, (proxy, method, arguments) -> {
				throw new IllegalStateException("4111111111111111");
			});

	@Test
	void everyRequestIsAnswered() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects((options) -> options.metrics(this.failing));
			List<CompletableFuture<IsoMessage>> answers = requests(connection);
			answers.forEach((answer) -> this.link.farEnd().answers("00"));
			answers.forEach(Link::resultOf);
			connection.close();
			assertThat(log.text()).doesNotContain("4111");
			assertThat(log.lines()).filteredOn((line) -> line.contains(" failed, so its counts are no longer right"))
				.hasSizeGreaterThan(1)
				.anyMatch((line) -> line.startsWith("WARN"))
				.anyMatch((line) -> line.startsWith("DEBUG"));
		}
	}

	@Test
	void everyRequestEndsWithItsConnection() {
		Connection connection = this.link.connects((options) -> options.metrics(this.failing));
		List<CompletableFuture<IsoMessage>> answers = requests(connection);
		answers.forEach((answer) -> this.link.farEnd().reads());
		this.link.farEnd().resets();
		answers.forEach((answer) -> Link.failureOf(answer, OutcomeUnknownException.class));
		Link.resultOf(connection.closed());
	}

	@Test
	void placeOfAMessageIsFreeOnceItIsHandled() {
		AcceptedChannel channel = AcceptedChannel.with(ConnectionOptions.builder(this.link.format)
			.metrics(this.failing)
			.maximumInboundMessages(1)
			.messageHandler((message, on) -> null)
			.build());
		for (int count = 0; count < 3; count++) {
			byte[] body = RawMessage.of("0100", "000001").bytes();
			channel.writeInbound(Unpooled.buffer().writeShort(body.length).writeBytes(body));
			assertThat(channel.handlersRun()).isEqualTo(1);
		}
		channel.closeQuietly();
	}

	@Test
	void dialFails() {
		this.link.peer().close();
		Link.failureOf(this.link.dials(this.link.options().metrics(this.failing).build()),
				ConnectFailedException.class);
	}

	private List<CompletableFuture<IsoMessage>> requests(Connection connection) {
		return IntStream.rangeClosed(1, 3)
			.mapToObj((stan) -> connection.sendAsync(this.link.request("0100", stan)))
			.toList();
	}

}
