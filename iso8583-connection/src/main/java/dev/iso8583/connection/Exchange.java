package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.matching.MatchKey;

/**
 * A request and the caller who waits for its response. It holds no message: what stays in
 * memory until the response comes has no card data. Whoever removes it from the pending
 * requests, and nobody else, ends it.
 */
final class Exchange {

	private static final int RESPONSE_CODE = 39;

	/** Deadlines are told apart by their distance, which must not overflow. */
	private static final long LONGEST = Long.MAX_VALUE / 4;

	/** The connection it goes out on. */
	final Requests requests;

	final RequestId id;

	final MatchKey key;

	/** What the response must bring back, see the echoed fields. */
	final @Nullable String[] echoed;

	final Duration timeout;

	final Answer future = new Answer();

	private final Executor completer;

	private final long start;

	/** Releases its STAN, which is due when no response can come any more. */
	Runnable stan = TakenStans.NOTHING;

	/** Whether its bytes were handed to the channel. Set on the event loop. */
	volatile boolean written;

	/** When it ends if no response comes, by the clock of the event loop. */
	final long deadline;

	/** Its place among the deadlines, or a negative number. Event loop only. */
	int place = -1;

	Exchange(Requests requests, RequestId id, MatchKey key, @Nullable String[] echoed, Duration timeout,
			Executor completer) {
		this.requests = requests;
		this.id = id;
		this.key = key;
		this.echoed = echoed;
		this.timeout = timeout;
		this.completer = completer;
		this.start = requests.now();
		this.deadline = this.start + Math.min(timeout.toNanos(), LONGEST);
	}

	long elapsedNanos() {
		return this.requests.now() - this.start;
	}

	void answer(IsoMessage response) {
		try {
			ended(Outcome.ANSWERED, response.hasField(RESPONSE_CODE)
					? ResponseCodes.forMetrics(response.getField(RESPONSE_CODE).toString()) : null);
		}
		finally {
			// whoever counts or writes the response code may fail, and the caller waits
			this.requests.deliver(this.completer, () -> this.future.answer(response));
		}
	}

	/**
	 * End it without a response: what the caller is told depends on whether it was
	 * written.
	 */
	void end(FailureReason reason, String detail) {
		if (this.written) {
			fail(Outcome.UNKNOWN, new OutcomeUnknownException(reason, this.id, detail));
		}
		else {
			fail(Outcome.NOT_SENT, new NotSentException(reason, this.id, detail));
		}
	}

	void reject(Throwable cause) {
		fail(Outcome.REJECTED, new RejectedException(this.id, cause));
	}

	void cancelled() {
		ended(Outcome.CANCELLED, null);
	}

	private void fail(Outcome outcome, Iso8583Exception failure) {
		try {
			ended(outcome, null);
		}
		finally {
			this.requests.deliver(this.completer, () -> this.future.fail(failure));
		}
	}

	private void ended(Outcome outcome, @Nullable String responseCode) {
		this.requests.metrics().requestEnded(this.id.mti(), outcome, responseCode, elapsedNanos());
	}

	/**
	 * What the caller holds. Whoever completes it, and is not we, gives up the request:
	 * by {@link #orTimeout} for example. To cancel it fails if the response is there
	 * already, even if it has not reached the caller.
	 */
	private final class Answer extends CompletableFuture<IsoMessage> {

		void answer(IsoMessage response) {
			super.complete(response);
		}

		void fail(Iso8583Exception failure) {
			super.completeExceptionally(failure);
		}

		@Override
		public boolean cancel(boolean mayInterrupt) {
			return Exchange.this.requests.cancel(Exchange.this) ? super.cancel(mayInterrupt) : isCancelled();
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
				Exchange.this.requests.cancel(Exchange.this);
			}
			return completed;
		}

	}

}
