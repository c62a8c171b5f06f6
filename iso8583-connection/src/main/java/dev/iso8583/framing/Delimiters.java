package dev.iso8583.framing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * STX and ETX around a message, in place of a length.
 *
 * <pre>
 *   +-----+--------------------+---------------------+-----+---------------+
 *   | STX | header             | message             | ETX | LRC           |
 *   | 02  | none, fixed, TPDU  | up to the maximum   | 03  | none, or 1    |
 *   +-----+--------------------+---------------------+-----+---------------+
 *         |&lt;-------------------- LRC WITHOUT_STX ----------&gt;|
 *   |&lt;------------------------- LRC WITH_STX ---------------&gt;|
 *
 *   "ABCD"                                   02 41 42 43 44 03
 *   "ABCD", LRC without STX                  02 41 42 43 44 03 07
 *   "ABCD", LRC with STX                     02 41 42 43 44 03 05
 *   01 02 03 10 04, escaped                  02 01 10 02 10 03 10 10 04 03
 * </pre>
 *
 * If escaped, DLE (10) precedes each STX, ETX and DLE in header and message, and nothing
 * else. The LRC is of the bytes on the wire, with each DLE, and is not escaped itself.
 * <p>
 * If not escaped, a message that contains STX or ETX, such as in a binary bitmap, is not
 * sent: the far end would read another message.
 * <p>
 * Received bytes close the connection if a frame does not begin with STX, if an STX is
 * within a message, if a DLE escapes another byte, if there is no ETX within the maximum
 * length, or if the LRC is wrong. Nothing is acknowledged, so ENQ, ACK, NAK and EOT
 * between frames close it, too.
 *
 * @param lrc which bytes the LRC after ETX is the exclusive or of
 * @param escaped whether DLE escapes STX, ETX and DLE in header and message
 */
public record Delimiters(Lrc lrc, boolean escaped) {

	/** Without LRC, and not escaped. */
	public static final Delimiters STX_ETX = new Delimiters(Lrc.NONE, false);

	static final byte STX = 0x02;

	static final byte ETX = 0x03;

	static final byte DLE = 0x10;

	/** The largest message whose frame can be addressed though all bytes are escaped. */
	static final int LARGEST = 1 << 29;

	/** Return the number of bytes around header and message. */
	int length() {
		return (this.lrc != Lrc.NONE) ? 3 : 2;
	}

	/** Refuse a header that cannot be told from the delimiters. */
	void requireHeader(FrameHeader header) {
		ByteBuf out = Unpooled.buffer();
		header.write(out, 0, new byte[0]);
		byte[] bytes = new byte[out.readableBytes()];
		out.readBytes(bytes).release();
		if (!isSafe(bytes)) {
			throw new IllegalArgumentException("The header (" + header
					+ ") has a byte 02 or 03, which is STX or ETX; choose another header, or let DLE escape them");
		}
	}

	/** Return why a message cannot be written, or {@code null} if it can. */
	@Nullable String problem(byte[] message) {
		int index = this.escaped ? -1 : firstDelimiter(message);
		return (index < 0) ? null : "byte " + index + " is " + ((message[index] == STX) ? "STX" : "ETX")
				+ ", and the framing escapes no bytes; use text instead of binary fields and bitmaps, or let DLE escape"
				+ " them if the far end does";
	}

	private boolean isSafe(byte[] header) {
		return this.escaped || firstDelimiter(header) < 0;
	}

	private static int firstDelimiter(byte[] bytes) {
		for (int index = 0; index < bytes.length; index++) {
			if (bytes[index] == STX || bytes[index] == ETX) {
				return index;
			}
		}
		return -1;
	}

	/** Write a frame. */
	void write(ByteBuf out, FrameHeader header, byte[] message, byte[] answered) {
		int start = out.writerIndex();
		out.writeByte(STX);
		header.write(out, message.length, isSafe(answered) ? answered : new byte[0]);
		out.writeBytes(message);
		if (this.escaped) {
			escape(out, start + 1);
		}
		out.writeByte(ETX);
		if (this.lrc != Lrc.NONE) {
			out.writeByte(lrc(out, start, out.writerIndex()));
		}
	}

	/** Insert a DLE before each byte from an index on that needs one. */
	private static void escape(ByteBuf out, int start) {
		int end = out.writerIndex();
		int escapes = 0;
		for (int index = start; index < end; index++) {
			escapes += isEscaped(out.getByte(index)) ? 1 : 0;
		}
		out.writeZero(escapes);
		// from the end, so that no byte is overwritten before it has moved
		for (int from = end - 1, to = end + escapes - 1; from < to; from--) {
			byte moved = out.getByte(from);
			out.setByte(to--, moved);
			if (isEscaped(moved)) {
				out.setByte(to--, DLE);
			}
		}
	}

	/** Whether a byte has to be escaped, and may be. */
	static boolean isEscaped(byte value) {
		return value == STX || value == ETX || value == DLE;
	}

	/** Return the number of escapes that some bytes have on the wire. */
	int escapesIn(byte[] bytes) {
		int escapes = 0;
		if (this.escaped) {
			for (byte value : bytes) {
				escapes += isEscaped(value) ? 1 : 0;
			}
		}
		return escapes;
	}

	/**
	 * Return the LRC of a frame.
	 * @param start the index of its STX
	 * @param end the index after its ETX
	 */
	byte lrc(ByteBuf frame, int start, int end) {
		byte lrc = 0;
		for (int index = (this.lrc == Lrc.WITH_STX) ? start : start + 1; index < end; index++) {
			lrc ^= frame.getByte(index);
		}
		return lrc;
	}

	@Override
	public String toString() {
		return "STX and ETX" + ((this.lrc != Lrc.NONE) ? " with LRC" : "") + (this.escaped ? ", escaped by DLE" : "");
	}

	/**
	 * Which bytes the LRC is the exclusive or of.
	 */
	public enum Lrc {

		/** There is no LRC. */
		NONE,

		/** The bytes after STX, up to ETX and with it. The most common one. */
		WITHOUT_STX,

		/** The bytes from STX up to ETX, and with both. */
		WITH_STX

	}

}
