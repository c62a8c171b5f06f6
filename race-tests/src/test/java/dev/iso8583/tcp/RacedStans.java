package dev.iso8583.tcp;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import dev.iso8583.message.StanGenerator;

/**
 * Generates a new STAN for each race, and counts how often it is taken and released.
 */
final class RacedStans implements StanGenerator {

	private final AtomicInteger last = new AtomicInteger();

	private final AtomicIntegerArray taken = new AtomicIntegerArray(MAXIMUM + 1);

	@Override
	public int next() {
		int stan = 1 + (this.last.getAndIncrement() & Integer.MAX_VALUE) % MAXIMUM;
		this.taken.set(stan, 0);
		return stan;
	}

	@Override
	public boolean reserve(int stan) {
		return this.taken.getAndIncrement(stan) == 0;
	}

	@Override
	public void release(int stan) {
		this.taken.decrementAndGet(stan);
	}

	/** Return how often a STAN was taken, minus how often it was released. */
	int taken(int stan) {
		return this.taken.get(stan);
	}

}
