package dev.iso8583.autoconfigure.properties;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

import dev.iso8583.connection.InboundOrder;

/**
 * What pools, connections and servers have in common. What is not set is taken from
 * {@code iso8583.defaults}.
 */
public class LinkProperties {

	/**
	 * Name of the message format, one of iso8583.message.formats. Without a name, the
	 * format of iso8583.message itself.
	 */
	private @Nullable String messageFormat;

	/**
	 * How messages are delimited.
	 */
	@NestedConfigurationProperty
	private FramingProperties framing = new FramingProperties();

	/**
	 * Frames of length zero, which keep a line alive and are no messages.
	 */
	@NestedConfigurationProperty
	private final KeepAliveProperties keepAlive = new KeepAliveProperties();

	/**
	 * Name of a bean of type MessageCodec that stands between frames and messages.
	 */
	private @Nullable String messageCodec;

	/**
	 * How connections are protected by TLS.
	 */
	@NestedConfigurationProperty
	private final LinkSslProperties ssl = new LinkSslProperties();

	/**
	 * Fields whose values a response repeats from its request.
	 */
	private @Nullable List<Integer> matchFields;

	/**
	 * Match fields that differ by message type, or by processing code. Their order does
	 * not matter.
	 */
	private @Nullable List<MatchRuleProperties> matchRules;

	/**
	 * Name of a bean of type MatchKeyResolver, instead of match fields and rules.
	 */
	private @Nullable String matchKeys;

	/**
	 * Fields that a response must bring back as its request had them, or it is unmatched.
	 */
	private @Nullable List<Integer> echoedFields;

	/**
	 * How long the response to a request that timed out may still come. For so long its
	 * match key is refused to other requests.
	 */
	private @Nullable Duration quarantineTime;

	/**
	 * How long a response may take, unless a call says otherwise.
	 */
	private @Nullable Duration sendTimeout;

	/**
	 * How long nothing may be written, or nothing be read after something was written,
	 * before a ping is sent, if the link has one.
	 */
	private @Nullable Duration idleTime;

	/**
	 * How long the answer to a ping may take before the ping counts as unanswered.
	 */
	private @Nullable Duration pingTimeout;

	/**
	 * How many pings in a row go unanswered until the connection is closed.
	 */
	private @Nullable Integer maximumUnansweredPings;

	/**
	 * How long nothing may be received before listeners are told.
	 */
	private @Nullable Duration readTimeout;

	/**
	 * How long a message may take from its first byte to its last.
	 */
	private @Nullable Duration frameTimeout;

	/**
	 * How long a close waits for what is in flight, and for the answer to the sign-off.
	 */
	private @Nullable Duration closeTimeout;

	/**
	 * Most requests in flight on a connection. More are refused as not sent.
	 */
	private @Nullable Integer maximumPending;

	/**
	 * Most bytes that wait for the network to take them. While there are more, requests
	 * are refused as not sent.
	 */
	private @Nullable DataSize maximumOutbound;

	/**
	 * How long the network may take nothing of what was written before the connection is
	 * closed.
	 */
	private @Nullable Duration writeTimeout;

	/**
	 * Most messages of the far end that wait for a handler or are being handled, for each
	 * connection.
	 */
	private @Nullable Integer maximumInbound;

	/**
	 * Response code for a request that is not handled because too many are. Without one
	 * it is not answered.
	 */
	private @Nullable String overloadResponseCode;

	/**
	 * Whether messages of a connection are handled several at a time, or one after the
	 * other.
	 */
	private @Nullable InboundOrder inboundOrder;

	/**
	 * Response codes that accept a sign-on or an echo test.
	 */
	private @Nullable Set<String> acceptedResponseCodes;

	public @Nullable String getMessageFormat() {
		return this.messageFormat;
	}

	public void setMessageFormat(@Nullable String messageFormat) {
		this.messageFormat = messageFormat;
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

	public @Nullable String getMatchKeys() {
		return this.matchKeys;
	}

	public void setMatchKeys(@Nullable String matchKeys) {
		this.matchKeys = matchKeys;
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

	public @Nullable Integer getMaximumPending() {
		return this.maximumPending;
	}

	public void setMaximumPending(@Nullable Integer maximumPending) {
		this.maximumPending = maximumPending;
	}

	public @Nullable DataSize getMaximumOutbound() {
		return this.maximumOutbound;
	}

	public void setMaximumOutbound(@Nullable DataSize maximumOutbound) {
		this.maximumOutbound = maximumOutbound;
	}

	public @Nullable Duration getWriteTimeout() {
		return this.writeTimeout;
	}

	public void setWriteTimeout(@Nullable Duration writeTimeout) {
		this.writeTimeout = writeTimeout;
	}

	public @Nullable Integer getMaximumInbound() {
		return this.maximumInbound;
	}

	public void setMaximumInbound(@Nullable Integer maximumInbound) {
		this.maximumInbound = maximumInbound;
	}

	public @Nullable String getOverloadResponseCode() {
		return this.overloadResponseCode;
	}

	public void setOverloadResponseCode(@Nullable String overloadResponseCode) {
		this.overloadResponseCode = overloadResponseCode;
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
