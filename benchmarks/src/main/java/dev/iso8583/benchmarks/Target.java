package dev.iso8583.benchmarks;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What we want to reach.
 *
 * @param cell where
 * @param metric of what
 * @param peer against whom, the beginning of a name; {@code null} for a figure of our own
 * @param bound the ratio of ours to theirs, or the figure
 * @param atMost whether less is better
 */
record Target(String cell, Metric metric, @Nullable String peer, double bound, boolean atMost) {

	private static final String JPOS = "jPOS";

	private static final String JREACTIVE = "jreactive-8583";

	private static final String FLUSH_EACH = "Netty, flush each";

	private static final String COALESCED = "Netty, coalesced";

	private static final String POOL_OF_ONE = "a pool of 1";

	static final List<Target> ALL = List.of(faster("blocking-1", JPOS, 1), faster("blocking-1", JREACTIVE, 1.3),
			faster("blocking-1", FLUSH_EACH, 0.5), faster("blocking-64", JPOS, 2), faster("blocking-64", JREACTIVE, 3),
			faster("blocking-64", FLUSH_EACH, 0.85), faster("blocking-1024", JPOS, 4),
			faster("blocking-1024", JREACTIVE, 2.3), faster("async-64", JPOS, 5), faster("async-64", JREACTIVE, 10),
			faster("async-64", COALESCED, 0.6), faster("async-1024", JPOS, 8), faster("async-1024", JREACTIVE, 10),
			faster("async-1024", COALESCED, 0.3), faster("virtual-1024", JPOS, 20), faster("purchase-1024", JPOS, 3),
			// it grows until the processors are busy, and one connection may do for two
			faster("pool-4", POOL_OF_ONE, 1), faster("pool-16", POOL_OF_ONE, 1),
			new Target("rate-5000", Metric.P50, JPOS, 0.4, true),
			new Target("rate-5000", Metric.P50, JREACTIVE, 0.4, true),
			new Target("async-1024", Metric.BYTES, null, 500, true),
			new Target("async-1024", Metric.CPU, null, 1.2, true),
			new Target("burst-100000", Metric.SECONDS, null, 0.35, true));

	private static Target faster(String cell, String peer, double ratio) {
		return new Target(cell, Metric.RATE, peer, ratio, false);
	}

	/** Whether a cell is visited only where the JDK has virtual threads. */
	static boolean needsVirtualThreads(String cell) {
		return cell.startsWith("virtual-") || cell.startsWith("burst-");
	}

	boolean isReached(double figure) {
		return this.atMost ? figure <= this.bound : figure >= this.bound;
	}

}
