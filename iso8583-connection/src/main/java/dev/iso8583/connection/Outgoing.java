package dev.iso8583.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

import dev.iso8583.framing.Framing;

/**
 * A message on its way to the event loop. All methods are called there.
 */
interface Outgoing {

	/** Return the bytes of the message. */
	byte[] message();

	/** Return the header of the message this one answers, empty if it answers none. */
	byte[] answered();

	/** Return the bytes on the wire. */
	default ByteBuf frame(Framing framing, ByteBufAllocator allocator) {
		ByteBuf frame = allocator.ioBuffer(framing.frameLength(message().length));
		framing.write(frame, message(), answered());
		return frame;
	}

	/**
	 * Decide, just before it is written, whether it is still wanted. If so, it counts as
	 * maybe sent from now on.
	 */
	boolean claim();

	/** It was handed to the channel; the future tells whether the network took it. */
	default void handedOver(ChannelFuture written, Channel channel) {
	}

	/** The channel ended before the message was claimed. */
	void refused();

}
