package dev.iso8583.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a client may take to send its first message, with a clock that the test turns.
 */
class FirstMessageTests {

	private static final Duration ALMOST = Duration.ofMillis(29_900);

	private static final Duration THE_REST = Duration.ofMillis(200);

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final ConnectionOptions options = ConnectionOptions.builder(Messages.format())
		.metrics(this.metrics)
		.build();

	private final AcceptedChannel channel = AcceptedChannel.with(this.options, Duration.ofSeconds(30));

	@AfterEach
	void release() {
		this.channel.closeQuietly();
	}

	@Test
	void silentClientIsCutWithAReasonOfItsOwn() {
		this.channel.timePasses(ALMOST);
		assertThat(this.channel.isOpen()).isTrue();
		this.channel.timePasses(THE_REST);
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(this.metrics.count("closed FIRST_MESSAGE_TIMED_OUT")).isOne();
	}

	@Test
	void clientMayBeSilentAfterItsFirstMessage() {
		this.channel.timePasses(ALMOST);
		this.channel.writeInbound(frame(RawMessage.of("0800", "000001").bytes()));
		this.channel.timePasses(Duration.ofDays(1));
		assertThat(this.channel.isOpen()).isTrue();
	}

	@Test
	void frameThatIsNotAMessageDoesNotCount() {
		this.channel.timePasses(ALMOST);
		this.channel.writeInbound(frame("xyz".getBytes(StandardCharsets.US_ASCII)));
		this.channel.writeInbound(Unpooled.buffer().writeShort(0));
		this.channel.timePasses(THE_REST);
		assertThat(this.metrics.count("closed FIRST_MESSAGE_TIMED_OUT")).isOne();
	}

	@Test
	void frameThatTheCodecSkipsDoesNotCount() {
		ConnectionOptions skipping = ConnectionOptions.builder(Messages.format())
			.metrics(this.metrics)
			.codec(new MessageCodec() {
				@Override
				public @Nullable IsoMessage read(byte[] bytes, byte[] header, MessageFormat format) {
					return null;
				}
			})
			.build();
		AcceptedChannel skipped = AcceptedChannel.with(skipping, Duration.ofSeconds(30));
		skipped.timePasses(ALMOST);
		skipped.writeInbound(frame(RawMessage.of("0800", "000001").bytes()));
		assertThat(this.metrics.count("skipped")).isOne();
		skipped.timePasses(THE_REST);
		assertThat(skipped.isOpen()).isFalse();
		assertThat(this.metrics.count("closed FIRST_MESSAGE_TIMED_OUT")).isOne();
		skipped.closeQuietly();
	}

	@Test
	void closeOfOursKeepsItsOwnReasonAndDeadline() {
		this.channel.connection().sendAsync(request(), Duration.ofMinutes(2));
		this.channel.runPendingTasks();
		this.channel.connection().closeAsync(Duration.ofMinutes(1));
		this.channel.runPendingTasks();
		this.channel.timePasses(Duration.ofSeconds(59));
		assertThat(this.channel.isOpen()).isTrue();
		this.channel.timePasses(Duration.ofSeconds(3));
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(this.metrics.count("closed CLOSED_LOCALLY")).isOne();
	}

	@Test
	void clientThatLeavesEarlyLeavesNoTimer() {
		this.channel.peerHangsUp();
		this.channel.timePasses(Duration.ofMinutes(1));
		assertThat(this.metrics.count("closed CLOSED_BY_PEER")).isOne();
		assertThat(this.metrics.count("closed FIRST_MESSAGE_TIMED_OUT")).isZero();
	}

	@Test
	void clientMayBeSilentForAsLongAsItLikesByDefault() {
		AcceptedChannel silent = AcceptedChannel.with(this.options);
		silent.timePasses(Duration.ofDays(1));
		assertThat(silent.isOpen()).isTrue();
		silent.closeQuietly();
	}

	private IsoMessage request() {
		return this.options.format().set(this.options.format().newMessage("0800"), 11, Messages.stan(7));
	}

	private static ByteBuf frame(byte[] body) {
		return Unpooled.buffer().writeShort(body.length).writeBytes(body);
	}

}
