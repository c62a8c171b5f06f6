package dev.iso8583.tcp;

import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

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
 * A request on one or two connections, as the subject of a race, and a record of it: the
 * outcome that its caller gets, the outcome that is counted and what the far end
 * receives.
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

	/** The connection that sends the request. */
	final RacedConnection first;

	/**
	 * Another connection in the same match scope, or the same connection if there is no
	 * scope.
	 */
	final RacedConnection second;

	final IsoMessage request = FORMAT.newMessage("0100");

	final IsoMessage response = FORMAT.responseTo(this.request);

	/** The future that the caller of the request holds. */
	CompletableFuture<IsoMessage> answer;

	OneRequest(MatchScope matchScope, int maximumPendingRequests) {
		this(matchScope, maximumPendingRequests, RacedChannel::new);
	}

	OneRequest(MatchScope matchScope, int maximumPendingRequests, Supplier<RacedChannel> channels) {
		ConnectionOptions options = ConnectionOptions.builder(FORMAT)
			.metrics(new Ends())
			.matchScope(matchScope)
			.maximumPendingRequests(maximumPendingRequests)
			.quarantineTime(QUARANTINE)
			.answerKeepAlives(true)
			.build();
		this.scope = (matchScope == MatchScope.POOL) ? new PoolWideMatching(options) : null;
		this.first = new RacedConnection(options, this.scope, this.clock, channels.get());
		this.second = (this.scope != null) ? new RacedConnection(options, this.scope, this.clock, channels.get())
				: this.first;
	}

	/** Send the request, as its caller. */
	final void sends() {
		this.answer = this.first.sends(this.request);
	}

	/** Send and write the request, before the race. */
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

	/** Let the request time out, as the event loop of the first connection. */
	final void timesOut() {
		this.clock.addAndGet(TIMEOUT.toNanos());
		this.first.writes();
	}

	/** Return the outcome that a caller got. */
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

	/**
	 * Return the outcomes that the metrics have counted, each as often as it was counted.
	 */
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
	 * Report the outcome of the caller, the counted outcomes, the number of messages
	 * written and what is left.
	 */
	final void told(LLLL_Result result) {
		settles();
		result.r1 = told(this.answer);
		result.r2 = counted();
		result.r3 = written() + " written";
		result.r4 = left() + " left";
	}

	/** Let the event loops do all remaining work. */
	final void settles() {
		this.first.writes();
		this.second.writes();
	}

	/**
	 * Return what is left of the request after it has ended and its response can no
	 * longer arrive: its place, its key, and its STAN if it is still taken or was
	 * released twice.
	 */
	final int left() {
		int left = this.first.pending()
				+ ((this.scope != null) ? this.second.pending() + this.scope.holders.size() : 0);
		this.clock.addAndGet(QUARANTINE.toNanos());
		// expired entries leave the quarantine when another one enters
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
