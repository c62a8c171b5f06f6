package dev.iso8583.pool.waiting;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.RequestId;

/**
 * A request whose thread waits for the connection. Its steps run on that thread.
 */
final class WaitingThread extends Waiter {

	/** Completed by the next wake. */
	private volatile CompletableFuture<@Nullable Void> signal = new CompletableFuture<>();

	WaitingThread(RequestId id, IsoMessage message, LongSupplier clock, @Nullable Duration ownTimeout,
			Duration timeout) {
		super(id, message, clock, ownTimeout, timeout);
	}

	/** Prepare to be woken. A wake from now on ends the next {@link #await}. */
	void prepare() {
		if (this.signal.isDone()) {
			this.signal = new CompletableFuture<>();
		}
	}

	/**
	 * Wait until it is woken, or until the timeout. In a fork-join pool another thread
	 * works meanwhile.
	 */
	void await() throws InterruptedException {
		try {
			this.signal.get(left().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			// the next step sees it
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	@Override
	void wake() {
		this.signal.complete(null);
	}

}
