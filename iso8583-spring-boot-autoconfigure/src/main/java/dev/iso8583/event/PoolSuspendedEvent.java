package dev.iso8583.event;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

/**
 * All members of a pool are suspended, so requests are refused as not sent.
 */
public final class PoolSuspendedEvent extends PoolStateChangedEvent {

	PoolSuspendedEvent(Pool pool, PoolState previous) {
		super(pool, previous, PoolState.SUSPENDED);
	}

}
