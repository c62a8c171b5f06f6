package dev.iso8583.pool.waiting;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.RequestId;

/**
 * A message on its way to a connection that may have to be dialled first. Its fields are
 * used by one thread at a time, the one that runs its steps; {@link #wake} may be called
 * on any thread, also an event loop, and only leads to the next step.
 */
abstract class Waiter {

	/** The limit of a timeout, so that the time can be compared by difference. */
	private static final long MAX_TIMEOUT_NANOS = Long.MAX_VALUE / 4;

	final RequestId id;

	/** The message, {@code null} for frames that are written as they are. */
	final @Nullable IsoMessage message;

	private final LongSupplier clock;

	private final long start;

	private final @Nullable Duration ownTimeout;

	/** The timeout that counts now. */
	private Duration timeout;

	/** The connection that it has taken and not given back. */
	@Nullable Place place;

	/** Whether it stands in the queue of those that found no free connection. */
	boolean queued;

	/** Whether it counts as waiting. */
	boolean counted;

	/**
	 * Create a waiter.
	 * @param ownTimeout the timeout that its caller gave, {@code null} for that of the
	 * member which it is given to
	 * @param timeout the timeout until then
	 */
	Waiter(RequestId id, @Nullable IsoMessage message, LongSupplier clock, @Nullable Duration ownTimeout,
			Duration timeout) {
		this.id = id;
		this.message = message;
		this.clock = clock;
		this.start = clock.getAsLong();
		this.ownTimeout = ownTimeout;
		this.timeout = (ownTimeout != null) ? ownTimeout : timeout;
	}

	/** It has taken a place. */
	void take(Place place) {
		this.place = place;
		if (this.ownTimeout == null) {
			this.timeout = place.sendTimeout();
		}
	}

	long timeoutMillis() {
		return this.timeout.toMillis();
	}

	long elapsedNanos() {
		return this.clock.getAsLong() - this.start;
	}

	/** Return the time left, zero or less if the timeout has passed. */
	Duration left() {
		long timeout = Math.min(TimeUnit.NANOSECONDS.convert(this.timeout), MAX_TIMEOUT_NANOS);
		return Duration.ofNanos(timeout - elapsedNanos());
	}

	/** Return the time left for the connection that has the message, more than zero. */
	Duration leftToSend() {
		Duration left = left();
		return (left.isNegative() || left.isZero()) ? Duration.ofNanos(1) : left;
	}

	/** Something may have changed: run the next step. Does not block. */
	abstract void wake();

}
