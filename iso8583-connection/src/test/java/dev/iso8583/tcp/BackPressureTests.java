package dev.iso8583.tcp;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.Delivery;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;

class BackPressureTests {

	/** Far more than any network takes while nobody reads. */
	private static final int MANY = 100_000;

	@RegisterExtension
	final Link link = new Link();

	@Test
	void requestsAreRefusedWhileTheFarEndDoesNotRead() {
		try (RawPeer stuck = RawPeer.listeningWithSmallBuffer()) {
			Connection connection = online(stuck, this.link.options().maximumPendingRequests(MANY));
			assertThat(firstRefusal(connection)).isEqualTo(FailureReason.BACK_PRESSURE);
			Wire farEnd = stuck.wires().get(0);
			while (firstFailureOf(connection.sendAsync(this.link.request("0800", 0))) == FailureReason.BACK_PRESSURE) {
				farEnd.readsFrame();
			}
			assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
			connection.fail("the test is over");
		}
	}

	@Test
	void farEndThatReadsNoMoreFailsItsEchoTest() {
		try (RawPeer stuck = RawPeer.listeningWithSmallBuffer()) {
			Connection connection = online(stuck,
					this.link.options()
						.maximumPendingRequests(MANY)
						.idleTime(Duration.ofMillis(100))
						.pingTimeout(Duration.ofSeconds(2))
						.ping(Link.onceOnline((on) -> this.link.request("0800", 1))));
			firstRefusal(connection);
			assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_UNANSWERED);
			assertThat(connection.pending()).isZero();
		}
	}

	@Test
	void farEndThatTakesNothingForTheWriteTimeoutIsCut() {
		AcceptedChannel channel = AcceptedChannel.with(unconcerned().writeTimeout(Duration.ofSeconds(10)).build());
		channel.setStuck(true);
		CompletableFuture<IsoMessage> answer = sends(channel, 1);
		channel.timePasses(Duration.ofSeconds(10).minusNanos(1));
		assertThat(channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		channel.timePasses(Duration.ofNanos(1));
		assertThat(Link.resultOf(channel.connection().closed())).isEqualTo(CloseReason.WRITE_STALLED);
		assertThat(Link.failureOf(answer, OutcomeUnknownException.class).delivery()).isEqualTo(Delivery.MAYBE_SENT);
		channel.closeQuietly();
	}

	@Test
	void farEndThatTakesNothingIsCutAlthoughThereWasNoMemoryForTheTimerAtFirst() {
		AcceptedChannel channel = AcceptedChannel.with(unconcerned().writeTimeout(Duration.ofSeconds(10)).build());
		channel.setStuck(true);
		channel.connection().transmit(this.link.request("0620", 1));
		channel.runOutOfMemoryIn("schedule");
		channel.runPendingTasks();
		channel.runOutOfMemoryIn(null);
		channel.connection().transmit(this.link.request("0620", 2));
		channel.timePasses(Duration.ofSeconds(10));
		channel.timePasses(Duration.ofSeconds(10));
		assertThat(Link.resultOf(channel.connection().closed())).isEqualTo(CloseReason.WRITE_STALLED);
		channel.closeQuietly();
	}

	@Test
	void requestSentWhileTheChannelClosesIsRefusedAsClosed() {
		AcceptedChannel channel = AcceptedChannel.with(unconcerned().build());
		AtomicReference<CompletableFuture<IsoMessage>> answer = new AtomicReference<>();
		channel.runWhileClosing(() -> answer.set(channel.connection().sendAsync(this.link.request("0800", 1))));
		channel.peerHangsUp();
		assertThat(Link.failureOf(answer.get(), NotSentException.class).reason()).isEqualTo(FailureReason.CLOSED);
		channel.closeQuietly();
	}

	@Test
	void oneByteThatMayWaitIsEnoughForRequestsOneAfterTheOther() {
		AcceptedChannel channel = AcceptedChannel.with(unconcerned().maximumOutboundBytes(1).build());
		assertThat(sends(channel, 1)).isNotDone();
		channel.setStuck(true);
		assertThat(sends(channel, 2)).isNotDone();
		channel.setStuck(false);
		assertThat(sends(channel, 3)).isNotDone();
		channel.closeQuietly();
	}

	@Test
	void notificationThatTheNetworkHadNotTakenWhenTheConnectionEndedMayHaveArrived() {
		AcceptedChannel channel = AcceptedChannel.with(unconcerned().build());
		channel.setStuck(true);
		CompletableFuture<Void> written = channel.connection().transmit(this.link.request("0620", 1));
		channel.runPendingTasks();
		channel.close();
		channel.runPendingTasks();
		assertThat(Link.failureOf(written, OutcomeUnknownException.class).delivery()).isEqualTo(Delivery.MAYBE_SENT);
		channel.closeQuietly();
	}

	@Test
	void farEndThatTakesALittleAtATimeIsNotCut() {
		AcceptedChannel channel = AcceptedChannel.with(unconcerned().writeTimeout(Duration.ofSeconds(10)).build());
		channel.setStuck(true);
		for (int stan = 1; stan < 10; stan++) {
			sends(channel, stan);
			channel.timePasses(Duration.ofSeconds(9));
			channel.setStuck(false);
			channel.setStuck(true);
		}
		sends(channel, 10);
		channel.setStuck(false);
		channel.timePasses(Duration.ofMinutes(1));
		assertThat(channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		channel.closeQuietly();
	}

	@Test
	void requestsAreRefusedBeyondTheMaximumThatWaitsForTheNetwork() {
		AcceptedChannel channel = AcceptedChannel.with(unconcerned().maximumOutboundBytes(100).build());
		channel.setStuck(true);
		CompletableFuture<IsoMessage> last = sends(channel, 1);
		for (int stan = 2; !last.isCompletedExceptionally(); stan++) {
			assertThat(stan).isLessThan(100);
			last = sends(channel, stan);
		}
		assertThat(Link.failureOf(last, NotSentException.class).reason()).isEqualTo(FailureReason.BACK_PRESSURE);
		channel.setStuck(false);
		assertThat(sends(channel, 100)).isNotDone();
		channel.closeQuietly();
	}

	@Test
	void requestsAreRefusedBeyondTheMaximumThatWaitsForTheEventLoop() {
		AcceptedChannel channel = AcceptedChannel.with(unconcerned().maximumOutboundBytes(100).build());
		CompletableFuture<IsoMessage> last = channel.connection().sendAsync(this.link.request("0100", 1));
		for (int stan = 2; !last.isCompletedExceptionally(); stan++) {
			assertThat(stan).isLessThan(100);
			last = channel.connection().sendAsync(this.link.request("0100", stan));
		}
		assertThat(Link.failureOf(last, NotSentException.class).reason()).isEqualTo(FailureReason.BACK_PRESSURE);
		channel.runPendingTasks();
		assertThat(channel.connection().sendAsync(this.link.request("0100", 100))).isNotDone();
		channel.closeQuietly();
	}

	@Test
	void nothingIsReadFromAFarEndThatReadsNoReplies() {
		AcceptedChannel channel = AcceptedChannel.with(unconcerned().maximumOutboundBytes(100)
			.messageHandler((message, on) -> this.link.format.responseTo(message))
			.build());
		channel.setStuck(true);
		int requests = 0;
		while (channel.config().isAutoRead()) {
			assertThat(++requests).isLessThan(100);
			byte[] body = RawMessage.of("0100", Messages.stan(requests)).bytes();
			channel.writeInbound(Unpooled.buffer().writeShort(body.length).writeBytes(body));
			channel.handlersRun();
		}
		channel.setStuck(false);
		assertThat(channel.config().isAutoRead()).isTrue();
		channel.closeQuietly();
	}

	@Test
	void whoeverSendsAsFastAsWeWriteLeavesTheEventLoopToOthersNowAndThen() {
		AtomicReference<TcpConnection> connection = new AtomicReference<>();
		AtomicBoolean othersHadTheirTurn = new AtomicBoolean();
		AtomicInteger written = new AtomicInteger();
		CompletableFuture<Integer> afterOthers = new CompletableFuture<>();
		IsoMessage notification = this.link.request("0620", 1);
		connection.set((TcpConnection) this.link.connects((options) -> options.metrics(new LinkMetrics() {
			@Override
			public void sent(int bytes) {
				if (!othersHadTheirTurn.get() && written.incrementAndGet() < MANY) {
					connection.get().transmit(notification, Purpose.ECHO_TEST);
				}
			}
		})));
		connection.get().onEventLoop(() -> {
			connection.get().transmit(notification);
			connection.get().onEventLoop(() -> {
				othersHadTheirTurn.set(true);
				afterOthers.complete(written.get());
			});
		});
		assertThat(Link.resultOf(afterOthers)).isPositive().isLessThan(MANY);
		for (int count = 0; count < written.get() + 1; count++) {
			this.link.farEnd().reads();
		}
	}

	@Test
	void everybodyIsAnsweredWhenThereIsNoMemoryLeftToWrite() {
		AcceptedChannel channel = AcceptedChannel.with(unconcerned().build());
		channel.config()
			.setAllocator((ByteBufAllocator) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { ByteBufAllocator.class }, (proxy, method, arguments) -> {
						throw new OutOfMemoryError("for a test");
					}));
		Connection connection = channel.connection();
		CompletableFuture<?> notification = connection.transmit(this.link.request("0100", 1));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 2));
		channel.runPendingTasks();
		Link.failureOf(notification, OutcomeUnknownException.class);
		Link.failureOf(answer, NotSentException.class);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.INTERNAL_ERROR);
		channel.closeQuietly();
	}

	private ConnectionOptions.Builder unconcerned() {
		return ConnectionOptions.builder(this.link.format).idleTime(Duration.ofDays(1)).sendTimeout(Duration.ofDays(1));
	}

	private CompletableFuture<IsoMessage> sends(AcceptedChannel channel, int stan) {
		CompletableFuture<IsoMessage> answer = channel.connection().sendAsync(this.link.request("0100", stan));
		channel.runPendingTasks();
		return answer;
	}

	private Connection online(RawPeer peer, ConnectionOptions.Builder options) {
		CompletableFuture<Connection> connecting = new Connector("issuer", this.link.transport(), options.build())
			.connect(new Address("127.0.0.1", peer.port()));
		peer.accepts();
		return Link.resultOf(connecting);
	}

	private FailureReason firstRefusal(Connection connection) {
		IsoMessage request = this.link.format.set(this.link.request("0100", 1), 48, "x".repeat(999));
		for (int stan = 1; stan < MANY; stan++) {
			this.link.format.set(request, 11, String.format("%06d", stan));
			FailureReason reason = firstFailureOf(connection.sendAsync(request));
			if (reason != null) {
				return reason;
			}
		}
		throw new AssertionError("the network took everything");
	}

	private static FailureReason firstFailureOf(CompletableFuture<IsoMessage> answer) {
		return answer.isCompletedExceptionally() ? Link.failureOf(answer, NotSentException.class).reason() : null;
	}

}
