package dev.iso8583.connection;

/**
 * Who dialled or accepted a connection: a pool or a server. Called on the connection's
 * event loop, so that no slow application code can hold up a reconnect: must be fast and
 * must not block.
 */
public interface ConnectionOwner {

	/**
	 * The connection is online.
	 * @param connection the connection
	 */
	void online(Connection connection);

	/**
	 * The far end has sent a message: it is there, and lets us speak to it. Told once for
	 * each connection; what answers the sign-on counts, so this may come before
	 * {@link #online}.
	 * @param connection the connection
	 */
	default void heard(Connection connection) {
	}

	/**
	 * The dial failed; there is no connection and none will follow.
	 * @param failure why
	 */
	void connectFailed(ConnectFailedException failure);

	/**
	 * A connection that was online ended.
	 * @param connection the connection
	 * @param reason why
	 */
	void closed(Connection connection, CloseReason reason);

}
