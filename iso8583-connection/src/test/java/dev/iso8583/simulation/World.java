package dev.iso8583.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Time, random numbers and threads of a simulated run. There is one real thread, which
 * runs one task after the other. A seed decides which is next, and interrupts some in the
 * middle of a {@linkplain #othersGoOn direct write}: the tasks of an event loop run in
 * their order, those of an executor of many threads in any. Time passes only when no task
 * is ready, so a run takes no longer than its work, and the same seed repeats the same
 * run.
 */
final class World {

	final SplittableRandom random;

	final Trace trace;

	/** Counts its buffers, which shows those that were not released. */
	final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);

	private final List<Lane> lanes = new ArrayList<>();

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private long now;

	private long count;

	private long paused;

	private final Thread thread = Thread.currentThread();

	/** A call by a real thread, whose time the seed does not decide. */
	private volatile @Nullable Throwable disturbance;

	/** The lane of the running task: Netty asks whether it is the event loop. */
	@Nullable Lane running;

	/** Whether a task was interrupted, and others run in the middle of it. */
	private boolean interrupted;

	/** Whether threads have their processor when they need it. */
	private boolean calm;

	private final Ticker ticker = new Ticker() {
		@Override
		public long initialNanoTime() {
			return 0;
		}

		@Override
		public long nanoTime() {
			return World.this.now;
		}

		@Override
		public void sleep(long delay, TimeUnit unit) {
			throw new IllegalStateException("A simulated run must not sleep");
		}
	};

	World(long seed, Trace trace) {
		this.random = new SplittableRandom(seed);
		this.trace = trace;
	}

	Ticker ticker() {
		return this.ticker;
	}

	long now() {
		return this.now;
	}

	/** Schedule an event, which belongs to no lane. */
	void after(Duration delay, Runnable event) {
		at(this.now + delay.toNanos(), event);
	}

	void at(long time, Runnable event) {
		this.events.add(new Event(Math.max(time, this.now), this.count++, event));
	}

	/**
	 * Called for each task that is added. A real thread that adds one would make the run
	 * unrepeatable.
	 */
	void taskAdded() {
		if (Thread.currentThread() != this.thread) {
			this.disturbance = new IllegalStateException(Thread.currentThread() + " is not simulated");
		}
	}

	/**
	 * Return the call by a thread that is not simulated, {@code null} if there was none.
	 */
	@Nullable Throwable disturbance() {
		return this.disturbance;
	}

	/** Return an executor of many threads. */
	Executor threads() {
		Tasks tasks = new Tasks();
		add(tasks);
		return tasks;
	}

	void add(Lane lane) {
		this.lanes.add(lane);
	}

	/**
	 * Pause one lane for a while, as the garbage collector does.
	 */
	void pauses(Duration duration) {
		Lane lane = this.lanes.get(this.random.nextInt(this.lanes.size()));
		lane.pausedUntil = this.now + duration.toNanos();
		this.paused += duration.toNanos();
		at(lane.pausedUntil, () -> {
		});
	}

	/** Return the sum of all pauses. */
	long paused() {
		return this.paused;
	}

	/** Run until some time has passed. */
	void passes(Duration duration) {
		long end = this.now + duration.toNanos();
		while (runOne() || passesUntilNext(end)) {
			// one at a time
		}
		this.now = Math.max(this.now, end);
	}

	/** Whether nothing is scheduled any more. */
	boolean isQuiet() {
		return this.events.isEmpty()
				&& this.lanes.stream().allMatch((lane) -> !lane.isReady(this.now) && lane.nextDeadline() < 0);
	}

	/** Describe what is still scheduled. */
	String whatIsScheduled() {
		StringBuilder text = new StringBuilder(this.events.size() + " events");
		for (Lane lane : this.lanes) {
			if (lane.isReady(this.now) || lane.nextDeadline() >= 0) {
				text.append(", a task due in ").append(Duration.ofNanos(lane.nextDeadline() - this.now));
			}
		}
		return text.toString();
	}

	private boolean runOne() {
		boolean event = !this.events.isEmpty() && this.events.peek().time <= this.now;
		int ready = event ? 1 : 0;
		for (Lane lane : this.lanes) {
			ready += isReady(lane) ? 1 : 0;
		}
		if (ready == 0) {
			return false;
		}
		int chosen = (ready == 1) ? 0 : this.random.nextInt(ready);
		if (event && chosen-- == 0) {
			this.events.poll().task.run();
			return true;
		}
		for (Lane lane : this.lanes) {
			if (isReady(lane) && chosen-- == 0) {
				run(lane);
				break;
			}
		}
		return true;
	}

	private boolean isReady(Lane lane) {
		return lane.pausedUntil <= this.now && lane.isReady(this.now);
	}

	private void run(Lane lane) {
		this.running = lane;
		try {
			lane.runOne(this.random);
		}
		finally {
			this.running = null;
		}
	}

	/** From now on no thread loses its processor for long. */
	void calm() {
		this.calm = true;
	}

	/**
	 * Called in the middle of a task of a thread: others may go on meanwhile, and time
	 * may pass.
	 */
	void othersGoOn() {
		if (this.interrupted || this.random.nextInt(4) > 0) {
			return;
		}
		Lane lane = this.running;
		this.interrupted = true;
		try {
			if (!this.calm && this.random.nextInt(4) == 0) {
				Duration pause = Duration.ofNanos(this.random.nextLong(500_000_000));
				this.paused += pause.toNanos();
				passes(pause);
			}
			else {
				for (int others = this.random.nextInt(8); others > 0 && runOne(); others--) {
					// one at a time
				}
			}
		}
		finally {
			this.interrupted = false;
			this.running = lane;
		}
	}

	private boolean passesUntilNext(long end) {
		long next = this.events.isEmpty() ? Long.MAX_VALUE : this.events.peek().time;
		for (Lane lane : this.lanes) {
			long deadline = lane.nextDeadline();
			if (deadline >= 0) {
				next = Math.min(next, Math.max(deadline, lane.pausedUntil));
			}
			if (lane.isReady(this.now)) {
				next = Math.min(next, lane.pausedUntil);
			}
		}
		if (next > end) {
			return false;
		}
		this.now = Math.max(this.now, next);
		return true;
	}

	/** A queue of tasks, such as that of an event loop. */
	abstract static class Lane {

		long pausedUntil;

		abstract boolean isReady(long now);

		abstract void runOne(SplittableRandom random);

		/** Return when the next task becomes ready by itself, or a negative number. */
		abstract long nextDeadline();

	}

	/** Tasks that many threads run, so in any order. */
	private final class Tasks extends Lane implements Executor {

		private final List<Runnable> waiting = new ArrayList<>();

		@Override
		public void execute(Runnable task) {
			taskAdded();
			this.waiting.add(task);
		}

		@Override
		boolean isReady(long now) {
			return !this.waiting.isEmpty();
		}

		@Override
		void runOne(SplittableRandom random) {
			int last = this.waiting.size() - 1;
			int chosen = random.nextInt(last + 1);
			Runnable task = this.waiting.get(chosen);
			this.waiting.set(chosen, this.waiting.get(last));
			this.waiting.remove(last);
			task.run();
		}

		@Override
		long nextDeadline() {
			return -1;
		}

	}

	private record Event(long time, long order, Runnable task) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			int byTime = Long.compare(this.time, other.time);
			return (byTime != 0) ? byTime : Long.compare(this.order, other.order);
		}

	}

}
