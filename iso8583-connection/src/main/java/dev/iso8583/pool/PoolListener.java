package dev.iso8583.pool;

/**
 * Is notified when the state of a pool changes. Called on the transport's listener
 * threads, never on an event loop; for each pool one call at a time and in order. A slow
 * or failing listener delays only the notifications of its own pool.
 */
@FunctionalInterface
public interface PoolListener {

	/** Does nothing. */
	PoolListener NONE = (pool, previous, current) -> {
	};

	/**
	 * The state of a pool has changed. A pool is down until its first connection is
	 * online, and again when it is stopped; {@link Pool#isRunning()} distinguishes a
	 * stopped pool from one that has lost its connections. The state may have changed
	 * again by the time of the call; that is the next notification.
	 * @param pool the pool
	 * @param previous the state of the last notification, or {@link PoolState#DOWN} if
	 * this is the first
	 * @param current the new state, which differs from the previous one
	 */
	void stateChanged(Pool pool, PoolState previous, PoolState current);

}
