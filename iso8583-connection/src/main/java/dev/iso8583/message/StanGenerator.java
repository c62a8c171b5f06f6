package dev.iso8583.message;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives each request its STAN, the system trace audit number of field 11. Implement it to
 * draw numbers from a sequence that outlives the process. Must be safe for use by several
 * threads.
 */
@FunctionalInterface
public interface StanGenerator {

	/** The largest number six digits can hold. */
	int MAXIMUM = 999_999;

	/**
	 * Return the next number.
	 * @return a number from 1 to 999999
	 */
	int next();

	/**
	 * Take a number, since a request that has it is sent. {@link #next} should pass over
	 * it until it is released, which is when no response can come to it any more. Does
	 * nothing unless overridden.
	 * @param stan a number from 1 to 999999, of this generator or not
	 * @return whether it was free, so that the caller must release it
	 */
	default boolean reserve(int stan) {
		return false;
	}

	/**
	 * Release a number that was taken. Called on event loops, among others, so it must
	 * not block: what is slow, such as a database, is told by another thread.
	 * @param stan the number
	 */
	default void release(int stan) {
	}

	/**
	 * Count from a random number upwards and wrap from 999999 to 1, passing over what is
	 * taken. The start is random so that a restarted process is unlikely to use again the
	 * numbers it used a moment ago.
	 * @return a generator held in memory
	 */
	static StanGenerator inMemory() {
		return startingAt(ThreadLocalRandom.current().nextInt(1, MAXIMUM + 1));
	}

	/**
	 * Count from a given number upwards and wrap from 999999 to 1, passing over what is
	 * taken.
	 * @param first the first number, from 1 to 999999
	 * @return a generator held in memory
	 */
	static StanGenerator startingAt(int first) {
		if (first < 1 || first > MAXIMUM) {
			throw new IllegalArgumentException("A STAN is a number from 1 to 999999, not " + first);
		}
		return new StanCounter(first);
	}

}
