package dev.iso8583.server;

import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * An NIO listening socket that stays open whatever goes wrong while it accepts a client,
 * as that of epoll does. Netty's own stays open after an {@code IOException} only, and
 * closes, for example, when a class cannot be loaded because there is no file descriptor
 * left.
 */
class TolerantServerChannel extends NioServerSocketChannel {

	@Override
	protected boolean closeOnReadError(Throwable failure) {
		return !isActive();
	}

}
