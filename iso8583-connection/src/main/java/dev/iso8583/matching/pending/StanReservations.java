package dev.iso8583.matching.pending;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.message.StanGenerator;

/**
 * Reports to a {@link StanGenerator} which STANs are in use. A generator that fails is
 * logged and harms no request: the report only helps it to skip numbers.
 */
public final class StanReservations {

	private static final Logger logger = LoggerFactory.getLogger(StanGenerator.class);

	/** A generator may fail for each request. */
	private static final LogThrottle FAILURES = new LogThrottle();

	private final StanGenerator stans;

	public StanReservations(StanGenerator stans) {
		this.stans = stans;
	}

	/**
	 * Report that a STAN is in use.
	 * @param stan the number
	 * @return whether the generator took note, so that the number must be released once
	 */
	public boolean reserve(int stan) {
		try {
			return this.stans.reserve(stan);
		}
		catch (Throwable ex) {
			failed(ex);
			return false;
		}
	}

	/**
	 * Report that a STAN is in use no more.
	 * @param stan the number
	 */
	public void release(int stan) {
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
			.log("A STAN generator failed to note which STANs are in use");
	}

	/** Releases a number once, however many parties run it. */
	public final class Release extends AtomicBoolean implements Runnable {

		private final int stan;

		public Release(int stan) {
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
