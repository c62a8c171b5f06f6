package dev.iso8583.framing;

import java.util.HexFormat;

/**
 * Bytes of fixed number between the length header and the message.
 *
 * <pre>
 *   TPDU   60 | 00 01 | 00 02      identifier, destination address, source address
 * </pre>
 *
 * A reply to a message that came with a TPDU carries it with destination and source
 * swapped; everything else carries the configured bytes. What the far end puts into a
 * fixed header is not looked at.
 * <p>
 * Source of the TPDU: ISO 8583 over network access controllers, as terminals and NACs use
 * it.
 */
public final class FrameHeader {

	/** No header. */
	public static final FrameHeader NONE = new FrameHeader(new byte[0], false);

	private static final int TPDU_LENGTH = 5;

	private final byte[] bytes;

	private final boolean tpdu;

	private FrameHeader(byte[] bytes, boolean tpdu) {
		this.bytes = bytes;
		this.tpdu = tpdu;
	}

	/**
	 * Return a header of fixed bytes.
	 * @param hex the bytes in hexadecimal
	 * @return the header
	 * @throws IllegalArgumentException if the text is not pairs of hexadecimal digits
	 */
	public static FrameHeader fixed(String hex) {
		return new FrameHeader(parse(hex), false);
	}

	/**
	 * Return a TPDU.
	 * @param hex the five bytes for requests in hexadecimal, such as {@code 6000010002}
	 * @return the header
	 * @throws IllegalArgumentException if the text is not ten hexadecimal digits
	 */
	public static FrameHeader tpdu(String hex) {
		byte[] bytes = parse(hex);
		if (bytes.length != TPDU_LENGTH) {
			throw new IllegalArgumentException("A TPDU has 5 bytes; write 10 hexadecimal digits in quotes, such as"
					+ " \"6000010002\", not '" + hex + "'");
		}
		return new FrameHeader(bytes, true);
	}

	private static byte[] parse(String hex) {
		try {
			return HexFormat.of().parseHex(hex);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + hex + "' is not a header; write its bytes as pairs of hexadecimal"
					+ " digits in quotes, such as \"6000010002\"");
		}
	}

	/**
	 * Return how many bytes it takes.
	 * @return 0 or more
	 */
	int length() {
		return this.bytes.length;
	}

	/**
	 * Return the header of a message that answers one which came with the given header,
	 * or with none.
	 */
	byte[] forReplyTo(byte[] received) {
		if (!this.tpdu || received.length != TPDU_LENGTH) {
			return this.bytes;
		}
		return new byte[] { received[0], received[3], received[4], received[1], received[2] };
	}

	@Override
	public String toString() {
		return (this.bytes.length == 0) ? "none" : (this.tpdu ? "TPDU of 5 bytes" : this.bytes.length + " bytes");
	}

}
