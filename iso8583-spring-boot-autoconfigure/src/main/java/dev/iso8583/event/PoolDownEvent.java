package dev.iso8583.event;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

/**
 * No connection of a pool is usable: requests are refused as not sent. A pool that is
 * stopped is also down; {@link Pool#isRunning()} distinguishes the two.
 */
public final class PoolDownEvent extends PoolStateChangedEvent {

	PoolDownEvent(Pool pool, PoolState previous) {
		super(pool, previous, PoolState.DOWN);
	}

}
