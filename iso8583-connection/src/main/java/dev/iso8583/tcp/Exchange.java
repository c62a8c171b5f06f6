package dev.iso8583.tcp;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.RejectedException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.connection.RequestOutcome;
import dev.iso8583.internal.ResponseCodes;
import dev.iso8583.internal.CallerContext;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.message.DataElements;
import dev.iso8583.transport.LoopWatchdog;
import dev.iso8583.transport.Timed;

/**
 * A request, and the future that its caller holds. Its bytes are dropped once they are
 * written, so that no card data stays in memory until the response arrives. Only the
 * thread that removes it from the pending requests ends it.
 * <p>
 * If the caller completes the future itself, for example by {@link #orTimeout}, the
 * request is abandoned. Cancelling fails if the response has already arrived, even if it
 * has not reached the caller yet.
 */
final class Exchange extends OutboundMessage<IsoMessage> implements LoopWatchdog.Code, Timed {

	/**
	 * The limit of a timeout: deadlines are compared by their difference, which must not
	 * overflow.
	 */
	private static final long MAX_TIMEOUT_NANOS = Long.MAX_VALUE / 4;

	private static final Runnable NOTHING_TO_RELEASE = () -> {
	};

	/** Neither claimed for writing nor ended yet. */
	private static final int UNDECIDED = 0;

	/** Claimed for writing, so that it may have been sent. */
	private static final int WRITTEN = 1;

	/** Ended before it was claimed, so that it is never sent. */
	private static final int NEVER_SENT = 2;

	private static final AtomicIntegerFieldUpdater<Exchange> DECISION = AtomicIntegerFieldUpdater
		.newUpdater(Exchange.class, "decision");

	private static final AtomicReferenceFieldUpdater<Exchange, Runnable> RELEASE = AtomicReferenceFieldUpdater
		.newUpdater(Exchange.class, Runnable.class, "release");

	/** The requests of the connection that sends this one. */
	final Requests requests;

	final RequestId id;

	final MatchKey key;

	/** The values that the response must echo. */
	final @Nullable String[] echoed;

	/** Runs the completion of the future; {@code null} to complete it directly. */
	private final @Nullable Executor completer;

	/** The logging context of the caller, if messages are printed. */
	@Nullable CallerContext context;

	/** The thread that waits for the answer, if there is one. */
	volatile @Nullable Thread waiter;

	private final long start;

	/** The STAN that was reserved for this request, or 0. */
	int stan;

	/**
	 * Releases the STAN once, if the quarantine may release it, too;
	 * {@link #NOTHING_TO_RELEASE} once it was released; {@code null} before.
	 */
	private volatile @Nullable Runnable release;

	/** The response or the failure, while it waits for the completer. */
	private @Nullable Object answer;

	/**
	 * Whether the request is sent. The thread that writes it and the thread that ends it
	 * may be different ones: whichever changes this first has decided.
	 */
	private volatile int decision = UNDECIDED;

	/** Why a response to this request could not be decoded, if one arrived. */
	volatile @Nullable String undecodableResponse;

	/**
	 * The number of messages the connection had failed to decode when this request was
	 * written. Set before it is marked as written.
	 */
	int undecodableCountBefore;

	/** When the request times out, in nanoseconds by the clock of the event loop. */
	final long deadline;

	/** The place in {@link Deadlines}. Event loop only. */
	int place = NOWHERE;

	/** The neighbours in the list of {@link Deadlines}. Event loop only. */
	@Nullable Exchange earlier;

	@Nullable Exchange later;

	/** The next of the requests that were handed over to {@link Deadlines}. */
	@Nullable Exchange olderHandedOver;

	Exchange(Requests requests, RequestId id, MatchKey key, @Nullable String[] echoed, byte[] message, long start,
			Duration timeout, Purpose purpose, @Nullable Executor completer) {
		super(message, purpose);
		this.requests = requests;
		this.id = id;
		this.key = key;
		this.echoed = echoed;
		this.completer = completer;
		this.start = start;
		this.deadline = start + Math.min(timeout.toNanos(), MAX_TIMEOUT_NANOS);
	}

	/** Return the timeout of the request in milliseconds. */
	long timeoutMillis() {
		return TimeUnit.NANOSECONDS.toMillis(this.deadline - this.start);
	}

	@Override
	public long due() {
		return this.deadline;
	}

	@Override
	public int place() {
		return this.place;
	}

	@Override
	public void place(int place) {
		this.place = place;
	}

	@Override
	boolean claim(long now) {
		return this.requests.claim(this, now);
	}

	@Override
	boolean claimDirectly(long now) {
		return this.requests.claimDirectly(this, now);
	}

	/**
	 * Decide that the request is sent, just before it is written.
	 * @return whether to write it: not if it has ended
	 */
	boolean markWritten() {
		return DECISION.compareAndSet(this, UNDECIDED, WRITTEN);
	}

	/** Whether the request was claimed for writing, so that it may have been sent. */
	boolean isWritten() {
		return this.decision == WRITTEN;
	}

	/**
	 * Decide that the request is never sent, unless it may have been sent already.
	 * @return whether it is never sent
	 */
	boolean withdraw() {
		return DECISION.compareAndSet(this, UNDECIDED, NEVER_SENT) || this.decision == NEVER_SENT;
	}

	@Override
	void refused() {
		this.requests.refused(this);
	}

	/**
	 * Release the STAN, once no response can arrive any more. Only the first call
	 * releases it: later, another request may have the same STAN.
	 */
	void releaseStan() {
		if (this.stan == 0) {
			return;
		}
		if (!RELEASE.compareAndSet(this, null, NOTHING_TO_RELEASE)) {
			stanRelease().run();
		}
		else {
			this.requests.stans.release(this.stan);
		}
	}

	/**
	 * Return an action that releases the STAN once and does not keep this request in
	 * memory.
	 */
	Runnable stanRelease() {
		if (this.stan == 0) {
			return NOTHING_TO_RELEASE;
		}
		if (this.release == null) {
			RELEASE.compareAndSet(this, null, this.requests.stans.new Release(this.stan));
		}
		Runnable release = this.release;
		return (release != null) ? release : NOTHING_TO_RELEASE;
	}

	void answer(IsoMessage response) {
		LinkMetrics metrics = this.requests.metrics();
		if (metrics != LinkMetrics.NONE) {
			try {
				metrics.requestEnded(this.id.mti(), RequestOutcome.ANSWERED,
						response.hasField(DataElements.RESPONSE_CODE)
								? ResponseCodes.forMetrics(response.getField(DataElements.RESPONSE_CODE).toString())
								: null,
						elapsedNanos());
			}
			catch (Throwable ex) {
				// the metrics or a custom codec may fail, and the caller waits
				this.requests.logNotCounted(this.id, ex);
			}
		}
		deliver(response);
	}

	/**
	 * End the request without a response. If it was not written yet, it is never sent;
	 * else its outcome is unknown.
	 */
	void end(FailureReason reason, String detail) {
		String undecodable = this.undecodableResponse;
		if (undecodable != null) {
			fail(RequestOutcome.UNKNOWN, new OutcomeUnknownException(FailureReason.UNDECODABLE, this.id,
					undecodable + "; no other came: " + detail));
		}
		else if (withdraw()) {
			fail(RequestOutcome.NOT_SENT, new NotSentException(reason, this.id, detail));
		}
		else {
			fail(RequestOutcome.UNKNOWN, new OutcomeUnknownException(reason, this.id, detail));
		}
	}

	void reject(Throwable cause) {
		fail(RequestOutcome.REJECTED, new RejectedException(this.id, cause));
	}

	private void fail(RequestOutcome outcome, Iso8583Exception failure) {
		recordOutcome(outcome);
		deliver(failure);
	}

	/** Record the outcome in the metrics. */
	void recordOutcome(RequestOutcome outcome) {
		try {
			this.requests.metrics().requestEnded(this.id.mti(), outcome, null, elapsedNanos());
		}
		catch (Throwable ex) {
			this.requests.logNotCounted(this.id, ex);
		}
	}

	/** Return the time since the request was started, in nanoseconds. */
	long elapsedNanos() {
		return this.requests.now() - this.start;
	}

	/** Complete the future, on the completer if there is one. */
	private void deliver(Object answer) {
		if (this.completer == null) {
			completeFuture(answer);
		}
		else {
			this.answer = answer;
			this.requests.undelivered.incrementAndGet();
			this.completer.execute(this);
		}
	}

	/** Complete the future, on a thread of the completer. */
	@Override
	public void run() {
		Object answer = this.answer;
		if (answer != null) {
			this.answer = null;
			this.requests.undelivered.decrementAndGet();
			completeFuture(answer);
		}
	}

	@Override
	public @Nullable String codeName() {
		return null;
	}

	@Override
	public void heldEventLoop(String where, long millis) {
		if (this.completer instanceof LinkContext.DeclaredCode declared) {
			declared.callbackHeldEventLoop(where, millis);
		}
	}

	private void completeFuture(Object answer) {
		if (answer instanceof IsoMessage response) {
			super.complete(response);
		}
		else {
			super.completeExceptionally((Throwable) answer);
		}
		Thread waiter = this.waiter;
		if (waiter != null) {
			LockSupport.unpark(waiter);
		}
	}

	/**
	 * Abandon the request because the waiting thread was interrupted. If it was not
	 * written yet, it is never sent.
	 */
	void interrupted() {
		boolean neverSent = withdraw();
		if (this.requests.abandon(this, neverSent ? RequestOutcome.NOT_SENT : RequestOutcome.UNKNOWN)) {
			super.completeExceptionally(neverSent ? new NotSentException(FailureReason.INTERRUPTED, this.id, "")
					: new OutcomeUnknownException(FailureReason.INTERRUPTED, this.id, ""));
		}
	}

	@Override
	public IsoMessage get() throws InterruptedException, ExecutionException {
		refuseToWait(this);
		return super.get();
	}

	@Override
	public IsoMessage get(long timeout, TimeUnit unit)
			throws InterruptedException, ExecutionException, TimeoutException {
		refuseToWait(this);
		return super.get(timeout, unit);
	}

	@Override
	public IsoMessage join() {
		refuseToWait(this);
		return super.join();
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new Stage<>(this);
	}

	/**
	 * Refuse to wait for the answer on an event loop, where handlers and callbacks may
	 * run by declaration.
	 */
	private void refuseToWait(Future<?> future) {
		if (!future.isDone()) {
			this.requests.refuseOnEventLoop("waiting for the answer to a request");
		}
	}

	@Override
	public boolean cancel(boolean mayInterrupt) {
		return this.requests.abandon(this, RequestOutcome.CANCELLED) ? super.cancel(mayInterrupt) : isCancelled();
	}

	@Override
	public boolean complete(IsoMessage value) {
		return abandonIf(super.complete(value));
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		return abandonIf(super.completeExceptionally(failure));
	}

	@Override
	public CompletableFuture<IsoMessage> completeAsync(Supplier<? extends IsoMessage> supplier, Executor executor) {
		executor.execute(() -> {
			try {
				complete(supplier.get());
			}
			catch (Throwable ex) {
				completeExceptionally(ex);
			}
		});
		return this;
	}

	@Override
	public void obtrudeValue(IsoMessage value) {
		super.obtrudeValue(value);
		abandonIf(true);
	}

	@Override
	public void obtrudeException(Throwable failure) {
		super.obtrudeException(failure);
		abandonIf(true);
	}

	private boolean abandonIf(boolean completed) {
		if (completed) {
			this.requests.abandon(this, RequestOutcome.CANCELLED);
		}
		return completed;
	}

	/**
	 * A stage that depends on the answer, directly or not.
	 */
	private static final class Stage<T> extends CompletableFuture<T> {

		private final Exchange exchange;

		Stage(Exchange exchange) {
			this.exchange = exchange;
		}

		@Override
		public T get() throws InterruptedException, ExecutionException {
			this.exchange.refuseToWait(this);
			return super.get();
		}

		@Override
		public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
			this.exchange.refuseToWait(this);
			return super.get(timeout, unit);
		}

		@Override
		public T join() {
			this.exchange.refuseToWait(this);
			return super.join();
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new Stage<>(this.exchange);
		}

	}

}
