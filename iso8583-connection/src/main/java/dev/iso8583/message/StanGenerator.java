package dev.iso8583.message;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

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
	 * Count from a random number upwards and wrap from 999999 to 1. The start is random
	 * so that a restarted process is unlikely to use again the numbers it used a moment
	 * ago.
	 * @return a generator held in memory
	 */
	static StanGenerator inMemory() {
		return startingAt(ThreadLocalRandom.current().nextInt(1, MAXIMUM + 1));
	}

	/**
	 * Count from a given number upwards and wrap from 999999 to 1.
	 * @param first the first number, from 1 to 999999
	 * @return a generator held in memory
	 */
	static StanGenerator startingAt(int first) {
		if (first < 1 || first > MAXIMUM) {
			throw new IllegalArgumentException("A STAN is a number from 1 to 999999, not " + first);
		}
		AtomicInteger next = new AtomicInteger(first);
		return () -> next.getAndUpdate((stan) -> (stan == MAXIMUM) ? 1 : stan + 1);
	}

}
