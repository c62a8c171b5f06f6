package dev.iso8583.autoconfigure;

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

	public ReconnectProperties getReconnect() {
		return this.reconnect;
	}

	public @Nullable Integer getMinimumConnections() {
		return this.minimumConnections;
	}

	public void setMinimumConnections(@Nullable Integer minimumConnections) {
		this.minimumConnections = minimumConnections;
	}

}
