package dev.iso8583.pool;

/**
 * How many of a pool's connections are online.
 */
public enum PoolState {

	/** All of them. */
	UP,

	/** Some of them. */
	DEGRADED,

	/** None of them. */
	DOWN

}
