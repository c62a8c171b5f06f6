package dev.iso8583.transport;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;

/**
 * Tells the news of a link, one at a time and in order, on an executor of many threads: a
 * slow listener holds one thread and no more. A task that fails is logged and does not
 * hold up the next. What a far end can cause without end does not wait without end: it is
 * dropped and counted.
 */
public final class NotificationQueue {

	private static final Logger logger = LoggerFactory.getLogger("dev.iso8583.connection.ConnectionListener");

	/**
	 * So much news may wait. A piece of it may hold a message of some kilobytes, so this
	 * is some megabytes for a link at most.
	 */
	public static final int MAXIMUM = 1000;

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private final String link;

	private final Consumer<Runnable> executor;

	private final Runnable onDrop;

	/** A far end may cause what a listener fails for as often as it likes. */
	private final LogThrottle failures = new LogThrottle();

	/** Listeners may fall behind and catch up many times a second. */
	private final LogThrottle drops = new LogThrottle();

	private boolean running;

	/** Whether news was dropped since the listeners had last heard all. */
	private boolean dropping;

	public NotificationQueue(String link, Consumer<Runnable> executor, Runnable onDrop) {
		this.link = link;
		this.executor = executor;
		this.onDrop = onDrop;
	}

	/**
	 * Add what must be told: that a connection we dialled is online, or that one whose
	 * listeners know it ended.
	 */
	public void add(Runnable task) {
		boolean start;
		// guards the queue and the flags; nothing runs under it
		synchronized (this.waiting) {
			start = enqueue(task);
		}
		if (start) {
			start();
		}
	}

	/**
	 * Add what a far end can cause at will, unless too much waits.
	 * @return whether it was added
	 */
	public boolean addOrDrop(Runnable task) {
		boolean start = false;
		boolean dropped = false;
		boolean first = false;
		synchronized (this.waiting) {
			if (this.waiting.size() < MAXIMUM) {
				start = enqueue(task);
			}
			else {
				dropped = true;
				first = !this.dropping;
				this.dropping = true;
				// there may have been no thread for what waits
				start = !this.running;
				this.running = true;
			}
		}
		if (start) {
			start();
		}
		if (dropped) {
			this.onDrop.run();
		}
		if (first) {
			logger.atLevel(this.drops.warnOrDebug())
				.log("{}: listeners are too slow, {} pieces of news wait, and what comes now is dropped", this.link,
						MAXIMUM);
		}
		return !dropped;
	}

	private void start() {
		try {
			this.executor.accept(this::runAll);
		}
		catch (Throwable ex) {
			// there may be no thread left. It waits for the next news: who has something
			// to tell must not fail for it
			logger.warn("{}: news cannot be told now", this.link, SafeFailure.of(ex));
			synchronized (this.waiting) {
				this.running = false;
			}
		}
	}

	/** Return whether somebody must run it, since nobody runs anything. */
	private boolean enqueue(Runnable task) {
		this.waiting.add(task);
		boolean start = !this.running;
		this.running = true;
		return start;
	}

	private void runAll() {
		for (Runnable task = next(); task != null; task = next()) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				failed(ex);
			}
		}
	}

	private void failed(Throwable failure) {
		try {
			logger.atLevel(this.failures.warnOrDebug()).setCause(SafeFailure.of(failure)).log("A listener failed");
		}
		catch (Throwable ex) {
			// the rest of the news is needed more than the line
		}
	}

	private @Nullable Runnable next() {
		synchronized (this.waiting) {
			Runnable task = this.waiting.poll();
			this.running = task != null;
			this.dropping = this.dropping && this.running;
			return task;
		}
	}

}
