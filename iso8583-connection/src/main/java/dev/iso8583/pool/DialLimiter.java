package dev.iso8583.pool;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Limits how many dials of a pool are under way at a time. The others wait in the order
 * in which they were asked for. Confined to the pool's scheduler.
 */
final class DialLimiter {

	private final int maximum;

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private int underWay;

	DialLimiter(int maximum) {
		this.maximum = maximum;
	}

	/**
	 * Dial now, or when another dial has ended.
	 * @param dial must lead to one call of {@link #ended()}
	 */
	void add(Runnable dial) {
		this.waiting.add(dial);
		next();
	}

	/** A dial has succeeded, failed or been abandoned. */
	void ended() {
		this.underWay--;
		next();
	}

	private void next() {
		while (this.underWay < this.maximum && !this.waiting.isEmpty()) {
			this.underWay++;
			this.waiting.remove().run();
		}
	}

}
