package dev.iso8583.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.internal.Checks;
import dev.iso8583.tls.Tls;

/**
 * Where a server listens, whom it lets in, and how its connections behave. Immutable.
 * What each option means, its unit and its default stand at the method of the
 * {@link Builder} with its name.
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
	 * @param connection how accepted connections behave. Sign-on and sign-off do not
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
	 * Return where to listen. A name is looked up anew each time.
	 * @return an address of this machine, and the port
	 * @throws IllegalArgumentException if the bind address is none by now
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

	public ConnectionOptions connection() {
		return this.values.connection;
	}

	/**
	 * Builds {@link ServerOptions}. Each method refuses a value that cannot be, with a
	 * sentence that says what can.
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

		private Builder(ConnectionOptions connection) {
			this.connection = fit(connection);
		}

		/**
		 * The local address to listen on. Default all. It is looked up each time the
		 * server starts.
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
		 * The port to listen on. Default 0, which takes any free one.
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
		 * The most clients at a time. Default 10000. One more is closed at once, and is
		 * welcome again when another has left. Each takes a file descriptor of the
		 * process, so keep this below the limit of those.
		 * @param maximum 1 or more
		 * @return this builder
		 */
		public Builder maximumConnections(int maximum) {
			this.maximumConnections = Checks.atLeastOne("maximum of connections", maximum);
			return this;
		}

		/**
		 * The most clients at a time from one IP address. Default no limit of its own,
		 * since a fleet of terminals may come from one address.
		 * @param maximum from 1 to the maximum of connections
		 * @return this builder
		 */
		public Builder maximumConnectionsPerAddress(int maximum) {
			this.maximumConnectionsPerAddress = Checks.atLeastOne("maximum of connections per address", maximum);
			return this;
		}

		/**
		 * The addresses clients may come from. Default {@link IpRange#EVERYBODY}. Any
		 * other client is closed at once, before TLS.
		 * @param ranges one or more
		 * @return this builder
		 */
		public Builder allow(List<IpRange> ranges) {
			if (ranges.isEmpty()) {
				throw new IllegalArgumentException("An empty allow list would let nobody in; write the addresses of"
						+ " your clients, such as 10.1.0.0/16, or leave the list out to let everybody in");
			}
			this.allow = List.copyOf(ranges);
			return this;
		}

		/**
		 * How long a client may take from the accepted socket to its first message that
		 * can be read, TLS included; then it is closed. Default as long as it likes,
		 * since some hosts dial in and then wait to be asked.
		 * @param timeout more than zero, or {@code null} for as long as it likes
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
		 * How many clients may wait in the operating system until they are accepted, for
		 * example while many dial again at once. Default 1024; the system may have a
		 * lower limit of its own.
		 * @param backlog 1 or more
		 * @return this builder
		 */
		public Builder backlog(int backlog) {
			this.backlog = Checks.atLeastOne("backlog", backlog);
			return this;
		}

		/**
		 * How accepted connections behave.
		 * @param connection the options of each
		 * @return this builder
		 */
		public Builder connection(ConnectionOptions connection) {
			this.connection = fit(connection);
			return this;
		}

		private static ConnectionOptions fit(ConnectionOptions connection) {
			Tls tls = connection.tls();
			if (tls != null) {
				tls.requireFitForServer();
			}
			return connection;
		}

		/**
		 * Return the options.
		 * @return the options
		 * @throws IllegalArgumentException if they do not fit together, with a sentence
		 * that says what would
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
