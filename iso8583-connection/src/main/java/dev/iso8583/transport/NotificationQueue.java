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
 * Notifies the listeners of a link, one notification at a time and in order, on an
 * executor with many threads: a slow listener occupies a single thread. A listener that
 * fails is logged, and the next notification follows. Notifications that a far end can
 * cause at will are bounded: beyond {@link #MAXIMUM} they are dropped and counted.
 * Thread-safe.
 */
public final class NotificationQueue {

	private static final Logger logger = LoggerFactory.getLogger("dev.iso8583.connection.ConnectionListener");

	/**
	 * The maximum number of waiting notifications. Each may hold a message of some
	 * kilobytes, so a link holds some megabytes at most.
	 */
	public static final int MAXIMUM = 1000;

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private final String link;

	private final Consumer<Runnable> executor;

	private final Runnable onDrop;

	/** A far end may cause failures of a listener as often as it likes. */
	private final LogThrottle failures = new LogThrottle();

	/** Listeners may fall behind and catch up many times a second. */
	private final LogThrottle drops = new LogThrottle();

	private boolean running;

	/** Whether a notification was dropped since the queue was last empty. */
	private boolean dropping;

	/**
	 * Create a queue.
	 * @param link the name of the link, for the log
	 * @param executor runs a task on a listener thread
	 * @param onDrop counts a dropped notification
	 */
	public NotificationQueue(String link, Consumer<Runnable> executor, Runnable onDrop) {
		this.link = link;
		this.executor = executor;
		this.onDrop = onDrop;
	}

	/**
	 * Add a notification that must not be lost: that a dialled connection is online, or
	 * that a connection known to the listeners ended.
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
	 * Add a notification that a far end can cause at will, unless the queue is full.
	 * @return {@code true} if it was added, {@code false} if it was dropped
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
				// the executor may have failed when the queue was last started
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
				.log("{}: listeners are too slow: {} notifications are waiting, and further ones are dropped",
						this.link, MAXIMUM);
		}
		return !dropped;
	}

	private void start() {
		try {
			this.executor.accept(this::runAll);
		}
		catch (Throwable ex) {
			// there may be no thread left: the notifications wait for the next one, and
			// the caller must not fail
			logger.warn("{}: cannot run listeners now", this.link, SafeFailure.of(ex));
			synchronized (this.waiting) {
				this.running = false;
			}
		}
	}

	/** Return whether the queue must be started, because it is not running. */
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
			// the other notifications matter more than the log line
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
