package dev.iso8583.internal;

import java.time.Duration;

/**
 * Checks the values of options. Each refusal names the option, the value and what is
 * allowed.
 */
public final class Checks {

	private static final Duration YEAR = Duration.ofDays(365);

	private Checks() {
	}

	/**
	 * Require a number of 1 or more.
	 * @param option the name of the option, as a reader knows it
	 * @param value the value
	 * @return the value
	 * @throws IllegalArgumentException if the value is less
	 */
	public static int atLeastOne(String option, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("The " + option + " must be 1 or more, not " + value);
		}
		return value;
	}

	/**
	 * Require a duration of more than zero and at most a year.
	 * @param option the name of the option, as a reader knows it
	 * @param value the value
	 * @return the value
	 * @throws IllegalArgumentException if the value is outside these bounds
	 */
	public static Duration positive(String option, Duration value) {
		if (value.isNegative() || value.isZero() || value.compareTo(YEAR) > 0) {
			throw new IllegalArgumentException(
					"The " + option + " must be more than zero and at most a year, such as 10s, not " + value);
		}
		return value;
	}

}
