package dev.iso8583.message.field;

/**
 * What was found in the parts of a field that was read, and is worth counting.
 *
 * @param unknown the number of parts that the specification does not describe, at any
 * depth; a group without a layout counts as one
 * @param broken the number of groups that could not be read and are kept as bytes
 */
public record PartsFindings(int unknown, int broken) {

	/** Nothing was found. Always this object, so that it can be told by its identity. */
	public static final PartsFindings NONE = new PartsFindings(0, 0);

	/** Return the findings of so many parts and groups. */
	public static PartsFindings of(int unknown, int broken) {
		return ((unknown | broken) != 0) ? new PartsFindings(unknown, broken) : NONE;
	}

}
