package dev.iso8583.event;

import dev.iso8583.connection.Connection;

/**
 * A connection is online: it is established, and its sign-on, if any, was accepted.
 */
public final class ConnectionOnlineEvent extends ConnectionEvent {

	/**
	 * Create an event.
	 * @param connection the connection
	 */
	public ConnectionOnlineEvent(Connection connection) {
		super(connection);
	}

}
