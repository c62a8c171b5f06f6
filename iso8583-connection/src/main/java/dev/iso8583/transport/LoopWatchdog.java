package dev.iso8583.transport;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Runs application code on event loops that was declared not to block, and finds out
 * which code holds its event loop for more than 10 ms all the same.
 * <p>
 * A thread of its own looks at the event loops every 5 ms while they run such code. It
 * blames only code that waits or computes: not for the time of a garbage collection, nor
 * for a busy machine that has given the processor to another thread. Code that holds an
 * event loop for less than 15 ms may be missed.
 */
public final class LoopWatchdog implements Runnable {

	private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(5);

	/** How many times the thread looks in vain before it sleeps until code runs again. */
	private static final int LOOKS_BEFORE_SLEEP = 200;

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private final List<Watched> watched = new CopyOnWriteArrayList<>();

	private final FastThreadLocal<Watched> ofThread = new FastThreadLocal<>() {
		@Override
		protected Watched initialValue() {
			Watched added = new Watched();
			LoopWatchdog.this.watched.add(added);
			return added;
		}
	};

	private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

	private volatile boolean asleep = true;

	private volatile boolean closed;

	/**
	 * Create a watchdog.
	 * @param watches whether to look at the event loops at all
	 */
	LoopWatchdog(boolean watches) {
		this.closed = !watches;
	}

	/**
	 * Run code on the current thread, which is an event loop.
	 * @param code the code, an object of its own for each run
	 */
	public void run(Code code) {
		Watched current = this.ofThread.get();
		Code outer = current.get();
		current.lazySet(code);
		if (!current.active) {
			current.active = true;
		}
		if (this.asleep && !this.closed) {
			wakeUp();
		}
		try {
			code.run();
		}
		finally {
			current.lazySet(outer);
		}
	}

	private void wakeUp() {
		Thread present = this.thread.get();
		if (present == null) {
			Thread started = new Thread(this, "iso8583-watchdog");
			started.setDaemon(true);
			if (this.thread.compareAndSet(null, started)) {
				this.asleep = false;
				started.start();
			}
			return;
		}
		this.asleep = false;
		LockSupport.unpark(present);
	}

	/** Look at the event loops, on the thread of the watchdog. */
	@Override
	public void run() {
		int inVain = 0;
		long before = System.nanoTime();
		while (!this.closed) {
			LockSupport.parkNanos(this, INTERVAL);
			long now = System.nanoTime();
			// if this thread could not run in time, neither could the event loops
			boolean late = now - before > LIMIT;
			before = now;
			boolean active = false;
			for (Watched each : this.watched) {
				active |= each.look(now, late);
			}
			inVain = active ? 0 : inVain + 1;
			if (inVain > LOOKS_BEFORE_SLEEP) {
				sleep();
				inVain = 0;
				before = System.nanoTime();
			}
		}
	}

	private void sleep() {
		this.asleep = true;
		// looked at after that: code that began before did not see it
		boolean idle = this.watched.stream().noneMatch((each) -> each.active);
		while (idle && this.asleep && !this.closed) {
			LockSupport.park(this);
		}
		this.asleep = false;
	}

	void close() {
		this.closed = true;
		LockSupport.unpark(this.thread.get());
	}

	/**
	 * Application code that runs on an event loop.
	 */
	public interface Code extends Runnable {

		/** Return the name of the code, {@code null} to take it from the stack trace. */
		@Nullable String codeName();

		/**
		 * The code has held its event loop for too long, and may still do so. Called
		 * once, on the thread of the watchdog.
		 * @param where the class and method, empty if unknown
		 * @param millis for how long so far
		 */
		void heldEventLoop(String where, long millis);

	}

	/**
	 * An event loop and the code that it runs now.
	 */
	private static final class Watched extends AtomicReference<@Nullable Code> {

		private static final long serialVersionUID = 1;

		private final transient Thread eventLoop = Thread.currentThread();

		/** Whether code has run since the last look. */
		private volatile boolean active;

		// of the watchdog's thread

		private transient @Nullable Code seen;

		private long since;

		private long processorTime;

		private boolean reported;

		/**
		 * Look at what the event loop does.
		 * @param late whether this look comes too late to tell
		 * @return whether code runs, or has run since the last look
		 */
		boolean look(long now, boolean late) {
			Code code = get();
			boolean wasActive = this.active || code != null;
			this.active = false;
			if (code == null) {
				this.seen = null;
			}
			else if (code != this.seen || (late && !this.reported)) {
				this.seen = code;
				this.since = now;
				this.processorTime = processorTime();
				this.reported = false;
			}
			else if (!this.reported && now - this.since >= LIMIT) {
				judge(code, now - this.since);
			}
			return wasActive;
		}

		private void judge(Code code, long nanos) {
			Thread.State state = this.eventLoop.getState();
			StackTraceElement[] stack = this.eventLoop.getStackTrace();
			boolean computes = processorTime() - this.processorTime > nanos / 2;
			// such as a read from a socket
			boolean inNativeCode = stack.length > 0 && stack[0].isNativeMethod();
			if ((state != Thread.State.RUNNABLE || computes || inNativeCode) && get() == code) {
				this.reported = true;
				String name = code.codeName();
				code.heldEventLoop((name != null) ? name : where(code, stack), TimeUnit.NANOSECONDS.toMillis(nanos));
			}
		}

		private long processorTime() {
			return THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(this.eventLoop.getId()) : 0;
		}

		/** Return the method that our code has called, from the outermost on. */
		private static String where(Code code, StackTraceElement[] stack) {
			boolean within = false;
			for (int index = stack.length - 1; index >= 0; index--) {
				String type = stack[index].getClassName();
				if (type.equals(LoopWatchdog.class.getName())) {
					within = true;
				}
				else if (within && !type.equals(code.getClass().getName()) && !type.startsWith("java.")
						&& !type.contains("$$Lambda")) {
					return type + "." + stack[index].getMethodName();
				}
			}
			return "";
		}

	}

}
