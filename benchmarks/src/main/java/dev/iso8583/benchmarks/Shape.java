package dev.iso8583.benchmarks;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * How requests come. It can be told to another process in words.
 *
 * @param kind who sends the next request, and when
 * @param number callers, requests outstanding, or requests a second
 * @param workload what is asked and answered
 */
record Shape(Kind kind, int number, Workload workload) {

	/**
	 * Who sends the next request, and when.
	 */
	enum Kind {

		/**
		 * Callers that block, each on a platform thread, until they have the response.
		 */
		BLOCKING,

		/** Callers that block, each on a virtual thread. */
		VIRTUAL,

		/** So many requests are outstanding, each followed by the next. */
		ASYNC,

		/** Callers on virtual threads that come all at once and send one request each. */
		BURST,

		/** Requests are due at a steady rate. The sender spins until the next is due. */
		SPINNING,

		/** Requests are due at a steady rate. The sender sleeps until the next is due. */
		SLEEPING

	}

	/** Put a driver of this process under the load. */
	Sample run(Driver driver, Window window) throws Exception {
		return switch (this.kind) {
			case BLOCKING -> ClosedLoop.blocking(driver, this.workload, this.number, window);
			case VIRTUAL -> ClosedLoop.blocking(driver, this.workload, this.number, virtualThreads(), window);
			case ASYNC -> ClosedLoop.async(driver, this.workload, this.number, window);
			case BURST -> ClosedLoop.burst(driver, this.workload, this.number, virtualThreads(), window);
			case SPINNING -> OpenLoop.run(driver, this.workload, this.number, true, window);
			case SLEEPING -> OpenLoop.run(driver, this.workload, this.number, false, window);
		};
	}

	/** Whether requests are due at a rate, so that what each thread waits for is told. */
	boolean isOpenLoop() {
		return this.kind == Kind.SPINNING || this.kind == Kind.SLEEPING;
	}

	/**
	 * Return how long to measure: with very many callers one turn of all takes longer.
	 */
	Window window(Window usual) {
		return (this.kind == Kind.VIRTUAL && this.number >= 100_000)
				? new Window(Duration.ofSeconds(2), Duration.ofSeconds(4), usual.listener()) : usual;
	}

	private static Executor virtualThreads() {
		Optional<Executor> threads = VirtualThreads.executor();
		return threads.orElseThrow(() -> new IllegalStateException("this JDK has no virtual threads"));
	}

	/** Return the one that a line tells. */
	static Shape ofLine(String line) {
		String[] words = line.split(" ");
		return new Shape(Kind.valueOf(words[0].toUpperCase(Locale.ROOT)), Integer.parseInt(words[1]),
				Workload.valueOf(words[2]));
	}

	/** Return a line that tells another process what to run. */
	String toLine(Window window) {
		return String.join(" ", this.kind.name().toLowerCase(Locale.ROOT), Integer.toString(this.number),
				this.workload.name(), Long.toString(window.lead().toMillis()),
				Long.toString(window.length().toMillis()));
	}

}
