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
import dev.iso8583.matching.pending.PendingRequests.Admission;
import dev.iso8583.matching.pending.PendingRequests;
import dev.iso8583.matching.pending.Quarantine;
import dev.iso8583.matching.pending.StanReservations;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.spec.MessageSpec;

/**
 * The requests of one connection, from the call to the answer. A request is prepared on
 * the caller's thread, and while few are in flight, written there. Otherwise the event
 * loop writes it. The event loop ends it with its response, its timeout or the end of the
 * connection.
 */
final class Requests {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/** Limits log lines about metrics that fail, since they may fail for each request. */
	private static final LogThrottle METRICS_FAILURES = new LogThrottle();

	/**
	 * Limits log lines about a match key resolver of the application that fails, since
	 * they may fail for each response.
	 */
	private static final LogThrottle MATCH_KEY_FAILURES = new LogThrottle();

	/**
	 * Slots reserved for network management, so that an echo test can still detect a dead
	 * peer when the table is full.
	 */
	private static final int RESERVED_FOR_NETWORK_MANAGEMENT = 16;

	/**
	 * The maximum number of requests in flight for which the thread that sends another
	 * may write it. Then the event loop is mostly asleep, and to wake it up costs more
	 * than to write. With more in flight it is awake, and writes many at a time.
	 */
	static final int FEW = 4;

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
	 * The number of answers that wait for a callback thread. They count as requests in
	 * flight: otherwise they would pile up without limit if callbacks are slower than the
	 * far end.
	 */
	final AtomicInteger undelivered = new AtomicInteger();

	final Quarantine quarantine;

	/**
	 * The number of messages received that could not be decoded and may be responses.
	 * Changed by the event loop only.
	 */
	private volatile int undecodableCount;

	/**
	 * The MTI of the last such message, if it could be read, and what is wrong with it.
	 */
	private String lastUndecodable = "";

	/** Whether the quarantine belongs to this connection alone and ends with it. */
	private final boolean ownQuarantine;

	/**
	 * Create the requests of a connection.
	 * @param link the name of its link
	 * @param poolWide shared by the connections on which responses may arrive, or
	 * {@code null} if they arrive on this one only
	 */
	Requests(String link, ConnectionOptions options, @Nullable PoolWideMatching poolWide, EventLoop eventLoop,
			Outbox outbox, Encoder encoder, ConnectionControl control) {
		this.link = link;
		this.options = options;
		this.eventLoop = eventLoop;
		this.outbox = outbox;
		this.encoder = encoder;
		this.control = control;
		this.stans = new StanReservations(this.options.format().stanGenerator());
		this.deadlines = new Deadlines(this.eventLoop, this::isPending, this::expired);
		this.pending = new PendingRequests<>(this.options.limits().pendingRequests(),
				(poolWide != null) ? poolWide.holders : null);
		this.quarantine = (poolWide != null) ? poolWide.quarantine : PoolWideMatching.quarantine(this.options);
		this.ownQuarantine = poolWide == null;
	}

	/** Whether there is room for another request. */
	boolean hasRoom() {
		return pending() + this.undelivered.get() < this.options.limits().pendingRequests();
	}

	/** Return the time in nanoseconds, by the clock of the event loop's timers. */
	long now() {
		return this.eventLoop.ticker().nanoTime();
	}

	void refuseOnEventLoop(String call) {
		this.control.refuseOnEventLoop(call);
	}

	LinkMetrics metrics() {
		return this.options.metrics();
	}

	/** Log that the application's metrics failed, which must not affect the request. */
	void logNotCounted(RequestId id, Throwable failure) {
		try {
			logger.atLevel(METRICS_FAILURES.warnOrDebug())
				.setCause(SafeFailure.of(failure))
				.log("{}: the metrics failed to count {}", this.control, id.message());
		}
		catch (Throwable ex) {
			// the caller needs the answer more than this log line
		}
	}

	int pending() {
		return this.pending.size();
	}

	/**
	 * Send a request.
	 * @param refusal why the connection takes no requests now, or {@code null} if it does
	 * @param completer runs the completion of the returned future; {@code null} to
	 * complete it directly, which is safe if only a waiting thread depends on it
	 * @return the request in flight
	 * @throws NotSentException if the request was refused
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
			if (purpose == Purpose.APPLICATION && pending() <= FEW) {
				this.outbox.addOrWrite(exchange);
			}
			else {
				this.outbox.add(exchange);
			}
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
					"use reply or transmit for a message that expects no response");
		}
	}

	/**
	 * Refuse a request whose response could not be decoded: the far end would act on it,
	 * and its caller would never know. Not checked if the application has its own codec,
	 * which alone knows what it can decode.
	 */
	private void requireReadableResponse(RequestId id, MatchKey key) {
		MessageFormat format = this.options.format();
		if (format.hasGuide(key.responseMti()) || this.options.codec() != MessageCodec.DEFAULT || id.mti() == null) {
			return;
		}
		// the application's match key resolver may name any MTI, and a response may be
		// marked as
		// a repeat
		Mti response = id.mti().response();
		if (!format.hasGuide(response) && !format.hasGuide(new Mti(response.value() | 1))) {
			MessageSpec spec = format.specification();
			throw new NotSentException(FailureReason.NO_RESPONSE_GUIDE, id,
					(spec != null) ? "the specification " + spec.name() + " does not describe " + response
							: "the message format has no parse guide for " + response + "; give it a <parse type=\""
									+ response + "\"> element");
		}
	}

	private MatchKey keyOf(IsoMessage request, RequestId id) {
		MatchKey key;
		try {
			key = keyOf(request);
		}
		catch (Throwable ex) {
			throw new NotSentException(FailureReason.NO_MATCH_KEY, id, noKeyDetail(ex));
		}
		if (key == null) {
			throw new NotSentException(FailureReason.NO_MATCH_KEY, id, noKeyDetail(null));
		}
		return key;
	}

	/**
	 * Return the key of a message. The application's own match key resolver may return
	 * {@code null}.
	 */
	private @Nullable MatchKey keyOf(IsoMessage message) {
		return this.options.matching().keyResolver().keyOf(message);
	}

	private String noKeyDetail(@Nullable Throwable failure) {
		if (failure instanceof MissingMatchFieldException) {
			return String.valueOf(failure.getMessage());
		}
		String resolver = "the match key resolver " + this.options.matching().keyResolver().getClass().getName();
		// the text of an exception of the application may quote card data
		return (failure != null) ? resolver + " failed with " + failure.getClass().getName()
				: resolver + " returned null; return MatchKey.of(message, values) for every request and every response";
	}

	/** Log that a response has no match key, so that its request is unknown. */
	private Matching logNoKey(IsoMessage response, @Nullable Throwable failure) {
		boolean missingField = failure instanceof MissingMatchFieldException;
		logger.atLevel(missingField ? Level.DEBUG : MATCH_KEY_FAILURES.warnOrDebug())
			.log("{}: {} answers no request: {}", this.control, RequestId.of("", response).message(),
					noKeyDetail(failure));
		return Matching.NO_MATCH_KEY;
	}

	private void admit(Exchange exchange, long now) {
		Mti mti = exchange.id.mti();
		boolean repeat = mti != null && mti.isRepeat();
		// echo tests must pass, or a far end that does not answer would never be detected
		if (!repeat && !exchange.purpose.isManagement() && this.quarantine.isFull(now)) {
			throw new NotSentException(FailureReason.TOO_MANY_UNANSWERED, exchange.id, "");
		}
		reserveStan(exchange);
		Admission admission = this.pending.add(exchange.key, exchange,
				exchange.purpose.isManagement() ? RESERVED_FOR_NETWORK_MANAGEMENT : -this.undelivered.get());
		if (admission != Admission.ADDED) {
			exchange.releaseStan();
			throw notAdmitted(admission, exchange.id);
		}
		// checked after the request was added, see Quarantine. A response to the
		// original answers its repeat, too. If all echo tests have the same key, a late
		// response to an earlier one is just as good a sign of life
		boolean echo = exchange.purpose.isManagement() && mti != null && mti.isNetworkManagement();
		if (!repeat && !echo && this.quarantine.holds(exchange.key, now) && remove(exchange)) {
			exchange.releaseStan();
			if (this.control.isDraining()) {
				// the drain may have seen the request in flight and waited for it
				onEventLoop(this.control::closeIfDrained, () -> {
				});
			}
			throw new NotSentException(FailureReason.QUARANTINED, exchange.id, "");
		}
	}

	private NotSentException notAdmitted(Admission admission, RequestId id) {
		return switch (admission) {
			case DUPLICATE -> new NotSentException(FailureReason.DUPLICATE, id, "");
			case FULL -> new NotSentException(FailureReason.TOO_MANY_PENDING, id, fullDetail());
			default -> new NotSentException(FailureReason.CLOSED, id, "");
		};
	}

	private String fullDetail() {
		int waiting = this.undelivered.get();
		return "the maximum is " + this.options.limits().pendingRequests()
				+ ((waiting > 0) ? ", and " + waiting + " answers wait for a callback thread" : "");
	}

	private void reserveStan(Exchange exchange) {
		int number = parseStan(exchange.id.stan());
		if (number > 0 && this.stans.reserve(number)) {
			exchange.stan = number;
		}
	}

	/** Return the value of a STAN of six digits, or 0 if it is not one. */
	private static int parseStan(@Nullable String stan) {
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
	 * Abandon a request whose caller no longer waits.
	 * @param outcome the outcome to count
	 * @return whether the request was still pending
	 */
	boolean abandon(Exchange exchange, RequestOutcome outcome) {
		boolean neverSent = exchange.withdraw();
		if (neverSent ? !remove(exchange) : removeUnanswered(exchange) == null) {
			return false;
		}
		if (neverSent) {
			exchange.releaseStan();
		}
		exchange.recordOutcome(outcome);
		onEventLoop(() -> afterRemoval(exchange), exchange::releaseStan);
		return true;
	}

	/**
	 * Complete the request that a response answers.
	 * @return whether the response answered a request, was late, or matched no request
	 */
	Matching answer(IsoMessage response) {
		assert this.eventLoop.inEventLoop();
		MatchKey key;
		try {
			key = keyOf(response);
		}
		catch (Throwable ex) {
			return logNoKey(response, ex);
		}
		if (key == null) {
			return logNoKey(response, null);
		}
		Exchange exchange = this.pending.find(key);
		// a request that was not written cannot have been answered: the response belongs
		// to an earlier one
		if (exchange != null && exchange.isWritten()) {
			// use the options of the connection that sent it, which may be another one
			int differing = exchange.requests.options.matching()
				.echoedFields()
				.firstDifference(exchange.echoed, response);
			if (differing != 0) {
				logger.debug("{}: a response to {} differs from it in field {}", this.control, exchange.id, differing);
				return Matching.NOT_ECHOED;
			}
			if (exchange.requests.complete(exchange, response, this.encoder)) {
				if (!exchange.purpose.isManagement()) {
					this.control.answered();
				}
				return Matching.ANSWERED;
			}
		}
		return this.quarantine.claimLateResponse(key, now()) ? Matching.LATE : Matching.NO_REQUEST;
	}

	/**
	 * Record a message that could not be decoded. It does not answer a request, since
	 * what was read of it may be wrong. But if no other response arrives, the caller's
	 * exception mentions it.
	 */
	void undecodable(UndecodableMessageException failure) {
		assert this.eventLoop.inEventLoop();
		Mti mti = failure.mti();
		if (mti != null && !mti.isResponse()) {
			return;
		}
		this.undecodableCount++;
		this.lastUndecodable = ((mti != null) ? mti + ": " : "") + failure.getMessage();
		Exchange exchange = requestOf(mti, failure.stan());
		if (exchange != null && exchange.isWritten()) {
			exchange.undecodableResponse = String.valueOf(failure.getMessage());
		}
	}

	/**
	 * Find the request by the MTI and STAN of its response, if these are the match key.
	 */
	private @Nullable Exchange requestOf(@Nullable Mti mti, @Nullable IsoValue<?> stan) {
		if (mti == null || stan == null || !this.options.matching().keyResolver().equals(MatchFields.STAN)) {
			return null;
		}
		try {
			return this.pending.find(new MatchKey(mti.original(), List.of(stan.toString())));
		}
		catch (Throwable ex) {
			// a custom codec for field 11 failed
			return null;
		}
	}

	/**
	 * Describe the messages that could not be decoded while a request waited: one of them
	 * may have been its response.
	 */
	private String undecodableMeanwhile(Exchange exchange) {
		int count = exchange.isWritten() ? this.undecodableCount - exchange.undecodableCountBefore : 0;
		if (count == 0) {
			return "";
		}
		return "; meanwhile " + ((count == 1) ? "a message" : count + " messages")
				+ " came on its connection that could not be decoded, " + ((count == 1) ? "" : "the last one ")
				+ this.lastUndecodable;
	}

	/**
	 * Complete a request with its response.
	 * @param receivedBy the encoder of the connection that received the response, which
	 * may be another connection of the pool
	 * @return whether the request was still pending
	 */
	private boolean complete(Exchange exchange, IsoMessage response, Encoder receivedBy) {
		if (!remove(exchange)) {
			return false;
		}
		exchange.releaseStan();
		if (Encoder.isPrinting()) {
			print(exchange, response, receivedBy);
		}
		exchange.answer(response);
		if (this.eventLoop.inEventLoop()) {
			afterRemoval(exchange);
		}
		else {
			onEventLoop(() -> afterRemoval(exchange), () -> {
			});
		}
		return true;
	}

	private static void print(Exchange exchange, IsoMessage response, Encoder receivedBy) {
		try {
			receivedBy.printResponse(response, exchange.context,
					TimeUnit.NANOSECONDS.toMillis(exchange.elapsedNanos()));
		}
		catch (Throwable ex) {
			// the caller needs the answer more than this log line
		}
	}

	private void afterRemoval(Exchange exchange) {
		this.deadlines.remove(exchange);
		this.control.closeIfDrained();
	}

	/**
	 * End the pending request that the far end has sent back or otherwise rejected.
	 * @return whether there was one
	 */
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
		// removed into quarantine: its response may follow at once, and is then late
		if (exchange == null || !exchange.isWritten() || exchange.requests.removeUnanswered(exchange) == null) {
			return false;
		}
		exchange.reject(cause);
		exchange.requests.onEventLoop(() -> exchange.requests.afterRemoval(exchange), () -> {
		});
		return true;
	}

	/** End all requests because the connection has ended. */
	void cutOff(CloseReason reason) {
		assert this.eventLoop.inEventLoop();
		// the connection is not online any more, so that no request is claimed on another
		// thread unless this finds it
		this.pending.forEach((exchange) -> {
			if (!exchange.withdraw() && !this.ownQuarantine) {
				// responses may still arrive on other connections
				this.quarantine.add(exchange.key, exchange.stanRelease(), now());
			}
		});
		this.deadlines.clear();
		this.pending.close((exchange) -> {
			if (exchange.withdraw() || this.ownQuarantine) {
				exchange.releaseStan();
			}
			exchange.end(FailureReason.CLOSED, reason + undecodableMeanwhile(exchange));
		});
		if (this.ownQuarantine) {
			this.quarantine.clear();
		}
		this.outbox.drain();
	}

	/**
	 * Decide, just before a request is written, whether its caller still waits. If so, a
	 * response may arrive from now on.
	 */
	boolean claim(Exchange exchange, long now) {
		if (!isPending(exchange)) {
			return false;
		}
		if (exchange.purpose != Purpose.SESSION && this.control.isLeaving()) {
			refused(exchange);
			return false;
		}
		// the time spent waiting for the event loop counts towards the timeout
		if (exchange.deadline - now <= 0) {
			timeOut(exchange);
			return false;
		}
		this.deadlines.add(exchange);
		exchange.undecodableCountBefore = this.undecodableCount;
		return exchange.markWritten();
	}

	/**
	 * Claim a request for a thread that is not the event loop and that writes it at once.
	 * This thread has found the connection online after the request was added to those
	 * that are pending. The event loop changes the state first, and then looks at those
	 * that are pending. So it does not close a drained connection, and does not end
	 * without a decision, while a request is claimed that it has not seen.
	 * @return whether to write it; if not, the event loop decides about it
	 */
	boolean claimDirectly(Exchange exchange, long now) {
		if (!isPending(exchange) || exchange.deadline - now <= 0) {
			return false;
		}
		this.deadlines.handOver(exchange);
		exchange.undecodableCountBefore = this.undecodableCount;
		return exchange.markWritten();
	}

	private boolean isPending(Exchange exchange) {
		return this.pending.find(exchange.key) == exchange;
	}

	/** The connection ended before a request was written. */
	void refused(Exchange exchange) {
		if (exchange.withdraw()) {
			endUnwritten(exchange, FailureReason.CLOSED, "");
		}
	}

	private void expired(Exchange exchange) {
		try {
			timeOut(exchange);
		}
		catch (Throwable ex) {
			// such as no memory left: the request may
			// still be pending, without a deadline
			this.control.cut(CloseReason.INTERNAL_ERROR, ex.getClass().getName());
		}
	}

	private void timeOut(Exchange exchange) {
		if (exchange.withdraw()) {
			endUnwritten(exchange, FailureReason.TIMEOUT, timeoutDetail(exchange));
			this.control.closeIfDrained();
		}
		else if (removeUnanswered(exchange) != null) {
			exchange.end(FailureReason.TIMEOUT, timeoutDetail(exchange));
			afterRemoval(exchange);
			if (!exchange.purpose.isManagement()) {
				this.control.timedOut();
			}
			// other traffic may keep the connection from becoming idle, so check here
			// that the far end is still there
			this.control.idle();
		}
	}

	private String timeoutDetail(Exchange exchange) {
		return "waited " + exchange.timeoutMillis() + " ms" + undecodableMeanwhile(exchange);
	}

	private void endUnwritten(Exchange exchange, FailureReason reason, String detail) {
		if (remove(exchange)) {
			exchange.releaseStan();
			exchange.end(reason, detail);
		}
	}

	/**
	 * Remove a request whose response may still arrive. Its key enters the quarantine
	 * before it leaves the table, so that no new request can use it in between.
	 * @return the entry in the quarantine, or {@code null} if another thread removed the
	 * request
	 */
	private Quarantine.@Nullable Entry removeUnanswered(Exchange exchange) {
		if (!isPending(exchange)) {
			return null;
		}
		Quarantine.Entry entry = this.quarantine.add(exchange.key, exchange.stanRelease(), now());
		if (remove(exchange)) {
			return entry;
		}
		this.quarantine.withdraw(entry);
		return null;
	}

	/** Run a task on the event loop, or the alternative if it cannot be submitted. */
	private void onEventLoop(Runnable task, Runnable ifRejected) {
		try {
			this.eventLoop.execute(task);
		}
		catch (Throwable ex) {
			// the event loop has ended, and the connection with all its state; or there
			// is no memory left for the task, and the deadline will still clean up
			ifRejected.run();
		}
	}

	private boolean remove(Exchange exchange) {
		return this.pending.remove(exchange.key, exchange);
	}

	/** How a response was matched. */
	enum Matching {

		ANSWERED(null), LATE(null), NO_REQUEST(UnmatchedReason.NO_REQUEST), NO_MATCH_KEY(UnmatchedReason.NO_MATCH_KEY),
		NOT_ECHOED(UnmatchedReason.NOT_ECHOED);

		final @Nullable UnmatchedReason unmatched;

		Matching(@Nullable UnmatchedReason unmatched) {
			this.unmatched = unmatched;
		}

	}

}
