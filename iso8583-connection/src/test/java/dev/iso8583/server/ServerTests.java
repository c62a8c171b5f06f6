package dev.iso8583.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.TransportThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Tag("slow")
class ServerTests {

	private static final Duration GRACE = Duration.ofSeconds(20);

	@RegisterExtension
	final Link link = new Link();

	private final MessageHandler approves = (message, connection) -> {
		IsoMessage response = this.link.format.responseTo(message);
		return this.link.format.set(response, 39, "00");
	};

	private Server server;

	@AfterEach
	void stop() {
		this.server.stop(Duration.ZERO);
	}

	@Test
	void clientIsAnswered() {
		listens(this.approves);
		Wire client = Wire.dialling(this.server.port());
		client.writes(RawMessage.of("0100", "000007"));
		assertThat(client.reads()).isEqualTo(RawMessage.of("0110", "000007").with(39, "00"));
		assertThat(this.server.connections()).hasSize(1);
		assertThat(this.server).hasToString("issuer (listening, 1 connections)");
	}

	@Test
	void portZeroTakesAnyFreePort() {
		listens(this.approves);
		assertThat(this.server.port()).isPositive();
		assertThat(this.server.isRunning()).isTrue();
	}

	@Test
	void garbageOfOneClientEndsThatClientOnly() {
		listens(this.approves);
		Wire good = Wire.dialling(this.server.port());
		Wire bad = Wire.dialling(this.server.port());
		await().until(() -> this.server.connections().size() == 2);
		bad.writesBytes("FFFFFFFF");
		assertThat(bad.readsToTheEnd()).isZero();
		good.writes(RawMessage.of("0800", "000001"));
		assertThat(good.reads().mti()).isEqualTo("0810");
		await().until(() -> this.server.connections().size() == 1);
	}

	@Test
	void clientThatLeavesIsForgotten() {
		listens(this.approves);
		Wire client = Wire.dialling(this.server.port());
		await().until(() -> this.server.connections().size() == 1);
		client.hangsUp();
		await().until(() -> this.server.connections().isEmpty());
		assertThat(this.link.metrics.count("closed CLOSED_BY_PEER")).isEqualTo(1);
	}

	@Test
	void requestIsSentToAClient() {
		listens(this.approves);
		Wire client = Wire.dialling(this.server.port());
		await().until(() -> this.server.connections().size() == 1);
		CompletableFuture<IsoMessage> answer = this.server.connections().get(0).sendAsync(this.link.request("0800", 7));
		client.answers("00");
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

	@Test
	void serverThatStopsAcceptingKeepsItsClientsUntilItIsStopped() {
		listens(this.approves);
		Wire client = Wire.dialling(this.server.port());
		await().until(() -> this.server.connections().size() == 1);
		int port = this.server.port();
		this.server.stopAccepting();
		assertThat(this.server.isRunning()).isFalse();
		assertThatException().isThrownBy(() -> Wire.dialling(port));
		client.writes(RawMessage.of("0800", "000001"));
		assertThat(client.reads().mti()).isEqualTo("0810");
		this.server.stop(GRACE);
		assertThat(client.readsToTheEnd()).isZero();
		assertThat(this.server.connections()).isEmpty();
	}

	@Test
	void stopAwaitsRunningHandlersAndClosesClients() {
		CompletableFuture<IsoMessage> handled = new CompletableFuture<>();
		CountDownLatch slow = new CountDownLatch(1);
		listens((message, connection) -> {
			handled.complete(message);
			slow.await();
			return this.approves.handle(message, connection);
		});
		Wire busy = Wire.dialling(this.server.port());
		Wire idle = Wire.dialling(this.server.port());
		busy.writes(RawMessage.of("0100", "000007"));
		Link.resultOf(handled);
		await().until(() -> this.server.connections().size() == 2);
		int port = this.server.port();
		CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> this.server.stop(GRACE));
		assertThat(idle.readsToTheEnd()).isZero();
		assertThat(stopping).isNotDone();
		slow.countDown();
		assertThat(busy.reads().mti()).isEqualTo("0110");
		assertThat(busy.readsToTheEnd()).isZero();
		Link.resultOf(stopping);
		assertThat(this.server.connections()).isEmpty();
		assertThat(this.server.isRunning()).isFalse();
		assertThatExceptionOfType(java.io.UncheckedIOException.class).isThrownBy(() -> Wire.dialling(port));
	}

	@Test
	void serverMayBeStartedAgainOnTheSamePort() {
		int port = RawPeer.freePort();
		listensOn(port);
		for (int times = 0; times < 50; times++) {
			Wire client = Wire.dialling(port);
			client.writes(RawMessage.of("0800", "000007"));
			assertThat(client.reads().mti()).isEqualTo("0810");
			this.server.stop(GRACE);
			this.server.stop(GRACE);
			this.server.start();
			this.server.start();
		}
	}

	@RepeatedTest(20)
	void clientThatConnectsDuringTheStartIsAdmitted() {
		int port = RawPeer.freePort();
		CompletableFuture<RawMessage> answered = CompletableFuture.supplyAsync(() -> {
			Wire client = dialsUntilAccepted(port);
			client.writes(RawMessage.of("0800", "000007"));
			return client.reads();
		});
		listensOn(port);
		assertThat(Link.resultOf(answered).mti()).isEqualTo("0810");
	}

	@Test
	void listeningSocketThatEndsByItselfIsLoggedAndTheServerMayBeStartedAgain() {
		List<TolerantServerChannel> sockets = new CopyOnWriteArrayList<>();
		ServerOptions options = ServerOptions.builder(this.link.options().messageHandler(this.approves).build())
			.bindAddress("127.0.0.1")
			.build();
		this.server = new Server("issuer", this.link.transport(), options, () -> {
			sockets.add(new TolerantServerChannel());
			return sockets.get(sockets.size() - 1);
		});
		try (LogCapture log = LogCapture.everything()) {
			this.server.start();
			assertThat(this.server.isLost()).isFalse();
			sockets.get(0).close();
			await().until(() -> !this.server.isRunning());
			assertThat(this.server.isLost()).isTrue();
			await().until(() -> log.text().contains("ERROR"));
			assertThat(log.text()).contains("issuer: the listening socket has ended; no client can connect");
		}
		this.server.start();
		Wire client = Wire.dialling(this.server.port());
		client.writes(RawMessage.of("0800", "000007"));
		assertThat(client.reads().mti()).isEqualTo("0810");
	}

	@Test
	void serverListensOnTheAddressOfANetworkInterface() throws java.net.SocketException {
		String loopback = NetworkInterface.networkInterfaces()
			.filter((it) -> it.inetAddresses().anyMatch(InetAddress::isLoopbackAddress))
			.findFirst()
			.orElseThrow()
			.getName();
		this.server = new Server("issuer", this.link.transport(),
				ServerOptions.builder(this.link.options().messageHandler(this.approves).build())
					.bindAddress(loopback)
					.build());
		this.server.start();
		Wire client = Wire.dialling(this.server.port());
		client.writes(RawMessage.of("0800", "000007"));
		assertThat(client.reads().mti()).isEqualTo("0810");
	}

	@Test
	void portInUseFailsTheStart() {
		this.server = server(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.link.peer().port()),
				this.approves);
		assertThatExceptionOfType(ServerStartException.class).isThrownBy(this.server::start)
			.withMessageStartingWith("issuer: cannot listen on ")
			.withMessageContaining(String.valueOf(this.link.peer().port()))
			.satisfies((failure) -> assertThat(failure.server()).isEqualTo("issuer"))
			.satisfies((failure) -> assertThat(failure.address().getPort()).isEqualTo(this.link.peer().port()));
		assertThat(this.server.isRunning()).isFalse();
		assertThatIllegalStateException().isThrownBy(this.server::port).withMessageContaining("has no port");
	}

	@Test
	void unknownAddressFailsTheStart() {
		ConnectionOptions options = this.link.options().build();
		listens(this.approves);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ServerOptions.builder(options).bindAddress("no-such-host.invalid"))
			.withMessageContaining("'no-such-host.invalid' is not an address of this machine");
	}

	@Test
	void startAndStopOnAnEventLoopAreRefused() {
		listens(this.approves);
		assertThat(Link.failureOf(
				CompletableFuture.runAsync(this.server::start, TransportThreads.of(this.link.transport()).scheduler()),
				IllegalStateException.class))
			.hasMessageContaining("Server.start()");
		assertThat(Link.failureOf(
				CompletableFuture.runAsync(this.server::close, TransportThreads.of(this.link.transport()).scheduler()),
				IllegalStateException.class))
			.hasMessageContaining("Server.stop()");
	}

	@Test
	void productSpeaksToProduct() {
		listens(this.approves);
		ConnectionOptions client = this.link.options()
			.signOn((connection) -> this.link.request("0800", 1))
			.signOff((connection) -> this.link.request("0800", 2))
			.build();
		Connection connection = Link.resultOf(new Connector("acquirer", this.link.transport(), client)
			.connect(new Address("127.0.0.1", this.server.port())));
		for (int stan = 100; stan < 200; stan++) {
			IsoMessage response = connection.send(this.link.request("0100", stan));
			assertThat(Messages.stanOf(response)).isEqualTo(Messages.stan(stan));
		}
		connection.close();
		// a reply is counted after it was handed over, and the client may be quicker
		await().untilAsserted(() -> {
			assertThat(this.link.metrics.count("0800 REPLIED")).isEqualTo(2);
			assertThat(this.link.metrics.count("0100 REPLIED")).isEqualTo(100);
		});
		await().until(() -> this.server.connections().isEmpty());
	}

	private void listens(MessageHandler handler) {
		this.server = server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), handler);
		this.server.start();
	}

	private void listensOn(int port) {
		this.server = server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), this.approves);
		this.server.start();
	}

	private Server server(InetSocketAddress address, MessageHandler handler) {
		ConnectionOptions options = this.link.options().messageHandler(handler).build();
		return new Server("issuer", this.link.transport(),
				ServerOptions.builder(options).bindAddress(address.getHostString()).port(address.getPort()).build());
	}

	private static Wire dialsUntilAccepted(int port) {
		return await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofNanos(1))
			.ignoreExceptions()
			.until(() -> Wire.dialling(port), (wire) -> true);
	}

}
