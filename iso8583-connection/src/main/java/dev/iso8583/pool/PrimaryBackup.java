package dev.iso8583.pool;

import java.util.List;

import com.solab.iso8583.IsoMessage;

/**
 * The members of the lowest rank, in turn.
 */
final class PrimaryBackup implements PoolStrategy {

	private final RoundRobin turns = new RoundRobin();

	@Override
	public PoolMember choose(List<PoolMember> usable, IsoMessage message) {
		int best = Integer.MAX_VALUE;
		int count = 0;
		for (PoolMember member : usable) {
			if (member.rank() <= best) {
				count = (member.rank() == best) ? count + 1 : 1;
				best = member.rank();
			}
		}
		if (count == usable.size()) {
			return this.turns.next(usable);
		}
		int rank = best;
		return this.turns.next(usable.stream().filter((member) -> member.rank() == rank).toList());
	}

}
