package dev.iso8583.connection;

/**
 * The life of a connection. It passes through these in order and may skip any but the
 * last.
 */
public enum ConnectionState {

	/** The socket is not there yet, or its TLS handshake is under way. */
	CONNECTING,

	/**
	 * The socket is there; the sign-on is under way, or without one the echo test that
	 * shows that the far end is there. Only these may send.
	 */
	SIGNING_ON,

	/** Requests may be sent. */
	ONLINE,

	/**
	 * We are closing it: no new requests; those in flight are awaited, then sign-off is
	 * sent.
	 */
	CLOSING,

	/** It is gone and stays gone. */
	CLOSED

}
