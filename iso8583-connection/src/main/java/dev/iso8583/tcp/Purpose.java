package dev.iso8583.tcp;

/**
 * The purpose of an outbound message, which decides when it may be sent.
 */
enum Purpose {

	/**
	 * A message of the application: sent only while the connection is online and takes
	 * requests.
	 */
	APPLICATION,

	/**
	 * An echo test: sent even when the connection takes no other requests, but not after
	 * the sign-off.
	 */
	ECHO_TEST,

	/** A sign-on or a sign-off: sent before or after all other messages. */
	SESSION;

	boolean isManagement() {
		return this != APPLICATION;
	}

}
