package dev.iso8583.event;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.message.MessagePrinter;

/**
 * A response came that answers no request we know.
 * <p>
 * <strong>It carries the message, which may hold card data.</strong> Its text does not.
 */
public final class UnmatchedResponseEvent extends ConnectionEvent {

	private final transient IsoMessage response;

	private final UnmatchedReason reason;

	/**
	 * Create an event.
	 * @param connection the connection
	 * @param response the response
	 * @param reason why it answers none
	 */
	public UnmatchedResponseEvent(Connection connection, IsoMessage response, UnmatchedReason reason) {
		super(connection);
		this.response = response;
		this.reason = reason;
	}

	/**
	 * Return the response, which may hold card data: print it by {@link MessagePrinter}
	 * only.
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
