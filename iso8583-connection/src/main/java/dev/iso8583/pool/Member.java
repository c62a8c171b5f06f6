package dev.iso8583.pool;

import java.time.Duration;
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
import dev.iso8583.connection.ConnectionOwner;
import dev.iso8583.connection.ConnectionState;

/**
 * One place in a pool: dials, dials again, and replaces. Its state is confined to the
 * pool's scheduler, except what is volatile, which is read anywhere.
 */
final class Member implements PoolMember {

	private static final Logger logger = LoggerFactory.getLogger(Pool.class);

	/**
	 * A connection that was online for so long, and on which the far end has sent
	 * something, has shown that the far end is well, and the delay starts anew.
	 */
	private static final Duration PROVEN = Duration.ofSeconds(10);

	/**
	 * Callers who have just chosen a connection that is to be replaced may so long take
	 * to hand it their request.
	 */
	private static final Duration HANDOVER = Duration.ofMillis(500);

	private final Roster roster;

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

	private int failures;

	private long onlineSince;

	/** Whether the far end has sent something on the connection of now. */
	private boolean heard;

	private boolean stopped;

	/** Waits for other dials to end. */
	private boolean queued;

	private @Nullable Future<?> redial;

	private @Nullable Future<?> renewal;

	/** Gives up the dial under way. */
	private @Nullable Runnable giveUp;

	Member(Roster roster, String id, MemberOptions options, int rank, Function<ConnectionOwner, Runnable> dialler) {
		this.roster = roster;
		this.id = id;
		this.options = options;
		this.rank = rank;
		this.dialler = dialler;
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
		if (this.stopped && !this.connecting && this.connection == null) {
			this.end.complete(null);
		}
	}

	private void online(Connection connection) {
		this.connecting = false;
		this.connection = connection;
		this.onlineSince = this.roster.clock.getAsLong();
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
		this.heard = false;
		String text = String.valueOf(failure.getMessage());
		// the same failure again is no news
		boolean news = !text.equals(this.lastFailure);
		redial(text, news ? Level.WARN : Level.DEBUG);
		this.roster.dials.ended();
		this.firstDial.complete(failure);
		endIfStopped();
	}

	private void closed(Connection closed, CloseReason reason) {
		this.connection = null;
		cancel(this.renewal);
		this.roster.renewals.remove(this);
		if (this.heard && this.roster.clock.getAsLong() - this.onlineSince >= PROVEN.toNanos()) {
			this.failures = 0;
		}
		this.heard = false;
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

	private void redial(String failure, Level level) {
		if (this.stopped) {
			return;
		}
		Duration delay = this.roster.options.backoff().delay(this.failures, this.roster.random.getAsDouble());
		logger.atLevel(level).log("{}; next dial in {} ms", failure, delay.toMillis());
		this.failures++;
		this.lastFailureNanos = this.roster.clock.getAsLong();
		this.lastFailure = failure;
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
			onScheduler(() -> Member.this.heard = true);
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
