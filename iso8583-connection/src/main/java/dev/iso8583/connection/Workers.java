package dev.iso8583.connection;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.message.SafeFailure;

/**
 * Threads for code of the application. Tasks begin in the order they come in.
 * <p>
 * To wake a thread costs more than most messages do. As long as tasks take long, each
 * that waits has a thread woken for it, until as many work as may. Once many in a row
 * were short, fewer threads go on, one if it keeps up, and another thread looks every
 * millisecond whether tasks wait that nobody takes: then all work again.
 */
final class Workers implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(Transport.class);

	/** So many threads may come in for those that wait for something. */
	private static final int SPARE = 256;

	/** What takes less is short: about what it takes to wake a thread. */
	private static final long SHORT = TimeUnit.MICROSECONDS.toNanos(20);

	/** After so many short tasks in a row, fewer threads go on. */
	private static final int IN_A_ROW = 256;

	private static final Set<Thread.State> WAITS = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING,
			Thread.State.BLOCKED);

	private static final long KEEP_ALIVE = TimeUnit.SECONDS.toNanos(60);

	private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

	private final ThreadFactory factory;

	private final String name;

	private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

	private final int threads;

	private final int maximum;

	private final Worker[] workers;

	/** How many tasks were let in. */
	private final AtomicLong begun = new AtomicLong();

	/** How many of them are over. */
	private final AtomicLong ended = new AtomicLong();

	/**
	 * How many workers are awake, or about to be. Who wakes one counts it before, and one
	 * that stops counting looks for tasks once more: a task never waits for nobody.
	 */
	private final AtomicInteger working = new AtomicInteger();

	/** So many may work. Only the watch sets it. */
	private volatile int wanted;

	/** Whether tasks are known to be short, and only so many work as keep up. */
	private volatile boolean few;

	/** How many tasks in a row were short: about, since many count at once. */
	private int shortTasks;

	private final Watch watch = new Watch();

	/** Whether no thread could be had when one was last needed. */
	private volatile boolean starved;

	private volatile boolean closed;

	private volatile boolean stopped;

	/** A test makes threads of its own. */
	Workers(String name, int threads, int spare, int maximum, ThreadFactory factory) {
		this.factory = factory;
		this.name = name;
		this.threads = threads;
		this.maximum = maximum;
		this.wanted = threads;
		this.workers = new Worker[threads + spare];
		Arrays.setAll(this.workers, Worker::new);
		newThread(this.watch, name + "-watch").start();
	}

	/**
	 * Return threads of which so many work, and that refuse more tasks than may wait for
	 * them.
	 */
	static Workers bounded(String name, int threads, int queue) {
		return new Workers(name, threads, 0, (int) Math.min(Integer.MAX_VALUE, (long) threads + queue), Thread::new);
	}

	/**
	 * Return threads that refuse nothing. When all of them are busy and some wait for
	 * something, others come in for those.
	 */
	static Workers unbounded(String name, int threads) {
		return new Workers(name, threads, SPARE, Integer.MAX_VALUE, Thread::new);
	}

	/**
	 * Have a task run.
	 * @throws RejectedExecutionException if there is no room for it, or these are closed
	 * @throws OutOfMemoryError if no thread can be had, and none is there
	 */
	@Override
	public void execute(Runnable task) {
		if (this.closed) {
			throw new RejectedExecutionException("Closed");
		}
		if (this.begun.incrementAndGet() - this.ended.get() > this.maximum) {
			this.begun.decrementAndGet();
			throw new RejectedExecutionException("There is no room for more tasks");
		}
		boolean queued = false;
		try {
			queued = this.queue.add(task);
			if (!wakesOne()) {
				if (this.starved && !isAnyAwake()) {
					throw new OutOfMemoryError("No thread can be had");
				}
				this.watch.begins();
			}
		}
		catch (Throwable ex) {
			// who is awake looks for tasks once more before it sleeps
			if (!queued || (!isAnyAwake() && this.queue.remove(task))) {
				this.begun.decrementAndGet();
				throw ex;
			}
			this.watch.begins();
		}
		// who closed these may have looked before
		if (this.closed && this.queue.remove(task)) {
			this.begun.decrementAndGet();
			throw new RejectedExecutionException("Closed");
		}
	}

	private boolean isAnyAwake() {
		for (Worker worker : this.workers) {
			if (worker.get() == Worker.AWAKE) {
				return true;
			}
		}
		return false;
	}

	/** Take no more tasks, and run those that are there. */
	void shutdown() {
		this.closed = true;
		this.watch.begins();
		forEachThread(LockSupport::unpark);
	}

	/** Begin no more tasks, and interrupt those that run. */
	void shutdownNow() {
		this.stopped = true;
		this.closed = true;
		this.queue.clear();
		this.watch.begins();
		forEachThread(Thread::interrupt);
	}

	private void forEachThread(Consumer<Thread> action) {
		for (Worker worker : this.workers) {
			Thread thread = worker.thread;
			if (thread != null) {
				action.accept(thread);
			}
		}
	}

	/**
	 * Wake a worker, if another one may work.
	 * @return whether it was woken; otherwise those that work look for tasks once more
	 * before they sleep
	 */
	private boolean wakesOne() {
		int working;
		do {
			working = this.working.get();
			if (working >= this.wanted) {
				return false;
			}
		}
		while (!this.working.compareAndSet(working, working + 1));
		try {
			// the first before the others: it is the one whose work is in the caches
			while (true) {
				for (Worker worker : this.workers) {
					if (worker.wakes()) {
						return true;
					}
				}
				for (Worker worker : this.workers) {
					if (worker.starts()) {
						return true;
					}
				}
			}
		}
		catch (Throwable ex) {
			this.working.decrementAndGet();
			throw ex;
		}
	}

	@Override
	public String toString() {
		return this.name + ": " + this.working + " work, " + (this.begun.get() - this.ended.get()) + " tasks";
	}

	private Thread newThread(Runnable task, String name) {
		Thread thread = this.factory.newThread(task);
		thread.setName(name);
		thread.setDaemon(true);
		thread.setContextClassLoader(this.loader);
		return thread;
	}

	/**
	 * A thread, or the place for one.
	 */
	private final class Worker extends AtomicInteger implements Runnable {

		static final int ABSENT = 0;

		static final int STARTING = 1;

		static final int ASLEEP = 2;

		static final int AWAKE = 3;

		private final int number;

		private volatile @Nullable Thread thread;

		/**
		 * How many tasks it has run; others see it after they looked at {@link #ended}.
		 */
		private int ran;

		/** Of the last look of the watch. */
		private int seen;

		Worker(int index) {
			super(ABSENT);
			this.number = index + 1;
		}

		boolean wakes() {
			if (get() == ASLEEP && compareAndSet(ASLEEP, AWAKE)) {
				LockSupport.unpark(this.thread);
				return true;
			}
			return false;
		}

		boolean starts() {
			if (get() == ABSENT && compareAndSet(ABSENT, STARTING)) {
				try {
					newThread(this, Workers.this.name + "-" + this.number).start();
					Workers.this.starved = false;
					return true;
				}
				catch (Throwable ex) {
					Workers.this.starved = true;
					set(ABSENT);
					throw ex;
				}
			}
			return false;
		}

		@Override
		public void run() {
			this.thread = Thread.currentThread();
			set(AWAKE);
			do {
				work();
			}
			while (isWoken());
		}

		/** Run tasks until there are none, or others are enough. */
		private void work() {
			boolean first = true;
			for (Runnable task = poll(); task != null; task = poll()) {
				run(task, first);
				first = false;
				if (Workers.this.working.get() > Workers.this.wanted) {
					break;
				}
			}
			set(ASLEEP);
			Workers.this.working.decrementAndGet();
			if (!Workers.this.queue.isEmpty()) {
				try {
					wakesOne();
				}
				catch (Throwable ex) {
					// no thread can be had, but one that slept was woken, or we were
				}
			}
		}

		private @Nullable Runnable poll() {
			if (Workers.this.stopped) {
				Workers.this.queue.clear();
			}
			return Workers.this.queue.poll();
		}

		private void run(Runnable task, boolean first) {
			// an interrupt is of the task before, or we are closed
			if (Thread.interrupted() && Workers.this.stopped) {
				Thread.currentThread().interrupt();
			}
			boolean timed = !Workers.this.few;
			long start = timed ? System.nanoTime() : 0;
			try {
				task.run();
			}
			catch (Throwable ex) {
				failed(ex);
			}
			this.ran++;
			Workers.this.ended.incrementAndGet();
			if (timed) {
				took(System.nanoTime() - start, first);
			}
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

		/** The first after a sleep says nothing of whether one thread can do more. */
		private void took(long nanos, boolean first) {
			if (nanos > SHORT) {
				Workers.this.shortTasks = 0;
			}
			else if (!first && ++Workers.this.shortTasks >= IN_A_ROW) {
				Workers.this.shortTasks = 0;
				Workers.this.few = true;
				Workers.this.watch.looksNow();
			}
		}

		private boolean isWoken() {
			long end = System.nanoTime() + KEEP_ALIVE;
			while (get() == ASLEEP) {
				long remaining = end - System.nanoTime();
				if ((remaining <= 0 || Workers.this.closed) && compareAndSet(ASLEEP, ABSENT)) {
					return false;
				}
				LockSupport.parkNanos(this, remaining);
				Thread.interrupted();
			}
			return true;
		}

		/** Whether it runs what it ran when the watch asked before. */
		boolean isStuck() {
			int before = this.seen;
			this.seen = this.ran;
			return get() == AWAKE && this.seen == before;
		}

		/** Whether what it runs waits for something. */
		boolean waits() {
			Thread thread = this.thread;
			return thread != null && WAITS.contains(thread.getState());
		}

	}

	/**
	 * While tasks wait that nobody was woken for, or few work, looks every millisecond
	 * how many should.
	 */
	private final class Watch extends AtomicBoolean implements Runnable {

		private static final long TICK = 1_000_000;

		/** As many work as there may be: there is nothing to do but to see it end. */
		private static final long SLOW_TICK = 100 * TICK;

		/** Tasks wait, and none ended between so many looks: they are not short. */
		private static final int STALLED = 2;

		/** At so many looks in a row, a task had waited since the look before. */
		private static final int BEHIND = 8;

		/** At so many looks in a row, none had. */
		private static final int AHEAD = 64;

		/** At so many looks in a row, none waited. */
		private static final int CALM = 100;

		private volatile @Nullable Thread thread;

		/** So many keep up with short tasks. */
		private int enough = 1;

		/** So many ran the same task at the last two looks. */
		private int stuck;

		/** So many of them wait for something. */
		private int waiting;

		/** A task was added that nobody was woken for. */
		void begins() {
			if (!get() && compareAndSet(false, true)) {
				LockSupport.unpark(this.thread);
			}
		}

		/** Something has changed. */
		void looksNow() {
			set(true);
			LockSupport.unpark(this.thread);
		}

		@Override
		public void run() {
			this.thread = Thread.currentThread();
			while (!isOver()) {
				if (get()) {
					watch();
					set(false);
					// who wanted us before may have seen that we look
					if (Workers.this.few || !Workers.this.queue.isEmpty()) {
						set(true);
					}
				}
				else {
					LockSupport.park(this);
				}
			}
		}

		private boolean isOver() {
			return Workers.this.closed && Workers.this.queue.isEmpty();
		}

		private void watch() {
			int calm = 0;
			int stalled = 0;
			int behind = 0;
			int ahead = 0;
			long ended = Workers.this.ended.get();
			long left = 0;
			while (calm < CALM && !isOver()) {
				boolean helpless = Workers.this.working.get() >= Workers.this.workers.length;
				LockSupport.parkNanos(this, helpless ? SLOW_TICK : TICK);
				long before = ended;
				ended = Workers.this.ended.get();
				boolean waits = !Workers.this.queue.isEmpty();
				boolean late = waits && ended - before < left;
				calm = waits ? 0 : calm + 1;
				stalled = (waits && ended == before) ? stalled + 1 : 0;
				behind = late ? behind + 1 : 0;
				ahead = late ? 0 : ahead + 1;
				if (stalled >= STALLED) {
					Workers.this.shortTasks = 0;
					Workers.this.few = false;
				}
				else if (Workers.this.few && behind >= BEHIND) {
					behind = 0;
					this.enough = Math.min(2 * this.enough, Workers.this.threads);
				}
				else if (Workers.this.few && ahead >= AHEAD) {
					ahead = 0;
					this.enough = Math.max(1, this.enough - 1);
				}
				look();
				adjust();
				left = Workers.this.begun.get() - ended - this.stuck;
			}
			Workers.this.few = false;
			adjust();
		}

		/** Find those whose task takes long. */
		private void look() {
			this.stuck = 0;
			this.waiting = 0;
			for (Worker worker : Workers.this.workers) {
				if (worker.isStuck()) {
					this.stuck++;
					this.waiting += worker.waits() ? 1 : 0;
				}
			}
		}

		/** Let as many work as should, besides those whose task takes long. */
		private void adjust() {
			int all = Math.min(Workers.this.threads + this.waiting, Workers.this.workers.length);
			Workers.this.wanted = Workers.this.few ? Math.min(this.enough + this.stuck, all) : all;
			long tasks = Workers.this.begun.get() - Workers.this.ended.get();
			try {
				while (tasks > Workers.this.working.get() && wakesOne()) {
					// the condition does it
				}
			}
			catch (Throwable ex) {
				// no thread can be had: those there are go on, and we look again
			}
		}

	}

}
