package dev.iso8583.connection;

/**
 * The life cycle of a connection. It passes through these states in order, and may skip
 * any of them except the last.
 */
public enum ConnectionState {

	/** It is being dialled, or its TLS handshake is under way. */
	CONNECTING,

	/**
	 * It is established, and the sign-on is under way; without a sign-on, the first echo
	 * test. Only these may send.
	 */
	SIGNING_ON,

	/** Requests may be sent. */
	ONLINE,

	/**
	 * We are closing it: new requests are refused, those in flight are awaited, then the
	 * sign-off is sent.
	 */
	CLOSING,

	/** It has ended, and never comes back. */
	CLOSED

}
