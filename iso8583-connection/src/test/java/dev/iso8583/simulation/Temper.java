package dev.iso8583.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How a far end behaves: how likely each misdeed is, and how long its answers take.
 *
 * @param silent it does not answer
 * @param twice it answers twice
 * @param mixedUp it answers with the STAN of another request, or of none
 * @param echoes it sends the request itself back
 * @param garbage it sends a frame that is no message first
 * @param broken it sends a length that cannot be
 * @param hangsUp it hangs up instead of answering
 * @param asks it sends a request of its own first
 * @param quickest the least time of an answer
 * @param slowest the most time of an answer
 */
record Temper(double silent, double twice, double mixedUp, double echoes, double garbage, double broken, double hangsUp,
		double asks, Duration quickest, Duration slowest) {

	static final Temper GOOD = new Temper(0, 0, 0, 0, 0, 0, 0, 0, Duration.ofMillis(1), Duration.ofMillis(20));

	static Temper of(SplittableRandom random, Allowed allowed, Duration slowest) {
		return new Temper(often(random, 0.3), allowed.twice() ? often(random, 0.3) : 0,
				allowed.mixedUp() ? often(random, 0.3) : 0, often(random, 0.1), often(random, 0.1), often(random, 0.02),
				often(random, 0.02), often(random, 0.2), Duration.ofMillis(1),
				Duration.ofMillis(random.nextInt(3) == 0 ? slowest.toMillis() : random.nextLong(2, 400)));
	}

	/** Half of all far ends do a thing never, and the others up to so often. */
	private static double often(SplittableRandom random, double most) {
		return random.nextBoolean() ? random.nextDouble(most) : 0;
	}

	/**
	 * Misdeeds that nobody could see through in some runs.
	 *
	 * @param twice whether it may answer twice: not if the STAN of an answered request is
	 * used again at once and nothing else is compared
	 * @param mixedUp whether it may answer with another STAN: only if something else is
	 * compared
	 */
	record Allowed(boolean twice, boolean mixedUp) {

	}

	Duration answerTime(SplittableRandom random) {
		return Duration.ofNanos(random.nextLong(this.quickest.toNanos(), this.slowest.toNanos() + 1));
	}

}
