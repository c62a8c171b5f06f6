package dev.iso8583.pool;

/**
 * The state of a member of a pool.
 */
public enum MemberState {

	/** The connection is online and may be given requests. */
	ONLINE,

	/** A connection is being dialled or is signing on. */
	CONNECTING,

	/**
	 * There is no connection, because no request needs one: the pool dials on demand, and
	 * the last dial has not failed.
	 */
	IDLE,

	/**
	 * There is no connection, or one that is closing. A new one will be dialled; if the
	 * pool dials on demand, the last dial has failed.
	 */
	OFFLINE,

	/** The member gets no requests until it is resumed, with or without a connection. */
	SUSPENDED

}
