package dev.iso8583.transport;

import java.util.concurrent.Executor;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;

/**
 * Gives tests access to {@link Transport.Builder#simulated}: event loops and sockets of
 * their own in place of NIO.
 */
public final class SimulatedTransport {

	private SimulatedTransport() {
	}

	public static Transport of(EventLoopGroup eventLoops, ChannelFactory<? extends Channel> sockets,
			Executor nameLookups, Executor handlers, Executor callbacks) {
		return builder(eventLoops, sockets, nameLookups).handlers(handlers).callbacks(callbacks).build();
	}

	public static Transport.Builder builder(EventLoopGroup eventLoops, ChannelFactory<? extends Channel> sockets,
			Executor nameLookups) {
		return Transport.builder().simulated(eventLoops, sockets, nameLookups);
	}

}
