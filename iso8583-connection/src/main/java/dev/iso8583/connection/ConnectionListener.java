package dev.iso8583.connection;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.message.UndecodableMessageException;

/**
 * Is told what happens to connections and gives no answer. Called on the transport's
 * listener threads, never on an event loop, for each link one call at a time and in
 * order; a slow or failing listener holds up only the news of its own link. While much of
 * that waits, what a far end can cause at will is dropped and counted: read timeouts,
 * late, unmatched and undecodable messages, failed dials. That a connection is online or
 * ended is always told.
 */
public interface ConnectionListener {

	/** Nobody listens. */
	ConnectionListener NONE = new ConnectionListener() {
	};

	/**
	 * A connection is online: its socket is there and its sign-on, if any, was accepted.
	 * Of a client of a server it is not told when too much waits for slow listeners.
	 * @param connection the connection
	 */
	default void online(Connection connection) {
	}

	/**
	 * A dial failed: there is no connection. Told for each dial, also before the first
	 * connection of a link was there.
	 * @param failure why, with link and address in its text
	 */
	default void connectFailed(ConnectFailedException failure) {
	}

	/**
	 * A connection ended. Told once for each connection, also for one that was never
	 * online, but for clients of a server when too much waits for slow listeners: one
	 * that was told to be online is always told to have ended, and one that was not is
	 * not.
	 * @param connection the connection
	 * @param reason why it ended
	 */
	default void closed(Connection connection, CloseReason reason) {
	}

	/**
	 * Nothing was received for the read timeout. Told again each time that long passes.
	 * @param connection the connection, which lives on
	 */
	default void readTimeout(Connection connection) {
	}

	/**
	 * A response came after its request had ended without it. It is offered to the
	 * {@link MessageHandler}, too.
	 * @param connection the connection
	 * @param response the response, to be read only
	 */
	default void late(Connection connection, IsoMessage response) {
	}

	/**
	 * A response came that answers no request we know. It is offered to the
	 * {@link MessageHandler}, too.
	 * @param connection the connection
	 * @param response the response, to be read only
	 * @param reason why it answers none
	 */
	default void unmatched(Connection connection, IsoMessage response, UnmatchedReason reason) {
	}

	/**
	 * A frame came that is no message of the format.
	 * @param connection the connection, which lives on
	 * @param reason what is wrong with it
	 */
	default void undecodable(Connection connection, UndecodableMessageException.Reason reason) {
	}

}
