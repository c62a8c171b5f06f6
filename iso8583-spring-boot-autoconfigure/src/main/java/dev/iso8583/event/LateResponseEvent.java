package dev.iso8583.event;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.Connection;
import dev.iso8583.message.MessagePrinter;

/**
 * A response came after its request had ended without it: its caller was told that the
 * outcome is unknown, and this is the outcome.
 * <p>
 * <strong>It carries the message, which may hold card data.</strong> Its text does not.
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
	 * Return the response, which may hold card data: print it by {@link MessagePrinter}
	 * only.
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
