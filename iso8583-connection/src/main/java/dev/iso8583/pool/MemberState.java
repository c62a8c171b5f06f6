package dev.iso8583.pool;

/**
 * How a member of a pool fares. Every member is in one of these.
 */
public enum MemberState {

	/** Its connection is online and takes requests. */
	ONLINE,

	/** It is being dialled or is signing on. */
	CONNECTING,

	/** It has no connection, or one that is closing. It will be dialled. */
	OFFLINE,

	/** It gets no requests until it is resumed, whether it has a connection or not. */
	SUSPENDED

}
