package dev.iso8583.connection;

/**
 * Whether the far end can have seen a request. It decides what the caller does next.
 */
public enum Delivery {

	/** No byte of it left us: it is safe to send it again, here or elsewhere. */
	NOT_SENT,

	/** It may have arrived: reverse it or inquire, and do not simply send it again. */
	MAYBE_SENT,

	/** It arrived, since the far end referred to it. */
	SENT

}
