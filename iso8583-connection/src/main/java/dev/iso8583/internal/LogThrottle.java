package dev.iso8583.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.slf4j.event.Level;

/**
 * Lets one line a second into the log, so that a far end cannot flood it. Thread-safe.
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

	/**
	 * Whether a line may be logged now. If so, the next one may be a second later.
	 * @return {@code true} at most once a second
	 */
	public boolean isOpen() {
		long before = this.last.get();
		long now = this.nanoTime.getAsLong();
		return now - before >= PAUSE && this.last.compareAndSet(before, now);
	}

	/**
	 * Return the level of a line.
	 * @return WARN at most once a second, else DEBUG
	 */
	public Level warnOrDebug() {
		return isOpen() ? Level.WARN : Level.DEBUG;
	}

}
