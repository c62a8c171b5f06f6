package dev.iso8583.pool.waiting;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;

/**
 * The connections of one member that dials on demand, one after another: a request that
 * finds none creates the next {@link Place}, and so makes the member dial. There is never
 * a second connection beside one that is still closing. Requests take places on any
 * thread; everything else is confined to the pool's scheduler.
 */
public final class Places {

	private final Settings settings;

	private final LongSupplier clock;

	private final ScheduledExecutorService scheduler;

	private final Consumer<Runnable> onScheduler;

	private final BooleanSupplier mayDial;

	private final Runnable dial;

	private final Runnable onFree;

	private final AtomicReference<@Nullable Place> current = new AtomicReference<>();

	/** The place whose connection is to be dialled or is being dialled. */
	private @Nullable Place wanted;

	/** The place of the connection, until that has ended. */
	private @Nullable Place connected;

	private boolean started;

	private boolean stopped;

	/**
	 * Create places of a member that is not started.
	 * @param clock nanoseconds that only ever grow
	 * @param scheduler the scheduler of the pool
	 * @param onScheduler runs a task on the scheduler
	 * @param mayDial whether the member may be dialled now: it is not held back after a
	 * failure. Called on any thread
	 * @param dial begins to dial. Called on the scheduler
	 * @param onFree is called, on any thread, when a request has given back a place
	 */
	public Places(Settings settings, LongSupplier clock, ScheduledExecutorService scheduler,
			Consumer<Runnable> onScheduler, BooleanSupplier mayDial, Runnable dial, Runnable onFree) {
		this.settings = settings;
		this.clock = clock;
		this.scheduler = scheduler;
		this.onScheduler = onScheduler;
		this.mayDial = mayDial;
		this.dial = dial;
		this.onFree = onFree;
	}

	/**
	 * Whether a request would get a place now. On any thread.
	 * @return whether it would
	 */
	public boolean isFree() {
		Place present = this.current.get();
		return (present != null && !present.isOver()) ? present.isFree() : this.mayDial.getAsBoolean();
	}

	/**
	 * Whether there is a place, and it has as many requests as it may have: a request may
	 * wait for the next one. On any thread.
	 * @return whether it is so
	 */
	public boolean isBusy() {
		Place present = this.current.get();
		return present != null && !present.isOver() && !present.isFree();
	}

	/**
	 * Take the place of the present connection, or of one that is dialled for it. On any
	 * thread.
	 * @return the place; {@code null} if it has as many requests as it may have, or the
	 * member may not be dialled
	 */
	public @Nullable Place take() {
		while (true) {
			Place present = this.current.get();
			if (present != null && present.take()) {
				return present;
			}
			if ((present != null && !present.isOver()) || !this.mayDial.getAsBoolean()) {
				return null;
			}
			Place next = new Place(this.settings.limit(), this.settings.sendTimeout(), (place) -> this.onFree.run(),
					(connection) -> connection.closeAsync(this.settings.closeTimeout()));
			next.take();
			if (this.current.compareAndSet(present, next)) {
				this.onScheduler.accept(() -> want(next));
				return next;
			}
		}
	}

	private void want(Place place) {
		if (this.stopped) {
			place.over();
			return;
		}
		this.wanted = place;
		dialIfWanted();
	}

	private void dialIfWanted() {
		// one that is closing ends first, since a far end may allow one session
		if (this.wanted == null || !this.started || this.stopped || this.connected != null) {
			return;
		}
		if (this.mayDial.getAsBoolean()) {
			this.dial.run();
		}
		else {
			failed();
		}
	}

	/** The member is started. */
	public void start() {
		this.started = true;
		dialIfWanted();
	}

	/**
	 * The dial has succeeded.
	 * @param connection the connection
	 * @param maximumAge how long it may be used; {@code null} for no limit
	 */
	public void online(Connection connection, @Nullable Duration maximumAge) {
		Place place = this.wanted;
		this.wanted = null;
		this.connected = place;
		if (place == null || !place.online(connection, now())) {
			connection.closeAsync(Duration.ZERO);
			return;
		}
		checkLater(place, this.settings.idleTimeout().toNanos());
		if (maximumAge != null) {
			this.scheduler.schedule(place::retire, maximumAge.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void checkLater(Place place, long delay) {
		this.scheduler.schedule(() -> {
			long left = place.closeIfIdle(this.settings.idleTimeout().toNanos(), now());
			if (left > 0) {
				checkLater(place, left);
			}
		}, delay, TimeUnit.NANOSECONDS);
	}

	/** The connection has ended: no request gets it, and the next one may be dialled. */
	public void closed() {
		Place ended = this.connected;
		this.connected = null;
		if (ended != null) {
			ended.over();
		}
		dialIfWanted();
		this.onFree.run();
	}

	/** The dial has failed: those that wait for it look elsewhere. */
	public void failed() {
		Place failed = this.wanted;
		this.wanted = null;
		if (failed != null) {
			failed.over();
		}
		this.onFree.run();
	}

	/** Give the connection to no further request, and close it when none uses it. */
	public void retire() {
		Place present = this.connected;
		if (present != null) {
			present.retire();
		}
	}

	/** The member is stopped: no request gets a connection any more. On any thread. */
	public void stop() {
		this.stopped = true;
		Place present = this.current.get();
		if (present != null) {
			present.over();
		}
		this.wanted = null;
		this.onFree.run();
	}

	private long now() {
		return this.clock.getAsLong();
	}

	/**
	 * How the connections of a member are used.
	 *
	 * @param limit how many requests may use one connection
	 * @param idleTimeout how long a connection stays open without a request
	 * @param sendTimeout the timeout of a request whose caller gives none
	 * @param closeTimeout how long what is in flight may take when a connection is closed
	 */
	public record Settings(int limit, Duration idleTimeout, Duration sendTimeout, Duration closeTimeout) {

	}

}
