package dev.iso8583.connection;

/**
 * The request was not sent: not a single byte left this process, so it is safe to send it
 * again, here or elsewhere.
 */
public final class NotSentException extends Iso8583Exception {

	/**
	 * Create an exception, for tests of an application's error handling.
	 * @param reason why it was not sent
	 * @param request which request
	 */
	public NotSentException(FailureReason reason, RequestId request) {
		this(reason, request, "");
	}

	/**
	 * Create an exception.
	 * @param reason why it was not sent
	 * @param request which request
	 * @param detail what the log should say beyond the reason, without card data; may be
	 * empty
	 */
	public NotSentException(FailureReason reason, RequestId request, String detail) {
		super(request, reason, Delivery.NOT_SENT,
				request + " was not sent: " + reason + (detail.isEmpty() ? "" : "; " + detail), null);
	}

}
