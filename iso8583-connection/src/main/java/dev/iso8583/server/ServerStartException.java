package dev.iso8583.server;

import java.net.InetSocketAddress;

/**
 * A server cannot listen on its address, usually because another process does so.
 */
public final class ServerStartException extends RuntimeException {

	private final String server;

	private final InetSocketAddress address;

	/**
	 * Create an exception.
	 * @param server the server that was not started
	 * @param address the address it was to listen on
	 * @param cause why it cannot, with a text without card data
	 */
	public ServerStartException(String server, InetSocketAddress address, Throwable cause) {
		super(server + ": cannot listen on " + address.getHostString() + ":" + address.getPort() + ": "
				+ cause.getMessage(), cause);
		this.server = server;
		this.address = address;
	}

	/**
	 * Return the server that was not started.
	 * @return its name
	 */
	public String server() {
		return this.server;
	}

	/**
	 * Return the address it was to listen on.
	 * @return the address
	 */
	public InetSocketAddress address() {
		return this.address;
	}

}
