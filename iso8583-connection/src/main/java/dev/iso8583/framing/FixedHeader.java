package dev.iso8583.framing;

import io.netty.buffer.ByteBuf;

/**
 * A header that consists of the same bytes in every frame we write.
 */
final class FixedHeader extends FrameHeader {

	private final byte[] bytes;

	FixedHeader(byte[] bytes) {
		this.bytes = bytes;
	}

	@Override
	int length() {
		return this.bytes.length;
	}

	@Override
	void write(ByteBuf out, int messageLength, byte[] answered) {
		out.writeBytes(this.bytes);
	}

	@Override
	public String toString() {
		return (this.bytes.length == 0) ? "none" : this.bytes.length + " bytes";
	}

}
