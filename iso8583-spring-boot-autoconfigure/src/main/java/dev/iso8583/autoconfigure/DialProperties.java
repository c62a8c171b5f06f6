package dev.iso8583.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

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
	 * How many connections must be online for the application to start. With 0 it always
	 * starts.
	 */
	private @Nullable Integer minimumConnections;

	/**
	 * How long the socket may take to be there.
	 */
	private @Nullable Duration connectTimeout;

	/**
	 * How long a sign-on may take, from the socket to the accepted answer.
	 */
	private @Nullable Duration signOnTimeout;

	public ReconnectProperties getReconnect() {
		return this.reconnect;
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

}
