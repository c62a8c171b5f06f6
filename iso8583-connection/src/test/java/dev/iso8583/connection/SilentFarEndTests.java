package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.StanGenerator;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Effort;
import dev.iso8583.testing.Memory;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A far end that reads everything and answers nothing, while very many requests are sent.
 */
@Tag("slow")
class SilentFarEndTests {

	private static final int REQUESTS = Effort.of(100_000, 400_000);

	private static final int MAXIMUM = 1000;

	/** So many requests in flight would need many times as much. */
	private static final long MEGABYTES = 16;

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final MessageFormat format = Messages.format(StanGenerator.startingAt(1));

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final AcceptedChannel channel = AcceptedChannel.with(ConnectionOptions.builder(this.format)
		.metrics(this.metrics)
		.maximumPendingRequests(MAXIMUM)
		.sendTimeout(TIMEOUT)
		.quarantineTime(Duration.ofSeconds(3))
		.build());

	private final AtomicLong told = new AtomicLong();

	@AfterEach
	void release() {
		this.channel.closeQuietly();
	}

	@Test
	@Timeout(300)
	void everyCallerGetsItsOutcomeAndNoMoreThanTheMaximumWait() {
		long before = Memory.megabytesInUse();
		IsoMessage request = this.format.newMessage("0100");
		for (int sent = 1; sent <= REQUESTS; sent++) {
			this.format.set(request, 11, Messages.stan(1 + sent % 999_999));
			CompletableFuture<IsoMessage> answer = this.channel.connection().sendAsync(request);
			answer.whenComplete((response, failure) -> this.told.incrementAndGet());
			if (sent % (2 * MAXIMUM) == 0) {
				assertThat(this.channel.connection().pending()).isLessThanOrEqualTo(MAXIMUM);
				this.channel.runPendingTasks();
				drop();
				this.channel.timePasses(TIMEOUT);
				assertThat(this.channel.connection().pending()).isZero();
			}
		}
		await().untilAsserted(() -> assertThat(this.told).hasValue(REQUESTS));
		Memory.comesDownTo(before + MEGABYTES);
		// how many were refused depends on how quickly
		// the outcomes of others are delivered
		assertThat(this.metrics.count("UNKNOWN")).isGreaterThanOrEqualTo(MAXIMUM);
		assertThat(this.metrics.count("NOT_SENT")).isGreaterThanOrEqualTo(REQUESTS / 2);
		assertThat(this.metrics.count("NOT_SENT") + this.metrics.count("UNKNOWN")).isEqualTo(REQUESTS);
	}

	/** Let the far end read all that was written. */
	private void drop() {
		for (ByteBuf frame = this.channel.readOutbound(); frame != null; frame = this.channel.readOutbound()) {
			frame.release();
		}
	}

}
