package dev.iso8583.connection;

import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * When the requests of a connection that were written are to be answered at the latest.
 * Most are answered long before, and most have the same timeout, so that the next to be
 * written is the last to be due: these are in a list. Those that are due before the last
 * of the list are in a heap. There is one timer for the first of them: it goes off for
 * nothing about once in a timeout, which costs less than a timer for each request.
 * Confined to the event loop.
 */
final class Deadlines {

	/** The place of a request that has no deadline here. */
	static final int NOWHERE = -1;

	/** The place of a request that is in the list. */
	private static final int LISTED = -2;

	private static final Exchange[] NONE = {};

	private final EventLoop eventLoop;

	private final Consumer<Exchange> expired;

	/** The list, each due no later than the one behind it. */
	private @Nullable Exchange head;

	private @Nullable Exchange tail;

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
		Exchange last = this.tail;
		if (last == null) {
			this.head = exchange;
		}
		else if (exchange.deadline - last.deadline >= 0) {
			last.later = exchange;
			exchange.earlier = last;
		}
		else {
			addToHeap(exchange);
			awaitFirst();
			return;
		}
		this.tail = exchange;
		exchange.place = LISTED;
		awaitFirst();
	}

	private void addToHeap(Exchange exchange) {
		if (this.size == this.heap.length) {
			this.heap = Arrays.copyOf(this.heap, Math.max(8, 2 * this.size));
		}
		rise(this.size++, exchange);
	}

	/** Remove a request, if it is there. */
	void remove(Exchange exchange) {
		int place = exchange.place;
		exchange.place = NOWHERE;
		if (place == LISTED) {
			removeFromList(exchange);
		}
		else if (place != NOWHERE) {
			removeFromHeap(place, exchange);
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
		// its caller may hold it for long
		exchange.earlier = null;
		exchange.later = null;
	}

	private void removeFromHeap(int place, Exchange exchange) {
		Exchange last = this.heap[--this.size];
		this.heap[this.size] = null;
		if (last != exchange) {
			sink(place, last);
			rise(last.place, last);
		}
	}

	/** Remove all, and stop. */
	void clear() {
		for (Exchange first = first(); first != null; first = first()) {
			remove(first);
		}
		this.heap = NONE;
		stop();
	}

	private void expire() {
		this.timer = null;
		try {
			for (Exchange first = first(); first != null && first.deadline - now() <= 0; first = first()) {
				remove(first);
				this.expired.accept(first);
			}
		}
		finally {
			awaitFirst();
		}
	}

	/** Return the one that is due first, if there is one. */
	private @Nullable Exchange first() {
		Exchange first = this.head;
		return (this.size > 0 && (first == null || this.heap[0].deadline - first.deadline < 0)) ? this.heap[0] : first;
	}

	private void awaitFirst() {
		Exchange first = first();
		if (first == null || (this.timer != null && this.next - first.deadline <= 0)) {
			return;
		}
		stop();
		this.next = first.deadline;
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
