package dev.iso8583.framing;

import io.netty.buffer.ByteBuf;

/**
 * What a decoder fires as an event of the channel for each keep-alive, after the frames
 * that came before it: a frame of length zero, or Visa's session control. Immutable.
 */
public final class KeepAlive {

	/** A frame of length zero, as our framing writes it. */
	public static final KeepAlive EMPTY = new KeepAlive(new byte[0], false);

	/** The whole frame, or none if it is the one that our framing writes. */
	private final byte[] frame;

	private final boolean sessionControl;

	KeepAlive(byte[] frame, boolean sessionControl) {
		this.frame = frame;
		this.sessionControl = sessionControl;
	}

	/**
	 * Whether it is Visa's session control, and no frame of length zero.
	 * @return whether it is
	 */
	public boolean isSessionControl() {
		return this.sessionControl;
	}

	/**
	 * Write it, also as the answer to itself: a far end that puts more into a keep-alive
	 * than we do gets back what it sent.
	 * @param out where to
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
