package dev.iso8583.connection;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import com.solab.iso8583.IsoMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.transport.NotificationQueue;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SlowListenerTests {

	private static final int FLOOD = 3 * NotificationQueue.MAXIMUM;

	@RegisterExtension
	final Link link = new Link();

	private final CountDownLatch slow = new CountDownLatch(1);

	private final CompletableFuture<Connection> told = new CompletableFuture<>();

	private final AtomicInteger unmatched = new AtomicInteger();

	private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

	@Test
	void floodForASlowListenerIsBoundedAndCountedAndTheEndIsStillNotified() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects((options) -> options.listener(new Slow()));
			Link.resultOf(this.told);
			for (int count = 0; count < FLOOD; count++) {
				this.link.farEnd().writes(RawMessage.of("0110", "000099").with(39, "00"));
			}
			await().until(() -> this.link.metrics.count("unmatched") == FLOOD);
			connection.close();
			this.slow.countDown();
			assertThat(Link.resultOf(this.closed)).isEqualTo(CloseReason.CLOSED_LOCALLY);
			assertThat(this.unmatched).hasValue(NotificationQueue.MAXIMUM);
			assertThat(this.link.metrics.count("notifications dropped")).isEqualTo(FLOOD - NotificationQueue.MAXIMUM);
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("WARN") && line.contains("too slow"))
				.hasSize(1);
		}
	}

	@Test
	void slowListenersOfManyConnectionsHoldUpNeitherAnswersNorOtherLinks() {
		for (int count = 0; count < 20; count++) {
			this.link.connects((options) -> options.listener(new Slow()));
		}
		CompletableFuture<Connection> told = new CompletableFuture<>();
		Connection other = this.link.connects((options) -> options.listener(new ConnectionListener() {
			@Override
			public void online(Connection connection) {
				told.complete(connection);
			}
		}));
		assertThat(Link.resultOf(told)).isSameAs(other);
		CompletableFuture<Integer> dependent = other.sendAsync(this.link.request("0100", 7))
			.thenApply(IsoMessage::getType);
		this.link.farEnd().answers("00");
		assertThat(Link.resultOf(dependent)).isEqualTo(0x0110);
		this.slow.countDown();
	}

	@Test
	void clientsThatComeAndGoAtWillAreNotifiedInPairsWithinTheBound() {
		Queue<Runnable> callbacks = new ArrayDeque<>();
		try (Transport transport = Transport.builder().eventLoopThreads(1).callbacks(callbacks::add).build()) {
			Connector connector = new Connector("terminals", transport, this.link.options().build());
			EmbeddedChannel stays = client(connector);
			for (int count = 0; count < FLOOD; count++) {
				client(connector).close();
			}
			stays.close();
			callbacks.forEach(Runnable::run);
		}
		Map<String, Long> told = this.link.listener.notifications()
			.stream()
			.collect(Collectors.groupingBy((news) -> news.split(" ")[0], Collectors.counting()));
		assertThat(told.get("online")).isEqualTo(told.get("closed")).isPositive();
		// and the ends of those that were notified as online
		assertThat(this.link.listener.notifications()).hasSize(NotificationQueue.MAXIMUM + 2);
		assertThat(this.link.listener.notifications().size() + this.link.metrics.count("notifications dropped"))
			.isEqualTo(2 * (FLOOD + 1));
	}

	private static EmbeddedChannel client(Connector connector) {
		return new EmbeddedChannel(new ChannelInitializer<>() {
			@Override
			protected void initChannel(Channel channel) {
				connector.adopt(channel, new AcceptedChannel.Unconcerned());
			}
		}) {
			@Override
			protected SocketAddress remoteAddress0() {
				return new InetSocketAddress("127.0.0.1", 8583);
			}
		};
	}

	/** Blocks in its first call until it is released. */
	private final class Slow implements ConnectionListener {

		@Override
		public void online(Connection connection) {
			SlowListenerTests.this.told.complete(connection);
			try {
				SlowListenerTests.this.slow.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void unmatched(Connection connection, IsoMessage response, UnmatchedReason reason) {
			SlowListenerTests.this.unmatched.incrementAndGet();
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			SlowListenerTests.this.closed.complete(reason);
		}

	}

}
