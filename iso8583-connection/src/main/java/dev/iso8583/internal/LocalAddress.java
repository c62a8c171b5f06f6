package dev.iso8583.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the local address that a text names: an IP address, a host name, or a network
 * interface, whose address may have changed since it was last looked up.
 */
public final class LocalAddress {

	private LocalAddress() {
	}

	/**
	 * Return the address to listen on. IPv4 goes first: clients are given one address,
	 * and all of them can dial IPv4.
	 * @param text what names the address
	 * @return the address
	 * @throws IllegalArgumentException if there is none
	 */
	public static InetAddress of(String text) {
		return all(text).stream()
			.min(Comparator.comparing((address) -> !(address instanceof Inet4Address)))
			.orElseThrow(() -> new IllegalArgumentException("The network interface '" + text + "' has no IP address"));
	}

	/**
	 * Return the address to dial a far end from, which is of the same kind, IPv4 or IPv6.
	 * @param text what names the address
	 * @param remote the address of the far end
	 * @return the address
	 * @throws IllegalArgumentException if there is none
	 */
	public static InetAddress towards(InetAddress remote, String text) {
		boolean old = remote instanceof Inet4Address;
		return all(text).stream()
			.filter((address) -> address instanceof Inet4Address == old)
			.min(Comparator.comparing((address) -> address.isLinkLocalAddress() != remote.isLinkLocalAddress()))
			.orElseThrow(() -> new IllegalArgumentException(
					"'" + text + "' has no " + (old ? "IPv4" : "IPv6") + " address to dial from"));
	}

	private static List<InetAddress> all(String text) {
		if (text.isBlank()) {
			// Java would take it for the loopback address, which no far end can reach
			throw new IllegalArgumentException(
					"The local address is empty; write one, or leave it out for all addresses");
		}
		try {
			NetworkInterface networkInterface = NetworkInterface.getByName(text);
			return (networkInterface != null) ? networkInterface.inetAddresses().toList()
					: Arrays.asList(InetAddress.getAllByName(text));
		}
		catch (UnknownHostException | SocketException ex) {
			throw new IllegalArgumentException("'" + text + "' is not an address of this machine; write one, the name"
					+ " of a network interface" + interfaces() + ", or leave it out for all addresses", ex);
		}
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
