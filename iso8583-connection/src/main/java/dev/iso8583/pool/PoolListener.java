package dev.iso8583.pool;

/**
 * Is told how a pool fares, and gives no answer. Called on the transport's listener
 * threads, never on an event loop, for each pool one call at a time and in order; a slow
 * or failing listener holds up only the news of its pool.
 */
@FunctionalInterface
public interface PoolListener {

	/** Nobody listens. */
	PoolListener NONE = (pool, previous, current) -> {
	};

	/**
	 * The state of a pool changed. A pool is down until its first connection is online,
	 * and again when it is stopped; {@link Pool#isRunning()} tells a stopped pool from
	 * one that has lost its connections. By the time of the call the state may have
	 * changed once more, which is told next.
	 * @param pool the pool
	 * @param previous the state that was told last, or {@link PoolState#DOWN}
	 * @param current another one
	 */
	void stateChanged(Pool pool, PoolState previous, PoolState current);

}
