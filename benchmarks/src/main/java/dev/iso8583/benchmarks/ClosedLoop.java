package dev.iso8583.benchmarks;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Callers that each send the next request when they have the response to the last one.
 */
final class ClosedLoop {

	private final Driver driver;

	private final Workload workload;

	private final int callers;

	private final LongAdder answered = new LongAdder();

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private final CountDownLatch ended;

	private volatile boolean stopped;

	private ClosedLoop(Driver driver, Workload workload, int callers) {
		this.driver = driver;
		this.workload = workload;
		this.callers = callers;
		this.ended = new CountDownLatch(callers);
	}

	/** Callers that block, each on a platform thread. */
	static Sample blocking(Driver driver, Workload workload, int callers, Window window) throws Exception {
		if (!driver.blocks()) {
			return async(driver, workload, callers, window);
		}
		ExecutorService threads = Executors.newFixedThreadPool(callers);
		try {
			return blocking(driver, workload, callers, threads, window);
		}
		finally {
			threads.shutdown();
		}
	}

	/** Callers that block, on threads of an executor, which has one for each. */
	static Sample blocking(Driver driver, Workload workload, int callers, Executor threads, Window window)
			throws Exception {
		ClosedLoop loop = new ClosedLoop(driver, workload, callers);
		for (int caller = 0; caller < callers; caller++) {
			threads.execute(loop::block);
		}
		return loop.measure(window);
	}

	/** Requests outstanding, the next sent by what is told of the last response. */
	static Sample async(Driver driver, Workload workload, int outstanding, Window window) throws Exception {
		ClosedLoop loop = new ClosedLoop(driver, workload, outstanding);
		for (int slot = 0; slot < outstanding; slot++) {
			loop.new Slot().send();
		}
		return loop.measure(window);
	}

	/** Callers that come all at once and send one request each. */
	static Sample burst(Driver driver, Workload workload, int callers, Executor threads, Window window)
			throws Exception {
		ClosedLoop loop = new ClosedLoop(driver, workload, callers);
		loop.stopped = true;
		Meter begin = window.begin(loop.answered::sum, false);
		for (int caller = 0; caller < callers; caller++) {
			threads.execute(loop::block);
		}
		loop.awaitEnd();
		Usage usage = window.endSince(begin, loop.answered::sum, false);
		return new Sample(usage, Map.of(Metric.SECONDS, usage.nanos() / 1e9));
	}

	private void block() {
		try {
			do {
				this.driver.exchange(this.workload);
				this.answered.increment();
			}
			while (!this.stopped);
		}
		catch (Throwable ex) {
			this.failure.compareAndSet(null, ex);
		}
		finally {
			this.ended.countDown();
		}
	}

	private Sample measure(Window window) throws Exception {
		TimeUnit.NANOSECONDS.sleep(window.lead().toNanos());
		Meter begin = window.begin(this.answered::sum, false);
		TimeUnit.NANOSECONDS.sleep(window.length().toNanos());
		Usage usage = window.endSince(begin, this.answered::sum, false);
		this.stopped = true;
		awaitEnd();
		return new Sample(usage, Map.of());
	}

	private void awaitEnd() throws Exception {
		if (!this.ended.await(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException(this.ended.getCount() + " of " + this.callers + " callers have no answer");
		}
		Throwable failure = this.failure.get();
		if (failure != null) {
			throw new IllegalStateException("an exchange failed: " + failure, failure);
		}
	}

	/** One request after the other. */
	private final class Slot implements Driver.Done {

		void send() {
			ClosedLoop.this.driver.exchange(ClosedLoop.this.workload, this);
		}

		@Override
		public void done(@Nullable Throwable failure) {
			if (failure != null) {
				ClosedLoop.this.failure.compareAndSet(null, failure);
				ClosedLoop.this.ended.countDown();
				return;
			}
			ClosedLoop.this.answered.increment();
			if (ClosedLoop.this.stopped) {
				ClosedLoop.this.ended.countDown();
			}
			else {
				send();
			}
		}

	}

}
