package dev.iso8583.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Keep-alives: frames of length zero and Visa's session control, which keep a connection
 * alive and are not messages.
 */
public class KeepAliveProperties {

	/**
	 * Whether to send a keep-alive when nothing was sent for the idle time, in addition
	 * to a ping if the link has one.
	 */
	private @Nullable Boolean sendWhenIdle;

	/**
	 * Whether to answer each keep-alive of the far end with a keep-alive, except those
	 * that answer ours.
	 */
	private @Nullable Boolean answer;

	/**
	 * Number of keep-alives that the far end may send in an interval. If it sends more,
	 * the connection is closed. With 0, its first frame of length zero closes the
	 * connection.
	 */
	private @Nullable Integer maximumReceived;

	/**
	 * Interval for which received keep-alives are counted.
	 */
	private @Nullable Duration interval;

	public @Nullable Boolean getSendWhenIdle() {
		return this.sendWhenIdle;
	}

	public void setSendWhenIdle(@Nullable Boolean sendWhenIdle) {
		this.sendWhenIdle = sendWhenIdle;
	}

	public @Nullable Boolean getAnswer() {
		return this.answer;
	}

	public void setAnswer(@Nullable Boolean answer) {
		this.answer = answer;
	}

	public @Nullable Integer getMaximumReceived() {
		return this.maximumReceived;
	}

	public void setMaximumReceived(@Nullable Integer maximumReceived) {
		this.maximumReceived = maximumReceived;
	}

	public @Nullable Duration getInterval() {
		return this.interval;
	}

	public void setInterval(@Nullable Duration interval) {
		this.interval = interval;
	}

}
