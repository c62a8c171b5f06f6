package dev.iso8583.connection;

/**
 * How a request ended, for metrics.
 */
public enum Outcome {

	/** Its response came. */
	ANSWERED,

	/** {@link NotSentException}. */
	NOT_SENT,

	/** {@link OutcomeUnknownException}. */
	UNKNOWN,

	/** {@link RejectedException}. */
	REJECTED,

	/** The caller cancelled its future. */
	CANCELLED

}
