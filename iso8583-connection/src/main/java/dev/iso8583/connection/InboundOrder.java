package dev.iso8583.connection;

/**
 * In which order messages that the far end sends on its own are handled.
 */
public enum InboundOrder {

	/** Several at a time and in any order: a slow one does not delay the others. */
	CONCURRENT,

	/**
	 * One at a time for each connection, in the order of arrival: the next once the one
	 * before has been answered. A handler that never returns, or whose reply never
	 * completes, blocks all later messages of its connection.
	 */
	SEQUENTIAL

}
