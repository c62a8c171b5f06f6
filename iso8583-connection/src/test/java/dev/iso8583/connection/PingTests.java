package dev.iso8583.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("slow")
class PingTests {

	@RegisterExtension
	final Link link = new Link();

	private final AtomicInteger pings = new AtomicInteger();

	private final AtomicInteger requests = new AtomicInteger();

	private final NetworkManagementRequest echoTest = (connection) -> this.link.format
		.set(this.link.request("0800", 900_000 + this.pings.incrementAndGet()), 70, "301");

	@Test
	void idleConnectionSendsAnEchoTestAgainAndAgain() {
		Connection connection = pingingConnection();
		assertThat(this.link.farEnd().answers("00")).isEqualTo(RawMessage.of("0800", "900001").with(70, "301"));
		assertThat(this.link.farEnd().answers("00").stan()).isEqualTo("900002");
		assertThat(this.link.farEnd().answers("00").stan()).isEqualTo("900003");
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void connectionWithoutASignOnIsOnlineOnceItsFirstEchoTestIsAnswered() {
		CompletableFuture<Connection> connecting = this.link.dials(this.link.options().ping(this.echoTest).build());
		Wire farEnd = this.link.peer().accepts();
		RawMessage request = farEnd.reads();
		assertThat(request).isEqualTo(RawMessage.of("0800", "900001").with(70, "301"));
		assertThat(connecting).isNotDone();
		assertThat(this.link.listener.notifications()).isEmpty();
		farEnd.writes(request.answered("00"));
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
		await().until(() -> this.link.listener.notifications().equals(List.of("online")));
	}

	@Test
	void farEndThatHangsIsNeverOnlineAlthoughItsSystemTakesTheConnection() throws IOException {
		try (ServerSocket hangs = new ServerSocket(0)) {
			ConnectFailedException failure = Link.failureOf(new Connector("issuer", this.link.transport(),
					this.link.options().pingTimeout(Duration.ofMillis(200)).ping(this.echoTest).build())
				.connect(new Address("127.0.0.1", hangs.getLocalPort())), ConnectFailedException.class);
			assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.PING_FAILED);
			assertThat(this.link.metrics.count("dial failed PING_FAILED")).isEqualTo(1);
			await().until(() -> this.link.listener.notifications().equals(List.of("closed PING_UNANSWERED")));
		}
	}

	@Test
	void refusedFirstEchoTestFailsTheConnect() {
		CompletableFuture<Connection> connecting = this.link.dials(this.link.options().ping(this.echoTest).build());
		this.link.peer().accepts().answers("91");
		ConnectFailedException failure = Link.failureOf(connecting, ConnectFailedException.class);
		assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.PING_FAILED);
		assertThat(failure).hasMessageContaining("response code 91");
	}

	@Test
	void farEndIsServedBeforeItAnswersTheFirstEchoTest() {
		CompletableFuture<Connection> connecting = this.link.dials(this.link.options()
			.ping(this.echoTest)
			.messageHandler((message, on) -> this.link.format.set(this.link.format.responseTo(message), 39, "00"))
			.build());
		Wire farEnd = this.link.peer().accepts();
		RawMessage ping = farEnd.reads();
		farEnd.writes(RawMessage.of("0800", "000009"));
		assertThat(farEnd.reads()).isEqualTo(RawMessage.of("0810", "000009").with(39, "00"));
		assertThat(connecting).isNotDone();
		farEnd.writes(ping.answered("00"));
		Link.resultOf(connecting);
	}

	@Test
	void signOnThatIsAnsweredNeedsNoEchoTestBesideIt() {
		CompletableFuture<Connection> connecting = this.link
			.dials(this.link.options().signOn((on) -> this.link.request("0800", 1)).ping(this.echoTest).build());
		this.link.peer().accepts().answers("00");
		Link.resultOf(connecting);
		assertThat(this.pings).hasValue(0);
	}

	@Test
	void signOnWithNothingToSendLeavesItToTheEchoTest() {
		CompletableFuture<Connection> connecting = this.link
			.dials(this.link.options().signOn((on) -> null).ping(this.echoTest).build());
		assertThat(this.link.peer().accepts().answers("00").stan()).isEqualTo("900001");
		Link.resultOf(connecting);
	}

	@Test
	void unansweredEchoTestClosesTheConnection() {
		Connection connection = impatientlyPingingConnection();
		this.link.farEnd().reads();
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_UNANSWERED);
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
		assertThat(this.link.metrics.count("closed PING_UNANSWERED")).isEqualTo(1);
	}

	@Test
	void refusedEchoTestClosesTheConnection() {
		Connection connection = pingingConnection();
		this.link.farEnd().answers("91");
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_REFUSED);
	}

	@Test
	void asManyUnansweredEchoTestsInARowAsConfiguredCloseTheConnection() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects((options) -> options.idleTime(Duration.ofMillis(50))
				.pingTimeout(Duration.ofMillis(100))
				.maximumUnansweredPings(3)
				.ping(Link.onceOnline(this.echoTest)));
			assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_UNANSWERED);
			assertThat(this.link.farEnd().readsToTheEnd()).isEqualTo(3);
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("DEBUG") && line.contains("ping unanswered"))
				.hasSize(2)
				.first()
				.asString()
				.contains("1 of 3");
		}
	}

	@Test
	void echoTestThatAlwaysHasTheSameStanGoesAgainAlthoughTheAnswerToTheLastMayStillCome() {
		Connection connection = this.link.connects((options) -> options.idleTime(Duration.ofMillis(50))
			.pingTimeout(Duration.ofMillis(100))
			.maximumUnansweredPings(3)
			.ping(Link.onceOnline((on) -> this.link.request("0800", 1))));
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_UNANSWERED);
		assertThat(this.link.farEnd().readsToTheEnd()).isEqualTo(3);
	}

	@Test
	void answeredEchoTestStartsTheCountAnew() {
		AcceptedChannel channel = AcceptedChannel.with(this.link.options()
			.idleTime(Duration.ofSeconds(5))
			.pingTimeout(Duration.ofSeconds(2))
			.maximumUnansweredPings(2)
			.ping(this.echoTest)
			.build());
		for (int round = 0; round < 3; round++) {
			idles(channel);
			channel.timePasses(Duration.ofSeconds(2));
			byte[] answer = idles(channel).answered("00").bytes();
			channel.writeInbound(Unpooled.buffer().writeShort(answer.length).writeBytes(answer));
		}
		assertThat(channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		idles(channel);
		channel.timePasses(Duration.ofSeconds(2));
		assertThat(channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		idles(channel);
		channel.timePasses(Duration.ofSeconds(2));
		assertThat(Link.resultOf(channel.connection().closed())).isEqualTo(CloseReason.PING_UNANSWERED);
		channel.closeQuietly();
	}

	@Test
	void refusedEchoTestClosesTheConnectionHoweverManyMayGoUnanswered() {
		Connection connection = this.link.connects((options) -> options.idleTime(Duration.ofMillis(50))
			.maximumUnansweredPings(3)
			.ping(Link.onceOnline(this.echoTest)));
		this.link.farEnd().answers("91");
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_REFUSED);
	}

	@Test
	void echoTestGetsThroughAlthoughNoMoreRequestsMayBeInFlight() {
		Connection connection = this.link.connects((options) -> options.idleTime(Duration.ofMillis(50))
			.pingTimeout(Duration.ofSeconds(2))
			.maximumPendingRequests(1)
			.ping(Link.onceOnline(this.echoTest)));
		connection.sendAsync(this.link.request("0100", 7));
		assertThat(Link.failureOf(connection.sendAsync(this.link.request("0100", 8)), NotSentException.class).reason())
			.isEqualTo(FailureReason.TOO_MANY_PENDING);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_UNANSWERED);
	}

	@Test
	void messageMaySayItselfOffTheEventLoopWhichResponseCodesAcceptIt() {
		Set<String> threads = ConcurrentHashMap.newKeySet();
		Connection connection = this.link.connects((options) -> options.idleTime(Duration.ofMillis(50))
			.ping(Link.onceOnline(new NetworkManagementRequest() {
				@Override
				public IsoMessage message(Connection on) throws Exception {
					return PingTests.this.echoTest.message(on);
				}

				@Override
				public Set<String> acceptedResponseCodes() {
					threads.add(Thread.currentThread().getName());
					return Set.of("77");
				}
			})));
		this.link.farEnd().answers("77");
		this.link.farEnd().answers("00");
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_REFUSED);
		assertThat(threads).allMatch((thread) -> thread.startsWith("iso8583-management"));
	}

	@Test
	void requestsInFlightFailWithTheEchoTest() {
		Connection connection = impatientlyPingingConnection();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		assertThat(Link.failureOf(answer, OutcomeUnknownException.class)).hasMessageContaining("echo test unanswered");
	}

	@Test
	void farEndThatStopsAnsweringIsFoundAlthoughTrafficKeepsTheLinkBusy() {
		Connection connection = this.link
			.connects((options) -> options.ping(Link.onceOnline(this.echoTest)).pingTimeout(Duration.ofMillis(100)));
		Link.timesOut(() -> connection.sendAsync(this.link.request("0100", 7), Duration.ofMillis(500)));
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_UNANSWERED);
	}

	@Test
	void deadFarEndIsDetectedUnderTrafficWithinIdleTimeAndPingTimeoutWhateverTheSendTimeout() {
		AcceptedChannel channel = underTraffic();
		assertThat(passesWithTraffic(channel, Duration.ofSeconds(5))).isEqualTo(1);
		passesWithTraffic(channel, Duration.ofSeconds(9));
		assertThat(channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		assertThat(passesWithTraffic(channel, Duration.ofSeconds(1))).isEqualTo(0);
		assertThat(Link.resultOf(channel.connection().closed())).isEqualTo(CloseReason.PING_UNANSWERED);
		assertThat(this.pings).hasValue(1);
		channel.closeQuietly();
	}

	@Test
	void farEndThatIsSlowIsPingedUnderTrafficAndLivesOn() {
		AcceptedChannel channel = underTraffic();
		for (int round = 1; round <= 5; round++) {
			passesWithTraffic(channel, Duration.ofSeconds(6));
			assertThat(this.pings).hasValue(round);
			answers(channel, RawMessage.of("0800", "%06d".formatted(900_000 + round)).answered("00"));
		}
		assertThat(channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		assertThat(channel.connection().pending()).isEqualTo(30);
		channel.closeQuietly();
	}

	@Test
	void echoTestIsNotJudgedWhileWeReadNothingBecauseTheFarEndTakesNoReplies() {
		AcceptedChannel channel = AcceptedChannel.with(ConnectionOptions.builder(this.link.format)
			.maximumOutboundBytes(100)
			.writeTimeout(Duration.ofMinutes(1))
			.ping(this.echoTest)
			.build());
		channel.setStuck(true);
		IsoMessage request = this.link.request("0100", 7);
		while (channel.config().isAutoRead()) {
			channel.connection().reply(request, this.link.format.responseTo(request));
			channel.runPendingTasks();
		}
		channel.timePasses(Duration.ofSeconds(5));
		assertThat(channel.handlersRun()).isEqualTo(1);
		channel.timePasses(Duration.ofSeconds(10));
		assertThat(channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		assertThat(channel.connection().pending()).isZero();
		channel.timePasses(Duration.ofSeconds(45));
		assertThat(Link.resultOf(channel.connection().closed())).isEqualTo(CloseReason.WRITE_STALLED);
		channel.closeQuietly();
	}

	@Test
	void pingHandlerThatDoesNotReturnIsAskedAgainOnceItHas() {
		CompletableFuture<IsoMessage> slow = new CompletableFuture<>();
		try (LogCapture log = LogCapture.everything()) {
			this.link.connects((options) -> options.idleTime(Duration.ofMillis(50))
				.pingTimeout(Duration.ofMillis(50))
				.ping((on) -> (this.pings.getAndIncrement() == 0) ? slow.get() : this.echoTest.message(on)));
			await().until(() -> log.text().contains("its handler has not returned within 100 ms"));
			assertThat(this.pings).hasValue(1);
		}
		slow.complete(null);
		assertThat(this.link.farEnd().reads().mti()).isEqualTo("0800");
	}

	@Tag("slow")
	@Test
	void pingHandlerThatNeverReturnsHoldsOneThreadHoweverManyConnectionsItsLinkHas() {
		CountDownLatch end = new CountDownLatch(1);
		ConnectionOptions options = this.link.options()
			.idleTime(Duration.ofMillis(20))
			.pingTimeout(Duration.ofMillis(20))
			.ping((on) -> {
				this.pings.incrementAndGet();
				end.await();
				return null;
			})
			.build();
		try (LogCapture log = LogCapture.everything(); ServerSocket farEnd = new ServerSocket(0)) {
			Connector connector = new Connector("pinged", this.link.transport(), options);
			for (int count = 1; count <= 3; count++) {
				String name = "pinged-" + count;
				Link.resultOf(connector.connect(Address.of("localhost:" + farEnd.getLocalPort())));
				await().until(() -> log.text()
					.lines()
					.anyMatch((line) -> line.contains(name + " ")
							&& line.contains("ping not sent: its handler has not returned")));
			}
			assertThat(this.pings).hasValue(1);
			// another link signs on
			Connection other = this.link.connects((beside) -> beside.signOn(null));
			assertThat(other.state()).isEqualTo(ConnectionState.ONLINE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			end.countDown();
		}
	}

	@Test
	void pingHandlerThatThrowsLeavesTheConnectionAlone() {
		Connection connection = this.link.connects((options) -> options.idleTime(Duration.ofMillis(50)).ping((on) -> {
			if (this.pings.incrementAndGet() < 3) {
				throw new IllegalStateException();
			}
			return this.link.request("0800", 3);
		}));
		assertThat(this.link.farEnd().answers("00").stan()).isEqualTo("000003");
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
	}

	private Connection pingingConnection() {
		return this.link
			.connects((options) -> options.idleTime(Duration.ofMillis(50)).ping(Link.onceOnline(this.echoTest)));
	}

	private Connection impatientlyPingingConnection() {
		return this.link.connects((options) -> options.idleTime(Duration.ofMillis(50))
			.pingTimeout(Duration.ofSeconds(2))
			.ping(Link.onceOnline(this.echoTest)));
	}

	/**
	 * Return a connection with the default times, except a long send timeout.
	 */
	private AcceptedChannel underTraffic() {
		return AcceptedChannel.with(ConnectionOptions.builder(this.link.format)
			.sendTimeout(Duration.ofMinutes(5))
			.ping(this.echoTest)
			.build());
	}

	/**
	 * Let time pass with a request each second, and return how many pings were sent
	 * meanwhile.
	 */
	private int passesWithTraffic(AcceptedChannel channel, Duration time) {
		int made = 0;
		for (int second = 0; second < time.toSeconds(); second++) {
			channel.connection().sendAsync(this.link.request("0100", this.requests.incrementAndGet()));
			channel.runPendingTasks();
			channel.timePasses(Duration.ofSeconds(1));
			made += channel.handlersRun();
		}
		return made;
	}

	private static void answers(AcceptedChannel channel, RawMessage answer) {
		byte[] body = answer.bytes();
		channel.writeInbound(Unpooled.buffer().writeShort(body.length).writeBytes(body));
	}

	/** Let the idle time pass, and return the echo test that is sent for it. */
	private static RawMessage idles(AcceptedChannel channel) {
		channel.timePasses(Duration.ofSeconds(5));
		assertThat(channel.handlersRun()).isEqualTo(1);
		ByteBuf frame = channel.readOutbound();
		byte[] body = new byte[frame.readUnsignedShort()];
		frame.readBytes(body).release();
		return RawMessage.parse(body);
	}

}
