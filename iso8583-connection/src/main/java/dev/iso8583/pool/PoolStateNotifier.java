package dev.iso8583.pool;

import java.util.concurrent.Executor;

/**
 * Tells the listener of a pool each change of its state once. Called on the pool's
 * scheduler, which gives the changes their order.
 */
final class PoolStateNotifier {

	private final Pool pool;

	private final PoolListener listener;

	private final Executor callbacks;

	/** Whether the state depends on a filter. */
	private final boolean filtered;

	/**
	 * Confined to the callbacks if the state depends on a filter, else to the scheduler.
	 */
	private PoolState told = PoolState.DOWN;

	/**
	 * Create news of a pool.
	 * @param filtered whether its state depends on a filter
	 * @param callbacks runs tasks one at a time and in order, off the event loops
	 */
	PoolStateNotifier(Pool pool, boolean filtered, PoolListener listener, Executor callbacks) {
		this.pool = pool;
		this.filtered = filtered;
		this.listener = listener;
		this.callbacks = callbacks;
	}

	/** Something happened that may have changed the state. */
	void look() {
		if (this.listener == PoolListener.NONE) {
			return;
		}
		if (this.filtered) {
			// the filter is code of the application, too
			this.callbacks.execute(() -> compare(Runnable::run));
		}
		else {
			compare(this.callbacks);
		}
	}

	private void compare(Executor tell) {
		PoolState previous = this.told;
		// what the filter answers now is told here, and must not be a reason to look
		// again
		PoolState current = this.pool.stats(false).state();
		this.told = current;
		if (current != previous) {
			tell.execute(() -> this.listener.stateChanged(this.pool, previous, current));
		}
	}

}
