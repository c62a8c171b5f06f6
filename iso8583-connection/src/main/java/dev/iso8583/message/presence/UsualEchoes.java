package dev.iso8583.message.presence;

import java.util.stream.IntStream;

import dev.iso8583.message.disclosure.Visibility;

/**
 * The fields that responses have from their requests if the specification does not say
 * which: identification and amounts, but no card data.
 */
public final class UsualEchoes {

	private static final int[] FIELDS = { 3, 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49, 70 };

	/** The bits of the fields up to 64, by version. */
	private static final long[] FIRST = bits(1);

	/** The bits of the fields from 65, by version. */
	private static final long[] SECOND = bits(65);

	private UsualEchoes() {
	}

	private static long[] bits(int firstField) {
		return IntStream.range(0, 10).mapToLong((version) -> bits(version, firstField)).toArray();
	}

	private static long bits(int version, int firstField) {
		return IntStream.of(FIELDS)
			.filter((field) -> field >= firstField && field < firstField + 64)
			.filter((field) -> !Visibility.isCardData(version, field))
			.mapToLong((field) -> 1L << -field)
			.sum();
	}

	/**
	 * Return the bits of the fields up to 64, the first field highest.
	 * @param version the version digit of the message type
	 * @return the bits
	 */
	public static long first(int version) {
		return FIRST[version];
	}

	/**
	 * Return the bits of the fields from 65 to 128, the first field highest.
	 * @param version the version digit of the message type
	 * @return the bits
	 */
	public static long second(int version) {
		return SECOND[version];
	}

}
