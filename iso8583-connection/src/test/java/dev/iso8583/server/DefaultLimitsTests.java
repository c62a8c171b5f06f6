package dev.iso8583.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RecordingMetrics;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The default limits of both ends fit together.
 */
@Tag("slow")
class DefaultLimitsTests {

	@Test
	void singleClientMayUseItsMaximumInFlightWithoutARefusal() {
		MessageFormat format = Messages.format();
		RecordingMetrics metrics = new RecordingMetrics();
		CountDownLatch all = new CountDownLatch(1);
		ConnectionOptions client = ConnectionOptions.builder(format).build();
		ConnectionOptions options = ConnectionOptions.builder(format).metrics(metrics).messageHandler((request, on) -> {
			all.await();
			return format.responseTo(request);
		}).build();
		try (Transport transport = Transport.create();
				Server server = new Server("issuer", transport, ServerOptions.onPort(0, options))) {
			server.start();
			Connection connection = new Connector("acquirer", transport, client)
				.connect(new Address("127.0.0.1", server.port()))
				.join();
			List<CompletableFuture<IsoMessage>> answers = IntStream.range(0, client.limits().pendingRequests())
				.mapToObj((index) -> connection.sendAsync(format.newMessage("0100")))
				.toList();
			await().until(() -> metrics.count("received") >= client.limits().pendingRequests());
			assertThat(metrics.count("0100 OVERLOADED")).isZero();
			all.countDown();
			assertThat(answers).allSatisfy((answer) -> assertThat(answer.join().getType()).isEqualTo(0x110));
		}
	}

}
