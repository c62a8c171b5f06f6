package dev.iso8583.transport;

import java.io.IOException;

import io.netty.buffer.ByteBuf;

/**
 * A channel whose socket threads other than its event loop may write to. Netty knows
 * nothing of such a write. So only one thread at a time may write, the event loop
 * included, and only while the channel has no unsent bytes of its own.
 */
public interface DirectWrites {

	/**
	 * Write as many bytes as the socket takes without waiting.
	 * @param bytes the bytes; those that were written are no longer readable
	 * @throws IOException if the socket is closed or broken; then no byte was written
	 */
	void writeDirectly(ByteBuf bytes) throws IOException;

}
