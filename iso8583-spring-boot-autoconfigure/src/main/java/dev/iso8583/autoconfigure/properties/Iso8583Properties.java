package dev.iso8583.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Everything under {@code iso8583}. An unknown key stops the application's start.
 */
@ConfigurationProperties(prefix = "iso8583", ignoreUnknownFields = false)
public class Iso8583Properties {

	/**
	 * Whether ISO 8583 links are configured at all.
	 */
	private boolean enabled = true;

	/**
	 * Whether the process exits after SIGTERM with 0 if the stop went well, rather than
	 * with 143, as a JVM does.
	 */
	private boolean orderlyExit;

	/**
	 * How messages are written as bytes.
	 */
	@NestedConfigurationProperty
	private final MessageProperties message = new MessageProperties();

	/**
	 * What pools, connections and servers have unless they say otherwise.
	 */
	@NestedConfigurationProperty
	private final DialProperties defaults = new DialProperties();

	/**
	 * The threads that all links share.
	 */
	@NestedConfigurationProperty
	private final ThreadProperties threads = new ThreadProperties();

	/**
	 * Pools by name. Each becomes a bean of that name.
	 */
	private Map<String, PoolProperties> pool = new LinkedHashMap<>();

	/**
	 * Connections by name. Each becomes a bean of that name.
	 */
	private Map<String, ConnectionProperties> connection = new LinkedHashMap<>();

	/**
	 * Servers by name. Each becomes a bean of that name.
	 */
	private Map<String, ServerProperties> server = new LinkedHashMap<>();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isOrderlyExit() {
		return this.orderlyExit;
	}

	public void setOrderlyExit(boolean orderlyExit) {
		this.orderlyExit = orderlyExit;
	}

	public MessageProperties getMessage() {
		return this.message;
	}

	public DialProperties getDefaults() {
		return this.defaults;
	}

	public ThreadProperties getThreads() {
		return this.threads;
	}

	public Map<String, PoolProperties> getPool() {
		return this.pool;
	}

	public void setPool(Map<String, PoolProperties> pool) {
		this.pool = pool;
	}

	public Map<String, ConnectionProperties> getConnection() {
		return this.connection;
	}

	public void setConnection(Map<String, ConnectionProperties> connection) {
		this.connection = connection;
	}

	public Map<String, ServerProperties> getServer() {
		return this.server;
	}

	public void setServer(Map<String, ServerProperties> server) {
		this.server = server;
	}

}
