package dev.iso8583.tcp;

import dev.iso8583.connection.CloseReason;

/**
 * What the requests, the handlers and the outbox of a connection need of it as a whole.
 * {@code toString} names the connection in log lines. Methods are called on the event
 * loop unless they say otherwise.
 */
interface ConnectionControl {

	/** Return the id of the connection. On any thread. */
	String id();

	/** Whether the connection is online. On any thread. */
	boolean isOnline();

	/**
	 * Return when something was last received, by the clock of the event loop; 0 means
	 * never. On any thread.
	 */
	long lastReceived();

	/** Whether the current thread is the event loop. */
	boolean isOnEventLoop();

	/**
	 * Refuse to wait on an event loop, this one or another.
	 * @param call what would wait
	 */
	void refuseOnEventLoop(String call);

	/** Whether the sign-off has begun, so that nothing else may be sent. */
	boolean isLeaving();

	/**
	 * Whether the connection waits to close until nothing is in flight. On any thread.
	 */
	boolean isDraining();

	/** Continue to close a draining connection if nothing is in flight any more. */
	void closeIfDrained();

	/**
	 * Whether the far end has ended its output and the socket is still open. The far end
	 * may still read, or its process may be gone: then the network accepts our bytes
	 * until the far end's host resets the connection. On any thread.
	 */
	boolean isInputEnded();

	/**
	 * Run a task on the event loop, unless that has ended, and the connection with it. On
	 * any thread.
	 */
	void onEventLoop(Runnable task);

	/** Record that the far end has answered a request of the application. */
	void answered();

	/** Record that a request of the application was written and not answered in time. */
	void timedOut();

	/** Send an echo test to check that the far end is still there. */
	void idle();

	/** Close at once. */
	void cut(CloseReason reason, String detail);

}
