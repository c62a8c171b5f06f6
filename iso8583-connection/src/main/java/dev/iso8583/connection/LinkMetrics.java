package dev.iso8583.connection;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;

/**
 * Counts what happens on a link, a pool, connection or server with a name. Called on
 * event loops and on callers' threads: must be fast, must not block, and must not throw.
 * It is given no message and no field but the response code.
 */
public interface LinkMetrics {

	/** Nothing is counted. */
	LinkMetrics NONE = new LinkMetrics() {
	};

	/**
	 * A request ended.
	 * @param mti its type, {@code null} if it had none that is valid
	 * @param outcome how it ended
	 * @param responseCode field 39 of its response, if there was one; {@code ?} if it is
	 * not two to four letters or digits
	 * @param nanos how long it took, from the call
	 */
	default void requestEnded(@Nullable Mti mti, RequestOutcome outcome, @Nullable String responseCode, long nanos) {
	}

	/**
	 * A message of the far end was handled, or not. One that is answered counts when it
	 * is known what became of its reply.
	 * @param mti its type
	 * @param handling what became of it
	 * @param nanos how long its handler took
	 */
	default void inbound(Mti mti, Handling handling, long nanos) {
	}

	/** A connection is dialled. */
	default void dialled() {
	}

	/**
	 * A dial did not bring a connection online.
	 * @param reason why
	 */
	default void dialFailed(ConnectFailedException.Reason reason) {
	}

	/**
	 * A connection ended.
	 * @param reason why
	 */
	default void closed(CloseReason reason) {
	}

	/**
	 * A server refused a client.
	 * @param reason why
	 */
	default void refused(Refusal reason) {
	}

	/**
	 * A server could not accept a client, usually because the process has no file
	 * descriptor left.
	 */
	default void acceptFailed() {
	}

	/** A response came after its request had ended without it. */
	default void late() {
	}

	/**
	 * A response came that answers no request we know.
	 * @param reason why it answers none
	 */
	default void unmatched(UnmatchedReason reason) {
	}

	/**
	 * A frame came that is no message of the format.
	 * @param reason what is wrong with it
	 */
	default void undecodable(UndecodableMessageException.Reason reason) {
	}

	/** Nothing was received for the read timeout. */
	default void readTimeout() {
	}

	/** Listeners were too slow, and one thing that happened was not told them. */
	default void notificationsDropped() {
	}

	/** A frame of length zero came, or Visa's session control. */
	default void keepAlive() {
	}

	/** A frame came that the link's {@link MessageCodec} skips. */
	default void skipped() {
	}

	/**
	 * A frame with a message came.
	 * @param bytes its length on the wire
	 */
	default void received(int bytes) {
	}

	/**
	 * A frame with a message was handed to the network, which took it.
	 * @param bytes its length on the wire
	 */
	default void sent(int bytes) {
	}

	/**
	 * What became of a message of the far end.
	 */
	enum Handling {

		/** Its handler returned a reply, which was handed to the network. */
		REPLIED,

		/**
		 * Its reply was handed to the network after the far end had ended its output. The
		 * far end may have read it, or may be a process that was killed: TCP does not say
		 * which.
		 */
		UNCONFIRMED,

		/** Its handler returned no reply. */
		NO_REPLY,

		/**
		 * Its handler failed, or returned something that is no reply, or its reply could
		 * not be written or was lost with its connection.
		 */
		FAILED,

		/** No handler takes its type. */
		UNHANDLED,

		/** All handler threads were busy and their queue full. */
		OVERLOADED

	}

	/**
	 * Why a server refused a client.
	 */
	enum Refusal {

		/** Its address is not in the allow list. */
		NOT_ALLOWED,

		/** There are as many connections as there may be. */
		TOO_MANY,

		/** There are as many connections from its address as there may be. */
		TOO_MANY_FROM_ADDRESS,

		/** The server was stopped in that moment. */
		STOPPED

	}

}
