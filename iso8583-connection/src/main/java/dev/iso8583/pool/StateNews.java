package dev.iso8583.pool;

import java.util.concurrent.Executor;

/**
 * Tells the listener of a pool each change of its state once. Confined to the pool's
 * scheduler, which gives the changes their order.
 */
final class StateNews {

	private final Pool pool;

	private final PoolListener listener;

	private final Executor callbacks;

	private PoolState told = PoolState.DOWN;

	/**
	 * Create news of a pool.
	 * @param callbacks runs tasks one at a time and in order, off the event loops
	 */
	StateNews(Pool pool, PoolListener listener, Executor callbacks) {
		this.pool = pool;
		this.listener = listener;
		this.callbacks = callbacks;
	}

	/** Something happened that may have changed the state. */
	void look() {
		PoolState previous = this.told;
		PoolState current = this.pool.figures().state();
		this.told = current;
		if (current != previous && this.listener != PoolListener.NONE) {
			this.callbacks.execute(() -> this.listener.stateChanged(this.pool, previous, current));
		}
	}

}
