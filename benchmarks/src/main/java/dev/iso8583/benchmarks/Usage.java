package dev.iso8583.benchmarks;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one or more processes used in a window, and all others on the machine meanwhile.
 *
 * @param requests how many were answered
 * @param nanos how long the window was
 * @param cpu nanoseconds on all processors
 * @param bytes allocated on the heap
 * @param machine nanoseconds for which the processors were busy with any process, or
 * taken from this machine by another
 * @param collecting milliseconds of garbage collections
 * @param turns of the threads, by group; empty if they were not read
 */
record Usage(double requests, double nanos, double cpu, double bytes, double machine, double collecting,
		Map<String, Turns> turns) {

	private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

	/** Return it together with what another process used for the same requests. */
	Usage with(Usage other) {
		return new Usage(this.requests, this.nanos, this.cpu + other.cpu, this.bytes + other.bytes, this.machine,
				this.collecting + other.collecting, Turns.sum(this.turns, other.turns));
	}

	Map<Metric, Double> metrics() {
		Map<Metric, Double> metrics = new EnumMap<>(Map.of(Metric.RATE, this.requests / this.nanos * 1e9, Metric.CPU,
				this.cpu / this.requests / 1e3, Metric.BYTES, this.bytes / this.requests, Metric.FOREIGN, foreign()));
		if (!this.turns.isEmpty()) {
			metrics.put(Metric.GC, this.collecting / this.nanos * 1e9);
		}
		return metrics;
	}

	/** Return the share of the processors that others had. */
	double foreign() {
		return Math.max(0, this.machine - this.cpu) / (this.nanos * PROCESSORS);
	}

}
