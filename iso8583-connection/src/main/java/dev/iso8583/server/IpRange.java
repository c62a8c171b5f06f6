package dev.iso8583.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One IP address or a network, such as {@code 10.1.0.0/16}: an entry of an allow list. An
 * IPv4 address that is mapped into IPv6, {@code ::ffff:10.1.2.3}, counts as that IPv4
 * address.
 *
 * @param network the first address
 * @param prefix how many of its leading bits an address must have in common with it; 32
 * or 128, which is all of them, for one address
 */
public record IpRange(InetAddress network, int prefix) {

	/** All addresses. */
	public static final List<IpRange> EVERYBODY = List.of(of("0.0.0.0/0"), of("::/0"));

	private static final int MAPPED_PREFIX = 96;

	/**
	 * Create a range.
	 * @throws IllegalArgumentException if the prefix is longer than the address, or the
	 * address has bits beyond it
	 */
	public IpRange {
		network = plain(network);
		int bits = network.getAddress().length * Byte.SIZE;
		if (prefix < 0 || prefix > bits) {
			throw new IllegalArgumentException("The prefix of '" + network.getHostAddress() + "/" + prefix
					+ "' must be from 0 to " + bits + ", the number of bits of the address");
		}
		InetAddress first = first(network, prefix);
		if (!first.equals(network)) {
			throw new IllegalArgumentException("'" + network.getHostAddress() + "/" + prefix + "' has bits beyond its "
					+ prefix + "; write " + first.getHostAddress() + "/" + prefix + " for the network, or "
					+ network.getHostAddress() + " for the one address");
		}
	}

	/**
	 * Return the range that a text stands for. Host names are not looked up.
	 * @param text an IPv4 or IPv6 address, with or without a slash and the length of the
	 * prefix
	 * @return the range
	 * @throws IllegalArgumentException if the text is anything else
	 */
	public static IpRange of(String text) {
		int slash = text.indexOf('/');
		String address = (slash < 0) ? text : text.substring(0, slash);
		InetAddress network = Literal.parse(address);
		if (network == null) {
			throw new IllegalArgumentException("'" + text + "' is not an IP address or a network; write one, such as"
					+ " 10.1.2.3, 10.1.0.0/16 or 2001:db8::/32. A host name cannot be in the list");
		}
		int bits = network.getAddress().length * Byte.SIZE;
		if (slash < 0) {
			return new IpRange(network, bits);
		}
		int prefix = Literal.prefix(text.substring(slash + 1));
		// in IPv6 notation the prefix also counts the bits of the mapping
		boolean mapped = address.contains(":") && bits == Integer.SIZE;
		if (prefix < 0 || (mapped && prefix < MAPPED_PREFIX)) {
			throw new IllegalArgumentException("'" + text + "' has a prefix that does not fit its address; write the"
					+ " number of leading bits behind the slash, such as 10.1.0.0/16");
		}
		return new IpRange(network, mapped ? prefix - MAPPED_PREFIX : prefix);
	}

	/**
	 * Whether an address is in the range.
	 * @param address any address
	 * @return whether it is; an IPv4 address is in no IPv6 range
	 */
	public boolean contains(InetAddress address) {
		InetAddress plain = plain(address);
		return plain.getClass() == this.network.getClass() && first(plain, this.prefix).equals(this.network);
	}

	/** Return an address without a mapping into IPv6 and without a scope. */
	static InetAddress plain(InetAddress address) {
		if (address instanceof Inet4Address) {
			return address;
		}
		return ofBytes(address.getAddress());
	}

	/** Return an address with all bits beyond the prefix cleared. */
	private static InetAddress first(InetAddress address, int prefix) {
		byte[] bytes = address.getAddress();
		for (int index = 0; index < bytes.length; index++) {
			int kept = Math.max(0, Math.min(Byte.SIZE, prefix - index * Byte.SIZE));
			bytes[index] &= (byte) (0xFF << (Byte.SIZE - kept));
		}
		return ofBytes(bytes);
	}

	private static InetAddress ofBytes(byte[] bytes) {
		try {
			return InetAddress.getByAddress(bytes);
		}
		catch (UnknownHostException ex) {
			throw new AssertionError(ex); // only for a wrong number of bytes
		}
	}

	@Override
	public String toString() {
		return this.network.getHostAddress() + "/" + this.prefix;
	}

	/** Reads addresses and prefixes strictly: any other notation is refused. */
	private static final class Literal {

		/** Without leading zeros, which some programs read as octal. */
		private static final Pattern IPV4 = Pattern
			.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.|$)){4}");

		private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

		private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

		static @Nullable InetAddress parse(String text) {
			boolean literal = IPV6.matcher(text).matches() || (IPV4.matcher(text).matches() && !text.endsWith("."));
			try {
				return literal ? InetAddress.getByName(text) : null;
			}
			catch (UnknownHostException ex) {
				return null;
			}
		}

		static int prefix(String text) {
			return PREFIX.matcher(text).matches() ? Integer.parseInt(text) : -1;
		}

	}

}
