package dev.iso8583.matching;

/**
 * A message has no match key because a match field is missing. Names the field, never a
 * value.
 */
public final class MissingMatchFieldException extends RuntimeException {

	MissingMatchFieldException(int field, String problem) {
		super("match field " + field + " " + problem);
	}

}
