package dev.iso8583.tcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.CloseReason;
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
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that a thread writes to the socket itself, while few are in flight. What such
 * a thread leaves to the event loop happens when the test runs its tasks.
 */
class DirectWriteTests {

	private static final Duration IDLE_TIME = Duration.ofSeconds(5);

	private final MessageFormat format = Messages.format();

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final AtomicInteger pings = new AtomicInteger();

	private final AcceptedChannel channel = AcceptedChannel.with(ConnectionOptions.builder(this.format)
		.metrics(this.metrics)
		.idleTime(IDLE_TIME)
		.sendTimeout(Duration.ofSeconds(20))
		.answerKeepAlives(true)
		.ping((connection) -> {
			this.pings.incrementAndGet();
			return null;
		})
		.messageHandler((message, connection) -> this.format.responseTo(message))
		.build());

	private int stan;

	@AfterEach
	void release() {
		this.channel.closeQuietly();
	}

	@Test
	void requestLeavesOnTheThreadThatSendsIt() {
		sends();
		assertThat(stansWritten()).containsExactly("000001");
	}

	@Test
	void requestIsLeftToTheEventLoopWhileMoreThanAFewAreInFlight() {
		for (int count = 0; count <= Requests.FEW; count++) {
			sends();
		}
		assertThat(stansWritten()).hasSize(Requests.FEW);
		this.channel.runPendingTasks();
		assertThat(stansWritten()).containsExactly(Messages.stan(Requests.FEW + 1));
	}

	@Test
	void eventLoopIsCalledForTheFirstDeadlineAndForNoOtherUntilItsTimerFires() {
		for (int count = 0; count < 100; count++) {
			CompletableFuture<IsoMessage> request = sends();
			assertThat(this.channel.callsOfTheEventLoop()).isEqualTo((count == 0) ? 1 : 0);
			isAnswered(this.stan);
			Link.resultOf(request);
		}
		this.channel.timePasses(Duration.ofSeconds(20));
		sends();
		assertThat(this.channel.callsOfTheEventLoop()).isEqualTo(1);
	}

	@Test
	void requestThatIsNotAnsweredTimesOutAtItsOwnDeadline() {
		sends();
		isAnswered(1);
		this.channel.timePasses(Duration.ofSeconds(1));
		CompletableFuture<IsoMessage> request = sends();
		assertThat(this.channel.callsOfTheEventLoop()).isEqualTo(1);
		this.channel.timePasses(Duration.ofMillis(19_990));
		assertThat(request).isNotDone();
		this.channel.timePasses(Duration.ofMillis(10));
		assertThat(Link.failureOf(request, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.TIMEOUT);
	}

	@Test
	void requestWithAShorterTimeoutThanOthersTimesOutInTime() {
		sends();
		CompletableFuture<IsoMessage> request = sends(Duration.ofSeconds(3));
		this.channel.timePasses(Duration.ofSeconds(3));
		assertThat(Link.failureOf(request, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.TIMEOUT);
	}

	@Test
	void answeredRequestIsNotKeptUntilItsDeadline() {
		Exchange request = (Exchange) sends();
		sends();
		isAnswered(1);
		assertThat(request.olderHandedOver).isNull();
		assertThat(request.place).isEqualTo(Exchange.NOWHERE);
	}

	@Test
	void eventLoopWritesWhatTheSocketDoesNotTake() {
		for (int taken : new int[] { 0, 1, 2, 17 }) {
			this.channel.socketTakes(taken);
			sends();
			sends();
			this.channel.runPendingTasks();
			assertThat(stansWritten()).containsExactly(Messages.stan(this.stan - 1), Messages.stan(this.stan));
			isAnswered(this.stan - 1);
			isAnswered(this.stan);
		}
	}

	@Test
	void requestThatFollowsAnUnfinishedFrameLeavesBehindIt() {
		this.channel.socketTakes(3);
		sends();
		this.channel.socketTakes(Integer.MAX_VALUE);
		this.channel.setStuck(true);
		this.channel.runPendingTasks();
		sends();
		this.channel.setStuck(false);
		this.channel.runPendingTasks();
		assertThat(stansWritten()).containsExactly("000001", "000002");
	}

	@Test
	void brokenSocketIsLeftToTheEventLoop() {
		this.channel.breakSocket();
		CompletableFuture<IsoMessage> request = sends();
		assertThat(stansWritten()).isEmpty();
		this.channel.peerHangsUp();
		assertThat(Link.failureOf(request, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.CLOSED);
	}

	@Test
	void unfinishedFrameIsCompletedEvenIfTheEventLoopCannotBeCalledForIt() {
		sends();
		isAnswered(1);
		this.channel.socketTakes(5);
		this.channel.runOutOfMemoryIn("execute");
		CompletableFuture<IsoMessage> request = sends();
		assertThat(request).isNotDone();
		this.channel.runOutOfMemoryIn(null);
		this.channel.socketTakes(Integer.MAX_VALUE);
		sends();
		assertThat(stansWritten()).containsExactly("000001", "000002", "000003");
	}

	@Test
	void connectionThatEndsDuringAWriteLeavesTheOutcomeUnknown() {
		CompletableFuture<IsoMessage> other = new CompletableFuture<>();
		this.channel.runWhileWriting(() -> {
			asAnotherThread(() -> sends().whenComplete((answer, failure) -> other.completeExceptionally(failure)));
			this.channel.peerHangsUp();
		});
		CompletableFuture<IsoMessage> request = sends();
		this.channel.runPendingTasks();
		assertThat(Link.failureOf(request, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.CLOSED);
		assertThat(Link.failureOf(other, NotSentException.class).reason()).isEqualTo(FailureReason.CLOSED);
		assertThat(this.metrics.count("UNKNOWN")).isEqualTo(1);
		assertThat(this.metrics.count("NOT_SENT")).isEqualTo(1);
	}

	@Test
	void requestSentDuringAWriteLeavesBehindIt() {
		this.channel.runWhileWriting(() -> asAnotherThread(this::sends));
		sends();
		assertThat(stansWritten()).containsExactly("000001", "000002");
	}

	@Test
	void closeThatBeginsDuringAWriteWaitsForTheAnswer() {
		this.channel.runWhileWriting(() -> this.channel.connection().closeAsync(Duration.ofSeconds(10)));
		CompletableFuture<IsoMessage> request = sends();
		this.channel.runPendingTasks();
		assertThat(this.channel.isOpen()).isTrue();
		isAnswered(1);
		Link.resultOf(request);
		assertThat(Link.resultOf(this.channel.connection().closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
	}

	@Test
	void socketIsClosedOnlyAfterWhatWasAddedDuringAWrite() {
		List<CompletableFuture<?>> raw = new ArrayList<>();
		this.channel.runWhileWriting(() -> {
			raw.add(this.channel.connection().writeRaw(HexFormat.of().parseHex("0003414243")));
			this.channel.connection().closeAsync(Duration.ofMillis(1));
			this.channel.runPendingTasks();
			this.channel.timePasses(Duration.ofMillis(1));
			this.channel.timePasses(Duration.ZERO);
			assertThat(this.channel.isOpen()).isTrue();
		});
		sends();
		this.channel.runPendingTasks();
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(bytesWritten()).endsWith("0003414243");
		Link.resultOf(raw.get(0));
	}

	@Test
	void nothingButTheSocketIsLeftOnceAConnectionCloses() {
		this.channel.connection().closeAsync(Duration.ofSeconds(10));
		this.channel.runPendingTasks();
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.CLOSED);
		CompletableFuture<IsoMessage> request = sends();
		assertThat(Link.failureOf(request, NotSentException.class).reason()).isEqualTo(FailureReason.CLOSED);
	}

	@Test
	void keepAliveIsAnsweredBetweenFrames() {
		this.channel.runWhileWriting(() -> {
			this.channel.writeInbound(Unpooled.wrappedBuffer(new byte[2]));
			asAnotherThread(this::sends);
		});
		this.channel.socketTakes(4);
		sends();
		this.channel.runPendingTasks();
		String bytes = bytesWritten();
		int frame = (bytes.length() - 4) / 2;
		assertThat(bytes.substring(frame, frame + 4)).isEqualTo("0000");
	}

	@Test
	void idleTimeBeginsAtTheWrite() {
		this.channel.timePasses(Duration.ofSeconds(3));
		CompletableFuture<IsoMessage> request = sends();
		isAnswered(1);
		Link.resultOf(request);
		this.channel.timePasses(Duration.ofSeconds(3));
		assertThat(pings()).isZero();
		this.channel.timePasses(Duration.ofSeconds(2));
		assertThat(pings()).isEqualTo(1);
	}

	@Test
	void farEndThatReceivesAndSendsNothingIsPingedHoweverMuchIsWritten() {
		for (int second = 0; second < 5; second++) {
			assertThat(pings()).isZero();
			sends();
			this.channel.timePasses(Duration.ofSeconds(1));
		}
		assertThat(pings()).isEqualTo(1);
	}

	@Test
	void replyLeavesOnTheThreadOfItsHandler() {
		this.channel.writeInbound(frame(RawMessage.of("0100", "000777")));
		asAnotherThread(this.channel::handlersRun);
		assertThat(this.channel.callsOfTheEventLoop()).isZero();
		assertThat(stansWritten()).containsExactly("000777");
		assertThat(this.metrics.count("0100 REPLIED")).isEqualTo(1);
	}

	@Test
	void cancelledRequestThatWasNotWrittenNeverIs() {
		List<CompletableFuture<IsoMessage>> requests = new ArrayList<>();
		this.channel.runWhileWriting(() -> {
			asAnotherThread(() -> requests.add(sends()));
			requests.get(0).cancel(false);
		});
		sends();
		this.channel.runPendingTasks();
		assertThat(stansWritten()).containsExactly("000001");
		assertThat(requests.get(0)).isCancelled();
	}

	@Test
	void writtenMessagesAreCounted() {
		sends();
		sends();
		assertThat(this.metrics.count("sent")).isEqualTo(2);
	}

	private CompletableFuture<IsoMessage> sends() {
		return sends(Duration.ofSeconds(20));
	}

	private CompletableFuture<IsoMessage> sends(Duration timeout) {
		IsoMessage request = this.format.set(this.format.newMessage("0100"), 11, Messages.stan(++this.stan));
		List<CompletableFuture<IsoMessage>> sent = new ArrayList<>();
		asAnotherThread(() -> sent.add(this.channel.connection().sendAsync(request, timeout)));
		return sent.get(0);
	}

	private void asAnotherThread(Runnable action) {
		this.channel.onAnotherThread(action);
	}

	/** Return the number of pings, once those that are due were created. */
	private int pings() {
		this.channel.handlersRun();
		return this.pings.get();
	}

	/** Let the response to a request arrive. */
	private void isAnswered(int number) {
		this.channel.writeInbound(frame(RawMessage.of("0110", Messages.stan(number)).with(39, "00")));
	}

	private static ByteBuf frame(RawMessage message) {
		byte[] bytes = message.bytes();
		return Unpooled.buffer().writeShort(bytes.length).writeBytes(bytes);
	}

	private List<String> stansWritten() {
		List<String> stans = new ArrayList<>();
		ByteBuf all = Unpooled.wrappedBuffer(HexFormat.of().parseHex(bytesWritten()));
		while (all.isReadable()) {
			byte[] message = new byte[all.readUnsignedShort()];
			all.readBytes(message);
			stans.add(RawMessage.parse(message).stan());
		}
		return stans;
	}

	private String bytesWritten() {
		StringBuilder hex = new StringBuilder();
		for (ByteBuf bytes = this.channel.readOutbound(); bytes != null; bytes = this.channel.readOutbound()) {
			byte[] part = new byte[bytes.readableBytes()];
			bytes.readBytes(part);
			hex.append(HexFormat.of().formatHex(part));
			bytes.release();
		}
		return hex.toString();
	}

}
