package dev.iso8583.pool.waiting;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Wakes the threads that wait until the state of a pool may have changed. Safe for use by
 * several threads.
 */
public final class ChangeSignal {

	/** {@code null} while no thread waits. */
	private final AtomicReference<@Nullable CompletableFuture<@Nullable Void>> next = new AtomicReference<>();

	/**
	 * Return a future that completes with the next change. Get it before the look at the
	 * state, so that no change in between is missed.
	 * @return the future
	 */
	public CompletableFuture<?> next() {
		return this.next.updateAndGet((waiting) -> (waiting != null) ? waiting : new CompletableFuture<>());
	}

	/** Wake the waiting threads. */
	public void changed() {
		CompletableFuture<@Nullable Void> waiting = this.next.getAndSet(null);
		if (waiting != null) {
			waiting.complete(null);
		}
	}

}
