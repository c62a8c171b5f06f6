package dev.iso8583.connection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a far end: a host name or IP address, and a port.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port from 1 to 65535
 */
public record Address(String host, int port) {

	private static final Pattern TEXT = Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^:\\[\\]\\s/${}]+)):([0-9]{1,5})");

	/**
	 * Create an address.
	 * @throws IllegalArgumentException if the port is not from 1 to 65535
	 */
	public Address {
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("A port is a number from 1 to 65535, not " + port);
		}
	}

	/**
	 * Parse an address.
	 * @param text {@code host:port}, or {@code [ipv6]:port}
	 * @return the address
	 * @throws IllegalArgumentException if the text has another form
	 */
	public static Address of(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + text
					+ "' is not an address; write host:port, such as issuer.example:8583 or [2001:db8::1]:8583");
		}
		String host = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
		return new Address(host, Integer.parseInt(matcher.group(3)));
	}

	@Override
	public String toString() {
		return (this.host.contains(":") ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
