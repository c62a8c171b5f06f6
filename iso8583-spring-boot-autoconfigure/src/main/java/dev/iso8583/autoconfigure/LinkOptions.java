package dev.iso8583.autoconfigure;

import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.LengthHeader;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.pool.Backoff;

/**
 * Turns properties of a link into options of the core: its own value, else that of
 * {@code iso8583.defaults}, else the core's default. A value that cannot be is refused
 * with the name of the property it came from.
 */
final class LinkOptions {

	private static final String DEFAULTS = "iso8583.defaults";

	private final String prefix;

	private final LinkProperties own;

	private final DialProperties defaults;

	LinkOptions(String prefix, LinkProperties own, DialProperties defaults) {
		this.prefix = prefix;
		this.own = own;
		this.defaults = defaults;
	}

	void apply(ConnectionOptions.Builder options) {
		options.framing(framing());
		set("match-fields", LinkProperties::getMatchFields, (fields) -> options.matchFields(new MatchFields(fields)));
		setDial("connect-timeout", DialProperties::getConnectTimeout, options::connectTimeout);
		set("send-timeout", LinkProperties::getSendTimeout, options::sendTimeout);
		setDial("sign-on-timeout", DialProperties::getSignOnTimeout, options::signOnTimeout);
		set("idle-time", LinkProperties::getIdleTime, options::idleTime);
		set("ping-timeout", LinkProperties::getPingTimeout, options::pingTimeout);
		set("read-timeout", LinkProperties::getReadTimeout, options::readTimeout);
		set("frame-timeout", LinkProperties::getFrameTimeout, options::frameTimeout);
		set("close-timeout", LinkProperties::getCloseTimeout, options::closeTimeout);
		set("maximum-pending", LinkProperties::getMaximumPending, options::maximumPending);
		set("accepted-response-codes", LinkProperties::getAcceptedResponseCodes, options::acceptedResponseCodes);
	}

	private Framing framing() {
		Framing.Builder framing = Framing.builder();
		setFraming("length-header", FramingProperties::getLengthHeader,
				(name) -> framing.lengthHeader(LengthHeader.of(name)));
		setFraming("counts-itself", FramingProperties::getCountsItself, framing::countsItself);
		FramingProperties headers = hasHeader(this.own.getFraming()) ? this.own.getFraming()
				: this.defaults.getFraming();
		if (headers.getTpdu() != null && headers.getHeader() != null) {
			throw new InvalidConfigurationPropertyValueException(
					where("framing.header", headers == this.own.getFraming()), headers.getHeader(),
					"There is a tpdu, too, and a link has one or the other.");
		}
		setFraming("tpdu", (properties) -> (properties == headers) ? properties.getTpdu() : null,
				(hex) -> framing.header(FrameHeader.tpdu(hex)));
		setFraming("header", (properties) -> (properties == headers) ? properties.getHeader() : null,
				(hex) -> framing.header(FrameHeader.fixed(hex)));
		setFraming("maximum-length", FramingProperties::getMaximumLength,
				(size) -> framing.maximumLength((int) Math.min(size.toBytes(), Integer.MAX_VALUE)));
		Framing[] built = new Framing[1];
		DataSize own = this.own.getFraming().getMaximumLength();
		Checked.check(where("framing.maximum-length", own != null),
				(own != null) ? own : this.defaults.getFraming().getMaximumLength(), () -> built[0] = framing.build());
		return built[0];
	}

	private static boolean hasHeader(FramingProperties framing) {
		return framing.getTpdu() != null || framing.getHeader() != null;
	}

	Backoff backoff() {
		ReconnectProperties own = (this.own instanceof DialProperties dial) ? dial.getReconnect()
				: new ReconnectProperties();
		ReconnectProperties shared = this.defaults.getReconnect();
		Backoff standard = Backoff.DEFAULT;
		Backoff[] built = new Backoff[1];
		Checked.check(where("reconnect", isSet(own)), describe(own, shared),
				() -> built[0] = new Backoff(first(own.getInitialDelay(), shared.getInitialDelay(), standard.initial()),
						first(own.getMaximumDelay(), shared.getMaximumDelay(), standard.maximum()),
						first(own.getMultiplier(), shared.getMultiplier(), standard.multiplier()),
						first(own.getJitter(), shared.getJitter(), standard.jitter())));
		return built[0];
	}

	private static boolean isSet(ReconnectProperties reconnect) {
		return reconnect.getInitialDelay() != null || reconnect.getMaximumDelay() != null
				|| reconnect.getMultiplier() != null || reconnect.getJitter() != null;
	}

	private static String describe(ReconnectProperties own, ReconnectProperties shared) {
		return "initial-delay=" + first(own.getInitialDelay(), shared.getInitialDelay(), "default") + ", maximum-delay="
				+ first(own.getMaximumDelay(), shared.getMaximumDelay(), "default") + ", multiplier="
				+ first(own.getMultiplier(), shared.getMultiplier(), "default") + ", jitter="
				+ first(own.getJitter(), shared.getJitter(), "default");
	}

	/**
	 * Return the minimum of connections; one from the defaults is at most what the link
	 * can have.
	 */
	@Nullable Integer minimumConnections(int addresses) {
		Integer own = (this.own instanceof DialProperties dial) ? dial.getMinimumConnections() : null;
		Integer shared = this.defaults.getMinimumConnections();
		return (own != null || shared == null) ? own : Integer.valueOf(Math.min(shared, addresses));
	}

	@Nullable String messageFormat() {
		return (this.own.getMessageFormat() != null) ? this.own.getMessageFormat() : this.defaults.getMessageFormat();
	}

	/** Return the address that a property names. */
	static Address address(String property, @Nullable String text) {
		if (text == null || text.isBlank()) {
			throw new Iso8583ConfigurationException(property + " is not set",
					"Set it to host:port, such as " + property + "=issuer.example:8583.");
		}
		Address[] address = new Address[1];
		Checked.check(property, text, () -> address[0] = Address.of(text.trim()));
		return address[0];
	}

	private <T> void set(String name, Function<LinkProperties, @Nullable T> property, Consumer<T> option) {
		if (property.apply(this.own) != null) {
			Checked.set(this.prefix + "." + name, property.apply(this.own), option);
		}
		else {
			Checked.set(DEFAULTS + "." + name, property.apply(this.defaults), option);
		}
	}

	/** Set what a server does not have, so that the defaults do not reach it either. */
	private <T> void setDial(String name, Function<DialProperties, @Nullable T> property, Consumer<T> option) {
		if (this.own instanceof DialProperties) {
			set(name, (link) -> (link instanceof DialProperties dial) ? property.apply(dial) : null, option);
		}
	}

	/** Return the full name of a property, where it is set. */
	private String where(String name, boolean own) {
		return (own ? this.prefix : DEFAULTS) + "." + name;
	}

	private <T> void setFraming(String name, Function<FramingProperties, @Nullable T> property, Consumer<T> option) {
		set("framing." + name, (link) -> property.apply(link.getFraming()), option);
	}

	private static <T> T first(@Nullable T own, @Nullable T shared, T standard) {
		return (own != null) ? own : (shared != null) ? shared : standard;
	}

}
