package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import dev.iso8583.matching.MatchKey;
import dev.iso8583.matching.MissingMatchFieldException;
import dev.iso8583.matching.PendingRequests;
import dev.iso8583.matching.TimedOutKeys;
import dev.iso8583.message.Mti;

/**
 * The requests of one connection, from the call to the answer. A request is prepared on
 * the caller's thread; written, answered, timed out and cut off on the event loop.
 */
final class Requests {

	/**
	 * So many requests that timed out are remembered, to tell a late response from an
	 * unmatched one.
	 */
	private static final int REMEMBERED = 10_000;

	private final TcpConnection connection;

	private final EventLoop eventLoop;

	private final ConnectionOptions options;

	private final PendingRequests<Exchange> pending;

	private final TimedOutKeys timedOut = new TimedOutKeys(REMEMBERED);

	Requests(TcpConnection connection) {
		this.connection = connection;
		this.eventLoop = connection.channel.eventLoop();
		this.options = connection.options;
		this.pending = new PendingRequests<>(this.options.maximumPending());
	}

	int pending() {
		return this.pending.size();
	}

	/**
	 * Send a request.
	 * @param refusal why the connection takes no requests now, or {@code null} if it does
	 * @param completer where the returned future is completed
	 */
	CompletableFuture<IsoMessage> send(IsoMessage request, Duration timeout, @Nullable FailureReason refusal,
			boolean management, Executor completer) {
		RequestId id = RequestId.of(this.connection.link, request);
		long start = System.nanoTime();
		try {
			requireAccepted(id, refusal);
			Exchange exchange = new Exchange(id, keyOf(request, id), timeout, completer, this.options.metrics());
			byte[] message = this.connection.encode(request, id);
			admit(exchange);
			cancelWithFuture(exchange);
			this.connection.outbox.add(new Request(exchange, message, management));
			return exchange.future;
		}
		catch (NotSentException ex) {
			this.options.metrics().requestEnded(id.mti(), Outcome.NOT_SENT, null, System.nanoTime() - start);
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void requireAccepted(RequestId id, @Nullable FailureReason refusal) {
		if (refusal != null) {
			throw new NotSentException(refusal, id, "");
		}
		if (id.mti() == null || !id.mti().isRequest()) {
			throw new NotSentException(FailureReason.NOT_A_REQUEST, id,
					"use reply or transmit for a message that is not answered");
		}
	}

	private MatchKey keyOf(IsoMessage request, RequestId id) {
		try {
			return this.options.matchFields().keyOf(request);
		}
		catch (MissingMatchFieldException ex) {
			throw new NotSentException(FailureReason.NO_MATCH_KEY, id, String.valueOf(ex.getMessage()));
		}
	}

	private void admit(Exchange exchange) {
		switch (this.pending.add(exchange.key, exchange)) {
			case DUPLICATE -> throw new NotSentException(FailureReason.DUPLICATE, exchange.id, "");
			case FULL -> throw new NotSentException(FailureReason.TOO_MANY_PENDING, exchange.id,
					"the maximum is " + this.options.maximumPending());
			case CLOSED -> throw new NotSentException(FailureReason.CLOSED, exchange.id, "");
			case ADDED -> {
			}
		}
	}

	private void cancelWithFuture(Exchange exchange) {
		exchange.future.whenComplete((response, failure) -> {
			// our own completions remove it first, so the caller has: by cancel,
			// orTimeout, ...
			if (remove(exchange)) {
				exchange.cancelled();
				onEventLoop(() -> forget(exchange), () -> {
				});
			}
		});
	}

	/**
	 * Hand a response to the caller who waits for it.
	 * @return whether it answered a request, came late, or matches nothing
	 */
	Matching answer(IsoMessage response) {
		assert this.eventLoop.inEventLoop();
		MatchKey key;
		try {
			key = this.options.matchFields().keyOf(response);
		}
		catch (MissingMatchFieldException ex) {
			return Matching.UNMATCHED;
		}
		Exchange exchange = this.pending.find(key);
		// what was not written yet cannot have been answered: the response belongs to an
		// earlier request
		if (exchange == null || !exchange.written || !remove(exchange)) {
			return this.timedOut.remove(key) ? Matching.LATE : Matching.UNMATCHED;
		}
		stopTimer(exchange);
		exchange.answer(response);
		this.connection.lifecycle.closeIfDrained();
		return Matching.ANSWERED;
	}

	/** End the pending request that a message of the far end refers to. */
	boolean reject(IsoMessage request, Throwable cause) {
		if (!Mti.isValid(request.getType()) || !Mti.of(request).isRequest()) {
			return false;
		}
		Exchange exchange;
		try {
			exchange = this.pending.find(this.options.matchFields().keyOf(request));
		}
		catch (MissingMatchFieldException ex) {
			return false;
		}
		if (exchange == null || !exchange.written || !remove(exchange)) {
			return false;
		}
		// first remembered, then told: its response may follow at once, and is late
		onEventLoop(() -> {
			forget(exchange);
			exchange.reject(cause);
		}, () -> exchange.reject(cause));
		return true;
	}

	/** End every request: the connection is gone. */
	void cutOff(CloseReason reason) {
		assert this.eventLoop.inEventLoop();
		for (Exchange exchange : this.pending.close()) {
			stopTimer(exchange);
			exchange.end(FailureReason.CLOSED, reason.toString());
		}
		this.connection.outbox.drain();
	}

	private void timeOut(Exchange exchange) {
		if (remove(exchange)) {
			forget(exchange);
			exchange.end(FailureReason.TIMEOUT, "waited " + exchange.timeout.toMillis() + " ms");
			// traffic keeps an idle time from passing: is the far end still there?
			this.connection.lifecycle.idle();
		}
	}

	/** A request ended without its response, which may still come. */
	private void forget(Exchange exchange) {
		stopTimer(exchange);
		if (exchange.written) {
			this.timedOut.add(exchange.key);
		}
		this.connection.lifecycle.closeIfDrained();
	}

	private void onEventLoop(Runnable task, Runnable otherwise) {
		try {
			this.eventLoop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// the event loop has ended, and with it the connection and what it remembers
			otherwise.run();
		}
	}

	private boolean remove(Exchange exchange) {
		return this.pending.remove(exchange.key, exchange);
	}

	private static void stopTimer(Exchange exchange) {
		Future<?> timer = exchange.timer;
		if (timer != null) {
			timer.cancel(false);
		}
	}

	/** What a response turned out to be. */
	enum Matching {

		ANSWERED, LATE, UNMATCHED

	}

	/**
	 * A request on its way out. It alone holds the bytes, and only until they are
	 * written.
	 */
	private final class Request implements Outgoing {

		private final Exchange exchange;

		private final byte[] message;

		private final boolean management;

		Request(Exchange exchange, byte[] message, boolean management) {
			this.exchange = exchange;
			this.message = message;
			this.management = management;
		}

		@Override
		public byte[] message() {
			return this.message;
		}

		@Override
		public byte[] answered() {
			return new byte[0];
		}

		@Override
		public boolean claim() {
			if (Requests.this.pending.find(this.exchange.key) != this.exchange) {
				return false;
			}
			if (!this.management && Requests.this.connection.lifecycle.isLeaving()) {
				refused();
				return false;
			}
			// the time it spent waiting for the event loop counts
			long remaining = this.exchange.timeout.toNanos() - this.exchange.elapsedNanos();
			if (remaining <= 0) {
				timeOut(this.exchange);
				return false;
			}
			this.exchange.written = true;
			this.exchange.timer = Requests.this.eventLoop.schedule(() -> timeOut(this.exchange), remaining,
					TimeUnit.NANOSECONDS);
			return true;
		}

		@Override
		public void refused() {
			if (remove(this.exchange)) {
				this.exchange.end(FailureReason.CLOSED, "");
			}
		}

	}

}
