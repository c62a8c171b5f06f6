package dev.iso8583.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.OptionsByAddress;
import dev.iso8583.internal.Checks;
import dev.iso8583.internal.LocalAddress;
import dev.iso8583.tls.Tls;

/**
 * Where a server listens, which clients it admits, and how their connections behave.
 * Immutable. The method of the {@link Builder} with the same name documents each option,
 * its unit and its default.
 */
public final class ServerOptions {

	private final Builder values;

	private ServerOptions(Builder values) {
		this.values = values;
	}

	/**
	 * Return options to listen on all addresses, with the defaults.
	 * @param port a port, or 0 for any free one
	 * @param connection how accepted connections behave
	 * @return the options
	 */
	public static ServerOptions onPort(int port, ConnectionOptions connection) {
		return builder(connection).port(port).build();
	}

	/**
	 * Return a builder.
	 * @param connection how accepted connections behave; sign-on and sign-off do not
	 * apply to them
	 * @return a builder with the defaults
	 * @throws IllegalArgumentException if their TLS has no key
	 */
	public static Builder builder(ConnectionOptions connection) {
		return new Builder(connection);
	}

	public @Nullable String bindAddress() {
		return this.values.bindAddress;
	}

	public int port() {
		return this.values.port;
	}

	/**
	 * Return where to listen. A name is looked up each time.
	 * @return an address of this machine, and the port
	 * @throws IllegalArgumentException if the bind address is no longer an address of
	 * this machine
	 */
	public InetSocketAddress address() {
		String text = bindAddress();
		return (text != null) ? new InetSocketAddress(LocalAddress.of(text), port()) : new InetSocketAddress(port());
	}

	public int maximumConnections() {
		return this.values.maximumConnections;
	}

	public int maximumConnectionsPerAddress() {
		Integer maximum = this.values.maximumConnectionsPerAddress;
		return (maximum != null) ? maximum : maximumConnections();
	}

	public List<IpRange> allow() {
		return this.values.allow;
	}

	public @Nullable Duration firstMessageTimeout() {
		return this.values.firstMessageTimeout;
	}

	public int backlog() {
		return this.values.backlog;
	}

	public @Nullable OptionsByAddress optionsByAddress() {
		return this.values.optionsByAddress;
	}

	public ConnectionOptions connection() {
		return this.values.connection;
	}

	/**
	 * Builds {@link ServerOptions}. Each method refuses an invalid value with an
	 * {@link IllegalArgumentException} that says which values are valid.
	 */
	public static final class Builder implements Cloneable {

		private @Nullable String bindAddress;

		private int port;

		private int maximumConnections = 10_000;

		private @Nullable Integer maximumConnectionsPerAddress;

		private List<IpRange> allow = IpRange.EVERYBODY;

		private @Nullable Duration firstMessageTimeout;

		private int backlog = 1024;

		private ConnectionOptions connection;

		private @Nullable OptionsByAddress optionsByAddress;

		private Builder(ConnectionOptions connection) {
			this.connection = requireFitForServer(connection);
		}

		/**
		 * The local address to listen on. Default all addresses. It is looked up each
		 * time the server starts.
		 * @param text an IP address, a host name, or the name of a network interface such
		 * as {@code eth0}, of which the first IPv4 address is taken, or the first IPv6
		 * address if it has no other
		 * @return this builder
		 */
		public Builder bindAddress(@Nullable String text) {
			if (text != null) {
				LocalAddress.of(text);
			}
			this.bindAddress = text;
			return this;
		}

		/**
		 * The port to listen on. Default 0, for any free port.
		 * @param port from 0 to 65535
		 * @return this builder
		 */
		public Builder port(int port) {
			if (port < 0 || port > 65535) {
				throw new IllegalArgumentException(
						"A port is a number from 1 to 65535, or 0 for any free one, not " + port);
			}
			this.port = port;
			return this;
		}

		/**
		 * The most clients at a time. Default 10000. Any further client is closed at
		 * once; it may connect again when another has left. Each client takes a file
		 * descriptor of the process, so keep this below their limit.
		 * @param maximum 1 or more
		 * @return this builder
		 */
		public Builder maximumConnections(int maximum) {
			this.maximumConnections = Checks.atLeastOne("maximum of connections", maximum);
			return this;
		}

		/**
		 * The most clients at a time from one IP address. Default no such limit, since a
		 * fleet of terminals may share one address.
		 * @param maximum from 1 to the maximum of connections
		 * @return this builder
		 */
		public Builder maximumConnectionsPerAddress(int maximum) {
			this.maximumConnectionsPerAddress = Checks.atLeastOne("maximum of connections per address", maximum);
			return this;
		}

		/**
		 * The addresses that clients may connect from. Default {@link IpRange#EVERYBODY}.
		 * Any other client is closed at once, before the TLS handshake.
		 * @param ranges one or more
		 * @return this builder
		 */
		public Builder allow(List<IpRange> ranges) {
			if (ranges.isEmpty()) {
				throw new IllegalArgumentException("An empty allow list would admit no client; write the addresses of"
						+ " your clients, such as 10.1.0.0/16, or leave the list out to admit all");
			}
			this.allow = List.copyOf(ranges);
			return this;
		}

		/**
		 * How long a client may take from the accepted socket to its first message that
		 * can be decoded, TLS handshake included; after that it is closed. Default no
		 * limit, since some hosts dial in and then wait for requests.
		 * @param timeout more than zero and at most a year, or {@code null} for no limit
		 * @return this builder
		 */
		public Builder firstMessageTimeout(@Nullable Duration timeout) {
			if (timeout != null
					&& (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofDays(365)) > 0)) {
				throw new IllegalArgumentException(
						"The first message timeout must be more than zero and at most a year, such as 30s, not "
								+ timeout);
			}
			this.firstMessageTimeout = timeout;
			return this;
		}

		/**
		 * How many clients may wait in the operating system to be accepted, for example
		 * when many reconnect at the same time. Default 1024; the system may have a lower
		 * limit.
		 * @param backlog 1 or more
		 * @return this builder
		 */
		public Builder backlog(int backlog) {
			this.backlog = Checks.atLeastOne("backlog", backlog);
			return this;
		}

		/**
		 * Decides how each connection behaves by the address of its client, after the
		 * allow list and the limits have admitted it. Default {@code null}: all behave in
		 * the same way. A client for which it returns {@code null} or fails is refused.
		 * @param options chooses the options; they must have a key if they have TLS
		 * @return this builder
		 */
		public Builder optionsByAddress(@Nullable OptionsByAddress options) {
			this.optionsByAddress = options;
			return this;
		}

		/**
		 * How accepted connections behave.
		 * @param connection the options of each connection
		 * @return this builder
		 * @throws IllegalArgumentException if their TLS has no key
		 */
		public Builder connection(ConnectionOptions connection) {
			this.connection = requireFitForServer(connection);
			return this;
		}

		private static ConnectionOptions requireFitForServer(ConnectionOptions connection) {
			Tls tls = connection.tls();
			if (tls != null) {
				tls.requireFitForServer();
			}
			return connection;
		}

		/**
		 * Return the options.
		 * @return the options
		 * @throws IllegalArgumentException if they contradict each other, with a text
		 * that says how to fix them
		 */
		public ServerOptions build() {
			Integer perAddress = this.maximumConnectionsPerAddress;
			if (perAddress != null && perAddress > this.maximumConnections) {
				throw new IllegalArgumentException("The maximum of connections per address, " + perAddress
						+ ", must not be more than the maximum of connections, " + this.maximumConnections);
			}
			try {
				return new ServerOptions((Builder) clone());
			}
			catch (CloneNotSupportedException ex) {
				throw new AssertionError(ex);
			}
		}

	}

}
