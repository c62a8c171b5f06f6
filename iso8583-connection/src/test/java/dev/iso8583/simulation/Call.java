package dev.iso8583.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A request of a run: what its caller was told, and what the network saw of it.
 */
final class Call {

	final String mti;

	final String stan;

	final String rrn;

	/** Whether it was sent by the end that dialled. */
	final boolean byClient;

	final long at;

	final Duration timeout;

	final List<Told> told = new ArrayList<>();

	/** How often it was handed to a line as a whole. */
	int written;

	/** How often it arrived at the far end. */
	int delivered;

	/** How often a handler of the product got it. */
	int handled;

	boolean cancelled;

	boolean rejected;

	Call(String mti, String stan, String rrn, boolean byClient, long at, Duration timeout) {
		this.mti = mti;
		this.stan = stan;
		this.rrn = rrn;
		this.byClient = byClient;
		this.at = at;
		this.timeout = timeout;
	}

	@Override
	public String toString() {
		return this.mti + " STAN " + this.stan + " RRN " + this.rrn;
	}

	/** What a caller is told. */
	enum Answer {

		ANSWERED, NOT_SENT, UNKNOWN, REJECTED, CANCELLED, SOMETHING_ELSE

	}

	/** What the caller was told, and when. */
	record Told(Answer answer, long at, String detail) {

	}

}
