package dev.iso8583.transport;

import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.internal.SafeFailure;

/**
 * Threads that run code of the application. Tasks begin in the order of submission.
 * <p>
 * To wake a thread costs more than to handle most messages. So a thread that is awake
 * keeps running while there are tasks, and no second thread is woken while one is still
 * on its way: if a processor is free, that one begins soon; if none is, a second would
 * not help.
 * <p>
 * No wake-up is lost: a submitter reads the thread counts {@link #coming} and
 * {@link #working} after it has enqueued its task; a leaving thread checks the queue
 * again after it has decremented them.
 * <p>
 * Tasks that wait for tasks behind them in the queue would wait for ever once they occupy
 * all threads. So if no task begins for {@link #PATIENCE} while some are waiting, a
 * warning is logged, and the number of threads is doubled up to a maximum.
 */
final class WakeSparingExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(Transport.class);

	/** How many callbacks may block at the same time without delaying others. */
	private static final int UNBOUNDED_THREADS = 256;

	/** How many threads may work at most, when callbacks wait for each other. */
	static final int MOST_UNBOUNDED_THREADS = 4096;

	/** For how long no task may begin while some are waiting. */
	static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ThreadPoolExecutor pool;

	/** How many threads may work. It never decreases. */
	private volatile int threads;

	/** How many threads may work at most, after no task has begun for a while. */
	private int most;

	/** Runs a task after {@link #PATIENCE}; {@code null} if tasks are not watched. */
	private @Nullable Executor later;

	private String name = "";

	private String remedy = "";

	/** Whether a check is scheduled. */
	private final AtomicBoolean watching = new AtomicBoolean();

	private final int maximum;

	private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

	/** How many tasks are running or waiting. */
	private final AtomicInteger tasks = new AtomicInteger();

	/** How many woken threads have not begun yet; may be too low for a moment. */
	private final AtomicInteger coming = new AtomicInteger();

	/** How many threads are working; may be too high for a moment. */
	private final AtomicInteger working = new AtomicInteger();

	private volatile boolean closed;

	/** Create an executor on a pool of threads. */
	WakeSparingExecutor(int threads, int maximum, ThreadPoolExecutor pool) {
		this.pool = pool;
		this.threads = threads;
		this.most = threads;
		this.maximum = maximum;
	}

	/**
	 * Watch whether tasks begin.
	 * @param name the name of the threads, for the log
	 * @param remedy what the log should advise if no task begins
	 * @param most how many threads may work at most
	 * @param later runs a task after {@link #PATIENCE}
	 * @return this executor
	 */
	WakeSparingExecutor watched(String name, String remedy, int most, Executor later) {
		this.name = name;
		this.remedy = remedy;
		this.most = most;
		this.later = later;
		return this;
	}

	/**
	 * Return an executor with a maximum of threads and of waiting tasks, which refuses
	 * further tasks.
	 */
	static WakeSparingExecutor bounded(String name, int threads, int queue) {
		return new WakeSparingExecutor(threads, (int) Math.min(Integer.MAX_VALUE, (long) threads + queue),
				pool(named(name)));
	}

	/**
	 * Return an executor that refuses no task, with enough threads for tasks that wait
	 * for each other.
	 */
	static WakeSparingExecutor unbounded(String name) {
		return new WakeSparingExecutor(UNBOUNDED_THREADS, Integer.MAX_VALUE, pool(named(name)));
	}

	/** Return a pool that starts a thread for each task unless one is idle. */
	static ThreadPoolExecutor pool(ThreadFactory factory) {
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
	}

	private static ThreadFactory named(String name) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		AtomicInteger count = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
			thread.setDaemon(true);
			thread.setContextClassLoader(loader);
			return thread;
		};
	}

	/**
	 * Run a task.
	 * @throws RejectedExecutionException if too many tasks are waiting, or the executor
	 * is shut down
	 * @throws OutOfMemoryError if no thread can be started, and none was running to take
	 * the task
	 */
	@Override
	public void execute(Runnable task) {
		boolean queued = false;
		try {
			if (this.tasks.incrementAndGet() > this.maximum || this.closed) {
				throw new RejectedExecutionException(this.closed ? "Shut down" : "Too many tasks are waiting");
			}
			queued = this.queue.add(task);
			wakeThread();
		}
		catch (Throwable ex) {
			// if it is no longer queued, a working thread has taken it
			if (!queued || this.queue.remove(task)) {
				taskIsOver();
				throw ex;
			}
		}
	}

	/** Wake a thread for the added task, unless one will find it anyway. */
	private void wakeThread() {
		if (this.coming.get() <= 0 && this.working.get() < this.threads) {
			this.pool.execute(this::work);
			// after the call, which may have failed to start a thread
			this.coming.incrementAndGet();
		}
		else if (this.working.get() >= this.threads) {
			watch();
		}
	}

	/** Schedule a check of whether a task has begun. */
	private void watch() {
		if (this.later != null && !this.watching.get() && this.watching.compareAndSet(false, true)) {
			checkLater(1);
		}
	}

	private void checkLater(int round) {
		Runnable next = this.queue.peek();
		try {
			Objects.requireNonNull(this.later).execute(() -> check(next, round));
		}
		catch (Throwable ex) {
			// for example out of memory: the next task that has to wait tries again
			this.watching.set(false);
		}
	}

	/** Check whether the task that was next a while ago is still waiting. */
	private void check(@Nullable Runnable before, int round) {
		Runnable next = this.queue.peek();
		if (next == null || this.pool.isShutdown()) {
			this.watching.set(false);
			// a task may have been added that relied on this check
			wakeAnother();
		}
		else if (next != before) {
			checkLater(1);
		}
		else {
			warnAndGrow(round);
			checkLater(round + 1);
		}
	}

	/** Double the number of threads and log a warning, less and less often. */
	private void warnAndGrow(int round) {
		int busy = this.threads;
		int more = (int) Math.min(this.most, 2L * busy);
		if (more > busy || Integer.bitCount(round) == 1) {
			logger.warn("{}: no task has begun for {} s, {} waiting: all {} threads are busy. {}{}", this.name,
					PATIENCE.toSeconds() * round, waiting(), busy,
					(more > busy) ? "From now on " + more + " threads may work. " : "", this.remedy);
		}
		this.threads = more;
		wakeAnother();
	}

	/** Return roughly how many tasks are waiting for a thread. */
	int waiting() {
		return Math.max(0, this.tasks.get() - this.working.get());
	}

	/** The work of each thread that was woken. */
	void work() {
		do {
			boolean hasPlace = this.working.incrementAndGet() <= this.threads;
			Runnable task = hasPlace ? poll() : null;
			this.coming.decrementAndGet();
			if (task != null) {
				wakeAnother();
			}
			for (; task != null; task = poll()) {
				run(task);
			}
			this.working.decrementAndGet();
		}
		while (mustStay());
	}

	/** Return the next task. Tasks left in a pool that is shut down are dropped. */
	private @Nullable Runnable poll() {
		return this.pool.isShutdown() ? null : this.queue.poll();
	}

	private void wakeAnother() {
		if (!this.queue.isEmpty()) {
			try {
				wakeThread();
			}
			catch (Throwable ex) {
				// no thread can be started: this one, or a later one, runs the tasks
			}
		}
	}

	/** Whether this thread must stay: a task may have been added as it was leaving. */
	private boolean mustStay() {
		if (this.queue.isEmpty() || this.working.get() >= this.threads || this.pool.isShutdown()) {
			return false;
		}
		this.coming.incrementAndGet();
		return true;
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			failed(ex);
		}
		// an interrupt was meant for this task only
		Thread.interrupted();
		taskIsOver();
	}

	/** Tasks should not fail: each catches what code of the application throws. */
	private void failed(Throwable failure) {
		try {
			logger.error("A task failed", SafeFailure.of(failure));
		}
		catch (Throwable ex) {
			// the thread matters more than the log line
		}
	}

	private void taskIsOver() {
		this.tasks.decrementAndGet();
		endIfIdle();
	}

	/** Accept no more tasks, and run those that are waiting. */
	void shutdown() {
		this.closed = true;
		endIfIdle();
	}

	/** {@link #closed} first: tasks accepted before it was set are already counted. */
	private void endIfIdle() {
		if (this.closed && this.tasks.get() == 0) {
			this.pool.shutdown();
		}
	}

	/**
	 * Interrupt the running tasks and begin no more, except those that a thread is just
	 * about to begin.
	 */
	void shutdownNow() {
		this.closed = true;
		this.pool.shutdownNow();
		this.queue.clear();
	}

}
