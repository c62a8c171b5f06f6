package dev.iso8583.autoconfigure.options;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.properties.DialProperties;
import dev.iso8583.autoconfigure.properties.LinkProperties;
import dev.iso8583.autoconfigure.properties.LinkSslProperties;
import dev.iso8583.autoconfigure.tls.TlsBundles;
import dev.iso8583.tls.Tls;

/**
 * Turns the {@code ssl} properties of a link into TLS of the core. A link on which TLS is
 * meant and cannot be had is refused: it must not speak in the clear.
 */
final class LinkTls {

	private final String prefix;

	private final LinkProperties link;

	private final LinkSslProperties own;

	private final LinkSslProperties defaults;

	private final BeanFactory beans;

	LinkTls(String prefix, LinkProperties own, DialProperties defaults, BeanFactory beans) {
		this.prefix = prefix;
		this.link = own;
		this.own = own.getSsl();
		this.defaults = defaults.getSsl();
		this.beans = beans;
	}

	/** Return TLS, or {@code null} if the link speaks in the clear. */
	@Nullable Tls create() {
		refuseWhatIsForOthers();
		if (!isEnabled()) {
			return null;
		}
		String name = (this.own.getBundle() != null) ? this.own.getBundle() : this.defaults.getBundle();
		if (name == null) {
			throw new Iso8583ConfigurationException(where("bundle", LinkSslProperties::getBundle) + " is not set",
					"Set it to one of the bundles under spring.ssl.bundle, or set " + this.prefix
							+ ".ssl.enabled=false to speak in the clear.");
		}
		String property = where("bundle", LinkSslProperties::getBundle);
		Tls.Builder tls = Tls.builder(this.beans.getBean(TlsBundles.class).use(linkName(), property, name));
		if (isDialled()) {
			PropertyValues.set(where("server-name", LinkSslProperties::getServerName),
					value(LinkSslProperties::getServerName), tls::serverName);
			return tls.build();
		}
		PropertyValues.set(where("client-auth", LinkSslProperties::getClientAuth),
				value(LinkSslProperties::getClientAuth), tls::clientAuth);
		PropertyValues.set(where("handshake-timeout", LinkSslProperties::getHandshakeTimeout),
				value(LinkSslProperties::getHandshakeTimeout), tls::handshakeTimeout);
		Tls built = tls.build();
		PropertyValues.check(property, name, built::requireFitForServer);
		return built;
	}

	private boolean isDialled() {
		return this.link instanceof DialProperties;
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

	/** Whether it says something that makes sense with TLS only. */
	static boolean isMeant(LinkSslProperties ssl) {
		return ssl.getBundle() != null || ssl.getServerName() != null || ssl.getClientAuth() != null
				|| ssl.getHandshakeTimeout() != null;
	}

	/** Whether the defaults say something that makes sense here with TLS only. */
	private boolean isMeantByDefaults() {
		boolean ofItsKind = isDialled() ? this.defaults.getServerName() != null
				: this.defaults.getClientAuth() != null || this.defaults.getHandshakeTimeout() != null;
		return ofItsKind || this.defaults.getBundle() != null;
	}

	private void refuseWhatIsForOthers() {
		if (isDialled()) {
			refuse("client-auth", this.own.getClientAuth(), "It is for servers: leave it. A pool or connection shows"
					+ " the certificate of its bundle to whoever asks.");
			refuse("handshake-timeout", this.own.getHandshakeTimeout(),
					"It is for servers: write connect-timeout, which covers the handshake.");
		}
		else {
			refuse("server-name", this.own.getServerName(), "It is for pools and connections: leave it.");
		}
	}

	private void refuse(String name, @Nullable Object value, String remedy) {
		if (value != null) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".ssl." + name, value, remedy);
		}
	}

	private <T> @Nullable T value(Function<LinkSslProperties, @Nullable T> property) {
		T value = property.apply(this.own);
		return (value != null) ? value : property.apply(this.defaults);
	}

	/** Return the full name of a property, where it is set. */
	private String where(String name, Function<LinkSslProperties, @Nullable ?> property) {
		boolean shared = property.apply(this.own) == null && property.apply(this.defaults) != null;
		return (shared ? LinkOptions.DEFAULTS : this.prefix) + ".ssl." + name;
	}

}
