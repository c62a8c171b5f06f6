package dev.iso8583.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two connections of ours back to back, with all defaults, which both send echo tests and
 * answer them. The test carries every frame across, and turns the clock of both.
 */
class TwoEchoingPeersTests {

	private static final Duration STEP = Duration.ofMillis(100);

	/** Far more than may cross: an echo that causes another never ends. */
	private static final int STORM = 1000;

	private final MessageFormat format = Messages.format();

	private final Peer left = new Peer();

	private final Peer right = new Peer();

	private final List<String> crossed = new ArrayList<>();

	@AfterEach
	void release() {
		this.left.channel.closeQuietly();
		this.right.channel.closeQuietly();
	}

	@Test
	void tenIdleSecondsAreTwoEchoTestsFromEachEnd() {
		timePasses(Duration.ofSeconds(10));
		assertThat(this.crossed).containsExactlyInAnyOrder("0800", "0800", "0800", "0800", "0810", "0810", "0810",
				"0810");
		assertOnlineAndAllAnswered(2);
	}

	@Test
	void inAnHourOfSilenceThereIsOneEchoTestForEachIdleTime() {
		timePasses(Duration.ofHours(1));
		assertThat(this.crossed).filteredOn("0800"::equals).hasSize(2 * 3600 / 5);
		assertThat(this.crossed).filteredOn("0810"::equals).hasSize(2 * 3600 / 5);
		assertOnlineAndAllAnswered(3600 / 5);
	}

	@Test
	void peersThatAreOutOfStepDoNotEchoMoreOften() {
		this.left.channel.timePasses(Duration.ofMillis(2500));
		timePasses(Duration.ofSeconds(10));
		assertThat(this.crossed).filteredOn("0800"::equals).hasSizeBetween(2, 4);
		assertThat(this.crossed).filteredOn("0810"::equals)
			.hasSameSizeAs(this.crossed.stream().filter("0800"::equals).toList());
	}

	@Test
	void unexpectedResponseStartsNoStorm() {
		byte[] stray = RawMessage.of("0810", "123456").with(39, "00").bytes();
		this.left.channel.writeInbound(Unpooled.buffer().writeShort(stray.length).writeBytes(stray));
		carryAll();
		assertThat(this.crossed).isEmpty();
		assertThat(this.left.metrics.count("unmatched")).isEqualTo(1);
		timePasses(Duration.ofSeconds(10));
		assertThat(this.crossed).hasSize(8);
	}

	private void assertOnlineAndAllAnswered(int echoTests) {
		for (Peer peer : List.of(this.left, this.right)) {
			assertThat(peer.channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
			assertThat(peer.channel.connection().pending()).isZero();
			assertThat(peer.metrics.count("ANSWERED")).isEqualTo(echoTests);
			assertThat(peer.metrics.count("0800 REPLIED")).isEqualTo(echoTests);
			assertThat(peer.metrics.count("unmatched") + peer.metrics.count("late")).isZero();
		}
	}

	private void timePasses(Duration time) {
		for (long step = 0; step < time.dividedBy(STEP); step++) {
			this.left.channel.timePasses(STEP);
			this.right.channel.timePasses(STEP);
			carryAll();
		}
	}

	/** Carry frames to and fro until both ends are quiet. */
	private void carryAll() {
		int before = this.crossed.size();
		boolean busy = true;
		while (busy) {
			busy = carry(this.left, this.right);
			busy |= carry(this.right, this.left);
			assertThat(this.crossed.size() - before).as("frames that crossed at one moment").isLessThan(STORM);
		}
	}

	private boolean carry(Peer from, Peer to) {
		from.channel.runPendingTasks();
		boolean busy = from.channel.handlersRun() > 0;
		for (ByteBuf frames = from.channel.readOutbound(); frames != null; frames = from.channel.readOutbound()) {
			// messages that are sent at the same moment are written together
			for (int at = frames.readerIndex(); at < frames.writerIndex(); at += 2 + frames.getUnsignedShort(at)) {
				this.crossed.add(frames.toString(at + 2, 4, StandardCharsets.US_ASCII));
			}
			to.channel.writeInbound(frames);
			busy = true;
		}
		return busy;
	}

	/**
	 * One of the two ends. Both count their STANs from 1, so that requests with the same
	 * STAN cross; and both answer all that they may answer.
	 */
	private final class Peer implements MessageHandler {

		final RecordingMetrics metrics = new RecordingMetrics();

		private final AtomicInteger stan = new AtomicInteger();

		final AcceptedChannel channel = AcceptedChannel.with(ConnectionOptions.builder(TwoEchoingPeersTests.this.format)
			.metrics(this.metrics)
			.messageHandler(this)
			.ping((connection) -> echoTest())
			.build());

		private IsoMessage echoTest() {
			IsoMessage message = TwoEchoingPeersTests.this.format.newMessage("0800");
			TwoEchoingPeersTests.this.format.set(message, 11, Messages.stan(this.stan.incrementAndGet()));
			return TwoEchoingPeersTests.this.format.set(message, 70, "301");
		}

		@Override
		public boolean handles(Mti mti) {
			return true;
		}

		@Override
		public @Nullable IsoMessage handle(IsoMessage message, Connection connection) {
			IsoMessage answer = TwoEchoingPeersTests.this.format.newMessage("0810");
			TwoEchoingPeersTests.this.format.set(answer, 11, Messages.stanOf(message));
			return TwoEchoingPeersTests.this.format.set(answer, 39, "00");
		}

	}

}
