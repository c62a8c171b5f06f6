package dev.iso8583.pool;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.Checks;

/**
 * How a pool dials on demand: it connects when a request needs a connection, and closes
 * the connection when it is no longer needed. For hosts that hang up after each answer,
 * and for links that are used now and then.
 *
 * @param idleTimeout how long a connection stays open without a request in flight, more
 * than zero and at most a year
 * @param requestsPerConnection how many requests are sent over one connection before it
 * is closed, 1 or more: with 1, each request has a connection of its own. {@code null}
 * for no limit
 * @param maximumWaiting how many requests may wait for a connection at a time, 1 or more;
 * further ones are refused
 */
public record OnDemand(Duration idleTimeout, @Nullable Integer requestsPerConnection, int maximumWaiting) {

	/** Closes after 60 s without a request; 1000 requests may wait. */
	public static final OnDemand DEFAULT = new OnDemand(Duration.ofSeconds(60), null, 1000);

	/**
	 * Create options.
	 * @throws IllegalArgumentException if a value is out of its range, which the text
	 * names
	 */
	public OnDemand {
		Checks.positive("idle timeout of a connection", idleTimeout);
		if (requestsPerConnection != null) {
			Checks.atLeastOne("number of requests per connection", requestsPerConnection);
		}
		Checks.atLeastOne("maximum of waiting requests", maximumWaiting);
	}

	/**
	 * Return these options with another idle timeout.
	 * @param timeout how long a connection stays open without a request in flight
	 * @return new options
	 */
	public OnDemand withIdleTimeout(Duration timeout) {
		return new OnDemand(timeout, this.requestsPerConnection, this.maximumWaiting);
	}

	/**
	 * Return these options with another number of requests per connection.
	 * @param requests 1 or more; {@code null} for no limit
	 * @return new options
	 */
	public OnDemand withRequestsPerConnection(@Nullable Integer requests) {
		return new OnDemand(this.idleTimeout, requests, this.maximumWaiting);
	}

	/**
	 * Return these options with another maximum of waiting requests.
	 * @param maximum 1 or more
	 * @return new options
	 */
	public OnDemand withMaximumWaiting(int maximum) {
		return new OnDemand(this.idleTimeout, this.requestsPerConnection, maximum);
	}

}
