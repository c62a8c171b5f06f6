package dev.iso8583.pool;

/**
 * How many of a pool's connections are usable: online, not suspended, and let through by
 * the pool's filter.
 */
public enum PoolState {

	/** All of them, and none of them is silent. */
	UP,

	/**
	 * Some of them; the others are suspended, not online, or refused by the filter. Or
	 * all of them, and some or all are silent, see {@link PoolMember#isSilent()}.
	 */
	DEGRADED,

	/** None of them, and not because all are suspended. */
	DOWN,

	/** None of them: all members are suspended, which somebody wanted. */
	SUSPENDED

}
