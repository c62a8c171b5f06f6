package dev.iso8583.connection;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolListener;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.pool.PoolState;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A handler that closes the connection which waits for that handler does not wait in
 * turn: the grace here is longer than any test.
 */
class CloseInHandlerTests {

	private static final Duration GRACE = Duration.ofHours(1);

	@RegisterExtension
	final Link link = new Link();

	private final CompletableFuture<ConnectionState> returned = new CompletableFuture<>();

	private Pool pool;

	private Server server;

	@AfterEach
	void stop() {
		if (this.pool != null) {
			this.pool.stop(Duration.ZERO);
		}
		if (this.server != null) {
			this.server.stop(Duration.ZERO);
		}
	}

	@Test
	void handlerClosesItsConnectionAndItsReplyStillLeaves() {
		Connection connection = online((options) -> options.messageHandler(closing(Connection::close)));
		repliesThenEnds(this.link.farEnd());
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
		assertThat(Link.resultOf(this.returned)).isNotEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void handlerInSequenceClosesItsConnectionAndWhatWaitsBehindItIsAnsweredToo() {
		online((options) -> options.inboundOrder(InboundOrder.SEQUENTIAL).messageHandler((message, on) -> {
			on.close();
			return this.link.format.responseTo(message);
		}));
		// both at once
		this.link.farEnd()
			.writesBytes("001A" + hex(RawMessage.of("0100", "000007")) + "001A" + hex(RawMessage.of("0100", "000008")));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007"));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000008"));
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
	}

	@Test
	void handlerOfNetworkManagementClosesItsConnection() {
		online((options) -> options.networkManagementHandler(closing(Connection::close)));
		repliesThenEnds(this.link.farEnd());
	}

	@Test
	void handlerOfAnotherConnectionWaitsForTheEnd() {
		Connection other = online((options) -> options);
		Wire itsFarEnd = this.link.farEnd();
		CompletableFuture<IsoMessage> inFlight = other.sendAsync(this.link.request("0100", 1));
		RawMessage request = itsFarEnd.reads();
		online((options) -> options.messageHandler((message, on) -> {
			other.close();
			this.returned.complete(other.state());
			return null;
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		await().until(() -> other.state() == ConnectionState.CLOSING);
		assertThat(this.returned).isNotDone();
		itsFarEnd.writes(request.answered("00"));
		Link.resultOf(inFlight);
		assertThat(Link.resultOf(this.returned)).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void signOffHandlerClosesTheConnectionThatSignsOff() {
		Connection connection = online((options) -> options.signOff((on) -> {
			on.close();
			this.returned.complete(on.state());
			return this.link.request("0800", 2);
		}));
		CompletableFuture<Void> closing = connection.closeAsync(GRACE);
		assertThat(this.link.farEnd().answers("00")).isEqualTo(RawMessage.of("0800", "000002"));
		Link.resultOf(closing);
		assertThat(Link.resultOf(this.returned)).isNotEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void pingHandlerClosesItsConnectionWhoseSignOffFollows() {
		Connection connection = online(
				(options) -> options.idleTime(Duration.ofMillis(10)).ping(Link.onceOnline((on) -> {
					on.close();
					return null;
				})).signOff((on) -> this.link.request("0800", 2)));
		assertThat(this.link.farEnd().answers("00")).isEqualTo(RawMessage.of("0800", "000002"));
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
	}

	@Test
	void signOnHandlerClosesItsConnectionAndTheDialFails() {
		CompletableFuture<Connection> dial = this.link.dials(this.link.options().closeTimeout(GRACE).signOn((on) -> {
			on.close();
			return null;
		}).build());
		this.link.peer().accepts();
		Link.failureOf(dial, ConnectFailedException.class);
	}

	@Test
	void listenerClosesTheConnectionItIsNotifiedOf() {
		CompletableFuture<CloseReason> told = new CompletableFuture<>();
		online((options) -> options.listener(new ConnectionListener() {
			@Override
			public void online(Connection connection) {
				connection.close();
			}

			@Override
			public void closed(Connection connection, CloseReason reason) {
				connection.close();
				told.complete(reason);
			}
		}));
		assertThat(Link.resultOf(told)).isEqualTo(CloseReason.CLOSED_LOCALLY);
	}

	@Test
	void handlerStopsItsPool() {
		pool((on) -> this.pool.stop(GRACE), PoolListener.NONE);
		repliesThenEnds(this.link.farEnd());
		assertThat(this.pool.isRunning()).isFalse();
		this.pool.stop(GRACE);
	}

	@Test
	void handlerClosesTheViewOfItsPoolWhichIsClosedWhenAllIsOver() {
		CompletableFuture<Connection> view = new CompletableFuture<>();
		pool((on) -> {
			view.join().close();
			assertThat(view.join().closed()).isNotDone();
		}, PoolListener.NONE);
		view.complete(this.pool.asConnection());
		repliesThenEnds(this.link.farEnd());
		assertThat(Link.resultOf(view.join().closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
	}

	@Test
	void listenerOfAPoolStopsIt() {
		CompletableFuture<Pool> told = new CompletableFuture<>();
		pool((on) -> {
		}, (changed, before, after) -> {
			if (after == PoolState.UP) {
				changed.stop(GRACE);
				told.complete(changed);
			}
		});
		assertThat(Link.resultOf(told).isRunning()).isFalse();
	}

	@Test
	void handlerStopsItsServerAndTheOthersClientsAreClosedToo() {
		server((on) -> this.server.stop(GRACE));
		Wire other = Wire.dialling(this.server.port());
		Wire client = Wire.dialling(this.server.port());
		repliesThenEnds(client);
		assertThat(other.readsToTheEnd()).isZero();
		assertThat(this.server.isRunning()).isFalse();
		this.server.stop(GRACE);
	}

	private Connection online(UnaryOperator<ConnectionOptions.Builder> with) {
		return this.link.connects((options) -> with.apply(options.closeTimeout(GRACE)));
	}

	private void pool(Consumer<Connection> closes, PoolListener listener) {
		this.pool = new Pool("gateway", this.link.transport(),
				PoolOptions.builder(this.link.options().closeTimeout(GRACE).messageHandler(closing(closes)).build())
					.addresses(List.of(this.link.address()))
					.listener(listener)
					.build());
		CompletableFuture<Void> started = CompletableFuture.runAsync(this.pool::start);
		this.link.accepts();
		Link.resultOf(started);
	}

	private void server(Consumer<Connection> closes) {
		this.server = new Server("issuer", this.link.transport(),
				ServerOptions.builder(this.link.options().closeTimeout(GRACE).messageHandler(closing(closes)).build())
					.bindAddress("127.0.0.1")
					.build());
		this.server.start();
	}

	private MessageHandler closing(Consumer<Connection> closes) {
		return (message, on) -> {
			closes.accept(on);
			this.returned.complete(on.state());
			return this.link.format.responseTo(message);
		};
	}

	private static String hex(RawMessage message) {
		return HexFormat.of().formatHex(message.bytes());
	}

	private static void repliesThenEnds(Wire farEnd) {
		farEnd.writes(RawMessage.of("0800", "000007"));
		assertThat(farEnd.reads()).isEqualTo(RawMessage.of("0810", "000007"));
		assertThat(farEnd.readsToTheEnd()).isZero();
	}

}
