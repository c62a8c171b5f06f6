package dev.iso8583.tcp;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.Iso8583Exception;

/**
 * Waits for the answer to a request.
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
					// lets another thread of such a pool work in the place of this one
					return exchange.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
					// does nothing if the answer was quicker: the next round returns it
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

	/** Wait without anything that the future would have to keep. */
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
			// thrown on an event loop; the caller wants to see where it called
			ours.fillInStackTrace();
			return ours;
		}
		return new IllegalStateException("A request ended in an unforeseen way", failure);
	}

}
