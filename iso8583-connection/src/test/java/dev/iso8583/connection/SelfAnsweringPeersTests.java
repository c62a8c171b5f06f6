package dev.iso8583.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessageTemplate;
import dev.iso8583.message.Mti;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two connections of ours back to back, which both send echo tests and answer those of
 * the other: no configuration can start a storm.
 */
class SelfAnsweringPeersTests {

	private static final Duration IDLE_TIME = Duration.ofSeconds(5);

	private static final int STORM = 100;

	private final MessageFormat format = Messages.format();

	private final AcceptedChannel left = peer();

	private final AcceptedChannel right = peer();

	private final List<String> crossed = new ArrayList<>();

	@AfterEach
	void release() {
		this.left.closeQuietly();
		this.right.closeQuietly();
	}

	@Test
	void inAnHourEachEndSendsOneEchoTestAndOneAnswerForEachIdleTime() {
		int idleTimes = (int) Duration.ofHours(1).dividedBy(IDLE_TIME);
		for (int count = 0; count < idleTimes; count++) {
			this.left.timePasses(IDLE_TIME);
			this.right.timePasses(IDLE_TIME);
			carryAll();
		}
		assertThat(this.crossed).filteredOn("0800"::equals).hasSize(2 * idleTimes);
		assertThat(this.crossed).filteredOn("0810"::equals).hasSize(2 * idleTimes);
		assertThat(this.left.connection().state()).isEqualTo(ConnectionState.ONLINE);
		assertThat(this.right.connection().state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void eachMessageIsAnsweredAtMostOnce() {
		receives(RawMessage.of("0800", "000001").with(70, "301"));
		receives(RawMessage.of("0800", "000002").with(70, "999"));
		receives(RawMessage.of("0810", "000003").with(39, "00").with(70, "301"));
		carryAll();
		assertThat(this.crossed).containsExactly("0810", "0810");
	}

	private AcceptedChannel peer() {
		MessageTemplate echoTest = MessageTemplate.of(this.format, Mti.of("0800")).with(70, "301");
		return AcceptedChannel.with(ConnectionOptions.builder(this.format)
			.idleTime(IDLE_TIME)
			.ping(NetworkManagementRequest.of(echoTest, Set.of()))
			.networkManagementHandler(NetworkManagementAnswers.of(this.format))
			.build());
	}

	private void receives(RawMessage message) {
		byte[] bytes = message.bytes();
		this.left.writeInbound(Unpooled.buffer().writeShort(bytes.length).writeBytes(bytes));
	}

	private void carryAll() {
		int before = this.crossed.size();
		boolean busy = true;
		while (busy) {
			busy = carry(this.left, this.right);
			busy |= carry(this.right, this.left);
			assertThat(this.crossed.size() - before).as("frames that crossed at one moment").isLessThan(STORM);
		}
	}

	private boolean carry(AcceptedChannel from, AcceptedChannel to) {
		from.runPendingTasks();
		boolean busy = from.handlersRun() > 0;
		for (ByteBuf frames = from.readOutbound(); frames != null; frames = from.readOutbound()) {
			// messages that are sent at the same moment are written together
			for (int at = frames.readerIndex(); at < frames.writerIndex(); at += 2 + frames.getUnsignedShort(at)) {
				this.crossed.add(frames.toString(at + 2, 4, StandardCharsets.US_ASCII));
			}
			to.writeInbound(frames);
			busy = true;
		}
		return busy;
	}

}
