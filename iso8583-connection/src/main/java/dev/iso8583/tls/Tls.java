package dev.iso8583.tls;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.Checks;

/**
 * How the connections of a link are protected by TLS, versions 1.2 and 1.3. A client
 * verifies the certificate of the server and that it is for the dialled host; a server
 * verifies the client certificates that it asks for. Immutable.
 */
public final class Tls {

	private final Supplier<TlsMaterial> material;

	private final @Nullable String serverName;

	private final PeerChecks checks;

	private final ClientAuth clientAuth;

	private final Duration handshakeTimeout;

	private Tls(Builder builder) {
		this.material = builder.material;
		this.serverName = builder.serverName;
		this.checks = new PeerChecks(builder.pins, builder.expectedNames, builder.revocation == Revocation.STAPLED);
		this.clientAuth = builder.clientAuth;
		this.handshakeTimeout = builder.handshakeTimeout;
	}

	/**
	 * Return a builder.
	 * @param material supplies keys and trusted authorities, once for each connection: so
	 * new connections use a renewed certificate, and existing ones live on. Called on
	 * event loops: it must be fast and must not block
	 * @return a builder with the defaults
	 */
	public static Builder builder(Supplier<TlsMaterial> material) {
		return new Builder(material);
	}

	/**
	 * Return TLS with the defaults and with material that never changes.
	 * @param material keys and trusted authorities
	 * @return the options
	 */
	public static Tls of(TlsMaterial material) {
		return builder(() -> material).build();
	}

	TlsMaterial material() {
		return this.material.get();
	}

	/**
	 * Return the host that the certificate of the far end must be for.
	 * @return the host, or {@code null} for the host of the address
	 * @see Builder#serverName
	 */
	public @Nullable String serverName() {
		return this.serverName;
	}

	/**
	 * Return the keys of which the certificate of the far end must have one.
	 * @return the pins, in the form {@code sha256/} and Base64; empty if no key is pinned
	 * @see Builder#pins
	 */
	public Set<String> pins() {
		return this.checks.pins();
	}

	/**
	 * Return the names of which the certificate of the far end must have one.
	 * @return the names; empty if none is expected
	 * @see Builder#expectedNames
	 */
	public Set<String> expectedNames() {
		return this.checks.names();
	}

	/**
	 * Return how we find out whether the certificate of the far end is revoked.
	 * @return the way
	 * @see Builder#revocation
	 */
	public Revocation revocation() {
		return this.checks.stapled() ? Revocation.STAPLED : Revocation.NONE;
	}

	PeerChecks checks() {
		return this.checks;
	}

	/**
	 * Whether the certificate of a dialled far end must be for its host: unless an
	 * expected name, or a pin alone, says whose it is.
	 */
	boolean verifiesHost() {
		return this.checks.names().isEmpty() && (this.checks.pins().isEmpty() || this.serverName != null);
	}

	/**
	 * Return whether a server asks for client certificates.
	 * @return whether it asks
	 * @see Builder#clientAuth
	 */
	public ClientAuth clientAuth() {
		return this.clientAuth;
	}

	/**
	 * Return how long the handshake of an accepted connection may take.
	 * @return more than zero
	 * @see Builder#handshakeTimeout
	 */
	public Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	/**
	 * Check that a server can use this: it needs a key, trusted authorities of its own if
	 * it asks for certificates, and must insist on certificates to compare them with pins
	 * or expected names.
	 * @throws IllegalArgumentException if something is missing; the message says what
	 */
	public void requireFitForServer() {
		TlsMaterial current = this.material.get();
		if (!current.hasKey()) {
			throw new IllegalArgumentException(
					"A server that uses TLS needs a private key with its certificate, and there is none");
		}
		if (this.clientAuth != ClientAuth.NONE && !current.hasTrusted()) {
			throw new IllegalArgumentException(
					"A server that asks for certificates needs trusted authorities of its own;"
							+ " without them, it would trust every public one");
		}
		if (this.checks.stapled()) {
			throw new IllegalArgumentException("Clients cannot staple OCSP responses to their certificates, as Java"
					+ " implements TLS; leave revocation out for a server");
		}
		if (this.clientAuth != ClientAuth.NEED && this.checks.identifyPeer()) {
			throw new IllegalArgumentException("A server compares certificates of its clients with pins and expected"
					+ " names, so it must insist on a certificate; set client authentication to need");
		}
	}

	/**
	 * Whether a server asks its clients for a certificate.
	 */
	public enum ClientAuth {

		/** It does not ask. */
		NONE,

		/**
		 * It asks. A client may present none; if it presents one, that must be trusted.
		 */
		WANT,

		/** It asks, and refuses a client without a trusted certificate. */
		NEED

	}

	/**
	 * How we find out whether the certificate of a far end that we dial is revoked.
	 */
	public enum Revocation {

		/** Not at all. */
		NONE,

		/**
		 * By an OCSP response that the far end sends with its certificate (stapling). A
		 * certificate without one, or with an outdated one, is refused.
		 */
		STAPLED

	}

	/**
	 * Builds {@link Tls}. Not thread-safe.
	 */
	public static final class Builder {

		private static final String STATUS_REQUESTS = "jdk.tls.client.enableStatusRequestExtension";

		private final Supplier<TlsMaterial> material;

		private @Nullable String serverName;

		private Set<String> pins = Set.of();

		private Set<String> expectedNames = Set.of();

		private Revocation revocation = Revocation.NONE;

		private ClientAuth clientAuth = ClientAuth.NONE;

		private Duration handshakeTimeout = Duration.ofSeconds(10);

		private Builder(Supplier<TlsMaterial> material) {
			this.material = material;
		}

		/**
		 * Set the host that the certificate of the far end must be for, when we dial.
		 * Default: the host of the address. The host is not compared if there are
		 * {@link #expectedNames expected names}.
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
		 * Pin the key of the far end's certificate, for a client's certificate when we
		 * listen. The certificate must be trusted, valid and have one of these keys; its
		 * authorities are not compared. Then it need not be for the host that we dial,
		 * unless a {@link #serverName server name} is set. Default none.
		 * @param pins one or more, for example the present key and the next one. Each is
		 * {@code sha256/} and the Base64 text of the SHA-256 hash of the
		 * SubjectPublicKeyInfo, as in RFC 7469; curl's {@code sha256//} is accepted
		 * @return this builder
		 */
		public Builder pins(Collection<String> pins) {
			if (pins.isEmpty()) {
				throw new IllegalArgumentException(
						"No key is pinned; write one or more of sha256/ and Base64, or leave" + " the pins out");
			}
			this.pins = pins.stream().map((pin) -> PeerChecks.pin(pin.trim())).collect(Collectors.toUnmodifiableSet());
			return this;
		}

		/**
		 * Set the names of which the far end's certificate must have one, for a client's
		 * certificate when we listen. The certificate must be trusted, valid and have one
		 * of these names, whatever host we dial: then a {@link #serverName server name}
		 * is only sent to the far end (SNI) and not compared. Default none.
		 * @param names one or more. Each is compared exactly with the common name, with
		 * each subject alternative name, and with the whole subject as RFC 2253 writes it
		 * @return this builder
		 */
		public Builder expectedNames(Collection<String> names) {
			if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
				throw new IllegalArgumentException("An expected name is empty; write the common name or a subject"
						+ " alternative name of the certificate, or leave it out");
			}
			this.expectedNames = Set.copyOf(names);
			return this;
		}

		/**
		 * Set how we find out whether the certificate of the far end is revoked, when we
		 * dial. Default {@link Revocation#NONE}. With {@link Revocation#STAPLED}, each
		 * new connection needs a response, so sessions are not resumed for more than a
		 * second. Only the certificate of the far end is checked, not its authorities.
		 * @param revocation the way
		 * @return this builder
		 */
		public Builder revocation(Revocation revocation) {
			if (revocation == Revocation.STAPLED
					&& "false".equalsIgnoreCase(System.getProperty(STATUS_REQUESTS, "true"))) {
				throw new IllegalArgumentException("The JVM asks no far end for an OCSP response; start it without -D"
						+ STATUS_REQUESTS + "=false");
			}
			this.revocation = revocation;
			return this;
		}

		/**
		 * Set whether we ask for a certificate, when we listen. Default
		 * {@link ClientAuth#NONE}.
		 * @param clientAuth whether we ask, and whether we insist
		 * @return this builder
		 */
		public Builder clientAuth(ClientAuth clientAuth) {
			this.clientAuth = clientAuth;
			return this;
		}

		/**
		 * Set how long a handshake may take, when we listen. Default 10 s. When we dial,
		 * the connect timeout includes the handshake.
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
