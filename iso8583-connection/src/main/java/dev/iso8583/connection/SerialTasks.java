package dev.iso8583.connection;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.message.SafeFailure;

/**
 * Runs tasks one at a time and in order on an executor of many threads. A task that fails
 * is logged and does not hold up the next.
 */
final class SerialTasks {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionListener.class);

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private final Consumer<Runnable> executor;

	private boolean running;

	SerialTasks(Consumer<Runnable> executor) {
		this.executor = executor;
	}

	void add(Runnable task) {
		synchronized (this.waiting) { // guards the queue and the flag; no task runs under
										// it
			this.waiting.add(task);
			if (this.running) {
				return;
			}
			this.running = true;
		}
		this.executor.accept(this::runAll);
	}

	private void runAll() {
		for (Runnable task = next(); task != null; task = next()) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.warn("A connection listener failed", SafeFailure.of(ex));
			}
		}
	}

	private @Nullable Runnable next() {
		synchronized (this.waiting) {
			Runnable task = this.waiting.poll();
			this.running = task != null;
			return task;
		}
	}

}
