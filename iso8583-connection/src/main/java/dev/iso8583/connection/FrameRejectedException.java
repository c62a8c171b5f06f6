package dev.iso8583.connection;

/**
 * The far end sent a message of ours back and said in the frame's header that it refuses
 * it. The cause of a {@link RejectedException}.
 */
public final class FrameRejectedException extends RuntimeException {

	public FrameRejectedException(String text) {
		super("the far end sent the message back: " + text);
	}

}
