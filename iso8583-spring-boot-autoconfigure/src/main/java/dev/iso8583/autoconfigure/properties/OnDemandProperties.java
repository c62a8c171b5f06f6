package dev.iso8583.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a link that dials on demand uses its connections.
 */
public class OnDemandProperties {

	/**
	 * How long a connection stays open without a request in flight.
	 */
	private @Nullable Duration idleTimeout;

	/**
	 * Number of requests after which a connection is closed. With 1, each request has a
	 * connection of its own, for hosts that hang up after each answer. By default, there
	 * is no limit.
	 */
	private @Nullable Integer requestsPerConnection;

	/**
	 * Number of requests that may wait for a connection. Further requests are refused.
	 */
	private @Nullable Integer maximumWaiting;

	public @Nullable Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(@Nullable Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	public @Nullable Integer getRequestsPerConnection() {
		return this.requestsPerConnection;
	}

	public void setRequestsPerConnection(@Nullable Integer requestsPerConnection) {
		this.requestsPerConnection = requestsPerConnection;
	}

	public @Nullable Integer getMaximumWaiting() {
		return this.maximumWaiting;
	}

	public void setMaximumWaiting(@Nullable Integer maximumWaiting) {
		this.maximumWaiting = maximumWaiting;
	}

}
