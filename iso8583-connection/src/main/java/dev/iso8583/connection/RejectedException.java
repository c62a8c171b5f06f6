package dev.iso8583.connection;

/**
 * The far end received the request and refused the message itself, without a response,
 * see {@link Connection#reject}. Its cause is what the application gave there.
 */
public final class RejectedException extends Iso8583Exception {

	/**
	 * Create an exception, for tests of what an application does then.
	 * @param request which request
	 * @param cause what the far end said, which is not part of the text
	 */
	public RejectedException(RequestId request, Throwable cause) {
		super(request, FailureReason.REJECTED, Delivery.SENT, request + " was rejected by the far end", cause);
	}

}
