package dev.iso8583.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.pool.PoolState;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server process is killed, and another one listens on its port some seconds later. Two
 * hundred clients reconnect with the default delays.
 */
class KilledServerTests {

	private static final int CLIENTS = 200;

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final int port = RawPeer.freePort();

	private final List<Child> servers = new ArrayList<>();

	private final Transport transport = Transport.create();

	private final List<Pool> pools = new ArrayList<>();

	private final MessageFormat format = Messages.format();

	private final AtomicInteger stans = new AtomicInteger();

	private final AtomicInteger failedDials = new AtomicInteger();

	/** The times at which clients came online. */
	private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();

	@AfterEach
	void end() {
		this.pools.forEach((pool) -> pool.stop(Duration.ZERO));
		this.transport.close();
		this.servers.forEach(Child::close);
	}

	@Test
	void clientsOfAKilledServerReconnectWithinThirtySecondsAndNotAllAtOnce() {
		Child first = server();
		Child second = server();
		listens(first);
		for (int client = 0; client < CLIENTS; client++) {
			connects();
		}
		awaitAllUp();
		this.arrivals.clear();
		first.close();
		// each client has dialled three times, after 1, 2 and 4 s, and waits 8 s before
		// the next dial
		await().until(() -> this.failedDials.get() >= 3 * CLIENTS);
		listens(second);
		long restarted = System.nanoTime();
		awaitAllUp();
		List<Long> times = this.arrivals.stream().sorted().toList();
		Duration back = Duration.ofNanos(times.get(CLIENTS - 1) - restarted);
		Duration spread = Duration.ofNanos(times.get(CLIENTS - 1) - times.get(0));
		int busiest = busiestSecond(times);
		System.out.println(CLIENTS + " clients back within " + back.toMillis() + " ms of the restart, over "
				+ spread.toMillis() + " ms, at most " + busiest + " in a second");
		assertThat(times).hasSize(CLIENTS);
		assertThat(back).isLessThan(Duration.ofSeconds(30));
		assertThat(spread).isGreaterThan(SECOND);
		assertThat(busiest).isLessThan((int) (3 * CLIENTS * SECOND.toMillis() / spread.toMillis()));
		for (Pool pool : this.pools) {
			assertThat(pool.send(request("0100")).getField(39)).hasToString("00");
		}
	}

	private static int busiestSecond(List<Long> times) {
		int busiest = 0;
		int from = 0;
		for (int to = 0; to < times.size(); to++) {
			while (times.get(to) - times.get(from) > SECOND.toNanos()) {
				from++;
			}
			busiest = Math.max(busiest, to - from + 1);
		}
		return busiest;
	}

	private Child server() {
		Child server = Child.java(List.of(), ListeningHost.class, String.valueOf(this.port));
		this.servers.add(server);
		server.says("ready");
		return server;
	}

	private static void listens(Child server) {
		server.isTold("listen");
		server.says("listening");
	}

	private void connects() {
		ConnectionOptions connection = ConnectionOptions.builder(this.format)
			.signOn((on) -> request("0800"))
			.listener(new ConnectionListener() {
				@Override
				public void online(Connection online) {
					KilledServerTests.this.arrivals.add(System.nanoTime());
				}

				@Override
				public void connectFailed(ConnectFailedException failure) {
					KilledServerTests.this.failedDials.incrementAndGet();
				}
			})
			.build();
		Pool pool = new Pool("client-" + this.pools.size(), this.transport,
				PoolOptions.builder(connection).addresses(List.of(new Address("127.0.0.1", this.port))).build());
		this.pools.add(pool);
		pool.start();
	}

	private com.solab.iso8583.IsoMessage request(String mti) {
		return this.format.set(this.format.newMessage(mti), 11, Messages.stan(this.stans.incrementAndGet()));
	}

	private void awaitAllUp() {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> this.pools.stream().allMatch((pool) -> pool.stats().state() == PoolState.UP)
					&& this.arrivals.size() >= CLIENTS);
	}

}
