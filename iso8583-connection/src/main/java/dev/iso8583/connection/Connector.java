package dev.iso8583.connection;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
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

	private final SerialTasks news;

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
		this.news = new SerialTasks(transport::callback);
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
	 * @return a task that gives the dial up. The owner is told of its failure, or of the
	 * end of the connection if that was online by then
	 */
	public Runnable dial(Address address, ConnectionOwner owner) {
		this.options.metrics().dialled();
		Dial dial = new Dial(address, owner);
		// looking up a name blocks, so it is not done on an event loop
		this.transport.lookUp(dial);
		return dial::giveUp;
	}

	/** Return at least 1, since 0 would mean no timeout. */
	private int connectTimeoutMillis() {
		return (int) Math.max(1, Math.min(Integer.MAX_VALUE, this.options.connectTimeout().toMillis()));
	}

	private static Reason reasonOf(Throwable failure) {
		if (failure instanceof ConnectTimeoutException) {
			return Reason.TIMED_OUT;
		}
		if (failure instanceof UnknownHostException) {
			return Reason.UNRESOLVED;
		}
		if (failure instanceof ClosedChannelException) {
			return Reason.CLOSED_EARLY;
		}
		if (failure instanceof NoRouteToHostException || !(failure instanceof ConnectException)) {
			boolean shutDown = failure instanceof RejectedExecutionException
					|| failure instanceof IllegalStateException;
			return shutDown ? Reason.SHUT_DOWN : Reason.NETWORK_ERROR;
		}
		return Reason.REFUSED;
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

	/**
	 * One attempt to get a connection online. Counts its failure, then tells the owner.
	 */
	private final class Dial implements Runnable, ConnectionOwner {

		private final Address address;

		private final ConnectionOwner owner;

		private volatile boolean givenUp;

		private volatile @Nullable Channel channel;

		Dial(Address address, ConnectionOwner owner) {
			this.address = address;
			this.owner = owner;
		}

		void giveUp() {
			this.givenUp = true;
			Channel current = this.channel;
			if (current != null) {
				current.close();
			}
		}

		@Override
		public void run() {
			try {
				connect(InetAddress.getAllByName(this.address.host()), 0);
			}
			catch (Throwable ex) {
				failed(ex);
			}
		}

		private void connect(InetAddress[] hosts, int index) {
			InetSocketAddress remote = new InetSocketAddress(hosts[index], this.address.port());
			ChannelFuture connecting = new Bootstrap().group(Connector.this.transport.eventLoops())
				.channel(NioSocketChannel.class)
				.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis())
				.handler(new ChannelInitializer<>() {
					@Override
					protected void initChannel(Channel channel) {
						install(channel, Dial.this.address, true, Dial.this);
					}
				})
				.connect(remote);
			this.channel = connecting.channel();
			if (this.givenUp) {
				this.channel.close();
			}
			if (connecting.isDone()) {
				// a closed transport fails at once, and has no event loop left to call a
				// listener
				connected(hosts, index, connecting.cause());
			}
			else {
				connecting.addListener((done) -> connected(hosts, index, done.cause()));
			}
		}

		private void connected(InetAddress[] hosts, int index, @Nullable Throwable failure) {
			if (failure == null) {
				return;
			}
			if (index + 1 == hosts.length || this.givenUp) {
				failed(failure);
				return;
			}
			try {
				connect(hosts, index + 1);
			}
			catch (RuntimeException ex) {
				failed(ex);
			}
		}

		private void failed(Throwable failure) {
			connectFailed(
					new ConnectFailedException(reasonOf(failure), Connector.this.link, this.address, "", failure));
		}

		@Override
		public void online(Connection connection) {
			this.owner.online(connection);
		}

		@Override
		public void connectFailed(ConnectFailedException failure) {
			Connector.this.options.metrics().dialFailed(failure.reason());
			Connector.this.news.add(() -> Connector.this.options.listener().connectFailed(failure));
			this.owner.connectFailed(failure);
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			this.owner.closed(connection, reason);
		}

	}

}
