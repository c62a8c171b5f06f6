package dev.iso8583.connection;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.ResponseCodes;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.internal.Checks;
import dev.iso8583.internal.LocalAddress;
import dev.iso8583.matching.EchoedFields;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKeyResolver;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.tls.Tls;

/**
 * How the connections of a link behave. Immutable. The {@link Builder} takes each option
 * by a method of its own, whose Javadoc gives the meaning, the unit and the default; here
 * the options are read in groups.
 */
public final class ConnectionOptions {

	private final MessageFormat format;

	private final MessageCodec codec;

	private final Framing framing;

	private final KeepAlives keepAlives;

	private final Matching matching;

	private final Timeouts timeouts;

	private final Limits limits;

	private final NetworkManagement networkManagement;

	private final Inbound inbound;

	private final CallbackThreads callbacks;

	private final @Nullable Tls tls;

	private final Tcp tcp;

	private final ConnectionListener listener;

	private final LinkMetrics metrics;

	private ConnectionOptions(Builder from) {
		this.format = from.format;
		this.codec = from.codec;
		this.framing = withMessageEnd(from.framing);
		this.keepAlives = new KeepAlives(from.keepAliveWhenIdle, from.answerKeepAlives, from.keepAliveLimit);
		this.matching = new Matching(from.matchKeyResolver, from.echoedFields, from.matchScope, from.quarantineTime);
		this.timeouts = new Timeouts(from.connectTimeout, from.signOnTimeout, from.sendTimeout, from.idleTime,
				from.pingTimeout, from.readTimeout, from.frameTimeout, from.writeTimeout, from.closeTimeout);
		this.limits = new Limits(from.maximumPendingRequests, from.maximumOutboundBytes, from.maximumInboundMessages,
				from.maximumUnansweredPings, from.maximumUnansweredRequests);
		this.networkManagement = new NetworkManagement(from.signOn, from.ping, from.signOff, from.acceptedResponseCodes,
				from.networkManagementHandler);
		this.inbound = new Inbound(from.messageHandler, from.inboundOrder, from.overloadResponseCode);
		this.callbacks = from.callbacks;
		this.tls = from.tls;
		this.tcp = new Tcp(from.localAddress, from.localPorts, from.tcpKeepAliveIdle, from.tcpKeepAliveInterval,
				from.tcpKeepAliveCount, from.tcpUserTimeout);
		this.listener = from.listener;
		this.metrics = from.metrics;
		Stream.of(from.signOn, from.ping, from.signOff).forEach(this::requireComplete);
		requireKeepAlives();
	}

	/** Return a framing which knows that the format tells where messages end. */
	private Framing withMessageEnd(Framing framing) {
		if (!framing.isUnframed() || framing.messageEnd() != null) {
			return framing;
		}
		this.format.requireKnownEnd();
		return framing.toBuilder().unframed((bytes) -> {
			try {
				return this.format.lengthAtLeast(bytes);
			}
			catch (UndecodableMessageException ex) {
				throw new IllegalArgumentException(ex.getMessage());
			}
		}).build();
	}

	private void requireKeepAlives() {
		if ((this.keepAlives.sendWhenIdle() || this.keepAlives.answer()) && !this.framing.hasKeepAlives()) {
			throw new IllegalArgumentException("A keep-alive is a frame of length zero, and there are none with "
					+ this.framing + "; use a ping, and neither send nor answer keep-alives");
		}
	}

	/**
	 * Refuse a message that could never be sent. A codec of the application may add what
	 * it lacks.
	 */
	private void requireComplete(@Nullable NetworkManagementRequest request) {
		if (request instanceof TemplateRequest described && this.codec == MessageCodec.DEFAULT) {
			described.template().requireComplete();
		}
	}

	/**
	 * Return a builder with the defaults.
	 * @param format how messages are written as bytes
	 * @return a builder
	 */
	public static Builder builder(MessageFormat format) {
		return new Builder(format);
	}

	/**
	 * Return how messages are written as bytes.
	 * @return the format
	 * @see Builder#format
	 */
	public MessageFormat format() {
		return this.format;
	}

	/**
	 * Return what converts between the bytes of a frame and its message.
	 * @return the codec
	 * @see Builder#codec
	 */
	public MessageCodec codec() {
		return this.codec;
	}

	/**
	 * Return how messages are delimited on the wire.
	 * @return the framing
	 * @see Builder#framing
	 */
	public Framing framing() {
		return this.framing;
	}

	/**
	 * Return the options about frames of length zero.
	 * @return how keep-alives are sent, answered and limited
	 */
	public KeepAlives keepAlives() {
		return this.keepAlives;
	}

	/**
	 * Return the options about pairing responses with requests.
	 * @return how a response finds its request
	 */
	public Matching matching() {
		return this.matching;
	}

	/**
	 * Return how long each step may take.
	 * @return the timeouts
	 */
	public Timeouts timeouts() {
		return this.timeouts;
	}

	/**
	 * Return how much a connection queues, and how much silence it tolerates.
	 * @return the limits
	 */
	public Limits limits() {
		return this.limits;
	}

	/**
	 * Return the options about sign-on, ping and sign-off.
	 * @return the network management, ours and the far end's
	 */
	public NetworkManagement networkManagement() {
		return this.networkManagement;
	}

	/**
	 * Return the options about messages that the far end sends on its own.
	 * @return how they are handled
	 */
	public Inbound inbound() {
		return this.inbound;
	}

	/**
	 * Return the TLS settings.
	 * @return keys and trusted authorities, or {@code null} for plain TCP
	 * @see Builder#tls
	 */
	public @Nullable Tls tls() {
		return this.tls;
	}

	/**
	 * Return the options about TCP sockets.
	 * @return where dialled connections come from, and how sockets detect a dead far end
	 */
	public Tcp tcp() {
		return this.tcp;
	}

	/**
	 * Return the listener that is notified of events.
	 * @return the listener, {@link ConnectionListener#NONE} by default
	 * @see Builder#listener
	 */
	public ConnectionListener listener() {
		return this.listener;
	}

	/**
	 * Return where the dependent stages of futures run.
	 * @return the threads
	 * @see Builder#callbacks
	 */
	public CallbackThreads callbacks() {
		return this.callbacks;
	}

	/**
	 * Return the metrics that count what happens.
	 * @return the metrics, {@link LinkMetrics#NONE} by default
	 * @see Builder#metrics
	 */
	public LinkMetrics metrics() {
		return this.metrics;
	}

	/**
	 * Keep-alives, which are frames of length zero.
	 *
	 * @param sendWhenIdle see {@link Builder#keepAliveWhenIdle}
	 * @param answer see {@link Builder#answerKeepAlives}
	 * @param limit see {@link Builder#keepAliveLimit}
	 */
	public record KeepAlives(boolean sendWhenIdle, boolean answer, KeepAliveLimit limit) {

	}

	/**
	 * How a response finds its request.
	 *
	 * @param keyResolver see {@link Builder#matchKeyResolver}
	 * @param echoedFields see {@link Builder#echoedFields}
	 * @param scope see {@link Builder#matchScope}
	 * @param quarantineTime see {@link Builder#quarantineTime}
	 */
	public record Matching(MatchKeyResolver keyResolver, EchoedFields echoedFields, MatchScope scope,
			Duration quarantineTime) {

	}

	/**
	 * How long each step may take. Each is more than zero.
	 *
	 * @param connect see {@link Builder#connectTimeout}
	 * @param signOn see {@link Builder#signOnTimeout}
	 * @param send see {@link Builder#sendTimeout}
	 * @param idle see {@link Builder#idleTime}
	 * @param ping see {@link Builder#pingTimeout}
	 * @param read see {@link Builder#readTimeout}
	 * @param frame see {@link Builder#frameTimeout}
	 * @param write see {@link Builder#writeTimeout}
	 * @param close see {@link Builder#closeTimeout}
	 */
	public record Timeouts(Duration connect, Duration signOn, Duration send, Duration idle, Duration ping,
			Duration read, Duration frame, Duration write, Duration close) {

	}

	/**
	 * How much a connection queues, and how much silence it tolerates. Each is 1 or more.
	 *
	 * @param pendingRequests see {@link Builder#maximumPendingRequests}
	 * @param outboundBytes see {@link Builder#maximumOutboundBytes}
	 * @param inboundMessages see {@link Builder#maximumInboundMessages}
	 * @param unansweredPings see {@link Builder#maximumUnansweredPings}
	 * @param unansweredRequests see {@link Builder#maximumUnansweredRequests}
	 */
	public record Limits(int pendingRequests, int outboundBytes, int inboundMessages, int unansweredPings,
			int unansweredRequests) {

	}

	/**
	 * Network management: what we send, and how the far end's is answered.
	 *
	 * @param signOn see {@link Builder#signOn}
	 * @param ping see {@link Builder#ping}
	 * @param signOff see {@link Builder#signOff}
	 * @param acceptedResponseCodes see {@link Builder#acceptedResponseCodes}
	 * @param handler see {@link Builder#networkManagementHandler}
	 */
	public record NetworkManagement(@Nullable NetworkManagementRequest signOn, @Nullable NetworkManagementRequest ping,
			@Nullable NetworkManagementRequest signOff, Set<String> acceptedResponseCodes,
			@Nullable MessageHandler handler) {

	}

	/**
	 * Messages that the far end sends on its own.
	 *
	 * @param handler see {@link Builder#messageHandler}
	 * @param order see {@link Builder#inboundOrder}
	 * @param overloadResponseCode see {@link Builder#overloadResponseCode}
	 */
	public record Inbound(@Nullable MessageHandler handler, InboundOrder order, @Nullable String overloadResponseCode) {

	}

	/**
	 * TCP sockets. What is {@code null} is left to the operating system.
	 *
	 * @param localAddress see {@link Builder#localAddress}
	 * @param localPorts see {@link Builder#localPorts}
	 * @param keepAliveIdle see {@link Builder#tcpKeepAliveIdle}
	 * @param keepAliveInterval see {@link Builder#tcpKeepAliveInterval}
	 * @param keepAliveCount see {@link Builder#tcpKeepAliveCount}
	 * @param userTimeout see {@link Builder#tcpUserTimeout}
	 */
	public record Tcp(@Nullable String localAddress, @Nullable PortRange localPorts, @Nullable Duration keepAliveIdle,
			@Nullable Duration keepAliveInterval, @Nullable Integer keepAliveCount, @Nullable Duration userTimeout) {

	}

	/**
	 * Local ports to dial from.
	 *
	 * @param first the first port, from 1
	 * @param last the last port, from the first one to 65535
	 */
	public record PortRange(int first, int last) {

		/**
		 * Create a range.
		 * @throws IllegalArgumentException if these are not two ports in order
		 */
		public PortRange {
			if (first < 1 || last > 65535 || first > last) {
				throw new IllegalArgumentException("Local ports are numbers from 1 to 65535, the lower one first, such"
						+ " as 20000-20100, not " + first + "-" + last);
			}
		}

		/**
		 * Return the range that a text describes.
		 * @param text one port, or the first and the last one with a hyphen between
		 * @return the range
		 * @throws IllegalArgumentException if it is neither
		 */
		public static PortRange of(String text) {
			String[] ports = text.trim().split("\\s*-\\s*", -1);
			if (ports.length > 2 || !Stream.of(ports).allMatch((port) -> port.matches("[0-9]{1,5}"))) {
				throw new IllegalArgumentException(
						"Local ports are one port or a range, such as 20000-20100, not '" + text + "'");
			}
			return new PortRange(Integer.parseInt(ports[0]), Integer.parseInt(ports[ports.length - 1]));
		}

		/**
		 * Return the number of ports.
		 * @return 1 or more
		 */
		public int size() {
			return this.last - this.first + 1;
		}

		@Override
		public String toString() {
			return this.first + "-" + this.last;
		}

	}

	/**
	 * Builds {@link ConnectionOptions}. Each method checks its value at once: the message
	 * of the {@link IllegalArgumentException} names the option, the value and what is
	 * allowed. Not thread-safe.
	 */
	public static final class Builder {

		private MessageFormat format;

		private MessageCodec codec = MessageCodec.DEFAULT;

		private Framing framing = Framing.BINARY_2;

		private boolean keepAliveWhenIdle;

		private boolean answerKeepAlives;

		private KeepAliveLimit keepAliveLimit = KeepAliveLimit.DEFAULT;

		private MatchKeyResolver matchKeyResolver = MatchFields.STAN;

		private EchoedFields echoedFields = EchoedFields.NONE;

		private MatchScope matchScope = MatchScope.CONNECTION;

		private Duration quarantineTime = Duration.ofMinutes(5);

		private Duration connectTimeout = Duration.ofSeconds(10);

		private Duration signOnTimeout = Duration.ofSeconds(10);

		private Duration sendTimeout = Duration.ofSeconds(30);

		private Duration idleTime = Duration.ofSeconds(5);

		private Duration pingTimeout = Duration.ofSeconds(10);

		private Duration readTimeout = Duration.ofSeconds(60);

		private Duration frameTimeout = Duration.ofSeconds(10);

		private Duration writeTimeout = Duration.ofSeconds(10);

		private Duration closeTimeout = Duration.ofSeconds(10);

		private int maximumPendingRequests = 10_000;

		private int maximumOutboundBytes = 1024 * 1024;

		private int maximumInboundMessages = 10_000;

		private int maximumUnansweredPings = 1;

		private int maximumUnansweredRequests = 10;

		private @Nullable NetworkManagementRequest signOn;

		private @Nullable NetworkManagementRequest ping;

		private @Nullable NetworkManagementRequest signOff;

		private Set<String> acceptedResponseCodes = Set.of("00", "000", "800", "0000", "8000");

		private @Nullable MessageHandler networkManagementHandler;

		private @Nullable MessageHandler messageHandler;

		private InboundOrder inboundOrder = InboundOrder.CONCURRENT;

		private @Nullable String overloadResponseCode;

		private CallbackThreads callbacks = CallbackThreads.POOLED;

		private @Nullable Tls tls;

		private @Nullable String localAddress;

		private @Nullable PortRange localPorts;

		private @Nullable Duration tcpKeepAliveIdle;

		private @Nullable Duration tcpKeepAliveInterval;

		private @Nullable Integer tcpKeepAliveCount;

		private @Nullable Duration tcpUserTimeout;

		private ConnectionListener listener = ConnectionListener.NONE;

		private LinkMetrics metrics = LinkMetrics.NONE;

		private Builder(MessageFormat format) {
			this.format = format;
		}

		/**
		 * Set how messages are written as bytes.
		 * @param format the format
		 * @return this builder
		 */
		public Builder format(MessageFormat format) {
			this.format = format;
			return this;
		}

		/**
		 * Set what converts between the bytes of a frame and its message, for what the
		 * format alone cannot do, such as bytes to strip or add. Default
		 * {@link MessageCodec#DEFAULT}, the format alone.
		 * @param codec the codec
		 * @return this builder
		 */
		public Builder codec(MessageCodec codec) {
			this.codec = codec;
			return this;
		}

		/**
		 * Set how messages are delimited. Default {@link Framing#BINARY_2}.
		 * @param framing the framing
		 * @return this builder
		 */
		public Builder framing(Framing framing) {
			this.framing = framing;
			return this;
		}

		/**
		 * Set whether a keep-alive, a frame of length zero, is sent when nothing was
		 * written for the {@link #idleTime idle time}. If there is a {@link #ping ping},
		 * both are sent. Default {@code false}.
		 * @param sendWhenIdle whether it is sent
		 * @return this builder
		 */
		public Builder keepAliveWhenIdle(boolean sendWhenIdle) {
			this.keepAliveWhenIdle = sendWhenIdle;
			return this;
		}

		/**
		 * Set whether a keep-alive of the far end is answered with a keep-alive, unless
		 * it may itself be the answer to one of ours. Default {@code false}: two ends
		 * that answer every keep-alive flood each other. The answer counts as something
		 * written, so it restarts the {@link #idleTime idle time}.
		 * @param answer whether it is answered
		 * @return this builder
		 */
		public Builder answerKeepAlives(boolean answer) {
			this.answerKeepAlives = answer;
			return this;
		}

		/**
		 * Set how many keep-alives the far end may send before the connection is closed
		 * with {@link CloseReason#TOO_MANY_KEEP_ALIVES}. Default
		 * {@link KeepAliveLimit#DEFAULT}. With {@link KeepAliveLimit#NOT_ALLOWED} the
		 * first frame of length zero closes the connection with
		 * {@link CloseReason#FRAME_EMPTY}.
		 * @param limit the limit
		 * @return this builder
		 */
		public Builder keepAliveLimit(KeepAliveLimit limit) {
			this.keepAliveLimit = limit;
			return this;
		}

		/**
		 * Set what pairs a response with its request. Default field 11, the STAN.
		 * @param matchKeyResolver the fields, rules, or an implementation of your own
		 * @return this builder
		 */
		public Builder matchKeyResolver(MatchKeyResolver matchKeyResolver) {
			this.matchKeyResolver = matchKeyResolver;
			return this;
		}

		/**
		 * Set the fields that a response must repeat unchanged from its request. A
		 * response that does not is reported as unmatched, and its request keeps waiting.
		 * Default none.
		 * @param echoedFields the fields
		 * @return this builder
		 */
		public Builder echoedFields(EchoedFields echoedFields) {
			this.echoedFields = echoedFields;
			return this;
		}

		/**
		 * Set on which connections a response may arrive. Default only on the connection
		 * of its request. Connections that a server accepted always match on their own.
		 * @param matchScope the scope
		 * @return this builder
		 */
		public Builder matchScope(MatchScope matchScope) {
			this.matchScope = matchScope;
			return this;
		}

		/**
		 * Set how long after its timeout a request's match key stays reserved, so that
		 * its late response cannot be taken for the response to another request.
		 * Meanwhile another request with the same key is refused as not sent, unless it
		 * is a repeat, or a sign-on, ping or sign-off of class 8. Default 5 minutes.
		 * @param time more than zero
		 * @return this builder
		 */
		public Builder quarantineTime(Duration time) {
			this.quarantineTime = Checks.positive("quarantine time", time);
			return this;
		}

		/**
		 * Set how long the name lookup of the far end may take, and then, for each of its
		 * addresses, the TCP connect together with the TLS handshake. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder connectTimeout(Duration timeout) {
			this.connectTimeout = Checks.positive("connect timeout", timeout);
			return this;
		}

		/**
		 * Set how long a sign-on may take, from the established connection to the
		 * accepted answer. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder signOnTimeout(Duration timeout) {
			this.signOnTimeout = Checks.positive("sign-on timeout", timeout);
			return this;
		}

		/**
		 * Set how long a response may take, unless the call gives a timeout of its own.
		 * Default 30 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder sendTimeout(Duration timeout) {
			this.sendTimeout = Checks.positive("send timeout", timeout);
			return this;
		}

		/**
		 * Set how long nothing may be written before a ping is sent, and sent again each
		 * time this period passes. Default 5 s. Received messages do not count. Under
		 * traffic, a ping is also sent when something was written and nothing was read
		 * for this period. So a dead far end is detected within the idle time plus the
		 * ping timeout, whatever the send timeout.
		 * @param idleTime more than zero
		 * @return this builder
		 */
		public Builder idleTime(Duration idleTime) {
			this.idleTime = Checks.positive("idle time", idleTime);
			return this;
		}

		/**
		 * Set how long the answer to a ping may take before the ping counts as
		 * unanswered. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder pingTimeout(Duration timeout) {
			this.pingTimeout = Checks.positive("ping timeout", timeout);
			return this;
		}

		/**
		 * Set how long nothing may be received before listeners are notified. The
		 * connection stays open. Default 60 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder readTimeout(Duration timeout) {
			this.readTimeout = Checks.positive("read timeout", timeout);
			return this;
		}

		/**
		 * Set how long a frame may take from its first byte to its last before the
		 * connection is closed. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder frameTimeout(Duration timeout) {
			this.frameTimeout = Checks.positive("frame timeout", timeout);
			return this;
		}

		/**
		 * Set how long the network may accept none of the written bytes before the
		 * connection is closed. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder writeTimeout(Duration timeout) {
			this.writeTimeout = Checks.positive("write timeout", timeout);
			return this;
		}

		/**
		 * Set how long a close waits for requests in flight. A far end that has ended its
		 * output gets as long to read our replies. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder closeTimeout(Duration timeout) {
			this.closeTimeout = Checks.positive("close timeout", timeout);
			return this;
		}

		/**
		 * Set the maximum number of requests in flight on a connection, counting those
		 * whose response waits for a callback thread. Requests beyond it are refused as
		 * not sent. Default 10000.
		 * @param maximum 1 or more
		 * @return this builder
		 */
		public Builder maximumPendingRequests(int maximum) {
			this.maximumPendingRequests = Checks.atLeastOne("maximum of pending requests", maximum);
			return this;
		}

		/**
		 * Set the maximum number of bytes that wait to be written to the network. Beyond
		 * it, requests are refused as not sent until half of the bytes have left. At
		 * twice the maximum, which only replies can reach, nothing more is read from the
		 * far end until it has read. Default 1 MiB.
		 * @param bytes 1 or more
		 * @return this builder
		 */
		public Builder maximumOutboundBytes(int bytes) {
			this.maximumOutboundBytes = Checks.atLeastOne("maximum of outbound bytes", bytes);
			return this;
		}

		/**
		 * Set the maximum number of messages of the far end that wait for a handler or
		 * are being handled, for each connection. Messages beyond it are not handled, see
		 * {@link #overloadResponseCode}. Default 10000.
		 * @param maximum 1 or more
		 * @return this builder
		 */
		public Builder maximumInboundMessages(int maximum) {
			this.maximumInboundMessages = Checks.atLeastOne("maximum of inbound messages", maximum);
			return this;
		}

		/**
		 * Set how many pings in a row must go unanswered for the connection to be closed.
		 * Default 1. A refused ping closes it at once.
		 * @param maximum 1 or more
		 * @return this builder
		 */
		public Builder maximumUnansweredPings(int maximum) {
			this.maximumUnansweredPings = Checks.atLeastOne("maximum of unanswered pings", maximum);
			return this;
		}

		/**
		 * Set how many requests of the application in a row must time out, while nothing
		 * is received, for the far end of a dialled connection to count as silent. Such a
		 * connection stays online; its pool is degraded and prefers other connections
		 * until something is received. Default 10.
		 * @param maximum 1 or more
		 * @return this builder
		 */
		public Builder maximumUnansweredRequests(int maximum) {
			this.maximumUnansweredRequests = Checks.atLeastOne("maximum of unanswered requests", maximum);
			return this;
		}

		/**
		 * Set the request that a dialled connection sends before it counts as online.
		 * Default none.
		 * @param signOn creates the sign-on
		 * @return this builder
		 */
		public Builder signOn(@Nullable NetworkManagementRequest signOn) {
			this.signOn = signOn;
			return this;
		}

		/**
		 * Set the request that tests an idle connection: it is sent when nothing was
		 * written, or nothing was read, for the {@link #idleTime idle time}. If it is not
		 * answered in time, the connection is closed. A dialled connection without a
		 * sign-on counts as online when its first ping is answered. Default none: then a
		 * dead far end is detected only when the network reports an error.
		 * @param ping creates the echo test
		 * @return this builder
		 */
		public Builder ping(@Nullable NetworkManagementRequest ping) {
			this.ping = ping;
			return this;
		}

		/**
		 * Set the request that a dialled connection sends before we close it in good
		 * order. Default none.
		 * @param signOff creates the sign-off
		 * @return this builder
		 */
		public Builder signOff(@Nullable NetworkManagementRequest signOff) {
			this.signOff = signOff;
			return this;
		}

		/**
		 * Set the response codes, field 39, that accept a sign-on or a ping. Default 00,
		 * 000, 800, 0000 and 8000. A response without a response code is accepted, too.
		 * @param codes one or more codes, each of two to four letters or digits
		 * @return this builder
		 */
		public Builder acceptedResponseCodes(Set<String> codes) {
			this.acceptedResponseCodes = ResponseCodes.checked(codes);
			return this;
		}

		/**
		 * Set the handler of network management that the message handler does not take,
		 * see {@link NetworkManagementAnswers}. It runs on the transport's management
		 * threads, so that an echo test is answered even while other handlers are busy.
		 * Default none.
		 * @param handler the handler
		 * @return this builder
		 */
		public Builder networkManagementHandler(@Nullable MessageHandler handler) {
			this.networkManagementHandler = handler;
			return this;
		}

		/**
		 * Set the handler of messages that the far end sends on its own. Default none:
		 * they are counted and logged.
		 * @param handler the handler
		 * @return this builder
		 */
		public Builder messageHandler(@Nullable MessageHandler handler) {
			this.messageHandler = handler;
			return this;
		}

		/**
		 * Set in which order messages of the far end are handled. Default
		 * {@link InboundOrder#CONCURRENT}.
		 * @param order the order
		 * @return this builder
		 */
		public Builder inboundOrder(InboundOrder order) {
			this.inboundOrder = order;
			return this;
		}

		/**
		 * Set where the dependent stages of the futures of {@link Connection#sendAsync}
		 * run. Default {@link CallbackThreads#POOLED}.
		 * @param callbacks {@link CallbackThreads#DIRECT} only if none of them blocks
		 * @return this builder
		 */
		public Builder callbacks(CallbackThreads callbacks) {
			this.callbacks = callbacks;
			return this;
		}

		/**
		 * Set the response code that answers a request which exceeds the
		 * {@link #maximumInboundMessages maximum of inbound messages}. Default none: such
		 * a request is not answered.
		 * @param code two to four digits or capital letters, such as 91 or 96
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
		 * Set how connections are protected by TLS. Default none: plain TCP.
		 * @param tls the keys, the trusted authorities and the expected host name
		 * @return this builder
		 */
		public Builder tls(@Nullable Tls tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Set the local address to dial from. Default: the operating system chooses one.
		 * It is looked up for each dial; if it is not an address of this machine by then,
		 * the dial fails with {@link ConnectFailedException.Reason#LOCAL_ADDRESS}. No
		 * effect on accepted connections.
		 * @param text an IP address, a host name, or the name of a network interface such
		 * as {@code eth0}, whose address of the same kind (IPv4 or IPv6) as that of the
		 * far end is taken; {@code null} for the default
		 * @return this builder
		 * @throws IllegalArgumentException if it is neither an address nor the name of an
		 * interface
		 */
		public Builder localAddress(@Nullable String text) {
			if (text != null) {
				LocalAddress.of(text);
			}
			this.localAddress = text;
			return this;
		}

		/**
		 * Set the local ports to dial from. Default: the operating system chooses one.
		 * Each dial begins with the port after that of the last dial, and tries the
		 * others in turn while one is in use. Connections to different far ends may have
		 * the same port. If no port is left, the dial fails with
		 * {@link ConnectFailedException.Reason#LOCAL_ADDRESS}. After we have closed a
		 * connection, the operating system may keep its port for the same far end for a
		 * minute (TIME_WAIT), so have more ports than connections. No effect on accepted
		 * connections.
		 * @param ports the ports; {@code null} for the default
		 * @return this builder
		 */
		public Builder localPorts(@Nullable PortRange ports) {
			this.localPorts = ports;
			return this;
		}

		/**
		 * Set for how long a connection must be idle before the operating system probes
		 * whether the far end is still there (TCP_KEEPIDLE). Default: that of the system,
		 * on Linux two hours. Probes are sent in any case. A {@link #ping ping} detects
		 * more: it shows that the application of the far end answers.
		 * @param time whole seconds, from 1 to 32767; {@code null} for the default
		 * @return this builder
		 */
		public Builder tcpKeepAliveIdle(@Nullable Duration time) {
			this.tcpKeepAliveIdle = wholeSeconds("TCP keep-alive idle time", time);
			return this;
		}

		/**
		 * Set the time between two probes of an idle connection (TCP_KEEPINTVL). Default:
		 * that of the system, on Linux 75 s.
		 * @param time whole seconds, from 1 to 32767; {@code null} for the default
		 * @return this builder
		 */
		public Builder tcpKeepAliveInterval(@Nullable Duration time) {
			this.tcpKeepAliveInterval = wholeSeconds("TCP keep-alive interval", time);
			return this;
		}

		/**
		 * Set how many probes in a row must go unanswered for the operating system to
		 * break the connection (TCP_KEEPCNT). Default: that of the system, on Linux 9.
		 * @param count from 1 to 127; {@code null} for the default
		 * @return this builder
		 */
		public Builder tcpKeepAliveCount(@Nullable Integer count) {
			if (count != null && (count < 1 || count > 127)) {
				throw new IllegalArgumentException("The TCP keep-alive count must be from 1 to 127, not " + count);
			}
			this.tcpKeepAliveCount = count;
			return this;
		}

		/**
		 * Set how long sent bytes may wait for their acknowledgement before the operating
		 * system breaks the connection (TCP_USER_TIMEOUT). Default: that of the system,
		 * on Linux about 15 minutes. Sockets of Java do not have it: it needs epoll.
		 * @param time whole milliseconds, at most 24 days; {@code null} for the default
		 * @return this builder
		 */
		public Builder tcpUserTimeout(@Nullable Duration time) {
			if (time != null && (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofDays(24)) > 0
					|| time.toNanosPart() % 1_000_000 != 0)) {
				throw new IllegalArgumentException(
						"The TCP user timeout must be whole milliseconds and at most 24 days, such as 30s, not "
								+ time);
			}
			this.tcpUserTimeout = time;
			return this;
		}

		private static @Nullable Duration wholeSeconds(String option, @Nullable Duration time) {
			if (time != null && (time.getSeconds() < 1 || time.getSeconds() > 32_767 || time.getNano() != 0)) {
				throw new IllegalArgumentException(
						"The " + option + " must be whole seconds from 1 to 32767, such as 60s, not " + time);
			}
			return time;
		}

		/**
		 * Set the listener that is notified of events. Default none.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder listener(ConnectionListener listener) {
			this.listener = listener;
			return this;
		}

		/**
		 * Set the metrics that count what happens. Default none.
		 * @param metrics the metrics of the link
		 * @return this builder
		 */
		public Builder metrics(LinkMetrics metrics) {
			this.metrics = GuardedMetrics.of(metrics);
			return this;
		}

		/**
		 * Return the options. The builder may be changed and used again; options that
		 * were built earlier do not change.
		 * @return the options
		 */
		public ConnectionOptions build() {
			return new ConnectionOptions(this);
		}

	}

}
