package dev.iso8583.autoconfigure.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.RequestOutcome;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;

/**
 * Measures a link. All tag values come from closed sets, so that a far end cannot create
 * meters without limit.
 */
final class MicrometerLinkMetrics implements LinkMetrics {

	private static final String OTHER = "other";

	private static final String NONE = "none";

	/**
	 * Most response codes that get a tag value of their own. The standard defines fewer,
	 * but a far end could send thousands.
	 */
	private static final int RESPONSE_CODES = 128;

	private final MeterRegistry registry;

	private final LinkMeterRegistrations meters;

	private final String link;

	private final Set<String> messageTypes;

	private final Set<String> responseCodes = ConcurrentHashMap.newKeySet();

	private final Map<Object, Counter> counters = new ConcurrentHashMap<>();

	private final Map<RequestTags, Timer> requests = new ConcurrentHashMap<>();

	private final Map<InboundTags, Timer> inbound = new ConcurrentHashMap<>();

	private final Counter late;

	private final Counter incomplete;

	private final Counter readTimeouts;

	private final Counter keepAlives;

	private final Counter skipped;

	private final Counter notificationsDropped;

	private final Counter slowCallbacks;

	private final Traffic received;

	private final Traffic sent;

	MicrometerLinkMetrics(MeterRegistry registry, LinkMeterRegistrations meters, String link, boolean dialled,
			Set<String> messageTypes) {
		this.registry = registry;
		this.meters = meters;
		this.link = link;
		this.messageTypes = messageTypes;
		this.late = register(counter("iso8583.responses.late", "Responses received after their request had ended"));
		this.incomplete = register(counter("iso8583.messages.incomplete",
				"Messages received with missing fields, or with fields that they must not have"));
		this.readTimeouts = register(
				counter("iso8583.read.timeouts", "Times that nothing was received for the read timeout"));
		this.keepAlives = register(counter("iso8583.keepalives", "Frames of length zero received"));
		this.skipped = register(counter("iso8583.frames.skipped", "Frames that the message codec skipped"));
		this.notificationsDropped = register(counter("iso8583.notifications.dropped",
				"Notifications that were dropped because listeners were too slow"));
		this.slowCallbacks = register(counter("iso8583.slow.callbacks",
				"Handlers and callbacks that were declared not to block and have held an event loop"));
		this.received = new Traffic("in");
		this.sent = new Traffic("out");
		// register at zero, so that an alert sees the first increase
		Arrays.stream(CloseReason.values()).forEach(this::closes);
		Arrays.stream(UnmatchedReason.values()).forEach(this::unmatchedResponses);
		Arrays.stream(UndecodableMessageException.Reason.values()).forEach(this::undecodables);
		if (dialled) {
			dials();
			Arrays.stream(ConnectFailedException.Reason.values()).forEach(this::dialFailures);
		}
		else {
			Arrays.stream(Refusal.values()).forEach(this::refusals);
			acceptFailures();
		}
	}

	private Counter.Builder counter(String name, String description) {
		return Counter.builder(name).description(description).tag("link", this.link);
	}

	private Counter register(Counter.Builder counter) {
		return this.meters.add(this.registry, counter.register(this.registry));
	}

	@Override
	public void requestEnded(@Nullable Mti mti, RequestOutcome outcome, @Nullable String responseCode, long nanos) {
		if (this.meters.areGone()) {
			return; // something is sent after the end
		}
		RequestTags tags = new RequestTags(mtiTag(mti), outcome, responseCodeTag(responseCode));
		this.requests
			.computeIfAbsent(tags,
					(key) -> register(Timer.builder("iso8583.requests")
						.description("Requests, from the call to their outcome")
						.tag("link", this.link)
						.tag("mti", key.mti())
						.tag("outcome", tag(key.outcome()))
						.tag("response.code", key.responseCode())))
			.record(nanos, TimeUnit.NANOSECONDS);
	}

	private Timer register(Timer.Builder timer) {
		return this.meters.add(this.registry, timer.register(this.registry));
	}

	@Override
	public void inbound(Mti mti, Handling handling, long nanos) {
		if (this.meters.areGone()) {
			return;
		}
		this.inbound
			.computeIfAbsent(new InboundTags(mtiTag(mti), handling),
					(key) -> register(Timer.builder("iso8583.inbound")
						.description("Messages from the far end, and the time in their handlers")
						.tag("link", this.link)
						.tag("mti", key.mti())
						.tag("outcome", tag(key.handling()))))
			.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void dialled() {
		dials().increment();
	}

	private Counter dials() {
		return this.counters.computeIfAbsent("dials",
				(key) -> register(counter("iso8583.connect.attempts", "Attempts to connect, successful or not")));
	}

	@Override
	public void dialFailed(ConnectFailedException.Reason reason) {
		dialFailures(reason).increment();
	}

	private Counter dialFailures(ConnectFailedException.Reason reason) {
		return byReason("iso8583.connect.failures", "Attempts to connect that failed, or whose sign-on failed", reason);
	}

	@Override
	public void closed(CloseReason reason) {
		closes(reason).increment();
	}

	private Counter closes(CloseReason reason) {
		return byReason("iso8583.connections.closed", "Connections closed", reason);
	}

	@Override
	public void refused(Refusal reason) {
		refusals(reason).increment();
	}

	private Counter refusals(Refusal reason) {
		return byReason("iso8583.clients.refused", "Clients refused by a server", reason);
	}

	@Override
	public void acceptFailed() {
		acceptFailures().increment();
	}

	private Counter acceptFailures() {
		return this.counters.computeIfAbsent("accept failures",
				(key) -> register(counter("iso8583.accept.failures", "Times a client could not be accepted")));
	}

	@Override
	public void undecodable(UndecodableMessageException.Reason reason) {
		undecodables(reason).increment();
	}

	private Counter undecodables(UndecodableMessageException.Reason reason) {
		return byReason("iso8583.frames.undecodable", "Frames that could not be decoded as a message", reason);
	}

	private Counter byReason(String name, String description, Enum<?> reason) {
		return this.counters.computeIfAbsent(reason,
				(key) -> register(counter(name, description).tag("reason", tag(reason))));
	}

	@Override
	public void late() {
		this.late.increment();
	}

	@Override
	public void unmatched(UnmatchedReason reason) {
		unmatchedResponses(reason).increment();
	}

	private Counter unmatchedResponses(UnmatchedReason reason) {
		return byReason("iso8583.responses.unmatched", "Responses that match no pending request", reason);
	}

	@Override
	public void incomplete() {
		this.incomplete.increment();
	}

	@Override
	public void readTimeout() {
		this.readTimeouts.increment();
	}

	@Override
	public void slowCallback() {
		this.slowCallbacks.increment();
	}

	@Override
	public void notificationsDropped() {
		this.notificationsDropped.increment();
	}

	@Override
	public void keepAlive() {
		this.keepAlives.increment();
	}

	@Override
	public void skipped() {
		this.skipped.increment();
	}

	@Override
	public void unknownParts(int field, int count) {
		parts("iso8583.parts.unknown", "Parts of fields that the specification does not describe", field, count);
	}

	@Override
	public void brokenParts(int field, int count) {
		parts("iso8583.parts.broken", "Groups of parts that could not be read and are kept as bytes", field, count);
	}

	/** Count parts by field: those of a specification that have parts are few. */
	private void parts(String name, String description, int field, int count) {
		if (!this.meters.areGone()) {
			String number = Integer.toString(field);
			this.counters
				.computeIfAbsent(name + number, (key) -> register(counter(name, description).tag("field", number)))
				.increment(count);
		}
	}

	@Override
	public void received(int bytes) {
		this.received.count(bytes);
	}

	@Override
	public void sent(int bytes) {
		this.sent.count(bytes);
	}

	private String mtiTag(@Nullable Mti mti) {
		String digits = String.valueOf(mti);
		return this.messageTypes.contains(digits) ? digits : OTHER;
	}

	private String responseCodeTag(@Nullable String code) {
		if (code == null) {
			return NONE;
		}
		if (this.responseCodes.contains(code)) {
			return code;
		}
		if (code.matches("[0-9A-Z]{2,4}") && this.responseCodes.size() < RESPONSE_CODES) {
			this.responseCodes.add(code);
			return code;
		}
		return OTHER;
	}

	private static String tag(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private record RequestTags(String mti, RequestOutcome outcome, String responseCode) {

	}

	private record InboundTags(String mti, Handling handling) {

	}

	/** Messages and bytes in one direction. */
	private final class Traffic {

		private final Counter messages;

		private final Counter bytes;

		Traffic(String direction) {
			this.messages = register(
					counter("iso8583.messages", "Messages sent or received").tag("direction", direction));
			this.bytes = register(
					counter("iso8583.bytes", "Bytes of messages sent or received, with their headers").baseUnit("bytes")
						.tag("direction", direction));
		}

		void count(int length) {
			this.messages.increment();
			this.bytes.increment(length);
		}

	}

}
