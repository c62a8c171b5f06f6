package dev.iso8583.server;

import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * A listening socket of NIO that stays whatever happens while it accepts, as that of
 * epoll does. Netty's own closes on everything but an {@code IOException}, such as on a
 * class that cannot be loaded for want of a file descriptor.
 */
class ListeningChannel extends NioServerSocketChannel {

	@Override
	protected boolean closeOnReadError(Throwable failure) {
		return !isActive();
	}

}
