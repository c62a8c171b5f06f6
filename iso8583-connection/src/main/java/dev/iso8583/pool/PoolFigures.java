package dev.iso8583.pool;

import org.jspecify.annotations.Nullable;

/**
 * A pool at a moment, taken without a lock.
 *
 * @param online how many connections are online
 * @param configured how many there should be
 * @param connecting how many are being dialled or are signing on
 * @param pending how many requests wait for their response
 * @param lastFailure why a connection was last lost or not had, without card data;
 * {@code null} if never
 */
public record PoolFigures(int online, int configured, int connecting, int pending, @Nullable String lastFailure) {

	/**
	 * Return the state of the pool.
	 * @return up, degraded or down
	 */
	public PoolState state() {
		if (this.online == 0) {
			return PoolState.DOWN;
		}
		return (this.online < this.configured) ? PoolState.DEGRADED : PoolState.UP;
	}

	@Override
	public String toString() {
		return this.online + " of " + this.configured + " online, " + this.connecting + " connecting, " + this.pending
				+ " requests pending; last failure: " + ((this.lastFailure != null) ? this.lastFailure : "none");
	}

}
