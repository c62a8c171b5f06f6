package dev.iso8583.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * Finds the local address that a text names: an IP address, a host name, or a network
 * interface, whose address may have changed since it was last looked up.
 */
final class LocalAddress {

	private LocalAddress() {
	}

	/**
	 * Return the address.
	 * @throws IllegalArgumentException if there is none
	 */
	static InetAddress of(String text) {
		if (text.isBlank()) {
			// Java would take it for the loopback address, which no far end can reach
			throw new IllegalArgumentException(
					"The address to listen on is empty; write one, or leave it out to listen on all addresses");
		}
		try {
			NetworkInterface networkInterface = NetworkInterface.getByName(text);
			return (networkInterface != null) ? of(networkInterface) : InetAddress.getByName(text);
		}
		catch (UnknownHostException | SocketException ex) {
			throw new IllegalArgumentException("'" + text + "' is not an address of this machine; write one, the name"
					+ " of a network interface" + interfaces() + ", or 0.0.0.0 for all addresses", ex);
		}
	}

	/** IPv4 goes first: clients are given one address, and all of them can dial IPv4. */
	private static InetAddress of(NetworkInterface networkInterface) {
		return networkInterface.inetAddresses()
			.min(Comparator.comparing((address) -> !(address instanceof Inet4Address)))
			.orElseThrow(() -> new IllegalArgumentException(
					"The network interface '" + networkInterface.getName() + "' has no IP address"));
	}

	private static String interfaces() {
		try {
			return NetworkInterface.networkInterfaces()
				.map(NetworkInterface::getName)
				.sorted()
				.limit(8) // a machine with containers has hundreds
				.collect(Collectors.joining(", ", " (here: ", ")"));
		}
		catch (SocketException ex) {
			return "";
		}
	}

}
