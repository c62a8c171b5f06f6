package dev.iso8583.pool;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;

/**
 * The member with the fewest requests in flight for its weight.
 */
final class LeastPending implements PoolStrategy {

	/** Where the search begins, so that equal members take turns. Wraps. */
	private final AtomicInteger turn = new AtomicInteger();

	@Override
	public PoolMember choose(List<PoolMember> usable, IsoMessage message) {
		int start = Math.floorMod(this.turn.getAndIncrement(), usable.size());
		PoolMember least = usable.get(start);
		int pendingOfLeast = least.pending();
		for (int offset = 1; offset < usable.size(); offset++) {
			PoolMember other = usable.get((start + offset) % usable.size());
			int pending = other.pending();
			// pending / weight, without rounding
			if ((long) pending * least.weight() < (long) pendingOfLeast * other.weight()) {
				least = other;
				pendingOfLeast = pending;
			}
		}
		return least;
	}

}
