package dev.iso8583.pool.waiting;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.connection.RequestOutcome;
import dev.iso8583.internal.Checks;
import dev.iso8583.transport.TransportThreads;

/**
 * Sends the messages of a pool that dials on demand. A message takes a {@link Place};
 * while that is being dialled, or while all are in use, it waits, and the time counts
 * towards its timeout. Only a message of which no byte was written ever moves on to
 * another connection. Safe for use by several threads.
 * <p>
 * The steps of a message, which run code of the application such as the strategy, run on
 * its caller's thread, or on a callback thread if its caller does not wait.
 */
public final class Demand {

	private final String link;

	private final TransportThreads threads;

	private final LinkMetrics metrics;

	private final LongSupplier clock;

	private final int maximumWaiting;

	private final Chooser chooser;

	private final Supplier<String> statistics;

	/**
	 * Those that found no free place, in the order in which they came. Guarded by itself;
	 * nothing is called under the lock.
	 */
	private final Queue<Waiter> queue = new ArrayDeque<>();

	/** Changed under the lock of the queue. */
	private volatile @Nullable Waiter head;

	private final AtomicInteger waiting = new AtomicInteger();

	/** How many requests have moved to another connection. */
	private final AtomicLong moved = new AtomicLong();

	/**
	 * Create the sender of a pool.
	 * @param link the name of the pool
	 * @param clock nanoseconds that only ever grow
	 * @param maximumWaiting how many messages may wait at a time
	 * @param chooser chooses a member and takes a place of it
	 * @param statistics describes the pool, for exceptions
	 */
	public Demand(String link, TransportThreads threads, LinkMetrics metrics, LongSupplier clock, int maximumWaiting,
			Chooser chooser, Supplier<String> statistics) {
		this.link = link;
		this.threads = threads;
		this.metrics = metrics;
		this.clock = clock;
		this.maximumWaiting = maximumWaiting;
		this.chooser = chooser;
		this.statistics = statistics;
	}

	TransportThreads threads() {
		return this.threads;
	}

	/**
	 * Return how many messages wait for a connection.
	 * @return the number
	 */
	public int waiting() {
		return this.waiting.get();
	}

	/**
	 * Return how many requests have moved to another connection. The metrics have counted
	 * each of them as not sent, and count how it ended, too.
	 * @return the number
	 */
	public long moved() {
		return this.moved.get();
	}

	/** A request that no connection has written moves to another one. */
	void moves() {
		this.moved.incrementAndGet();
	}

	/**
	 * Send a request and wait for its response.
	 * @param timeout how long to wait, for the connection and the response together;
	 * {@code null} for the timeout of the member
	 * @param usual the timeout until a member is chosen, if there is no other
	 * @return the response
	 */
	public IsoMessage send(IsoMessage request, @Nullable Duration timeout, Duration usual) {
		this.threads.refuseOnEventLoop("send");
		check(timeout);
		WaitingThread thread = new WaitingThread(RequestId.of(this.link, request), request, this.clock, timeout, usual);
		while (true) {
			Connection connection = await(thread);
			boolean used = true;
			try {
				return connection.send(request, thread.leftToSend());
			}
			catch (NotSentException ex) {
				used = false;
				if (!isGone(thread, ex)) {
					throw ex;
				}
				moves();
			}
			finally {
				giveBack(thread, used);
			}
		}
	}

	private Connection await(WaitingThread thread) {
		try {
			while (true) {
				thread.prepare();
				Connection connection = advance(thread);
				if (connection != null) {
					return connection;
				}
				thread.await();
			}
		}
		catch (NotSentException ex) {
			count(thread, RequestOutcome.NOT_SENT);
			throw ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			abandon(thread);
			count(thread, RequestOutcome.NOT_SENT);
			throw new NotSentException(FailureReason.INTERRUPTED, thread.id, "it waited for a connection");
		}
	}

	/**
	 * Send a request without waiting.
	 * @param timeout how long it may take, the connection included; {@code null} for the
	 * timeout of the member
	 * @param usual the timeout until a member is chosen, if there is no other
	 * @return a future of the response
	 */
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request, @Nullable Duration timeout, Duration usual) {
		check(timeout);
		return new WaitingCall<>(this, RequestId.of(this.link, request), request, this.clock, timeout, usual, true,
				(connection, left) -> connection.sendAsync(request, left))
			.begin();
	}

	/**
	 * Do something with a connection that is not a request.
	 * @param <T> the type of the result
	 * @param message the message to choose a member for; {@code null} for any member
	 * @param timeout how long to wait for the connection
	 * @param operation is given the connection and the time left
	 * @return a future of the result
	 */
	public <T extends @Nullable Object> CompletableFuture<T> call(@Nullable IsoMessage message, Duration timeout,
			BiFunction<Connection, Duration, CompletableFuture<T>> operation) {
		RequestId id = (message != null) ? RequestId.of(this.link, message) : new RequestId(this.link, null, null);
		return new WaitingCall<>(this, id, message, this.clock, null, timeout, false, operation).begin();
	}

	private static void check(@Nullable Duration timeout) {
		if (timeout != null) {
			Checks.positive("timeout of a request", timeout);
		}
	}

	/**
	 * Run a step of a message that has no connection yet.
	 * @return the connection; {@code null} if it must wait until it is woken
	 * @throws NotSentException if it is refused
	 */
	@Nullable Connection advance(Waiter waiter) {
		try {
			Connection connection = find(waiter);
			if (waiter.left().isNegative() || waiter.left().isZero()) {
				throw new NotSentException(FailureReason.NO_CONNECTION_IN_TIME, waiter.id,
						"waited " + waiter.timeoutMillis() + " ms; " + this.statistics.get());
			}
			if (connection != null) {
				stopCounting(waiter);
			}
			else if (!waiter.counted && !startCounting(waiter)) {
				throw new NotSentException(FailureReason.TOO_MANY_WAITING, waiter.id,
						"the maximum is " + this.maximumWaiting);
			}
			return connection;
		}
		catch (RuntimeException ex) {
			abandon(waiter);
			throw ex;
		}
	}

	private @Nullable Connection find(Waiter waiter) {
		while (true) {
			if (waiter.place == null && !findPlace(waiter)) {
				return null;
			}
			Place place = Objects.requireNonNull(waiter.place);
			Connection connection = place.connectionFor(waiter);
			if (connection != null || !place.isOver()) {
				return connection;
			}
			giveBack(waiter, false);
		}
	}

	/** Take a place, unless others came first or all are in use. */
	private boolean findPlace(Waiter waiter) {
		if (!waiter.queued && this.head == null) {
			Place place = this.chooser.take(waiter.message);
			if (place != null) {
				waiter.take(place);
				return true;
			}
		}
		// first queued, then tried again: a place given back in between wakes it
		enqueue(waiter);
		if (this.head == waiter) {
			Place place = this.chooser.take(waiter.message);
			if (place != null) {
				waiter.take(place);
				dequeue(waiter);
				return true;
			}
		}
		return false;
	}

	private void enqueue(Waiter waiter) {
		if (!waiter.queued) {
			waiter.queued = true;
			synchronized (this.queue) {
				this.queue.add(waiter);
				this.head = this.queue.peek();
			}
		}
	}

	private void dequeue(Waiter waiter) {
		if (waiter.queued) {
			waiter.queued = false;
			synchronized (this.queue) {
				this.queue.remove(waiter);
				this.head = this.queue.peek();
			}
			wakeNext();
		}
	}

	/** A place may be free: wake the one that has waited longest. On any thread. */
	public void wakeNext() {
		Waiter next = this.head;
		if (next != null) {
			next.wake();
		}
	}

	/** The pool has stopped: wake all, which are refused then. */
	public void wakeAll() {
		List<Waiter> all;
		synchronized (this.queue) {
			all = List.copyOf(this.queue);
		}
		all.forEach(Waiter::wake);
	}

	private boolean startCounting(Waiter waiter) {
		if (this.waiting.incrementAndGet() > this.maximumWaiting) {
			this.waiting.decrementAndGet();
			return false;
		}
		waiter.counted = true;
		return true;
	}

	private void stopCounting(Waiter waiter) {
		if (waiter.counted) {
			waiter.counted = false;
			this.waiting.decrementAndGet();
		}
	}

	/** The message is given up before it has a connection. */
	void abandon(Waiter waiter) {
		stopCounting(waiter);
		dequeue(waiter);
		giveBack(waiter, false);
	}

	/**
	 * The message needs its place no more.
	 * @param used whether a byte of it may have been written
	 */
	void giveBack(Waiter waiter, boolean used) {
		Place place = waiter.place;
		if (place != null) {
			waiter.place = null;
			place.giveBack(waiter, used, this.clock.getAsLong());
		}
	}

	/**
	 * Whether the connection ended before a byte of the message was written, so that the
	 * message may have another one.
	 */
	boolean isGone(Waiter waiter, NotSentException failure) {
		boolean gone = failure.reason() == FailureReason.CLOSED || failure.reason() == FailureReason.NOT_ONLINE;
		Place place = waiter.place;
		if (gone && place != null) {
			place.over();
		}
		return gone;
	}

	/** Count a request that no connection has counted. */
	void count(Waiter waiter, RequestOutcome outcome) {
		this.metrics.requestEnded(waiter.id.mti(), outcome, null, waiter.elapsedNanos());
	}

	/**
	 * Chooses a member of the pool. Called on threads that may run code of the
	 * application.
	 */
	@FunctionalInterface
	public interface Chooser {

		/**
		 * Take a place for a message.
		 * @param message the message; {@code null} for any member
		 * @return the place; {@code null} if all are in use
		 * @throws NotSentException if no member can be used or dialled
		 */
		@Nullable Place take(@Nullable IsoMessage message);

	}

}
