package dev.iso8583.framing;

import java.util.HexFormat;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The bytes between the length header and the message: none, fixed bytes, a {@link #tpdu
 * TPDU} or Visa's {@link #baseOne BASE I} header. A reply to a message with a TPDU or a
 * BASE I header carries that header with source and destination swapped. All other
 * messages carry the configured header. The content of a fixed header is ignored in
 * received frames. Immutable.
 */
public abstract class FrameHeader {

	/** No header. */
	public static final FrameHeader NONE = new FixedHeader(new byte[0]);

	FrameHeader() {
	}

	/**
	 * Return a header of fixed bytes.
	 * @param hex the bytes in hexadecimal
	 * @return the header
	 * @throws IllegalArgumentException if the text is not pairs of hexadecimal digits
	 */
	public static FrameHeader fixed(String hex) {
		return new FixedHeader(parse(hex));
	}

	/**
	 * Return a TPDU.
	 *
	 * <pre>
	 *   60 | 00 01 | 00 02      identifier, destination address, source address
	 * </pre>
	 *
	 * A reply carries the TPDU of its request with destination and source swapped.
	 * Source: ISO 8583 over network access controllers, as terminals and NACs use it.
	 * @param hex the five bytes of the TPDU in requests, in hexadecimal, such as
	 * {@code 6000010002}
	 * @return the header
	 * @throws IllegalArgumentException if the text is not ten hexadecimal digits
	 */
	public static FrameHeader tpdu(String hex) {
		return new TpduHeader(hex, parse(hex));
	}

	/**
	 * Return Visa's BASE I header of 22 bytes.
	 *
	 * <pre>
	 *   byte 0        16           length of this header: 22
	 *        1        01           header flag and format
	 *        2        02           text format
	 *        3 -  4   00 1A        total length, of header and message
	 *        5 -  7   00 00 00     destination station, 6 BCD digits
	 *        8 - 10   45 67 89     source station, 6 BCD digits
	 *       11        00           round-trip control information
	 *       12 - 13   00 00        BASE I flags
	 *       14 - 16   00 00 00     message status flags
	 *       17        00           batch number
	 *       18 - 20   00 00 00     reserved
	 *       21        00           user information
	 * </pre>
	 *
	 * A reply carries the header of its request with the stations swapped and its own
	 * total length. Visa returns a rejected message with a reject header in front of the
	 * original one:
	 *
	 * <pre>
	 *   byte 0        1A           length of this header: 26
	 *        1 - 21                as above
	 *       22 - 23                bit map
	 *       24 - 25                reject data group: the reject code
	 *   followed by the header and the message that were rejected
	 * </pre>
	 *
	 * Source: the public lists of the fields of BASE I headers (iso8583.info, cheef.ru)
	 * and their widths in public parsers.
	 * @param destinationStation the destination station in requests, six digits
	 * @param sourceStation the source station in requests, six digits
	 * @return the header
	 * @throws IllegalArgumentException if a station is not six digits
	 */
	public static FrameHeader baseOne(String destinationStation, String sourceStation) {
		return new BaseOneHeader(destinationStation, sourceStation);
	}

	static byte[] parse(String hex) {
		try {
			return HexFormat.of().parseHex(hex);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + hex + "' is not a header; write its bytes as pairs of hexadecimal"
					+ " digits in quotes, such as \"6000010002\"");
		}
	}

	/**
	 * Return the length of the headers we write.
	 * @return a number of bytes, 0 or more
	 */
	abstract int length();

	/** Return the length of the longest header that the far end may send. */
	int longest() {
		return length();
	}

	/**
	 * Return the length of the received header that starts at an index, or -1 if the
	 * bytes there are not a header.
	 * @param available the number of bytes from the index to the end of the frame
	 */
	int lengthIn(ByteBuf in, int index, int available) {
		return length();
	}

	/** Return the length of the longest message that may follow this header. */
	int largestMessage() {
		return Integer.MAX_VALUE;
	}

	/**
	 * Write the header of a message.
	 * @param answered the header of the request that this message answers; empty if it is
	 * not a reply, or the request had no header
	 */
	abstract void write(ByteBuf out, int messageLength, byte[] answered);

	/**
	 * Return why the far end rejected a message of ours that it returned, or {@code null}
	 * if the header does not report a rejection.
	 */
	@Nullable String rejection(byte[] received) {
		return null;
	}

}
