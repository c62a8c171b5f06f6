package dev.iso8583.transport;

import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import org.jspecify.annotations.Nullable;

/**
 * The kind of sockets that a transport uses, with the I/O that its event loops need for
 * them.
 *
 * @param handlers creates the I/O handlers of the event loops
 * @param dialling creates client sockets
 * @param listening creates server sockets, {@code null} if those of NIO fit
 */
record Sockets(IoHandlerFactory handlers, ChannelFactory<? extends Channel> dialling,
		@Nullable ChannelFactory<? extends ServerChannel> listening) {

	static Sockets nio() {
		return new Sockets(NioIoHandler.newFactory(), NioSocket::new, null);
	}

	/** Return native sockets if they are available, else those of NIO. */
	static Sockets fastest() {
		return first(Native::sockets);
	}

	static Sockets first(Supplier<@Nullable Sockets> others) {
		try {
			Sockets found = others.get();
			return (found != null) ? found : nio();
		}
		catch (LinkageError ex) {
			// the optional dependency is missing, or its version does not fit
			return nio();
		}
	}

	/**
	 * A class of its own, so that the optional dependency is loaded only when it is used.
	 */
	private static final class Native {

		private static @Nullable Sockets sockets() {
			return Epoll.isAvailable()
					? new Sockets(EpollIoHandler.newFactory(), EpollSocketChannel::new, EpollServerSocketChannel::new)
					: null;
		}

	}

}
