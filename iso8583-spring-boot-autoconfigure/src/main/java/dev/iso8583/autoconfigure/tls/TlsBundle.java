package dev.iso8583.autoconfigure.tls;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import dev.iso8583.tls.TlsMaterial;

/**
 * The current content of an SSL bundle. An update that cannot be used is logged, and the
 * content before stays in use.
 */
public final class TlsBundle implements Supplier<TlsMaterial> {

	private static final Logger logger = LoggerFactory.getLogger(TlsBundle.class);

	private static final Pattern QUOTED = Pattern.compile("'(.*)'", Pattern.DOTALL);

	/** Keys are longer than this, or have other characters. */
	private static final Pattern PLACE = Pattern.compile("(?!.*-----)(?:(?:file|classpath|https?):|/|.*[.]).*");

	private final String name;

	private final AtomicLong failedUpdates = new AtomicLong();

	private volatile TlsMaterial current;

	/**
	 * Why the last update could not be used, so that the same failure is not logged
	 * again.
	 */
	private volatile @Nullable String failure;

	TlsBundle(String name, SslBundle bundle) {
		this.name = name;
		this.current = material(bundle);
	}

	@Override
	public TlsMaterial get() {
		return this.current;
	}

	public long failedUpdates() {
		return this.failedUpdates.get();
	}

	/** Use the bundle for new connections if possible. Never fails. */
	void update(SslBundle bundle) {
		try {
			TlsMaterial updated = material(bundle);
			requireNoLess(updated);
			this.current = updated;
			this.failure = null;
			logger.info("SSL bundle '{}' was updated; new connections use it, and it expires {}", this.name,
					updated.expires());
		}
		catch (RuntimeException ex) {
			this.failedUpdates.incrementAndGet();
			String failure = reason(ex);
			logger.atLevel(failure.equals(this.failure) ? Level.DEBUG : Level.WARN)
				.log("SSL bundle '{}' was updated, but its new content cannot be used; the previous content stays in use"
						+ " and expires {}: {}", this.name, this.current.expires(), failure);
			this.failure = failure;
		}
	}

	/**
	 * Return what is wrong with a bundle. Spring Boot takes a key that it does not
	 * recognise for a location, and quotes it.
	 */
	static String reason(RuntimeException failure) {
		return QUOTED.matcher(String.valueOf(failure.getMessage()))
			.replaceAll((quoted) -> PLACE.matcher(quoted.group(1)).matches() ? Matcher.quoteReplacement(quoted.group())
					: "<hidden:" + quoted.group(1).length() + ">");
	}

	private void requireNoLess(TlsMaterial updated) {
		if (this.current.hasKey() && !updated.hasKey()) {
			throw new IllegalArgumentException("It has no private key any more");
		}
		if (this.current.hasTrusted() && !updated.hasTrusted()) {
			throw new IllegalArgumentException("It has no trusted certificates any more");
		}
	}

	private static TlsMaterial material(SslBundle bundle) {
		TlsMaterial.Builder material = TlsMaterial.builder().keys(bundle.getManagers().getKeyManagers());
		SslStoreBundle stores = bundle.getStores();
		// a bundle without stores was created in code from managers
		if (stores == SslStoreBundle.NONE || stores.getTrustStore() != null) {
			material.trusted(bundle.getManagers().getTrustManagers());
		}
		String[] protocols = bundle.getOptions().getEnabledProtocols();
		if (protocols != null) {
			material.protocols(Arrays.asList(protocols));
		}
		else if (!List.of("TLS", "TLSv1.3").contains(bundle.getProtocol())) {
			material.protocols(List.of(bundle.getProtocol()));
		}
		if (bundle.getOptions().getCiphers() != null) {
			material.ciphers(Arrays.asList(bundle.getOptions().getCiphers()));
		}
		TlsMaterial built = material.build();
		if (stores.getKeyStore() != null && !built.hasKey()) {
			throw new IllegalArgumentException("There is no private key in its keystore");
		}
		requireCertificates(stores.getTrustStore());
		return built;
	}

	/** Refuse an empty truststore, with which every handshake would fail. */
	private static void requireCertificates(@Nullable KeyStore trustStore) {
		try {
			if (trustStore != null && trustStore.size() == 0) {
				throw new IllegalArgumentException("There are no certificates in its truststore");
			}
		}
		catch (KeyStoreException ex) {
			throw new IllegalArgumentException("Its truststore cannot be read", ex);
		}
	}

}
