package dev.iso8583.event;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;

/**
 * A connection ended. Published once for each, also for one that was never online.
 */
public final class ConnectionClosedEvent extends ConnectionEvent {

	private final CloseReason reason;

	/**
	 * Create an event.
	 * @param connection the connection
	 * @param reason why it ended
	 */
	public ConnectionClosedEvent(Connection connection, CloseReason reason) {
		super(connection);
		this.reason = reason;
	}

	/**
	 * Return why the connection ended.
	 * @return the reason, see {@link CloseReason#isOrderly()}
	 */
	public CloseReason getReason() {
		return this.reason;
	}

	/**
	 * Whether the connection was closed in good order, by us or by the far end.
	 * @return {@code false} for an error
	 */
	public boolean isOrderly() {
		return this.reason.isOrderly();
	}

	@Override
	String describe() {
		return super.describe() + ": " + this.reason;
	}

}
