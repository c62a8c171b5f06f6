package dev.iso8583.server;

import java.nio.channels.SocketChannel;
import java.util.List;

import io.netty.channel.socket.nio.NioServerSocketChannel;

import dev.iso8583.transport.NioSocket;

/**
 * An NIO listening socket that stays open whatever goes wrong while it accepts a client,
 * as that of epoll does. Netty's own stays open after an {@code IOException} only, and
 * closes, for example, when a class cannot be loaded because there is no file descriptor
 * left.
 */
class TolerantServerChannel extends NioServerSocketChannel {

	@Override
	protected int doReadMessages(List<Object> accepted) throws Exception {
		SocketChannel client = javaChannel().accept();
		if (client == null) {
			return 0;
		}
		try {
			accepted.add(new NioSocket(this, client));
			return 1;
		}
		catch (Throwable ex) {
			client.close();
			throw ex;
		}
	}

	@Override
	protected boolean closeOnReadError(Throwable failure) {
		return !isActive();
	}

}
