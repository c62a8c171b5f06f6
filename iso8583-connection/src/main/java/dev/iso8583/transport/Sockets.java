package dev.iso8583.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.function.Function;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

import dev.iso8583.transport.Transport.TcpOption;

/**
 * The kind of sockets that a transport uses, with the I/O that its event loops need for
 * them.
 *
 * @param handlers creates the I/O handlers of the event loops
 * @param dialling creates client sockets
 * @param listening creates server sockets, {@code null} if those of NIO fit
 * @param options returns how Netty calls an option, {@code null} if the sockets lack it
 */
record Sockets(IoHandlerFactory handlers, ChannelFactory<? extends Channel> dialling,
		@Nullable ChannelFactory<? extends ServerChannel> listening,
		Function<TcpOption, @Nullable ChannelOption<Integer>> options) {

	static Sockets nio() {
		return new Sockets(NioIoHandler.newFactory(), NioSocket::new, null, Sockets::nioOption);
	}

	private static @Nullable ChannelOption<Integer> nioOption(TcpOption option) {
		return switch (option) {
			case KEEP_ALIVE_IDLE -> nioOption(ExtendedSocketOptions.TCP_KEEPIDLE);
			case KEEP_ALIVE_INTERVAL -> nioOption(ExtendedSocketOptions.TCP_KEEPINTERVAL);
			case KEEP_ALIVE_COUNT -> nioOption(ExtendedSocketOptions.TCP_KEEPCOUNT);
			case USER_TIMEOUT -> null;
		};
	}

	private static @Nullable ChannelOption<Integer> nioOption(SocketOption<Integer> option) {
		try (SocketChannel socket = SocketChannel.open()) {
			return socket.supportedOptions().contains(option) ? NioChannelOption.of(option) : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot open a socket", ex);
		}
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
			return Epoll.isAvailable() ? new Sockets(EpollIoHandler.newFactory(), EpollSocketChannel::new,
					EpollServerSocketChannel::new, Native::option) : null;
		}

		private static ChannelOption<Integer> option(TcpOption option) {
			return switch (option) {
				case KEEP_ALIVE_IDLE -> EpollChannelOption.TCP_KEEPIDLE;
				case KEEP_ALIVE_INTERVAL -> EpollChannelOption.TCP_KEEPINTVL;
				case KEEP_ALIVE_COUNT -> EpollChannelOption.TCP_KEEPCNT;
				case USER_TIMEOUT -> EpollChannelOption.TCP_USER_TIMEOUT;
			};
		}

	}

}
