package dev.iso8583.tcp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.iso8583.connection.Address;

/**
 * Looks up the addresses of far ends, anew for each dial, and says in which order to try
 * them. Safe for use by several threads.
 */
final class NameResolution {

	private final Resolver resolver;

	/**
	 * Of far ends with several addresses, the one that took a connection last and did not
	 * bring it online, or never answered anything but the sign-on on it.
	 */
	private final Map<Address, InetAddress> disappointed = new ConcurrentHashMap<>();

	NameResolution(Resolver resolver) {
		this.resolver = resolver;
	}

	/** Look up names as another resolution does, without what it has seen. */
	NameResolution(NameResolution other) {
		this(other.resolver);
	}

	/**
	 * Return the addresses of a far end in the order to try them. Begins after the
	 * address that disappointed last: one that accepts and does no more must not hide the
	 * others. By the address and not by its place, since name servers answer in any
	 * order. May block.
	 */
	InetAddress[] addressesOf(Address address) throws UnknownHostException {
		List<InetAddress> turned = new ArrayList<>(List.of(this.resolver.addressesOf(address.host())));
		Collections.rotate(turned, -1 - turned.indexOf(this.disappointed.get(address)));
		return turned.toArray(InetAddress[]::new);
	}

	/** An address took a connection and did not prove to be well. */
	void disappointed(Address address, InetAddress host) {
		this.disappointed.put(address, host);
	}

	/** The far end sent a message. */
	void satisfied(Address address) {
		this.disappointed.remove(address);
	}

	/**
	 * Looks up a name, anew for each dial.
	 */
	@FunctionalInterface
	interface Resolver {

		/** Return the addresses of a host, one or more, in the order to try them. */
		InetAddress[] addressesOf(String host) throws UnknownHostException;

	}

}
