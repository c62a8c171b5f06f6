package dev.iso8583.framing;

import io.netty.handler.codec.DecoderException;

/**
 * The bytes on a connection are not frames, so that no later message can be found. Tells
 * lengths, never bytes.
 */
public final class BrokenFrameException extends DecoderException {

	private final Reason reason;

	BrokenFrameException(Reason reason, String text) {
		super(text);
		this.reason = reason;
	}

	/**
	 * Return what is wrong.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * What is wrong with a frame.
	 */
	public enum Reason {

		/** The length header is not a number. */
		INVALID_LENGTH,

		/** The length is larger than the maximum. */
		TOO_LONG,

		/** The length is smaller than what it must count. */
		TOO_SHORT,

		/** The header between length header and message is not one. */
		INVALID_HEADER,

		/** The message is not followed by its trailer. */
		WRONG_TRAILER,

		/** A frame of length zero came, and none may. */
		EMPTY,

		/** More frames of length zero came than may. */
		TOO_MANY_KEEP_ALIVES,

		/** The connection ended within a frame. */
		TRUNCATED,

		/** The rest of a frame did not arrive in time. */
		TIMED_OUT

	}

}
