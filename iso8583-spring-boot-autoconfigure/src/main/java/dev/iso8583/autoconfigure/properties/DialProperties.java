package dev.iso8583.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

import dev.iso8583.connection.MatchScope;

/**
 * What pools and connections have in common.
 */
public class DialProperties extends LinkProperties {

	/**
	 * How long to wait before a lost connection is dialled again.
	 */
	@NestedConfigurationProperty
	private final ReconnectProperties reconnect = new ReconnectProperties();

	/**
	 * What is sent to sign on, to test and to sign off, and what is answered.
	 */
	@NestedConfigurationProperty
	private final DialNetworkManagementProperties networkManagement = new DialNetworkManagementProperties();

	/**
	 * How many connections must be online for the application to start. With 0 it always
	 * starts.
	 */
	private @Nullable Integer minimumConnections;

	/**
	 * How long a name may take to be looked up, and then the socket and its TLS handshake
	 * to be there, for each address of the name.
	 */
	private @Nullable Duration connectTimeout;

	/**
	 * How long a sign-on may take, from the socket to the accepted answer.
	 */
	private @Nullable Duration signOnTimeout;

	/**
	 * How many requests in a row may time out, while nothing is received, before the far
	 * end counts as silent and its pool is degraded.
	 */
	private @Nullable Integer maximumUnansweredRequests;

	/**
	 * Where a response may come: on the connection of its request, or on any of the pool.
	 */
	private @Nullable MatchScope matchScope;

	/**
	 * How old a connection may become before it is replaced. Without a value, any age.
	 */
	private @Nullable Duration maximumAge;

	/**
	 * By how much the maximum age is shortened at most, at random for each connection,
	 * from 0 to 0.9.
	 */
	private @Nullable Double maximumAgeJitter;

	public ReconnectProperties getReconnect() {
		return this.reconnect;
	}

	public DialNetworkManagementProperties getNetworkManagement() {
		return this.networkManagement;
	}

	public @Nullable Integer getMinimumConnections() {
		return this.minimumConnections;
	}

	public void setMinimumConnections(@Nullable Integer minimumConnections) {
		this.minimumConnections = minimumConnections;
	}

	public @Nullable Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(@Nullable Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public @Nullable Duration getSignOnTimeout() {
		return this.signOnTimeout;
	}

	public void setSignOnTimeout(@Nullable Duration signOnTimeout) {
		this.signOnTimeout = signOnTimeout;
	}

	public @Nullable Integer getMaximumUnansweredRequests() {
		return this.maximumUnansweredRequests;
	}

	public void setMaximumUnansweredRequests(@Nullable Integer maximumUnansweredRequests) {
		this.maximumUnansweredRequests = maximumUnansweredRequests;
	}

	public @Nullable MatchScope getMatchScope() {
		return this.matchScope;
	}

	public void setMatchScope(@Nullable MatchScope matchScope) {
		this.matchScope = matchScope;
	}

	public @Nullable Duration getMaximumAge() {
		return this.maximumAge;
	}

	public void setMaximumAge(@Nullable Duration maximumAge) {
		this.maximumAge = maximumAge;
	}

	public @Nullable Double getMaximumAgeJitter() {
		return this.maximumAgeJitter;
	}

	public void setMaximumAgeJitter(@Nullable Double maximumAgeJitter) {
		this.maximumAgeJitter = maximumAgeJitter;
	}

}
