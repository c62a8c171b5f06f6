package dev.iso8583.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.message.SafeFailure;

/**
 * Threads for code of the application. Tasks begin in the order they come in.
 * <p>
 * To wake a thread costs more than most messages do. So one that is awake goes on while
 * there are tasks, and no other is called while one is still on its way: if a processor
 * is free for that one it is there soon, and if none is, a second would be of no use.
 * <p>
 * A task never waits for nobody. Who adds one looks at the two counts of threads after
 * it, {@link #coming} and {@link #working}, and relies on what counts there; who no
 * longer counts looks into the queue after it.
 */
final class Workers implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(Transport.class);

	/** So many callbacks may wait for something and hold up no other. */
	private static final int UNBOUNDED_THREADS = 256;

	private final ThreadPoolExecutor pool;

	private final int threads;

	private final int maximum;

	private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

	/** How many tasks run or wait to be run. */
	private final AtomicInteger tasks = new AtomicInteger();

	/** How many threads are on their way to a task, or fewer. */
	private final AtomicInteger coming = new AtomicInteger();

	/** How many threads are at work, for a moment also those that find no place. */
	private final AtomicInteger working = new AtomicInteger();

	private volatile boolean closed;

	/** A test has a pool of its own. */
	Workers(int threads, int maximum, ThreadPoolExecutor pool) {
		this.pool = pool;
		this.threads = threads;
		this.maximum = maximum;
	}

	/**
	 * Return threads of which so many work, and that refuse more tasks than may wait for
	 * them.
	 */
	static Workers bounded(String name, int threads, int queue) {
		return new Workers(threads, (int) Math.min(Integer.MAX_VALUE, (long) threads + queue), pool(named(name)));
	}

	/**
	 * Return threads that refuse nothing, and are many enough for tasks that wait for
	 * each other.
	 */
	static Workers unbounded(String name) {
		return new Workers(UNBOUNDED_THREADS, Integer.MAX_VALUE, pool(named(name)));
	}

	/** Return a pool that starts a thread for each task, unless one is idle. */
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
	 * Have a task run.
	 * @throws RejectedExecutionException if there is no room for it, or these are shut
	 * down
	 * @throws OutOfMemoryError if no thread can be had, and none was there to take it
	 */
	@Override
	public void execute(Runnable task) {
		boolean queued = false;
		try {
			if (this.tasks.incrementAndGet() > this.maximum || this.closed) {
				throw new RejectedExecutionException(this.closed ? "Shut down" : "There is no room for more tasks");
			}
			queued = this.queue.add(task);
			callThread();
		}
		catch (Throwable ex) {
			// if it is no longer there, a thread that was at work has taken it
			if (!queued || this.queue.remove(task)) {
				taskIsOver();
				throw ex;
			}
		}
	}

	/** Call a thread for what was added, unless one finds it anyway. */
	private void callThread() {
		if (this.coming.get() <= 0 && this.working.get() < this.threads) {
			this.pool.execute(this::work);
			// only now: until here there might have been none to be had
			this.coming.incrementAndGet();
		}
	}

	/** What each thread does that was called. */
	void work() {
		do {
			boolean hasPlace = this.working.incrementAndGet() <= this.threads;
			Runnable task = hasPlace ? poll() : null;
			this.coming.decrementAndGet();
			if (task != null) {
				callAnother();
			}
			for (; task != null; task = poll()) {
				run(task);
			}
			this.working.decrementAndGet();
		}
		while (stays());
	}

	/** A pool that is shut down still has tasks only if they are to be dropped. */
	private @Nullable Runnable poll() {
		return this.pool.isShutdown() ? null : this.queue.poll();
	}

	private void callAnother() {
		if (!this.queue.isEmpty()) {
			try {
				callThread();
			}
			catch (Throwable ex) {
				// none can be had: this one takes them, or one that is called later
			}
		}
	}

	/** Stay if a task was added when this thread was about to leave. */
	private boolean stays() {
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
		// an interrupt was for this task
		Thread.interrupted();
		taskIsOver();
	}

	/** A task should not: what it runs of the application is caught where it runs. */
	private void failed(Throwable failure) {
		try {
			logger.error("A task failed", SafeFailure.of(failure));
		}
		catch (Throwable ex) {
			// the thread is needed more than the line
		}
	}

	private void taskIsOver() {
		this.tasks.decrementAndGet();
		endIfIdle();
	}

	/** Take no more tasks, and run those that are there. */
	void shutdown() {
		this.closed = true;
		endIfIdle();
	}

	/** In this order: whoever was let in before these were closed is counted. */
	private void endIfIdle() {
		if (this.closed && this.tasks.get() == 0) {
			this.pool.shutdown();
		}
	}

	/**
	 * Interrupt what runs, and begin no more, but for a task that a thread was about to.
	 */
	void shutdownNow() {
		this.closed = true;
		this.pool.shutdownNow();
		this.queue.clear();
	}

}
