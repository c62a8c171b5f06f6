package dev.iso8583.framing;

/**
 * One received frame, without length header and trailer.
 *
 * @param header the bytes between length header and message, such as a TPDU, after those
 * of a header that contains the length; empty if the frame had neither
 * @param message the bytes of the message
 */
public record Frame(byte[] header, byte[] message) {

	@Override
	public String toString() {
		return "Frame of " + this.message.length + " bytes";
	}

}
