package dev.iso8583.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts STANs and skips those that are reserved. Reservations are one bit for each of
 * the 999999 numbers. If all are reserved, the next number is returned anyway, and its
 * request is refused as a duplicate.
 */
final class StanCounter implements StanGenerator {

	private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

	private final AtomicInteger next;

	private final long[] taken = new long[MAXIMUM / Long.SIZE + 1];

	StanCounter(int first) {
		this.next = new AtomicInteger(first);
	}

	@Override
	public int next() {
		int stan = count();
		for (int tries = 1; isTaken(stan) && tries < MAXIMUM; tries++) {
			stan = count();
		}
		return stan;
	}

	private int count() {
		return this.next.getAndUpdate((stan) -> (stan == MAXIMUM) ? 1 : stan + 1);
	}

	private boolean isTaken(int stan) {
		return ((long) LONGS.getVolatile(this.taken, stan / Long.SIZE) & bit(stan)) != 0;
	}

	@Override
	public boolean reserve(int stan) {
		long before = (long) LONGS.getAndBitwiseOr(this.taken, stan / Long.SIZE, bit(stan));
		return (before & bit(stan)) == 0;
	}

	@Override
	public void release(int stan) {
		LONGS.getAndBitwiseAnd(this.taken, stan / Long.SIZE, ~bit(stan));
	}

	private static long bit(int stan) {
		return 1L << stan % Long.SIZE;
	}

}
