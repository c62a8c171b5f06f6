package dev.iso8583.benchmarks;

import java.util.EnumMap;
import java.util.Map;

/**
 * What was measured of a visit.
 *
 * @param usage of the processes that took part
 * @param more what the load itself measured, such as latencies
 */
record Sample(Usage usage, Map<Metric, Double> more) {

	/** The share of all processors above which others disturb. */
	static final double MOST_FOREIGN = 0.06;

	Map<Metric, Double> metrics() {
		Map<Metric, Double> metrics = new EnumMap<>(this.usage.metrics());
		metrics.putAll(this.more);
		return metrics;
	}

	/** Whether others used so much of the processors that it is worth to try again. */
	boolean isDisturbed() {
		return this.usage.foreign() > MOST_FOREIGN;
	}

}
