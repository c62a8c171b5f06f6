package dev.iso8583.event;

import dev.iso8583.connection.Connection;

/**
 * Nothing was received for the read timeout. The connection stays open. Published again
 * each time the read timeout passes.
 */
public final class ReadTimeoutEvent extends ConnectionEvent {

	/**
	 * Create an event.
	 * @param connection the connection
	 */
	public ReadTimeoutEvent(Connection connection) {
		super(connection);
	}

}
