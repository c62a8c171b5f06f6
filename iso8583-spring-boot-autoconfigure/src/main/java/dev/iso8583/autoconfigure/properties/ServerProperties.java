package dev.iso8583.autoconfigure.properties;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * A server: every socket it accepts becomes a connection.
 */
public class ServerProperties extends LinkProperties {

	/**
	 * Port to listen on. With 0, any free one.
	 */
	private @Nullable Integer port;

	/**
	 * Local address to listen on: an IP address, a host name or the name of a network
	 * interface. Default all.
	 */
	private @Nullable String bindAddress;

	/**
	 * Most clients at a time. One more is closed at once. Default 10000.
	 */
	private @Nullable Integer maximumConnections;

	/**
	 * Most clients at a time from one IP address. Default no limit of its own.
	 */
	private @Nullable Integer maximumConnectionsPerAddress;

	/**
	 * IP addresses and networks, such as 10.1.0.0/16, that clients may come from. Others
	 * are closed at once, before TLS. Default everybody.
	 */
	private @Nullable List<String> allow;

	/**
	 * How long a client may take for its first message, TLS included. Default as long as
	 * it likes.
	 */
	private @Nullable Duration firstMessageTimeout;

	/**
	 * How many clients may wait in the operating system to be accepted. Default 1024.
	 */
	private @Nullable Integer backlog;

	/**
	 * What is sent to test and what is answered.
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
