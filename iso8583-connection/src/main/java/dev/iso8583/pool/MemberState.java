package dev.iso8583.pool;

/**
 * The state of a member of a pool.
 */
public enum MemberState {

	/** The connection is online and may be given requests. */
	ONLINE,

	/** A connection is being dialled or is signing on. */
	CONNECTING,

	/** There is no connection, or one that is closing. A new one will be dialled. */
	OFFLINE,

	/** The member gets no requests until it is resumed, with or without a connection. */
	SUSPENDED

}
