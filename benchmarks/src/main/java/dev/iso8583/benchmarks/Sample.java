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

	Map<Metric, Double> metrics() {
		Map<Metric, Double> metrics = new EnumMap<>(this.usage.metrics());
		metrics.putAll(this.more);
		return metrics;
	}

	double foreign() {
		return this.usage.foreign();
	}

}
