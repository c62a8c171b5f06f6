package dev.iso8583.simulation;

import java.util.Locale;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The protocol log of a run: one line for each message and each event, with the simulated
 * time. Usually off, since a seed repeats its run.
 */
final class Trace {

	private final @Nullable StringBuilder text;

	private Trace(@Nullable StringBuilder text) {
		this.text = text;
	}

	static Trace off() {
		return new Trace(null);
	}

	static Trace on() {
		return new Trace(new StringBuilder());
	}

	void line(long now, Supplier<String> what) {
		if (this.text != null) {
			this.text.append(String.format(Locale.ROOT, "%11.6f  %s%n", now / 1e9, what.get()));
		}
	}

	@Override
	public String toString() {
		return String.valueOf(this.text);
	}

}
