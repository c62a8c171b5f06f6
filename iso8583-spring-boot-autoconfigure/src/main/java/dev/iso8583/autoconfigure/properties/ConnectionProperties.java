package dev.iso8583.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * A single connection that reconnects by itself: a pool of one.
 */
@ConfigurationPropertiesSource
public class ConnectionProperties extends DialProperties {

	/**
	 * Address to connect to, as host:port.
	 */
	private @Nullable String address;

	public @Nullable String getAddress() {
		return this.address;
	}

	public void setAddress(@Nullable String address) {
		this.address = address;
	}

}
