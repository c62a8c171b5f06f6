package dev.iso8583.pool;

/**
 * The state of a pool: how many of its connections are usable, which means online, not
 * suspended, and allowed by the pool's filter. In a pool that dials on demand, a member
 * without a connection counts as usable unless its last dial has failed.
 */
public enum PoolState {

	/** All connections are usable, and none is silent. */
	UP,

	/**
	 * Some connections are usable; the others are suspended, not online, or refused by
	 * the filter. Or all are usable, but at least one is
	 * {@linkplain PoolMember#isSilent() silent}.
	 */
	DEGRADED,

	/** No connection is usable, and not all members are suspended. */
	DOWN,

	/** All members are suspended, so the application or an operator wanted this. */
	SUSPENDED

}
