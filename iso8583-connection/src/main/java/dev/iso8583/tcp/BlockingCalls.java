package dev.iso8583.tcp;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.Iso8583Exception;

/**
 * Waits on the calling thread for the answer to a request.
 */
final class BlockingCalls {

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

	private static RuntimeException unchecked(Throwable failure) {
		if (failure instanceof Iso8583Exception ours) {
			// created on an event loop; the stack trace should show the caller
			ours.fillInStackTrace();
			return ours;
		}
		return new IllegalStateException("A request ended with an unexpected exception", failure);
	}

}
