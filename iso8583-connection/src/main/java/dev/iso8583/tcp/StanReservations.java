package dev.iso8583.tcp;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.message.StanGenerator;

/**
 * Tells a generator which STANs are in use. An application's own that fails harms
 * nothing: to be told is a convenience, and somebody waits for the answer to a request.
 */
final class StanReservations {

	private static final Logger logger = LoggerFactory.getLogger(StanGenerator.class);

	/** It may fail for each request. */
	private static final LogThrottle FAILURES = new LogThrottle();

	private final StanGenerator stans;

	StanReservations(StanGenerator stans) {
		this.stans = stans;
	}

	/**
	 * Take a number.
	 * @return whether it was taken, and is to be released once
	 */
	boolean take(int stan) {
		try {
			return this.stans.take(stan);
		}
		catch (Throwable ex) {
			failed(ex);
			return false;
		}
	}

	/** Release a number that was taken. */
	void release(int stan) {
		try {
			this.stans.release(stan);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable failure) {
		logger.atLevel(FAILURES.warnOrDebug())
			.setCause(SafeFailure.of(failure))
			.log("A STAN generator failed to note what is in use");
	}

	/** Releases a number, for several of whom the first to run it does. */
	final class Release extends AtomicBoolean implements Runnable {

		private final int stan;

		Release(int stan) {
			this.stan = stan;
		}

		@Override
		public void run() {
			if (compareAndSet(false, true)) {
				release(this.stan);
			}
		}

	}

}
