package dev.iso8583.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.iso8583.connection.CallbackThreads;
import dev.iso8583.connection.ConnectionOptions;

/**
 * Our own stack is under each load in several variants, in the same rounds.
 */
enum Variant {

	/** All defaults. */
	DEFAULT("ours"),

	/**
	 * The same once more. Nothing but chance and the machine can make a difference to the
	 * default, so their ratio tells what another ratio of the run is worth.
	 */
	CONTROL("ours again"),

	/** Handlers and callbacks are declared not to block, so that event loops run them. */
	DECLARED("ours, declared") {

		@Override
		ConnectionOptions.Builder declare(ConnectionOptions.Builder options) {
			return options.callbacks(CallbackThreads.DIRECT);
		}

		@Override
		boolean isNonBlocking() {
			return true;
		}

	};

	private final String title;

	Variant(String title) {
		this.title = title;
	}

	/** Return what it is called in the report. */
	String title() {
		return this.title;
	}

	/**
	 * Set what the variant has instead of defaults.
	 * @param options of both ends
	 * @return the options
	 */
	ConnectionOptions.Builder declare(ConnectionOptions.Builder options) {
		return options;
	}

	/** Whether its handler is declared not to block. */
	boolean isNonBlocking() {
		return false;
	}

	/** Return the one of a name in the report, if it is that of a variant. */
	static Optional<Variant> named(String name) {
		return Stream.of(values()).filter((variant) -> variant.title.equals(name)).findFirst();
	}

	/** Make something of each. */
	static <T> List<T> each(Function<Variant, T> make) {
		return Stream.of(values()).map(make).toList();
	}

	/** Make something of the default and its control. */
	static <T> List<T> eachDefault(Function<Variant, T> make) {
		return Stream.of(DEFAULT, CONTROL).map(make).toList();
	}

}
