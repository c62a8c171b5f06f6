package dev.iso8583.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

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
import dev.iso8583.connection.Connector;

/**
 * One place in a pool: an address, and the connection that is there now, if any. Its
 * state is confined to the pool's scheduler, except what is volatile, which is read
 * anywhere.
 */
final class Member {

	private static final Logger logger = LoggerFactory.getLogger(Pool.class);

	/**
	 * A connection that was online for so long has shown that the far end is well, and
	 * the delay starts anew.
	 */
	private static final Duration PROVEN = Duration.ofSeconds(10);

	private final String pool;

	private final Address address;

	private final Connector connector;

	private final Backoff backoff;

	private final ScheduledExecutorService scheduler;

	private final CompletableFuture<@Nullable ConnectFailedException> firstDial = new CompletableFuture<>();

	private volatile @Nullable Connection connection;

	private volatile boolean connecting;

	private volatile @Nullable String lastFailure;

	private volatile long lastFailureNanos;

	private int failures;

	private long onlineSince;

	private boolean stopped;

	private @Nullable Future<?> redial;

	/** Gives up the dial under way. */
	private @Nullable Runnable giveUp;

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	Member(String pool, Address address, Connector connector, Backoff backoff, ScheduledExecutorService scheduler) {
		this.pool = pool;
		this.address = address;
		this.connector = connector;
		this.backoff = backoff;
		this.scheduler = scheduler;
	}

	/** Return the connection if it is online. */
	@Nullable Connection online() {
		Connection current = this.connection;
		return (current != null && current.state() == ConnectionState.ONLINE) ? current : null;
	}

	/** Return the connection, whatever its state. */
	@Nullable Connection connection() {
		return this.connection;
	}

	boolean isConnecting() {
		return this.connecting;
	}

	@Nullable String lastFailure() {
		return this.lastFailure;
	}

	long lastFailureNanos() {
		return this.lastFailureNanos;
	}

	/**
	 * Return a future that completes, on the scheduler, with the outcome of the first
	 * dial. It is cancelled if the member is stopped before.
	 */
	CompletableFuture<@Nullable ConnectFailedException> firstDial() {
		return this.firstDial;
	}

	void start() {
		this.connecting = true;
		this.scheduler.execute(this::dial);
	}

	private void dial() {
		this.connecting = !this.stopped;
		if (!this.stopped) {
			this.giveUp = this.connector.dial(this.address, new OnScheduler());
		}
		endIfStopped();
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
			if (this.redial != null) {
				this.redial.cancel(false);
			}
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

	private void onScheduler(Runnable task) {
		try {
			this.scheduler.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// the transport is closed, and every connection with it
			this.end.complete(null);
		}
	}

	private void endIfStopped() {
		if (this.stopped && !this.connecting && this.connection == null) {
			this.end.complete(null);
		}
	}

	private void online(Connection connection) {
		this.connecting = false;
		this.connection = connection;
		this.onlineSince = System.nanoTime();
		if (this.stopped) {
			connection.closeAsync(Duration.ZERO);
		}
		this.firstDial.complete(null);
	}

	private void connectFailed(ConnectFailedException failure) {
		this.connecting = false;
		String text = String.valueOf(failure.getMessage());
		// the same failure again is no news
		boolean news = !text.equals(this.lastFailure);
		redial(text, news ? Level.WARN : Level.DEBUG);
		this.firstDial.complete(failure);
		endIfStopped();
	}

	private void closed(Connection closed, CloseReason reason) {
		this.connection = null;
		if (System.nanoTime() - this.onlineSince >= PROVEN.toNanos()) {
			this.failures = 0;
		}
		// the connection has told the log of its end
		redial(this.pool + ": connection to " + this.address + " ended: " + reason, Level.DEBUG);
		endIfStopped();
	}

	private void redial(String failure, Level level) {
		if (this.stopped) {
			return;
		}
		Duration delay = this.backoff.delay(this.failures, ThreadLocalRandom.current().nextDouble());
		logger.atLevel(level).log("{}; next dial in {} ms", failure, delay.toMillis());
		this.failures++;
		this.lastFailureNanos = System.nanoTime();
		this.lastFailure = failure;
		this.redial = this.scheduler.schedule(this::dial, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	/** Brings what happens on event loops to the scheduler. */
	private final class OnScheduler implements ConnectionOwner {

		@Override
		public void online(Connection connection) {
			onScheduler(() -> Member.this.online(connection));
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
