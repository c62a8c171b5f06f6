package dev.iso8583.framing;

import io.netty.buffer.ByteBuf;

/**
 * A TPDU, see {@link FrameHeader#tpdu}.
 */
final class TpduHeader extends FrameHeader {

	private static final int LENGTH = 5;

	private final byte[] bytes;

	TpduHeader(String text, byte[] bytes) {
		if (bytes.length != LENGTH) {
			throw new IllegalArgumentException("A TPDU has 5 bytes; write 10 hexadecimal digits in quotes, such as"
					+ " \"6000010002\", not '" + text + "'");
		}
		this.bytes = bytes;
	}

	@Override
	int length() {
		return LENGTH;
	}

	@Override
	void write(ByteBuf out, int messageLength, byte[] answered) {
		if (answered.length == LENGTH) {
			out.writeByte(answered[0]).writeBytes(answered, 3, 2).writeBytes(answered, 1, 2);
		}
		else {
			out.writeBytes(this.bytes);
		}
	}

	@Override
	public String toString() {
		return "TPDU of 5 bytes";
	}

}
