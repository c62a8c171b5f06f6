package dev.iso8583.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.slf4j.event.Level;

/**
 * Lets one line a second into the log, so that whoever sends what is worth one cannot
 * flood it. Safe for use by several threads.
 */
public final class LogThrottle {

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final LongSupplier nanoTime;

	private final AtomicLong last;

	/** Create a throttle that lets the first line pass. */
	public LogThrottle() {
		this(System::nanoTime);
	}

	/**
	 * Create a throttle with a clock of its own.
	 * @param nanoTime the clock, as {@link System#nanoTime}
	 */
	public LogThrottle(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.last = new AtomicLong(nanoTime.getAsLong() - PAUSE);
	}

	public boolean isOpen() {
		long before = this.last.get();
		long now = this.nanoTime.getAsLong();
		return now - before >= PAUSE && this.last.compareAndSet(before, now);
	}

	/** Return WARN for the first line in a second, and DEBUG for the others. */
	public Level warnOrDebug() {
		return isOpen() ? Level.WARN : Level.DEBUG;
	}

}
