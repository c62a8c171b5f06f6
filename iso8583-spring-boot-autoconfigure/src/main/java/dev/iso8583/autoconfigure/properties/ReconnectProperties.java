package dev.iso8583.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long to wait before dialling again.
 */
public class ReconnectProperties {

	/**
	 * Delay after the first failure.
	 */
	private @Nullable Duration initialDelay;

	/**
	 * Longest delay, before jitter.
	 */
	private @Nullable Duration maximumDelay;

	/**
	 * Factor by which the delay grows with each further failure.
	 */
	private @Nullable Double multiplier;

	/**
	 * Random variation of the delay, from 0 to 1: 0.2 makes it up to a fifth shorter or
	 * longer.
	 */
	private @Nullable Double jitter;

	public @Nullable Duration getInitialDelay() {
		return this.initialDelay;
	}

	public void setInitialDelay(@Nullable Duration initialDelay) {
		this.initialDelay = initialDelay;
	}

	public @Nullable Duration getMaximumDelay() {
		return this.maximumDelay;
	}

	public void setMaximumDelay(@Nullable Duration maximumDelay) {
		this.maximumDelay = maximumDelay;
	}

	public @Nullable Double getMultiplier() {
		return this.multiplier;
	}

	public void setMultiplier(@Nullable Double multiplier) {
		this.multiplier = multiplier;
	}

	public @Nullable Double getJitter() {
		return this.jitter;
	}

	public void setJitter(@Nullable Double jitter) {
		this.jitter = jitter;
	}

}
