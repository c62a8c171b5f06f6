package dev.iso8583.pool;

import org.jspecify.annotations.Nullable;

/**
 * A pool at a moment, taken without a lock. A member is online, connecting, suspended or
 * none of these, and never two.
 *
 * @param online how many connections are online and not suspended
 * @param usable how many of these the filter lets through
 * @param silent how many of these have a far end that answers nothing, see
 * {@link PoolMember#isSilent()}
 * @param configured how many there should be
 * @param connecting how many are being dialled or are signing on
 * @param suspended how many are suspended, with or without a connection
 * @param pending how many requests wait for their response
 * @param lastFailure why a connection was last lost or not had, without card data;
 * {@code null} if never
 */
public record PoolStats(int online, int usable, int silent, int configured, int connecting, int suspended, int pending,
		@Nullable String lastFailure) {

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
