package dev.iso8583.connection;

/**
 * How a request ended, for metrics.
 */
public enum RequestOutcome {

	/** Its response arrived. */
	ANSWERED,

	/** It ended with {@link NotSentException}. */
	NOT_SENT,

	/**
	 * It ended with {@link OutcomeUnknownException}, or its waiting thread was
	 * interrupted.
	 */
	UNKNOWN,

	/** It ended with {@link RejectedException}. */
	REJECTED,

	/**
	 * The caller cancelled its future, or completed the future itself, and so abandoned
	 * the request: it may have been sent, and its response is not awaited.
	 */
	CANCELLED

}
