package dev.iso8583.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How bytes travel in a network at some time of a run.
 *
 * @param quickest the shortest time that bytes take
 * @param spread how much longer they may take
 * @param hiccup how likely it is that a segment is lost and arrives much later
 * @param cut how likely it is that bytes written together are split
 * @param window how many unread bytes a direction holds
 */
record Weather(Duration quickest, Duration spread, double hiccup, double cut, int window) {

	static Weather of(SplittableRandom random) {
		return new Weather(Duration.ofNanos(random.nextLong(1_000, 20_000_000)),
				Duration.ofNanos(random.nextLong(1_000, 50_000_000)),
				random.nextBoolean() ? 0 : random.nextDouble(0.05), random.nextDouble(0.5),
				random.nextInt(4) == 0 ? random.nextInt(200, 2000) : 65_536);
	}

	/** Return how many of the bytes arrive in one piece. */
	int segment(SplittableRandom random, int length) {
		return (length > 1 && random.nextDouble() < this.cut) ? random.nextInt(1, length) : length;
	}

	Duration latency(SplittableRandom random) {
		long nanos = this.quickest.toNanos() + random.nextLong(this.spread.toNanos());
		boolean late = this.hiccup > 0 && random.nextDouble() < this.hiccup;
		return Duration.ofNanos(late ? nanos + random.nextLong(200_000_000, 2_000_000_000) : nanos);
	}

}
