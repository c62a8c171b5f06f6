package dev.iso8583.transport;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One timer for many entries: it fires when the earliest of them is due. Confined to the
 * event loop.
 */
public final class EarliestTimer {

	private final EventLoop eventLoop;

	private final Supplier<? extends @Nullable Timed> first;

	private final Runnable action;

	private @Nullable Future<?> timer;

	/** When the timer fires, by the clock of the event loop. */
	private long next;

	/**
	 * Create a timer that is not running yet.
	 * @param eventLoop the event loop whose clock is used
	 * @param first returns the entry that is due first, or {@code null} if there is none
	 * @param action handles the entries that are due
	 */
	public EarliestTimer(EventLoop eventLoop, Supplier<? extends @Nullable Timed> first, Runnable action) {
		this.eventLoop = eventLoop;
		this.first = first;
		this.action = action;
	}

	/** Make sure that the timer fires in time for the entry that is now due first. */
	public void awaitFirst() {
		Timed first = this.first.get();
		if (first == null || (this.timer != null && this.next - first.due() <= 0)) {
			return;
		}
		stop();
		this.next = first.due();
		this.timer = this.eventLoop.schedule(this::fire, this.next - now(), TimeUnit.NANOSECONDS);
	}

	private void fire() {
		try {
			this.action.run();
		}
		finally {
			// even after a failure, the other entries have their turn
			stop();
			awaitFirst();
		}
	}

	/** Stop the timer, if it is running. */
	public void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	/** Whether an entry is due. */
	boolean isDue(Timed entry) {
		return entry.due() - now() <= 0;
	}

	private long now() {
		return this.eventLoop.ticker().nanoTime();
	}

}
