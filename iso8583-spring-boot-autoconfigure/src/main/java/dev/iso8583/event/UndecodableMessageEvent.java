package dev.iso8583.event;

import dev.iso8583.connection.Connection;
import dev.iso8583.message.UndecodableMessageException;

/**
 * A frame was received that cannot be decoded as a message. The connection stays open.
 */
public final class UndecodableMessageEvent extends ConnectionEvent {

	private final UndecodableMessageException.Reason reason;

	/**
	 * Create an event.
	 * @param connection the connection
	 * @param reason what is wrong with the frame
	 */
	public UndecodableMessageEvent(Connection connection, UndecodableMessageException.Reason reason) {
		super(connection);
		this.reason = reason;
	}

	/**
	 * Return what is wrong with the frame.
	 * @return the reason
	 */
	public UndecodableMessageException.Reason getReason() {
		return this.reason;
	}

	@Override
	String describe() {
		return super.describe() + ": " + this.reason;
	}

}
