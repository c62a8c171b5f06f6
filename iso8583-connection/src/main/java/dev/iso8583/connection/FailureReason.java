package dev.iso8583.connection;

/**
 * Why a request got no response. A fixed set of values, so it can tag a metric.
 */
public enum FailureReason {

	/** No connection of the pool is online. */
	NO_CONNECTION("no connection is online"),

	/**
	 * Connections of the pool are online, but each is suspended or rejected by its
	 * filter.
	 */
	NONE_USABLE("every online connection is suspended or rejected by the filter"),

	/**
	 * The pool dials on demand, and no connection was dialled or became free within the
	 * timeout of the request.
	 */
	NO_CONNECTION_IN_TIME("no connection was free in time"),

	/** The pool dials on demand, and too many requests wait for a connection. */
	TOO_MANY_WAITING("too many requests wait for a connection"),

	/** The pool is not started, or has been stopped. */
	POOL_STOPPED("the pool is not started"),

	/** The application's strategy failed to choose a connection of the pool. */
	STRATEGY_FAILED("the pool's strategy failed"),

	/** The connection is not online yet. */
	NOT_ONLINE("the connection is not online"),

	/** The connection is closing or closed. */
	CLOSED("the connection is closed"),

	/** A request with the same match key is in flight. */
	DUPLICATE("a request with the same match key is in flight"),

	/**
	 * A request with the same match key ended without its response. That response may
	 * still arrive, and would be taken for the response to this one. Use another STAN, or
	 * send the request as a repeat.
	 */
	QUARANTINED("the response to an earlier request with the same match key may still arrive"),

	/** The maximum number of requests is in flight. */
	TOO_MANY_PENDING("too many requests are in flight"),

	/**
	 * The maximum number of requests timed out lately, and their responses may still
	 * arrive.
	 */
	TOO_MANY_UNANSWERED("too many requests went unanswered"),

	/** The far end reads more slowly than we write. */
	BACK_PRESSURE("the far end does not read fast enough"),

	/** A reply to the same request was sent, or is being sent. */
	ALREADY_ANSWERED("its request has already been answered"),

	/** The message is of a type that expects no response. */
	NOT_A_REQUEST("its type expects no response"),

	/** A match field is missing. */
	NO_MATCH_KEY("it cannot be matched with a response"),

	/**
	 * The message format does not describe the response, so the response could not be
	 * decoded.
	 */
	NO_RESPONSE_GUIDE("its response would be unreadable"),

	/** A value does not fit its field. */
	UNENCODABLE("it cannot be encoded"),

	/** The message is longer than the framing allows. */
	TOO_LONG("it is longer than the framing allows"),

	/** No response arrived in time. */
	TIMEOUT("no response arrived in time"),

	/**
	 * A response with the expected type and STAN arrived and could not be decoded, and no
	 * other arrived in time. The exception's message says why.
	 */
	UNDECODABLE("its response could not be decoded"),

	/** The calling thread was interrupted while it waited. */
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
