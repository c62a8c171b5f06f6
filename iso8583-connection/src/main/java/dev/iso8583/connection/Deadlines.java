package dev.iso8583.connection;

import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * When the requests of a connection that were written are to be answered at the latest.
 * Most are answered long before, so each has a place in a heap, and there is one timer
 * for the first of them: it goes off for nothing about once in a timeout, which costs
 * less than a timer for each request. Confined to the event loop.
 */
final class Deadlines {

	private static final Exchange[] NONE = {};

	private final EventLoop eventLoop;

	private final Consumer<Exchange> expired;

	/** A binary heap: none is due before the one at half its place. */
	private Exchange[] heap = NONE;

	private int size;

	private @Nullable Future<?> timer;

	/** When the timer goes off. */
	private long next;

	/**
	 * Create it without a deadline.
	 * @param eventLoop whose clock and timers are used
	 * @param expired is given each request whose deadline has come, and which is none of
	 * these any more
	 */
	Deadlines(EventLoop eventLoop, Consumer<Exchange> expired) {
		this.eventLoop = eventLoop;
		this.expired = expired;
	}

	/** Add a request that is not there yet. */
	void add(Exchange exchange) {
		if (this.size == this.heap.length) {
			this.heap = Arrays.copyOf(this.heap, Math.max(8, 2 * this.size));
		}
		rise(this.size++, exchange);
		awaitFirst();
	}

	/** Remove a request, if it is there. */
	void remove(Exchange exchange) {
		int place = exchange.place;
		if (place < 0) {
			return;
		}
		exchange.place = -1;
		Exchange last = this.heap[--this.size];
		this.heap[this.size] = null;
		if (last != exchange) {
			sink(place, last);
			rise(last.place, last);
		}
	}

	/** Remove all, and stop. */
	void clear() {
		for (int place = 0; place < this.size; place++) {
			this.heap[place].place = -1;
		}
		this.heap = NONE;
		this.size = 0;
		stop();
	}

	private void expire() {
		this.timer = null;
		try {
			while (this.size > 0 && this.heap[0].deadline - now() <= 0) {
				Exchange first = this.heap[0];
				remove(first);
				this.expired.accept(first);
			}
		}
		finally {
			awaitFirst();
		}
	}

	private void awaitFirst() {
		if (this.size == 0 || (this.timer != null && this.next - this.heap[0].deadline <= 0)) {
			return;
		}
		stop();
		this.next = this.heap[0].deadline;
		this.timer = this.eventLoop.schedule(this::expire, this.next - now(), TimeUnit.NANOSECONDS);
	}

	private void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	private long now() {
		return this.eventLoop.ticker().nanoTime();
	}

	/** Put a request at a place, or nearer to the first while it is due before those. */
	private void rise(int place, Exchange exchange) {
		int here = place;
		while (here > 0) {
			int parent = (here - 1) / 2;
			Exchange before = this.heap[parent];
			if (before.deadline - exchange.deadline <= 0) {
				break;
			}
			put(here, before);
			here = parent;
		}
		put(here, exchange);
	}

	/**
	 * Put a request at a place, or farther from the first while others are due before.
	 */
	private void sink(int place, Exchange exchange) {
		int here = place;
		for (int child = 2 * here + 1; child < this.size; child = 2 * here + 1) {
			if (child + 1 < this.size && this.heap[child + 1].deadline - this.heap[child].deadline < 0) {
				child++;
			}
			if (exchange.deadline - this.heap[child].deadline <= 0) {
				break;
			}
			put(here, this.heap[child]);
			here = child;
		}
		put(here, exchange);
	}

	private void put(int place, Exchange exchange) {
		this.heap[place] = exchange;
		exchange.place = place;
	}

}
