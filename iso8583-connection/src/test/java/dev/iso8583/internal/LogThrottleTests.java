package dev.iso8583.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

import static org.assertj.core.api.Assertions.assertThat;

class LogThrottleTests {

	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

	private final LogThrottle gate = new LogThrottle(this.clock::get);

	@Test
	void firstLineOfEachSecondIsAWarning() {
		for (int second = 0; second < 3; second++) {
			assertThat(this.gate.warnOrDebug()).isEqualTo(Level.WARN);
			assertThat(this.gate.warnOrDebug()).isEqualTo(Level.DEBUG);
			passes(Duration.ofSeconds(1).minusNanos(1));
			assertThat(this.gate.warnOrDebug()).isEqualTo(Level.DEBUG);
			passes(Duration.ofNanos(1));
		}
	}

	private void passes(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

}
