package dev.iso8583.event;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

/**
 * Some connections of a pool are usable and others are not, or all are usable and at
 * least one is silent. See {@link PoolState#DEGRADED}.
 */
public final class PoolDegradedEvent extends PoolStateChangedEvent {

	PoolDegradedEvent(Pool pool, PoolState previous) {
		super(pool, previous, PoolState.DEGRADED);
	}

}
