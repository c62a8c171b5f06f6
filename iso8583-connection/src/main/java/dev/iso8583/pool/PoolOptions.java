package dev.iso8583.pool;

import java.util.List;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectionOptions;

/**
 * What a pool is made of.
 *
 * @param addresses where its connections go, one for each; an address may repeat
 * @param minimumConnections how many must be online for {@link Pool#start()} to succeed,
 * from 0 to the number of addresses
 * @param backoff how long to wait before a connection is dialled again
 * @param connection how its connections behave
 */
public record PoolOptions(List<Address> addresses, int minimumConnections, Backoff backoff,
		ConnectionOptions connection) {

	/**
	 * Create options; {@link #builder} reads better.
	 * @throws IllegalArgumentException if a value cannot be, with a sentence that says
	 * what can
	 */
	public PoolOptions {
		addresses = List.copyOf(addresses);
		if (addresses.isEmpty()) {
			throw new IllegalArgumentException("A pool needs at least one address, such as issuer.example:8583");
		}
		if (minimumConnections < 0 || minimumConnections > addresses.size()) {
			throw new IllegalArgumentException("The minimum of connections must be from 0 to the number of addresses, "
					+ addresses.size() + ", not " + minimumConnections);
		}
	}

	/**
	 * Return a builder.
	 * @param connection how connections of the pool behave
	 * @return a builder without addresses
	 */
	public static Builder builder(ConnectionOptions connection) {
		return new Builder(connection);
	}

	/**
	 * Builds {@link PoolOptions}.
	 */
	public static final class Builder {

		private List<Address> addresses = List.of();

		private int minimumConnections = 1;

		private Backoff backoff = Backoff.DEFAULT;

		private ConnectionOptions connection;

		private Builder(ConnectionOptions connection) {
			this.connection = connection;
		}

		/**
		 * Where connections go, one for each address. Required.
		 * @param addresses one or more; an address may repeat
		 * @return this builder
		 */
		public Builder addresses(List<Address> addresses) {
			this.addresses = addresses;
			return this;
		}

		/**
		 * How many connections must be online for the pool to start. Default 1; with 0 it
		 * always starts.
		 * @param minimum from 0 to the number of addresses
		 * @return this builder
		 */
		public Builder minimumConnections(int minimum) {
			this.minimumConnections = minimum;
			return this;
		}

		/**
		 * How long to wait before a connection is dialled again. Default
		 * {@link Backoff#DEFAULT}.
		 * @param backoff the back-off
		 * @return this builder
		 */
		public Builder backoff(Backoff backoff) {
			this.backoff = backoff;
			return this;
		}

		/**
		 * How connections behave.
		 * @param connection the options of each
		 * @return this builder
		 */
		public Builder connection(ConnectionOptions connection) {
			this.connection = connection;
			return this;
		}

		/**
		 * Return the options.
		 * @return the options
		 * @throws IllegalArgumentException if they do not fit together, with a sentence
		 * that says what would
		 */
		public PoolOptions build() {
			return new PoolOptions(this.addresses, this.minimumConnections, this.backoff, this.connection);
		}

	}

}
