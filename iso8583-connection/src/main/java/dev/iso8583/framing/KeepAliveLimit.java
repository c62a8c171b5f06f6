package dev.iso8583.framing;

import java.time.Duration;

/**
 * How many keep-alives the far end may send before the connection closes. The limit ends
 * a loop of two programs that answer each other's keep-alives, which would exchange tens
 * of thousands a second.
 *
 * @param maximum the maximum number of keep-alives in an interval; 0 if a frame of length
 * zero is an error that closes the connection, in which case Visa's session control has
 * the default limit
 * @param interval the time after which counting starts again
 */
public record KeepAliveLimit(int maximum, Duration interval) {

	/**
	 * 1000 in a minute: far more than an idle line needs, even when delayed keep-alives
	 * arrive together.
	 */
	public static final KeepAliveLimit DEFAULT = new KeepAliveLimit(1000, Duration.ofMinutes(1));

	/** A frame of length zero is an error and closes the connection. */
	public static final KeepAliveLimit NOT_ALLOWED = new KeepAliveLimit(0, Duration.ofMinutes(1));

	/**
	 * Create a limit.
	 * @throws IllegalArgumentException if the maximum is negative, or the interval is not
	 * positive or longer than a day
	 */
	public KeepAliveLimit {
		if (maximum < 0) {
			throw new IllegalArgumentException("The maximum number of keep-alives must be 0 or more, not " + maximum);
		}
		if (interval.isNegative() || interval.isZero() || interval.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException(
					"The keep-alive interval must be more than zero and at most a day, such as 1m, not " + interval);
		}
	}

}
