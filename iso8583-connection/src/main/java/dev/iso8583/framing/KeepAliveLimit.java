package dev.iso8583.framing;

import java.time.Duration;

/**
 * How many keep-alives the far end may send. Two far ends that answer each other's
 * keep-alives send tens of thousands a second.
 *
 * @param maximum the most frames in an interval; 0 if a frame of length zero is no
 * keep-alive but an error, and the first one ends the connection; Visa's session control
 * has the default limit then
 * @param interval how long they are counted before the count starts anew
 */
public record KeepAliveLimit(int maximum, Duration interval) {

	/**
	 * A thousand in a minute: far more than an idle line needs, and still many when they
	 * were held up and come together.
	 */
	public static final KeepAliveLimit DEFAULT = new KeepAliveLimit(1000, Duration.ofMinutes(1));

	/** None may come. */
	public static final KeepAliveLimit NOT_ALLOWED = new KeepAliveLimit(0, Duration.ofMinutes(1));

	/**
	 * Create a limit.
	 * @throws IllegalArgumentException if the maximum is negative, or the interval is not
	 * from more than zero to a day
	 */
	public KeepAliveLimit {
		if (maximum < 0) {
			throw new IllegalArgumentException("The maximum of keep-alives must be 0 or more, not " + maximum);
		}
		if (interval.isNegative() || interval.isZero() || interval.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException(
					"The interval of keep-alives must be more than zero and at most a day, such as 1m, not "
							+ interval);
		}
	}

}
