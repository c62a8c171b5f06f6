package dev.iso8583.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import dev.iso8583.connection.LinkMetrics.Refusal;
import dev.iso8583.connection.LinkMetrics;

/**
 * Admits or refuses each client that the listening socket has accepted, before the client
 * has an event loop, TLS or a connection. A refused client is closed at once. Runs on the
 * event loop of the listening socket only.
 */
final class AdmissionHandler extends ChannelInboundHandlerAdapter {

	private final Clients clients;

	private final LinkMetrics metrics;

	private final RefusalLog log;

	AdmissionHandler(Clients clients, LinkMetrics metrics, RefusalLog log) {
		this.clients = clients;
		this.metrics = metrics;
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
		if (admitted) {
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
			this.metrics.refused(refusal);
			this.log.refused(refusal, address);
		}
		return refusal == null;
	}

}
