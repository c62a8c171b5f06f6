package dev.iso8583.pool;

import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

/**
 * The member that the value of a field belongs to, by rendezvous hashing: each member
 * gets a score from the value and its own name, and the highest score wins. When a member
 * is lost, only its own values move to others.
 */
final class StickyByField implements PoolStrategy {

	private final int field;

	private final RoundRobin withoutValue = new RoundRobin();

	StickyByField(int field) {
		if (field < 2 || field > 128) {
			throw new IllegalArgumentException(
					"A sticky field is a number from 2 to 128, such as 37 for the RRN, not " + field);
		}
		this.field = field;
	}

	@Override
	public PoolMember choose(List<PoolMember> usable, IsoMessage message) {
		String value = valueOf(message);
		return (value != null) ? ownerOf(value, usable) : this.withoutValue.next(usable);
	}

	private @Nullable String valueOf(IsoMessage message) {
		IsoValue<?> value = message.getField(this.field);
		try {
			return (value != null) ? value.toString() : null;
		}
		catch (Throwable ex) {
			// the value does not fit its field, which the connection will report
			return null;
		}
	}

	static PoolMember ownerOf(String value, List<PoolMember> members) {
		long hash = hash(value);
		PoolMember owner = members.get(0);
		double highest = Double.NEGATIVE_INFINITY;
		for (PoolMember member : members) {
			double score = score(hash ^ mix(hash(member.id())), member.weight());
			if (score > highest) {
				highest = score;
				owner = member;
			}
		}
		return owner;
	}

	/** Return a score that is the highest as often as the weight says. */
	private static double score(long seed, int weight) {
		// from 2^-54 to just below 1, so that its logarithm is finite and below zero
		double random = ((mix(seed) >>> 11) + 0.5) * 0x1p-53;
		return weight / -StrictMath.log(random);
	}

	/** FNV-1a: the same for the same text on every machine and in every version. */
	private static long hash(String text) {
		long hash = 0xcbf29ce484222325L;
		for (int index = 0; index < text.length(); index++) {
			hash = (hash ^ text.charAt(index)) * 0x100000001b3L;
		}
		return hash;
	}

	/** Spread similar numbers (the finalizer of MurmurHash3). */
	private static long mix(long number) {
		long mixed = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
		mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
		return mixed ^ (mixed >>> 33);
	}

}
