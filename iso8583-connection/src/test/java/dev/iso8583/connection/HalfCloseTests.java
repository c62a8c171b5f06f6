package dev.iso8583.connection;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.tcp.ConnectionOwner;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Authority;
import dev.iso8583.testing.Identity;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsMaterial;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A far end that ends its output and keeps reading gets its replies, and then the close.
 */
@Tag("slow")
class HalfCloseTests {

	private static final Duration GRACE = Duration.ofHours(1);

	@RegisterExtension
	final Link link = new Link();

	private final Queue<IsoMessage> requests = new ConcurrentLinkedQueue<>();

	private final CompletableFuture<@Nullable Void> found = new CompletableFuture<>();

	/** Completes all replies at the same moment. */
	private final MessageHandler handler = new MessageHandler() {
		@Override
		public @Nullable IsoMessage handle(IsoMessage message, Connection connection) {
			throw new AssertionError();
		}

		@Override
		public CompletableFuture<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection) {
			HalfCloseTests.this.requests.add(message);
			return HalfCloseTests.this.found
				.thenApply((nothing) -> HalfCloseTests.this.link.format.responseTo(message));
		}
	};

	private AutoCloseable open = () -> {
	};

	@AfterEach
	void close() throws Exception {
		this.open.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientThatEndsItsOutputGetsItsAnswersAndThenTheClose(boolean nativeSockets) {
		try (Transport transport = Transport.builder().nativeSockets(nativeSockets).build();
				Server server = server(transport, (options) -> options)) {
			Wire client = Wire.dialling(server.port());
			client.writes(RawMessage.of("0100", "000007"));
			client.writes(RawMessage.of("0800", "000008"));
			client.hangsUpAndListens();
			await().until(() -> this.requests.size() == 2);
			await().until(() -> server.connections().get(0).state() == ConnectionState.CLOSING);
			assertThat(this.link.listener.notifications()).containsExactly("online");
			this.found.complete(null);
			assertThat(List.of(client.reads(), client.reads()))
				.containsExactlyInAnyOrder(RawMessage.of("0110", "000007"), RawMessage.of("0810", "000008"));
			assertThat(client.readsToTheEnd()).isZero();
			await().untilAsserted(() -> assertThat(this.link.listener.notifications()).containsExactly("online",
					"closed CLOSED_BY_PEER"));
			assertThat(this.link.metrics.count("closed CLOSED_BY_PEER")).isEqualTo(1);
			assertThat(this.link.metrics.count("0100 UNCONFIRMED")).isEqualTo(1);
		}
	}

	@Test
	void clientThatReadsSlowlyGetsAllOfItsAnswers() {
		this.found.complete(null);
		MessageHandler wordy = (message, connection) -> this.link.format.set(this.link.format.responseTo(message), 48,
				"x".repeat(999));
		Connection connection = this.link.connects((options) -> options.messageHandler(wordy));
		for (int stan = 1; stan <= 1500; stan++) {
			this.link.farEnd().writes(RawMessage.of("0100", Messages.stan(stan)));
		}
		this.link.farEnd().hangsUpAndListens();
		await().until(() -> connection.state() != ConnectionState.ONLINE);
		assertThat(this.link.farEnd().readsToTheEnd()).isEqualTo(1500);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_BY_PEER);
	}

	@Test
	void farEndToWhichNothingIsOwedIsClosedAtOnce() {
		Connection connection = this.link.connects((options) -> options.closeTimeout(GRACE).signOff((on) -> {
			throw new AssertionError();
		}));
		this.link.farEnd().hangsUpAndListens();
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_BY_PEER);
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
	}

	@Test
	void ourRequestsEndAtOnceAndNoneIsSentWhileRepliesAreOwed() {
		Connection connection = online((options) -> options);
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 1));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0100", "000001"));
		asksAndEndsItsOutput();
		OutcomeUnknownException unknown = Link.failureOf(answer, OutcomeUnknownException.class);
		assertThat(unknown.reason()).isEqualTo(FailureReason.CLOSED);
		assertThat(unknown).hasMessageContaining("closed by the far end");
		assertThat(Link.failureOf(connection.sendAsync(this.link.request("0100", 2)), NotSentException.class).reason())
			.isEqualTo(FailureReason.CLOSED);
		Link.failureOf(connection.transmit(this.link.request("0620", 3)), NotSentException.class);
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSING);
		assertThat(connection.closed()).isNotDone();
		replyLeavesAndThenTheClose(this.link.farEnd());
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_BY_PEER);
	}

	@Test
	void replyThatIsFoundLaterLeavesBeforeItsConnectionIsClosed() {
		Connection connection = online((options) -> options);
		asksAndEndsItsOutput();
		await().until(() -> connection.state() == ConnectionState.CLOSING);
		IsoMessage request = this.requests.remove();
		Link.resultOf(connection.reply(request, this.link.format.responseTo(request)));
		this.found.cancel(false);
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007"));
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
	}

	@Test
	void poolThatStopsWaitsUntilTheRepliesThatAreOwedHaveLeft() {
		Pool pool = pool();
		asksAndEndsItsOutput();
		Wire first = this.link.farEnd();
		this.link.accepts();
		await().until(() -> pool.stats().online() == 1);
		CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> pool.stop(GRACE));
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
		await().until(() -> this.link.metrics.count("closed CLOSED_LOCALLY") == 1);
		assertThat(stopping).isNotDone();
		replyLeavesAndThenTheClose(first);
		Link.resultOf(stopping);
		assertThat(this.link.metrics.count("closed CLOSED_BY_PEER")).isEqualTo(1);
	}

	@Test
	void poolThatStopsGivesTheRepliesThatAreOwedNoMoreThanItsGrace() {
		Pool pool = pool();
		asksAndEndsItsOutput();
		Wire first = this.link.farEnd();
		this.link.accepts();
		await().until(() -> pool.stats().online() == 1);
		Link.resultOf(CompletableFuture.runAsync(() -> pool.stop(Duration.ZERO)));
		assertThat(this.link.metrics.count("closed CLOSED_BY_PEER")).isEqualTo(1);
		assertThat(first.readsToTheEnd()).isZero();
	}

	@Test
	void poolDialsAgainAtOnceWhileRepliesAreOwed() {
		Pool pool = pool();
		Wire first = this.link.farEnd();
		asksAndEndsItsOutput();
		this.link.accepts();
		await().until(() -> pool.stats().online() == 1);
		CompletableFuture<IsoMessage> answer = pool.sendAsync(this.link.request("0100", 1));
		assertThat(this.link.farEnd().answers("00")).isEqualTo(RawMessage.of("0100", "000001"));
		Link.resultOf(answer);
		replyLeavesAndThenTheClose(first);
		await().until(() -> this.link.metrics.count("closed CLOSED_BY_PEER") == 1);
		assertThat(pool.stats().online()).isEqualTo(1);
	}

	@Test
	void ownerLearnsThatTheFarEndWasWellBeforeItLearnsOfTheEnd() {
		Queue<String> told = new ConcurrentLinkedQueue<>();
		CompletableFuture<Connection> online = new CompletableFuture<>();
		new Connector("issuer", this.link.transport(), this.link.options().messageHandler(this.handler).build())
			.dial(this.link.address(), new ConnectionOwner() {
				@Override
				public void online(Connection connection) {
					online.complete(connection);
				}

				@Override
				public void proved(Connection connection) {
					told.add("proved");
				}

				@Override
				public void connectFailed(ConnectFailedException failure) {
					told.add("failed");
				}

				@Override
				public void closed(Connection connection, CloseReason reason) {
					told.add("closed " + reason.name());
				}
			});
		this.link.accepts();
		Connection connection = Link.resultOf(online);
		asksAndEndsItsOutput();
		await().untilAsserted(() -> assertThat(told).containsExactly("proved", "closed CLOSED_BY_PEER"));
		replyLeavesAndThenTheClose(this.link.farEnd());
		Link.resultOf(connection.closed());
		assertThat(told).containsExactly("proved", "closed CLOSED_BY_PEER");
	}

	@Test
	void farEndThatEndsItsOutputWhileWeDrainGetsItsAnswersAndNoSignOff() {
		Connection connection = online((options) -> options.signOff((on) -> {
			throw new AssertionError();
		}));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 1));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0100", "000001"));
		CompletableFuture<Void> closing = connection.closeAsync(GRACE);
		asksAndEndsItsOutput();
		Link.failureOf(answer, OutcomeUnknownException.class);
		assertThat(closing).isNotDone();
		replyLeavesAndThenTheClose(this.link.farEnd());
		Link.resultOf(closing);
	}

	@Test
	void farEndThatEndsItsOutputInTheSignOnFailsTheDial() {
		CompletableFuture<Connection> dial = this.link
			.dials(this.link.options().closeTimeout(GRACE).signOn((on) -> this.link.request("0800", 1)).build());
		Wire farEnd = this.link.peer().accepts();
		farEnd.reads();
		farEnd.hangsUpAndListens();
		assertThat(Link.failureOf(dial, ConnectFailedException.class).reason())
			.isEqualTo(ConnectFailedException.Reason.CLOSED_EARLY);
		assertThat(farEnd.readsToTheEnd()).isZero();
	}

	@Test
	void dialThatIsAbandonedDuringSignOnFailsOnceAlthoughTheFarEndEndsItsOutput() {
		CompletableFuture<Connection> dialled = new CompletableFuture<>();
		Queue<String> told = new ConcurrentLinkedQueue<>();
		new Connector("issuer", this.link.transport(), this.link.options().signOn((on) -> {
			dialled.complete(on);
			return this.link.request("0800", 1);
		}).build()).dial(this.link.address(), new ConnectionOwner() {
			@Override
			public void online(Connection connection) {
				told.add("online");
			}

			@Override
			public void connectFailed(ConnectFailedException failure) {
				told.add("failed " + failure.reason().name());
			}

			@Override
			public void closed(Connection connection, CloseReason reason) {
				told.add("closed " + reason);
			}
		});
		Wire farEnd = this.link.peer().accepts();
		farEnd.reads();
		CompletableFuture<Void> closing = Link.resultOf(dialled).closeAsync(GRACE);
		await().until(() -> Link.resultOf(dialled).state() == ConnectionState.CLOSING);
		farEnd.hangsUpAndListens();
		Link.resultOf(closing);
		assertThat(told).containsExactly("failed CLOSED_EARLY");
	}

	@Test
	void handlerThatHangsIsNotWaitedForLongerThanTheCloseTimeout() {
		AcceptedChannel channel = accepted((options) -> options.closeTimeout(Duration.ofSeconds(10)));
		receives(channel);
		channel.peerEndsItsOutput();
		channel.timePasses(Duration.ofMillis(9900));
		assertThat(channel.connection().state()).isEqualTo(ConnectionState.CLOSING);
		channel.timePasses(Duration.ofMillis(200));
		assertThat(Link.resultOf(channel.connection().closed())).isEqualTo(CloseReason.CLOSED_BY_PEER);
		this.found.complete(null);
		channel.runPendingTasks();
		assertThat(this.link.metrics.count("0100 FAILED")).isEqualTo(1);
	}

	@Test
	void silenceOfAFarEndThatHasEndedItsOutputIsNotReported() {
		AcceptedChannel channel = accepted(
				(options) -> options.closeTimeout(GRACE).readTimeout(Duration.ofSeconds(60)));
		receives(channel);
		channel.peerEndsItsOutput();
		channel.timePasses(Duration.ofMinutes(5));
		assertThat(this.link.metrics.count("read timeout")).isZero();
		assertThat(channel.connection().state()).isEqualTo(ConnectionState.CLOSING);
	}

	@Test
	void halfAFrameAtTheEndIsReported() {
		AcceptedChannel channel = accepted((options) -> options);
		receives(channel);
		channel.writeInbound(Unpooled.buffer().writeShort(100).writeByte('0'));
		channel.peerEndsItsOutput();
		assertThat(Link.resultOf(channel.connection().closed())).isEqualTo(CloseReason.FRAME_TRUNCATED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.3", "TLSv1.2" })
	void clientThatEndsItsOutputByTlsGetsItsAnswersIfItsVersionLetsIt(String protocol) {
		Authority authority = new Authority("an authority");
		Identity issuer = authority.issues("issuer", "127.0.0.1");
		TlsMaterial material = TlsMaterial.builder().keys(issuer.keys()).trusted(authority.trusted()).build();
		try (Server server = server(this.link.transport(), (options) -> options.tls(Tls.of(material)))) {
			Wire client = Wire.dialling(Identity.noneTrusting(authority), server.port(), protocol);
			client.writes(RawMessage.of("0100", "000007"));
			await().until(() -> this.requests.size() == 1);
			client.saysGoodbye();
			await().until(() -> server.connections()
				.stream()
				.noneMatch((connection) -> connection.state() == ConnectionState.ONLINE));
			this.found.complete(null);
			if (protocol.equals("TLSv1.3")) {
				assertThat(client.reads()).isEqualTo(RawMessage.of("0110", "000007"));
			}
			assertThat(client.readsToTheEnd()).isZero();
			await().until(() -> this.link.metrics.count("closed CLOSED_BY_PEER") == 1);
		}
	}

	private Server server(Transport transport, UnaryOperator<ConnectionOptions.Builder> with) {
		Server server = new Server("issuer", transport,
				ServerOptions
					.builder(with.apply(this.link.options().closeTimeout(GRACE).messageHandler(this.handler)).build())
					.bindAddress("127.0.0.1")
					.build());
		server.start();
		return server;
	}

	/** Return a pool whose only connection is online. */
	private Pool pool() {
		Pool pool = new Pool("gateway", this.link.transport(),
				PoolOptions.builder(this.link.options().closeTimeout(GRACE).messageHandler(this.handler).build())
					.addresses(List.of(this.link.address()))
					.minimumConnections(0)
					.build());
		this.open = () -> pool.stop(Duration.ZERO);
		pool.start();
		this.link.accepts();
		await().until(() -> pool.stats().online() == 1);
		return pool;
	}

	private Connection online(UnaryOperator<ConnectionOptions.Builder> with) {
		return this.link.connects((options) -> with.apply(options.closeTimeout(GRACE).messageHandler(this.handler)));
	}

	private void asksAndEndsItsOutput() {
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		this.link.farEnd().hangsUpAndListens();
		await().until(() -> this.requests.size() == 1);
	}

	private void replyLeavesAndThenTheClose(Wire farEnd) {
		this.found.complete(null);
		assertThat(farEnd.reads()).isEqualTo(RawMessage.of("0110", "000007"));
		assertThat(farEnd.readsToTheEnd()).isZero();
	}

	private AcceptedChannel accepted(UnaryOperator<ConnectionOptions.Builder> with) {
		AcceptedChannel channel = AcceptedChannel
			.with(with.apply(this.link.options().messageHandler(this.handler)).build());
		this.open = channel::closeQuietly;
		return channel;
	}

	private void receives(AcceptedChannel channel) {
		byte[] request = RawMessage.of("0100", "000007").bytes();
		ByteBuf frame = Unpooled.buffer().writeShort(request.length).writeBytes(request);
		channel.writeInbound(frame);
		channel.handlersRun();
	}

}
