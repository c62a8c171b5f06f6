package dev.iso8583.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/**
 * A message on its way to the event loop. All methods are called there.
 */
interface Outgoing {

	/** Return the bytes of the message. */
	byte[] message();

	/** Return the header of the message this one answers, empty if it answers none. */
	byte[] answered();

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
