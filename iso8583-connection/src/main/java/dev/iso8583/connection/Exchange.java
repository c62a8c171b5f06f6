package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

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

	/** The connection it goes out on. */
	final Requests requests;

	final RequestId id;

	final MatchKey key;

	/** What the response must bring back, see the echoed fields. */
	final @Nullable String[] echoed;

	final Duration timeout;

	final CompletableFuture<IsoMessage> future = new Answer();

	private final Executor completer;

	private final long start;

	/** Releases its STAN, which is due when no response can come any more. */
	Runnable stan = TakenStans.NOTHING;

	/** Whether its bytes were handed to the channel. Set on the event loop. */
	volatile boolean written;

	/** Ends it when no response comes. Event loop only. */
	@Nullable Future<?> timer;

	Exchange(Requests requests, RequestId id, MatchKey key, @Nullable String[] echoed, Duration timeout,
			Executor completer) {
		this.requests = requests;
		this.id = id;
		this.key = key;
		this.echoed = echoed;
		this.timeout = timeout;
		this.completer = completer;
		this.start = requests.now();
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
			this.requests.deliver(this.completer, () -> this.future.complete(response));
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
			this.requests.deliver(this.completer, () -> this.future.completeExceptionally(failure));
		}
	}

	private void ended(Outcome outcome, @Nullable String responseCode) {
		this.requests.metrics().requestEnded(this.id.mti(), outcome, responseCode, elapsedNanos());
	}

	/**
	 * What the caller holds. To cancel it fails if the response is there already, even if
	 * it has not reached the caller.
	 */
	private final class Answer extends CompletableFuture<IsoMessage> {

		@Override
		public boolean cancel(boolean mayInterrupt) {
			return Exchange.this.requests.cancel(Exchange.this) ? super.cancel(mayInterrupt) : isCancelled();
		}

	}

}
