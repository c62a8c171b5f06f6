package dev.iso8583.transport;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One timer for much that is due, which goes off when the first of it is. Confined to the
 * event loop.
 */
public final class EarliestTimer {

	private final EventLoop eventLoop;

	private final Supplier<? extends @Nullable Timed> first;

	private final Runnable action;

	private @Nullable Future<?> timer;

	/** When the timer goes off. */
	private long next;

	/**
	 * Create it without a timer.
	 * @param eventLoop whose clock and timers are used
	 * @param first what is due first, if there is anything
	 * @param action does what is due, when there is something
	 */
	public EarliestTimer(EventLoop eventLoop, Supplier<? extends @Nullable Timed> first, Runnable action) {
		this.eventLoop = eventLoop;
		this.first = first;
		this.action = action;
	}

	/** See that it goes off in time for what is due first now. */
	public void awaitFirst() {
		Timed first = this.first.get();
		if (first == null || (this.timer != null && this.next - first.due() <= 0)) {
			return;
		}
		stop();
		this.next = first.due();
		this.timer = this.eventLoop.schedule(this::goOff, this.next - now(), TimeUnit.NANOSECONDS);
	}

	private void goOff() {
		try {
			this.action.run();
		}
		finally {
			// however it ended, the rest has its turn
			stop();
			awaitFirst();
		}
	}

	public void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	/** Whether something's time has come. */
	boolean isDue(Timed due) {
		return due.due() - now() <= 0;
	}

	private long now() {
		return this.eventLoop.ticker().nanoTime();
	}

}
