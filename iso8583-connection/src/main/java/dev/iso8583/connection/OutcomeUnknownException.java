package dev.iso8583.connection;

/**
 * The request may have been sent, and there is no response: the far end may have acted on
 * it. Reverse it or inquire; to simply send it again may charge twice.
 */
public final class OutcomeUnknownException extends Iso8583Exception {

	/**
	 * Create an exception, for tests of what an application does then.
	 * @param reason why there is no response
	 * @param request which request
	 */
	public OutcomeUnknownException(FailureReason reason, RequestId request) {
		this(reason, request, "");
	}

	/**
	 * Create an exception.
	 * @param reason why there is no response
	 * @param request which request
	 * @param detail what a reader of the log needs to know beyond the reason, without
	 * card data; may be empty
	 */
	public OutcomeUnknownException(FailureReason reason, RequestId request, String detail) {
		super(request, reason, Delivery.MAYBE_SENT,
				request + " has an unknown outcome: " + reason + (detail.isEmpty() ? "" : "; " + detail), null);
	}

}
