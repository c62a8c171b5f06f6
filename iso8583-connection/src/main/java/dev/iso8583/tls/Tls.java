package dev.iso8583.tls;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.Checks;

/**
 * How the connections of a link are protected by TLS, versions 1.2 and 1.3. Who dials
 * verifies the certificate of the far end and that it is for the host; who listens
 * verifies the certificates it asks for. Immutable.
 */
public final class Tls {

	private final Supplier<TlsMaterial> material;

	private final @Nullable String serverName;

	private final ClientAuth clientAuth;

	private final Duration handshakeTimeout;

	private Tls(Builder builder) {
		this.material = builder.material;
		this.serverName = builder.serverName;
		this.clientAuth = builder.clientAuth;
		this.handshakeTimeout = builder.handshakeTimeout;
	}

	/**
	 * Return a builder.
	 * @param material asked anew for each connection, so that what is renewed is used by
	 * new connections, and old ones live on. Called on event loops: must be fast and must
	 * not block
	 * @return a builder with the defaults
	 */
	public static Builder builder(Supplier<TlsMaterial> material) {
		return new Builder(material);
	}

	/**
	 * Return TLS with the defaults and with what stays the same.
	 * @param material keys and trusted authorities
	 * @return the options
	 */
	public static Tls of(TlsMaterial material) {
		return builder(() -> material).build();
	}

	TlsMaterial material() {
		return this.material.get();
	}

	public @Nullable String serverName() {
		return this.serverName;
	}

	public ClientAuth clientAuth() {
		return this.clientAuth;
	}

	public Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	/**
	 * Refuse what a server cannot work with.
	 * @throws IllegalArgumentException with a sentence that says what is missing
	 */
	public void requireFitForServer() {
		TlsMaterial current = this.material.get();
		if (!current.hasKey()) {
			throw new IllegalArgumentException(
					"A server that speaks TLS must have a private key with its certificate, and there is none");
		}
		if (this.clientAuth != ClientAuth.NONE && !current.hasTrusted()) {
			throw new IllegalArgumentException(
					"A server that asks for certificates must have the authorities it trusts;"
							+ " without, it would trust every public one");
		}
	}

	/**
	 * Whether a server asks its clients for a certificate.
	 */
	public enum ClientAuth {

		/** It does not ask. */
		NONE,

		/** It asks. A client may show none; one that it shows must be trusted. */
		WANT,

		/** It asks, and a client without a trusted one is refused. */
		NEED

	}

	/**
	 * Builds {@link Tls}.
	 */
	public static final class Builder {

		private final Supplier<TlsMaterial> material;

		private @Nullable String serverName;

		private ClientAuth clientAuth = ClientAuth.NONE;

		private Duration handshakeTimeout = Duration.ofSeconds(10);

		private Builder(Supplier<TlsMaterial> material) {
			this.material = material;
		}

		/**
		 * The host that the certificate of the far end must be for, when we dial. Default
		 * the host of the address.
		 * @param name a host name or an IP address
		 * @return this builder
		 */
		public Builder serverName(String name) {
			if (!name.matches("[A-Za-z0-9.:_-]{1,255}")) {
				throw new IllegalArgumentException("The server name must be one host name or IP address, such as"
						+ " issuer.example, not '" + name + "'");
			}
			this.serverName = name;
			return this;
		}

		/**
		 * Whether we ask for a certificate, when we listen. Default
		 * {@link ClientAuth#NONE}.
		 * @param clientAuth whether
		 * @return this builder
		 */
		public Builder clientAuth(ClientAuth clientAuth) {
			this.clientAuth = clientAuth;
			return this;
		}

		/**
		 * How long a handshake may take, when we listen. Default 10 s. When we dial, it
		 * is within the connect timeout.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder handshakeTimeout(Duration timeout) {
			this.handshakeTimeout = Checks.positive("handshake timeout", timeout);
			return this;
		}

		/**
		 * Return the options.
		 * @return the options
		 */
		public Tls build() {
			return new Tls(this);
		}

	}

}
