package dev.iso8583.pool;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Statistics of a pool at one moment, taken without a lock. Each member is counted as
 * online, idle, connecting, suspended or {@link #offline() offline}.
 *
 * @param online how many members are online and not suspended
 * @param usable how many of these the filter allows
 * @param silent how many of these have a far end that answers nothing, see
 * {@link PoolMember#isSilent()}
 * @param idle how many members have no connection and need none, see
 * {@link MemberState#IDLE}
 * @param ready how many members a request may be given to: those that are usable, and in
 * a pool that dials on demand all that are not suspended and whose last dial has not
 * failed
 * @param configured how many members the pool has
 * @param connecting how many are being dialled or are signing on
 * @param suspended how many are suspended, with or without a connection
 * @param pending how many requests wait for their response
 * @param waiting how many messages wait for a connection of a pool that dials on demand
 * @param lastFailure why a connection was last lost or could not be made, without card
 * data; {@code null} if none was
 */
public record PoolStats(int online, int usable, int silent, int idle, int ready, int configured, int connecting,
		int suspended, int pending, int waiting, @Nullable String lastFailure) {

	/**
	 * Count members.
	 * @param configured how many the pool has when it is started
	 * @param waiting how many messages wait for a connection
	 * @param notifies whether the listener is notified if the filter's answer has changed
	 */
	static PoolStats of(List<Member> members, int configured, int waiting, @Nullable String lastFailure,
			boolean notifies) {
		Map<MemberState, Integer> states = new EnumMap<>(MemberState.class);
		int usable = 0;
		int silent = 0;
		int ready = 0;
		for (Member member : members) {
			MemberState state = member.state();
			states.merge(state, 1, Integer::sum);
			if (state == MemberState.ONLINE && member.passesFilter(notifies)) {
				usable++;
				ready++;
				silent += member.isSilent() ? 1 : 0;
			}
			else if (member.isDialledOnDemand()) {
				ready++;
			}
		}
		return new PoolStats(states.getOrDefault(MemberState.ONLINE, 0), usable, silent,
				states.getOrDefault(MemberState.IDLE, 0), ready, configured,
				states.getOrDefault(MemberState.CONNECTING, 0), states.getOrDefault(MemberState.SUSPENDED, 0),
				members.stream().mapToInt(Member::pending).sum(), waiting, lastFailure);
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
		if (this.ready == 0) {
			return PoolState.DOWN;
		}
		return (this.ready < this.configured || this.silent > 0) ? PoolState.DEGRADED : PoolState.UP;
	}

	/**
	 * Return how many members have no connection though they should, are not being
	 * dialled and are not suspended.
	 * @return the number
	 */
	public int offline() {
		return this.configured - this.online - this.idle - this.connecting - this.suspended;
	}

	@Override
	public String toString() {
		return this.online + " of " + this.configured + " online, "
				+ ((this.usable < this.online) ? this.usable + " usable, " : "")
				+ ((this.silent > 0) ? this.silent + " silent, " : "") + ((this.idle > 0) ? this.idle + " idle, " : "")
				+ this.connecting + " connecting, " + ((this.suspended > 0) ? this.suspended + " suspended, " : "")
				+ this.pending + " requests pending" + ((this.waiting > 0) ? ", " + this.waiting + " waiting" : "")
				+ "; last failure: " + ((this.lastFailure != null) ? this.lastFailure : "none");
	}

}
