package dev.iso8583.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A server: every socket it accepts becomes a connection.
 */
public class ServerProperties extends LinkProperties {

	/**
	 * Port to listen on. With 0, any free one.
	 */
	private @Nullable Integer port;

	/**
	 * Local address to listen on. Default all.
	 */
	private @Nullable String bindAddress;

	public @Nullable Integer getPort() {
		return this.port;
	}

	public void setPort(@Nullable Integer port) {
		this.port = port;
	}

	public @Nullable String getBindAddress() {
		return this.bindAddress;
	}

	public void setBindAddress(@Nullable String bindAddress) {
		this.bindAddress = bindAddress;
	}

}
