package dev.iso8583.transport;

import java.util.concurrent.Executor;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;

/**
 * Opens the door of {@link Transport} to another world than that of NIO.
 */
public final class SimulatedTransport {

	private SimulatedTransport() {
	}

	public static Transport of(EventLoopGroup eventLoops, ChannelFactory<? extends Channel> sockets, Executor lookUps,
			Executor handlers, Executor callbacks) {
		return builder(eventLoops, sockets, lookUps).handlers(handlers).callbacks(callbacks).build();
	}

	public static Transport.Builder builder(EventLoopGroup eventLoops, ChannelFactory<? extends Channel> sockets,
			Executor lookUps) {
		return Transport.builder().simulated(eventLoops, sockets, lookUps);
	}

}
