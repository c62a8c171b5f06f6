package dev.iso8583.framing;

import io.netty.buffer.ByteBuf;

/**
 * A received keep-alive: a frame of length zero, or Visa's session control. The decoder
 * fires it as a user event of the channel, after the frames received before it.
 * Immutable.
 */
public final class KeepAlive {

	/** A frame of length zero, as our framing writes it. */
	public static final KeepAlive EMPTY = new KeepAlive(new byte[0], false);

	/** The whole frame; empty if it equals the keep-alive that our framing writes. */
	private final byte[] frame;

	private final boolean sessionControl;

	KeepAlive(byte[] frame, boolean sessionControl) {
		this.frame = frame;
		this.sessionControl = sessionControl;
	}

	/**
	 * Whether this is Visa's session control rather than a frame of length zero.
	 * @return {@code true} for session control
	 */
	public boolean isSessionControl() {
		return this.sessionControl;
	}

	/**
	 * Write this keep-alive, for example to answer it: a far end whose keep-alives have
	 * more content than ours gets back what it sent.
	 * @param out the buffer to write to
	 * @param framing the framing of the link
	 */
	public void writeTo(ByteBuf out, Framing framing) {
		if (this.frame.length > 0) {
			out.writeBytes(this.frame);
		}
		else {
			framing.writeKeepAlive(out);
		}
	}

}
