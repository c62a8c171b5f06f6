package dev.iso8583.tcp;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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
import dev.iso8583.connection.ResponseCodes;
import dev.iso8583.internal.CallerContext;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.message.DataElements;
import dev.iso8583.transport.Timed;

/**
 * A request and what its caller holds until the response comes. Its bytes are gone once
 * they are written: what stays in memory until the response comes has no card data.
 * Whoever removes it from the pending requests, and nobody else, ends it.
 * <p>
 * Whoever completes the future, and is not we, gives up the request: by
 * {@link #orTimeout} for example. To cancel it fails if the response is there already,
 * even if it has not reached the caller.
 */
final class Exchange extends OutboundMessage<IsoMessage> implements Runnable, Timed {

	/** Deadlines are told apart by their distance, which must not overflow. */
	private static final long LONGEST = Long.MAX_VALUE / 4;

	private static final Runnable RELEASED = () -> {
	};

	private static final AtomicReferenceFieldUpdater<Exchange, Runnable> RELEASE = AtomicReferenceFieldUpdater
		.newUpdater(Exchange.class, Runnable.class, "release");

	/** The connection it goes out on. */
	final Requests requests;

	final RequestId id;

	final MatchKey key;

	/** What the response must bring back, see the echoed fields. */
	final @Nullable String[] echoed;

	/** Where the future is completed; {@code null} if right where the answer is found. */
	private final @Nullable Executor completer;

	/** Of its caller, if messages are printed. */
	@Nullable CallerContext context;

	/** The thread that waits for the answer, if one does. */
	volatile @Nullable Thread waiter;

	private final long start;

	/** The number that was taken for it, or 0. */
	int stan;

	/**
	 * Releases that number, if somebody else may do it, too; or tells that it was
	 * released.
	 */
	private volatile @Nullable Runnable release;

	/** The response or the failure on its way to a thread that takes it to the caller. */
	private @Nullable Object answer;

	/** Whether its bytes were handed to the channel. Set on the event loop. */
	volatile boolean written;

	/** Why its response, which came, could not be decoded. */
	volatile @Nullable String undecodable;

	/**
	 * How many messages that cannot be decoded had come when it was written. Event loop
	 * only.
	 */
	int undecodableBefore;

	/** When it ends if no response comes, by the clock of the event loop. */
	final long deadline;

	/** Its place among the deadlines, see there. Event loop only. */
	int place = NOWHERE;

	/** Those that are due before it and after it, if they are in order. */
	@Nullable Exchange earlier;

	@Nullable Exchange later;

	Exchange(Requests requests, RequestId id, MatchKey key, @Nullable String[] echoed, byte[] message, long start,
			Duration timeout, Purpose purpose, @Nullable Executor completer) {
		super(message, purpose);
		this.requests = requests;
		this.id = id;
		this.key = key;
		this.echoed = echoed;
		this.completer = completer;
		this.start = start;
		this.deadline = start + Math.min(timeout.toNanos(), LONGEST);
	}

	/** Return how long it waits for its response at most. */
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
	void refused() {
		this.requests.refused(this);
	}

	/**
	 * Release its STAN, which is due when no response can come any more. Only the first
	 * time does it, since by then it may be that of another request.
	 */
	void releaseStan() {
		if (this.stan == 0) {
			return;
		}
		if (!RELEASE.compareAndSet(this, null, RELEASED)) {
			stanRelease().run();
		}
		else {
			this.requests.stans.release(this.stan);
		}
	}

	/**
	 * Return what releases its STAN, once, and does not hold the request.
	 */
	Runnable stanRelease() {
		if (this.stan == 0) {
			return RELEASED;
		}
		if (this.release == null) {
			RELEASE.compareAndSet(this, null, this.requests.stans.new Release(this.stan));
		}
		Runnable release = this.release;
		return (release != null) ? release : RELEASED;
	}

	void answer(IsoMessage response) {
		LinkMetrics metrics = this.requests.metrics();
		if (metrics != LinkMetrics.NONE) {
			try {
				metrics.requestEnded(this.id.mti(), RequestOutcome.ANSWERED,
						response.hasField(DataElements.RESPONSE_CODE)
								? ResponseCodes.forMetrics(response.getField(DataElements.RESPONSE_CODE).toString())
								: null,
						time());
			}
			catch (Throwable ex) {
				// whoever counts or writes the response code may fail, and the caller
				// waits
				this.requests.notCounted(this.id, ex);
			}
		}
		deliver(response);
	}

	/**
	 * End it without a response: what the caller is told depends on whether it was
	 * written.
	 */
	void end(FailureReason reason, String detail) {
		String undecodable = this.undecodable;
		if (undecodable != null) {
			fail(RequestOutcome.UNKNOWN, new OutcomeUnknownException(FailureReason.UNDECODABLE, this.id,
					undecodable + "; no other came: " + detail));
		}
		else if (this.written) {
			fail(RequestOutcome.UNKNOWN, new OutcomeUnknownException(reason, this.id, detail));
		}
		else {
			fail(RequestOutcome.NOT_SENT, new NotSentException(reason, this.id, detail));
		}
	}

	void reject(Throwable cause) {
		fail(RequestOutcome.REJECTED, new RejectedException(this.id, cause));
	}

	private void fail(RequestOutcome outcome, Iso8583Exception failure) {
		ended(outcome);
		deliver(failure);
	}

	/** Count it. */
	void ended(RequestOutcome outcome) {
		try {
			this.requests.metrics().requestEnded(this.id.mti(), outcome, null, time());
		}
		catch (Throwable ex) {
			this.requests.notCounted(this.id, ex);
		}
	}

	/** Return how long ago it was sent, in nanoseconds. */
	long time() {
		return this.requests.now() - this.start;
	}

	/** Have the caller answered where it wants to be. */
	private void deliver(Object answer) {
		if (this.completer == null) {
			tell(answer);
		}
		else {
			this.answer = answer;
			this.requests.undelivered.incrementAndGet();
			this.completer.execute(this);
		}
	}

	/** Take the answer to the caller, on a thread for that. */
	@Override
	public void run() {
		Object answer = this.answer;
		if (answer != null) {
			this.answer = null;
			this.requests.undelivered.decrementAndGet();
			tell(answer);
		}
	}

	private void tell(Object answer) {
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
	 * The thread that waits was interrupted. Whether the request left is not known here,
	 * and nobody waits to learn it.
	 */
	void interrupted() {
		if (this.requests.giveUp(this, RequestOutcome.UNKNOWN)) {
			super.completeExceptionally(new OutcomeUnknownException(FailureReason.INTERRUPTED, this.id, ""));
		}
	}

	@Override
	public boolean cancel(boolean mayInterrupt) {
		return this.requests.giveUp(this, RequestOutcome.CANCELLED) ? super.cancel(mayInterrupt) : isCancelled();
	}

	@Override
	public boolean complete(IsoMessage value) {
		return givenUp(super.complete(value));
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		return givenUp(super.completeExceptionally(failure));
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
		givenUp(true);
	}

	@Override
	public void obtrudeException(Throwable failure) {
		super.obtrudeException(failure);
		givenUp(true);
	}

	private boolean givenUp(boolean completed) {
		if (completed) {
			this.requests.giveUp(this, RequestOutcome.CANCELLED);
		}
		return completed;
	}

}
