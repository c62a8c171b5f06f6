package dev.iso8583.autoconfigure.options;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import dev.iso8583.autoconfigure.binding.Setting;
import dev.iso8583.autoconfigure.binding.Settings;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.properties.DialProperties;
import dev.iso8583.autoconfigure.properties.LinkProperties;
import dev.iso8583.autoconfigure.properties.LinkSslProperties;
import dev.iso8583.autoconfigure.tls.TlsBundles;
import dev.iso8583.tls.Tls.ClientAuth;
import dev.iso8583.tls.Tls;

/**
 * Turns the {@code ssl} properties of a link into TLS options of the core. Refuses a link
 * that sets TLS properties but has no bundle, rather than connecting without TLS.
 */
final class LinkTls {

	private final String prefix;

	private final boolean dialled;

	private final Settings<LinkSslProperties> settings;

	private final LinkSslProperties own;

	private final LinkSslProperties defaults;

	private final BeanFactory beans;

	LinkTls(String prefix, Settings<LinkProperties> link, BeanFactory beans) {
		this.prefix = prefix;
		this.dialled = link.own() instanceof DialProperties;
		this.settings = link.group("ssl", LinkProperties::getSsl);
		this.own = this.settings.own();
		this.defaults = this.settings.defaults();
		this.beans = beans;
	}

	/** Return the TLS options, or {@code null} if the link does not use TLS. */
	@Nullable Tls create() {
		refuseWhatIsForOthers();
		if (!isEnabled()) {
			return null;
		}
		Setting<String> bundle = this.settings.get("bundle", LinkSslProperties::getBundle);
		String name = bundle.value();
		if (name == null) {
			throw new Iso8583ConfigurationException(bundle.property() + " is not set",
					"Set it to one of the bundles under spring.ssl.bundle, or set " + this.prefix
							+ ".ssl.enabled=false to connect without TLS.");
		}
		Tls.Builder tls = Tls.builder(this.beans.getBean(TlsBundles.class).use(linkName(), bundle.property(), name));
		Setting<List<String>> pins = ofFarEnd("pins", LinkSslProperties::getPins);
		Setting<List<String>> names = ofFarEnd("expected-names", LinkSslProperties::getExpectedNames);
		pins.apply(tls::pins);
		names.apply(tls::expectedNames);
		if (this.dialled) {
			this.settings.get("server-name", LinkSslProperties::getServerName).apply(tls::serverName);
			this.settings.get("revocation", LinkSslProperties::getRevocation).apply(tls::revocation);
			return tls.build();
		}
		requireClientCertificates(pins);
		requireClientCertificates(names);
		this.settings.get("client-auth", LinkSslProperties::getClientAuth).apply(tls::clientAuth);
		this.settings.get("handshake-timeout", LinkSslProperties::getHandshakeTimeout).apply(tls::handshakeTimeout);
		Tls built = tls.build();
		bundle.apply((checked) -> built.requireFitForServer());
		return built;
	}

	/** Return a property that a server has for its clients, and does not inherit. */
	private Setting<List<String>> ofFarEnd(String name, Function<LinkSslProperties, @Nullable List<String>> property) {
		return this.dialled ? this.settings.get(name, property)
				: new Setting<>(this.prefix + ".ssl." + name, property.apply(this.own));
	}

	private void requireClientCertificates(Setting<?> check) {
		Setting<ClientAuth> asking = this.settings.get("client-auth", LinkSslProperties::getClientAuth);
		if (check.isSet() && asking.orElse(ClientAuth.NONE) != ClientAuth.NEED) {
			throw check.refused("It is compared with the certificates of clients, so the server must insist on one:"
					+ " write " + this.prefix + ".ssl.client-auth=need.");
		}
	}

	private String linkName() {
		return this.prefix.split("\\.")[2];
	}

	private boolean isEnabled() {
		if (this.own.getEnabled() != null) {
			return this.own.getEnabled();
		}
		boolean meant = isMeant(this.own);
		if (meant || this.defaults.getEnabled() == null) {
			return meant || isMeantByDefaults();
		}
		return this.defaults.getEnabled();
	}

	/** Whether a property is set that only makes sense with TLS. */
	static boolean isMeant(LinkSslProperties ssl) {
		return ssl.getBundle() != null || ssl.getServerName() != null || ssl.getPins() != null
				|| ssl.getRevocation() != null || ssl.getExpectedNames() != null || ssl.getClientAuth() != null
				|| ssl.getHandshakeTimeout() != null;
	}

	/** Whether the defaults set a property that only makes sense here with TLS. */
	private boolean isMeantByDefaults() {
		boolean ofItsKind = this.dialled
				? this.defaults.getServerName() != null || this.defaults.getPins() != null
						|| this.defaults.getExpectedNames() != null || this.defaults.getRevocation() != null
				: this.defaults.getClientAuth() != null || this.defaults.getHandshakeTimeout() != null;
		return ofItsKind || this.defaults.getBundle() != null;
	}

	private void refuseWhatIsForOthers() {
		if (this.dialled) {
			refuse("client-auth", this.own.getClientAuth(), "It is for servers: leave it out. A pool or connection"
					+ " shows the certificate of its bundle if the server asks for one.");
			refuse("handshake-timeout", this.own.getHandshakeTimeout(),
					"It is for servers: write connect-timeout, which includes the handshake.");
		}
		else {
			refuse("server-name", this.own.getServerName(), "It is for pools and connections: leave it out.");
			refuse("revocation", this.own.getRevocation(),
					"It is for pools and connections, since clients cannot staple OCSP responses: leave it out.");
		}
	}

	private void refuse(String name, @Nullable Object value, String remedy) {
		if (value != null) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".ssl." + name, value, remedy);
		}
	}

}
