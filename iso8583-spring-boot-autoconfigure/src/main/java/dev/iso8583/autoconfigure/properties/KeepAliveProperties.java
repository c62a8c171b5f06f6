package dev.iso8583.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Frames of length zero and Visa's session control, which keep a line alive and are no
 * messages.
 */
public class KeepAliveProperties {

	/**
	 * Whether a keep-alive is sent when nothing was written for the idle time, beside a
	 * ping if there is one.
	 */
	private @Nullable Boolean whenIdle;

	/**
	 * Whether keep-alives of the far end are answered, each with itself, except those
	 * that answer ours.
	 */
	private @Nullable Boolean answer;

	/**
	 * Most keep-alives the far end may send in an interval. More close the connection;
	 * with 0, the first frame of length zero does.
	 */
	private @Nullable Integer maximumReceived;

	/**
	 * How long received keep-alives are counted before the count starts anew.
	 */
	private @Nullable Duration interval;

	public @Nullable Boolean getWhenIdle() {
		return this.whenIdle;
	}

	public void setWhenIdle(@Nullable Boolean whenIdle) {
		this.whenIdle = whenIdle;
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
