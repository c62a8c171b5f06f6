package dev.iso8583.message;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Generates the STAN, the system trace audit number in field 11, of each request.
 * Implement it to draw numbers from a sequence that outlives the process. Must be safe
 * for use by several threads.
 */
@FunctionalInterface
public interface StanGenerator {

	/** The largest STAN: six digits. */
	int MAXIMUM = 999_999;

	/**
	 * Return the next number.
	 * @return a number from 1 to 999999
	 */
	int next();

	/**
	 * Reserve the number of a request that is about to be sent. {@link #next} should skip
	 * the number until it is released, when its response can no longer arrive. The
	 * default implementation does nothing.
	 * @param stan a number from 1 to 999999, not necessarily from this generator
	 * @return {@code true} if the number was free and is now reserved: the caller must
	 * release it
	 */
	default boolean reserve(int stan) {
		return false;
	}

	/**
	 * Release a reserved number. May be called on an event loop, so it must not block:
	 * update a database, for example, on another thread. The default implementation does
	 * nothing.
	 * @param stan the number
	 */
	default void release(int stan) {
	}

	/**
	 * Return a generator that counts upwards from a random number, wraps from 999999 to
	 * 1, and skips reserved numbers. The start is random so that a restarted process is
	 * unlikely to reuse the numbers it used a moment ago.
	 * @return a generator held in memory
	 */
	static StanGenerator inMemory() {
		return startingAt(ThreadLocalRandom.current().nextInt(1, MAXIMUM + 1));
	}

	/**
	 * Return a generator that counts upwards from a given number, wraps from 999999 to 1,
	 * and skips reserved numbers.
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
