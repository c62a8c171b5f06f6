package dev.iso8583.event;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

/**
 * Some connections of a pool are online and take requests; the others are suspended or
 * not online.
 */
public final class PoolDegradedEvent extends PoolStateChangedEvent {

	PoolDegradedEvent(Pool pool, PoolState previous) {
		super(pool, previous, PoolState.DEGRADED);
	}

}
