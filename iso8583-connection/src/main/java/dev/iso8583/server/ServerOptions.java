package dev.iso8583.server;

import java.net.InetSocketAddress;

import dev.iso8583.connection.ConnectionOptions;

/**
 * Where a server listens and how its connections behave.
 *
 * @param address the local address; port 0 takes any free port
 * @param connection how accepted connections behave. Sign-on and sign-off do not apply to
 * them
 */
public record ServerOptions(InetSocketAddress address, ConnectionOptions connection) {

	/**
	 * Create options.
	 * @throws IllegalArgumentException if the address has no local IP address
	 */
	public ServerOptions {
		if (address.isUnresolved()) {
			throw new IllegalArgumentException("'" + address.getHostString()
					+ "' is not an address of this machine; write one, or 0.0.0.0 for all");
		}
	}

	/**
	 * Return options to listen on all addresses.
	 * @param port a port, or 0 for any free one
	 * @param connection how accepted connections behave
	 * @return the options
	 */
	public static ServerOptions onPort(int port, ConnectionOptions connection) {
		return new ServerOptions(new InetSocketAddress(port), connection);
	}

}
