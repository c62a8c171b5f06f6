package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one line a second into the log, so that whoever sends what is worth one cannot
 * flood it. Safe for use by several threads.
 */
final class LogGate {

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final AtomicLong last = new AtomicLong(System.nanoTime() - PAUSE);

	boolean isOpen() {
		long before = this.last.get();
		long now = System.nanoTime();
		return now - before >= PAUSE && this.last.compareAndSet(before, now);
	}

}
