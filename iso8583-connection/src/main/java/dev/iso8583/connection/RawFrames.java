package dev.iso8583.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import dev.iso8583.framing.Framing;

/**
 * Bytes on their way out that have their framing already.
 */
final class RawFrames extends OneWay {

	RawFrames(RequestId id, byte[] frames, Transport transport) {
		super(id, frames, new byte[0], transport);
	}

	@Override
	public ByteBuf frame(Framing framing, ByteBufAllocator allocator) {
		return allocator.ioBuffer(message().length).writeBytes(message());
	}

}
