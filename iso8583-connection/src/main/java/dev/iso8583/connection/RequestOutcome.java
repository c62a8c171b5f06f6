package dev.iso8583.connection;

/**
 * How a request ended, for metrics.
 */
public enum RequestOutcome {

	/** Its response came. */
	ANSWERED,

	/** {@link NotSentException}. */
	NOT_SENT,

	/**
	 * {@link OutcomeUnknownException}, also since the thread that waited was interrupted.
	 */
	UNKNOWN,

	/** {@link RejectedException}. */
	REJECTED,

	/**
	 * The caller cancelled its future, or completed it by itself, and gave the request
	 * up: it may have been sent, and what came of it nobody learns.
	 */
	CANCELLED

}
