package dev.iso8583.tcp;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.Iso8583Exception;

/**
 * Waits on the calling thread for the answer to a request, and knows which connection the
 * thread must not wait for.
 */
final class BlockingCalls {

	/**
	 * The connection for which the thread runs a message handler, or creates a sign-on,
	 * ping or sign-off.
	 */
	private static final ThreadLocal<@Nullable Connection> SERVED_BY_THREAD = new ThreadLocal<>();

	private BlockingCalls() {
	}

	static IsoMessage await(Exchange exchange) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					if (!(Thread.currentThread() instanceof ForkJoinWorkerThread)) {
						park(exchange);
					}
					// in a fork-join pool, get() lets another thread work in place of
					// this one
					return exchange.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
					// no effect if the answer arrived first: the next round returns it
					exchange.interrupted();
				}
			}
		}
		catch (ExecutionException ex) {
			throw unchecked(ex.getCause());
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** Wait without adding a dependent stage to the future. */
	private static void park(Exchange exchange) throws InterruptedException {
		exchange.waiter = Thread.currentThread();
		while (!exchange.isDone()) {
			LockSupport.park(exchange);
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
		}
	}

	/**
	 * Return the connection for which the current thread does work that its close waits
	 * for, or {@code null}.
	 */
	static @Nullable Connection servedByCurrentThread() {
		return SERVED_BY_THREAD.get();
	}

	/**
	 * Set the connection for which the current thread does work that its close waits for.
	 * @return the previous one
	 */
	static @Nullable Connection setServedByCurrentThread(@Nullable Connection connection) {
		Connection before = SERVED_BY_THREAD.get();
		SERVED_BY_THREAD.set(connection);
		return before;
	}

	private static RuntimeException unchecked(Throwable failure) {
		if (failure instanceof Iso8583Exception ours) {
			// created on an event loop; the stack trace should show the caller
			ours.fillInStackTrace();
			return ours;
		}
		return new IllegalStateException("A request ended with an unexpected exception", failure);
	}

}
