package dev.iso8583.autoconfigure.options;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.binding.Setting;
import dev.iso8583.autoconfigure.binding.Settings;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.properties.DialProperties;
import dev.iso8583.autoconfigure.properties.KeepAliveProperties;
import dev.iso8583.autoconfigure.properties.LinkProperties;
import dev.iso8583.autoconfigure.properties.ReconnectProperties;
import dev.iso8583.autoconfigure.properties.TcpProperties;
import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.matching.EchoedFields;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Backoff;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.Transport.TcpOption;

/**
 * Turns properties of a link into options of the core: its own value, else that of
 * {@code iso8583.defaults}, else the core's default. A value that cannot be is refused
 * with the name of the property it came from.
 */
public final class LinkOptions {

	public static final String DEFAULTS = "iso8583.defaults";

	private final String prefix;

	private final LinkProperties own;

	private final DialProperties defaults;

	private final Settings<LinkProperties> settings;

	public LinkOptions(String prefix, LinkProperties own, DialProperties defaults) {
		this.prefix = prefix;
		this.own = own;
		this.defaults = defaults;
		this.settings = new Settings<>(prefix, own, DEFAULTS, defaults);
	}

	public void apply(ConnectionOptions.Builder options, BeanFactory beans, MessageFormat format) {
		FramingFactory framing = new FramingFactory(this.settings.group("framing", LinkProperties::getFraming));
		framing.requireNameAlone(beans.getBean(Environment.class));
		Framing created = framing.create(format);
		options.framing(created);
		keepAlives(options, created);
		tcp(options, beans);
		set("message-codec", LinkProperties::getMessageCodec, (name) -> options.codec(codec(beans, name)));
		options.tls(new LinkTls(this.prefix, this.settings, beans).create());
		ResponseGuides responses = new ResponseGuides(this.own, this.defaults, format);
		options.matchKeyResolver(new MatchKeyResolverFactory(this.settings, beans, responses).create());
		set("echoed-fields", LinkProperties::getEchoedFields, (fields) -> {
			options.echoedFields(new EchoedFields(fields));
			responses.requireFields(fields, null);
		});
		setDial("match-scope", DialProperties::getMatchScope, options::matchScope);
		set("quarantine-time", LinkProperties::getQuarantineTime, options::quarantineTime);
		setDial("connect-timeout", DialProperties::getConnectTimeout, options::connectTimeout);
		setDial("local-address", DialProperties::getLocalAddress, (text) -> options.localAddress(text.trim()));
		setDial("local-ports", DialProperties::getLocalPorts,
				(text) -> options.localPorts(ConnectionOptions.PortRange.of(text)));
		set("send-timeout", LinkProperties::getSendTimeout, options::sendTimeout);
		setDial("sign-on-timeout", DialProperties::getSignOnTimeout, options::signOnTimeout);
		set("idle-time", LinkProperties::getIdleTime, options::idleTime);
		set("ping-timeout", LinkProperties::getPingTimeout, options::pingTimeout);
		set("maximum-unanswered-pings", LinkProperties::getMaximumUnansweredPings, options::maximumUnansweredPings);
		setDial("maximum-unanswered-requests", DialProperties::getMaximumUnansweredRequests,
				options::maximumUnansweredRequests);
		set("read-timeout", LinkProperties::getReadTimeout, options::readTimeout);
		set("frame-timeout", LinkProperties::getFrameTimeout, options::frameTimeout);
		set("close-timeout", LinkProperties::getCloseTimeout, options::closeTimeout);
		set("maximum-pending-requests", LinkProperties::getMaximumPendingRequests, options::maximumPendingRequests);
		set("maximum-outbound-size", LinkProperties::getMaximumOutboundSize,
				(size) -> options.maximumOutboundBytes(PropertyValues.bytes(size)));
		set("write-timeout", LinkProperties::getWriteTimeout, options::writeTimeout);
		set("maximum-inbound-messages", LinkProperties::getMaximumInboundMessages, options::maximumInboundMessages);
		set("overload-response-code", LinkProperties::getOverloadResponseCode, (code) -> {
			options.overloadResponseCode(code);
			responses.requireCode(code);
		});
		set("inbound-order", LinkProperties::getInboundOrder, options::inboundOrder);
		set("callbacks", LinkProperties::getCallbacks, options::callbacks);
		set("accepted-response-codes", LinkProperties::getAcceptedResponseCodes, options::acceptedResponseCodes);
	}

	private void keepAlives(ConnectionOptions.Builder options, Framing framing) {
		Settings<KeepAliveProperties> settings = this.settings.group("keep-alive", LinkProperties::getKeepAlive);
		Setting<Boolean> answer = settings.get("answer", KeepAliveProperties::getAnswer);
		Setting<Boolean> send = settings.get("send-when-idle", KeepAliveProperties::getSendWhenIdle);
		if (!framing.hasKeepAlives()) {
			requireNot(send, framing);
			requireNot(answer, framing);
		}
		send.apply(options::keepAliveWhenIdle);
		answer.apply(options::answerKeepAlives);
		KeepAliveLimit standard = KeepAliveLimit.DEFAULT;
		Setting<Integer> maximum = settings.get("maximum-received", KeepAliveProperties::getMaximumReceived);
		maximum.apply((number) -> options.keepAliveLimit(new KeepAliveLimit(number, standard.interval())));
		settings.get("interval", KeepAliveProperties::getInterval)
			.apply((interval) -> options
				.keepAliveLimit(new KeepAliveLimit(maximum.orElse(standard.maximum()), interval)));
		if (maximum.orElse(standard.maximum()) == 0 && answer.orElse(false)) {
			throw answer.refused("There is nothing to answer where keep-alive.maximum-received is 0: the first"
					+ " keep-alive closes the connection. Write false, or another maximum.");
		}
	}

	private static void requireNot(Setting<Boolean> keepAlives, Framing framing) {
		if (keepAlives.orElse(false)) {
			throw keepAlives.refused("A keep-alive is a frame of length zero, and there are none with " + framing
					+ ". Write false, and an echo-test if an idle line must be kept alive.");
		}
	}

	private void tcp(ConnectionOptions.Builder options, BeanFactory beans) {
		Settings<TcpProperties> settings = this.settings.group("tcp", LinkProperties::getTcp);
		Consumer<TcpOption> supported = (option) -> beans.getBean(Transport.class).require(option);
		settings.get("keep-alive-idle", TcpProperties::getKeepAliveIdle).apply((time) -> {
			options.tcpKeepAliveIdle(time);
			supported.accept(TcpOption.KEEP_ALIVE_IDLE);
		});
		settings.get("keep-alive-interval", TcpProperties::getKeepAliveInterval).apply((time) -> {
			options.tcpKeepAliveInterval(time);
			supported.accept(TcpOption.KEEP_ALIVE_INTERVAL);
		});
		settings.get("keep-alive-count", TcpProperties::getKeepAliveCount).apply((count) -> {
			options.tcpKeepAliveCount(count);
			supported.accept(TcpOption.KEEP_ALIVE_COUNT);
		});
		settings.get("user-timeout", TcpProperties::getUserTimeout).apply((time) -> {
			options.tcpUserTimeout(time);
			supported.accept(TcpOption.USER_TIMEOUT);
		});
	}

	private static MessageCodec codec(BeanFactory beans, String name) {
		if (!beans.containsBean(name) || !beans.isTypeMatch(name, MessageCodec.class)) {
			throw new IllegalArgumentException(
					"There is no bean of that name and of type " + MessageCodec.class.getName());
		}
		return beans.getBean(name, MessageCodec.class);
	}

	private Backoff backoff() {
		ReconnectProperties own = (this.own instanceof DialProperties dial) ? dial.getReconnect()
				: new ReconnectProperties();
		Settings<ReconnectProperties> settings = new Settings<>(this.prefix + ".reconnect", own,
				DEFAULTS + ".reconnect", this.defaults.getReconnect());
		Setting<Duration> initial = settings.get("initial-delay", ReconnectProperties::getInitialDelay);
		Setting<Duration> maximum = settings.get("maximum-delay", ReconnectProperties::getMaximumDelay);
		Setting<Double> multiplier = settings.get("multiplier", ReconnectProperties::getMultiplier);
		Setting<Double> jitter = settings.get("jitter", ReconnectProperties::getJitter);
		Backoff standard = Backoff.DEFAULT;
		return PropertyValues.use((isSet(own) ? this.prefix : DEFAULTS) + ".reconnect",
				"initial-delay=" + text(initial) + ", maximum-delay=" + text(maximum) + ", multiplier="
						+ text(multiplier) + ", jitter=" + text(jitter),
				() -> new Backoff(initial.orElse(standard.initial()), maximum.orElse(standard.maximum()),
						multiplier.orElse(standard.multiplier()), jitter.orElse(standard.jitter())));
	}

	private static boolean isSet(ReconnectProperties reconnect) {
		return reconnect.getInitialDelay() != null || reconnect.getMaximumDelay() != null
				|| reconnect.getMultiplier() != null || reconnect.getJitter() != null;
	}

	private static String text(Setting<?> setting) {
		return setting.isSet() ? String.valueOf(setting.value()) : "default";
	}

	/** Apply what a pool has and an address does not have. */
	public void apply(PoolOptions.Builder options) {
		options.backoff(backoff());
		if (this.own instanceof DialProperties dial) {
			onDemand(dial).apply(options);
		}
		setDial("maximum-age", DialProperties::getMaximumAge, options::maximumAge);
		setDial("maximum-age-jitter", DialProperties::getMaximumAgeJitter, options::maximumAgeJitter);
	}

	/**
	 * Return the minimum of connections. One from the defaults is limited to the number
	 * of addresses, and does not concern a link that dials on demand.
	 */
	public @Nullable Integer minimumConnections(int addresses) {
		Integer own = (this.own instanceof DialProperties dial) ? dial.getMinimumConnections() : null;
		Integer shared = this.defaults.getMinimumConnections();
		if (own == null && shared != null && shared < 0) {
			throw new InvalidConfigurationPropertyValueException(DEFAULTS + ".minimum-connections", shared,
					"The minimum of connections must be 0 or more, not " + shared + ".");
		}
		if (own != null || shared == null || (this.own instanceof DialProperties dial && onDemand(dial).areMeant())) {
			return own;
		}
		return Math.min(shared, addresses);
	}

	private OnDemandOptions onDemand(DialProperties dial) {
		return new OnDemandOptions(this.prefix, dial, DEFAULTS, this.defaults);
	}

	/** Return the defaults of the link. */
	public DialProperties defaults() {
		return this.defaults;
	}

	/** Return whether the link starts with the application. */
	public boolean startsUp() {
		return this.settings.get("auto-startup", LinkProperties::getAutoStartup).orElse(true);
	}

	/** Return the name of the message format. */
	public Setting<String> messageFormat() {
		return this.settings.get("message-format", LinkProperties::getMessageFormat);
	}

	/** Return the address that a property names. */
	public static Address address(String property, @Nullable String text) {
		if (text == null || text.isBlank()) {
			throw new Iso8583ConfigurationException(property + " is not set",
					"Set it to host:port, such as " + property + "=issuer.example:8583.");
		}
		return PropertyValues.use(property, text, () -> Address.of(text.trim()));
	}

	private <T> void set(String name, Function<LinkProperties, @Nullable T> property, Consumer<T> option) {
		this.settings.get(name, property).apply(option);
	}

	/** Set an option that servers do not have, not even by the defaults. */
	private <T> void setDial(String name, Function<DialProperties, @Nullable T> property, Consumer<T> option) {
		if (this.own instanceof DialProperties) {
			set(name, (link) -> (link instanceof DialProperties dial) ? property.apply(dial) : null, option);
		}
	}

}
