package dev.iso8583.event;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

/**
 * All connections of a pool are usable, and none is silent.
 */
public final class PoolUpEvent extends PoolStateChangedEvent {

	PoolUpEvent(Pool pool, PoolState previous) {
		super(pool, previous, PoolState.UP);
	}

}
