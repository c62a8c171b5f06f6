package dev.iso8583.tcp;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Lets the ping handler of a link be asked for one connection at a time: one that does
 * not return holds one thread, however many connections the link has and dials, and
 * leaves the others to the links beside it.
 */
final class PingQueue {

	/**
	 * So many may wait, which only connections that came and went meanwhile can become.
	 */
	static final int MAXIMUM = 1000;

	private final Executor executor;

	private final Queue<Turn> waiting = new ArrayDeque<>();

	private boolean running;

	PingQueue(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Run a task when those before it have ended.
	 * @param task the task
	 * @param refused run instead, now or later, if there is no thread for it or if too
	 * many wait, and also if it fails; must not throw
	 */
	void take(Runnable task, Runnable refused) {
		boolean full;
		boolean start;
		synchronized (this.waiting) { // guards the queue and the flag; nothing runs
										// under it
			full = this.waiting.size() >= MAXIMUM;
			if (!full) {
				this.waiting.add(new Turn(task, refused));
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
			// refused, or no thread can be had, or an executor of the application's own
			// fails
			List<Turn> turns;
			synchronized (this.waiting) {
				turns = List.copyOf(this.waiting);
				this.waiting.clear();
				this.running = false;
			}
			turns.forEach((turn) -> turn.refused.run());
		}
	}

	private void runAll() {
		while (true) {
			Turn turn;
			synchronized (this.waiting) {
				turn = this.waiting.poll();
				this.running = turn != null;
			}
			if (turn == null) {
				return;
			}
			try {
				turn.task.run();
			}
			catch (Throwable ex) {
				// such as no memory left: the next one has its turn even so
				turn.refused.run();
			}
		}
	}

	private record Turn(Runnable task, Runnable refused) {
	}

}
