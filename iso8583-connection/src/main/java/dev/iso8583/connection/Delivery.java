package dev.iso8583.connection;

/**
 * Whether the far end can have received a request. It decides what the caller does next.
 */
public enum Delivery {

	/** Not a single byte was sent: it is safe to send it again, here or elsewhere. */
	NOT_SENT,

	/** It may have arrived: reverse it or inquire; do not just send it again. */
	MAYBE_SENT,

	/** It arrived: the far end referred to it. */
	SENT

}
