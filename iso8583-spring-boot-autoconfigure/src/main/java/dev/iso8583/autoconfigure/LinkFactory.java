package dev.iso8583.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.binding.Setting;
import dev.iso8583.autoconfigure.handler.HandlerRegistry;
import dev.iso8583.autoconfigure.link.LinkMetricsFactory;
import dev.iso8583.autoconfigure.options.InheritedProperties;
import dev.iso8583.autoconfigure.options.LinkOptions;
import dev.iso8583.autoconfigure.options.ListenOptions;
import dev.iso8583.autoconfigure.options.MemberOptionsFactory;
import dev.iso8583.autoconfigure.options.NetworkManagementOptions;
import dev.iso8583.autoconfigure.options.PoolStrategyFactory;
import dev.iso8583.autoconfigure.properties.ConnectionProperties;
import dev.iso8583.autoconfigure.properties.DialProperties;
import dev.iso8583.autoconfigure.properties.Iso8583Properties;
import dev.iso8583.autoconfigure.properties.LinkProperties;
import dev.iso8583.autoconfigure.properties.NetworkManagementProperties;
import dev.iso8583.autoconfigure.properties.PoolProperties;
import dev.iso8583.autoconfigure.properties.ServerProperties;
import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.MemberOptions;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolListener;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.transport.Transport;

/**
 * Creates pools, connections and servers from properties.
 */
final class LinkFactory {

	private static final Logger logger = LoggerFactory.getLogger(LinkFactory.class);

	private final Iso8583Properties properties;

	private final Transport transport;

	private final HandlerRegistry handlers;

	private final BeanFactory beans;

	private final Map<String, Pool> poolsBehindConnections = new ConcurrentHashMap<>();

	/** The names of links that do not start with the application. */
	private final Set<String> startedLater = ConcurrentHashMap.newKeySet();

	/**
	 * Options of the links created so far, with those of their addresses, by the name of
	 * the link.
	 */
	private final Map<String, List<ConnectionOptions>> made = new ConcurrentHashMap<>();

	LinkFactory(Iso8583Properties properties, Transport transport, HandlerRegistry handlers, BeanFactory beans) {
		this.properties = properties;
		this.transport = transport;
		this.handlers = handlers;
		this.beans = beans;
		NetworkManagementOptions.refuseWithoutAnswers(properties);
	}

	Pool pool(String name) {
		PoolProperties pool = this.properties.getPool().getOrDefault(name, new PoolProperties());
		String prefix = "iso8583.pool." + name;
		MemberOptionsFactory members = new MemberOptionsFactory(this.beans.getBean(Environment.class), prefix, pool,
				this.properties.getDefaults());
		PoolStrategyFactory choice = new PoolStrategyFactory(this.beans, prefix, pool);
		PoolOptions options = options(name, prefix, pool, members::create, (builder) -> {
			choice.apply(builder);
			PropertyValues.set(prefix + ".maximum-connecting", pool.getMaximumConnecting(), builder::maximumConnecting);
		});
		choice.requireKnownField(options);
		return new Pool(name, this.transport, options);
	}

	Connection connection(String name) {
		ConnectionProperties connection = this.properties.getConnection()
			.getOrDefault(name, new ConnectionProperties());
		String prefix = "iso8583.connection." + name;
		Address address = LinkOptions.address(prefix + ".address", connection.getAddress());
		Pool pool = new Pool(name, this.transport,
				options(name, prefix, connection, (connections) -> List.of(MemberOptions.of(address)), (builder) -> {
				}));
		this.poolsBehindConnections.put(name, pool);
		return pool.asConnection();
	}

	/** Return the pools behind the connections created so far, by name. */
	Map<String, Pool> poolsBehindConnections() {
		return this.poolsBehindConnections;
	}

	/** Whether a link, if it was created here, starts with the application. */
	boolean startsUp(String name) {
		return !this.startedLater.contains(name);
	}

	private void note(String name, LinkOptions properties) {
		if (!properties.startsUp()) {
			this.startedLater.add(name);
			logger.info("{}: does not start with the application, since auto-startup is false", name);
		}
	}

	/**
	 * Refuse links created so far that cannot read what the application expects of them.
	 */
	void requireReadableMessages() {
		ReadableMessages messages = new ReadableMessages(new TreeMap<>(this.made));
		messages.requireResponsesToTemplates();
		messages.requireRequestsTo(this.handlers.inbound());
		messages.requireFieldsOf(this.handlers::inbound);
	}

	private PoolOptions options(String name, String prefix, DialProperties dial,
			Function<MemberOptionsFactory.Connections, List<MemberOptions>> addresses,
			Consumer<PoolOptions.Builder> more) {
		DialProperties defaults = this.properties.getDefaults();
		LinkOptions properties = new LinkOptions(prefix, dial, defaults);
		note(name, properties);
		// build the options of the pool first, so that its mistakes are not reported for
		// an address
		ConnectionOptions connection = dialled(name, prefix, dial, properties);
		hintAtEchoedFields(name, prefix, dial, connection);
		PoolOptions.Builder options = PoolOptions.builder(connection);
		List<MemberOptions> members = addresses.apply((element, address) -> blamingThePool(prefix, () -> dialled(name,
				element, address, new LinkOptions(element, address, InheritedProperties.of(dial, defaults)))));
		options.members(members)
			.listener(PoolListenerChain.of(this.beans.getBeanProvider(PoolListener.class).orderedStream().toList()));
		properties.apply(options);
		more.accept(options);
		Integer minimum = properties.minimumConnections(members.size());
		if (minimum != null) {
			options.minimumConnections(minimum);
		}
		this.beans.getBeanProvider(PoolOptionsCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(name, options));
		PoolOptions built = PropertyValues.use(prefix + ".minimum-connections", minimum, options::build);
		this.made.put(name,
				Stream
					.concat(Stream.of(built.connection()),
							built.members().stream().map(MemberOptions::connection).filter(Objects::nonNull))
					.toList());
		return built;
	}

	/**
	 * Suggest echoed fields if a response is matched by its STAN alone: the application
	 * may reuse a STAN, or the far end may confuse two responses, and nothing would show
	 * it.
	 */
	private void hintAtEchoedFields(String name, String prefix, DialProperties dial, ConnectionOptions connection) {
		boolean decided = dial.getEchoedFields() != null || this.properties.getDefaults().getEchoedFields() != null;
		if (!decided && connection.matching().echoedFields().fields().isEmpty()
				&& connection.matching().keyResolver().equals(MatchFields.STAN)) {
			logger
				.info("{}: a response is matched by its STAN alone, so one that belongs to another request with the same"
						+ " STAN is taken for it. If the far end repeats another field of requests, name it, such as"
						+ " {}.echoed-fields: [37]; if it repeats none, write []", name, prefix);
		}
	}

	/**
	 * Report a mistake in an inherited property by the name of the pool, if the pool has
	 * set it. To an address, the properties of its pool are defaults.
	 */
	private <T> T blamingThePool(String pool, Supplier<T> address) {
		try {
			return address.get();
		}
		catch (InvalidConfigurationPropertyValueException ex) {
			String inherited = ex.getName().replaceFirst("^" + LinkOptions.DEFAULTS, pool);
			if (!inherited.equals(ex.getName()) && isSet(inherited)) {
				throw new InvalidConfigurationPropertyValueException(inherited, ex.getValue(), ex.getReason());
			}
			throw ex;
		}
	}

	private boolean isSet(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources
			.get(this.beans.getBean(Environment.class))) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

	private ConnectionOptions dialled(String name, String prefix, DialProperties dial, LinkOptions properties) {
		ConnectionOptions.Builder connection = connection(name, prefix, dial, properties);
		NetworkManagementOptions management = networkManagement(prefix, dial.getNetworkManagement(), properties);
		connection.signOn(management.signOn((configured) -> this.handlers.signOn(name, configured)));
		connection.signOff(management.signOff((configured) -> this.handlers.signOff(name, configured)));
		connection.ping(management.echoTest((configured) -> this.handlers.ping(name, true, configured)));
		connection.networkManagementHandler(management.answers());
		customize(name, connection);
		ConnectionOptions options = connection.build();
		management.requireSendable(options);
		return options;
	}

	Server server(String name) {
		ServerProperties server = this.properties.getServer().getOrDefault(name, new ServerProperties());
		String prefix = "iso8583.server." + name;
		LinkOptions link = new LinkOptions(prefix, server, this.properties.getDefaults());
		note(name, link);
		ConnectionOptions.Builder connection = connection(name, prefix, server, link);
		NetworkManagementOptions management = networkManagement(prefix, server.getNetworkManagement(), link);
		connection.ping(management.echoTest((configured) -> this.handlers.ping(name, false, configured)));
		connection.networkManagementHandler(management.answers());
		customize(name, connection);
		ConnectionOptions client = connection.build();
		management.requireSendable(client);
		ServerOptions.Builder options = listening(prefix, server, client);
		ListenOptions properties = new ListenOptions(prefix, server, this.beans.getBean(Environment.class));
		properties.apply(options);
		this.beans.getBeanProvider(ServerOptionsCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(name, options));
		ServerOptions built = properties.build(options);
		this.made.put(name, List.of(built.connection()));
		return new Server(name, this.transport, built);
	}

	private NetworkManagementOptions networkManagement(String prefix, NetworkManagementProperties own,
			LinkOptions properties) {
		return new NetworkManagementOptions(prefix, own, properties.defaults().getNetworkManagement(),
				() -> format(properties));
	}

	private static ServerOptions.Builder listening(String prefix, ServerProperties server,
			ConnectionOptions connection) {
		// TLS may come from a customizer, so it has not been checked yet
		return PropertyValues.use(prefix + ".ssl.bundle", server.getSsl().getBundle(),
				() -> ServerOptions.builder(connection));
	}

	private ConnectionOptions.Builder connection(String name, String prefix, LinkProperties own,
			LinkOptions properties) {
		MessageFormat format = format(properties);
		ConnectionOptions.Builder options = ConnectionOptions.builder(format);
		properties.apply(options, this.beans, format);
		options.messageHandler(this.handlers.inbound(name));
		options
			.listener(ListenerChain.of(this.beans.getBeanProvider(ConnectionListener.class).orderedStream().toList()));
		options.metrics(this.beans.getBeanProvider(LinkMetricsFactory.class)
			.getIfAvailable(() -> LinkMetricsFactory.NONE)
			.create(name, own instanceof DialProperties, format.messageTypes()));
		return options;
	}

	private MessageFormat format(LinkOptions properties) {
		Setting<String> setting = properties.messageFormat();
		String name = setting.value();
		ObjectProvider<MessageFormat> formats = this.beans.getBeanProvider(MessageFormat.class);
		if (name == null) {
			return formats.getObject();
		}
		for (String bean : List.of(MessageFormatFactory.beanName(name), name)) {
			if (this.beans.containsBean(bean) && this.beans.isTypeMatch(bean, MessageFormat.class)) {
				return this.beans.getBean(bean, MessageFormat.class);
			}
		}
		throw setting.refused("There is no such format; configured are "
				+ this.properties.getMessage().getFormats().keySet() + " under iso8583.message.formats.");
	}

	private void customize(String name, ConnectionOptions.Builder options) {
		this.beans.getBeanProvider(ConnectionOptionsCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(name, options));
	}

}
