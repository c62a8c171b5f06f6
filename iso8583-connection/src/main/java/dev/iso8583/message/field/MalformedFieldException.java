package dev.iso8583.message.field;

/**
 * The bytes of a field are not what its description says. The text gives the problem and
 * never the bytes.
 */
public final class MalformedFieldException extends Exception {

	/** The largest number of the far end that a text has. */
	private static final int LARGEST_TOLD = 999;

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

	/**
	 * Return the failure to read a field that needs more bytes than there are. A large
	 * number is not told: where a length should be, there may be digits of a card.
	 */
	public static MalformedFieldException truncated(int position, long needed, int left) {
		int rest = Math.max(left, 0);
		return new MalformedFieldException(position, true,
				(needed <= LARGEST_TOLD) ? "needs " + needed + " bytes, but " + rest + " are left"
						: "needs more than the " + rest + " bytes that are left");
	}

	/**
	 * Return the failure to read a field whose length is not one that it can have. A
	 * large number is not told, as in {@link #truncated}.
	 * @param allowed what the specification allows
	 */
	public static MalformedFieldException wrongLength(int position, long length, Object allowed) {
		return at(position,
				(length <= LARGEST_TOLD) ? "its length says " + length + ", but the specification allows " + allowed
						: "its length is not one that the specification allows: " + allowed);
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
