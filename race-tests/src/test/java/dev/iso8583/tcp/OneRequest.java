package dev.iso8583.tcp;

import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.LLLL_Result;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.Delivery;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.MatchScope;
import dev.iso8583.connection.RequestOutcome;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;

/**
 * One or two connections and a request that races go over, and the books on it: what its
 * caller was told, what was counted and what the far end has seen.
 */
abstract class OneRequest {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Duration QUARANTINE = Duration.ofMinutes(5);

	private static final RacedStans STANS = new RacedStans();

	private static final MessageFormat FORMAT = MessageFormat.builder()
		.configuration("""
				<j8583-config><parse type="0110"><field num="11" type="NUMERIC" length="6"/></parse></j8583-config>""")
		.stanGenerator(STANS)
		.build();

	private final AtomicLong clock = new AtomicLong();

	private final AtomicIntegerArray ends = new AtomicIntegerArray(RequestOutcome.values().length);

	private final @Nullable PoolWideMatching scope;

	/** The connection that the request goes out on. */
	final RacedConnection first;

	/** Another one of the same scope. Without a scope it is the same. */
	final RacedConnection second;

	final IsoMessage request = FORMAT.newMessage("0100");

	final IsoMessage response = FORMAT.responseTo(this.request);

	/** What its caller holds. */
	CompletableFuture<IsoMessage> answer;

	OneRequest(MatchScope matchScope, int maximumPendingRequests) {
		ConnectionOptions options = ConnectionOptions.builder(FORMAT)
			.metrics(new Ends())
			.matchScope(matchScope)
			.maximumPendingRequests(maximumPendingRequests)
			.quarantineTime(QUARANTINE)
			.build();
		this.scope = (matchScope == MatchScope.POOL) ? new PoolWideMatching(options) : null;
		this.first = new RacedConnection(options, this.scope, this.clock);
		this.second = (this.scope != null) ? new RacedConnection(options, this.scope, this.clock) : this.first;
	}

	/** As its caller, send the request. */
	final void sends() {
		this.answer = this.first.sends(this.request);
	}

	/** Have the request written before the race. */
	final void isWritten() {
		sends();
		this.first.writes();
	}

	/** Return another request. */
	static IsoMessage anotherKey() {
		return FORMAT.newMessage("0100");
	}

	/** Return the response to a request. */
	static IsoMessage responseTo(IsoMessage request) {
		return FORMAT.responseTo(request);
	}

	/** Return another request with the same match key. */
	final IsoMessage sameKey() {
		IsoMessage same = anotherKey();
		same.setField(11, this.request.getField(11));
		return same;
	}

	/** As the event loop of the first connection, give up waiting. */
	final void timesOut() {
		this.clock.addAndGet(TIMEOUT.toNanos());
		this.first.writes();
	}

	/** Return what a caller was told. */
	static String told(CompletableFuture<IsoMessage> answer) {
		if (!answer.isDone()) {
			return "WAITS";
		}
		Throwable failure = answer.isCancelled() ? null : answer.handle((response, ex) -> ex).join();
		if (failure instanceof Iso8583Exception told) {
			return (told.delivery() == Delivery.NOT_SENT) ? told.reason().name() : told.delivery().name();
		}
		return answer.isCancelled() ? "CANCELLED" : (failure != null) ? failure.toString() : "ANSWERED";
	}

	/** Return how requests ended, by the metrics, each as often as it was counted. */
	final String counted() {
		StringJoiner counted = new StringJoiner("+");
		for (RequestOutcome outcome : RequestOutcome.values()) {
			for (int count = this.ends.get(outcome.ordinal()); count > 0; count--) {
				counted.add(outcome.name());
			}
		}
		return counted.toString();
	}

	final int written() {
		return this.first.written() + ((this.scope != null) ? this.second.written() : 0);
	}

	/**
	 * Tell what its caller was told, what was counted, what was written, what is left.
	 */
	final void told(LLLL_Result result) {
		settles();
		result.r1 = told(this.answer);
		result.r2 = counted();
		result.r3 = written() + " written";
		result.r4 = left() + " left";
	}

	/** Let the event loops do what is left to do. */
	final void settles() {
		this.first.writes();
		this.second.writes();
	}

	/**
	 * Return what is left of the request when all has ended and its response can come no
	 * more: its place, its key, and its STAN, taken or released once too often.
	 */
	final int left() {
		int left = this.first.pending()
				+ ((this.scope != null) ? this.second.pending() + this.scope.holders.size() : 0);
		this.clock.addAndGet(QUARANTINE.toNanos());
		// one more that enters the quarantine, so that those leave that are over
		this.second.sends(anotherKey()).cancel(false);
		return left + Math.abs(STANS.taken(Integer.parseInt(this.request.getField(11).toString())));
	}

	private final class Ends implements LinkMetrics {

		@Override
		public void requestEnded(@Nullable Mti mti, RequestOutcome outcome, @Nullable String responseCode, long nanos) {
			OneRequest.this.ends.incrementAndGet(outcome.ordinal());
		}

	}

}
