package dev.iso8583.connection;

/**
 * In which order the messages that a far end sends on its own are handled.
 */
public enum InboundOrder {

	/** Several at a time and in any order: a slow one does not hold up the others. */
	CONCURRENT,

	/**
	 * One at a time for each connection, in the order they came: the next when the one
	 * before is answered. A handler that never returns, or whose reply never comes, holds
	 * up all that follow on its connection.
	 */
	SEQUENTIAL

}
