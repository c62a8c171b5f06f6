package dev.iso8583.transport;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One timer for many entries: it fires when the earliest of them is due. Confined to the
 * event loop, except {@link #firesBy}.
 */
public final class EarliestTimer {

	private final EventLoop eventLoop;

	private final Supplier<? extends @Nullable Timed> first;

	private final Runnable action;

	private @Nullable Future<?> timer;

	/** When the timer fires, by the clock of the event loop. */
	private volatile long next;

	/** Whether the timer is set and has not begun to fire. */
	private volatile boolean set;

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
		if (first != null) {
			await(first.due());
		}
	}

	/**
	 * Make sure that the timer fires at a time or before.
	 * @param due the time in nanoseconds, by the clock of the event loop
	 */
	public void await(long due) {
		if (this.timer != null && this.next - due <= 0) {
			return;
		}
		stop();
		this.next = due;
		this.timer = this.eventLoop.schedule(this::fire, due - now(), TimeUnit.NANOSECONDS);
		this.set = true;
	}

	/**
	 * Whether the timer will fire at a time or before. On any thread. If so, the action
	 * sees whatever this thread has done before the call.
	 * @param due the time in nanoseconds, by the clock of the event loop
	 * @return {@code false} if the timer fires later, is not set or has begun to fire
	 */
	public boolean firesBy(long due) {
		return this.set && this.next - due <= 0;
	}

	private void fire() {
		this.set = false;
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
		this.set = false;
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
