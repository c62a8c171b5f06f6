package dev.iso8583.matching;

/**
 * A message has no match key because a match field is missing or does not fit its type.
 * The text names the field, never a value.
 */
public final class MissingMatchFieldException extends RuntimeException {

	/**
	 * Create an exception, for a {@link MatchKeyResolver} of an application and for
	 * tests.
	 * @param field the number of the field that is missing
	 */
	public MissingMatchFieldException(int field) {
		this(field, "is missing");
	}

	MissingMatchFieldException(int field, String problem) {
		super("match field " + field + " " + problem);
	}

}
