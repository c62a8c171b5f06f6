package dev.iso8583.connection;

/**
 * Where the dependent stages of the futures of {@link Connection#sendAsync} run.
 */
public enum CallbackThreads {

	/** On the callback threads of the transport. They may block. */
	POOLED,

	/**
	 * On the event loop that has read the response, which saves the hand-over to another
	 * thread. They must not block: while one runs, the event loop serves no other
	 * connection. Our own blocking calls, and waits for a future of {@code sendAsync},
	 * fail there with an {@link IllegalStateException}.
	 * <p>
	 * If one holds an event loop for more than 10 ms all the same, that is logged and
	 * counted, and the callbacks of the link run on the callback threads from then on.
	 */
	DIRECT

}
