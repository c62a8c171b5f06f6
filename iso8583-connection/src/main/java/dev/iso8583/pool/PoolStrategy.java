package dev.iso8583.pool;

import java.util.List;

import com.solab.iso8583.IsoMessage;

/**
 * Decides which member of a pool gets a message. Applications may write their own. Called
 * for each message on its caller's thread, by many at a time: must be fast, must not
 * block and must be safe for use by several threads. If it fails or returns something
 * else than one of the members it was given, the message is not sent.
 * <p>
 * What a strategy is given is usable: online, not suspended, let through by the pool's
 * filter, neither back-pressured nor at its maximum of requests in flight. If no member
 * is, it is given those that are online, of which the chosen one refuses the message and
 * says why.
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
	 * In turn, each as often as its weight says. The default.
	 * @return a new strategy, for one pool
	 */
	static PoolStrategy roundRobin() {
		return new RoundRobin();
	}

	/**
	 * The one with the fewest requests in flight for its weight; in turn among equals.
	 * @return a new strategy, for one pool
	 */
	static PoolStrategy leastPending() {
		return new LeastPending();
	}

	/**
	 * The first choices as long as one of them is usable, else the next ones; back again
	 * as soon as a first choice is back. In turn, by weight, among those of the same
	 * {@link PoolMember#rank() rank}.
	 * @return a new strategy, for one pool
	 */
	static PoolStrategy primaryBackup() {
		return new PrimaryBackup();
	}

	/**
	 * The same member for the same value of a field, as long as the same members are
	 * usable, also after a restart. When one is lost, only its values move, and they come
	 * back with it. Weights are respected. Messages without the field go in turn.
	 * @param field the field, from 2 to 128; its value may have any type and length
	 * @return a new strategy, for one pool
	 * @throws IllegalArgumentException if there is no such field
	 */
	static PoolStrategy sticky(int field) {
		return new StickyByField(field);
	}

}
