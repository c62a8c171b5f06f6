package dev.iso8583.pool;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.OptionsByAddress;

/**
 * Options of a pool: its members and how they are used. Immutable. The method of the
 * {@link Builder} with the same name documents each option, its unit and its default.
 */
public final class PoolOptions {

	private static final Predicate<Connection> ALL = (connection) -> true;

	private final Builder values;

	private final List<MemberOptions> members;

	private PoolOptions(Builder values) {
		this.values = values;
		this.members = List.copyOf(values.members);
		if (this.members.isEmpty()) {
			throw new IllegalArgumentException("A pool needs at least one address, such as issuer.example:8583");
		}
		if (minimumConnections() < 0 || minimumConnections() > this.members.size()) {
			throw new IllegalArgumentException(
					"The minimum number of connections must be from 0 to the number of addresses, "
							+ this.members.size() + ", not " + minimumConnections());
		}
		requireUsefulBackups();
		if (onDemand() != null) {
			requireFitForDemand();
		}
	}

	private void requireFitForDemand() {
		if (minimumConnections() > 0) {
			throw new IllegalArgumentException("A pool that dials on demand has no connection when it starts. Leave the"
					+ " minimum number of connections out, or dial always; it must be 0, not " + minimumConnections());
		}
		if (hasFilter()) {
			throw new IllegalArgumentException("A pool that dials on demand has no connections for a filter to choose"
					+ " from. Leave the filter out, or dial always");
		}
	}

	private void requireUsefulBackups() {
		if (this.members.stream().allMatch(MemberOptions::backup)) {
			throw new IllegalArgumentException("At least one address of a pool must not be a backup");
		}
		boolean ignoresBackups = strategy() instanceof RoundRobin || strategy() instanceof LeastPending
				|| strategy() instanceof StickyByField;
		if (ignoresBackups && this.members.stream().anyMatch(MemberOptions::backup)) {
			throw new IllegalArgumentException(
					"An address is marked as a backup, so the strategy of the pool must be primary-backup");
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

	public List<MemberOptions> members() {
		return this.members;
	}

	public List<Address> addresses() {
		return this.members.stream().map(MemberOptions::address).toList();
	}

	public int minimumConnections() {
		Integer minimum = this.values.minimumConnections;
		return (minimum != null) ? minimum : (onDemand() != null) ? 0 : 1;
	}

	public @Nullable OnDemand onDemand() {
		return this.values.onDemand;
	}

	public int maximumConnecting() {
		return this.values.maximumConnecting;
	}

	public @Nullable Duration maximumAge() {
		return this.values.maximumAge;
	}

	public double maximumAgeJitter() {
		return this.values.maximumAgeJitter;
	}

	public Backoff backoff() {
		return this.values.backoff;
	}

	public PoolStrategy strategy() {
		return this.values.strategy;
	}

	public Predicate<Connection> filter() {
		return this.values.filter;
	}

	boolean hasFilter() {
		return filter() != ALL;
	}

	public @Nullable OptionsByAddress optionsByAddress() {
		return this.values.optionsByAddress;
	}

	public ConnectionOptions connection() {
		return this.values.connection;
	}

	public PoolListener listener() {
		return this.values.listener;
	}

	/** Return how connections of a member behave. */
	ConnectionOptions connectionOf(MemberOptions member) {
		return (member.connection() != null) ? member.connection() : connection();
	}

	/** Return the longest close timeout. */
	Duration closeTimeout() {
		return this.members.stream()
			.map((member) -> connectionOf(member).timeouts().close())
			.max(Comparator.naturalOrder())
			.orElseThrow();
	}

	/**
	 * Return the age at which a connection is to be replaced.
	 * @param random a number from 0 to 1
	 * @return the age, or {@code null} if there is no maximum
	 */
	@Nullable Duration ageOf(double random) {
		Duration maximum = maximumAge();
		return (maximum != null) ? Duration.ofNanos((long) (maximum.toNanos() * (1 - maximumAgeJitter() * random)))
				: null;
	}

	/**
	 * Builds {@link PoolOptions}.
	 */
	public static final class Builder implements Cloneable {

		private List<MemberOptions> members = List.of();

		private @Nullable Integer minimumConnections;

		private @Nullable OnDemand onDemand;

		private int maximumConnecting = 8;

		private @Nullable Duration maximumAge;

		private double maximumAgeJitter = 0.1;

		private PoolStrategy strategy = PoolStrategy.roundRobin();

		private Predicate<Connection> filter = ALL;

		private Backoff backoff = Backoff.DEFAULT;

		private ConnectionOptions connection;

		private PoolListener listener = PoolListener.NONE;

		private @Nullable OptionsByAddress optionsByAddress;

		private Builder(ConnectionOptions connection) {
			this.connection = connection;
		}

		/**
		 * The addresses to connect to, one connection for each, all with the same
		 * options. This or {@link #members} is required; the later call replaces the
		 * earlier one.
		 * @param addresses one or more; an address may repeat
		 * @return this builder
		 */
		public Builder addresses(List<Address> addresses) {
			return members(addresses.stream().map(MemberOptions::of).toList());
		}

		/**
		 * The members of the pool, one connection for each, with options of their own.
		 * @param members one or more; an address may repeat
		 * @return this builder
		 */
		public Builder members(List<MemberOptions> members) {
			this.members = List.copyOf(members);
			return this;
		}

		/**
		 * How many connections must be online for {@link Pool#start()} to succeed.
		 * Default 1; with 0 the start does not wait and always succeeds. A pool that
		 * dials on demand has 0.
		 * @param minimum from 0 to the number of addresses
		 * @return this builder
		 */
		public Builder minimumConnections(int minimum) {
			this.minimumConnections = minimum;
			return this;
		}

		/**
		 * Connect when a request needs a connection, and close the connection when it is
		 * no longer needed. Default {@code null}: always be connected to each address.
		 * <p>
		 * The strategy chooses among the addresses that are connected and those that
		 * would be dialled. A request waits while its connection is dialled, and while
		 * all connections have as many requests as they may have; that time counts
		 * towards its timeout. If a dial fails, the requests that wait for it go to
		 * another address. If there is none, they are refused with the failure, and so is
		 * each request until the delay of the {@link #backoff} has passed: the next one
		 * then dials again. A request moves to another connection only while no byte of
		 * it was written.
		 * @param onDemand when connections end and how many requests may wait, such as
		 * {@link OnDemand#DEFAULT}
		 * @return this builder
		 */
		public Builder onDemand(@Nullable OnDemand onDemand) {
			this.onDemand = onDemand;
			return this;
		}

		/**
		 * How many connections may be dialling or signing on at the same time; the others
		 * wait for their turn. Default 8.
		 * @param maximum 1 or more
		 * @return this builder
		 */
		public Builder maximumConnecting(int maximum) {
			if (maximum < 1) {
				throw new IllegalArgumentException(
						"The maximum number of connections being dialled must be 1 or more, not " + maximum);
			}
			this.maximumConnecting = maximum;
			return this;
		}

		/**
		 * The age at which a connection is replaced: it is closed in good order, with its
		 * close timeout as grace, and a new one is dialled. One connection of a pool is
		 * replaced at a time, and the next one only when the new one is online; the last
		 * connection that is online is not replaced unless the pool has only one member.
		 * Default no maximum.
		 * @param age more than zero and at most a year; {@code null} for no maximum
		 * @return this builder
		 */
		public Builder maximumAge(@Nullable Duration age) {
			if (age != null && (age.isNegative() || age.isZero() || age.compareTo(Duration.ofDays(365)) > 0)) {
				throw new IllegalArgumentException("The maximum age of a connection must be more than zero and at most"
						+ " a year, such as 12h, not " + age);
			}
			this.maximumAge = age;
			return this;
		}

		/**
		 * The part of the maximum age by which it is shortened at most, at random for
		 * each connection, so that not all are due at the same time. Default 0.1.
		 * @param jitter from 0 to 0.9
		 * @return this builder
		 */
		public Builder maximumAgeJitter(double jitter) {
			if (!(jitter >= 0 && jitter <= 0.9)) {
				throw new IllegalArgumentException(
						"The jitter of the maximum age must be from 0 to 0.9, not " + jitter);
			}
			this.maximumAgeJitter = jitter;
			return this;
		}

		/**
		 * Decides which connection gets a message. Default
		 * {@link PoolStrategy#roundRobin()}.
		 * @param strategy the strategy, which must not be shared with another pool
		 * @return this builder
		 */
		public Builder strategy(PoolStrategy strategy) {
			this.strategy = strategy;
			return this;
		}

		/**
		 * Decides which of the connections that are online may be used at all. Default
		 * all. A connection that is refused does not count as usable in the state of the
		 * pool.
		 * <p>
		 * The filter is called for each message, on its caller's thread and by several
		 * threads at a time; on the thread that reads the statistics; and on a listener
		 * thread when a connection is online or has ended. Never on an event loop. It
		 * must be fast and must not block. If it throws, the connection is not used. It
		 * may read the statistics of its own pool, which then contain its last answers.
		 * @param filter returns whether a connection may be used
		 * @return this builder
		 */
		public Builder filter(Predicate<Connection> filter) {
			this.filter = filter;
			return this;
		}

		/**
		 * The delay before a connection is dialled again. Default
		 * {@link Backoff#DEFAULT}.
		 * @param backoff the back-off
		 * @return this builder
		 */
		public Builder backoff(Backoff backoff) {
			this.backoff = backoff;
			return this;
		}

		/**
		 * Decides for each dial how the connection behaves. Default {@code null}: as the
		 * member says, or else the pool. A dial for which it returns {@code null} or
		 * fails has failed. The timeouts for closing, and for sending if the pool dials
		 * on demand, remain those of the member.
		 * @param options chooses the options
		 * @return this builder
		 */
		public Builder optionsByAddress(@Nullable OptionsByAddress options) {
			this.optionsByAddress = options;
			return this;
		}

		/**
		 * How connections behave.
		 * @param connection the options of each member without options of its own
		 * @return this builder
		 */
		public Builder connection(ConnectionOptions connection) {
			this.connection = connection;
			return this;
		}

		/**
		 * The listener that is notified when the state of the pool changes. Default none.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder listener(PoolListener listener) {
			this.listener = listener;
			return this;
		}

		/**
		 * Return the options.
		 * @return the options
		 * @throws IllegalArgumentException if there is no address, or options contradict
		 * each other; the text says how to fix them
		 */
		public PoolOptions build() {
			return new PoolOptions(copy());
		}

		private Builder copy() {
			try {
				return (Builder) clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new AssertionError(ex);
			}
		}

	}

}
