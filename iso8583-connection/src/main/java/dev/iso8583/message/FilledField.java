package dev.iso8583.message;

/**
 * A field that new requests get by themselves, see {@link MessageFormat.Builder#fill}.
 */
public enum FilledField {

	/** Field 7: date and time in UTC, {@code MMDDhhmmss}. */
	TRANSMISSION_TIME(7),

	/**
	 * Field 12: local time, {@code hhmmss}; in the versions of 1993 and 2003 local date
	 * and time, {@code YYMMDDhhmmss} and {@code CCYYMMDDhhmmss}.
	 */
	LOCAL_TIME(12),

	/** Field 13: local date, {@code MMDD}. Only in the version of 1987. */
	LOCAL_DATE(13),

	/**
	 * Field 37, the retrieval reference number: last digit of the year, day of the year
	 * and hour in UTC, and the STAN.
	 *
	 * <pre>
	 *   | Y | DDD | hh | STAN, 6 digits |
	 * </pre>
	 */
	RRN(37);

	final int field;

	FilledField(int field) {
		this.field = field;
	}

}
