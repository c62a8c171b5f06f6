package dev.iso8583.framing;

import io.netty.handler.codec.DecoderException;

/**
 * The bytes received on a connection are not valid frames. The start of the next message
 * cannot be found, so the connection must close. The text states lengths, never the bytes
 * themselves.
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

		/** The length header is not a valid number. */
		INVALID_LENGTH,

		/** The length is larger than the maximum. */
		TOO_LONG,

		/** The length is smaller than the parts of the frame that it must count. */
		TOO_SHORT,

		/** The bytes between length header and message are not a valid header. */
		INVALID_HEADER,

		/** The message is not followed by the configured trailer. */
		WRONG_TRAILER,

		/**
		 * A byte is not STX, ETX or DLE where one of them must be, or is one elsewhere.
		 */
		WRONG_DELIMITER,

		/** The LRC after the message is not that of its bytes. */
		WRONG_CHECKSUM,

		/** Without a frame: no message begins with these bytes, so its end is unknown. */
		UNKNOWN_END,

		/** A frame of length zero was received, but keep-alives are not allowed. */
		EMPTY,

		/** More keep-alives were received than the limit allows. */
		TOO_MANY_KEEP_ALIVES,

		/** The connection ended in the middle of a frame. */
		TRUNCATED,

		/** A frame was not complete within the timeout. */
		TIMED_OUT

	}

}
