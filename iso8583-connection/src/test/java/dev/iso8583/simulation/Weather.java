package dev.iso8583.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How bytes travel in a network.
 *
 * @param quickest the least time that bytes need
 * @param spread by how much longer they may need
 * @param hiccup how likely it is that a segment is lost and comes much later
 * @param cut how likely it is that bytes which were written together come apart
 * @param window how many bytes a direction holds that nobody has read
 */
record Weather(Duration quickest, Duration spread, double hiccup, double cut, int window) {

	static Weather of(SplittableRandom random) {
		return new Weather(Duration.ofNanos(random.nextLong(1_000, 20_000_000)),
				Duration.ofNanos(random.nextLong(1_000, 50_000_000)),
				random.nextBoolean() ? 0 : random.nextDouble(0.05), random.nextDouble(0.5),
				random.nextInt(4) == 0 ? random.nextInt(200, 2000) : 65_536);
	}

	/** Return how many of so many bytes come in one piece. */
	int segment(SplittableRandom random, int length) {
		return (length > 1 && random.nextDouble() < this.cut) ? random.nextInt(1, length) : length;
	}

	Duration latency(SplittableRandom random) {
		long nanos = this.quickest.toNanos() + random.nextLong(this.spread.toNanos());
		boolean late = this.hiccup > 0 && random.nextDouble() < this.hiccup;
		return Duration.ofNanos(late ? nanos + random.nextLong(200_000_000, 2_000_000_000) : nanos);
	}

}
