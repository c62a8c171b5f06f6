package dev.iso8583.tcp;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;

/**
 * The pool or server that dialled or accepted a connection. Methods are called on the
 * connection's event loop, so that slow application code cannot delay a reconnect: they
 * must be fast and must not block.
 */
public interface ConnectionOwner {

	/**
	 * Called when the connection is online.
	 * @param connection the connection
	 */
	void online(Connection connection);

	/**
	 * Called for a message received: the first one of the connection, which may be the
	 * answer to the sign-on and so precede {@link #online}; the first one while the
	 * connection is online; and the first one after {@link #silent}.
	 * @param connection the connection
	 */
	default void heard(Connection connection) {
	}

	/**
	 * Called when the maximum number of unanswered requests have timed out in a row and
	 * nothing was received meanwhile. The connection stays open; {@link #heard} is called
	 * for its next message.
	 * @param connection the connection
	 */
	default void silent(Connection connection) {
	}

	/**
	 * Called once when the far end has proved to work by more than an answer to the
	 * sign-on: when it first answers a request of the application or accepts a ping; or
	 * else, just before {@link #closed}, if it has sent anything while the connection was
	 * online and left no ping unanswered or refused.
	 * @param connection the connection
	 */
	default void proved(Connection connection) {
	}

	/**
	 * Whether the connection is meant to last until we close it. Otherwise connections
	 * come and go with the requests: no line above DEBUG says so, and a far end that
	 * closes one on which no request is in flight does what is expected of it.
	 * @return whether it is meant to last
	 */
	default boolean isLasting() {
		return true;
	}

	/**
	 * Called when the dial failed; there is no connection, and none will follow.
	 * @param failure why it failed
	 */
	void connectFailed(ConnectFailedException failure);

	/**
	 * Called when a connection that was online has ended.
	 * @param connection the connection
	 * @param reason why it ended
	 */
	void closed(Connection connection, CloseReason reason);

}
