package dev.iso8583.benchmarks;

/**
 * What is measured of a visit.
 */
enum Metric {

	/** Requests answered in a second. */
	RATE("req/s"),

	/** Time of all processors, both ends, for a million requests. */
	CPU("CPU s per 1M"),

	/** Bytes allocated on the heap, both ends, for each request. */
	BYTES("B per request"),

	/** From the moment a request was due to its response, microseconds. */
	P50("p50 µs"), P99("p99 µs", 1.5), P999("p99.9 µs"), MAX("max µs"),

	/** How late the requests themselves were sent, microseconds. */
	LAG("sent late p50 µs"), LAG_P99("sent late p99 µs"),

	/** Milliseconds of garbage collections in a second. */
	GC("GC ms per s"),

	/** Until all callers of a burst were answered. */
	SECONDS("s"),

	/** Share of the processors that was used by other processes meanwhile. */
	FOREIGN("foreign CPU");

	private final String unit;

	private final double controlled;

	Metric(String unit) {
		this(unit, 1.15);
	}

	Metric(String unit, double controlled) {
		this.unit = unit;
		this.controlled = controlled;
	}

	String unit() {
		return this.unit;
	}

	/**
	 * Return whether the ratio of two medians of the same stack, of one run, is that of
	 * chance: 0.87 to 1.15. A percentile of the tail has fewer requests and may differ by
	 * more.
	 */
	boolean isControlled(double ratio) {
		return ratio <= this.controlled && ratio >= 1 / this.controlled;
	}

}
