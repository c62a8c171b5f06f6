package dev.iso8583.testing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A key and its certificate, with the certificates of intermediate authorities.
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {

	private static final char[] NO_PASSWORD = new char[0];

	public Identity(PrivateKey key, X509Certificate certificate) {
		this(key, List.of(certificate));
	}

	public X509Certificate certificate() {
		return this.chain.get(0);
	}

	/** Return this identity with its issuer's certificate in the chain. */
	public Identity with(Authority issuer) {
		return new Identity(this.key, List.of(certificate(), issuer.certificate()));
	}

	public KeyManager[] keys() {
		try {
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			store.setKeyEntry("key", this.key, NO_PASSWORD, this.chain.toArray(X509Certificate[]::new));
			KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			factory.init(store, NO_PASSWORD);
			return factory.getKeyManagers();
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Return a TLS context of the JDK with this identity that trusts an authority. */
	public SSLContext trusting(Authority authority) {
		return context(keys(), authority);
	}

	/**
	 * Return a TLS context of the JDK with this identity that trusts an authority and
	 * then waits for a verdict.
	 */
	public SSLContext trusting(Authority authority, Consumer<X509Certificate[]> verdict) {
		X509ExtendedTrustManager trusted = (X509ExtendedTrustManager) authority.trusted()[0];
		return context(keys(), new HesitantTrustManager(trusted, verdict));
	}

	/** Return a TLS context of the JDK without a certificate. */
	public static SSLContext noneTrusting(Authority authority) {
		return context(new KeyManager[0], authority);
	}

	private static SSLContext context(KeyManager[] keys, Authority authority) {
		return context(keys, authority.trusted());
	}

	private static SSLContext context(KeyManager[] keys, TrustManager... trusted) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys, trusted, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
