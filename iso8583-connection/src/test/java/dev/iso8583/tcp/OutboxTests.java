package dev.iso8583.tcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class OutboxTests {

	private final MessageFormat format = Messages.format();

	private final AcceptedChannel channel = AcceptedChannel
		.with(ConnectionOptions.builder(this.format).maximumOutboundBytes(1000).build());

	private final AcceptedChannel roomy = this.channel.beside(ConnectionOptions.builder(this.format).build());

	private int stan;

	@AfterEach
	void release() {
		this.roomy.finishAndReleaseAll();
		this.channel.closeQuietly();
	}

	@Test
	void messagesLeaveInTheOrderTheyWereAdded() {
		for (int count = 0; count < 1000; count++) {
			send(this.roomy);
		}
		assertThat(written(this.roomy)).isEqualTo(IntStream.rangeClosed(1, 1000).mapToObj(Messages::stan).toList());
	}

	@Test
	void whateverElseTheEventLoopDoesHasItsTurn() {
		for (int count = 0; count < 1000; count++) {
			send(this.roomy);
		}
		List<String> before = new ArrayList<>();
		this.roomy.eventLoop().execute(() -> before.addAll(framesOf(this.roomy)));
		this.roomy.runPendingTasks();
		assertThat(before).hasSizeBetween(1, 999);
		assertThat(written(this.roomy)).hasSize(1000 - before.size());
	}

	@Test
	void messageIsForgottenOnceItIsWritten() {
		OutboundMessage<?> request = (OutboundMessage<?>) send(this.channel);
		assertThat(request.length()).isPositive();
		written(this.channel);
		assertThat(request.length()).isZero();
	}

	@Test
	void messageIsForgottenIfItsCallerGaveItUp() {
		OutboundMessage<?> request = (OutboundMessage<?>) send(this.channel);
		request.cancel(false);
		assertThat(written(this.channel)).isEmpty();
		assertThat(request.length()).isZero();
	}

	@Test
	void messageIsForgottenIfTheChannelEnds() {
		OutboundMessage<?> request = (OutboundMessage<?>) send(this.channel);
		this.channel.peerHangsUp();
		await().until(request::isCompletedExceptionally);
		assertThat(request.length()).isZero();
	}

	@Test
	void whatHasLeftOrWasGivenUpWaitsNoMore() {
		for (int round = 0; round < 100; round++) {
			for (int count = 0; count < 10; count++) {
				CompletableFuture<IsoMessage> request = send(this.channel);
				assertThat(request).isNotDone();
				if (count % 2 == 0) {
					request.cancel(false);
				}
			}
			assertThat(written(this.channel)).hasSize(5);
		}
	}

	@Test
	void whatWaitsIsBounded() {
		List<CompletableFuture<IsoMessage>> requests = new ArrayList<>();
		for (int count = 0; count < 100; count++) {
			requests.add(send(this.channel));
		}
		long taken = requests.stream().filter((request) -> !request.isDone()).count();
		assertThat(taken).isBetween(10L, 90L);
		assertThat(written(this.channel)).hasSize((int) taken);
	}

	@Test
	void requestForWhichTheEventLoopCannotBeCalledIsToldAsNotSentAndHoldsUpNoOther() {
		this.roomy.runOutOfMemoryIn("execute");
		CompletableFuture<IsoMessage> request = send(this.roomy);
		await().until(request::isCompletedExceptionally);
		assertThat(Link.failureOf(request, NotSentException.class).reason()).isEqualTo(FailureReason.CLOSED);
		this.roomy.runOutOfMemoryIn(null);
		send(this.roomy);
		assertThat(written(this.roomy)).containsExactly(Messages.stan(2));
	}

	@Test
	void requestThatCanHaveNoDeadlineIsToldAsNotSentWithAllOthersAtTheEndOfItsConnection() {
		this.roomy.runOutOfMemoryIn("schedule");
		List<CompletableFuture<IsoMessage>> requests = List.of(send(this.roomy), send(this.roomy));
		assertThat(written(this.roomy)).isEmpty();
		for (CompletableFuture<IsoMessage> request : requests) {
			assertThat(Link.failureOf(request, NotSentException.class).reason()).isEqualTo(FailureReason.CLOSED);
		}
		assertThat(Link.resultOf(this.roomy.connection().closed())).isEqualTo(CloseReason.INTERNAL_ERROR);
	}

	@Test
	void allLeaveAtOnceIfThereCanBeNoTimerForTheRest() {
		send(this.roomy);
		assertThat(written(this.roomy)).hasSize(1);
		for (int count = 0; count < 1000; count++) {
			send(this.roomy);
		}
		this.roomy.runOutOfMemoryIn("schedule");
		assertThat(written(this.roomy)).hasSize(1000);
	}

	private CompletableFuture<IsoMessage> send(AcceptedChannel on) {
		IsoMessage request = this.format.set(this.format.newMessage("0100"), 11, Messages.stan(++this.stan));
		return on.connection().sendAsync(request);
	}

	/** Let all leave, and return the STANs of what did. */
	private static List<String> written(AcceptedChannel channel) {
		List<String> stans = new ArrayList<>();
		channel.timePasses(Duration.ZERO);
		for (List<String> more = framesOf(channel); !more.isEmpty(); more = framesOf(channel)) {
			stans.addAll(more);
			channel.timePasses(Duration.ZERO);
		}
		return stans;
	}

	private static List<String> framesOf(AcceptedChannel channel) {
		List<String> stans = new ArrayList<>();
		for (ByteBuf frames = channel.readOutbound(); frames != null; frames = channel.readOutbound()) {
			while (frames.isReadable()) {
				byte[] message = new byte[frames.readUnsignedShort()];
				frames.readBytes(message);
				stans.add(RawMessage.parse(message).stan());
			}
			frames.release();
		}
		return stans;
	}

}
