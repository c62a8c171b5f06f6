package dev.iso8583.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ServerChannel;
import org.jspecify.annotations.Nullable;

import dev.iso8583.transport.Transport;

/**
 * A server in a simulated network, whose start and stop do not block.
 */
public final class SimulatedServer {

	private SimulatedServer() {
	}

	public static Server of(String name, Transport transport, ServerOptions options,
			ChannelFactory<? extends ServerChannel> sockets) {
		return new Server(name, transport, options, sockets);
	}

	public static void start(Server server, int port) {
		InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
		ChannelFuture bound = server.listeningSocket.bind(address);
		bound.addListener((done) -> server.listeningSocket.opened(bound, address));
	}

	public static CompletableFuture<@Nullable Void> end(Server server, Duration grace) {
		Channel listener = server.listeningSocket.stopAdmitting();
		if (listener != null) {
			listener.close();
		}
		return server.endClients(grace);
	}

}
