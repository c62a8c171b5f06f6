package dev.iso8583.pool;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What the traffic of a member shows about its far end: whether it still answers, and
 * whether it has proved on the current connection that it works. Changed on the pool's
 * scheduler only, except {@link #probed()}; what is volatile may be read on any thread.
 */
final class PeerHealth {

	/** A silent member gets a request at this interval, to see whether it is back. */
	private static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);

	private final LongSupplier clock;

	private volatile boolean silent;

	/** When the member was found to be silent, or got its last request since. */
	private volatile long lastProbe;

	/** Whether the far end has proved on the current connection that it works. */
	private boolean proven;

	/**
	 * Whether the last connection ended because of an unanswered ping and was never
	 * proven.
	 */
	private boolean doubtful;

	PeerHealth(LongSupplier clock) {
		this.clock = clock;
	}

	boolean isSilent() {
		return this.silent;
	}

	boolean isProven() {
		return this.proven;
	}

	boolean isProbeDue() {
		return this.clock.getAsLong() - this.lastProbe >= PROBE_INTERVAL.toNanos();
	}

	/** A silent member gets a request. On any thread. */
	void probed() {
		this.lastProbe = this.clock.getAsLong();
	}

	/** A new connection is online. */
	void connected() {
		this.silent = this.doubtful;
		probed();
		this.proven = false;
	}

	/** The connection has ended. */
	void disconnected(boolean pingUnanswered) {
		this.doubtful = !this.proven && (pingUnanswered || this.doubtful);
		this.silent = false;
	}

	/** Requests timed out in a row and nothing was received meanwhile. */
	void fellSilent() {
		this.silent = true;
		probed();
	}

	/**
	 * The far end has sent a message. That is not enough after an unanswered ping.
	 * @return whether the member is no longer silent
	 */
	boolean heard() {
		boolean ends = this.silent && !this.doubtful;
		if (ends) {
			this.silent = false;
		}
		return ends;
	}

	/**
	 * The far end has proved that it works, by more than the answer to the sign-on.
	 * @return whether the member is no longer silent
	 */
	boolean proved() {
		boolean ends = this.silent;
		this.proven = true;
		this.doubtful = false;
		this.silent = false;
		return ends;
	}

}
