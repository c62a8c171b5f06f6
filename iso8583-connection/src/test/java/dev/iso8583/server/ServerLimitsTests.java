package dev.iso8583.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.UnaryOperator;

import com.solab.iso8583.IsoMessage;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Which clients a server admits. All clients use real sockets and have the loopback
 * address.
 */
class ServerLimitsTests {

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
	void oneClientMoreThanTheMaximumIsClosedAtOnceAndTheOthersAreServed() {
		listens((options) -> options.maximumConnections(3));
		List<Wire> welcome = List.of(dials(), dials(), dials());
		welcome.forEach(this::assertServed);
		assertThat(dials().readsToTheEnd()).isZero();
		assertThat(dials().readsToTheEnd()).isZero();
		welcome.forEach(this::assertServed);
		assertThat(this.link.metrics.count("refused TOO_MANY")).isEqualTo(2);
		assertThat(this.server.stats()).isEqualTo(new ServerStats(3, 0, 3));
	}

	@Test
	void oneClientMoreThanTheMaximumPerAddressIsClosedAtOnce() {
		listens((options) -> options.maximumConnectionsPerAddress(2));
		Wire first = dials();
		Wire second = dials();
		assertServed(second);
		assertThat(dials().readsToTheEnd()).isZero();
		assertServed(first);
		assertThat(this.link.metrics.count("refused TOO_MANY_FROM_ADDRESS")).isOne();
	}

	@Test
	void clientIsAdmittedAgainOnceAnotherHasLeft() {
		listens((options) -> options.maximumConnections(1));
		for (int round = 0; round < 50; round++) {
			Wire client = dials();
			assertServed(client);
			assertThat(dials().readsToTheEnd()).isZero();
			client.hangsUp();
			await().pollInterval(Duration.ofMillis(1)).until(() -> this.server.stats().online() == 0);
		}
		assertThat(this.link.metrics.count("refused TOO_MANY")).isEqualTo(50);
	}

	@Test
	void clientWhoseAddressIsAllowedIsServed() {
		listens((options) -> options.allow(List.of(IpRange.of("10.0.0.0/8"), IpRange.of("127.0.0.0/8"))));
		assertServed(dials());
	}

	@Test
	void clientWhoseAddressIsAllowedInItsIpv6NotationIsServed() {
		listens((options) -> options.allow(List.of(IpRange.of("::ffff:127.0.0.1"))));
		assertServed(dials());
	}

	@Test
	void clientWhoseAddressIsNotAllowedIsClosedBeforeThereIsAConnection() {
		try (LogCapture log = LogCapture.everything()) {
			listens((options) -> options.allow(List.of(IpRange.of("10.0.0.0/8"), IpRange.of("::/0"))));
			Wire client = dials();
			assertThat(client.readsToTheEnd()).isZero();
			assertThat(this.link.metrics.count("refused NOT_ALLOWED")).isOne();
			assertThat(this.link.listener.notifications()).isEmpty();
			assertThat(this.server.isRunning()).isTrue();
			assertThat(log.text())
				.contains("issuer: refused a client from 127.0.0.1: its address is not in the allow list");
		}
	}

	@Test
	void floodOfRefusedClientsHarmsNoOtherClientAndDoesNotFloodTheLog() {
		listens((options) -> options.maximumConnections(1));
		Wire client = dials();
		assertServed(client);
		long begin = System.nanoTime();
		try (LogCapture log = LogCapture.everything()) {
			for (int attempt = 0; attempt < 1000; attempt++) {
				try (Wire refused = Wire.dialling(this.server.port())) {
					assertThat(refused.readsToTheEnd()).isZero();
				}
			}
			assertServed(client);
			long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
			assertThat(log.lines()).filteredOn((line) -> line.contains("refused a client"))
				.hasSizeLessThanOrEqualTo((int) seconds + 1);
		}
		assertThat(this.link.metrics.count("refused TOO_MANY")).isEqualTo(1000);
	}

	@Tag("slow")
	@Test
	void neverMoreThanTheMaximumAreAdmittedWhenManyDialAtOnce() throws Exception {
		listens((options) -> options.maximumConnections(10));
		for (int round = 0; round < 10; round++) {
			CyclicBarrier together = new CyclicBarrier(40);
			List<CompletableFuture<Boolean>> clients = new ArrayList<>();
			CyclicBarrier all = new CyclicBarrier(40);
			for (int client = 0; client < 40; client++) {
				clients.add(onAThread(() -> {
					together.await();
					try (Wire wire = Wire.dialling(this.server.port())) {
						boolean served = isWelcome(wire);
						// no client leaves before all have been admitted or refused
						all.await();
						return served;
					}
				}));
			}
			assertThat(clients.stream().filter(Link::resultOf)).hasSize(10);
			await().until(() -> this.server.stats().online() == 0);
		}
		assertThat(this.link.metrics.count("refused TOO_MANY")).isEqualTo(300);
	}

	@Test
	void remainingClientsCountAfterARestart() {
		listens((options) -> options.maximumConnections(1));
		Wire client = dials();
		assertServed(client);
		this.server.stopAccepting();
		this.server.start();
		assertThat(dials().readsToTheEnd()).isZero();
		assertServed(client);
		this.server.stop(Duration.ZERO);
		assertThat(this.server.stats()).isEqualTo(new ServerStats(0, 0, 1));
		this.server.start();
		assertServed(dials());
	}

	@Tag("slow")
	@Test
	void socketThatFailsToRegisterDoesNotCount() {
		this.server = new Server("issuer", this.link.transport(), options((options) -> options.maximumConnections(1)),
				EveryOtherSocketFails::new);
		this.server.start();
		for (int round = 0; round < 5; round++) {
			assertThat(dials().readsToTheEnd()).isZero();
			await().until(() -> this.server.stats().connecting() == 0);
			Wire client = dials();
			assertServed(client);
			client.hangsUp();
			await().until(() -> this.server.stats().online() == 0);
		}
		assertThat(this.link.metrics.count("refused TOO_MANY")).isZero();
	}

	@Tag("slow")
	@Test
	void serverWithoutFileDescriptorsPausesAndLaterServesTheClientsThatWaited() {
		try (LogCapture log = LogCapture.everything()) {
			this.server = new Server("issuer", this.link.transport(), options((options) -> options),
					OutOfDescriptors::new);
			this.server.start();
			Wire first = dials();
			assertServed(first);
			long begin = System.nanoTime();
			OutOfDescriptors.now = true;
			Wire waits = dials();
			await().until(() -> this.link.metrics.count("accept failed") >= 2);
			assertServed(first);
			OutOfDescriptors.now = false;
			assertServed(waits);
			await().until(() -> log.text().contains("INFO dev.iso8583.server.Server issuer: accepting clients again"));
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("WARN"))
				.singleElement()
				.asString()
				.contains("issuer: cannot accept clients, trying again every second: Too many open files");
			assertThat(this.server.isRunning()).isTrue();
			// the server tries once a second, not in a tight loop
			assertThat(this.link.metrics.count("accept failed"))
				.isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1);
		}
		finally {
			OutOfDescriptors.now = false;
		}
	}

	@Test
	void clientThatSendsNothingIsDisconnectedAfterTheFirstMessageTimeout() {
		listens((options) -> options.firstMessageTimeout(Duration.ofMillis(200)));
		Wire talks = dials();
		while (!isWelcome(talks)) {
			// on a busy machine, the client may be timed out before it has sent anything
			talks = dials();
		}
		long before = this.link.metrics.count("closed FIRST_MESSAGE_TIMED_OUT");
		assertThat(dials().readsToTheEnd()).isZero();
		await().until(() -> this.link.metrics.count("closed FIRST_MESSAGE_TIMED_OUT") == before + 1);
		assertServed(talks);
	}

	private void listens(UnaryOperator<ServerOptions.Builder> with) {
		this.server = new Server("issuer", this.link.transport(), options(with));
		this.server.start();
	}

	private ServerOptions options(UnaryOperator<ServerOptions.Builder> with) {
		ConnectionOptions connection = this.link.options().messageHandler((message, on) -> {
			IsoMessage response = this.link.format.responseTo(message);
			return this.link.format.set(response, 39, "00");
		}).build();
		return with.apply(ServerOptions.builder(connection).bindAddress("127.0.0.1")).build();
	}

	private Wire dials() {
		Wire wire = Wire.dialling(this.server.port());
		this.wires.add(wire);
		return wire;
	}

	private void assertServed(Wire client) {
		client.writes(RawMessage.of("0800", "000001"));
		assertThat(client.reads().mti()).isEqualTo("0810");
	}

	private static boolean isWelcome(Wire client) {
		try {
			client.writes(RawMessage.of("0800", "000001"));
			return client.reads().mti().equals("0810");
		}
		catch (java.io.UncheckedIOException ex) {
			return false;
		}
	}

	private static <T> CompletableFuture<T> onAThread(java.util.concurrent.Callable<T> task) {
		CompletableFuture<T> future = new CompletableFuture<>();
		new Thread(() -> {
			try {
				future.complete(task.call());
			}
			catch (Throwable ex) {
				future.completeExceptionally(ex);
			}
		}).start();
		return future;
	}

	/** A listening socket that lacks file descriptors while {@code now} is set. */
	static class OutOfDescriptors extends TolerantServerChannel {

		private static volatile boolean now;

		private int failures;

		@Override
		protected int doReadMessages(List<Object> clients) throws Exception {
			if (now) {
				this.failures++;
				if (this.failures % 2 == 1) {
					throw new IOException("Too many open files");
				}
				throw new NoClassDefFoundError("not even a class can be loaded");
			}
			return super.doReadMessages(clients);
		}

	}

	/**
	 * A listening socket. Every other client that it accepts fails to register with its
	 * event loop.
	 */
	static class EveryOtherSocketFails extends TolerantServerChannel {

		private int count;

		@Override
		protected int doReadMessages(List<Object> clients) throws Exception {
			SocketChannel client = javaChannel().accept();
			if (client == null) {
				return 0;
			}
			clients.add((this.count++ % 2 == 0) ? new NioSocketChannel(this, client) {
				@Override
				protected void doRegister(ChannelPromise promise) {
					promise.setFailure(new IOException("no room in the selector"));
				}
			} : new NioSocketChannel(this, client));
			return 1;
		}

	}

}
