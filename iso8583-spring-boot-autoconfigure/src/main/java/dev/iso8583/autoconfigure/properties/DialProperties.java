package dev.iso8583.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

import dev.iso8583.connection.MatchScope;

/**
 * Properties that pools and connections have in common.
 */
public class DialProperties extends LinkProperties {

	/**
	 * How long to wait before dialling again.
	 */
	@NestedConfigurationProperty
	private final ReconnectProperties reconnect = new ReconnectProperties();

	/**
	 * Sign-on, echo test and sign-off to send, and network management to answer.
	 */
	@NestedConfigurationProperty
	private final DialNetworkManagementProperties networkManagement = new DialNetworkManagementProperties();

	/**
	 * When to dial: always be connected, or connect when a request needs a connection.
	 */
	private @Nullable DialMode dial;

	/**
	 * How a link that dials on demand uses its connections.
	 */
	@NestedConfigurationProperty
	private final OnDemandProperties onDemand = new OnDemandProperties();

	/**
	 * Number of connections that must be online for the application to start. With 0, the
	 * application always starts. A link that dials on demand has 0.
	 */
	private @Nullable Integer minimumConnections;

	/**
	 * Longest time for the name look-up. Also the longest time to connect and finish the
	 * TLS handshake, for each address of the name.
	 */
	private @Nullable Duration connectTimeout;

	/**
	 * Local address to dial from: an IP address, a host name or the name of a network
	 * interface. By default, the operating system chooses.
	 */
	private @Nullable String localAddress;

	/**
	 * Local port or range of ports to dial from, such as 20000-20100. The ports are tried
	 * in turn. By default, the operating system chooses.
	 */
	private @Nullable String localPorts;

	/**
	 * Longest time for a sign-on, from the open socket to the accepted response.
	 */
	private @Nullable Duration signOnTimeout;

	/**
	 * Number of requests in a row that may time out, while nothing is received, before
	 * the far end counts as silent and the pool as degraded. If not set, the far end
	 * never counts as silent.
	 */
	private @Nullable Integer maximumUnansweredRequests;

	/**
	 * Whether a response must arrive on the connection of its request, or may arrive on
	 * any connection of the pool.
	 */
	private @Nullable MatchScope matchScope;

	/**
	 * Age at which a connection is replaced. If not set, a connection is never replaced
	 * because of its age.
	 */
	private @Nullable Duration maximumAge;

	/**
	 * Largest fraction of the maximum age that is subtracted at random for each
	 * connection, from 0 to 0.9.
	 */
	private @Nullable Double maximumAgeJitter;

	public ReconnectProperties getReconnect() {
		return this.reconnect;
	}

	public DialNetworkManagementProperties getNetworkManagement() {
		return this.networkManagement;
	}

	public @Nullable DialMode getDial() {
		return this.dial;
	}

	public void setDial(@Nullable DialMode dial) {
		this.dial = dial;
	}

	public OnDemandProperties getOnDemand() {
		return this.onDemand;
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

	public @Nullable String getLocalAddress() {
		return this.localAddress;
	}

	public void setLocalAddress(@Nullable String localAddress) {
		this.localAddress = localAddress;
	}

	public @Nullable String getLocalPorts() {
		return this.localPorts;
	}

	public void setLocalPorts(@Nullable String localPorts) {
		this.localPorts = localPorts;
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
