package dev.iso8583.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

/**
 * A single connection that comes back by itself: a pool of one.
 */
public class ConnectionProperties extends DialProperties {

	/**
	 * Where the connection goes as host:port.
	 */
	private @Nullable String address;

	public @Nullable String getAddress() {
		return this.address;
	}

	public void setAddress(@Nullable String address) {
		this.address = address;
	}

}
