package dev.iso8583.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOwner;
import dev.iso8583.connection.Connector;
import dev.iso8583.connection.Transport;

/**
 * Listens on an address and makes a {@link Connection} of every socket that is accepted.
 * May be stopped and started again. Safe for use by several threads.
 */
public final class Server implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Server.class);

	private static final int BACKLOG = 1024;

	private final String name;

	private final Transport transport;

	private final ServerOptions options;

	private final Connector connector;

	/**
	 * Who is connected, each with a future that completes on its event loop when it has
	 * ended.
	 */
	private final Map<Connection, CompletableFuture<@Nullable Void>> connections = new ConcurrentHashMap<>();

	private final Object lifecycle = new Object();

	/**
	 * The listening socket, {@code null} when stopped. Written under the lock, read
	 * anywhere.
	 */
	private volatile @Nullable Channel listener;

	/**
	 * Whether clients are welcome. True before the socket listens: the first client may
	 * be there before {@link #start()} has seen that it does. Written under the lock,
	 * read anywhere.
	 */
	private volatile boolean accepting;

	/**
	 * Create a server, which does nothing until it is started.
	 * @param name its name, for logs and metrics
	 * @param transport the threads of its connections
	 * @param options where it listens and how its connections behave
	 */
	public Server(String name, Transport transport, ServerOptions options) {
		this.name = name;
		this.transport = transport;
		this.options = options;
		this.connector = new Connector(name, transport, options.connection());
	}

	/**
	 * Return the name of the server.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Listen. Does nothing if the server listens already.
	 * @throws ServerStartException if the address cannot be listened on
	 * @throws IllegalStateException if called on an event loop
	 */
	public void start() {
		this.transport.refuseOnEventLoop("Server.start()");
		synchronized (this.lifecycle) { // one start or stop at a time; the bind is local
										// and quick
			if (this.listener != null) {
				return;
			}
			InetSocketAddress address = this.options.address();
			this.accepting = true;
			ChannelFuture bound = bootstrap().bind(address).awaitUninterruptibly();
			if (!bound.isSuccess()) {
				this.accepting = false;
				throw new ServerStartException(this.name, address, bound.cause());
			}
			this.listener = bound.channel();
		}
		logger.info("{}: listening on port {}", this.name, port());
	}

	private ServerBootstrap bootstrap() {
		return new ServerBootstrap().group(this.transport.eventLoops())
			.channel(NioServerSocketChannel.class)
			.option(ChannelOption.SO_BACKLOG, BACKLOG)
			.option(ChannelOption.SO_REUSEADDR, true)
			.childHandler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					Server.this.connector.adopt(channel, new Registration());
				}
			});
	}

	/**
	 * Stop listening. Connections of clients live on, until {@link #stop}. Does nothing
	 * if the server does not listen.
	 * @throws IllegalStateException if called on an event loop
	 */
	public void stopAccepting() {
		this.transport.refuseOnEventLoop("Server.stopAccepting()");
		synchronized (this.lifecycle) {
			Channel current = this.listener;
			if (current != null) {
				this.listener = null;
				this.accepting = false;
				release(current);
				logger.info("{}: listens no more", this.name);
			}
		}
	}

	/**
	 * Stop listening, and close all connections at once, each in good order. Waits for
	 * the end. Does nothing if the server is stopped.
	 * @param grace how long running handlers and requests in flight may take
	 * @throws IllegalStateException if called on an event loop
	 */
	public void stop(Duration grace) {
		this.transport.refuseOnEventLoop("Server.stop()");
		stopAccepting();
		this.connections.keySet().forEach((connection) -> connection.closeAsync(grace));
		CompletableFuture.allOf(this.connections.values().toArray(CompletableFuture<?>[]::new)).join();
	}

	/**
	 * Close the listening socket and wait until its port is free, which is only once the
	 * event loop has selected again after the close.
	 */
	private static void release(Channel listener) {
		listener.close().awaitUninterruptibly();
		try {
			// what is scheduled now runs in a later round of the event loop, after its
			// select
			listener.eventLoop().schedule(() -> {
			}, 1, TimeUnit.MILLISECONDS).awaitUninterruptibly();
		}
		catch (RejectedExecutionException ex) {
			// the event loop has ended, and the socket with it
		}
	}

	/**
	 * Stop, with the close timeout of the connections as grace.
	 */
	@Override
	public void close() {
		stop(this.options.connection().closeTimeout());
	}

	/**
	 * Whether the server listens.
	 * @return whether it does
	 */
	public boolean isRunning() {
		return this.listener != null;
	}

	/**
	 * Return the port the server listens on, which is not the configured one if that is
	 * 0.
	 * @return the port
	 * @throws IllegalStateException if the server does not listen
	 */
	public int port() {
		Channel current = this.listener;
		if (current == null) {
			throw new IllegalStateException(this.name + " does not listen, so it has no port");
		}
		return ((InetSocketAddress) current.localAddress()).getPort();
	}

	/**
	 * Return the connections of clients, to push a request to one of them, for example.
	 * @return the connections that are online
	 */
	public List<Connection> connections() {
		return List.copyOf(this.connections.keySet());
	}

	@Override
	public String toString() {
		return this.name + " (" + (isRunning() ? "listening, " : "stopped, ") + this.connections.size()
				+ " connections)";
	}

	/** Keeps the set of connections. */
	private final class Registration implements ConnectionOwner {

		private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

		@Override
		public void online(Connection connection) {
			Server.this.connections.put(connection, this.ended);
			if (!Server.this.accepting) {
				// accepted while the server was being stopped, which did not see it
				connection.closeAsync(Duration.ZERO);
			}
		}

		@Override
		public void connectFailed(ConnectFailedException failure) {
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			Server.this.connections.remove(connection);
			this.ended.complete(null);
		}

	}

}
