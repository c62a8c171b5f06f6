package dev.iso8583.tcp;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import dev.iso8583.transport.EarliestTimer;
import dev.iso8583.transport.Timed;
import dev.iso8583.transport.TimedHeap;

/**
 * The deadlines of the written requests of a connection. Most requests have the same
 * timeout, so a new one is due after all others and is appended to a list. A request that
 * is due earlier than the last of the list goes into a heap. One timer waits for the
 * earliest deadline. Since most requests are answered in time, it fires in vain about
 * once per timeout, which costs less than a timer for each request.
 * <p>
 * If the event loop is late, the response may already be in the socket when the timer
 * fires. So a request expires only after the event loop has read what had arrived when it
 * was due.
 * <p>
 * A thread that has written a request itself hands it over. It wakes up the event loop
 * only if the timer does not run yet or fires too late, which is once per timeout.
 * Otherwise confined to the event loop.
 */
final class Deadlines {

	/** Value of {@link Exchange#place} for a request in the list. */
	private static final int IN_LIST = -2;

	private final EarliestTimer timer;

	private final EventLoop eventLoop;

	private final Predicate<Exchange> pending;

	private final Consumer<Exchange> expired;

	/**
	 * Requests that other threads have handed over, newest first, linked by
	 * {@link Exchange#olderHandedOver}.
	 */
	private final AtomicReference<@Nullable Exchange> handedOver = new AtomicReference<>();

	/**
	 * When the timer last fired. What had arrived by then has been read when it fires
	 * again.
	 */
	private long lastFired;

	/** The list, in the order in which the requests are due. */
	private @Nullable Exchange head;

	private @Nullable Exchange tail;

	/** The requests that are not in the list. */
	private TimedHeap<Exchange> heap = new TimedHeap<>();

	/** Whether the connection has ended. */
	private boolean ended;

	/**
	 * Create an object without deadlines.
	 * @param eventLoop its clock and timers are used
	 * @param pending tells whether a request still waits for its response
	 * @param expired accepts each request that has expired, after it was removed
	 */
	Deadlines(EventLoop eventLoop, Predicate<Exchange> pending, Consumer<Exchange> expired) {
		this.timer = new EarliestTimer(eventLoop, this::first, this::expire);
		this.eventLoop = eventLoop;
		this.pending = pending;
		this.expired = expired;
		this.lastFired = eventLoop.ticker().nanoTime();
	}

	/**
	 * Add a request that another thread is about to write. On any thread.
	 */
	void handOver(Exchange exchange) {
		do {
			exchange.olderHandedOver = this.handedOver.get();
		}
		while (!this.handedOver.compareAndSet(exchange.olderHandedOver, exchange));
		// asked after it was handed over: a timer that has just fired finds it
		if (!this.timer.firesBy(exchange.deadline)) {
			this.eventLoop.execute(this::takeIn);
		}
	}

	/** Add the requests that were handed over and still wait for their response. */
	private void takeIn() {
		Exchange newest = this.handedOver.getAndSet(null);
		Exchange oldest = null;
		for (Exchange taken = newest; taken != null;) {
			Exchange older = taken.olderHandedOver;
			taken.olderHandedOver = oldest;
			oldest = taken;
			taken = older;
		}
		for (Exchange taken = oldest; taken != null;) {
			Exchange newer = taken.olderHandedOver;
			taken.olderHandedOver = null;
			if (!this.ended && this.pending.test(taken)) {
				add(taken);
			}
			taken = newer;
		}
		if (newest != null && !this.ended) {
			// even if all are answered: more are likely to follow, and each of them
			// would wake up the event loop
			this.timer.await(newest.deadline);
		}
	}

	/** Add a request, unless it was added before. */
	void add(Exchange exchange) {
		if (exchange.place != Timed.NOWHERE) {
			return;
		}
		Exchange last = this.tail;
		if (last == null) {
			this.head = exchange;
		}
		else if (exchange.deadline - last.deadline >= 0) {
			last.later = exchange;
			exchange.earlier = last;
		}
		else {
			this.heap.add(exchange);
			this.timer.awaitFirst();
			return;
		}
		this.tail = exchange;
		exchange.place = IN_LIST;
		this.timer.awaitFirst();
	}

	/** Remove a request, if it is present. */
	void remove(Exchange exchange) {
		if (this.handedOver.get() != null) {
			takeIn();
		}
		if (exchange.place == IN_LIST) {
			exchange.place = Timed.NOWHERE;
			removeFromList(exchange);
		}
		else {
			this.heap.remove(exchange);
		}
	}

	private void removeFromList(Exchange exchange) {
		Exchange earlier = exchange.earlier;
		Exchange later = exchange.later;
		if (earlier != null) {
			earlier.later = later;
		}
		else {
			this.head = later;
		}
		if (later != null) {
			later.earlier = earlier;
		}
		else {
			this.tail = earlier;
		}
		// its caller may hold it for long: it must not keep the others in memory
		exchange.earlier = null;
		exchange.later = null;
	}

	/** Remove all requests and stop the timer: the connection has ended. */
	void clear() {
		this.ended = true;
		for (Exchange first = first(); first != null; first = first()) {
			remove(first);
		}
		this.heap = new TimedHeap<>();
		this.timer.stop();
	}

	/**
	 * Expire the requests that were due when the timer last fired. For those that have
	 * come due since, the timer fires again at once: the event loop reads, up to a
	 * megabyte of each socket, before it runs its timers.
	 */
	private void expire() {
		takeIn();
		for (Exchange first = first(); first != null && first.deadline - this.lastFired <= 0; first = first()) {
			remove(first);
			this.expired.accept(first);
		}
		this.lastFired = this.eventLoop.ticker().nanoTime();
	}

	/** Return the request that is due first, if there is one. */
	private @Nullable Exchange first() {
		Exchange listed = this.head;
		Exchange other = this.heap.first();
		return (other != null && (listed == null || other.deadline - listed.deadline < 0)) ? other : listed;
	}

}
