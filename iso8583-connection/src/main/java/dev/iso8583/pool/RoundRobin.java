package dev.iso8583.pool;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;

/**
 * Members in turn, each as often as its weight says.
 */
final class RoundRobin implements PoolStrategy {

	/** Counts the calls; its remainder decides whose turn it is. Wraps. */
	final AtomicInteger turn = new AtomicInteger();

	@Override
	public PoolMember choose(List<PoolMember> usable, IsoMessage message) {
		return next(usable);
	}

	PoolMember next(List<PoolMember> members) {
		int total = 0;
		for (PoolMember member : members) {
			total += member.weight();
		}
		// floorMod: the turn is negative after it has wrapped
		int place = Math.floorMod(this.turn.getAndIncrement(), total);
		for (PoolMember member : members) {
			place -= member.weight();
			if (place < 0) {
				return member;
			}
		}
		throw new IllegalStateException("weights changed");
	}

}
