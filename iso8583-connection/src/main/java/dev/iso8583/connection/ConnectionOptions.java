package dev.iso8583.connection;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.iso8583.framing.Framing;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.internal.Checks;
import dev.iso8583.matching.EchoedFields;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKeys;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.tls.Tls;

/**
 * How connections of a link behave. Immutable. What each option means, its unit and its
 * default stand at the method of the {@link Builder} with its name.
 */
public final class ConnectionOptions {

	private final Builder values;

	private ConnectionOptions(Builder values) {
		this.values = values;
	}

	/**
	 * Return a builder with the defaults.
	 * @param format how messages are written as bytes
	 * @return a builder
	 */
	public static Builder builder(MessageFormat format) {
		return new Builder(format);
	}

	public MessageFormat format() {
		return this.values.format;
	}

	public Framing framing() {
		return this.values.framing;
	}

	public MessageCodec codec() {
		return this.values.codec;
	}

	public boolean keepAliveWhenIdle() {
		return this.values.keepAliveWhenIdle;
	}

	public boolean answerKeepAlives() {
		return this.values.answerKeepAlives;
	}

	public KeepAliveLimit keepAliveLimit() {
		return this.values.keepAliveLimit;
	}

	public MatchKeys matchKeys() {
		return this.values.matchKeys;
	}

	public EchoedFields echoedFields() {
		return this.values.echoedFields;
	}

	public MatchScope matchScope() {
		return this.values.matchScope;
	}

	public Duration quarantineTime() {
		return this.values.quarantineTime;
	}

	public Duration connectTimeout() {
		return this.values.connectTimeout;
	}

	public Duration sendTimeout() {
		return this.values.sendTimeout;
	}

	public Duration signOnTimeout() {
		return this.values.signOnTimeout;
	}

	public Duration idleTime() {
		return this.values.idleTime;
	}

	public Duration pingTimeout() {
		return this.values.pingTimeout;
	}

	public int maximumUnansweredRequests() {
		return this.values.maximumUnansweredRequests;
	}

	public int maximumUnansweredPings() {
		return this.values.maximumUnansweredPings;
	}

	public Duration readTimeout() {
		return this.values.readTimeout;
	}

	public Duration frameTimeout() {
		return this.values.frameTimeout;
	}

	public Duration closeTimeout() {
		return this.values.closeTimeout;
	}

	public int maximumPending() {
		return this.values.maximumPending;
	}

	public int maximumOutbound() {
		return this.values.maximumOutbound;
	}

	public Duration writeTimeout() {
		return this.values.writeTimeout;
	}

	public int maximumInbound() {
		return this.values.maximumInbound;
	}

	public @Nullable String overloadResponseCode() {
		return this.values.overloadResponseCode;
	}

	public InboundOrder inboundOrder() {
		return this.values.inboundOrder;
	}

	public Set<String> acceptedResponseCodes() {
		return this.values.acceptedResponseCodes;
	}

	public @Nullable MessageHandler messageHandler() {
		return this.values.messageHandler;
	}

	public @Nullable MessageHandler networkManagementHandler() {
		return this.values.networkManagementHandler;
	}

	public @Nullable NetworkManagementRequest signOn() {
		return this.values.signOn;
	}

	public @Nullable NetworkManagementRequest signOff() {
		return this.values.signOff;
	}

	public @Nullable NetworkManagementRequest ping() {
		return this.values.ping;
	}

	public @Nullable Tls tls() {
		return this.values.tls;
	}

	public ConnectionListener listener() {
		return this.values.listener;
	}

	public LinkMetrics metrics() {
		return this.values.metrics;
	}

	/**
	 * Builds {@link ConnectionOptions}. Each method refuses a value that cannot be, with
	 * a sentence that says what can.
	 */
	public static final class Builder implements Cloneable {

		private MessageFormat format;

		private Framing framing = Framing.BINARY_2;

		private MessageCodec codec = MessageCodec.DEFAULT;

		private boolean keepAliveWhenIdle;

		private boolean answerKeepAlives;

		private KeepAliveLimit keepAliveLimit = KeepAliveLimit.DEFAULT;

		private MatchKeys matchKeys = MatchFields.STAN;

		private EchoedFields echoedFields = EchoedFields.NONE;

		private MatchScope matchScope = MatchScope.CONNECTION;

		private Duration quarantineTime = Duration.ofMinutes(5);

		private Duration connectTimeout = Duration.ofSeconds(10);

		private Duration sendTimeout = Duration.ofSeconds(30);

		private Duration signOnTimeout = Duration.ofSeconds(10);

		private Duration idleTime = Duration.ofSeconds(5);

		private Duration pingTimeout = Duration.ofSeconds(10);

		private int maximumUnansweredPings = 1;

		private int maximumUnansweredRequests = 10;

		private Duration readTimeout = Duration.ofSeconds(60);

		private Duration frameTimeout = Duration.ofSeconds(10);

		private Duration closeTimeout = Duration.ofSeconds(10);

		private int maximumPending = 10_000;

		private int maximumOutbound = 1024 * 1024;

		private Duration writeTimeout = Duration.ofSeconds(10);

		private int maximumInbound = 10_000;

		private @Nullable String overloadResponseCode;

		private InboundOrder inboundOrder = InboundOrder.CONCURRENT;

		private Set<String> acceptedResponseCodes = Set.of("00", "000", "800", "0000", "8000");

		private @Nullable MessageHandler messageHandler;

		private @Nullable MessageHandler networkManagementHandler;

		private @Nullable NetworkManagementRequest signOn;

		private @Nullable NetworkManagementRequest signOff;

		private @Nullable NetworkManagementRequest ping;

		private @Nullable Tls tls;

		private ConnectionListener listener = ConnectionListener.NONE;

		private LinkMetrics metrics = LinkMetrics.NONE;

		private Builder(MessageFormat format) {
			this.format = format;
		}

		/**
		 * How messages are written as bytes.
		 * @param format the format
		 * @return this builder
		 */
		public Builder format(MessageFormat format) {
			this.format = format;
			return this;
		}

		/**
		 * How messages are delimited. Default {@link Framing#BINARY_2}.
		 * @param framing the framing
		 * @return this builder
		 */
		public Builder framing(Framing framing) {
			this.framing = framing;
			return this;
		}

		/**
		 * What stands between the bytes of a frame and its message. Default
		 * {@link MessageCodec#DEFAULT}, the format alone.
		 * @param codec the reader and writer of messages
		 * @return this builder
		 */
		public Builder codec(MessageCodec codec) {
			this.codec = codec;
			return this;
		}

		/**
		 * Whether a keep-alive, a frame of length zero, is sent when nothing was written
		 * for the idle time, instead of a ping or beside it. Default {@code false}.
		 * @param whenIdle whether it is sent
		 * @return this builder
		 */
		public Builder keepAliveWhenIdle(boolean whenIdle) {
			this.keepAliveWhenIdle = whenIdle;
			return this;
		}

		/**
		 * Whether a keep-alive of the far end is answered with itself, unless it may be
		 * the answer to one of ours. Default {@code false}: two far ends that answer
		 * everything storm each other. What is written so puts off the idle time.
		 * @param answer whether it is answered
		 * @return this builder
		 */
		public Builder answerKeepAlives(boolean answer) {
			this.answerKeepAlives = answer;
			return this;
		}

		/**
		 * How many keep-alives the far end may send before the connection is closed with
		 * {@link CloseReason#TOO_MANY_KEEP_ALIVES}. Default
		 * {@link KeepAliveLimit#DEFAULT}; with {@link KeepAliveLimit#NONE} the first
		 * frame of length zero closes it, with {@link CloseReason#FRAME_EMPTY}.
		 * @param limit the limit
		 * @return this builder
		 */
		public Builder keepAliveLimit(KeepAliveLimit limit) {
			this.keepAliveLimit = limit;
			return this;
		}

		/**
		 * What pairs a response with its request. Default field 11, the STAN.
		 * @param matchKeys fields, rules, or an own one
		 * @return this builder
		 */
		public Builder matchKeys(MatchKeys matchKeys) {
			this.matchKeys = matchKeys;
			return this;
		}

		/**
		 * The fields that a response must bring back as its request had them. A response
		 * that does not is unmatched, and its request goes on waiting. Default none.
		 * @param echoedFields the fields
		 * @return this builder
		 */
		public Builder echoedFields(EchoedFields echoedFields) {
			this.echoedFields = echoedFields;
			return this;
		}

		/**
		 * Where a response may come. Default the connection of its request. A server's
		 * connections know nothing of each other whatever this says.
		 * @param matchScope the scope
		 * @return this builder
		 */
		public Builder matchScope(MatchScope matchScope) {
			this.matchScope = matchScope;
			return this;
		}

		/**
		 * How long the response to a request that timed out may still come. For so long
		 * its match key is not used for another request, which is refused as not sent,
		 * unless it is a repeat, or a sign-on, ping or sign-off of class 8. Default 5
		 * minutes.
		 * @param time more than zero
		 * @return this builder
		 */
		public Builder quarantineTime(Duration time) {
			this.quarantineTime = Checks.positive("quarantine time", time);
			return this;
		}

		/**
		 * How long the name of the far end may take to be looked up, and then, for each
		 * of its addresses, the socket with its TLS handshake. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder connectTimeout(Duration timeout) {
			this.connectTimeout = Checks.positive("connect timeout", timeout);
			return this;
		}

		/**
		 * How long a response may take, unless a call says otherwise. Default 30 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder sendTimeout(Duration timeout) {
			this.sendTimeout = Checks.positive("send timeout", timeout);
			return this;
		}

		/**
		 * How long a sign-on may take, from the socket to the accepted answer. Default 10
		 * s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder signOnTimeout(Duration timeout) {
			this.signOnTimeout = Checks.positive("sign-on timeout", timeout);
			return this;
		}

		/**
		 * How long nothing may be written before a ping is sent, and again each time that
		 * long passes. Default 5 s. What is received does not count. Under traffic, a
		 * ping is also sent when nothing was read for that long after something was
		 * written: so a far end that is gone is found within the idle time and the ping
		 * timeout, whatever the send timeout.
		 * @param idleTime more than zero
		 * @return this builder
		 */
		public Builder idleTime(Duration idleTime) {
			this.idleTime = Checks.positive("idle time", idleTime);
			return this;
		}

		/**
		 * How long the answer to a ping may take before the ping counts as unanswered.
		 * Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder pingTimeout(Duration timeout) {
			this.pingTimeout = Checks.positive("ping timeout", timeout);
			return this;
		}

		/**
		 * How many pings in a row go unanswered until the connection is given up. Default
		 * 1. A refused ping gives it up at once.
		 * @param maximum 1 or more
		 * @return this builder
		 */
		public Builder maximumUnansweredPings(int maximum) {
			this.maximumUnansweredPings = Checks.atLeastOne("maximum of unanswered pings", maximum);
			return this;
		}

		/**
		 * How many requests of the application in a row may time out, while nothing is
		 * received, before the far end of a dialled connection counts as silent. Such a
		 * connection stays online; its pool is degraded and prefers others, until
		 * anything is received. Default 10.
		 * @param maximum 1 or more
		 * @return this builder
		 */
		public Builder maximumUnansweredRequests(int maximum) {
			this.maximumUnansweredRequests = Checks.atLeastOne("maximum of unanswered requests", maximum);
			return this;
		}

		/**
		 * How long nothing may be received before listeners are told. Default 60 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder readTimeout(Duration timeout) {
			this.readTimeout = Checks.positive("read timeout", timeout);
			return this;
		}

		/**
		 * How long a frame may take from its first byte to its last. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder frameTimeout(Duration timeout) {
			this.frameTimeout = Checks.positive("frame timeout", timeout);
			return this;
		}

		/**
		 * How long a close waits for what is in flight, and a far end that has ended its
		 * output for its replies. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder closeTimeout(Duration timeout) {
			this.closeTimeout = Checks.positive("close timeout", timeout);
			return this;
		}

		/**
		 * The most requests in flight on a connection, with those whose answer waits for
		 * a callback thread; more are refused as not sent. Default 10000.
		 * @param maximum more than zero
		 * @return this builder
		 */
		public Builder maximumPending(int maximum) {
			this.maximumPending = Checks.atLeastOne("maximum of pending requests", maximum);
			return this;
		}

		/**
		 * The most bytes that wait for the network to take them; while there are more,
		 * requests are refused as not sent until half of them have left. With twice as
		 * many, which only replies can become, nothing more is read from the far end
		 * until it has read. Default 1 MiB.
		 * @param bytes more than zero
		 * @return this builder
		 */
		public Builder maximumOutbound(int bytes) {
			this.maximumOutbound = Checks.atLeastOne("maximum of outbound bytes", bytes);
			return this;
		}

		/**
		 * How long the network may take nothing of what was written before the connection
		 * is given up. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder writeTimeout(Duration timeout) {
			this.writeTimeout = Checks.positive("write timeout", timeout);
			return this;
		}

		/**
		 * The most messages of the far end that wait for a handler or are being handled,
		 * for each connection; more are not handled, see {@link #overloadResponseCode}.
		 * Default 10000.
		 * @param maximum more than zero
		 * @return this builder
		 */
		public Builder maximumInbound(int maximum) {
			this.maximumInbound = Checks.atLeastOne("maximum of inbound messages", maximum);
			return this;
		}

		/**
		 * The response code with which a request is answered that is not handled because
		 * too many are. Default none: it is not answered.
		 * @param code two to four characters, such as 91 or 96
		 * @return this builder
		 */
		public Builder overloadResponseCode(@Nullable String code) {
			if (code != null && !code.matches("[0-9A-Z]{2,4}")) {
				throw new IllegalArgumentException("A response code has two to four digits or capital letters, such as"
						+ " \"91\" (in YAML: in quotes), not '" + code + "'");
			}
			this.overloadResponseCode = code;
			return this;
		}

		/**
		 * In which order messages of the far end are handled. Default
		 * {@link InboundOrder#CONCURRENT}.
		 * @param order the order
		 * @return this builder
		 */
		public Builder inboundOrder(InboundOrder order) {
			this.inboundOrder = order;
			return this;
		}

		/**
		 * The response codes, field 39, that accept a sign-on or an echo test. Default
		 * 00, 000, 800, 0000 and 8000. An answer without a response code is accepted,
		 * too.
		 * @param codes one or more codes, each of two to four letters or digits
		 * @return this builder
		 */
		public Builder acceptedResponseCodes(Set<String> codes) {
			this.acceptedResponseCodes = ResponseCodes.checked(codes);
			return this;
		}

		/**
		 * Who answers messages that the far end sends on its own. Default nobody: they
		 * are counted and logged.
		 * @param handler the handler
		 * @return this builder
		 */
		public Builder messageHandler(@Nullable MessageHandler handler) {
			this.messageHandler = handler;
			return this;
		}

		/**
		 * Who answers network management that the message handler does not take, see
		 * {@link NetworkManagementAnswers}. Runs on the transport's management threads,
		 * so that busy handlers do not keep an echo test unanswered. Default nobody.
		 * @param handler the handler
		 * @return this builder
		 */
		public Builder networkManagementHandler(@Nullable MessageHandler handler) {
			this.networkManagementHandler = handler;
			return this;
		}

		/**
		 * What is sent before a dialled connection counts as online. Default nothing.
		 * @param signOn makes the sign-on
		 * @return this builder
		 */
		public Builder signOn(@Nullable NetworkManagementRequest signOn) {
			this.signOn = signOn;
			return this;
		}

		/**
		 * What is sent before we close a dialled connection in good order. Default
		 * nothing.
		 * @param signOff makes the sign-off
		 * @return this builder
		 */
		public Builder signOff(@Nullable NetworkManagementRequest signOff) {
			this.signOff = signOff;
			return this;
		}

		/**
		 * What is sent when nothing was written for the {@link #idleTime idle time}, or
		 * nothing was read. Default nothing: then a far end that is gone is found only
		 * when the network reports an error. Unless it is answered in time, the
		 * connection is given up. A dialled connection without a sign-on counts as online
		 * when its first ping is answered.
		 * @param ping makes the echo test
		 * @return this builder
		 */
		public Builder ping(@Nullable NetworkManagementRequest ping) {
			this.ping = ping;
			return this;
		}

		/**
		 * How connections are protected by TLS. Default not at all.
		 * @param tls keys, trusted authorities and whom to expect
		 * @return this builder
		 */
		public Builder tls(@Nullable Tls tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Who is told what happens. Default nobody.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder listener(ConnectionListener listener) {
			this.listener = listener;
			return this;
		}

		/**
		 * Who counts what happens. Default nobody.
		 * @param metrics the metrics of the link
		 * @return this builder
		 */
		public Builder metrics(LinkMetrics metrics) {
			this.metrics = GuardedMetrics.of(metrics);
			return this;
		}

		/**
		 * Return the options.
		 * @return the options
		 */
		public ConnectionOptions build() {
			return new ConnectionOptions(copy());
		}

		private Builder copy() {
			try {
				return (Builder) clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new AssertionError(ex);
			}
		}

	}

}
