package dev.iso8583.pool;

import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Notifies the listener of a pool of each change of its state once. Called on the pool's
 * scheduler, which gives the changes their order.
 */
final class PoolStateNotifier {

	private final Supplier<PoolState> state;

	private final BiConsumer<PoolState, PoolState> listener;

	private final Executor listenerThread;

	private final boolean filtered;

	/**
	 * The state that was last notified. Confined to the listener thread if the pool has a
	 * filter, else to the scheduler.
	 */
	private PoolState notified = PoolState.DOWN;

	/**
	 * Create a notifier.
	 * @param state returns the state of the pool. It must not notify of a changed answer
	 * of the filter
	 * @param filtered whether the state of the pool depends on a filter
	 * @param listener is given the previous state and the current one
	 * @param listenerThread runs tasks one at a time and in order, off the event loops
	 */
	PoolStateNotifier(Supplier<PoolState> state, boolean filtered, BiConsumer<PoolState, PoolState> listener,
			Executor listenerThread) {
		this.state = state;
		this.filtered = filtered;
		this.listener = listener;
		this.listenerThread = listenerThread;
	}

	/** The state may have changed: notify the listener if it has. */
	void stateMayHaveChanged() {
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
		PoolState current = this.state.get();
		this.notified = current;
		if (current != previous) {
			executor.execute(() -> this.listener.accept(previous, current));
		}
	}

}
