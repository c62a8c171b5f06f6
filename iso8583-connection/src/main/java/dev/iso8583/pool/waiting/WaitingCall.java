package dev.iso8583.pool.waiting;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.connection.RequestOutcome;

/**
 * A message whose caller does not wait for the connection, and the future that the caller
 * holds. Its first step runs on the caller's thread, the others on callback threads, one
 * at a time.
 * <p>
 * If the caller completes or cancels the future itself, the message gives up its place;
 * if it was handed to a connection, the request there is cancelled.
 *
 * @param <T> the type of the result
 */
final class WaitingCall<T extends @Nullable Object> extends CompletableFuture<T> {

	private final Demand demand;

	private final Steps steps;

	/** Whether it is counted as a request when no connection does. */
	private final boolean request;

	private final BiFunction<Connection, Duration, CompletableFuture<T>> operation;

	/** What the connection has returned, while it is under way. */
	private volatile @Nullable CompletableFuture<T> underWay;

	/** Whether this class completes the future, and not its caller. */
	private volatile boolean completing;

	/** Wakes it when its timeout has passed. Used by its steps only. */
	private @Nullable Future<?> timer;

	WaitingCall(Demand demand, RequestId id, @Nullable IsoMessage message, LongSupplier clock,
			@Nullable Duration ownTimeout, Duration timeout, boolean request,
			BiFunction<Connection, Duration, CompletableFuture<T>> operation) {
		this.demand = demand;
		this.steps = new Steps(id, message, clock, ownTimeout, timeout);
		this.request = request;
		this.operation = operation;
	}

	CompletableFuture<T> begin() {
		this.steps.missed.set(1);
		this.steps.run();
		if (!isDone()) {
			whenComplete((result, failure) -> givenUp());
		}
		return this;
	}

	/** The future is complete. If that was not us, its caller has given up. */
	private void givenUp() {
		if (!this.completing) {
			CompletableFuture<T> underWay = this.underWay;
			if (underWay != null) {
				underWay.cancel(true);
			}
			else {
				this.steps.wake();
			}
		}
	}

	/** Has no effect if the response has already arrived. */
	@Override
	public boolean cancel(boolean mayInterrupt) {
		CompletableFuture<T> underWay = this.underWay;
		if (underWay == null) {
			return super.cancel(mayInterrupt);
		}
		underWay.cancel(mayInterrupt);
		return isCancelled();
	}

	private void step() {
		if (this.underWay != null) {
			return;
		}
		if (isDone()) {
			if (this.request && !this.completing) {
				this.demand.count(this.steps, RequestOutcome.CANCELLED);
			}
			this.completing = true;
			stopTimer();
			this.demand.abandon(this.steps);
			return;
		}
		try {
			Connection connection = this.demand.advance(this.steps);
			if (connection == null) {
				startTimer();
			}
			else {
				stopTimer();
				handOver(connection);
			}
		}
		catch (Throwable ex) {
			refused(ex);
		}
	}

	private void startTimer() {
		stopTimer();
		try {
			this.timer = this.demand.threads()
				.scheduler()
				.schedule(this.steps::wake, this.steps.left().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// the transport is closed, which ends all members, and that wakes it
		}
	}

	private void stopTimer() {
		Future<?> timer = this.timer;
		this.timer = null;
		if (timer != null) {
			timer.cancel(false);
		}
	}

	private void refused(Throwable failure) {
		stopTimer();
		this.demand.abandon(this.steps);
		if (this.request) {
			this.demand.count(this.steps, RequestOutcome.NOT_SENT);
		}
		this.completing = true;
		super.completeExceptionally(failure);
	}

	private void handOver(Connection connection) {
		CompletableFuture<T> underWay;
		try {
			underWay = this.operation.apply(connection, this.steps.leftToSend());
		}
		catch (Throwable ex) {
			this.demand.giveBack(this.steps, true);
			this.completing = true;
			super.completeExceptionally(ex);
			return;
		}
		this.underWay = underWay;
		if (isDone()) {
			// its caller gave up a moment ago
			underWay.cancel(true);
		}
		underWay.whenComplete(this::ended);
	}

	/** On the thread that completes the future of the connection. */
	private void ended(T result, @Nullable Throwable failure) {
		boolean notSent = failure instanceof NotSentException;
		boolean gone = failure instanceof NotSentException ex && this.demand.isGone(this.steps, ex);
		this.demand.giveBack(this.steps, !notSent);
		if (gone && !isDone()) {
			if (this.request) {
				this.demand.moves();
			}
			this.underWay = null;
			this.steps.wake();
			return;
		}
		this.completing = true;
		if (failure == null) {
			super.complete(result);
		}
		else if (failure instanceof CancellationException) {
			super.cancel(false);
		}
		else {
			super.completeExceptionally(failure);
		}
	}

	/** Runs the steps one at a time, however many threads wake it. */
	private final class Steps extends Waiter implements Runnable {

		/** How many wakes are not done yet. */
		final AtomicInteger missed = new AtomicInteger();

		Steps(RequestId id, @Nullable IsoMessage message, LongSupplier clock, @Nullable Duration ownTimeout,
				Duration timeout) {
			super(id, message, clock, ownTimeout, timeout);
		}

		@Override
		void wake() {
			if (this.missed.getAndIncrement() == 0) {
				WaitingCall.this.demand.threads().callback(this);
			}
		}

		@Override
		public void run() {
			int wakes = this.missed.get();
			while (wakes != 0) {
				step();
				wakes = this.missed.addAndGet(-wakes);
			}
		}

	}

}
