package dev.iso8583.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How a far end behaves: how likely each fault is, and how long its answers take.
 *
 * @param silent no answer
 * @param twice two answers
 * @param mixedUp an answer with the STAN of another request, or of no request
 * @param echoes the request is sent back
 * @param garbage a frame that is not a message, before the answer
 * @param broken an impossible length
 * @param hangsUp an end of the connection instead of an answer
 * @param asks a request of its own, before the answer
 * @param quickest the shortest time of an answer
 * @param slowest the longest time of an answer
 */
record Behaviour(double silent, double twice, double mixedUp, double echoes, double garbage, double broken,
		double hangsUp, double asks, Duration quickest, Duration slowest) {

	static final Behaviour GOOD = new Behaviour(0, 0, 0, 0, 0, 0, 0, 0, Duration.ofMillis(1), Duration.ofMillis(20));

	static Behaviour of(SplittableRandom random, Allowed allowed, Duration slowest) {
		return new Behaviour(likelihood(random, 0.3), allowed.twice() ? likelihood(random, 0.3) : 0,
				allowed.mixedUp() ? likelihood(random, 0.3) : 0, likelihood(random, 0.1), likelihood(random, 0.1),
				likelihood(random, 0.02), likelihood(random, 0.02), likelihood(random, 0.2), Duration.ofMillis(1),
				Duration.ofMillis(random.nextInt(3) == 0 ? slowest.toMillis() : random.nextLong(2, 400)));
	}

	/** Half of all far ends never have a fault, the others up to a likelihood. */
	private static double likelihood(SplittableRandom random, double most) {
		return random.nextBoolean() ? random.nextDouble(most) : 0;
	}

	/**
	 * Faults that cannot be detected in every run.
	 *
	 * @param twice whether it may answer twice: not if the STAN of an answered request is
	 * reused at once and nothing else is compared
	 * @param mixedUp whether it may answer with another STAN: only if something else is
	 * compared
	 */
	record Allowed(boolean twice, boolean mixedUp) {

	}

	Duration answerTime(SplittableRandom random) {
		return Duration.ofNanos(random.nextLong(this.quickest.toNanos(), this.slowest.toNanos() + 1));
	}

}
