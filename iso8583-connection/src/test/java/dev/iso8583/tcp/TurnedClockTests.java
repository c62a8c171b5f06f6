package dev.iso8583.tcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RecordingListener;
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What depends on time alone, without a network and with a clock that the test turns.
 */
class TurnedClockTests {

	private static final Duration IDLE_TIME = Duration.ofSeconds(5);

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration ALMOST = Duration.ofMillis(4900);

	private static final Duration THE_REST = Duration.ofMillis(200);

	private final MessageFormat format = Messages.format();

	private final RecordingListener listener = new RecordingListener();

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final AtomicInteger pings = new AtomicInteger();

	private final AcceptedChannel channel = AcceptedChannel.with(ConnectionOptions.builder(this.format)
		.listener(this.listener)
		.metrics(this.metrics)
		.idleTime(IDLE_TIME)
		.readTimeout(READ_TIMEOUT)
		.ping((connection) -> {
			this.pings.incrementAndGet();
			return null;
		})
		.build());

	@AfterEach
	void release() {
		this.channel.closeQuietly();
	}

	@Test
	void acceptedConnectionIsOnlineAtOnce() {
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		assertThat(this.channel.connection()).hasToString("terminals-1 [127.0.0.1:8583]");
	}

	@Test
	void pingIsMadeAfterTheIdleTimeAndAgainEachTimeThatLongPasses() {
		this.channel.timePasses(ALMOST);
		assertThat(pingsMade()).isZero();
		this.channel.timePasses(THE_REST);
		assertThat(pingsMade()).isEqualTo(1);
		this.channel.timePasses(IDLE_TIME);
		assertThat(pingsMade()).isEqualTo(2);
		this.channel.timePasses(IDLE_TIME);
		assertThat(pingsMade()).isEqualTo(3);
	}

	@Test
	void whatIsReceivedDoesNotPutOffThePing() {
		this.channel.timePasses(ALMOST);
		receives(RawMessage.of("0810", "000099").with(39, "00"));
		this.channel.timePasses(THE_REST);
		assertThat(pingsMade()).isEqualTo(1);
	}

	@Test
	void whatIsWrittenPutsOffThePing() {
		this.channel.timePasses(ALMOST);
		this.channel.connection().transmit(request("0620", 1));
		this.channel.runPendingTasks();
		this.channel.timePasses(THE_REST);
		assertThat(pingsMade()).isZero();
		this.channel.timePasses(ALMOST);
		assertThat(pingsMade()).isEqualTo(1);
	}

	@Test
	void trafficThatNothingAnswersDoesNotPutOffThePing() {
		for (int request = 1; request <= 4; request++) {
			sends(request);
			this.channel.timePasses(Duration.ofMillis(1200));
		}
		assertThat(pingsMade()).isZero();
		sends(5);
		this.channel.timePasses(THE_REST);
		assertThat(pingsMade()).isEqualTo(1);
	}

	@Test
	void pingIsMadeTheIdleTimeAfterTheLastReadWhileARequestWaits() {
		sends(1);
		sends(2);
		this.channel.timePasses(Duration.ofSeconds(3));
		receives(RawMessage.of("0110", "000001").with(39, "00"));
		this.channel.timePasses(Duration.ofMillis(1900));
		sends(3);
		this.channel.timePasses(Duration.ofSeconds(3));
		assertThat(pingsMade()).isZero();
		this.channel.timePasses(THE_REST);
		assertThat(pingsMade()).isEqualTo(1);
	}

	@Test
	void notificationsThatNothingFollowsDoNotPutOffThePing() {
		for (int notification = 1; notification <= 5; notification++) {
			this.channel.connection().transmit(request("0620", notification));
			this.channel.runPendingTasks();
			this.channel.timePasses(Duration.ofMillis(1100));
		}
		assertThat(pingsMade()).isEqualTo(1);
	}

	@Test
	void pingIsMadeAgainEachTimeTheIdleTimePassesWithTrafficThatNothingAnswers() {
		for (int request = 1; request <= 16; request++) {
			sends(request);
			this.channel.timePasses(Duration.ofSeconds(1));
			pingsMade();
		}
		assertThat(pingsMade()).isEqualTo(3);
	}

	@Test
	void trafficThatIsAnsweredPutsOffThePing() {
		for (int request = 1; request <= 20; request++) {
			sends(request);
			this.channel.timePasses(Duration.ofSeconds(1));
			receives(RawMessage.of("0110", Messages.stan(request)).with(39, "00"));
		}
		assertThat(pingsMade()).isZero();
	}

	@Test
	void whatIsReceivedSetsTheAlarmAgainIfThereWasNoMemoryForIt() {
		losesItsAlarm();
		this.channel.timePasses(IDLE_TIME.multipliedBy(2));
		assertThat(pingsMade()).isZero();
		receives(RawMessage.of("0810", "000099").with(39, "00"));
		this.channel.timePasses(Duration.ZERO);
		assertThat(pingsMade()).isEqualTo(1);
	}

	@Test
	void callerWhoseResponseCameAndCouldNotBeDecodedIsToldSoAndWhy() {
		CompletableFuture<IsoMessage> answer = requests(7, 8).get(0);
		receivesUndecodable("0110", "000007");
		assertThat(answer).isNotDone();
		this.channel.timePasses(Duration.ofSeconds(1));
		OutcomeUnknownException unknown = Link.failureOf(answer, OutcomeUnknownException.class);
		assertThat(unknown.reason()).isEqualTo(FailureReason.UNDECODABLE);
		assertThat(unknown).hasMessage("terminals: 0100 STAN 000007 has an unknown outcome:"
				+ " its response could not be decoded; bytes after the last field: 1 bytes from byte 28;"
				+ " no other came: waited 1000 ms; meanwhile a message came on its connection that could not be"
				+ " decoded, 0110: bytes after the last field: 1 bytes from byte 28");
	}

	@Test
	void callerWhoseResponseCameOnceMoreAndWellIsAnswered() {
		CompletableFuture<IsoMessage> answer = requests(7).get(0);
		receivesUndecodable("0110", "000007");
		receives(RawMessage.of("0110", "000007").with(39, "00"));
		this.channel.runPendingTasks();
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

	@Test
	void callerWithoutAResponseIsToldWhatCouldNotBeDecodedMeanwhile() {
		receivesUndecodable("0110", "000001");
		CompletableFuture<IsoMessage> answer = requests(7).get(0);
		receivesUndecodable("0800", "000007");
		receivesUndecodable("0810", "000007");
		receivesUndecodable("xxxx", "000007");
		this.channel.timePasses(Duration.ofSeconds(1));
		OutcomeUnknownException unknown = Link.failureOf(answer, OutcomeUnknownException.class);
		assertThat(unknown.reason()).isEqualTo(FailureReason.TIMEOUT);
		assertThat(unknown)
			.hasMessageEndingWith("no response arrived in time; waited 1000 ms; meanwhile 2 messages came on"
					+ " its connection that could not be decoded, the last one no MTI at its start");
	}

	@Test
	void callerWhoseConnectionEndsIsToldWhatCouldNotBeDecodedMeanwhile() {
		CompletableFuture<IsoMessage> answer = requests(7).get(0);
		receivesUndecodable("0810", "000001");
		this.channel.peerHangsUp();
		assertThat(Link.failureOf(answer, OutcomeUnknownException.class))
			.hasMessageEndingWith("closed by the far end; meanwhile a message came on its connection that could not be"
					+ " decoded, 0810: bytes after the last field: 1 bytes from byte 28");
	}

	private List<CompletableFuture<IsoMessage>> requests(int... stans) {
		List<CompletableFuture<IsoMessage>> answers = new ArrayList<>();
		for (int stan : stans) {
			answers.add(this.channel.connection().sendAsync(request("0100", stan), Duration.ofSeconds(1)));
		}
		this.channel.runPendingTasks();
		return answers;
	}

	private void receivesUndecodable(String mti, String stan) {
		byte[] message = RawMessage.of(mti, stan).with(39, "00").bytes();
		this.channel.writeInbound(Unpooled.buffer().writeShort(message.length + 1).writeBytes(message).writeByte('x'));
	}

	@Test
	void oneEchoTestIsUnderWayAtATime() {
		this.channel.timePasses(IDLE_TIME);
		this.channel.timePasses(IDLE_TIME);
		this.channel.timePasses(IDLE_TIME);
		assertThat(this.channel.handlersRun()).isEqualTo(1);
	}

	@Test
	void silenceOfTheFarEndIsToldAndTheConnectionLives() {
		this.channel.timePasses(READ_TIMEOUT);
		await().until(() -> this.listener.notifications().contains("read timeout"));
		assertThat(this.metrics.count("read timeout")).isEqualTo(1);
		this.channel.timePasses(READ_TIMEOUT);
		assertThat(this.metrics.count("read timeout")).isEqualTo(2);
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void whatIsReceivedPutsOffTheReadTimeout() {
		this.channel.timePasses(READ_TIMEOUT.minusSeconds(1));
		receives(RawMessage.of("0810", "000099").with(39, "00"));
		this.channel.timePasses(Duration.ofSeconds(30));
		assertThat(this.metrics.count("read timeout")).isZero();
	}

	@Test
	void responseJustBeforeTheTimeoutAnswers() {
		CompletableFuture<IsoMessage> answer = this.channel.connection()
			.sendAsync(request("0100", 7), Duration.ofHours(1));
		this.channel.runPendingTasks();
		this.channel.timePasses(Duration.ofMinutes(59));
		receives(RawMessage.of("0110", "000007").with(39, "00"));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
		this.channel.timePasses(Duration.ofHours(1));
		assertThat(this.metrics.count("ANSWERED")).isEqualTo(1);
		assertThat(this.metrics.count("UNKNOWN")).isZero();
	}

	@Test
	void responseJustAfterTheTimeoutIsLate() {
		CompletableFuture<IsoMessage> answer = this.channel.connection()
			.sendAsync(request("0100", 7), Duration.ofHours(1));
		this.channel.runPendingTasks();
		this.channel.timePasses(Duration.ofHours(1));
		receives(RawMessage.of("0110", "000007").with(39, "00"));
		assertThat(Link.failureOf(answer, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.TIMEOUT);
		assertThat(this.metrics.count("late")).isEqualTo(1);
	}

	@Test
	void requestWhoseTimeRanOutBeforeTheEventLoopTookItIsNotSent() {
		CompletableFuture<IsoMessage> answer = this.channel.connection()
			.sendAsync(request("0100", 7), Duration.ofNanos(1));
		this.channel.timePasses(Duration.ofNanos(1));
		NotSentException notSent = Link.failureOf(answer, NotSentException.class);
		assertThat(notSent.reason()).isEqualTo(FailureReason.TIMEOUT);
		assertThat(this.channel.<Object>readOutbound()).isNull();
	}

	@Test
	void requestTheEventLoopHadNotTakenWhenTheConnectionEndedIsNotSent() {
		CompletableFuture<IsoMessage> written = this.channel.connection().sendAsync(request("0100", 7));
		this.channel.runPendingTasks();
		CompletableFuture<IsoMessage> waiting = this.channel.connection().sendAsync(request("0100", 8));
		this.channel.pipeline().fireChannelInactive();
		Link.failureOf(written, OutcomeUnknownException.class);
		assertThat(Link.failureOf(waiting, NotSentException.class).reason()).isEqualTo(FailureReason.CLOSED);
	}

	@Test
	void responseThatComesBeforeItsRequestWasWrittenAnswersNothing() {
		CompletableFuture<IsoMessage> answer = this.channel.connection().sendAsync(request("0100", 7));
		Runnable arrival = () -> this.channel.pipeline()
			.fireChannelRead(frame(RawMessage.of("0110", "000007").with(39, "00")));
		arrival.run();
		assertThat(this.metrics.count("unmatched")).isEqualTo(1);
		assertThat(answer).isNotDone();
		receives(RawMessage.of("0110", "000007").with(39, "00"));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

	@Test
	void requestCancelledBeforeTheEventLoopTookItIsNotWritten() {
		this.channel.connection().sendAsync(request("0100", 7)).cancel(true);
		this.channel.runPendingTasks();
		assertThat(this.channel.<Object>readOutbound()).isNull();
		assertThat(this.channel.connection().pending()).isZero();
	}

	@Test
	void timeoutOfARequestThatItsCallerHasCancelledEndsNothing() {
		CompletableFuture<IsoMessage> answer = this.channel.connection()
			.sendAsync(request("0100", 7), Duration.ofHours(1));
		this.channel.runPendingTasks();
		// the event loop gets to know of it only together with the timeout
		answer.cancel(true);
		this.channel.timePasses(Duration.ofHours(1));
		assertThat(this.metrics.count("CANCELLED")).isEqualTo(1);
		assertThat(this.metrics.count("UNKNOWN")).isZero();
	}

	@Test
	void timeoutAndEndOfTheConnectionAtOneMomentAreOneAnswerWhicheverComesFirst() {
		CompletableFuture<IsoMessage> timedOut = this.channel.connection()
			.sendAsync(request("0100", 7), Duration.ofHours(1));
		CompletableFuture<IsoMessage> cutOff = this.channel.connection()
			.sendAsync(request("0100", 8), Duration.ofHours(1).plusNanos(1));
		this.channel.runPendingTasks();
		this.channel.timePasses(Duration.ofHours(1));
		this.channel.pipeline().fireChannelInactive();
		this.channel.timePasses(Duration.ofNanos(1));
		assertThat(Link.failureOf(timedOut, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.TIMEOUT);
		assertThat(Link.failureOf(cutOff, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.CLOSED);
		assertThat(this.metrics.count("UNKNOWN")).isEqualTo(2);
		assertThat(this.metrics.count("closed CLOSED_BY_PEER")).isEqualTo(1);
		assertThat(this.channel.connection().pending()).isZero();
	}

	private void losesItsAlarm() {
		ConnectionHandler alarm = this.channel.pipeline().get(ConnectionHandler.class);
		((TcpConnection) this.channel.connection()).context.timers().clear(this.channel.eventLoop(), alarm);
	}

	private void sends(int stan) {
		this.channel.connection().sendAsync(request("0100", stan), Duration.ofHours(1));
		this.channel.runPendingTasks();
	}

	private int pingsMade() {
		this.channel.handlersRun();
		return this.pings.get();
	}

	private IsoMessage request(String mti, int stan) {
		return this.format.set(this.format.newMessage(mti), 11, Messages.stan(stan));
	}

	private void receives(RawMessage message) {
		this.channel.runPendingTasks();
		this.channel.writeInbound(frame(message));
	}

	private static io.netty.buffer.ByteBuf frame(RawMessage message) {
		byte[] body = message.bytes();
		return Unpooled.buffer().writeShort(body.length).writeBytes(body);
	}

}
