package dev.iso8583.connection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.message.SafeFailure;
import dev.iso8583.message.StanGenerator;

/**
 * Tells a generator which STANs are in use. An application's own that fails harms
 * nothing: to be told is a convenience, and somebody waits for the answer to a request.
 */
final class TakenStans {

	private static final Logger logger = LoggerFactory.getLogger(StanGenerator.class);

	private final StanGenerator stans;

	private volatile boolean failed;

	TakenStans(StanGenerator stans) {
		this.stans = stans;
	}

	/** Return whether it must be released. */
	boolean take(int stan) {
		try {
			return this.stans.take(stan);
		}
		catch (Throwable ex) {
			failed(ex);
			return false;
		}
	}

	/** Release a number that was taken; 0 is none. */
	void release(int stan) {
		try {
			if (stan != 0) {
				this.stans.release(stan);
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable failure) {
		if (!this.failed) {
			this.failed = true;
			logger.warn("A STAN generator failed to note what is in use", SafeFailure.of(failure));
		}
	}

}
