package dev.iso8583.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * The properties under {@code iso8583}. The application does not start if one of them
 * does not exist.
 */
@ConfigurationProperties(prefix = "iso8583", ignoreUnknownFields = false)
public class Iso8583Properties {

	/**
	 * Whether to configure ISO 8583 pools, connections and servers.
	 */
	private boolean enabled = true;

	/**
	 * Whether the process exits with status 0 after SIGTERM if the application has
	 * stopped in an orderly way. Otherwise, a JVM exits with 143 after SIGTERM.
	 */
	private boolean orderlyExit;

	/**
	 * How messages are encoded.
	 */
	@NestedConfigurationProperty
	private final MessageProperties message = new MessageProperties();

	/**
	 * Defaults for all pools, connections and servers.
	 */
	@NestedConfigurationProperty
	private final DialProperties defaults = new DialProperties();

	/**
	 * Threads that all links share.
	 */
	@NestedConfigurationProperty
	private final ThreadProperties threads = new ThreadProperties();

	/**
	 * Pools by name. Each one becomes a bean with that name.
	 */
	private Map<String, PoolProperties> pool = new LinkedHashMap<>();

	/**
	 * Single connections by name. Each one becomes a bean with that name.
	 */
	private Map<String, ConnectionProperties> connection = new LinkedHashMap<>();

	/**
	 * Servers by name. Each one becomes a bean with that name.
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
