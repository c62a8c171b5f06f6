package dev.iso8583.autoconfigure.properties;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * A server: each socket that it accepts becomes a connection.
 */
@ConfigurationPropertiesSource
public class ServerProperties extends LinkProperties {

	/**
	 * Port to listen on. With 0, any free port.
	 */
	private @Nullable Integer port;

	/**
	 * Local address to listen on: an IP address, a host name or the name of a network
	 * interface. By default, all addresses.
	 */
	private @Nullable String bindAddress;

	/**
	 * Number of clients that may be connected at the same time. Further clients are
	 * disconnected at once.
	 */
	private @Nullable Integer maximumConnections;

	/**
	 * Number of clients that may be connected from the same IP address. By default, only
	 * maximum-connections applies.
	 */
	private @Nullable Integer maximumConnectionsPerAddress;

	/**
	 * IP addresses and networks that clients may connect from, such as 10.1.0.0/16. Other
	 * clients are disconnected at once, before TLS. By default, clients may connect from
	 * anywhere.
	 */
	private @Nullable List<String> allow;

	/**
	 * Longest time until the first message of a client, including its TLS handshake. By
	 * default, there is no limit.
	 */
	private @Nullable Duration firstMessageTimeout;

	/**
	 * Number of clients that may wait in the operating system to be accepted.
	 */
	private @Nullable Integer backlog;

	/**
	 * Echo test to send, and network management to answer.
	 */
	@NestedConfigurationProperty
	private final NetworkManagementProperties networkManagement = new NetworkManagementProperties();

	public NetworkManagementProperties getNetworkManagement() {
		return this.networkManagement;
	}

	public @Nullable Integer getPort() {
		return this.port;
	}

	public void setPort(@Nullable Integer port) {
		this.port = port;
	}

	public @Nullable String getBindAddress() {
		return this.bindAddress;
	}

	public void setBindAddress(@Nullable String bindAddress) {
		this.bindAddress = bindAddress;
	}

	public @Nullable Integer getMaximumConnections() {
		return this.maximumConnections;
	}

	public void setMaximumConnections(@Nullable Integer maximumConnections) {
		this.maximumConnections = maximumConnections;
	}

	public @Nullable Integer getMaximumConnectionsPerAddress() {
		return this.maximumConnectionsPerAddress;
	}

	public void setMaximumConnectionsPerAddress(@Nullable Integer maximumConnectionsPerAddress) {
		this.maximumConnectionsPerAddress = maximumConnectionsPerAddress;
	}

	public @Nullable List<String> getAllow() {
		return this.allow;
	}

	public void setAllow(@Nullable List<String> allow) {
		this.allow = allow;
	}

	public @Nullable Duration getFirstMessageTimeout() {
		return this.firstMessageTimeout;
	}

	public void setFirstMessageTimeout(@Nullable Duration firstMessageTimeout) {
		this.firstMessageTimeout = firstMessageTimeout;
	}

	public @Nullable Integer getBacklog() {
		return this.backlog;
	}

	public void setBacklog(@Nullable Integer backlog) {
		this.backlog = backlog;
	}

}
