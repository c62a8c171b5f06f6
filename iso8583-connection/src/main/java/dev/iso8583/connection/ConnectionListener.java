package dev.iso8583.connection;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.presence.Incompleteness;

/**
 * Notified of what happens to connections. Called on the transport's listener threads,
 * never on an event loop; for each link one call at a time and in order. So a slow or
 * failing listener delays only the notifications of its own link. When too many
 * notifications are waiting, those that a far end can cause at will are dropped and
 * counted: read timeouts, late, unmatched, undecodable and incomplete messages, failed
 * dials. That a dialled connection is online or closed is always notified.
 */
public interface ConnectionListener {

	/** A listener that does nothing. */
	ConnectionListener NONE = new ConnectionListener() {
	};

	/**
	 * A connection is online: it is established, and its sign-on, if any, was accepted.
	 * For a client of a server, the call is omitted when too many notifications are
	 * waiting.
	 * @param connection the connection
	 */
	default void online(Connection connection) {
	}

	/**
	 * A dial failed, and there is no connection. Called for each failed dial, including
	 * those before the first connection of a link.
	 * @param failure why, with link and address in its message
	 */
	default void connectFailed(ConnectFailedException failure) {
	}

	/**
	 * A connection ended. Called once for each connection, even if it was never online.
	 * For a client of a server, {@link #online} and this call come as a pair: if too many
	 * notifications are waiting, both are omitted.
	 * @param connection the connection
	 * @param reason why it ended
	 */
	default void closed(Connection connection, CloseReason reason) {
	}

	/**
	 * Nothing was received for the read timeout. Called again each time that period
	 * passes.
	 * @param connection the connection, which stays open
	 */
	default void readTimeout(Connection connection) {
	}

	/**
	 * A response arrived after its request had ended without it. It is also offered to
	 * the {@link MessageHandler}.
	 * @param connection the connection
	 * @param response the response, which must not be changed
	 */
	default void late(Connection connection, IsoMessage response) {
	}

	/**
	 * A response arrived that answers no known request. It is also offered to the
	 * {@link MessageHandler}.
	 * @param connection the connection
	 * @param response the response, which must not be changed
	 * @param reason why it answers none
	 */
	default void unmatched(Connection connection, IsoMessage response, UnmatchedReason reason) {
	}

	/**
	 * A frame arrived that cannot be decoded as a message.
	 * @param connection the connection, which stays open
	 * @param reason what is wrong with it
	 */
	default void undecodable(Connection connection, UndecodableMessageException.Reason reason) {
	}

	/**
	 * A message arrived that lacks a mandatory field, or has one that it must not have,
	 * by the specification of the link's format. A response still answers its request,
	 * and other messages are still handled, unless the format
	 * {@linkplain MessageFormat#refusesIncomplete refuses} them.
	 * @param connection the connection, which stays open
	 * @param message the message, which must not be changed
	 * @param incompleteness the fields that it lacks or must not have
	 */
	default void incomplete(Connection connection, IsoMessage message, Incompleteness incompleteness) {
	}

}
