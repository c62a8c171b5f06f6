package dev.iso8583.autoconfigure.tls;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

import dev.iso8583.autoconfigure.diagnostics.SecretValues;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;

/**
 * The SSL bundles that links use, each kept up to date.
 */
public final class TlsBundles {

	private static final Set<String> PROTOCOLS = Set.of("TLS", "TLSv1.2", "TLSv1.3");

	private final ObjectProvider<SslBundles> bundles;

	private final Environment environment;

	private final Map<String, TlsBundle> used = new ConcurrentHashMap<>();

	private final Map<String, Set<String>> byLink = new ConcurrentHashMap<>();

	public TlsBundles(ObjectProvider<SslBundles> bundles, Environment environment) {
		this.bundles = bundles;
		this.environment = environment;
	}

	/**
	 * Return a bundle for a link.
	 * @param property the property that names the bundle, for messages
	 */
	public TlsBundle use(String link, String property, String name) {
		TlsBundle bundle = this.used.computeIfAbsent(name, (key) -> create(property, name));
		this.byLink.computeIfAbsent(link, (key) -> new ConcurrentSkipListSet<>()).add(name);
		return bundle;
	}

	/** Return the names of all bundles in use. */
	public Map<String, TlsBundle> used() {
		return this.used;
	}

	/** Return the names of the bundles that a link uses. */
	public Set<String> of(String link) {
		return this.byLink.getOrDefault(link, Set.of());
	}

	/** Return when the certificates that a link shows expire, by bundle. */
	public Map<String, Instant> expiries(String link) {
		Map<String, Instant> expiries = new LinkedHashMap<>();
		for (String name : of(link)) {
			Instant expires = expires(name);
			if (expires != null) {
				expiries.put(name, expires);
			}
		}
		return expiries;
	}

	/** Return when the certificate of a bundle in use expires. */
	public @Nullable Instant expires(String name) {
		TlsBundle bundle = this.used.get(name);
		return (bundle != null) ? bundle.get().expires() : null;
	}

	private TlsBundle create(String property, String name) {
		SslBundles all = this.bundles.getIfAvailable();
		if (all == null || !all.getBundleNames().contains(name)) {
			String remedy = "There is no such bundle; there are " + ((all != null) ? all.getBundleNames() : "none")
					+ " under spring.ssl.bundle.";
			if (!SecretValues.canBeShown(name)) {
				throw new Iso8583ConfigurationException(
						"The value of " + property + " is not the name of a bundle, and is not shown", remedy);
			}
			throw new InvalidConfigurationPropertyValueException(property, name, remedy);
		}
		SslBundle bundle = all.getBundle(name);
		requireNewProtocols(name, bundle);
		TlsBundle created;
		try {
			created = new TlsBundle(name, bundle);
		}
		catch (RuntimeException ex) {
			throw new InvalidConfigurationPropertyValueException(property, name,
					"What is under spring.ssl.bundle for it cannot be used: " + TlsBundle.reason(ex) + ".");
		}
		all.addBundleUpdateHandler(name, created::update);
		SslBundle now = all.getBundle(name);
		if (now != bundle) {
			// updated before our update handler was added
			created.update(now);
		}
		return created;
	}

	private void requireNewProtocols(String name, SslBundle bundle) {
		String[] enabled = bundle.getOptions().getEnabledProtocols();
		if (enabled != null && !Set.of("TLSv1.2", "TLSv1.3").containsAll(Set.of(enabled))) {
			throw new InvalidConfigurationPropertyValueException(where(name) + ".options.enabled-protocols",
					String.join(",", enabled),
					"Links speak TLS 1.2 and 1.3 only: write TLSv1.3,TLSv1.2 or leave it out.");
		}
		if (!PROTOCOLS.contains(bundle.getProtocol())) {
			throw new InvalidConfigurationPropertyValueException(where(name) + ".protocol", bundle.getProtocol(),
					"Links speak TLS 1.2 and 1.3 only: write TLS or leave it out.");
		}
	}

	/** Return the properties that a bundle comes from. */
	private String where(String name) {
		String pem = "spring.ssl.bundle.pem." + name;
		boolean isPem = ConfigurationPropertyName.isValid(pem)
				&& Binder.get(this.environment).bind(pem, Bindable.mapOf(String.class, Object.class)).isBound();
		return isPem ? pem : "spring.ssl.bundle.jks." + name;
	}

}
