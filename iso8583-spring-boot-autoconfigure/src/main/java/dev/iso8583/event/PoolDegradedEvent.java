package dev.iso8583.event;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

/**
 * Some connections of a pool are usable and others are not, or one is silent, see
 * {@link PoolState#DEGRADED}.
 */
public final class PoolDegradedEvent extends PoolStateChangedEvent {

	PoolDegradedEvent(Pool pool, PoolState previous) {
		super(pool, previous, PoolState.DEGRADED);
	}

}
