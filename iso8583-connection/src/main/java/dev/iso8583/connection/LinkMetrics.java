package dev.iso8583.connection;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;

/**
 * Counts what happens on a link, which is a named pool, connection or server. Called on
 * event loops and on callers' threads, several at a time: it must be thread-safe and
 * fast, must not block, and must not throw. It is given no message, and of its fields
 * only the response code.
 */
public interface LinkMetrics {

	/** Metrics that count nothing. */
	LinkMetrics NONE = new LinkMetrics() {
	};

	/**
	 * A request ended.
	 * @param mti its type, {@code null} if it had no valid one
	 * @param outcome how it ended
	 * @param responseCode field 39 of its response, if there was one; {@code ?} if it is
	 * not two to four letters or digits
	 * @param nanos how long it took from the call, in nanoseconds
	 */
	default void requestEnded(@Nullable Mti mti, RequestOutcome outcome, @Nullable String responseCode, long nanos) {
	}

	/**
	 * A message of the far end was handled, or could not be. A message that is answered
	 * is counted once the fate of its reply is known.
	 * @param mti its type
	 * @param handling how that ended
	 * @param nanos how long its handler took, in nanoseconds
	 */
	default void inbound(Mti mti, Handling handling, long nanos) {
	}

	/** A dial began. */
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

	/** A response arrived after its request had ended without it. */
	default void late() {
	}

	/**
	 * A response arrived that answers no known request.
	 * @param reason why it answers none
	 */
	default void unmatched(UnmatchedReason reason) {
	}

	/**
	 * A frame arrived that cannot be decoded as a message.
	 * @param reason what is wrong with it
	 */
	default void undecodable(UndecodableMessageException.Reason reason) {
	}

	/**
	 * A message arrived that lacks a mandatory field, or has one that it must not have,
	 * by the specification of the link's format.
	 */
	default void incomplete() {
	}

	/** Nothing was received for the read timeout. */
	default void readTimeout() {
	}

	/**
	 * A handler or callback that runs on event loops by declaration has held one for more
	 * than 10 ms.
	 */
	default void slowCallback() {
	}

	/** Listeners were too slow, and one notification was dropped. */
	default void notificationsDropped() {
	}

	/** A keep-alive arrived: a frame of length zero, or Visa's session control. */
	default void keepAlive() {
	}

	/** A frame arrived that the link's {@link MessageCodec} skips. */
	default void skipped() {
	}

	/**
	 * A message arrived with parts of a field that its specification does not describe.
	 * @param field the number of the field
	 * @param count the number of such parts
	 */
	default void unknownParts(int field, int count) {
	}

	/**
	 * A message arrived with parts of a field that could not be read, and are kept as
	 * bytes because its specification says so.
	 * @param field the number of the field
	 * @param count the number of such groups
	 */
	default void brokenParts(int field, int count) {
	}

	/**
	 * A frame with a message arrived.
	 * @param bytes its length on the wire, in bytes
	 */
	default void received(int bytes) {
	}

	/**
	 * The network took a frame with a message.
	 * @param bytes its length on the wire, in bytes
	 */
	default void sent(int bytes) {
	}

	/**
	 * How the handling of a message of the far end ended.
	 */
	enum Handling {

		/** Its handler returned a reply, and the network took it. */
		REPLIED,

		/**
		 * The network took its reply after the far end had ended its output. The far end
		 * may have read it, or its process may have been killed: TCP does not say which.
		 */
		UNCONFIRMED,

		/** Its handler returned no reply. */
		NO_REPLY,

		/**
		 * Its handler failed or returned something that is not a reply, or its reply
		 * could not be encoded or was lost with its connection.
		 */
		FAILED,

		/** No handler takes its type. */
		UNHANDLED,

		/**
		 * It lacks a mandatory field or has one that it must not have, and the format
		 * refuses such messages.
		 */
		REFUSED,

		/** All handler threads were busy and their queue full. */
		OVERLOADED

	}

	/**
	 * Why a server refused a client.
	 */
	enum Refusal {

		/** Its address is not in the allow list. */
		NOT_ALLOWED,

		/** The maximum number of connections is reached. */
		TOO_MANY,

		/** The maximum number of connections from its address is reached. */
		TOO_MANY_FROM_ADDRESS,

		/** The server was being stopped. */
		STOPPED,

		/** The server's {@link OptionsByAddress} returned none for it, or failed. */
		NO_OPTIONS

	}

}
