package dev.iso8583.event;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;

/**
 * A connection has ended. Published once for each connection, also for one that was never
 * online.
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
	 * @return {@code true} for an orderly close, {@code false} for a failure
	 */
	public boolean isOrderly() {
		return this.reason.isOrderly();
	}

	@Override
	String describe() {
		return super.describe() + ": " + this.reason;
	}

}
