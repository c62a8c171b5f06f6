package dev.iso8583.tcp;

import dev.iso8583.connection.CloseReason;

/**
 * What the requests and the outbox of a connection may ask of the connection as a whole,
 * which they do not know. Its text names the connection, for log lines. On the event loop
 * unless a method says otherwise.
 */
interface ConnectionControl {

	/** Return the id of the connection. On any thread. */
	String id();

	/** Whether nothing but the sign-off may be sent any more. */
	boolean isLeaving();

	/**
	 * Whether the connection closes once nothing is in flight any more. On any thread.
	 */
	boolean isDraining();

	/** Go on closing if nothing is in flight any more. */
	void closeIfDrained();

	/** The far end has answered a request of the application. */
	void answered();

	/** A request of the application was written and not answered in time. */
	void timedOut();

	/** Ask the far end whether it is there. */
	void idle();

	/** Close at once. */
	void cut(CloseReason reason, String detail);

}
