package dev.iso8583.tcp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.connection.RequestOutcome;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.internal.CallerContext;
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.matching.MissingMatchFieldException;
import dev.iso8583.matching.PendingRequests.Admission;
import dev.iso8583.matching.PendingRequests;
import dev.iso8583.matching.Quarantine;
import dev.iso8583.matching.StanReservations;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;

/**
 * The requests of one connection, from the call to the answer. A request is prepared on
 * the caller's thread; written, answered, timed out and cut off on the event loop.
 */
final class Requests {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/** Metrics that fail may do so for each request. */
	private static final LogThrottle UNCOUNTED = new LogThrottle();

	/** Match keys of the application that fail may do so for each response. */
	private static final LogThrottle UNKEYED = new LogThrottle();

	/**
	 * So many requests of network management find room when the table is full: how else
	 * would a far end be found out that answers nothing?
	 */
	private static final int RESERVED = 16;

	private final String link;

	private final ConnectionOptions options;

	private final EventLoop eventLoop;

	private final Outbox outbox;

	private final Encoder encoder;

	private final ConnectionControl control;

	final StanReservations stans;

	private final Deadlines deadlines;

	private final PendingRequests<Exchange> pending;

	/**
	 * How many answers wait for a thread to take them to their callers. They count as
	 * requests in flight, or callers who are slower than the far end would have ever
	 * more.
	 */
	final AtomicInteger undelivered = new AtomicInteger();

	final Quarantine quarantine;

	/**
	 * How many messages came that cannot be decoded and may be responses. Event loop
	 * only.
	 */
	private int undecodable;

	/** The type of the last one, if that could be read, and what is wrong with it. */
	private String lastUndecodable = "";

	/** Whether the quarantine is of this connection alone, and ends with it. */
	private final boolean ownQuarantine;

	/**
	 * Create the requests of a connection.
	 * @param scope where responses may arrive on other connections, or {@code null} if
	 * they arrive on this one only
	 */
	Requests(LinkContext context, @Nullable PoolWideMatching scope, EventLoop eventLoop, Outbox outbox, Encoder encoder,
			ConnectionControl control) {
		this.link = context.link();
		this.options = context.options();
		this.eventLoop = eventLoop;
		this.outbox = outbox;
		this.encoder = encoder;
		this.control = control;
		this.stans = new StanReservations(this.options.format().stanGenerator());
		this.deadlines = new Deadlines(this.eventLoop, this::expired);
		this.pending = new PendingRequests<>(this.options.limits().pendingRequests(),
				(scope != null) ? scope.holders : null);
		this.quarantine = (scope != null) ? scope.quarantine : PoolWideMatching.quarantine(this.options);
		this.ownQuarantine = scope == null;
	}

	/** Whether there is room for another request. */
	boolean hasRoom() {
		return pending() + this.undelivered.get() < this.options.limits().pendingRequests();
	}

	/** Return the time in nanoseconds, by the clock of the event loop's timers. */
	long now() {
		return this.eventLoop.ticker().nanoTime();
	}

	LinkMetrics metrics() {
		return this.options.metrics();
	}

	/** The application's metrics failed, which must hold up nothing. */
	void notCounted(RequestId id, Throwable failure) {
		try {
			logger.atLevel(UNCOUNTED.warnOrDebug())
				.setCause(SafeFailure.of(failure))
				.log("{}: {} was not counted", this.control, id.message());
		}
		catch (Throwable ex) {
			// its answer is needed more than the line
		}
	}

	int pending() {
		return this.pending.size();
	}

	/**
	 * Send a request.
	 * @param refusal why the connection takes no requests now, or {@code null} if it does
	 * @param completer where the returned future is completed; {@code null} if right
	 * where the answer is found, since only a thread that waits depends on it
	 * @throws NotSentException if it was refused
	 */
	Exchange send(IsoMessage request, Duration timeout, @Nullable FailureReason refusal, Purpose purpose,
			@Nullable Executor completer) {
		RequestId id = RequestId.of(this.link, request);
		long start = now();
		try {
			requireAccepted(id, refusal);
			MatchKey key = keyOf(request, id);
			requireReadableResponse(id, key);
			Exchange exchange = new Exchange(this, id, key, this.options.matching().echoedFields().valuesOf(request),
					this.encoder.encode(request, id), start, timeout, purpose, completer);
			if (Encoder.isPrinting()) {
				exchange.context = CallerContext.current();
			}
			admit(exchange, start);
			this.outbox.add(exchange);
			return exchange;
		}
		catch (NotSentException ex) {
			metrics().requestEnded(id.mti(), RequestOutcome.NOT_SENT, null, now() - start);
			throw ex;
		}
	}

	private void requireAccepted(RequestId id, @Nullable FailureReason refusal) {
		if (refusal != null) {
			throw new NotSentException(refusal, id, "");
		}
		if (id.mti() == null || !id.mti().isRequest()) {
			throw new NotSentException(FailureReason.NOT_A_REQUEST, id,
					"use reply or transmit for a message that is not answered");
		}
	}

	/**
	 * Refuse a request whose response could not be read: the far end would act on it, and
	 * its caller would never know. What a codec of the application reads, only it knows.
	 */
	private void requireReadableResponse(RequestId id, MatchKey key) {
		MessageFormat format = this.options.format();
		if (format.hasGuide(key.responseMti()) || this.options.codec() != MessageCodec.DEFAULT || id.mti() == null) {
			return;
		}
		// the application's match keys may name any type, and a response may have a
		// repeat mark
		Mti response = id.mti().response();
		if (!format.hasGuide(response) && !format.hasGuide(new Mti(response.value() | 1))) {
			throw new NotSentException(FailureReason.NO_RESPONSE_GUIDE, id, "the message format has no parse guide for "
					+ response + "; give it a <parse type=\"" + response + "\"> element");
		}
	}

	private MatchKey keyOf(IsoMessage request, RequestId id) {
		MatchKey key;
		try {
			key = keyOf(request);
		}
		catch (Throwable ex) {
			throw new NotSentException(FailureReason.NO_MATCH_KEY, id, whyNoKey(ex));
		}
		if (key == null) {
			throw new NotSentException(FailureReason.NO_MATCH_KEY, id, whyNoKey(null));
		}
		return key;
	}

	/** Return the key of a message, {@code null} by the application's own match keys. */
	private @Nullable MatchKey keyOf(IsoMessage message) {
		return this.options.matching().keys().keyOf(message);
	}

	private String whyNoKey(@Nullable Throwable failure) {
		if (failure instanceof MissingMatchFieldException) {
			return String.valueOf(failure.getMessage());
		}
		String keys = "the match keys " + this.options.matching().keys().getClass().getName();
		// a failure of the application's may quote a value in its text
		return (failure != null) ? keys + " failed with " + failure.getClass().getName()
				: keys + " returned null; return MatchKey.of(message, values) for every request and every response";
	}

	/** A response of which it cannot be told which request it answers. */
	private Matching withoutKey(IsoMessage response, @Nullable Throwable failure) {
		boolean ours = failure instanceof MissingMatchFieldException;
		logger.atLevel(ours ? Level.DEBUG : UNKEYED.warnOrDebug())
			.log("{}: {} answers no request: {}", this.control, RequestId.of("", response).message(),
					whyNoKey(failure));
		return Matching.NO_MATCH_KEY;
	}

	private void admit(Exchange exchange, long now) {
		Mti mti = exchange.id.mti();
		boolean repeat = mti != null && mti.isRepeat();
		// an echo test must go, or a far end that answers nothing is never found out
		if (!repeat && !exchange.purpose.isManagement() && this.quarantine.isFull(now)) {
			throw new NotSentException(FailureReason.TOO_MANY_UNANSWERED, exchange.id, "");
		}
		takeStan(exchange);
		Admission admission = this.pending.add(exchange.key, exchange,
				exchange.purpose.isManagement() ? RESERVED : -this.undelivered.get());
		if (admission != Admission.ADDED) {
			exchange.releaseStan();
			throw notAdmitted(admission, exchange.id);
		}
		// after it was added: see the quarantine. The response to the original is one to
		// its repeat, too; and where all echo tests have one key, the answer to the last
		// is a sign of life as good as the answer to the next
		boolean echo = exchange.purpose.isManagement() && mti != null && mti.isNetworkManagement();
		if (!repeat && !echo && this.quarantine.holds(exchange.key, now) && remove(exchange)) {
			exchange.releaseStan();
			if (this.control.isDraining()) {
				// it may have been seen in flight
				onEventLoop(this.control::closeIfDrained, () -> {
				});
			}
			throw new NotSentException(FailureReason.QUARANTINED, exchange.id, "");
		}
	}

	private NotSentException notAdmitted(Admission admission, RequestId id) {
		return switch (admission) {
			case DUPLICATE -> new NotSentException(FailureReason.DUPLICATE, id, "");
			case FULL -> new NotSentException(FailureReason.TOO_MANY_PENDING, id, full());
			default -> new NotSentException(FailureReason.CLOSED, id, "");
		};
	}

	private String full() {
		int waiting = this.undelivered.get();
		return "the maximum is " + this.options.limits().pendingRequests()
				+ ((waiting > 0) ? ", and " + waiting + " answers wait for a callback thread" : "");
	}

	private void takeStan(Exchange exchange) {
		int number = numberOf(exchange.id.stan());
		if (number > 0 && this.stans.reserve(number)) {
			exchange.stan = number;
		}
	}

	/** Return the number that six digits say, or 0. */
	private static int numberOf(@Nullable String stan) {
		int number = 0;
		if (stan == null || stan.length() != 6) {
			return number;
		}
		for (int place = 0; place < 6; place++) {
			char digit = stan.charAt(place);
			if (digit < '0' || digit > '9') {
				return 0;
			}
			number = number * 10 + digit - '0';
		}
		return number;
	}

	/**
	 * Give up a request whose caller does not wait any more.
	 * @param outcome what it counts as
	 * @return whether it was still waiting
	 */
	boolean giveUp(Exchange exchange, RequestOutcome outcome) {
		Quarantine.Entry quarantined = removeUnanswered(exchange);
		if (quarantined == null) {
			return false;
		}
		exchange.ended(outcome);
		onEventLoop(() -> {
			ended(exchange);
			if (!exchange.written) {
				this.quarantine.withdraw(quarantined);
				exchange.releaseStan();
			}
		}, exchange::releaseStan);
		return true;
	}

	/**
	 * Hand a response to the caller who waits for it.
	 * @return whether it answered a request, came late, or matches nothing
	 */
	Matching answer(IsoMessage response) {
		assert this.eventLoop.inEventLoop();
		MatchKey key;
		try {
			key = keyOf(response);
		}
		catch (Throwable ex) {
			return withoutKey(response, ex);
		}
		if (key == null) {
			return withoutKey(response, null);
		}
		Exchange exchange = this.pending.find(key);
		// what was not written yet cannot have been answered: the response belongs to an
		// earlier request
		if (exchange != null && exchange.written) {
			// by the options of the connection it went out on, which may be another
			int differing = exchange.requests.options.matching()
				.echoedFields()
				.firstDifference(exchange.echoed, response);
			if (differing != 0) {
				logger.debug("{}: a response to {} differs from it in field {}", this.control, exchange.id, differing);
				return Matching.NOT_ECHOED;
			}
			if (exchange.requests.answered(exchange, response, this.encoder)) {
				if (!exchange.purpose.isManagement()) {
					this.control.answered();
				}
				return Matching.ANSWERED;
			}
		}
		return this.quarantine.claimLateResponse(key, now()) ? Matching.LATE : Matching.NO_REQUEST;
	}

	/**
	 * A message came that cannot be decoded. It answers no request, since what was read
	 * of it may be wrong; but a caller who gets no other response is told.
	 */
	void undecodable(UndecodableMessageException failure) {
		assert this.eventLoop.inEventLoop();
		Mti mti = failure.mti();
		if (mti != null && !mti.isResponse()) {
			return;
		}
		this.undecodable++;
		this.lastUndecodable = ((mti != null) ? mti + ": " : "") + failure.getMessage();
		Exchange exchange = requestOf(mti, failure.stan());
		if (exchange != null && exchange.written) {
			exchange.undecodable = String.valueOf(failure.getMessage());
		}
	}

	/** Find a request where the type and the STAN of its response are its match key. */
	private @Nullable Exchange requestOf(@Nullable Mti mti, @Nullable IsoValue<?> stan) {
		if (mti == null || stan == null || !this.options.matching().keys().equals(MatchFields.STAN)) {
			return null;
		}
		try {
			return this.pending.find(new MatchKey(mti.original(), List.of(stan.toString())));
		}
		catch (Throwable ex) {
			// of a codec for field 11
			return null;
		}
	}

	/** What a caller who got no response needs to know of what came meanwhile. */
	private String meanwhile(Exchange exchange) {
		int count = exchange.written ? this.undecodable - exchange.undecodableBefore : 0;
		if (count == 0) {
			return "";
		}
		return "; meanwhile " + ((count == 1) ? "a message" : count + " messages")
				+ " came on its connection that could not be decoded, " + ((count == 1) ? "" : "the last one ")
				+ this.lastUndecodable;
	}

	/**
	 * The response to a request arrived.
	 * @param on the encoder of the connection it arrived on, perhaps another one of the
	 * scope
	 */
	private boolean answered(Exchange exchange, IsoMessage response, Encoder on) {
		if (!remove(exchange)) {
			return false;
		}
		exchange.releaseStan();
		if (Encoder.isPrinting()) {
			print(exchange, response, on);
		}
		exchange.answer(response);
		if (this.eventLoop.inEventLoop()) {
			ended(exchange);
		}
		else {
			onEventLoop(() -> ended(exchange), () -> {
			});
		}
		return true;
	}

	private static void print(Exchange exchange, IsoMessage response, Encoder on) {
		try {
			on.printResponse(response, exchange.context, TimeUnit.NANOSECONDS.toMillis(exchange.time()));
		}
		catch (Throwable ex) {
			// the caller waits for the answer, and needs it more than the line
		}
	}

	private void ended(Exchange exchange) {
		this.deadlines.remove(exchange);
		this.control.closeIfDrained();
	}

	/** End the pending request that a message of the far end refers to. */
	boolean reject(IsoMessage request, Throwable cause) {
		if (!Mti.isValid(request.getType()) || !Mti.of(request).isRequest()) {
			return false;
		}
		Exchange exchange;
		try {
			MatchKey key = keyOf(request);
			exchange = (key != null) ? this.pending.find(key) : null;
		}
		catch (Throwable ex) {
			return false;
		}
		// in quarantine from now on: its response may follow at once, and is late
		if (exchange == null || !exchange.written || exchange.requests.removeUnanswered(exchange) == null) {
			return false;
		}
		exchange.reject(cause);
		exchange.requests.onEventLoop(() -> exchange.requests.ended(exchange), () -> {
		});
		return true;
	}

	/** End every request: the connection is gone. */
	void cutOff(CloseReason reason) {
		assert this.eventLoop.inEventLoop();
		if (!this.ownQuarantine) {
			// their responses may still come on other connections
			this.pending.forEach(this::quarantineIfWritten);
		}
		this.deadlines.clear();
		this.pending.close((exchange) -> {
			if (this.ownQuarantine || !exchange.written) {
				exchange.releaseStan();
			}
			exchange.end(FailureReason.CLOSED, reason + meanwhile(exchange));
		});
		if (this.ownQuarantine) {
			this.quarantine.clear();
		}
		this.outbox.drain();
	}

	private void quarantineIfWritten(Exchange exchange) {
		if (exchange.written) {
			this.quarantine.add(exchange.key, exchange.stanRelease(), now());
		}
	}

	/**
	 * Decide, just before a request is written, whether its caller still waits: from then
	 * on its response is awaited.
	 */
	boolean claim(Exchange exchange, long now) {
		if (this.pending.find(exchange.key) != exchange) {
			return false;
		}
		if (exchange.purpose != Purpose.SESSION && this.control.isLeaving()) {
			refused(exchange);
			return false;
		}
		// the time it spent waiting for the event loop counts
		if (exchange.deadline - now <= 0) {
			timeOut(exchange);
			return false;
		}
		this.deadlines.add(exchange);
		exchange.undecodableBefore = this.undecodable;
		exchange.written = true;
		return true;
	}

	/** The connection ended before a request was written. */
	void refused(Exchange exchange) {
		notWritten(exchange, FailureReason.CLOSED, "");
	}

	private void expired(Exchange exchange) {
		try {
			timeOut(exchange);
		}
		catch (Throwable ex) {
			// such as no memory left: it may still wait, and has no deadline any more
			this.control.cut(CloseReason.INTERNAL_ERROR, ex.getClass().getName());
		}
	}

	private void timeOut(Exchange exchange) {
		if (!exchange.written) {
			notWritten(exchange, FailureReason.TIMEOUT, waited(exchange));
			this.control.closeIfDrained();
		}
		else if (removeUnanswered(exchange) != null) {
			exchange.end(FailureReason.TIMEOUT, waited(exchange));
			ended(exchange);
			if (!exchange.purpose.isManagement()) {
				this.control.timedOut();
			}
			// traffic keeps an idle time from passing: is the far end still there?
			this.control.idle();
		}
	}

	private String waited(Exchange exchange) {
		return "waited " + exchange.timeoutMillis() + " ms" + meanwhile(exchange);
	}

	private void notWritten(Exchange exchange, FailureReason reason, String detail) {
		if (remove(exchange)) {
			exchange.releaseStan();
			exchange.end(reason, detail);
		}
	}

	/**
	 * Remove a request whose response may still come. Its key is in quarantine before it
	 * is free, so that no new request can have it in between.
	 * @return its entry there, or {@code null} if somebody else removed the request
	 */
	private Quarantine.@Nullable Entry removeUnanswered(Exchange exchange) {
		if (this.pending.find(exchange.key) != exchange) {
			return null;
		}
		Quarantine.Entry entry = this.quarantine.add(exchange.key, exchange.stanRelease(), now());
		if (remove(exchange)) {
			return entry;
		}
		this.quarantine.withdraw(entry);
		return null;
	}

	private void onEventLoop(Runnable task, Runnable otherwise) {
		try {
			this.eventLoop.execute(task);
		}
		catch (Throwable ex) {
			// the event loop has ended, and with it the connection and what it remembers;
			// or there is no memory for it, and the deadline comes even so
			otherwise.run();
		}
	}

	private boolean remove(Exchange exchange) {
		return this.pending.remove(exchange.key, exchange);
	}

	/** What a response turned out to be. */
	enum Matching {

		ANSWERED(null), LATE(null), NO_REQUEST(UnmatchedReason.NO_REQUEST), NO_MATCH_KEY(UnmatchedReason.NO_MATCH_KEY),
		NOT_ECHOED(UnmatchedReason.NOT_ECHOED);

		final @Nullable UnmatchedReason unmatched;

		Matching(@Nullable UnmatchedReason unmatched) {
			this.unmatched = unmatched;
		}

	}

}
