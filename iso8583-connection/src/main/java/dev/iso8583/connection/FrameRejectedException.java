package dev.iso8583.connection;

/**
 * The far end sent our message back and marked it in the frame's header as rejected. It
 * is the cause of a {@link RejectedException}.
 */
public final class FrameRejectedException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param text what the header says, without card data
	 */
	public FrameRejectedException(String text) {
		super("the far end sent the message back: " + text);
	}

}
