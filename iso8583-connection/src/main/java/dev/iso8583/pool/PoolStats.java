package dev.iso8583.pool;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Statistics of a pool at one moment, taken without a lock. Each member is counted as
 * online, connecting, suspended or {@link #offline() offline}.
 *
 * @param online how many members are online and not suspended
 * @param usable how many of these the filter allows
 * @param silent how many of these have a far end that answers nothing, see
 * {@link PoolMember#isSilent()}
 * @param configured how many members the pool has
 * @param connecting how many are being dialled or are signing on
 * @param suspended how many are suspended, with or without a connection
 * @param pending how many requests wait for their response
 * @param lastFailure why a connection was last lost or could not be made, without card
 * data; {@code null} if none was
 */
public record PoolStats(int online, int usable, int silent, int configured, int connecting, int suspended, int pending,
		@Nullable String lastFailure) {

	/**
	 * Count members.
	 * @param configured how many the pool has when it is started
	 * @param notifies whether the listener is notified if the filter's answer has changed
	 */
	static PoolStats of(List<Member> members, int configured, @Nullable String lastFailure, boolean notifies) {
		Map<MemberState, Integer> states = new EnumMap<>(MemberState.class);
		int usable = 0;
		int silent = 0;
		for (Member member : members) {
			MemberState state = member.state();
			states.merge(state, 1, Integer::sum);
			if (state == MemberState.ONLINE && member.passesFilter(notifies)) {
				usable++;
				silent += member.isSilent() ? 1 : 0;
			}
		}
		return new PoolStats(states.getOrDefault(MemberState.ONLINE, 0), usable, silent, configured,
				states.getOrDefault(MemberState.CONNECTING, 0), states.getOrDefault(MemberState.SUSPENDED, 0),
				members.stream().mapToInt(Member::pending).sum(), lastFailure);
	}

	/** Return the most recent failure of the members, and how long ago it was. */
	static @Nullable String lastFailure(List<Member> members, long now) {
		return members.stream()
			.filter((member) -> member.lastFailure() != null)
			.min(Comparator.comparingLong((member) -> now - member.lastFailureNanos()))
			.map((member) -> member.lastFailure() + ", "
					+ TimeUnit.NANOSECONDS.toSeconds(now - member.lastFailureNanos()) + " s ago")
			.orElse(null);
	}

	/**
	 * Return the state of the pool.
	 * @return up, degraded, down or suspended
	 */
	public PoolState state() {
		if (this.suspended == this.configured) {
			return PoolState.SUSPENDED;
		}
		if (this.usable == 0) {
			return PoolState.DOWN;
		}
		return (this.usable < this.configured || this.silent > 0) ? PoolState.DEGRADED : PoolState.UP;
	}

	/**
	 * Return how many members have no connection, are not being dialled and are not
	 * suspended.
	 * @return the number
	 */
	public int offline() {
		return this.configured - this.online - this.connecting - this.suspended;
	}

	@Override
	public String toString() {
		return this.online + " of " + this.configured + " online, "
				+ ((this.usable < this.online) ? this.usable + " usable, " : "")
				+ ((this.silent > 0) ? this.silent + " silent, " : "") + this.connecting + " connecting, "
				+ ((this.suspended > 0) ? this.suspended + " suspended, " : "") + this.pending
				+ " requests pending; last failure: " + ((this.lastFailure != null) ? this.lastFailure : "none");
	}

}
