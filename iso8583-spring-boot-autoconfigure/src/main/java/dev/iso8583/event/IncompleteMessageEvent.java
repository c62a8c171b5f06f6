package dev.iso8583.event;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.Connection;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.presence.Incompleteness;

/**
 * A message was received that lacks a mandatory field, or has one that it must not have,
 * by the specification of the link's format. A response has answered its request all the
 * same; other messages are handled unless {@code refuse-incomplete} is set.
 * <p>
 * <strong>The event carries the message, which may contain card data.</strong> The text
 * of the event does not.
 */
public final class IncompleteMessageEvent extends ConnectionEvent {

	private final transient IsoMessage message;

	private final transient Incompleteness incompleteness;

	/**
	 * Create an event.
	 * @param connection the connection
	 * @param message the message
	 * @param incompleteness the fields that it lacks or must not have
	 */
	public IncompleteMessageEvent(Connection connection, IsoMessage message, Incompleteness incompleteness) {
		super(connection);
		this.message = message;
		this.incompleteness = incompleteness;
	}

	/**
	 * Return the message, which may contain card data: print it with
	 * {@link MessagePrinter} only.
	 * @return the message, to be read only
	 */
	public IsoMessage getMessage() {
		return this.message;
	}

	/**
	 * Return what is wrong with the message.
	 * @return the fields that it lacks or must not have
	 */
	public Incompleteness getIncompleteness() {
		return this.incompleteness;
	}

	@Override
	String describe() {
		return super.describe() + ": " + this.incompleteness + ": " + MessagePrinter.print(this.message);
	}

}
