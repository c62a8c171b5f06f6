package dev.iso8583.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.message.Mti;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How a server keeps track of its clients, logs them and sends requests to them.
 */
class ServerClientsTests {

	@RegisterExtension
	final Link link = new Link();

	private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

	private final List<Wire> wires = new ArrayList<>();

	private Server server;

	@BeforeEach
	void listens() {
		this.server = new Server("issuer", this.link.transport(),
				ServerOptions.builder(this.link.options().messageHandler(this::handle).build())
					.bindAddress("127.0.0.1")
					.build());
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.wires.forEach(Wire::close);
		this.server.stop(Duration.ZERO);
	}

	@Test
	void clientsThatDialForEachMessageAreLoggedAtDebugOnly() {
		try (LogCapture log = LogCapture.everything()) {
			for (int transaction = 0; transaction < 3; transaction++) {
				Wire client = dials();
				assertServed(client);
				client.hangsUp();
			}
			await().until(() -> this.link.metrics.count("closed CLOSED_BY_PEER") == 3);
			this.server.stop(Duration.ZERO);
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("DEBUG") && line.contains("online"))
				.hasSize(3);
			assertThat(log.lines()).filteredOn((line) -> !line.startsWith("DEBUG") && !line.startsWith("TRACE"))
				.singleElement()
				.asString()
				.contains("issuer: stopped listening");
		}
	}

	@Test
	void disconnectedClientsAreLoggedAndDoNotFloodTheLog() {
		try (LogCapture log = LogCapture.everything()) {
			long begin = System.nanoTime();
			for (int attempt = 0; attempt < 50; attempt++) {
				dials().writesBytes("ffff");
			}
			await().until(() -> this.link.metrics.count("closed FRAME_TOO_LONG") == 50);
			long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("INFO"))
				.hasSizeBetween(1, (int) seconds + 1)
				.allSatisfy((line) -> assertThat(line).contains("frame too long"));
		}
	}

	@Test
	void clientsThatSendGarbageAreLoggedAndDoNotFloodTheLog() {
		try (LogCapture log = LogCapture.everything()) {
			long begin = System.nanoTime();
			for (int attempt = 0; attempt < 50; attempt++) {
				dials().writesBytes("000141");
			}
			await().until(() -> this.link.metrics.count("undecodable TOO_SHORT") == 50);
			long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("WARN"))
				.hasSizeBetween(1, (int) seconds + 1)
				.allSatisfy((line) -> assertThat(line).contains("undecodable message of 1 bytes"));
		}
	}

	@Test
	void clientThatMakesAHandlerFailIsLoggedAndDoesNotFloodTheLog() {
		Server failing = new Server("failing", this.link.transport(),
				ServerOptions.builder(this.link.options().messageHandler((message, connection) -> {
					throw new IllegalStateException("a field is missing");
				}).build()).bindAddress("127.0.0.1").build());
		failing.start();
		try (LogCapture log = LogCapture.everything(); Wire client = Wire.dialling(failing.port())) {
			long begin = System.nanoTime();
			for (int message = 0; message < 50; message++) {
				client.writes(RawMessage.of("0100", Messages.stan(message)));
			}
			await().until(() -> this.link.metrics.count("0100 FAILED") == 50);
			long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("WARN"))
				.hasSizeBetween(1, (int) seconds + 1)
				.allSatisfy((line) -> assertThat(line).contains("the handler of 0100 STAN "));
		}
		failing.stop(Duration.ZERO);
	}

	@Test
	void clientIsFoundByItsIdAndByItsAddress() {
		Wire first = dials();
		assertServed(first);
		Wire second = dials();
		assertServed(second);
		List<Client> clients = this.server.clients();
		assertThat(clients).extracting((client) -> client.connection().remoteAddress().port())
			.containsExactly(first.localPort(), second.localPort());
		assertThat(clients).allSatisfy((client) -> {
			assertThat(client.address().getHostAddress()).isEqualTo("127.0.0.1");
			assertThat(client.connectedFor()).isPositive();
			assertThat(client.connection().remoteAddress().host()).isEqualTo("127.0.0.1");
			assertThat(client.connection().state()).isEqualTo(ConnectionState.ONLINE);
			assertThat(this.server.connection(client.connection().id())).containsSame(client.connection());
		});
		assertThat(clients.get(0).connectedFor()).isGreaterThan(clients.get(1).connectedFor());
		assertThat(this.server.clientsFrom(IpRange.of("127.0.0.0/8"))).hasSize(2);
		assertThat(this.server.clientsFrom(IpRange.of("10.0.0.0/8"))).isEmpty();
	}

	@Test
	void clientThatHasLeftIsNotFound() {
		Wire client = dials();
		assertServed(client);
		String id = this.server.connections().get(0).id();
		client.hangsUp();
		await().until(() -> this.server.connection(id).isEmpty());
		assertThat(this.server.clients()).isEmpty();
		assertThat(this.server.stats()).isEqualTo(new ServerStats(0, 0, 10_000));
	}

	@Test
	void requestIsSentToTheRightClientAndItsAnswerReturned() {
		Wire first = dials();
		assertServed(first);
		Wire second = dials();
		assertServed(second);
		Connection meant = this.server.clients().get(1).connection();
		CompletableFuture<IsoMessage> answer = meant.sendAsync(this.link.request("0800", 7));
		assertThat(second.answers("91").stan()).isEqualTo("000007");
		assertThat(Messages.responseCodeOf(Link.resultOf(answer))).isEqualTo("91");
		assertServed(first); // it has received nothing else
	}

	@Test
	void requestsInBothDirectionsMayHaveTheSameStan() {
		Wire client = dials();
		assertServed(client);
		Connection connection = this.server.connections().get(0);
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 7));
		RawMessage pushed = client.reads();
		// the client sends a request with the STAN of our request
		client.writes(RawMessage.of("0800", "000007"));
		assertThat(client.reads()).isEqualTo(RawMessage.of("0810", "000007").with(39, "00"));
		client.writes(pushed.answered("91"));
		assertThat(Messages.responseCodeOf(Link.resultOf(answer))).isEqualTo("91");
	}

	@Test
	void replyAfterTheClientHasLeftReachesNoOtherClient() throws InterruptedException {
		Wire left = Wire.diallingFromAPortOfItsOwn(this.server.port());
		this.wires.add(left);
		left.writes(RawMessage.of("0100", "000007"));
		Received request = this.received.poll(1, TimeUnit.MINUTES);
		int port = left.localPort();
		left.resets();
		Link.resultOf(request.on().closed());
		// the next client has the same port as the one that left
		Wire next = Wire.diallingFrom(port, this.server.port());
		this.wires.add(next);
		assertServed(next);
		Connection other = this.server.connections().get(0);
		assertThat(other.remoteAddress()).isEqualTo(request.on().remoteAddress());
		assertThat(other.id()).isNotEqualTo(request.on().id());
		IsoMessage reply = this.link.format.responseTo(request.message());
		assertThat(Link.failureOf(request.on().reply(request.message(), reply), NotSentException.class).reason())
			.isEqualTo(FailureReason.CLOSED);
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> request.on().send(this.link.request("0800", 8)));
		assertServed(next); // it has received nothing else
	}

	@Test
	void failingHandlerDoesNotEndItsConnection() throws InterruptedException {
		try (LogCapture log = LogCapture.everything()) {
			Wire client = dials();
			client.writes(RawMessage.of("0400", "000001").with(2, Messages.PAN)); // throws
			// throws an Error
			client.writes(RawMessage.of("0401", "000002").with(2, Messages.PAN));
			client.writes(RawMessage.of("0120", "000003")); // returns null
			client.writes(RawMessage.of("0101", "000004")); // returns no response
			assertServed(client);
			await().until(() -> this.link.metrics.count("0400 FAILED") == 1
					&& this.link.metrics.count("0401 FAILED") == 1 && this.link.metrics.count("0120 NO_REPLY") == 1
					&& this.link.metrics.count("0101 FAILED") == 1);
			assertServed(client);
			assertThat(this.server.connections()).hasSize(1);
			assertThat(log.text()).contains("the handler of 0400 STAN ")
				.contains("the handler of 0401 STAN ")
				.doesNotContain(Messages.PAN);
		}
	}

	private IsoMessage handle(IsoMessage message, Connection connection) {
		switch (Mti.of(message).toString()) {
			case "0400" -> throw new IllegalStateException("cannot reverse " + message.getField(2));
			case "0401" -> throw new StackOverflowError("in " + message.getField(2));
			case "0101" -> {
				return this.link.request("0800", 4);
			}
			case "0100", "0120" -> {
				this.received.add(new Received(message, connection));
				return null;
			}
			default -> {
				return this.link.format.set(this.link.format.responseTo(message), 39, "00");
			}
		}
	}

	private Wire dials() {
		Wire wire = Wire.dialling(this.server.port());
		this.wires.add(wire);
		return wire;
	}

	private void assertServed(Wire client) {
		client.writes(RawMessage.of("0800", "000001"));
		assertThat(client.reads()).isEqualTo(RawMessage.of("0810", "000001").with(39, "00"));
	}

	private record Received(IsoMessage message, Connection on) {

	}

}
