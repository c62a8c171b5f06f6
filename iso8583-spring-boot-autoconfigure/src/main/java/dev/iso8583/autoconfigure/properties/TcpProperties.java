package dev.iso8583.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How the operating system detects that a far end is dead. What is not set is left to the
 * operating system.
 */
public class TcpProperties {

	/**
	 * How long a connection must be idle before the operating system probes whether the
	 * far end is still there, in whole seconds.
	 */
	private @Nullable Duration keepAliveIdle;

	/**
	 * Time between two probes, in whole seconds.
	 */
	private @Nullable Duration keepAliveInterval;

	/**
	 * Number of unanswered probes in a row that breaks the connection.
	 */
	private @Nullable Integer keepAliveCount;

	/**
	 * How long sent bytes may wait for their acknowledgement before the operating system
	 * breaks the connection. Needs netty-transport-native-epoll, on Linux.
	 */
	private @Nullable Duration userTimeout;

	public @Nullable Duration getKeepAliveIdle() {
		return this.keepAliveIdle;
	}

	public void setKeepAliveIdle(@Nullable Duration keepAliveIdle) {
		this.keepAliveIdle = keepAliveIdle;
	}

	public @Nullable Duration getKeepAliveInterval() {
		return this.keepAliveInterval;
	}

	public void setKeepAliveInterval(@Nullable Duration keepAliveInterval) {
		this.keepAliveInterval = keepAliveInterval;
	}

	public @Nullable Integer getKeepAliveCount() {
		return this.keepAliveCount;
	}

	public void setKeepAliveCount(@Nullable Integer keepAliveCount) {
		this.keepAliveCount = keepAliveCount;
	}

	public @Nullable Duration getUserTimeout() {
		return this.userTimeout;
	}

	public void setUserTimeout(@Nullable Duration userTimeout) {
		this.userTimeout = userTimeout;
	}

}
