package dev.iso8583.event;

import dev.iso8583.connection.Connection;

/**
 * An event of one connection, which was dialled or accepted.
 */
public abstract class ConnectionEvent extends LinkEvent {

	private final transient Connection connection;

	ConnectionEvent(Connection connection) {
		super(connection.link());
		this.connection = connection;
	}

	/**
	 * Return the connection, which may have ended by now.
	 * @return one TCP connection, with its id and the address of the far end
	 */
	public Connection getConnection() {
		return this.connection;
	}

	@Override
	String describe() {
		return this.connection.toString();
	}

}
