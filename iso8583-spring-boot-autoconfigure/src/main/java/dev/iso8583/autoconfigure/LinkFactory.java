package dev.iso8583.autoconfigure;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.Transport;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;

/**
 * Makes pools, connections and servers of properties.
 */
final class LinkFactory {

	private final Iso8583Properties properties;

	private final Transport transport;

	private final HandlerRegistry handlers;

	private final BeanFactory beans;

	private final Map<String, Pool> poolsBehindConnections = new ConcurrentHashMap<>();

	LinkFactory(Iso8583Properties properties, Transport transport, HandlerRegistry handlers, BeanFactory beans) {
		this.properties = properties;
		this.transport = transport;
		this.handlers = handlers;
		this.beans = beans;
	}

	Pool pool(String name) {
		PoolProperties pool = this.properties.getPool().getOrDefault(name, new PoolProperties());
		String property = "iso8583.pool." + name + ".addresses";
		if (pool.getAddresses().isEmpty()) {
			throw new Iso8583ConfigurationException(property + " is not set",
					"Set it to one or more of host:port, such as " + property + "=issuer.example:8583.");
		}
		List<Address> addresses = new ArrayList<>();
		for (int index = 0; index < pool.getAddresses().size(); index++) {
			String address = pool.getAddresses().get(index);
			addresses.add(LinkOptions.address(where(property, index, address), address));
		}
		return pool(name, "iso8583.pool." + name, pool, addresses);
	}

	/**
	 * Return the property an address comes from. A list may be written with an index for
	 * each element, or with commas between them, and the one form may override the other.
	 */
	private String where(String property, int index, String address) {
		String element = property + "[" + index + "]";
		boolean indexed = address.equals(this.beans.getBean(Environment.class).getProperty(element));
		return indexed ? element : property;
	}

	Connection connection(String name) {
		ConnectionProperties connection = this.properties.getConnection()
			.getOrDefault(name, new ConnectionProperties());
		String prefix = "iso8583.connection." + name;
		Address address = LinkOptions.address(prefix + ".address", connection.getAddress());
		Pool pool = pool(name, prefix, connection, List.of(address));
		this.poolsBehindConnections.put(name, pool);
		return pool.asConnection();
	}

	/** Return the pools behind the connections made so far, by name. */
	Map<String, Pool> poolsBehindConnections() {
		return this.poolsBehindConnections;
	}

	private Pool pool(String name, String prefix, DialProperties dial, List<Address> addresses) {
		LinkOptions properties = new LinkOptions(prefix, dial, this.properties.getDefaults());
		ConnectionOptions.Builder connection = connection(name, prefix, dial, properties);
		connection.signOn(this.handlers.signOn(name)).signOff(this.handlers.signOff(name));
		connection.ping(this.handlers.ping(name, true));
		customize(name, connection);
		PoolOptions.Builder options = PoolOptions.builder(connection.build())
			.addresses(addresses)
			.backoff(properties.backoff());
		Integer minimum = properties.minimumConnections(addresses.size());
		if (minimum != null) {
			options.minimumConnections(minimum);
		}
		this.beans.getBeanProvider(PoolOptionsCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(name, options));
		PoolOptions[] built = new PoolOptions[1];
		Checked.check(prefix + ".minimum-connections", minimum, () -> built[0] = options.build());
		return new Pool(name, this.transport, built[0]);
	}

	Server server(String name) {
		ServerProperties server = this.properties.getServer().getOrDefault(name, new ServerProperties());
		String prefix = "iso8583.server." + name;
		InetSocketAddress address = address(prefix, server);
		ConnectionOptions.Builder connection = connection(name, prefix, server,
				new LinkOptions(prefix, server, this.properties.getDefaults()));
		connection.ping(this.handlers.ping(name, false));
		customize(name, connection);
		ServerOptions[] options = new ServerOptions[1];
		Checked.check(prefix + ".bind-address", server.getBindAddress(),
				() -> options[0] = new ServerOptions(address, connection.build()));
		return new Server(name, this.transport, options[0]);
	}

	private static InetSocketAddress address(String prefix, ServerProperties server) {
		Integer port = server.getPort();
		if (port == null) {
			throw new Iso8583ConfigurationException(prefix + ".port is not set",
					"Set it to the port to listen on, such as " + prefix + ".port=8583.");
		}
		if (port < 0 || port > 65535) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".port", port,
					"A port is a number from 1 to 65535, or 0 for any free one.");
		}
		String bindAddress = server.getBindAddress();
		return (bindAddress != null) ? new InetSocketAddress(bindAddress, port) : new InetSocketAddress(port);
	}

	private ConnectionOptions.Builder connection(String name, String prefix, LinkProperties own,
			LinkOptions properties) {
		MessageFormat format = format(prefix, properties.messageFormat());
		ConnectionOptions.Builder options = ConnectionOptions.builder(format);
		properties.apply(options);
		options.messageHandler(this.handlers.inbound(name));
		options
			.listener(ListenerChain.of(this.beans.getBeanProvider(ConnectionListener.class).orderedStream().toList()));
		options.metrics(this.beans.getBeanProvider(LinkMetricsFactory.class)
			.getIfAvailable(() -> LinkMetricsFactory.NONE)
			.create(name, own instanceof DialProperties, format.messageTypes()));
		return options;
	}

	private MessageFormat format(String prefix, @Nullable String name) {
		ObjectProvider<MessageFormat> formats = this.beans.getBeanProvider(MessageFormat.class);
		if (name == null) {
			return formats.getObject();
		}
		for (String bean : List.of(MessageFormatFactory.beanName(name), name)) {
			if (this.beans.containsBean(bean) && this.beans.isTypeMatch(bean, MessageFormat.class)) {
				return this.beans.getBean(bean, MessageFormat.class);
			}
		}
		throw new InvalidConfigurationPropertyValueException(prefix + ".message-format", name,
				"There is no such format; configured are " + this.properties.getMessage().getFormats().keySet()
						+ " under iso8583.message.formats.");
	}

	private void customize(String name, ConnectionOptions.Builder options) {
		this.beans.getBeanProvider(ConnectionOptionsCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(name, options));
	}

}
