package dev.iso8583.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.LinkMetrics.Refusal;
import dev.iso8583.connection.OptionsByAddress;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.tls.Tls;

/**
 * Admits or refuses each client that the listening socket has accepted, before the client
 * has an event loop, TLS or a connection. A refused client is closed at once. Runs on the
 * event loop of the listening socket, except the application's choice of options.
 */
final class AdmissionHandler extends ChannelInboundHandlerAdapter {

	private final Clients clients;

	private final ConnectionOptions usual;

	private final @Nullable OptionsByAddress optionsByAddress;

	private final Executor applicationThreads;

	private final RefusalLog log;

	/**
	 * Create a handler.
	 * @param applicationThreads runs the choice of options by address
	 */
	AdmissionHandler(Clients clients, ServerOptions options, Executor applicationThreads, RefusalLog log) {
		this.clients = clients;
		this.usual = options.connection();
		this.optionsByAddress = options.optionsByAddress();
		this.applicationThreads = applicationThreads;
		this.log = log;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		Channel client = (Channel) message;
		boolean admitted = false;
		try {
			admitted = admit(client);
		}
		finally {
			if (!admitted) {
				// it has no event loop yet, which an ordinary close would need
				client.unsafe().closeForcibly();
			}
		}
		AcceptedSocket socket = admitted ? this.clients.of(client) : null;
		OptionsByAddress choice = this.optionsByAddress;
		if (socket != null && choice != null) {
			choose(context, client, socket, choice);
		}
		else if (admitted) {
			context.fireChannelRead(client);
		}
	}

	private boolean admit(Channel client) {
		InetSocketAddress remote = (InetSocketAddress) client.remoteAddress();
		if (remote == null) {
			return false; // it has already left
		}
		InetAddress address = IpRange.plain(remote.getAddress());
		Refusal refusal = this.clients.admit(client, address);
		if (refusal != null) {
			this.usual.metrics().refused(refusal);
			this.log.refused(refusal, address);
		}
		return refusal == null;
	}

	private void choose(ChannelHandlerContext context, Channel client, AcceptedSocket socket, OptionsByAddress choice) {
		InetSocketAddress remote = (InetSocketAddress) client.remoteAddress();
		if (remote == null) {
			refuse(client, socket, "it has already left");
			return;
		}
		Address address = new Address(socket.address().getHostAddress(), remote.getPort());
		try {
			this.applicationThreads.execute(() -> {
				Choice chosen = choose(choice, address);
				onEventLoop(context, client, () -> chosen(context, client, socket, chosen));
			});
		}
		catch (RejectedExecutionException ex) {
			refuse(client, socket, "too many others wait for their options");
		}
	}

	private Choice choose(OptionsByAddress choice, Address address) {
		String name = choice.getClass().getName();
		try {
			ConnectionOptions options = choice.optionsFor(address, this.usual);
			Tls tls = (options != null) ? options.tls() : null;
			if (tls != null) {
				tls.requireFitForServer();
			}
			return new Choice(options, name + " returned null");
		}
		catch (Throwable ex) {
			return new Choice(null, name + " failed: " + SafeFailure.describe(ex));
		}
	}

	private static void onEventLoop(ChannelHandlerContext context, Channel client, Runnable task) {
		try {
			context.channel().eventLoop().execute(task);
		}
		catch (RejectedExecutionException ex) {
			// the transport is closed
			client.unsafe().closeForcibly();
		}
	}

	private void chosen(ChannelHandlerContext context, Channel client, AcceptedSocket socket, Choice choice) {
		if (choice.options() == null) {
			refuse(client, socket, choice.why());
		}
		else if (!this.clients.areAdmitted()) {
			// the server was stopped meanwhile
			close(client, socket);
		}
		else {
			socket.options = choice.options();
			context.fireChannelRead(client);
		}
	}

	private void refuse(Channel client, AcceptedSocket socket, String why) {
		close(client, socket);
		this.usual.metrics().refused(Refusal.NO_OPTIONS);
		this.log.refused(Refusal.NO_OPTIONS, socket.address(), "there are no options for its address: " + why);
	}

	private static void close(Channel client, AcceptedSocket socket) {
		client.unsafe().closeForcibly();
		socket.refused();
	}

	/**
	 * What the application has chosen.
	 *
	 * @param options the options, {@code null} to refuse the client
	 * @param why why it is refused
	 */
	private record Choice(@Nullable ConnectionOptions options, String why) {

	}

}
