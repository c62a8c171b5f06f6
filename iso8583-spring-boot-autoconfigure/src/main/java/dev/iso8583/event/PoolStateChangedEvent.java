package dev.iso8583.event;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

/**
 * The state of a pool, or of the pool behind a single connection, has changed. Listen to
 * this type for all changes, or to one of {@link PoolUpEvent}, {@link PoolDegradedEvent},
 * {@link PoolDownEvent} and {@link PoolSuspendedEvent}.
 */
public abstract sealed class PoolStateChangedEvent extends LinkEvent
		permits PoolUpEvent, PoolDegradedEvent, PoolDownEvent, PoolSuspendedEvent {

	private final transient Pool pool;

	private final PoolState previous;

	private final PoolState state;

	PoolStateChangedEvent(Pool pool, PoolState previous, PoolState state) {
		super(pool.name());
		this.pool = pool;
		this.previous = previous;
		this.state = state;
	}

	/**
	 * Return the event of a change.
	 * @param pool the pool
	 * @param previous the state before
	 * @param state the state now
	 * @return the event
	 */
	public static PoolStateChangedEvent of(Pool pool, PoolState previous, PoolState state) {
		return switch (state) {
			case UP -> new PoolUpEvent(pool, previous);
			case DEGRADED -> new PoolDegradedEvent(pool, previous);
			case DOWN -> new PoolDownEvent(pool, previous);
			case SUSPENDED -> new PoolSuspendedEvent(pool, previous);
		};
	}

	/**
	 * Return the pool.
	 * @return the pool, whose state may have changed again by now
	 */
	public Pool getPool() {
		return this.pool;
	}

	/**
	 * Return the state before.
	 * @return the state of the previous event, or down if this is the first
	 */
	public PoolState getPrevious() {
		return this.previous;
	}

	/**
	 * Return the new state.
	 * @return the state that the pool changed to
	 */
	public PoolState getState() {
		return this.state;
	}

	@Override
	String describe() {
		return getLink() + ": " + this.previous + " -> " + this.state;
	}

}
