package dev.iso8583.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler whose clock the test turns. Due tasks run in order on the test's thread.
 */
final class TurnedScheduler extends AbstractExecutorService implements ScheduledExecutorService {

	private final List<Task> tasks = new ArrayList<>();

	private long now;

	long nanoTime() {
		return this.now;
	}

	/** Let time pass. */
	void passes(Duration time) {
		long end = this.now + time.toNanos();
		while (true) {
			Task next = this.tasks.stream()
				.filter((task) -> task.due <= end)
				.min(Comparator.comparingLong((task) -> task.due))
				.orElse(null);
			if (next == null) {
				this.now = end;
				return;
			}
			this.tasks.remove(next);
			this.now = Math.max(this.now, next.due);
			next.run();
		}
	}

	@Override
	public void execute(Runnable command) {
		schedule(command, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
		Task task = new Task(command, this.now + unit.toNanos(delay));
		this.tasks.add(task);
		return task;
	}

	@Override
	public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void shutdown() {
	}

	@Override
	public List<Runnable> shutdownNow() {
		return List.of();
	}

	@Override
	public boolean isShutdown() {
		return false;
	}

	@Override
	public boolean isTerminated() {
		return false;
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) {
		return false;
	}

	private final class Task extends FutureTask<Object> implements ScheduledFuture<Object> {

		private final long due;

		Task(Runnable command, long due) {
			super(() -> {
				try {
					command.run();
				}
				catch (RuntimeException | Error ex) {
					throw new AssertionError("a task of the scheduler failed", ex);
				}
			}, null);
			this.due = due;
		}

		@Override
		protected void setException(Throwable failure) {
			super.setException(failure);
			throw new AssertionError(failure);
		}

		@Override
		public boolean cancel(boolean mayInterrupt) {
			TurnedScheduler.this.tasks.remove(this);
			return super.cancel(mayInterrupt);
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(this.due - TurnedScheduler.this.now, TimeUnit.NANOSECONDS);
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
		}

	}

}
