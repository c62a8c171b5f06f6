package dev.iso8583.event;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.message.MessagePrinter;

/**
 * A response was received that answers none of our requests.
 * <p>
 * <strong>The event carries the message, which may contain card data.</strong> The text
 * of the event does not.
 */
public final class UnmatchedResponseEvent extends ConnectionEvent {

	private final transient IsoMessage response;

	private final UnmatchedReason reason;

	/**
	 * Create an event.
	 * @param connection the connection
	 * @param response the response
	 * @param reason why it answers no request
	 */
	public UnmatchedResponseEvent(Connection connection, IsoMessage response, UnmatchedReason reason) {
		super(connection);
		this.response = response;
		this.reason = reason;
	}

	/**
	 * Return the response, which may contain card data: print it with
	 * {@link MessagePrinter} only.
	 * @return the response, to be read only
	 */
	public IsoMessage getResponse() {
		return this.response;
	}

	/**
	 * Return why the response answers no request.
	 * @return the reason
	 */
	public UnmatchedReason getReason() {
		return this.reason;
	}

	@Override
	String describe() {
		return super.describe() + ": " + this.reason + ": " + MessagePrinter.print(this.response);
	}

}
