package dev.iso8583.tcp;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;

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
	 * The far end has sent a message. Told of the first message of a connection, which
	 * may be the answer to the sign-on and come before {@link #online}; of the first one
	 * while it is online; and of the first one after {@link #silent}.
	 * @param connection the connection
	 */
	default void heard(Connection connection) {
	}

	/**
	 * As many requests in a row as may have timed out, and the far end has sent nothing
	 * meanwhile. The connection lives on, and its next message is told by {@link #heard}.
	 * @param connection the connection
	 */
	default void silent(Connection connection) {
	}

	/**
	 * The far end is well, as more than its answer to the sign-on shows. Told once, when
	 * it first answers a request of the application or accepts a ping; or else, just
	 * before {@link #closed}, if it has sent anything while the connection was online and
	 * left no ping unanswered or refused.
	 * @param connection the connection
	 */
	default void proved(Connection connection) {
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
