package dev.iso8583.connection;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import com.solab.iso8583.IsoMessage;

/**
 * Waits for the answer to a request.
 */
final class BlockingCalls {

	private BlockingCalls() {
	}

	static IsoMessage await(CompletableFuture<IsoMessage> answer, RequestId id) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return answer.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
					// does nothing if the answer was quicker: the next round returns it
					answer.cancel(false);
				}
			}
		}
		catch (CancellationException ex) {
			throw new OutcomeUnknownException(FailureReason.INTERRUPTED, id, "");
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

	private static RuntimeException unchecked(Throwable failure) {
		if (failure instanceof Iso8583Exception ours) {
			// thrown on an event loop; the caller wants to see where it called
			ours.fillInStackTrace();
			return ours;
		}
		return new IllegalStateException("A request ended in an unforeseen way", failure);
	}

}
