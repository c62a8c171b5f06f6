package dev.iso8583.benchmarks;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * When a load is measured.
 *
 * @param lead how long it runs before
 * @param length how long it is measured
 * @param listener is given {@link #BEGIN} and {@link #END} when it is measured
 */
record Window(Duration lead, Duration length, Consumer<String> listener) {

	static final String BEGIN = "begin";

	static final String END = "end";

	Window(Duration lead, Duration length) {
		this(lead, length, (moment) -> {
		});
	}

	/** Return the one that a line of {@link Shape#toLine(Window)} tells. */
	static Window ofLine(String line, Consumer<String> listener) {
		String[] words = line.split(" ");
		return new Window(Duration.ofMillis(Long.parseLong(words[3])), Duration.ofMillis(Long.parseLong(words[4])),
				listener);
	}

	/** Read what was used before, with the number of requests answered so far. */
	Meter begin(LongSupplier requests, boolean withThreads) {
		this.listener.accept(BEGIN);
		return Meter.begin(requests, withThreads);
	}

	/** Return what was used since the beginning. */
	Usage endSince(Meter begin, LongSupplier requests, boolean withThreads) {
		Meter end = Meter.end(requests, withThreads);
		this.listener.accept(END);
		return end.since(begin);
	}

}
