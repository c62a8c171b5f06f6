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
	P50("p50 µs"), P99("p99 µs"), P999("p99.9 µs"), MAX("max µs"),

	/** How late the requests themselves were sent, microseconds. */
	LAG("sent late p50 µs"), LAG_P99("sent late p99 µs"),

	/** Until all callers of a burst were answered. */
	SECONDS("s"),

	/** Share of the processors that was used by other processes meanwhile. */
	FOREIGN("foreign CPU");

	private final String unit;

	Metric(String unit) {
		this.unit = unit;
	}

	String unit() {
		return this.unit;
	}

}
