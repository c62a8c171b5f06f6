package dev.iso8583.connection;

/**
 * Why a request got no response. A closed set, fit for metrics.
 */
public enum FailureReason {

	/** No connection of the pool is online. */
	NO_CONNECTION("no connection is online"),

	/** Connections of the pool are online, and suspended or refused by its filter. */
	NONE_USABLE("no connection that is online may be used"),

	/** The pool is not started, or is stopped. */
	POOL_STOPPED("the pool is not started"),

	/** The application's strategy failed to choose a connection of the pool. */
	STRATEGY_FAILED("no connection was chosen"),

	/** The connection is not signed on yet. */
	NOT_ONLINE("the connection is not online"),

	/** The connection is closing or closed. */
	CLOSED("the connection is closed"),

	/** A request with the same match key is in flight. */
	DUPLICATE("a request with the same match key is in flight"),

	/**
	 * A request with the same match key ended without its response, which may still come
	 * and would be taken for the response to this one. Use another STAN, or send it as a
	 * repeat.
	 */
	QUARANTINED("the response to an earlier request with the same match key may still come"),

	/** As many requests are in flight as may be. */
	TOO_MANY_PENDING("too many requests are in flight"),

	/**
	 * So many requests ended without their responses that no more can be told from them.
	 */
	TOO_MANY_UNANSWERED("too many requests were not answered"),

	/** The far end reads more slowly than we write. */
	BACK_PRESSURE("the far end does not read fast enough"),

	/** A reply to the same request was sent, or is about to be. */
	ALREADY_ANSWERED("its request is answered already"),

	/** The message's type is not one that is answered. */
	NOT_A_REQUEST("its type is not answered by a response"),

	/** A match field is missing. */
	NO_MATCH_KEY("it cannot be matched with a response"),

	/**
	 * The message format has no parse guide for the response, which could not be read
	 * when it came.
	 */
	NO_RESPONSE_GUIDE("its response could not be read"),

	/** A value does not fit its field. */
	UNENCODABLE("it cannot be written"),

	/** The message has more bytes than the framing allows. */
	TOO_LONG("it is longer than the framing allows"),

	/** No response came in time. */
	TIMEOUT("no response came in time"),

	/**
	 * A response with its type and STAN came and could not be decoded, and no other came
	 * in time. The text says why.
	 */
	UNDECODABLE("its response could not be decoded"),

	/** The caller's thread was interrupted while it waited. */
	INTERRUPTED("the waiting thread was interrupted"),

	/** The far end refused the message itself, without a response. */
	REJECTED("the far end rejected it");

	private final String text;

	FailureReason(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
