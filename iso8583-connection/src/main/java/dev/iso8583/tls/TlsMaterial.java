package dev.iso8583.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;

import org.jspecify.annotations.Nullable;

/**
 * What TLS connections present and trust: keys with their certificates, trusted
 * authorities, protocol versions and cipher suites. Immutable: to renew a certificate,
 * build another one. Its string shows no secrets.
 */
public final class TlsMaterial {

	private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

	private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

	private final KeyManager[] keys;

	private final List<TrustManager> trusted;

	/** The context without further checks of certificates. */
	private final SSLContext context;

	/** A context has a cache of its own for sessions. */
	private final Map<PeerChecks, SSLContext> contexts = new ConcurrentHashMap<>();

	private final List<String> protocols;

	private final @Nullable List<String> ciphers;

	private final boolean trustsOwnChoice;

	private final List<X509Certificate> certificates;

	/**
	 * The progress of handshakes under way. Its lock is held only for a lookup.
	 */
	private final Map<SSLEngine, HandshakeProgress> handshakes = Collections.synchronizedMap(new WeakHashMap<>());

	private TlsMaterial(Builder builder) {
		this.protocols = List.copyOf(builder.protocols);
		this.ciphers = builder.ciphers;
		this.trustsOwnChoice = builder.trusted != null;
		// even without keys, a request for one must be recorded
		List<X509KeyManager> managers = builder.keys.isEmpty() ? List.of(new EmptyKeyManager()) : builder.keys;
		List<DiagnosingKeyManager> keys = managers.stream()
			.map((manager) -> new DiagnosingKeyManager(manager, this::progress))
			.toList();
		try {
			this.keys = keys.toArray(KeyManager[]::new);
			this.trusted = (builder.trusted != null) ? builder.trusted : ofTheJdk();
			this.context = created(PeerChecks.NONE);
			this.certificates = certificates(keys);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("Cannot use these keys and certificates for TLS: " + ex.getMessage(),
					ex);
		}
		requireSupportedCiphers();
	}

	/**
	 * Return a builder.
	 * @return a builder without keys that trusts the authorities of the JDK
	 */
	public static Builder builder() {
		return new Builder();
	}

	private SSLContext created(PeerChecks checks) throws GeneralSecurityException {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(this.keys,
				this.trusted.stream().map((manager) -> diagnosing(manager, checks)).toArray(TrustManager[]::new), null);
		if (checks.stapled()) {
			// the certificate of a resumed session is not verified again
			context.getClientSessionContext().setSessionTimeout(1);
		}
		return context;
	}

	private TrustManager diagnosing(TrustManager manager, PeerChecks checks) {
		if (manager instanceof X509ExtendedTrustManager extended) {
			return new DiagnosingTrustManager(extended, this::progress, checks);
		}
		if (checks != PeerChecks.NONE) {
			throw new IllegalArgumentException("Pins, expected names and revocation need a trust manager that is an"
					+ " X509ExtendedTrustManager, not a " + manager.getClass().getName());
		}
		// other managers stay as they are: the JDK adds its check of the host to them
		return manager;
	}

	private static List<TrustManager> ofTheJdk() throws GeneralSecurityException {
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init((KeyStore) null);
		return List.of(factory.getTrustManagers());
	}

	/** Return the certificates to present, after checking each against its key. */
	private List<X509Certificate> certificates(List<DiagnosingKeyManager> keys) throws GeneralSecurityException {
		SSLEngine engine = this.context.createSSLEngine();
		Map<String, X509Certificate[]> chains = new LinkedHashMap<>();
		for (DiagnosingKeyManager manager : keys) {
			for (String type : KEY_TYPES) {
				String alias = manager.chooseEngineServerAlias(type, null, engine);
				X509Certificate[] chain = (alias != null) ? manager.getCertificateChain(alias) : null;
				if (chain != null && chain.length > 0 && chains.put(alias, chain) == null) {
					requireMatch(manager.getPrivateKey(alias), chain[0]);
				}
			}
		}
		return chains.values().stream().flatMap(Arrays::stream).toList();
	}

	/**
	 * Check that a key belongs to its certificate: they are often two files, and one may
	 * be renewed before the other.
	 */
	private static void requireMatch(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
		String algorithm = switch (key.getAlgorithm()) {
			case "RSA" -> "SHA256withRSA";
			case "EC" -> "SHA256withECDSA";
			case "EdDSA", "Ed25519" -> "EdDSA";
			default -> null;
		};
		if (algorithm == null) {
			return;
		}
		byte[] sample = { 1 };
		Signature signing = Signature.getInstance(algorithm);
		signing.initSign(key);
		signing.update(sample);
		byte[] signature = signing.sign();
		boolean matches = key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm());
		if (matches) {
			Signature verifying = Signature.getInstance(algorithm);
			verifying.initVerify(certificate.getPublicKey());
			verifying.update(sample);
			matches = verifies(verifying, signature);
		}
		if (!matches) {
			throw new IllegalArgumentException("The private key does not belong to the certificate of "
					+ certificate.getSubjectX500Principal().getName()
					+ "; configure the key that the certificate was issued for");
		}
	}

	private static boolean verifies(Signature verifying, byte[] signature) {
		try {
			return verifying.verify(signature);
		}
		catch (GeneralSecurityException ex) {
			return false; // the signature has another length
		}
	}

	private void requireSupportedCiphers() {
		if (this.ciphers != null) {
			Set<String> unknown = new TreeSet<>(this.ciphers);
			unknown.removeAll(List.of(this.context.getSupportedSSLParameters().getCipherSuites()));
			if (!unknown.isEmpty()) {
				throw new IllegalArgumentException("This JDK has no cipher suites named " + unknown
						+ "; use others, such as TLS_AES_256_GCM_SHA384");
			}
			requireCiphersOfProtocols();
		}
	}

	/** Cipher suites of TLS 1.3 do not work with TLS 1.2, and vice versa. */
	private void requireCiphersOfProtocols() {
		SSLEngine engine = this.context.createSSLEngine();
		engine.setUseClientMode(true);
		engine.setSSLParameters(new SSLParameters(ciphers(), protocols()));
		try {
			engine.beginHandshake();
		}
		catch (SSLException ex) {
			throw new IllegalArgumentException("None of the cipher suites " + this.ciphers + " is for " + this.protocols
					+ "; add some that are, or leave the cipher suites unset");
		}
	}

	/**
	 * Whether there is a key with its certificate.
	 * @return {@code true} if there is; a server needs one
	 */
	public boolean hasKey() {
		return !this.certificates.isEmpty();
	}

	/**
	 * Whether trusted authorities were set, instead of those of the JDK.
	 * @return {@code true} if they were; a server that asks for certificates needs some
	 */
	public boolean hasTrusted() {
		return this.trustsOwnChoice;
	}

	/**
	 * Return when the first of our own certificates expires.
	 * @return the time, or {@code null} if there are none
	 */
	public @Nullable Instant expires() {
		return this.certificates.stream()
			.map((certificate) -> certificate.getNotAfter().toInstant())
			.min(Comparator.naturalOrder())
			.orElse(null);
	}

	/**
	 * Return a context that verifies certificates by further checks, too.
	 * @throws IllegalArgumentException if the trust managers cannot make such checks
	 */
	SSLContext context(PeerChecks checks) {
		return checks.equals(PeerChecks.NONE) ? this.context : this.contexts.computeIfAbsent(checks, (key) -> {
			try {
				return created(key);
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	String[] protocols() {
		return this.protocols.toArray(String[]::new);
	}

	String @Nullable [] ciphers() {
		return (this.ciphers != null) ? this.ciphers.toArray(String[]::new) : null;
	}

	HandshakeProgress progress(SSLEngine engine) {
		return this.handshakes.computeIfAbsent(engine, (key) -> new HandshakeProgress());
	}

	@Override
	public String toString() {
		return "TLS with " + this.certificates.size() + " certificates of our own";
	}

	/**
	 * Builds {@link TlsMaterial}. Not thread-safe.
	 */
	public static final class Builder {

		private final List<X509KeyManager> keys = new ArrayList<>();

		private @Nullable List<TrustManager> trusted;

		private Collection<String> protocols = PROTOCOLS;

		private @Nullable List<String> ciphers;

		private Builder() {
		}

		/**
		 * Set the keys with their certificates. Default none.
		 * @param managers as created by a {@link javax.net.ssl.KeyManagerFactory}
		 * @return this builder
		 */
		public Builder keys(KeyManager... managers) {
			this.keys.clear();
			for (KeyManager manager : managers) {
				if (manager instanceof X509KeyManager keys) {
					this.keys.add(keys);
				}
			}
			return this;
		}

		/**
		 * Set the trusted authorities. Default: those of the JDK.
		 * @param managers as created by a {@link javax.net.ssl.TrustManagerFactory}
		 * @return this builder
		 */
		public Builder trusted(TrustManager... managers) {
			this.trusted = List.of(managers);
			return this;
		}

		/**
		 * Set the protocol versions. Default TLSv1.3 and TLSv1.2; no others are allowed.
		 * @param protocols one or both
		 * @return this builder
		 */
		public Builder protocols(Collection<String> protocols) {
			if (protocols.isEmpty() || !PROTOCOLS.containsAll(protocols)) {
				throw new IllegalArgumentException(
						"The protocols must be TLSv1.3, TLSv1.2 or both, not " + protocols + "; older ones are broken");
			}
			this.protocols = protocols;
			return this;
		}

		/**
		 * Set the cipher suites. Default: those of the JDK.
		 * @param ciphers their names, the preferred one first
		 * @return this builder
		 */
		public Builder ciphers(Collection<String> ciphers) {
			this.ciphers = List.copyOf(ciphers);
			return this;
		}

		/**
		 * Return the material.
		 * @return the material
		 * @throws IllegalArgumentException if keys, certificates and cipher suites do not
		 * fit together; the message says what to change
		 */
		public TlsMaterial build() {
			return new TlsMaterial(this);
		}

	}

}
