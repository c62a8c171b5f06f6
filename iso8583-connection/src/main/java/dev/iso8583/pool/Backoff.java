package dev.iso8583.pool;

import java.time.Duration;

/**
 * The delay before the next dial. It grows with each failure in a row, and varies at
 * random so that many clients of a restarted host do not all reconnect at the same time.
 *
 * <pre>
 *   delay after failure n (from 0) = min(initial * multiplier^n, maximum) * (1 - jitter ... 1 + jitter)
 * </pre>
 *
 * @param initial the delay after the first failure, more than zero
 * @param maximum the longest delay before jitter is applied, at least the initial one and
 * at most a year
 * @param multiplier the growth with each further failure, from 1 to 100
 * @param jitter the part of the delay by which it varies, from 0 to 1
 */
public record Backoff(Duration initial, Duration maximum, double multiplier, double jitter) {

	/** Leaves room for the calculation in nanoseconds. */
	private static final Duration LONGEST = Duration.ofDays(365);

	/** From 1 s to 30 s, doubling, varied by 20 %. */
	public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 2, 0.2);

	/**
	 * Create a back-off.
	 * @throws IllegalArgumentException if a value is out of its range, which the text
	 * names
	 */
	public Backoff {
		if (initial.isNegative() || initial.isZero()) {
			throw new IllegalArgumentException(
					"The initial delay of a reconnect must be more than zero, such as 1s, not " + initial);
		}
		if (maximum.compareTo(initial) < 0) {
			throw new IllegalArgumentException("The maximum delay of a reconnect must be at least the initial one, "
					+ initial + ", not " + maximum);
		}
		if (maximum.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(
					"The maximum delay of a reconnect must be at most a year, such as 30s, not " + maximum);
		}
		if (!(multiplier >= 1 && multiplier <= 100)) {
			throw new IllegalArgumentException(
					"The multiplier of a reconnect must be from 1 to 100, not " + multiplier);
		}
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new IllegalArgumentException("The jitter of a reconnect must be from 0 to 1, not " + jitter);
		}
	}

	/**
	 * Return a delay.
	 * @param failures how many failures in a row came before this one, 0 or more
	 * @param random a number from 0 to 1
	 * @return the delay before the next dial
	 */
	public Duration delay(int failures, double random) {
		double grown = this.initial.toNanos() * Math.pow(this.multiplier, failures);
		double capped = Math.min(grown, this.maximum.toNanos());
		return Duration.ofNanos((long) (capped * (1 + this.jitter * (2 * random - 1))));
	}

}
