package dev.iso8583.autoconfigure.properties;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

import dev.iso8583.connection.CallbackThreads;
import dev.iso8583.connection.InboundOrder;

/**
 * Properties that pools, connections and servers have in common.
 */
public class LinkProperties {

	/**
	 * Whether the link starts with the application. Otherwise it is started by code or by
	 * the endpoint iso8583.
	 */
	private @Nullable Boolean autoStartup;

	/**
	 * Name of the message format, one of iso8583.message.formats. If not set, the link
	 * uses the format that iso8583.message itself describes.
	 */
	private @Nullable String messageFormat;

	/**
	 * How messages are delimited.
	 */
	@NestedConfigurationProperty
	private FramingProperties framing = new FramingProperties();

	/**
	 * Frames of length zero, which keep a connection alive and are not messages.
	 */
	@NestedConfigurationProperty
	private final KeepAliveProperties keepAlive = new KeepAliveProperties();

	/**
	 * Name of a bean of type MessageCodec, which converts between frames and messages.
	 */
	private @Nullable String messageCodec;

	/**
	 * How connections are protected by TLS.
	 */
	@NestedConfigurationProperty
	private final LinkSslProperties ssl = new LinkSslProperties();

	/**
	 * How the operating system detects that a far end is dead.
	 */
	@NestedConfigurationProperty
	private final TcpProperties tcp = new TcpProperties();

	/**
	 * Fields whose values identify the request that a response answers.
	 */
	private @Nullable List<Integer> matchFields;

	/**
	 * Match fields that differ by message type or processing code. Their order does not
	 * matter.
	 */
	private @Nullable List<MatchRuleProperties> matchRules;

	/**
	 * Name of a bean of type MatchKeyResolver, which replaces match fields and match
	 * rules.
	 */
	private @Nullable String matchKeyResolver;

	/**
	 * Further fields that a response must repeat unchanged from its request. A response
	 * that does not is unmatched.
	 */
	private @Nullable List<Integer> echoedFields;

	/**
	 * How long a late response is still expected after its request has timed out. Until
	 * then, no other request may use the same match key.
	 */
	private @Nullable Duration quarantineTime;

	/**
	 * Longest time to wait for a response, unless the call sets its own.
	 */
	private @Nullable Duration sendTimeout;

	/**
	 * How long nothing may be sent, or nothing received after something was sent, before
	 * a ping is sent. Only if the link has a ping.
	 */
	private @Nullable Duration idleTime;

	/**
	 * Longest time for the response to a ping before the ping counts as unanswered.
	 */
	private @Nullable Duration pingTimeout;

	/**
	 * Number of unanswered pings in a row that closes the connection.
	 */
	private @Nullable Integer maximumUnansweredPings;

	/**
	 * How long nothing may be received before listeners are notified of a read timeout.
	 */
	private @Nullable Duration readTimeout;

	/**
	 * Longest time for a message to arrive, from its first byte to its last.
	 */
	private @Nullable Duration frameTimeout;

	/**
	 * How long closing waits for requests in flight and for the response to the sign-off.
	 */
	private @Nullable Duration closeTimeout;

	/**
	 * Number of requests that may be in flight on a connection. Further requests fail as
	 * not sent.
	 */
	private @Nullable Integer maximumPendingRequests;

	/**
	 * Number of bytes that may wait to be sent on a connection. While more wait, further
	 * requests fail as not sent.
	 */
	private @Nullable DataSize maximumOutboundSize;

	/**
	 * How long bytes may wait to be sent, while the network accepts none of them, before
	 * the connection is closed.
	 */
	private @Nullable Duration writeTimeout;

	/**
	 * Number of messages of the far end that may wait for a handler or be in a handler,
	 * for each connection.
	 */
	private @Nullable Integer maximumInboundMessages;

	/**
	 * Response code for requests that are not handled because too many are waiting. If
	 * not set, such requests are not answered.
	 */
	private @Nullable String overloadResponseCode;

	/**
	 * Whether the messages of a connection are handled concurrently or one after the
	 * other.
	 */
	private @Nullable InboundOrder inboundOrder;

	/**
	 * Where the callbacks of sendAsync run: on threads of their own, or directly on the
	 * event loop that has read the response, where they must not block.
	 */
	private @Nullable CallbackThreads callbacks;

	/**
	 * Response codes that accept a sign-on or an echo test.
	 */
	private @Nullable Set<String> acceptedResponseCodes;

	public @Nullable Boolean getAutoStartup() {
		return this.autoStartup;
	}

	public void setAutoStartup(@Nullable Boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	public @Nullable String getMessageFormat() {
		return this.messageFormat;
	}

	public void setMessageFormat(@Nullable String messageFormat) {
		this.messageFormat = messageFormat;
	}

	public TcpProperties getTcp() {
		return this.tcp;
	}

	public LinkSslProperties getSsl() {
		return this.ssl;
	}

	public FramingProperties getFraming() {
		return this.framing;
	}

	public void setFraming(FramingProperties framing) {
		this.framing = framing;
	}

	public KeepAliveProperties getKeepAlive() {
		return this.keepAlive;
	}

	public @Nullable String getMessageCodec() {
		return this.messageCodec;
	}

	public void setMessageCodec(@Nullable String messageCodec) {
		this.messageCodec = messageCodec;
	}

	public @Nullable List<Integer> getMatchFields() {
		return this.matchFields;
	}

	public void setMatchFields(@Nullable List<Integer> matchFields) {
		this.matchFields = matchFields;
	}

	public @Nullable List<MatchRuleProperties> getMatchRules() {
		return this.matchRules;
	}

	public void setMatchRules(@Nullable List<MatchRuleProperties> matchRules) {
		this.matchRules = matchRules;
	}

	public @Nullable String getMatchKeyResolver() {
		return this.matchKeyResolver;
	}

	public void setMatchKeyResolver(@Nullable String matchKeyResolver) {
		this.matchKeyResolver = matchKeyResolver;
	}

	public @Nullable List<Integer> getEchoedFields() {
		return this.echoedFields;
	}

	public void setEchoedFields(@Nullable List<Integer> echoedFields) {
		this.echoedFields = echoedFields;
	}

	public @Nullable Duration getQuarantineTime() {
		return this.quarantineTime;
	}

	public void setQuarantineTime(@Nullable Duration quarantineTime) {
		this.quarantineTime = quarantineTime;
	}

	public @Nullable Duration getSendTimeout() {
		return this.sendTimeout;
	}

	public void setSendTimeout(@Nullable Duration sendTimeout) {
		this.sendTimeout = sendTimeout;
	}

	public @Nullable Duration getIdleTime() {
		return this.idleTime;
	}

	public void setIdleTime(@Nullable Duration idleTime) {
		this.idleTime = idleTime;
	}

	public @Nullable Duration getPingTimeout() {
		return this.pingTimeout;
	}

	public void setPingTimeout(@Nullable Duration pingTimeout) {
		this.pingTimeout = pingTimeout;
	}

	public @Nullable Integer getMaximumUnansweredPings() {
		return this.maximumUnansweredPings;
	}

	public void setMaximumUnansweredPings(@Nullable Integer maximumUnansweredPings) {
		this.maximumUnansweredPings = maximumUnansweredPings;
	}

	public @Nullable Duration getReadTimeout() {
		return this.readTimeout;
	}

	public void setReadTimeout(@Nullable Duration readTimeout) {
		this.readTimeout = readTimeout;
	}

	public @Nullable Duration getFrameTimeout() {
		return this.frameTimeout;
	}

	public void setFrameTimeout(@Nullable Duration frameTimeout) {
		this.frameTimeout = frameTimeout;
	}

	public @Nullable Duration getCloseTimeout() {
		return this.closeTimeout;
	}

	public void setCloseTimeout(@Nullable Duration closeTimeout) {
		this.closeTimeout = closeTimeout;
	}

	public @Nullable Integer getMaximumPendingRequests() {
		return this.maximumPendingRequests;
	}

	public void setMaximumPendingRequests(@Nullable Integer maximumPendingRequests) {
		this.maximumPendingRequests = maximumPendingRequests;
	}

	public @Nullable DataSize getMaximumOutboundSize() {
		return this.maximumOutboundSize;
	}

	public void setMaximumOutboundSize(@Nullable DataSize maximumOutboundSize) {
		this.maximumOutboundSize = maximumOutboundSize;
	}

	public @Nullable Duration getWriteTimeout() {
		return this.writeTimeout;
	}

	public void setWriteTimeout(@Nullable Duration writeTimeout) {
		this.writeTimeout = writeTimeout;
	}

	public @Nullable Integer getMaximumInboundMessages() {
		return this.maximumInboundMessages;
	}

	public void setMaximumInboundMessages(@Nullable Integer maximumInboundMessages) {
		this.maximumInboundMessages = maximumInboundMessages;
	}

	public @Nullable String getOverloadResponseCode() {
		return this.overloadResponseCode;
	}

	public void setOverloadResponseCode(@Nullable String overloadResponseCode) {
		this.overloadResponseCode = overloadResponseCode;
	}

	public @Nullable CallbackThreads getCallbacks() {
		return this.callbacks;
	}

	public void setCallbacks(@Nullable CallbackThreads callbacks) {
		this.callbacks = callbacks;
	}

	public @Nullable InboundOrder getInboundOrder() {
		return this.inboundOrder;
	}

	public void setInboundOrder(@Nullable InboundOrder inboundOrder) {
		this.inboundOrder = inboundOrder;
	}

	public @Nullable Set<String> getAcceptedResponseCodes() {
		return this.acceptedResponseCodes;
	}

	public void setAcceptedResponseCodes(@Nullable Set<String> acceptedResponseCodes) {
		this.acceptedResponseCodes = acceptedResponseCodes;
	}

}
