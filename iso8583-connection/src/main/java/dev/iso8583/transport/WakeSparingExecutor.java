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
 * Threads for code of the application. Tasks begin in the order they come in.
 * <p>
 * To wake a thread costs more than most messages do. So one that is awake goes on while
 * there are tasks, and no other is called while one is still on its way: if a processor
 * is free for that one it is there soon, and if none is, a second would be of no use.
 * <p>
 * A task never waits for nobody. Who adds one looks at the two counts of threads after
 * it, {@link #coming} and {@link #working}, and relies on what counts there; who no
 * longer counts looks into the queue after it.
 * <p>
 * Tasks that wait for tasks behind them in the queue would wait for ever once they hold
 * all threads. So if no task begins for {@link #PATIENCE} while some wait, it is told,
 * and where there may be more threads there are.
 */
final class WakeSparingExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(Transport.class);

	/** So many callbacks may wait for something and hold up no other. */
	private static final int UNBOUNDED_THREADS = 256;

	/** So many may do so once it has shown that they wait for each other. */
	static final int MOST_UNBOUNDED_THREADS = 4096;

	/** How long no task may begin while some wait. */
	static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ThreadPoolExecutor pool;

	/** How many threads may work. Never becomes less. */
	private volatile int threads;

	/** How many may once no task begins. */
	private int most;

	/** Runs a task after that time, if it is to be watched. */
	private @Nullable Executor later;

	private String name = "";

	private String remedy = "";

	/** Whether it is watched now. */
	private final AtomicBoolean watching = new AtomicBoolean();

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
	WakeSparingExecutor(int threads, int maximum, ThreadPoolExecutor pool) {
		this.pool = pool;
		this.threads = threads;
		this.most = threads;
		this.maximum = maximum;
	}

	/**
	 * Watch whether tasks begin.
	 * @param name in the log
	 * @param remedy what to do if none does
	 * @param most how many threads may work then
	 * @param later runs a task after {@link #PATIENCE}
	 * @return these threads
	 */
	WakeSparingExecutor watched(String name, String remedy, int most, Executor later) {
		this.name = name;
		this.remedy = remedy;
		this.most = most;
		this.later = later;
		return this;
	}

	/**
	 * Return threads of which so many work, and that refuse more tasks than may wait for
	 * them.
	 */
	static WakeSparingExecutor bounded(String name, int threads, int queue) {
		return new WakeSparingExecutor(threads, (int) Math.min(Integer.MAX_VALUE, (long) threads + queue),
				pool(named(name)));
	}

	/**
	 * Return threads that refuse nothing, and are many enough for tasks that wait for
	 * each other.
	 */
	static WakeSparingExecutor unbounded(String name) {
		return new WakeSparingExecutor(UNBOUNDED_THREADS, Integer.MAX_VALUE, pool(named(name)));
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
		else if (this.working.get() >= this.threads) {
			watch();
		}
	}

	/** Look later whether a task has begun. */
	private void watch() {
		if (this.later != null && !this.watching.get() && this.watching.compareAndSet(false, true)) {
			lookLater(1);
		}
	}

	private void lookLater(int look) {
		Runnable next = this.queue.peek();
		try {
			Objects.requireNonNull(this.later).execute(() -> look(next, look));
		}
		catch (Throwable ex) {
			// such as no memory for it: the next task that waits tries again
			this.watching.set(false);
		}
	}

	/** Look whether a task still waits that was the next one a while ago. */
	private void look(@Nullable Runnable before, int look) {
		Runnable next = this.queue.peek();
		if (next == null || this.pool.isShutdown()) {
			this.watching.set(false);
			// a task may have come that saw it watched
			callAnother();
		}
		else if (next != before) {
			lookLater(1);
		}
		else {
			noneBegins(look);
			lookLater(look + 1);
		}
	}

	/** Let twice as many threads work, and tell so, but ever more seldom. */
	private void noneBegins(int look) {
		int busy = this.threads;
		int more = (int) Math.min(this.most, 2L * busy);
		if (more > busy || Integer.bitCount(look) == 1) {
			logger.warn("{}: no task has begun for {} s while {} wait: all {} threads are busy. {}{}", this.name,
					PATIENCE.toSeconds() * look, waiting(), busy,
					(more > busy) ? "From now on " + more + " may work. " : "", this.remedy);
		}
		this.threads = more;
		callAnother();
	}

	/** Return how many tasks wait for a thread, more or less. */
	int waiting() {
		return Math.max(0, this.tasks.get() - this.working.get());
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
