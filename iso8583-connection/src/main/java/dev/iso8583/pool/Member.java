package dev.iso8583.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.tcp.ConnectionOwner;

/**
 * One place in a pool: dials, dials again, and replaces. Its state is confined to the
 * pool's scheduler, except what is volatile, which is read anywhere.
 */
final class Member implements PoolMember {

	private static final Logger logger = LoggerFactory.getLogger(Pool.class);

	/**
	 * A connection that was online for so long, and on which the far end has answered
	 * more than the sign-on, has shown that the far end is well, and the delay starts
	 * anew.
	 */
	private static final Duration PROVEN = Duration.ofSeconds(10);

	/**
	 * Callers who have just chosen a connection that is to be replaced may so long take
	 * to hand it their request.
	 */
	private static final Duration HANDOVER = Duration.ofMillis(500);

	/** A silent member is given a request after each such time, to see if it is back. */
	private static final Duration TRY = Duration.ofSeconds(30);

	/** A far end that stays away is told again, at intervals that double up to this. */
	private static final Duration LONGEST_REPEAT = Duration.ofMinutes(10);

	private static final Duration FIRST_REPEAT = Duration.ofMinutes(1);

	/** A text that changes with each dial must not make a line of each. */
	private static final int MOST_TOLD = 8;

	private final StartedPool roster;

	private final String id;

	private final MemberOptions options;

	private final int rank;

	private final Function<ConnectionOwner, Runnable> dialler;

	private final CompletableFuture<@Nullable RuntimeException> firstDial = new CompletableFuture<>();

	private final CompletableFuture<@Nullable Void> firstOnline = new CompletableFuture<>();

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	private volatile @Nullable Connection connection;

	private volatile boolean connecting;

	private volatile boolean suspended;

	/** We close its connection to have a new one at once. */
	private volatile boolean replacing;

	private volatile @Nullable String lastFailure;

	private volatile long lastFailureNanos;

	/** Since when it has its connection, or has none. */
	private volatile long since;

	private volatile int failedDials;

	/** When it dials next; {@code null} if it waits for nothing. */
	private volatile @Nullable Long nextDial;

	/** When something was last received on connections before that of now. */
	private volatile @Nullable Long received;

	private volatile boolean silent;

	/** When it was found to be silent, or was given a request since. */
	private volatile long lastTry;

	/** Whether the filter refused its connection when it was last asked. */
	private volatile boolean refused;

	/** The failures that were told since it was last online; not more than a few. */
	private final Set<String> told = new HashSet<>();

	/** When a failed dial is told again though it is no news. */
	private long tellNext;

	private Duration tellAfter = FIRST_REPEAT;

	private int failures;

	/** Whether the far end was well on the connection that ends now. */
	private boolean proved;

	/** Whether the last connection ended for an unanswered ping and was not proved. */
	private boolean doubtful;

	private boolean stopped;

	/** Those before that of now that owe replies to a far end that sends no more. */
	private final Set<Connection> leaving = new HashSet<>(0);

	/** Waits for other dials to end. */
	private boolean queued;

	private @Nullable Future<?> redial;

	private @Nullable Future<?> renewal;

	/** Gives up the dial under way. */
	private @Nullable Runnable giveUp;

	Member(StartedPool roster, String id, MemberOptions options, int rank,
			Function<ConnectionOwner, Runnable> dialler) {
		this.roster = roster;
		this.id = id;
		this.options = options;
		this.rank = rank;
		this.dialler = dialler;
		this.since = roster.clock.getAsLong();
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
		return this.connecting ? MemberState.CONNECTING : MemberState.OFFLINE;
	}

	@Override
	public boolean isSilent() {
		return this.silent && isOnline();
	}

	/** Whether it gets no request while another member can be used. */
	boolean isPassedOver() {
		return this.silent && !(pending() == 0 && now() - this.lastTry >= TRY.toNanos());
	}

	/** It is silent, and a request is on its way to it. */
	void tried() {
		this.lastTry = now();
	}

	/**
	 * Whether the filter lets its connection be used. Runs code of the application,
	 * unless called on an event loop or by the filter itself, where the filter's last
	 * answer counts.
	 */
	boolean passesFilter() {
		return passesFilter(true);
	}

	/**
	 * Whether the filter lets its connection be used, as {@link #passesFilter()}.
	 * @param tells whether a look at the pool's state becomes due if the filter has
	 * changed its mind; not for that look itself, which would never end
	 */
	boolean passesFilter(boolean tells) {
		Connection current = this.connection;
		return current != null
				&& (this.roster.onEventLoop.getAsBoolean() ? !this.refused : passesFilter(current, tells));
	}

	boolean passesFilter(Connection current) {
		return passesFilter(current, true);
	}

	private boolean passesFilter(Connection current, boolean tells) {
		if (!this.roster.options.hasFilter()) {
			return true;
		}
		if (this.roster.isInFilter()) {
			return !this.refused;
		}
		boolean passes = this.roster.passesFilter(current);
		if (passes == this.refused) {
			this.refused = !passes;
			if (tells) {
				this.roster.filterChanged();
			}
		}
		return passes;
	}

	@Override
	public MemberStats stats() {
		Connection current = this.connection;
		Long next = this.nextDial;
		long now = now();
		return new MemberStats(state(), usable() != null && passesFilter(), isSilent(),
				Duration.ofNanos(now - this.since), this.failedDials,
				(next != null) ? Duration.ofNanos(Math.max(0, next - now)) : null, pending(),
				lastReceived(current, now), this.lastFailure);
	}

	private @Nullable Duration lastReceived(@Nullable Connection current, long now) {
		Duration last = (current != null) ? current.lastReceived() : null;
		Long before = this.received;
		return (last != null || before == null) ? last : Duration.ofNanos(now - before);
	}

	private long now() {
		return this.roster.clock.getAsLong();
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
		return this.lastFailure;
	}

	long lastFailureNanos() {
		return this.lastFailureNanos;
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
		suspended(true);
	}

	@Override
	public void resume() {
		suspended(false);
	}

	private void suspended(boolean value) {
		// at once, so that who suspends it and then sends does not find it
		boolean before = this.suspended;
		this.suspended = value;
		if (before != value) {
			logger.info("{}: {} is {}", this.roster.pool, this.id, value ? "suspended" : "resumed");
		}
		onScheduler(this.roster::changed);
	}

	@Override
	public void reconnect() {
		onScheduler(() -> {
			if (this.connection != null) {
				replace("is closed to be dialled again");
			}
			else if (this.redial != null) {
				this.redial.cancel(false);
				dialInTurn();
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
			logger.info("{}: {} {}", this.roster.pool, current, why);
			Duration handover = (this.roster.members.size() > 1) ? HANDOVER : Duration.ZERO;
			this.roster.scheduler.schedule(() -> close(current), handover.toNanos(), TimeUnit.NANOSECONDS);
			this.roster.changed();
		}
	}

	private void close(Connection replaced) {
		if (replaced == this.connection && !this.stopped) {
			replaced.closeAsync(this.roster.options.connectionOf(this.options).closeTimeout());
		}
	}

	/**
	 * Return a future that completes, on the scheduler, with the outcome of the first
	 * dial. It is cancelled if the member is stopped or the transport is closed before.
	 */
	CompletableFuture<@Nullable RuntimeException> firstDial() {
		return this.firstDial;
	}

	/**
	 * Return a future that completes, on the scheduler, when the member is online for the
	 * first time, be it by its first dial or a later one.
	 */
	CompletableFuture<@Nullable Void> firstOnline() {
		return this.firstOnline;
	}

	/** Return a future that completes when nothing of a stopped member is left. */
	CompletableFuture<@Nullable Void> end() {
		return this.end;
	}

	void start() {
		onScheduler(this::dialInTurn);
	}

	private void dialInTurn() {
		this.redial = null;
		this.nextDial = null;
		if (!this.stopped && !this.queued) {
			this.queued = true;
			this.roster.dials.add(this::dial);
		}
	}

	private void dial() {
		this.queued = false;
		if (this.stopped) {
			this.roster.dials.ended();
			return;
		}
		this.connecting = true;
		try {
			this.giveUp = this.dialler.apply(new OnScheduler());
		}
		catch (Throwable ex) {
			// of something that the application has hung in: it must not end the dialling
			connectFailed(new IllegalStateException(
					this.roster.pool + ": no connection to " + address() + ": " + ex.getClass().getName()));
		}
	}

	/**
	 * Dial no more, and close what is there. The future completes on the scheduler when
	 * nothing of it is left.
	 */
	CompletableFuture<@Nullable Void> stop(Duration grace) {
		onScheduler(() -> {
			this.stopped = true;
			// whoever waits for the first dial waits for nothing now
			this.firstDial.cancel(false);
			cancel(this.redial);
			cancel(this.renewal);
			if (this.connecting && this.giveUp != null) {
				this.giveUp.run();
			}
			Connection current = this.connection;
			if (current != null) {
				current.closeAsync(grace);
			}
			this.leaving.forEach((connection) -> connection.closeAsync(grace));
			endIfStopped();
		});
		return this.end;
	}

	private static void cancel(@Nullable Future<?> task) {
		if (task != null) {
			task.cancel(false);
		}
	}

	private void onScheduler(Runnable task) {
		try {
			this.roster.scheduler.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// the transport is closed, and every connection with it. Those who wait for
			// a place to dial will hear nothing more
			this.roster.members.forEach(Member::transportClosed);
		}
	}

	private void transportClosed() {
		this.firstDial.cancel(false);
		this.end.complete(null);
	}

	private void endIfStopped() {
		if (this.stopped && !this.connecting && this.connection == null && this.leaving.isEmpty()) {
			this.end.complete(null);
		}
	}

	private void online(Connection connection) {
		this.connecting = false;
		this.since = now();
		this.failedDials = 0;
		this.told.clear();
		// before it can be chosen
		this.silent = this.doubtful;
		this.lastTry = this.since;
		this.proved = false;
		this.connection = connection;
		if (this.stopped) {
			connection.closeAsync(Duration.ZERO);
		}
		else {
			renewInTime();
		}
		this.roster.dials.ended();
		this.roster.renewals.renewed(this);
		this.roster.changed();
		if (!this.stopped) {
			this.firstOnline.complete(null);
		}
		this.firstDial.complete(null);
	}

	private void renewInTime() {
		Duration age = this.roster.options.ageOf(this.roster.random.getAsDouble());
		if (age != null) {
			this.renewal = this.roster.scheduler.schedule(() -> this.roster.renewals.add(this), age.toNanos(),
					TimeUnit.NANOSECONDS);
		}
	}

	private void connectFailed(RuntimeException failure) {
		this.connecting = false;
		this.failedDials++;
		String text = String.valueOf(failure.getMessage());
		redial(text, levelOf(text));
		this.roster.dials.ended();
		this.firstDial.complete(failure);
		endIfStopped();
	}

	/** The same failure again is no news, but must not be forgotten either. */
	private Level levelOf(String failure) {
		long now = now();
		boolean news = this.told.size() < MOST_TOLD && this.told.add(failure);
		boolean due = this.failedDials > 1 && now - this.tellNext >= 0;
		if (this.failedDials == 1) {
			this.tellAfter = FIRST_REPEAT;
			this.tellNext = now + this.tellAfter.toNanos();
		}
		else if (due) {
			Duration doubled = this.tellAfter.multipliedBy(2);
			this.tellAfter = (doubled.compareTo(LONGEST_REPEAT) < 0) ? doubled : LONGEST_REPEAT;
			this.tellNext = now + this.tellAfter.toNanos();
		}
		return (news || due) ? Level.WARN : Level.DEBUG;
	}

	private void closed(Connection closed, CloseReason reason) {
		Duration last = closed.lastReceived();
		long now = now();
		this.received = (last != null) ? Long.valueOf(now - last.toNanos()) : this.received;
		this.connection = null;
		leaves(closed);
		cancel(this.renewal);
		this.roster.renewals.remove(this);
		if (this.proved && now - this.since >= PROVEN.toNanos()) {
			this.failures = 0;
		}
		this.doubtful = !this.proved && (reason == CloseReason.PING_UNANSWERED || this.doubtful);
		this.silent = false;
		this.since = now;
		this.roster.changed();
		if (this.replacing) {
			this.replacing = false;
			dialInTurn();
		}
		else {
			// the connection has told the log of its end
			redial(this.roster.pool + ": connection to " + address() + " ended: " + reason, Level.DEBUG);
		}
		endIfStopped();
	}

	/** A connection that has ended for the pool may still be there. */
	private void leaves(Connection connection) {
		if (connection.state() != ConnectionState.CLOSED) {
			this.leaving.add(connection);
			connection.closed().whenComplete((reason, failure) -> onScheduler(() -> {
				this.leaving.remove(connection);
				endIfStopped();
			}));
		}
	}

	private String downSince() {
		if (this.failedDials < 2) {
			return "";
		}
		// for people, who compare it with other logs
		Instant since = Instant.now().minusNanos(now() - this.since).truncatedTo(ChronoUnit.SECONDS);
		return "; down since " + since + ", " + this.failedDials + " dials failed";
	}

	/** Nothing was received while requests timed out. */
	private void silent(Connection connection) {
		if (connection != this.connection) {
			return;
		}
		this.silent = true;
		this.lastTry = now();
		this.roster.changed();
	}

	/** A message has come, which counts once the connection is online. */
	private void heard(Connection connection) {
		if (connection == this.connection && this.silent && !this.doubtful) {
			this.silent = false;
			this.roster.changed();
		}
	}

	/** The far end is well. */
	private void proved(Connection connection) {
		if (connection != this.connection) {
			return;
		}
		this.proved = true;
		this.doubtful = false;
		if (this.silent) {
			this.silent = false;
			this.roster.changed();
		}
	}

	private void redial(String failure, Level level) {
		if (this.stopped) {
			return;
		}
		Duration delay = this.roster.options.backoff().delay(this.failures, this.roster.random.getAsDouble());
		// while the start may still fail, nobody knows whether it dials again
		logger.atLevel(level)
			.log("{}{}{}", failure, downSince(),
					this.roster.starting ? "" : "; next dial in " + delay.toMillis() + " ms");
		this.failures++;
		this.lastFailureNanos = now();
		this.lastFailure = failure;
		this.nextDial = this.lastFailureNanos + delay.toNanos();
		this.redial = this.roster.scheduler.schedule(this::dialInTurn, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public String toString() {
		return this.roster.pool + " " + this.id + " (" + state() + ")";
	}

	/** Brings what happens on event loops to the scheduler. */
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
		public void connectFailed(ConnectFailedException failure) {
			onScheduler(() -> Member.this.connectFailed(failure));
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			onScheduler(() -> Member.this.closed(connection, reason));
		}

	}

}
