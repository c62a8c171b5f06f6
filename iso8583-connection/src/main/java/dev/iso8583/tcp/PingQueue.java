package dev.iso8583.tcp;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Calls the ping handler of a link for one connection at a time. A handler that does not
 * return occupies a single thread, however many connections the link has, and leaves the
 * other threads to other links.
 */
final class PingQueue {

	/**
	 * Maximum number of waiting pings. Only connections that come and go while a handler
	 * hangs can reach it.
	 */
	static final int MAXIMUM = 1000;

	private final Executor executor;

	private final Queue<Entry> waiting = new ArrayDeque<>();

	private boolean running;

	PingQueue(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Run a task after those submitted before.
	 * @param task the task
	 * @param refused run instead, now or later, if no thread is available or the queue is
	 * full, and also if the task fails; must not throw
	 */
	void submit(Runnable task, Runnable refused) {
		boolean full;
		boolean start;
		synchronized (this.waiting) { // guards the queue and the flag; nothing runs
										// under it
			full = this.waiting.size() >= MAXIMUM;
			if (!full) {
				this.waiting.add(new Entry(task, refused));
			}
			start = !full && !this.running;
			this.running = this.running || start;
		}
		if (full) {
			refused.run();
		}
		else if (start) {
			start();
		}
	}

	private void start() {
		try {
			this.executor.execute(this::runAll);
		}
		catch (Throwable ex) {
			// refused, no thread can be created, or an executor of the application fails
			List<Entry> entries;
			synchronized (this.waiting) {
				entries = List.copyOf(this.waiting);
				this.waiting.clear();
				this.running = false;
			}
			entries.forEach((entry) -> entry.refused.run());
		}
	}

	private void runAll() {
		while (true) {
			Entry entry;
			synchronized (this.waiting) {
				entry = this.waiting.poll();
				this.running = entry != null;
			}
			if (entry == null) {
				return;
			}
			try {
				entry.task.run();
			}
			catch (Throwable ex) {
				// for example out of memory: the next entry runs all the same
				entry.refused.run();
			}
		}
	}

	private record Entry(Runnable task, Runnable refused) {
	}

}
