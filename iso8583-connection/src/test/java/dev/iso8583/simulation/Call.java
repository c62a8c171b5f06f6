package dev.iso8583.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A request of a run: the results that its caller got, and what the network saw of it.
 */
final class Call {

	final String mti;

	final String stan;

	final String rrn;

	/** Whether it was sent by the end that dialled. */
	final boolean byClient;

	final long at;

	final Duration timeout;

	final List<Result> results = new ArrayList<>();

	/** How often the whole message was written to a line. */
	int written;

	/** How often the whole message arrived at the far end. */
	int delivered;

	/** How often a handler of the product was called with it. */
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

	/** The kinds of result that a caller can get. */
	enum Answer {

		ANSWERED, NOT_SENT, UNKNOWN, REJECTED, CANCELLED, SOMETHING_ELSE

	}

	/** A result that the caller got, and when. */
	record Result(Answer answer, long at, String detail) {

	}

}
