package dev.iso8583.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.event.Level;

import dev.iso8583.internal.SafeFailure;

/**
 * Logs failures of listeners: at WARN at most once a second for each listener, otherwise
 * at DEBUG. A far end may cause such failures as often as it likes.
 */
final class FailureLog {

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final Logger logger;

	private final String text;

	private final Map<String, Long> logged = new ConcurrentHashMap<>();

	/**
	 * Create a log.
	 * @param text the message, with a placeholder for the listener that failed
	 */
	FailureLog(Logger logger, String text) {
		this.logger = logger;
		this.text = text;
	}

	void failed(String who, Throwable failure) {
		long now = System.nanoTime();
		long last = this.logged.merge(who, now, (before, again) -> (again - before < INTERVAL) ? before : again);
		this.logger.atLevel((last == now) ? Level.WARN : Level.DEBUG)
			.setCause(SafeFailure.of(failure))
			.log(this.text, who);
	}

}
