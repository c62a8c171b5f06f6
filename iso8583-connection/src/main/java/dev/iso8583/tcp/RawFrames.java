package dev.iso8583.tcp;

import java.util.concurrent.Executor;

import io.netty.buffer.ByteBuf;

import dev.iso8583.connection.RequestId;
import dev.iso8583.framing.Framing;

/**
 * Outbound bytes that already have their framing.
 */
final class RawFrames extends OneWay {

	RawFrames(RequestId id, byte[] frames, Purpose purpose, Executor completer) {
		super(id, frames, new byte[0], null, purpose, completer);
	}

	@Override
	void writeTo(ByteBuf frames, Framing framing) {
		frames.writeBytes(message());
	}

}
