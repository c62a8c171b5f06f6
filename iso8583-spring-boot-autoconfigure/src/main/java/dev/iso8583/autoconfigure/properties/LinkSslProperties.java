package dev.iso8583.autoconfigure.properties;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.iso8583.tls.Tls.ClientAuth;
import dev.iso8583.tls.Tls.Revocation;

/**
 * How the connections of a link are protected by TLS. What is not set comes from {@code
 * iso8583.defaults}.
 */
public class LinkSslProperties {

	/**
	 * Whether to use TLS. By default, TLS is used if there is a bundle.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Name of the SSL bundle with keys and trusted certificates, one of
	 * spring.ssl.bundle.
	 */
	private @Nullable String bundle;

	/**
	 * Host name that the certificate of the far end must be issued for. By default, the
	 * host of the address. For pools and connections.
	 */
	private @Nullable String serverName;

	/**
	 * Keys of which the certificate of the far end must have one, each as sha256/ and the
	 * Base64 text of the SHA-256 hash of the public key. The certificate must be trusted,
	 * too. Those of the defaults are for pools and connections.
	 */
	private @Nullable List<String> pins;

	/**
	 * Names of which the certificate of the far end must have one, instead of that of the
	 * host: a common name, a subject alternative name or a whole subject. The certificate
	 * must be trusted, too. Those of the defaults are for pools and connections.
	 */
	private @Nullable List<String> expectedNames;

	/**
	 * How to find out whether the certificate of the far end is revoked. For pools and
	 * connections.
	 */
	private @Nullable Revocation revocation;

	/**
	 * Whether to ask clients for a certificate. For servers.
	 */
	private @Nullable ClientAuth clientAuth;

	/**
	 * Longest time for a TLS handshake. For servers; for pools and connections,
	 * connect-timeout includes the handshake.
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

	public @Nullable List<String> getPins() {
		return this.pins;
	}

	public void setPins(@Nullable List<String> pins) {
		this.pins = pins;
	}

	public @Nullable List<String> getExpectedNames() {
		return this.expectedNames;
	}

	public void setExpectedNames(@Nullable List<String> expectedNames) {
		this.expectedNames = expectedNames;
	}

	public @Nullable Revocation getRevocation() {
		return this.revocation;
	}

	public void setRevocation(@Nullable Revocation revocation) {
		this.revocation = revocation;
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
