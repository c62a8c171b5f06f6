package dev.iso8583.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.canary.Canaries;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.OptionsByAddress;
import dev.iso8583.framing.Framing;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsMaterial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Options of accepted connections that the application chooses by address. All clients
 * use real sockets.
 */
class OptionsByAddressTests {

	@RegisterExtension
	final Link link = new Link();

	private final List<Wire> wires = new ArrayList<>();

	private Server server;

	@AfterEach
	void stop() {
		this.wires.forEach(Wire::close);
		this.server.stop(Duration.ZERO);
	}

	@Test
	void clientsHaveTheOptionsOfTheirAddress() {
		ConnectionOptions ascii = replying().framing(Framing.of("ascii-4")).build();
		Set<String> threads = ConcurrentHashMap.newKeySet();
		listens((remote, usual) -> {
			threads.add(Thread.currentThread().getName());
			return remote.host().equals("127.0.0.2") ? ascii : usual;
		});
		Wire usual = dials("127.0.0.1");
		usual.writes(RawMessage.of("0800", "000001"));
		assertThat(usual.reads().mti()).isEqualTo("0810");
		Wire other = dials("127.0.0.2");
		byte[] message = RawMessage.of("0800", "000002").bytes();
		other.writesBytes("3030" + hexDigits(message.length) + HexFormat.of().formatHex(message));
		assertThat(other.readsHex(4)).startsWith("3030");
		assertThat(threads).isNotEmpty().noneMatch((name) -> name.startsWith("iso8583-loop"));
	}

	/** Return the last two of four digits in ASCII. */
	private static String hexDigits(int length) {
		return "3" + length / 10 + "3" + length % 10;
	}

	@Test
	void clientWithoutOptionsIsClosedAndCountedAndLoggedWithThrottle() {
		listens((remote, usual) -> remote.host().equals("127.0.0.2") ? null : usual);
		try (LogCapture log = LogCapture.infoAndAbove()) {
			for (int count = 0; count < 5; count++) {
				assertThat(dials("127.0.0.2").readsToTheEnd()).isZero();
			}
			await().until(() -> this.link.metrics.count("refused NO_OPTIONS") == 5);
			assertThat(log.lines()).filteredOn((line) -> line.contains("refused a client from 127.0.0.2"))
				.isNotEmpty()
				.hasSizeLessThan(5)
				.first()
				.asString()
				.contains("there are no options for its address: ", " returned null");
		}
		assertServed(dials("127.0.0.1"));
		assertThat(this.server.stats().online()).isEqualTo(1);
	}

	@Test
	void clientWhoseOptionsFailIsClosedAndWhatFailedIsLoggedWithoutCardData() {
		listens((remote, usual) -> {
			throw Canaries.failure();
		});
		try (LogCapture log = LogCapture.infoAndAbove()) {
			assertThat(dials("127.0.0.1").readsToTheEnd()).isZero();
			await().until(() -> this.link.metrics.count("refused NO_OPTIONS") == 1);
			assertThat(log.text()).contains(" failed: ");
			assertThat(new Canaries().foundIn(log.text())).isEmpty();
		}
		await().until(() -> this.server.stats().connecting() == 0);
	}

	@Test
	void clientWhoseTlsHasNoKeyIsRefused() {
		ConnectionOptions withoutKey = replying().tls(Tls.of(TlsMaterial.builder().build())).build();
		listens((remote, usual) -> withoutKey);
		assertThat(dials("127.0.0.1").readsToTheEnd()).isZero();
		await().until(() -> this.link.metrics.count("refused NO_OPTIONS") == 1);
	}

	@Test
	void serverThatStopsWhileOptionsAreChosenClosesTheClient() {
		CountDownLatch chosen = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		listens((remote, usual) -> {
			asked.countDown();
			awaitOrFail(chosen);
			return usual;
		});
		Wire client = dials("127.0.0.1");
		awaitOrFail(asked);
		this.server.stop(Duration.ZERO);
		chosen.countDown();
		assertThat(client.readsToTheEnd()).isZero();
		await().until(() -> this.server.stats().connecting() == 0);
	}

	private static void awaitOrFail(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void assertServed(Wire client) {
		client.writes(RawMessage.of("0800", "000001"));
		assertThat(client.reads().mti()).isEqualTo("0810");
	}

	private ConnectionOptions.Builder replying() {
		return this.link.options().messageHandler((message, connection) -> this.link.format.responseTo(message));
	}

	private void listens(OptionsByAddress options) {
		this.server = new Server("issuer", this.link.transport(),
				ServerOptions.builder(replying().build()).bindAddress("127.0.0.1").optionsByAddress(options).build());
		this.server.start();
	}

	private Wire dials(String from) {
		Wire wire = Wire.diallingFrom(from, this.server.port());
		this.wires.add(wire);
		return wire;
	}

}
