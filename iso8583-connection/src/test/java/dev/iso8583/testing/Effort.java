package dev.iso8583.testing;

/**
 * How often tests repeat what they try at random, or with a load. The usual build has a
 * few minutes for all tests; {@code -Dthorough=true} has them take longer, as the build
 * server does.
 */
public final class Effort {

	private static final boolean THOROUGH = Boolean.getBoolean("thorough");

	private Effort() {
	}

	/** Return one of two numbers: of repetitions, or of messages. */
	public static int of(int usual, int thorough) {
		return THOROUGH ? thorough : usual;
	}

}
