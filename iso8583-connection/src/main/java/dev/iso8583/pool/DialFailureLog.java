package dev.iso8583.pool;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.slf4j.event.Level;

/**
 * Decides at which level a failed dial of a member is logged: WARN for a failure that is
 * new since the member was last online, and for a repeat at intervals that double from a
 * minute to ten; DEBUG otherwise. Confined to the pool's scheduler.
 */
final class DialFailureLog {

	private static final Duration FIRST_INTERVAL = Duration.ofMinutes(1);

	private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

	/** Limits the log lines for a failure whose text changes with each dial. */
	private static final int MAXIMUM_TEXTS = 8;

	private final Set<String> loggedTexts = new HashSet<>();

	private Duration interval = FIRST_INTERVAL;

	private long nextRepeat;

	/**
	 * Return the level for a failure.
	 * @param failure the text of the failure
	 * @param failedDials how many dials have failed in a row, this one included
	 * @param now nanoseconds that only ever grow
	 */
	Level levelOf(String failure, int failedDials, long now) {
		boolean isNew = this.loggedTexts.size() < MAXIMUM_TEXTS && this.loggedTexts.add(failure);
		boolean repeats = failedDials > 1 && now - this.nextRepeat >= 0;
		if (failedDials == 1) {
			this.interval = FIRST_INTERVAL;
			this.nextRepeat = now + this.interval.toNanos();
		}
		else if (repeats) {
			Duration doubled = this.interval.multipliedBy(2);
			this.interval = (doubled.compareTo(LONGEST_INTERVAL) < 0) ? doubled : LONGEST_INTERVAL;
			this.nextRepeat = now + this.interval.toNanos();
		}
		return (isNew || repeats) ? Level.WARN : Level.DEBUG;
	}

	/** The member is online: each failure is new again. */
	void reset() {
		this.loggedTexts.clear();
	}

}
