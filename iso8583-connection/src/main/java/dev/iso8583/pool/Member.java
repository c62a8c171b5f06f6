package dev.iso8583.pool;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions.Timeouts;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.pool.waiting.Place;
import dev.iso8583.pool.waiting.Places;
import dev.iso8583.tcp.ConnectionOwner;

/**
 * One place in a pool: has at most one connection, and gets a new one whenever it ends.
 * When to dial is up to its {@link MemberDialer}, whether the far end still answers to
 * its {@link PeerHealth}. Its state is confined to the pool's scheduler, except what is
 * volatile, which is read on any thread.
 */
final class Member implements PoolMember {

	/**
	 * After a connection has been online for this long, and the far end has proved on it
	 * that it works, the next delay is the shortest again.
	 */
	private static final Duration STABLE_AFTER = Duration.ofSeconds(10);

	/**
	 * How long a connection that is being replaced stays open for callers that have
	 * chosen it and not yet handed it their request.
	 */
	private static final Duration HANDOVER = Duration.ofMillis(500);

	private final MemberContext context;

	private final String id;

	private final MemberOptions options;

	private final int rank;

	private final Duration closeTimeout;

	private final MemberDialer dialer;

	private final PeerHealth health;

	private final PoolFilter.Verdict filter;

	private final Renewals renewals;

	/** Its connections by turns, if the pool dials on demand. */
	private final @Nullable Places places;

	private final CompletableFuture<@Nullable RuntimeException> firstDial = new CompletableFuture<>();

	private final CompletableFuture<@Nullable Void> firstOnline = new CompletableFuture<>();

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	private volatile @Nullable Connection connection;

	private volatile boolean suspended;

	/** Whether we close the connection in order to dial a new one at once. */
	private volatile boolean replacing;

	/** The clock's time when the member got its connection, or lost it. */
	private volatile long since;

	/** When something was last received on earlier connections. */
	private volatile @Nullable Long receivedEarlier;

	private boolean stopped;

	/** Earlier connections that are still closing, because they owe replies. */
	private final Set<Connection> closing = new HashSet<>(0);

	private @Nullable Future<?> renewal;

	/**
	 * Create a member that does nothing until it is started.
	 * @param timeouts the timeouts of its connections
	 * @param filter what the pool's filter says about its connection
	 * @param dialler begins to dial for an owner, and returns a task that abandons the
	 * dial
	 */
	Member(MemberContext context, String id, MemberOptions options, int rank, Timeouts timeouts,
			PoolFilter.Verdict filter, Renewals renewals, Function<ConnectionOwner, Runnable> dialler) {
		this.context = context;
		this.id = id;
		this.options = options;
		this.rank = rank;
		this.closeTimeout = timeouts.close();
		this.filter = filter;
		this.renewals = renewals;
		this.dialer = new MemberDialer(context, () -> dialler.apply(new OnScheduler()), this::cannotDial);
		this.health = new PeerHealth(context.clock());
		OnDemand onDemand = context.onDemand();
		this.places = (onDemand != null) ? places(onDemand, timeouts) : null;
		this.since = now();
	}

	private Places places(OnDemand onDemand, Timeouts timeouts) {
		Integer limit = onDemand.requestsPerConnection();
		return new Places(
				new Places.Settings((limit != null) ? limit : Integer.MAX_VALUE, onDemand.idleTimeout(),
						timeouts.send(), timeouts.close()),
				this.context.clock(), this.context.scheduler(), this::onScheduler, () -> !this.dialer.isHeldBack(),
				this::dialOnDemand, this.context.onFree());
	}

	private void dialOnDemand() {
		this.dialer.dialNext();
		this.context.onChange().run();
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public Address address() {
		return this.options.address();
	}

	@Override
	public int weight() {
		return this.options.weight();
	}

	@Override
	public int rank() {
		return this.rank;
	}

	@Override
	public MemberState state() {
		if (this.suspended) {
			return MemberState.SUSPENDED;
		}
		if (isOnline() && !this.replacing) {
			return MemberState.ONLINE;
		}
		if (this.dialer.isConnecting()) {
			return MemberState.CONNECTING;
		}
		return isDialledOnDemand() ? MemberState.IDLE : MemberState.OFFLINE;
	}

	/** Whether a request makes it dial, and the last dial has not failed. */
	boolean isDialledOnDemand() {
		return this.places != null && !this.suspended && this.dialer.failedDials() == 0;
	}

	/** Whether it would give a place to a request, online or dialled for it. */
	boolean hasPlace() {
		return this.places != null && !this.suspended && this.places.isFree();
	}

	/** Whether its connection has as many requests as it may have. */
	boolean isBusy() {
		return this.places != null && !this.suspended && this.places.isBusy();
	}

	/** Whether it has a connection that accepts no request now. */
	boolean isFull() {
		Connection current = online();
		return current != null && !current.takesRequests();
	}

	/** Take a place for a request; {@code null} if there is none. */
	@Nullable Place takePlace() {
		return (this.places != null && !this.suspended) ? this.places.take() : null;
	}

	@Override
	public boolean isSilent() {
		return this.health.isSilent() && isOnline();
	}

	/** Whether it gets no request while another member can be used. */
	boolean isPassedOver() {
		return this.health.isSilent() && !(pending() == 0 && this.health.isProbeDue());
	}

	/** A request is about to be sent, though the member is silent. */
	void probed() {
		this.health.probed();
	}

	/** Whether the pool's filter allows a connection to be used. Asks the filter. */
	boolean passesFilter(Connection current) {
		return this.filter.allows(current);
	}

	/**
	 * Whether there is a connection that the pool's filter allows to be used. Asks the
	 * filter, unless called on an event loop or by the filter itself, where its last
	 * answer counts.
	 * @param notifies whether listeners are notified if the answer has changed
	 */
	boolean passesFilter(boolean notifies) {
		Connection current = this.connection;
		return current != null && this.filter.allowsOnAnyThread(current, notifies);
	}

	@Override
	public MemberStats stats() {
		Connection current = this.connection;
		long now = now();
		return new MemberStats(state(), usable() != null && passesFilter(true), isSilent(),
				Duration.ofNanos(now - this.since), this.dialer.failedDials(), this.dialer.untilNextDial(now),
				pending(), lastReceived(current, now), lastFailure());
	}

	private @Nullable Duration lastReceived(@Nullable Connection current, long now) {
		Duration last = (current != null) ? current.lastReceived() : null;
		Long earlier = this.receivedEarlier;
		return (last != null || earlier == null) ? last : Duration.ofNanos(now - earlier);
	}

	private long now() {
		return this.context.clock().getAsLong();
	}

	@Override
	public @Nullable Connection connection() {
		return this.connection;
	}

	@Override
	public int pending() {
		Connection current = this.connection;
		return (current != null) ? current.pending() : 0;
	}

	@Override
	public @Nullable String lastFailure() {
		return this.dialer.lastFailure();
	}

	long lastFailureNanos() {
		return this.dialer.lastFailureNanos();
	}

	/** Return the connection if it is online, suspended or not. */
	@Nullable Connection online() {
		Connection current = this.connection;
		return (current != null && current.state() == ConnectionState.ONLINE) ? current : null;
	}

	boolean isOnline() {
		return online() != null;
	}

	boolean isSuspended() {
		return this.suspended;
	}

	/** Return the connection if it may be given requests. */
	@Nullable Connection usable() {
		return (this.suspended || this.replacing) ? null : online();
	}

	@Override
	public void suspend() {
		setSuspended(true);
	}

	@Override
	public void resume() {
		setSuspended(false);
	}

	private void setSuspended(boolean value) {
		// right here, so that a caller who suspends the member and then sends does not
		// get it
		boolean before = this.suspended;
		this.suspended = value;
		if (before != value) {
			this.context.logger().info("{}: {} is {}", this.context.name(), this.id, value ? "suspended" : "resumed");
		}
		onScheduler(this.context.onChange());
		this.context.onFree().run();
	}

	@Override
	public void reconnect() {
		onScheduler(() -> {
			if (this.places != null) {
				this.places.retire();
				this.dialer.skipDelay();
				this.context.onFree().run();
			}
			else if (this.connection != null) {
				replace("is closed to be dialled again");
			}
			else {
				this.dialer.skipDelay();
			}
		});
	}

	/** Replace the connection, which is too old. */
	void renew() {
		replace("has reached its maximum age");
	}

	private void replace(String why) {
		Connection current = this.connection;
		if (current != null && !this.stopped && !this.replacing) {
			this.replacing = true;
			this.context.logger().info("{}: {} {}", this.context.name(), current, why);
			Duration handover = (this.context.size() > 1) ? HANDOVER : Duration.ZERO;
			this.context.scheduler().schedule(() -> close(current), handover.toNanos(), TimeUnit.NANOSECONDS);
			this.context.onChange().run();
		}
	}

	private void close(Connection replaced) {
		if (replaced == this.connection && !this.stopped) {
			replaced.closeAsync(this.closeTimeout);
		}
	}

	/**
	 * Return a future that completes, on the scheduler, with the failure of the first
	 * dial, or {@code null} if it succeeded. It is cancelled if the member is stopped or
	 * the transport is closed before.
	 */
	CompletableFuture<@Nullable RuntimeException> firstDial() {
		return this.firstDial;
	}

	/**
	 * Return a future that completes, on the scheduler, when the member is online for the
	 * first time, by its first dial or a later one.
	 */
	CompletableFuture<@Nullable Void> firstOnline() {
		return this.firstOnline;
	}

	/** Return a future that completes when nothing of a stopped member is left. */
	CompletableFuture<@Nullable Void> end() {
		return this.end;
	}

	void start() {
		onScheduler(() -> {
			if (this.places != null) {
				this.places.start();
				this.context.onChange().run();
			}
			else {
				this.dialer.dialNext();
			}
		});
	}

	/**
	 * Dial no more, and close what is there. The future completes on the scheduler when
	 * nothing of it is left.
	 */
	CompletableFuture<@Nullable Void> stop(Duration grace) {
		onScheduler(() -> {
			this.stopped = true;
			// no first dial will end any more
			this.firstDial.cancel(false);
			cancelRenewal();
			this.dialer.stop();
			if (this.places != null) {
				this.places.stop();
			}
			Connection current = this.connection;
			if (current != null) {
				current.closeAsync(grace);
			}
			this.closing.forEach((connection) -> connection.closeAsync(grace));
			endIfStopped();
		});
		return this.end;
	}

	private void onScheduler(Runnable task) {
		try {
			this.context.scheduler().execute(task);
		}
		catch (RejectedExecutionException ex) {
			// the transport is closed, and every connection with it
			this.context.onTransportClosed().run();
		}
	}

	/** Called when the transport is closed, and with it every connection. */
	void transportClosed() {
		if (this.places != null) {
			this.places.stop();
		}
		this.firstDial.cancel(false);
		this.end.complete(null);
	}

	private void endIfStopped() {
		if (this.stopped && !this.dialer.isConnecting() && this.connection == null && this.closing.isEmpty()) {
			this.end.complete(null);
		}
	}

	private void online(Connection connection) {
		this.dialer.succeeded();
		this.since = now();
		// before the connection can be chosen
		this.health.connected();
		this.connection = connection;
		if (this.stopped) {
			connection.closeAsync(Duration.ZERO);
		}
		else if (this.places != null) {
			this.places.online(connection, this.renewals.nextAge());
		}
		else {
			this.renewal = this.renewals.schedule(this);
		}
		this.context.dialLimiter().ended();
		this.renewals.renewed(this);
		this.context.onChange().run();
		if (!this.stopped) {
			this.firstOnline.complete(null);
		}
		this.firstDial.complete(null);
	}

	private void cancelRenewal() {
		if (this.renewal != null) {
			this.renewal.cancel(false);
		}
	}

	private void cannotDial(Throwable failure) {
		connectFailed(new IllegalStateException(
				this.context.name() + ": no connection to " + address() + ": " + failure.getClass().getName()));
	}

	private void connectFailed(RuntimeException failure) {
		this.dialer.failed(String.valueOf(failure.getMessage()), this.since);
		this.context.dialLimiter().ended();
		this.firstDial.complete(failure);
		if (this.places != null) {
			this.places.failed();
			this.context.onChange().run();
		}
		endIfStopped();
	}

	private void closed(Connection closed, CloseReason reason) {
		Duration last = closed.lastReceived();
		long now = now();
		if (last != null) {
			this.receivedEarlier = now - last.toNanos();
		}
		this.connection = null;
		awaitClosed(closed);
		cancelRenewal();
		this.renewals.remove(this);
		if (this.places != null) {
			endedOnDemand(reason);
		}
		else if (this.health.isProven() && now - this.since >= STABLE_AFTER.toNanos()) {
			this.dialer.resetBackoff();
		}
		this.health.disconnected(reason == CloseReason.PING_UNANSWERED);
		this.since = now;
		this.context.onChange().run();
		if (this.places != null) {
			this.places.closed();
		}
		else if (this.replacing) {
			this.replacing = false;
			this.dialer.dialNext();
		}
		else {
			this.dialer.connectionLost(textOf(reason));
		}
		endIfStopped();
	}

	/** A far end may hang up when it has answered, but not before. */
	private void endedOnDemand(CloseReason reason) {
		if (this.health.isProven()) {
			this.dialer.resetBackoff();
		}
		else if (reason != CloseReason.CLOSED_LOCALLY) {
			this.dialer.endedUseless(textOf(reason));
		}
	}

	private String textOf(CloseReason reason) {
		return this.context.name() + ": connection to " + address() + " ended: " + reason;
	}

	/** A connection that has ended for the pool may still owe replies. */
	private void awaitClosed(Connection connection) {
		if (connection.state() != ConnectionState.CLOSED) {
			this.closing.add(connection);
			connection.closed().whenComplete((reason, failure) -> onScheduler(() -> {
				this.closing.remove(connection);
				endIfStopped();
			}));
		}
	}

	private void silent(Connection connection) {
		if (connection == this.connection) {
			this.health.fellSilent();
			this.context.onChange().run();
		}
	}

	private void heard(Connection connection) {
		if (connection == this.connection && this.health.heard()) {
			this.context.onChange().run();
		}
	}

	private void proved(Connection connection) {
		if (connection == this.connection && this.health.proved()) {
			this.context.onChange().run();
		}
	}

	@Override
	public String toString() {
		return this.context.name() + " " + this.id + " (" + state() + ")";
	}

	/** Takes what happens on event loops to the scheduler. */
	private final class OnScheduler implements ConnectionOwner {

		@Override
		public void online(Connection connection) {
			onScheduler(() -> Member.this.online(connection));
		}

		@Override
		public void heard(Connection connection) {
			onScheduler(() -> Member.this.heard(connection));
		}

		@Override
		public void silent(Connection connection) {
			onScheduler(() -> Member.this.silent(connection));
		}

		@Override
		public void proved(Connection connection) {
			onScheduler(() -> Member.this.proved(connection));
		}

		@Override
		public boolean isLasting() {
			return Member.this.places == null;
		}

		@Override
		public void connectFailed(ConnectFailedException failure) {
			onScheduler(() -> Member.this.connectFailed(failure));
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			onScheduler(() -> Member.this.closed(connection, reason));
		}

	}

}
