package dev.iso8583.message.field;

/**
 * The bytes of a field are not what its description says. The text gives the problem and
 * never the bytes.
 */
public final class MalformedFieldException extends Exception {

	private final int position;

	private final boolean truncated;

	private MalformedFieldException(int position, boolean truncated, String problem) {
		super(problem);
		this.position = position;
		this.truncated = truncated;
	}

	/** Return the failure to read a field, with the position at which it is wrong. */
	public static MalformedFieldException at(int position, String problem) {
		return new MalformedFieldException(position, false, problem);
	}

	/** Return the failure to read a field that needs more bytes than there are. */
	public static MalformedFieldException truncated(int position, long needed, int left) {
		return new MalformedFieldException(position, true,
				"needs " + needed + " bytes, but " + Math.max(left, 0) + " are left");
	}

	/** Return the position at which the field is wrong, or begins if it is truncated. */
	public int position() {
		return this.position;
	}

	/** Whether the field needs more bytes than there are. */
	public boolean isTruncated() {
		return this.truncated;
	}

}
