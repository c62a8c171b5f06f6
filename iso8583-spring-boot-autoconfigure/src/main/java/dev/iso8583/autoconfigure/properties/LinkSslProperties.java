package dev.iso8583.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.iso8583.tls.Tls.ClientAuth;

/**
 * How the connections of a link are protected by TLS. What is not set is taken from
 * {@code iso8583.defaults}.
 */
public class LinkSslProperties {

	/**
	 * Whether to speak TLS. Default if there is a bundle.
	 */
	private @Nullable Boolean enabled;

	/**
	 * SSL bundle with keys and trusted certificates, one of spring.ssl.bundle.
	 */
	private @Nullable String bundle;

	/**
	 * Host that the far end's certificate must be for (pools and connections). Default
	 * the host of the address.
	 */
	private @Nullable String serverName;

	/**
	 * Whether clients are asked for a certificate (servers).
	 */
	private @Nullable ClientAuth clientAuth;

	/**
	 * How long a handshake may take (servers). For pools and connections it is within the
	 * connect timeout.
	 */
	private @Nullable Duration handshakeTimeout;

	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	public void setEnabled(@Nullable Boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getBundle() {
		return this.bundle;
	}

	public void setBundle(@Nullable String bundle) {
		this.bundle = bundle;
	}

	public @Nullable String getServerName() {
		return this.serverName;
	}

	public void setServerName(@Nullable String serverName) {
		this.serverName = serverName;
	}

	public @Nullable ClientAuth getClientAuth() {
		return this.clientAuth;
	}

	public void setClientAuth(@Nullable ClientAuth clientAuth) {
		this.clientAuth = clientAuth;
	}

	public @Nullable Duration getHandshakeTimeout() {
		return this.handshakeTimeout;
	}

	public void setHandshakeTimeout(@Nullable Duration handshakeTimeout) {
		this.handshakeTimeout = handshakeTimeout;
	}

}
