package dev.iso8583.benchmarks;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are due at a steady rate, whether or not the ones before are answered.
 * Latency counts from the moment a request was due, so that a stack which holds up the
 * sender does not look faster for it.
 */
final class OpenLoop {

	/** The sender sleeps until so long before a request is due, and then spins. */
	private static final long SPIN = 100_000;

	private OpenLoop() {
	}

	static Map<Metric, Double> run(Driver driver, Workload workload, int perSecond, Window window) throws Exception {
		Histogram latency = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 3);
		Histogram lag = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
		AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
		long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
		long leading = window.lead().toNanos() / interval;
		long all = leading + window.length().toNanos() / interval;
		CountDownLatch outstanding = new CountDownLatch((int) all);
		long begin = System.nanoTime();
		Meter start = Meter.read(0);
		for (long number = 0; number < all; number++) {
			long due = begin + number * interval;
			boolean counts = number >= leading;
			if (number == leading) {
				start = Meter.read(all - outstanding.getCount());
			}
			awaitUntil(due);
			if (counts) {
				lag.recordValue(Math.max(0, System.nanoTime() - due));
			}
			driver.exchange(workload, (failure) -> {
				if (failure != null) {
					failed.compareAndSet(null, failure);
				}
				else if (counts) {
					latency.recordValue(Math.max(0, System.nanoTime() - due));
				}
				outstanding.countDown();
			});
		}
		Meter end = Meter.read(all - outstanding.getCount());
		if (!outstanding.await(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException(outstanding.getCount() + " requests have no answer");
		}
		Throwable failure = failed.get();
		if (failure != null) {
			throw new IllegalStateException("an exchange failed: " + failure, failure);
		}
		Map<Metric, Double> sample = end.since(start).metrics();
		sample.put(Metric.P50, latency.getValueAtPercentile(50) / 1e3);
		sample.put(Metric.P99, latency.getValueAtPercentile(99) / 1e3);
		sample.put(Metric.P999, latency.getValueAtPercentile(99.9) / 1e3);
		sample.put(Metric.MAX, latency.getMaxValue() / 1e3);
		sample.put(Metric.LAG, lag.getValueAtPercentile(50) / 1e3);
		return sample;
	}

	private static void awaitUntil(long due) {
		long left = due - System.nanoTime();
		if (left > SPIN) {
			LockSupport.parkNanos(left - SPIN);
		}
		while (System.nanoTime() - due < 0) {
			Thread.onSpinWait();
		}
	}

}
