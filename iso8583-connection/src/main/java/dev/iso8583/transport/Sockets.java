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
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a transport, and what its event loops move their bytes with.
 *
 * @param handlers for the event loops
 * @param dialling makes sockets to dial with
 * @param listening makes sockets to listen with, {@code null} if those of NIO fit
 */
record Sockets(IoHandlerFactory handlers, ChannelFactory<? extends Channel> dialling,
		@Nullable ChannelFactory<? extends ServerChannel> listening) {

	static Sockets nio() {
		return new Sockets(NioIoHandler.newFactory(), NioSocketChannel::new, null);
	}

	/** Return those of the operating system if they are there, else those of NIO. */
	static Sockets fastest() {
		return first(Native::sockets);
	}

	static Sockets first(Supplier<@Nullable Sockets> others) {
		try {
			Sockets found = others.get();
			return (found != null) ? found : nio();
		}
		catch (LinkageError ex) {
			// the classes are not there, or are not of one version
			return nio();
		}
	}

	/**
	 * Loaded only when it is used: its dependency is optional, and need not be there.
	 */
	private static final class Native {

		private static @Nullable Sockets sockets() {
			return Epoll.isAvailable()
					? new Sockets(EpollIoHandler.newFactory(), EpollSocketChannel::new, EpollServerSocketChannel::new)
					: null;
		}

	}

}
