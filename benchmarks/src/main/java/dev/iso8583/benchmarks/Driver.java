package dev.iso8583.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One stack under load: a client and a server of it, connected over loopback. The
 * response of each request is read and compared with the request: a stack that answers
 * wrongly fails. It ends with the process. Those of others are found by
 * {@link java.util.ServiceLoader}.
 */
public interface Driver {

	/**
	 * Return what it is called in the report.
	 * @return a name
	 */
	String name();

	/**
	 * Start the server.
	 * @return the port where it listens, on loopback
	 * @throws Exception if it cannot
	 */
	int listen() throws Exception;

	/**
	 * Start the client and connect it, to a server of this process or another.
	 * @param port where the server listens
	 * @throws Exception if it cannot
	 */
	void connect(int port) throws Exception;

	/**
	 * Send a request and block until its response was read.
	 * @param workload what to send
	 * @throws Exception if there is no response or a wrong one
	 */
	void exchange(Workload workload) throws Exception;

	/**
	 * Send a request and return.
	 * @param workload what to send
	 * @param done called once, on the thread that the stack has for it, when the response
	 * was read or the exchange failed; it may send the next request
	 */
	void exchange(Workload workload, Done done);

	/**
	 * Whether a thread can block until its response is there. If not, as many requests
	 * are outstanding as there would be callers.
	 * @return {@code true} unless overridden
	 */
	default boolean blocks() {
		return true;
	}

	/**
	 * Is told that an exchange ended.
	 */
	@FunctionalInterface
	interface Done {

		/**
		 * The exchange ended.
		 * @param failure why there is no right response, or {@code null} if there is
		 */
		void done(@Nullable Throwable failure);

	}

}
