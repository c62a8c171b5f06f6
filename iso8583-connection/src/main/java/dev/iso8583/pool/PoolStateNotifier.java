package dev.iso8583.pool;

import java.util.concurrent.Executor;

/**
 * Notifies the listener of a pool of each change of its state once. Called on the pool's
 * scheduler, which gives the changes their order.
 */
final class PoolStateNotifier {

	private final Pool pool;

	private final PoolListener listener;

	private final Executor listenerThread;

	private final boolean filtered;

	/**
	 * The state that was last notified. Confined to the listener thread if the pool has a
	 * filter, else to the scheduler.
	 */
	private PoolState notified = PoolState.DOWN;

	/**
	 * Create a notifier.
	 * @param filtered whether the state of the pool depends on a filter
	 * @param listenerThread runs tasks one at a time and in order, off the event loops
	 */
	PoolStateNotifier(Pool pool, boolean filtered, PoolListener listener, Executor listenerThread) {
		this.pool = pool;
		this.filtered = filtered;
		this.listener = listener;
		this.listenerThread = listenerThread;
	}

	/** The state may have changed: notify the listener if it has. */
	void stateMayHaveChanged() {
		if (this.listener == PoolListener.NONE) {
			return;
		}
		if (this.filtered) {
			// the filter is code of the application, too
			this.listenerThread.execute(() -> notifyOfChange(Runnable::run));
		}
		else {
			notifyOfChange(this.listenerThread);
		}
	}

	private void notifyOfChange(Executor executor) {
		PoolState previous = this.notified;
		// a changed answer of the filter is notified right here, so it must not cause
		// another notification
		PoolState current = this.pool.stats(false).state();
		this.notified = current;
		if (current != previous) {
			executor.execute(() -> this.listener.stateChanged(this.pool, previous, current));
		}
	}

}
