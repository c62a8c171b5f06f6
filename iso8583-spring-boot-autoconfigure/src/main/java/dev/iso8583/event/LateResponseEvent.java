package dev.iso8583.event;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.Connection;
import dev.iso8583.message.MessagePrinter;

/**
 * A response was received after its request had timed out, or had been cancelled or
 * rejected. The caller has not learned the outcome of the request; this is the outcome.
 * <p>
 * <strong>The event carries the message, which may contain card data.</strong> The text
 * of the event does not.
 */
public final class LateResponseEvent extends ConnectionEvent {

	private final transient IsoMessage response;

	/**
	 * Create an event.
	 * @param connection the connection
	 * @param response the response
	 */
	public LateResponseEvent(Connection connection, IsoMessage response) {
		super(connection);
		this.response = response;
	}

	/**
	 * Return the response, which may contain card data: print it with
	 * {@link MessagePrinter} only.
	 * @return the response, to be read only
	 */
	public IsoMessage getResponse() {
		return this.response;
	}

	@Override
	String describe() {
		return super.describe() + ": " + MessagePrinter.print(this.response);
	}

}
