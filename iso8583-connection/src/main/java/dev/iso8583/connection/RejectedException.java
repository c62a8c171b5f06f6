package dev.iso8583.connection;

/**
 * The far end received the request and refused the message itself, instead of sending a
 * response. The cause is a {@link FrameRejectedException}, or what the application passed
 * to {@link Connection#reject}.
 */
public final class RejectedException extends Iso8583Exception {

	/**
	 * Create an exception, for tests of an application's error handling.
	 * @param request which request
	 * @param cause what the far end said; not part of this exception's message
	 */
	public RejectedException(RequestId request, Throwable cause) {
		super(request, FailureReason.REJECTED, Delivery.SENT, request + " was rejected by the far end", cause);
	}

}
