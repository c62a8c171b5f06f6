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
 * Looks up the addresses of far ends, anew for each dial, and decides in which order to
 * try them. Thread-safe.
 */
final class NameResolution {

	private final Resolver resolver;

	/**
	 * The address of each far end that last accepted a connection which did not come
	 * online, or on which the far end never answered anything except the sign-on.
	 */
	private final Map<Address, InetAddress> lastFailed = new ConcurrentHashMap<>();

	NameResolution(Resolver resolver) {
		this.resolver = resolver;
	}

	/**
	 * Create a name resolution with the resolver of another one, without its marked
	 * addresses.
	 */
	NameResolution(NameResolution other) {
		this(other.resolver);
	}

	/**
	 * Return the addresses of a far end in the order to try them. Starts after the
	 * address that failed last, so that one that only accepts connections does not hide
	 * the others. Goes by the address and not by its position, since name servers return
	 * addresses in any order. May block.
	 */
	InetAddress[] addressesOf(Address address) throws UnknownHostException {
		List<InetAddress> rotated = new ArrayList<>(List.of(this.resolver.addressesOf(address.host())));
		Collections.rotate(rotated, -1 - rotated.indexOf(this.lastFailed.get(address)));
		return rotated.toArray(InetAddress[]::new);
	}

	/** Mark an address that accepted a connection and did not prove to work. */
	void markFailed(Address address, InetAddress host) {
		this.lastFailed.put(address, host);
	}

	/** Clear the mark, since the far end sent a message. */
	void clearFailed(Address address) {
		this.lastFailed.remove(address);
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
