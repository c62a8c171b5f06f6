package dev.iso8583.event;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

/**
 * No connection of a pool is online: requests are refused as not sent. A pool that is
 * stopped is down, too, and {@link Pool#isRunning()} tells.
 */
public final class PoolDownEvent extends PoolStateChangedEvent {

	PoolDownEvent(Pool pool, PoolState previous) {
		super(pool, previous, PoolState.DOWN);
	}

}
