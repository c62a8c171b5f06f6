package dev.iso8583.connection;

/**
 * The request may have been sent, and there is no response: the far end may have acted on
 * it. Reverse it or inquire; just sending it again may charge a customer twice.
 */
public final class OutcomeUnknownException extends Iso8583Exception {

	/**
	 * Create an exception, for tests of an application's error handling.
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
	 * @param detail what the log should say beyond the reason, without card data; may be
	 * empty
	 */
	public OutcomeUnknownException(FailureReason reason, RequestId request, String detail) {
		super(request, reason, Delivery.MAYBE_SENT,
				request + " has an unknown outcome: " + reason + (detail.isEmpty() ? "" : "; " + detail), null);
	}

}
