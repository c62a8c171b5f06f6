package dev.iso8583.benchmarks;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

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
	CONTROL("ours again");

	private final String title;

	Variant(String title) {
		this.title = title;
	}

	/** Return what it is called in the report. */
	String title() {
		return this.title;
	}

	/** Whether a name in the report is that of a variant. */
	static boolean isOurs(String name) {
		return Stream.of(values()).anyMatch((variant) -> variant.title.equals(name));
	}

	/** Make something of each. */
	static <T> List<T> each(Function<Variant, T> make) {
		return Stream.of(values()).map(make).toList();
	}

}
