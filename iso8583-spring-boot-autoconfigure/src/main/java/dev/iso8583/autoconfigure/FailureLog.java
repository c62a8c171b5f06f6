package dev.iso8583.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.event.Level;

import dev.iso8583.internal.SafeFailure;

/**
 * Tells the log that listeners failed: of each at most once a second at WARN, since a far
 * end may cause what one fails for as often as it likes, and otherwise at DEBUG.
 */
final class FailureLog {

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final Logger logger;

	private final String text;

	private final Map<String, Long> told = new ConcurrentHashMap<>();

	/**
	 * Create a log.
	 * @param text what is told, with a place for who failed
	 */
	FailureLog(Logger logger, String text) {
		this.logger = logger;
		this.text = text;
	}

	void failed(String who, Throwable failure) {
		long now = System.nanoTime();
		long last = this.told.merge(who, now, (before, again) -> (again - before < INTERVAL) ? before : again);
		this.logger.atLevel((last == now) ? Level.WARN : Level.DEBUG)
			.setCause(SafeFailure.of(failure))
			.log(this.text, who);
	}

}
