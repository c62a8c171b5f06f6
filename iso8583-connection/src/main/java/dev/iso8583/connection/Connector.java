package dev.iso8583.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.ConnectFailedException.Reason;

/**
 * Makes the connections of one link: dials far ends and adopts accepted sockets. Safe for
 * use by several threads.
 */
public final class Connector {

	/**
	 * Beyond so many bytes that the network has not taken, requests are refused until
	 * half of them have left.
	 */
	private static final WriteBufferWaterMark OUTBOUND = new WriteBufferWaterMark(512 * 1024, 1024 * 1024);

	private final String link;

	private final Transport transport;

	private final ConnectionOptions options;

	private final AtomicLong count = new AtomicLong();

	/**
	 * Create a connector.
	 * @param link the name of the link, for logs and metrics
	 * @param transport the threads of its connections
	 * @param options how its connections behave
	 */
	public Connector(String link, Transport transport, ConnectionOptions options) {
		this.link = link;
		this.transport = transport;
		this.options = options;
	}

	/**
	 * Dial a far end.
	 * @param address where to
	 * @return a future of the connection once it is online, which fails with
	 * {@link ConnectFailedException}. What depends on it runs on the transport's callback
	 * threads
	 */
	public CompletableFuture<Connection> connect(Address address) {
		CompletableFuture<Connection> future = new CompletableFuture<>();
		dial(address, new ConnectionOwner() {
			@Override
			public void online(Connection connection) {
				Connector.this.transport.callback(() -> future.complete(connection));
			}

			@Override
			public void connectFailed(ConnectFailedException failure) {
				Connector.this.transport.callback(() -> future.completeExceptionally(failure));
			}

			@Override
			public void closed(Connection connection, CloseReason reason) {
			}
		});
		return future;
	}

	/**
	 * Dial a far end for an owner. The name is resolved anew, and its addresses are tried
	 * in turn, each for the connect timeout.
	 * @param address where to
	 * @param owner is told of success or failure, exactly once, and of the end of a
	 * connection that was online
	 */
	public void dial(Address address, ConnectionOwner owner) {
		this.options.metrics().dialled();
		ConnectionOwner counted = new CountedOwner(owner);
		// looking up a name blocks, so it is not done on an event loop
		this.transport.lookUp(() -> {
			try {
				dial(address, InetAddress.getAllByName(address.host()), 0, counted);
			}
			catch (UnknownHostException ex) {
				counted.connectFailed(new ConnectFailedException(Reason.UNRESOLVED, this.link, address, "", ex));
			}
		});
	}

	private void dial(Address address, InetAddress[] hosts, int index, ConnectionOwner owner) {
		InetSocketAddress remote = new InetSocketAddress(hosts[index], address.port());
		Bootstrap bootstrap = new Bootstrap().group(this.transport.eventLoops())
			.channel(NioSocketChannel.class)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis())
			.handler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					install(channel, address, true, owner);
				}
			});
		try {
			ChannelFuture connecting = bootstrap.connect(remote);
			if (connecting.isDone()) {
				// a closed transport fails at once, and has no event loop left to call a
				// listener
				dialled(address, hosts, index, owner, connecting.cause());
			}
			else {
				connecting.addListener((done) -> dialled(address, hosts, index, owner, done.cause()));
			}
		}
		catch (RejectedExecutionException ex) {
			owner.connectFailed(new ConnectFailedException(Reason.SHUT_DOWN, this.link, address, "", null));
		}
	}

	private void dialled(Address address, InetAddress[] hosts, int index, ConnectionOwner owner,
			@Nullable Throwable failure) {
		if (failure == null) {
			return;
		}
		if (index + 1 < hosts.length) {
			dial(address, hosts, index + 1, owner);
		}
		else {
			owner.connectFailed(failure(address, failure));
		}
	}

	/** Return at least 1, since 0 would mean no timeout. */
	private int connectTimeoutMillis() {
		return (int) Math.max(1, Math.min(Integer.MAX_VALUE, this.options.connectTimeout().toMillis()));
	}

	private ConnectFailedException failure(Address address, Throwable cause) {
		Reason reason;
		if (cause instanceof ConnectTimeoutException) {
			reason = Reason.TIMED_OUT;
		}
		else if (cause instanceof ConnectException) {
			reason = Reason.REFUSED;
		}
		else if (cause instanceof IOException) {
			reason = Reason.NETWORK_ERROR;
		}
		else {
			reason = Reason.SHUT_DOWN;
		}
		return new ConnectFailedException(reason, this.link, address, "", cause);
	}

	/**
	 * Make a connection of an accepted socket. Called before the channel is active, by
	 * its initializer.
	 * @param channel the channel
	 * @param owner is told when the connection is online and when it ended
	 * @return the connection
	 */
	public Connection adopt(Channel channel, ConnectionOwner owner) {
		InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
		return install(channel, new Address(remote.getAddress().getHostAddress(), remote.getPort()), false, owner);
	}

	private TcpConnection install(Channel channel, Address address, boolean dialled, ConnectionOwner owner) {
		channel.config().setOption(ChannelOption.TCP_NODELAY, true);
		channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
		channel.config().setWriteBufferWaterMark(OUTBOUND);
		TcpConnection connection = new TcpConnection(this.link, this.link + "-" + this.count.incrementAndGet(), address,
				channel, dialled, this.options, this.transport, owner);
		ChannelEvents.install(channel.pipeline(), connection);
		this.transport.add(channel);
		return connection;
	}

	/** Counts failed dials, then tells the owner. */
	private final class CountedOwner implements ConnectionOwner {

		private final ConnectionOwner owner;

		CountedOwner(ConnectionOwner owner) {
			this.owner = owner;
		}

		@Override
		public void online(Connection connection) {
			this.owner.online(connection);
		}

		@Override
		public void connectFailed(ConnectFailedException failure) {
			Connector.this.options.metrics().dialFailed(failure.reason());
			this.owner.connectFailed(failure);
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			this.owner.closed(connection, reason);
		}

	}

}
