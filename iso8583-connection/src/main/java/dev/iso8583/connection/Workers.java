package dev.iso8583.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for code of the application. One that has ended its work looks for more before
 * it sleeps, and wakes another only if there is more than it can do: to wake a thread
 * costs more than most messages do. Tasks begin about in the order they come in.
 */
final class Workers implements Executor {

	/** How many threads may come in for those that wait for a future. */
	private static final int SPARE = 256;

	private final ForkJoinPool pool;

	private final int maximum;

	/** How many tasks run or wait to be run. */
	private final AtomicInteger tasks = new AtomicInteger();

	private Workers(String name, int threads, int spare, int maximum) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		AtomicInteger count = new AtomicInteger();
		this.pool = new ForkJoinPool(threads, (pool) -> {
			ForkJoinWorkerThread thread = new Worker(pool);
			thread.setName(name + "-" + count.incrementAndGet());
			thread.setContextClassLoader(loader);
			return thread;
		}, null, true, 0, threads + spare, 1, (pool) -> true, 60, TimeUnit.SECONDS);
		this.maximum = maximum;
	}

	/**
	 * Return threads of which so many work, and that refuse more tasks than may wait for
	 * them.
	 */
	static Workers bounded(String name, int threads, int queue) {
		return new Workers(name, threads, 0, (int) Math.min(Integer.MAX_VALUE, (long) threads + queue));
	}

	/**
	 * Return threads that refuse nothing. While one of them waits for a future, another
	 * works in its place.
	 */
	static Workers unbounded(String name, int threads) {
		return new Workers(name, threads, SPARE, Integer.MAX_VALUE);
	}

	@Override
	public void execute(Runnable task) {
		if (this.tasks.incrementAndGet() > this.maximum) {
			this.tasks.decrementAndGet();
			throw new RejectedExecutionException("There is no room for more tasks");
		}
		try {
			this.pool.execute(() -> {
				try {
					task.run();
				}
				finally {
					this.tasks.decrementAndGet();
				}
			});
		}
		catch (Throwable ex) {
			this.tasks.decrementAndGet();
			throw ex;
		}
	}

	/** Begin no more tasks than are there. */
	void shutdown() {
		this.pool.shutdown();
	}

	/** Begin no more tasks, and interrupt those that run. */
	void shutdownNow() {
		this.pool.shutdownNow();
	}

	private static final class Worker extends ForkJoinWorkerThread {

		Worker(ForkJoinPool pool) {
			super(pool);
		}

	}

}
