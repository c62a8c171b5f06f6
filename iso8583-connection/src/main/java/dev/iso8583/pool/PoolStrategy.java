package dev.iso8583.pool;

import java.util.List;

import com.solab.iso8583.IsoMessage;

/**
 * Decides which member of a pool gets a message. Applications may write their own. Called
 * for each message on its caller's thread: must be fast, must not block and must be safe
 * for use by several threads. If it throws, or returns anything but one of the members it
 * was given, the message is not sent.
 * <p>
 * A strategy is given the members that are usable: online, not suspended, allowed by the
 * pool's filter, neither under back-pressure nor at the maximum of requests in flight. If
 * back-pressure or that maximum rules out all of them, it is given them all the same, and
 * the one that it chooses refuses the message and says why. In a pool that dials on
 * demand, it is also given the members that would be dialled for the message: these have
 * no connection.
 */
@FunctionalInterface
public interface PoolStrategy {

	/**
	 * Choose a member.
	 * @param usable one or more members, in the order of their addresses
	 * @param message the message, to be read only
	 * @return one of the members
	 */
	PoolMember choose(List<PoolMember> usable, IsoMessage message);

	/**
	 * Uses the members in turn, each as often as its weight says. The default.
	 * @return a new strategy, for one pool
	 */
	static PoolStrategy roundRobin() {
		return new RoundRobin();
	}

	/**
	 * Uses the member with the fewest requests in flight relative to its weight; equal
	 * members take turns.
	 * @return a new strategy, for one pool
	 */
	static PoolStrategy leastPending() {
		return new LeastPending();
	}

	/**
	 * Uses the members of the lowest {@link PoolMember#rank() rank} of which one is
	 * usable, in turn and by weight. As soon as a member of a lower rank is usable again,
	 * it is used again.
	 * @return a new strategy, for one pool
	 */
	static PoolStrategy primaryBackup() {
		return new PrimaryBackup();
	}

	/**
	 * Uses the same member for the same value of a field, as long as the same members are
	 * usable, also after a restart. When a member is lost, only its values move to
	 * others, and they return with it. Weights are respected. For messages without the
	 * field, members take turns.
	 * @param field the field, from 2 to 128; its value may have any type and length
	 * @return a new strategy, for one pool
	 * @throws IllegalArgumentException if the field is not from 2 to 128
	 */
	static PoolStrategy sticky(int field) {
		return new StickyByField(field);
	}

}
