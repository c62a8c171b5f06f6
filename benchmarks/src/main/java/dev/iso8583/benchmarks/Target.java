package dev.iso8583.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What we want to reach.
 *
 * @param cell where
 * @param metric of what
 * @param ours with which of our own
 * @param peer against what, a name or its beginning; {@code null} for a figure of our own
 * @param bound the ratio of ours to theirs, or the figure
 * @param atMost whether less is better
 * @param jdk on which JDK, or 0 for any
 */
record Target(String cell, Metric metric, String ours, @Nullable String peer, double bound, boolean atMost, int jdk) {

	private static final String JPOS = "jPOS";

	private static final String JREACTIVE = "jreactive-8583";

	private static final String MOOV = "moov";

	private static final String FLUSH_EACH = "Netty, flush each";

	private static final String COALESCED = "Netty, coalesced";

	private static final String POOL_OF_ONE = "a pool of 1";

	static final List<Target> ALL = all();

	private static List<Target> all() {
		List<Target> all = new ArrayList<>(List.of(faster("blocking-1", "jPOS 2.1.10", 1).on(17),
				faster("blocking-1", "jPOS 3", 1.5).on(25), faster("blocking-1", MOOV, 1).on(25),
				faster("blocking-1", JREACTIVE, 1.3), faster("blocking-1", FLUSH_EACH, 0.5),
				faster("blocking-64", JPOS, 2), faster("blocking-64", JREACTIVE, 3),
				faster("blocking-64", FLUSH_EACH, 0.85), faster("blocking-1024", JPOS, 4),
				faster("blocking-1024", JREACTIVE, 2.3), faster("async-64", JPOS, 3).on(17),
				faster("async-64", JPOS, 5).on(25), faster("async-64", JREACTIVE, 10),
				faster("async-64", COALESCED, 0.6), faster("async-1024", JPOS, 8), faster("async-1024", JREACTIVE, 10),
				faster("async-1024", COALESCED, 0.3), faster("virtual-1024", JPOS, 20),
				faster("purchase-1024", JPOS, 3),
				// it grows until the processors are busy, and one connection may do for
				// two
				faster("pool-4", POOL_OF_ONE, 1), faster("pool-16", POOL_OF_ONE, 1)));
		all.add(less("rate-5000", Metric.P50, JREACTIVE, 0.4));
		for (String generator : List.of("rate-", "sleeping-")) {
			addOpenLoop(all, generator + "5000", 0.5);
			addOpenLoop(all, generator + "20000", 0.8);
		}
		all.add(faster("async-1024", Variant.DEFAULT.title(), 1.4).of(Variant.DECLARED.title()));
		all.add(faster("async-1024", JPOS, 5).of(Variant.DECLARED.title()).on(17));
		all.add(faster("async-1024", COALESCED, 0.3).of(Variant.DECLARED.title()));
		all.add(less("async-1024", Metric.BYTES, null, 500));
		all.add(less("async-1024", Metric.CPU, null, 1.2));
		all.add(less("burst-100000", Metric.SECONDS, null, 0.35));
		return List.copyOf(all);
	}

	private static void addOpenLoop(List<Target> all, String cell, double latency) {
		all.add(less(cell, Metric.P50, JPOS, latency));
		all.add(less(cell, Metric.P99, JPOS, latency));
		all.add(less(cell, Metric.CPU, JPOS, 1));
	}

	private static Target faster(String cell, String peer, double ratio) {
		return new Target(cell, Metric.RATE, Variant.DEFAULT.title(), peer, ratio, false, 0);
	}

	private static Target less(String cell, Metric metric, @Nullable String peer, double bound) {
		return new Target(cell, metric, Variant.DEFAULT.title(), peer, bound, true, 0);
	}

	private Target of(String ours) {
		return new Target(this.cell, this.metric, ours, this.peer, this.bound, this.atMost, this.jdk);
	}

	private Target on(int jdk) {
		return new Target(this.cell, this.metric, this.ours, this.peer, this.bound, this.atMost, jdk);
	}

	/** Whether a cell is visited only where the JDK has virtual threads. */
	private static boolean needsVirtualThreads(String cell) {
		return cell.startsWith("virtual-") || cell.startsWith("burst-");
	}

	/** Whether it is a target of the JDK that this runs on. */
	boolean isOfThisJdk() {
		return (this.jdk == 0 || this.jdk == Runtime.version().feature())
				&& (!needsVirtualThreads(this.cell) || VirtualThreads.executor().isPresent());
	}

	/**
	 * Whether a contender is the one to compare with: names of others end with a version.
	 */
	boolean isAgainst(String contender) {
		return this.peer != null && contender.matches(Pattern.quote(this.peer) + "([ .][0-9].*)?");
	}

	boolean isReached(double figure) {
		return this.atMost ? figure <= this.bound : figure >= this.bound;
	}

}
