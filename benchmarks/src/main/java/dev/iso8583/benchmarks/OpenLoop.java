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
 * sender does not look faster for it. A sender that spins is on time and keeps a
 * processor to itself. One that sleeps leaves the processors alone, and sends what has
 * become due when it wakes up.
 */
final class OpenLoop {

	/** A sender that spins sleeps until so long before a request is due. */
	private static final long SPIN = 100_000;

	/** Before the window, so that no request of it waits while the meter is read. */
	private static final long READING = 50_000_000;

	private OpenLoop() {
	}

	static Sample run(Driver driver, Workload workload, int perSecond, boolean spins, Window window) throws Exception {
		Histogram latency = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 3);
		Histogram lag = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
		AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
		long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
		long leading = window.lead().toNanos() / interval;
		long all = leading + window.length().toNanos() / interval;
		CountDownLatch outstanding = new CountDownLatch((int) all);
		long first = System.nanoTime();
		Meter begin = null;
		for (long number = 0; number < all; number++) {
			long due = first + number * interval;
			boolean counts = number >= leading;
			if (begin == null && number >= leading - READING / interval) {
				begin = window.begin(() -> all - outstanding.getCount(), true);
			}
			awaitUntil(due, spins);
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
		if (begin == null) {
			throw new IllegalArgumentException("nothing is due in the window");
		}
		Usage usage = window.endSince(begin, () -> all - outstanding.getCount(), true);
		if (!outstanding.await(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException(outstanding.getCount() + " requests have no answer");
		}
		Throwable failure = failed.get();
		if (failure != null) {
			throw new IllegalStateException("an exchange failed: " + failure, failure);
		}
		return new Sample(usage,
				Map.of(Metric.P50, micros(latency, 50), Metric.P99, micros(latency, 99), Metric.P999,
						micros(latency, 99.9), Metric.MAX, micros(latency, 100), Metric.LAG, micros(lag, 50),
						Metric.LAG_P99, micros(lag, 99)));
	}

	private static double micros(Histogram histogram, double percentile) {
		return histogram.getValueAtPercentile(percentile) / 1e3;
	}

	private static void awaitUntil(long due, boolean spins) {
		long spin = spins ? SPIN : 0;
		for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
			if (left > spin) {
				LockSupport.parkNanos(left - spin);
			}
			else {
				Thread.onSpinWait();
			}
		}
	}

}
