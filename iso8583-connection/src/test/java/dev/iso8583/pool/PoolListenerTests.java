package dev.iso8583.pool;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Address;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawPeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PoolListenerTests {

	private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(50), 2, 0.2);

	@RegisterExtension
	final Link link = new Link();

	private final RawPeer other = RawPeer.listening().answersEverything();

	private final List<String> notifications = new CopyOnWriteArrayList<>();

	private final Set<String> threads = ConcurrentHashMap.newKeySet();

	@AfterEach
	void stop() {
		this.other.close();
	}

	@Test
	void listenerIsNotifiedOfEachChangeOnceInOrderOffTheEventLoops() {
		try (Pool pool = pool(this::notified)) {
			pool.start();
			await()
				.until(() -> this.notifications.equals(List.of("gateway DOWN -> DEGRADED", "gateway DEGRADED -> UP")));
			this.other.close();
			await().until(() -> this.notifications.size() == 3);
			pool.connections().forEach((connection) -> connection.fail("for a test"));
			await().until(() -> this.notifications.size() == 5);
		}
		await().until(() -> this.notifications.size() == 6);
		assertThat(this.notifications).containsExactly("gateway DOWN -> DEGRADED", "gateway DEGRADED -> UP",
				"gateway UP -> DEGRADED", "gateway DEGRADED -> DOWN", "gateway DOWN -> DEGRADED",
				"gateway DEGRADED -> DOWN");
		assertThat(this.threads).allSatisfy((thread) -> assertThat(thread).startsWith("iso8583-listener"));
	}

	@Test
	void failingListenerIsNotifiedOfTheNextChangeAndDelaysNothing() {
		try (Pool pool = pool((of, previous, current) -> {
			notified(of, previous, current);
			throw new IllegalStateException("for a test");
		})) {
			pool.start();
			await()
				.until(() -> this.notifications.equals(List.of("gateway DOWN -> DEGRADED", "gateway DEGRADED -> UP")));
			assertThat(pool.send(this.link.request("0100", 7)).getType()).isEqualTo(0x0110);
		}
	}

	@Test
	void poolThatNeverComesOnlineNotifiesNobody() {
		this.link.peer().close();
		this.other.close();
		try (Pool pool = pool(this::notified)) {
			pool.start();
			await().until(() -> this.link.metrics.count("dial failed REFUSED") > 4);
		}
		assertThat(this.notifications).isEmpty();
	}

	private void notified(Pool pool, PoolState previous, PoolState current) {
		this.threads.add(Thread.currentThread().getName());
		this.notifications.add(pool.name() + " " + previous + " -> " + current);
	}

	private Pool pool(PoolListener listener) {
		this.link.peer().answersEverything();
		return new Pool("gateway", this.link.transport(),
				PoolOptions.builder(this.link.options().build())
					.addresses(List.of(this.link.address(), new Address("127.0.0.1", this.other.port())))
					.minimumConnections(0)
					.backoff(QUICK)
					.listener(listener)
					.build());
	}

}
