package dev.iso8583.tcp;

import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NetworkManagementRequest;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.HeldEventLoop;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.RecordingMetrics;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An event loop may be late: what a timer is to judge lies in the socket already when the
 * timer goes off. It is read before it is judged.
 */
@Timeout(60)
class LateEventLoopTests {

	private static final Duration IDLE_TIME = Duration.ofSeconds(5);

	private static final Duration TIMEOUT = Duration.ofMillis(400);

	private final MessageFormat format = Messages.format();

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final AtomicInteger pings = new AtomicInteger();

	private final NetworkManagementRequest echoTest = (on) -> request("0800", 900_000 + this.pings.incrementAndGet());

	private final HeldEventLoop loop = new HeldEventLoop();

	private RawPeer peer = RawPeer.listening();

	private Wire farEnd;

	@AfterEach
	void ends() throws InterruptedException {
		this.loop.ends();
		this.peer.close();
	}

	@Test
	void pingWhoseAnswerHasArrivedIsAnswered() {
		Connection connection = connects(options().ping(Link.onceOnline(this.echoTest)));
		this.loop.passes(IDLE_TIME);
		RawMessage ping = this.farEnd.reads();
		this.loop.passes(TIMEOUT, () -> arrives(ping.answered("00")));
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
		assertThat(this.metrics.count("ANSWERED")).isOne();
	}

	@Test
	void pingWhoseAnswerHasNotArrivedIsUnanswered() {
		Connection connection = connects(options().ping(Link.onceOnline(this.echoTest)));
		this.loop.passes(IDLE_TIME);
		this.farEnd.reads();
		this.loop.passes(TIMEOUT, () -> arrives(RawMessage.of("0110", "000099").with(39, "00")));
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_UNANSWERED);
	}

	@Test
	void firstPingWhoseAnswerHasArrivedIsAnswered() {
		CompletableFuture<Connection> connecting = dials(options().ping(this.echoTest));
		RawMessage ping = accepts().reads();
		this.loop.passes(TIMEOUT, () -> arrives(ping.answered("00")));
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void requestWhoseResponseHasArrivedIsAnswered() {
		Connection connection = connects(options());
		CompletableFuture<IsoMessage> answer = connection.sendAsync(request("0100", 7), TIMEOUT);
		RawMessage request = this.farEnd.reads();
		this.loop.passes(TIMEOUT, () -> arrives(request.answered("00")));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

	@Test
	void requestWhoseResponseHasNotArrivedTimesOut() {
		Connection connection = connects(options());
		CompletableFuture<IsoMessage> answer = connection.sendAsync(request("0100", 7), TIMEOUT);
		this.farEnd.reads();
		this.loop.passes(TIMEOUT, () -> arrives(RawMessage.of("0110", "000099").with(39, "00")));
		assertThat(Link.failureOf(answer, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.TIMEOUT);
	}

	@Test
	void signOnWhoseAnswerHasArrivedIsAccepted() {
		CompletableFuture<Connection> connecting = dials(
				options().signOnTimeout(TIMEOUT).signOn((on) -> request("0800", 1)));
		RawMessage signOn = accepts().reads();
		this.loop.passes(TIMEOUT, () -> arrives(signOn.answered("00")));
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void requestWhoseResponseHasArrivedWhenTheGraceEndsIsAnswered() {
		Connection connection = connects(options());
		CompletableFuture<IsoMessage> answer = connection.sendAsync(request("0100", 7), Duration.ofMinutes(1));
		RawMessage request = this.farEnd.reads();
		connection.closeAsync(TIMEOUT);
		await().until(() -> connection.state() == ConnectionState.CLOSING);
		this.loop.passes(TIMEOUT, () -> arrives(request.answered("00")));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

	@Test
	void frameWhoseRestHasArrivedIsRead() {
		Connection connection = connects(options().frameTimeout(TIMEOUT));
		this.loop.passes(Duration.ZERO, () -> {
			this.farEnd.writesBytes("00");
			this.loop.hasArrived();
		});
		this.loop.passes(TIMEOUT, () -> {
			byte[] body = RawMessage.of("0110", "000099").with(39, "00").bytes();
			this.farEnd.writesBytes("%02x".formatted(body.length) + HexFormat.of().formatHex(body));
			this.loop.hasArrived();
		});
		assertThat(this.metrics.count("unmatched")).isOne();
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void clientWhoseFirstMessageHasArrivedIsServed() throws Exception {
		try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
				Wire client = Wire.dialling(((InetSocketAddress) listener.getLocalAddress()).getPort())) {
			NioSocketChannel accepted = this.loop.socket(listener.accept());
			CompletableFuture<Connection> adopted = new CompletableFuture<>();
			accepted.pipeline().addLast(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					adopted.complete(
							new Connector("terminals", LateEventLoopTests.this.loop.transport(), options().build())
								.adopt(channel, new AcceptedChannel.Unconcerned(), TIMEOUT));
				}
			});
			this.loop.register(accepted).sync();
			Connection connection = Link.resultOf(adopted);
			this.loop.passes(TIMEOUT, () -> {
				client.writes(RawMessage.of("0110", "000099").with(39, "00"));
				this.loop.hasArrived();
			});
			assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
			assertThat(this.metrics.count("unmatched")).isOne();
		}
	}

	@Test
	void farEndThatHasMadeRoomWhenTheWriteTimeoutEndsIsNotCut() {
		this.peer.close();
		this.peer = RawPeer.listeningWithSmallBuffer();
		Connection connection = connects(options().maximumOutboundBytes(8 * 1024 * 1024).writeTimeout(TIMEOUT));
		while (((TcpConnection) connection).channel.isWritable()) {
			connection.writeRaw(new byte[65_536]);
			this.loop.passes(Duration.ZERO);
		}
		this.loop.passes(TIMEOUT, () -> {
			do {
				this.farEnd.readsBytes(65_536);
			}
			while (!this.loop.isWritable());
		});
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
		this.loop.passes(TIMEOUT);
		this.loop.passes(TIMEOUT);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.WRITE_STALLED);
	}

	private void arrives(RawMessage message) {
		this.farEnd.writes(message);
		this.loop.hasArrived();
	}

	private ConnectionOptions.Builder options() {
		return ConnectionOptions.builder(this.format).metrics(this.metrics).idleTime(IDLE_TIME).pingTimeout(TIMEOUT);
	}

	private Connection connects(ConnectionOptions.Builder options) {
		CompletableFuture<Connection> connecting = dials(options);
		this.farEnd = this.peer.accepts();
		return Link.resultOf(connecting);
	}

	private Wire accepts() {
		this.farEnd = this.peer.accepts();
		return this.farEnd;
	}

	private CompletableFuture<Connection> dials(ConnectionOptions.Builder options) {
		return new Connector("issuer", this.loop.transport(), options.build())
			.connect(new Address("127.0.0.1", this.peer.port()));
	}

	private IsoMessage request(String mti, int stan) {
		return this.format.set(this.format.newMessage(mti), 11, Messages.stan(stan));
	}

}
