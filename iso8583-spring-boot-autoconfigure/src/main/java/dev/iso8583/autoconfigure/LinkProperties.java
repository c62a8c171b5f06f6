package dev.iso8583.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

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
	private final FramingProperties framing = new FramingProperties();

	/**
	 * Fields whose values a response repeats from its request.
	 */
	private @Nullable List<Integer> matchFields;

	/**
	 * How long a response may take, unless a call says otherwise.
	 */
	private @Nullable Duration sendTimeout;

	/**
	 * How long nothing may be written before a ping is sent, if there is a ping handler.
	 */
	private @Nullable Duration idleTime;

	/**
	 * How long the answer to a ping may take before the connection is closed.
	 */
	private @Nullable Duration pingTimeout;

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
	 * Response codes that accept a sign-on or an echo test.
	 */
	private @Nullable Set<String> acceptedResponseCodes;

	public @Nullable String getMessageFormat() {
		return this.messageFormat;
	}

	public void setMessageFormat(@Nullable String messageFormat) {
		this.messageFormat = messageFormat;
	}

	public FramingProperties getFraming() {
		return this.framing;
	}

	public @Nullable List<Integer> getMatchFields() {
		return this.matchFields;
	}

	public void setMatchFields(@Nullable List<Integer> matchFields) {
		this.matchFields = matchFields;
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

	public @Nullable Set<String> getAcceptedResponseCodes() {
		return this.acceptedResponseCodes;
	}

	public void setAcceptedResponseCodes(@Nullable Set<String> acceptedResponseCodes) {
		this.acceptedResponseCodes = acceptedResponseCodes;
	}

}
