package dev.iso8583.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Decides when a member dials: one dial at a time, in its turn among the dials of the
 * pool, and after a delay when a dial failed or a connection was lost. Confined to the
 * pool's scheduler, except what is volatile, which is read on any thread.
 */
final class MemberDialer {

	private final MemberContext context;

	private final Supplier<Runnable> dial;

	private final Consumer<Throwable> cannotDial;

	private final DialFailureLog failureLog = new DialFailureLog();

	private volatile boolean connecting;

	/** How many dials have failed since the member was last online. */
	private volatile int failedDials;

	/** The clock's time of the next dial; {@code null} if none is scheduled. */
	private volatile @Nullable Long nextDial;

	/**
	 * The clock's time until which a member that is dialled on demand is not dialled;
	 * {@code null} if it may be.
	 */
	private volatile @Nullable Long heldBackUntil;

	private volatile @Nullable String lastFailure;

	private volatile long lastFailureNanos;

	/** How often the delay has grown. A connection resets it only if it was proven. */
	private int backoffSteps;

	/** Whether the dial waits until other dials of the pool have ended. */
	private boolean queued;

	private boolean stopped;

	private @Nullable Future<?> scheduled;

	private @Nullable Runnable abandonDial;

	/**
	 * Create a dialer that has not dialled yet.
	 * @param dial begins to dial, and returns a task that abandons the dial
	 * @param cannotDial is given what {@code dial} throws
	 */
	MemberDialer(MemberContext context, Supplier<Runnable> dial, Consumer<Throwable> cannotDial) {
		this.context = context;
		this.dial = dial;
		this.cannotDial = cannotDial;
	}

	boolean isConnecting() {
		return this.connecting;
	}

	int failedDials() {
		return this.failedDials;
	}

	/** Return the time until the next dial; {@code null} if none is scheduled. */
	@Nullable Duration untilNextDial(long now) {
		Long next = this.nextDial;
		return (next != null) ? Duration.ofNanos(Math.max(0, next - now)) : null;
	}

	@Nullable String lastFailure() {
		return this.lastFailure;
	}

	long lastFailureNanos() {
		return this.lastFailureNanos;
	}

	/**
	 * Whether a member that is dialled on demand is not dialled now, since it failed a
	 * moment ago.
	 */
	boolean isHeldBack() {
		Long until = this.heldBackUntil;
		return until != null && until - now() > 0;
	}

	/** Dial as soon as the pool's limit allows. */
	void dialNext() {
		this.scheduled = null;
		this.nextDial = null;
		if (!this.stopped && !this.queued) {
			this.queued = true;
			this.context.dialLimiter().add(this::dial);
		}
	}

	/** If a dial is scheduled for later, dial now; if it is held back, no longer. */
	void skipDelay() {
		this.heldBackUntil = null;
		if (this.scheduled != null) {
			this.scheduled.cancel(false);
			dialNext();
		}
	}

	private void dial() {
		this.queued = false;
		if (this.stopped) {
			this.context.dialLimiter().ended();
			return;
		}
		this.connecting = true;
		try {
			this.abandonDial = this.dial.get();
		}
		catch (Throwable ex) {
			// thrown by code of the application; it must not end the dialling
			this.cannotDial.accept(ex);
		}
	}

	/** The dial led to a connection that is online. */
	void succeeded() {
		this.connecting = false;
		this.failedDials = 0;
		this.heldBackUntil = null;
		this.failureLog.reset();
	}

	/**
	 * The dial failed: log it and schedule the next one.
	 * @param failure the text of the failure, without card data
	 * @param offlineSince the clock's time when the member was last online, or was made
	 */
	void failed(String failure, long offlineSince) {
		this.connecting = false;
		this.failedDials++;
		long now = now();
		Level level = this.failureLog.levelOf(failure, this.failedDials, now);
		scheduleDial(failure, level, downSince(now - offlineSince));
	}

	/** The connection was lost: schedule the next dial. */
	void connectionLost(String failure) {
		// the connection itself has logged why it ended
		scheduleDial(failure, Level.DEBUG, "");
	}

	/** A connection that was dialled on demand ended before the far end had answered. */
	void endedUseless(String failure) {
		this.failedDials++;
		// the connection itself has logged why it ended
		scheduleDial(failure, Level.DEBUG, "");
	}

	/** The last connection was stable: start again with the shortest delay. */
	void resetBackoff() {
		this.backoffSteps = 0;
	}

	private String downSince(long downNanos) {
		if (this.failedDials < 2) {
			return "";
		}
		// wall clock time, for people who compare it with other logs
		Instant since = Instant.now().minusNanos(downNanos).truncatedTo(ChronoUnit.SECONDS);
		return "; down since " + since + ", " + this.failedDials + " dials failed";
	}

	private void scheduleDial(String failure, Level level, String downSince) {
		if (this.stopped) {
			return;
		}
		boolean onDemand = this.context.onDemand() != null;
		Duration delay = this.context.backoff().delay(this.backoffSteps, this.context.random().getAsDouble());
		// while the start may still fail, it is open whether there is a next dial
		this.context.logger()
			.atLevel(level)
			.log("{}{}{}", failure, downSince, this.context.starting().getAsBoolean() ? ""
					: (onDemand ? "; no further dial for " : "; next dial in ") + delay.toMillis() + " ms");
		this.backoffSteps++;
		this.lastFailureNanos = now();
		this.lastFailure = failure;
		if (onDemand) {
			this.heldBackUntil = this.lastFailureNanos + delay.toNanos();
			return;
		}
		this.nextDial = this.lastFailureNanos + delay.toNanos();
		this.scheduled = this.context.scheduler().schedule(this::dialNext, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	/** Dial no more, and abandon the dial under way. */
	void stop() {
		this.stopped = true;
		if (this.scheduled != null) {
			this.scheduled.cancel(false);
		}
		if (this.connecting && this.abandonDial != null) {
			this.abandonDial.run();
		}
	}

	private long now() {
		return this.context.clock().getAsLong();
	}

}
