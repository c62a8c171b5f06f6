package dev.iso8583.tcp;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DeadlinesTests {

	private static final int LONGEST = 1000;

	private static final Duration STEP = Duration.ofMillis(1);

	private final Random random = new Random(1);

	private final MessageFormat format = Messages.format();

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final AcceptedChannel channel = AcceptedChannel
		.with(ConnectionOptions.builder(this.format).metrics(this.metrics).idleTime(Duration.ofHours(1)).build());

	/** When each request that is sent ends, in milliseconds. */
	private final List<Integer> ends = new ArrayList<>();

	private int now;

	private int stan;

	@AfterEach
	void release() {
		this.channel.closeQuietly();
	}

	@Test
	void eachRequestEndsAtItsOwnDeadlineWhateverOthersWait() {
		for (int step = 0; step < LONGEST; step++) {
			if (this.random.nextInt(4) > 0) {
				sends(1 + this.random.nextInt(LONGEST));
			}
			passes();
		}
		pass(LONGEST);
		assertThat(this.channel.connection().pending()).isZero();
		assertThat(this.ends).hasSizeGreaterThan(100);
	}

	@Test
	void requestsInTheOrderOfTheirDeadlinesEndInIt() {
		for (int step = 0; step < LONGEST; step++) {
			sends(100);
			passes();
		}
		pass(100);
		assertThat(this.channel.connection().pending()).isZero();
	}

	@Test
	void requestThatIsDueBeforeOthersEndsBeforeThem() {
		for (int step = 0; step < LONGEST; step++) {
			sends((step % 10 == 0) ? 1 + this.random.nextInt(200) : 100);
			passes();
		}
		pass(200);
		assertThat(this.channel.connection().pending()).isZero();
	}

	@Test
	void endedRequestIsNotKeptByThoseBesideIt() {
		send(LONGEST);
		WeakReference<?> ended = new WeakReference<>(send(LONGEST));
		send(LONGEST);
		this.channel.runPendingTasks();
		((CompletableFuture<?>) ended.get()).cancel(false);
		this.channel.runPendingTasks();
		assertThat(this.channel.connection().pending()).isEqualTo(2);
		await().until(() -> {
			System.gc();
			return ended.refersTo(null);
		});
	}

	@Test
	void requestsThatEndTogetherAllEnd() {
		for (int count = 0; count < 300; count++) {
			send(10);
		}
		this.channel.runPendingTasks();
		this.channel.timePasses(Duration.ofMillis(10));
		assertThat(this.metrics.count("UNKNOWN")).isEqualTo(300);
	}

	/** Some give up at once, in the middle of the others. */
	private void sends(int timeout) {
		CompletableFuture<IsoMessage> future = send(timeout);
		this.channel.runPendingTasks();
		if (this.random.nextInt(3) == 0) {
			future.cancel(false);
			this.channel.runPendingTasks();
		}
		else {
			this.ends.add(this.now + timeout);
		}
	}

	private CompletableFuture<IsoMessage> send(int timeout) {
		IsoMessage request = this.format.set(this.format.newMessage("0100"), 11, Messages.stan(++this.stan));
		return this.channel.connection().sendAsync(request, Duration.ofMillis(timeout));
	}

	private void pass(int steps) {
		for (int step = 0; step < steps; step++) {
			passes();
		}
	}

	private void passes() {
		this.channel.timePasses(STEP);
		this.now++;
		assertThat(this.metrics.count("UNKNOWN"))
			.isEqualTo((int) this.ends.stream().filter((end) -> end <= this.now).count());
	}

}
