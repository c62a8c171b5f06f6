package dev.iso8583.tcp;

/**
 * What a request is sent for, which decides when it may leave.
 */
enum Purpose {

	/** The application's own: while the connection is online and takes requests. */
	APPLICATION,

	/** An echo test: also when nothing else is taken, but not once we sign off. */
	ECHO_TEST,

	/** A sign-on or a sign-off: the first and the last that leave. */
	SESSION;

	boolean isManagement() {
		return this != APPLICATION;
	}

}
