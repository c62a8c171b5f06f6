package dev.iso8583.framing;

import java.util.HexFormat;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Bytes between the length header and the message: none, fixed ones, a {@link #tpdu TPDU}
 * or Visa's {@link #baseOne BASE I} header. A reply to a message that came with a TPDU or
 * a BASE I header carries that header turned round; everything else carries the
 * configured one. What the far end puts into a fixed header is not looked at.
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
	 * A reply carries the TPDU it answers with destination and source swapped. Source:
	 * ISO 8583 over network access controllers, as terminals and NACs use it.
	 * @param hex the five bytes for requests in hexadecimal, such as {@code 6000010002}
	 * @return the header
	 * @throws IllegalArgumentException if the text is not ten hexadecimal digits
	 */
	public static FrameHeader tpdu(String hex) {
		return new TpduHeader(hex, parse(hex));
	}

	/**
	 * Return Visa's BASE I header of 22 bytes, for requests.
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
	 * A reply carries the header it answers with the stations swapped; the total length
	 * is that of the message in hand. A message that Visa rejects comes back with a
	 * reject header in front of its own:
	 *
	 * <pre>
	 *   byte 0        1A           length of this header: 26
	 *        1 - 21                as above
	 *       22 - 23                bit map
	 *       24 - 25                reject data group: the reject code
	 *   then the header and the message that were rejected
	 * </pre>
	 *
	 * Source: the public lists of the fields of BASE I headers (iso8583.info, cheef.ru)
	 * and their widths in public parsers.
	 * @param destinationStation six digits
	 * @param sourceStation six digits
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
	 * Return how many bytes we write.
	 * @return 0 or more
	 */
	abstract int length();

	/** Return how many bytes the far end may write at most. */
	int longest() {
		return length();
	}

	/**
	 * Return how many bytes the header takes that starts at an index, or -1 if there is
	 * none.
	 * @param available how many bytes the frame has from there on
	 */
	int lengthIn(ByteBuf in, int index, int available) {
		return length();
	}

	/** Return the longest message it can stand before. */
	int largestMessage() {
		return Integer.MAX_VALUE;
	}

	/**
	 * Write the header of a message.
	 * @param answered the header of the message this one answers, empty if it answers
	 * none or that one had none
	 */
	abstract void write(ByteBuf out, int messageLength, byte[] answered);

	/**
	 * Return what the far end says of a message it sent back because it refuses it, or
	 * {@code null} if the header says nothing of that kind.
	 */
	@Nullable String rejection(byte[] received) {
		return null;
	}

}
