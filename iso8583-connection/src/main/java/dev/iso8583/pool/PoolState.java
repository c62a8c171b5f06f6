package dev.iso8583.pool;

/**
 * How many of a pool's connections are online and take requests.
 */
public enum PoolState {

	/** All of them. */
	UP,

	/** Some of them; the others are suspended or not online. */
	DEGRADED,

	/** None of them, and not because all are suspended. */
	DOWN,

	/** None of them: all members are suspended, which somebody wanted. */
	SUSPENDED

}
