package dev.iso8583.tcp;

import java.util.function.Consumer;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import dev.iso8583.transport.EarliestTimer;
import dev.iso8583.transport.Timed;
import dev.iso8583.transport.TimedHeap;

/**
 * When the requests of a connection that were written are to be answered at the latest.
 * Most are answered long before, and most have the same timeout, so that the next to be
 * written is the last to be due: these are in a list. Those that are due before the last
 * of the list are in a heap. There is one timer for the first of them: it goes off for
 * nothing about once in a timeout, which costs less than a timer for each request.
 * <p>
 * An event loop may be late, and then the response may lie in the socket when the timer
 * goes off. So a request that is due expires only after everything was read that had
 * arrived by then. Confined to the event loop.
 */
final class Deadlines {

	/** The place of a request that is in the list. */
	private static final int LISTED = -2;

	private final EarliestTimer timer;

	private final EventLoop eventLoop;

	private final Consumer<Exchange> expired;

	/** When the timer last went off: what had arrived by then was read since. */
	private long caughtUp;

	/** The list, each due no later than the one behind it. */
	private @Nullable Exchange head;

	private @Nullable Exchange tail;

	/** The others. */
	private TimedHeap<Exchange> heap = new TimedHeap<>();

	/**
	 * Create it without a deadline.
	 * @param eventLoop whose clock and timers are used
	 * @param expired is given each request whose deadline has come, and which is none of
	 * these any more
	 */
	Deadlines(EventLoop eventLoop, Consumer<Exchange> expired) {
		this.timer = new EarliestTimer(eventLoop, this::first, this::expire);
		this.eventLoop = eventLoop;
		this.expired = expired;
		this.caughtUp = eventLoop.ticker().nanoTime();
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
			this.heap.add(exchange);
			this.timer.awaitFirst();
			return;
		}
		this.tail = exchange;
		exchange.place = LISTED;
		this.timer.awaitFirst();
	}

	/** Remove a request, if it is there. */
	void remove(Exchange exchange) {
		if (exchange.place == LISTED) {
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
		// its caller may hold it for long
		exchange.earlier = null;
		exchange.later = null;
	}

	/** Remove all, and stop. */
	void clear() {
		for (Exchange first = first(); first != null; first = first()) {
			remove(first);
		}
		this.heap = new TimedHeap<>();
		this.timer.stop();
	}

	/**
	 * What has come due since the timer last went off has it go off once more, at once:
	 * an event loop reads, up to a megabyte of each socket, before it looks at its
	 * timers.
	 */
	private void expire() {
		for (Exchange first = first(); first != null && first.deadline - this.caughtUp <= 0; first = first()) {
			remove(first);
			this.expired.accept(first);
		}
		this.caughtUp = this.eventLoop.ticker().nanoTime();
	}

	/** Return the one that is due first, if there is one. */
	private @Nullable Exchange first() {
		Exchange listed = this.head;
		Exchange other = this.heap.first();
		return (other != null && (listed == null || other.deadline - listed.deadline < 0)) ? other : listed;
	}

}
