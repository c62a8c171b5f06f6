package dev.iso8583.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.tcp.Connector;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.TransportThreads;

/**
 * Listens on an address and makes a {@link Connection} of every socket that is accepted.
 * May be stopped and started again. Safe for use by several threads.
 */
public final class Server implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Server.class);

	private final String name;

	private final TransportThreads threads;

	private final ServerOptions options;

	private final Connector connector;

	private final ChannelFactory<? extends ServerChannel> sockets;

	private final Clients clients;

	private final RefusalLog refusals;

	private final Object lifecycle = new Object();

	/**
	 * The listening socket, if there is one. Set under the lock; a socket that ends by
	 * itself is taken out without it.
	 */
	private final AtomicReference<Listener> listener = new AtomicReference<>(Listener.STOPPED);

	/**
	 * Create a server, which does nothing until it is started.
	 * @param name its name, for logs and metrics
	 * @param transport the threads of its connections
	 * @param options where it listens and how its connections behave
	 */
	public Server(String name, Transport transport, ServerOptions options) {
		this(name, transport, options, TransportThreads.of(transport).listeningSockets(ListeningChannel::new));
	}

	Server(String name, Transport transport, ServerOptions options, ChannelFactory<? extends ServerChannel> sockets) {
		this.name = name;
		this.threads = TransportThreads.of(transport);
		this.options = options;
		this.connector = new Connector(name, transport, options.connection());
		this.sockets = sockets;
		this.clients = new Clients(options);
		this.refusals = new RefusalLog(name, options, System::nanoTime);
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
		this.threads.refuseOnEventLoop("Server.start()");
		synchronized (this.lifecycle) { // one start or stop at a time; the bind is local
										// and quick
			if (this.listener.get().socket() != null) {
				return;
			}
			InetSocketAddress address = address();
			listens(bind(address).awaitUninterruptibly(), address);
		}
	}

	ChannelFuture bind(InetSocketAddress address) {
		this.clients.areWelcome(true);
		return bootstrap().bind(address);
	}

	void listens(ChannelFuture bound, InetSocketAddress address) {
		if (!bound.isSuccess()) {
			this.clients.areWelcome(false);
			throw new ServerStartException(this.name, address, bound.cause());
		}
		Listener listening = new Listener(bound.channel(), false);
		this.listener.set(listening);
		bound.channel().closeFuture().addListener((closed) -> lost(listening));
		logger.info("{}: listening on {}, port {}", this.name,
				(this.options.bindAddress() != null) ? address.getAddress().getHostAddress() : "all addresses", port());
	}

	private InetSocketAddress address() {
		try {
			return this.options.address();
		}
		catch (IllegalArgumentException ex) {
			throw new ServerStartException(this.name,
					InetSocketAddress.createUnresolved(String.valueOf(this.options.bindAddress()), this.options.port()),
					ex);
		}
	}

	private ServerBootstrap bootstrap() {
		LinkMetrics metrics = this.options.connection().metrics();
		return new ServerBootstrap().group(this.threads.eventLoops())
			.channelFactory(this.sockets)
			.option(ChannelOption.SO_BACKLOG, this.options.backlog())
			.option(ChannelOption.SO_REUSEADDR, true)
			.handler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(new AcceptPause(Server.this.name, metrics, channel))
						.addLast(new AdmissionHandler(Server.this.clients, metrics, Server.this.refusals));
				}
			})
			.childHandler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					adopt(channel);
				}
			});
	}

	private void adopt(Channel channel) {
		AcceptedSocket socket = this.clients.of(channel);
		if (socket != null) {
			this.connector.adopt(channel, socket, this.options.firstMessageTimeout());
		}
	}

	/** The listening socket has ended. If we did not close it, nobody else would know. */
	private void lost(Listener listening) {
		if (this.listener.compareAndSet(listening, Listener.LOST)) {
			this.clients.areWelcome(false);
			logger.error("{}: the listening socket has ended; no client can connect until the server is started again",
					this.name);
		}
	}

	/**
	 * Stop listening. Connections of clients live on, until {@link #stop}. Does nothing
	 * if the server does not listen.
	 * @throws IllegalStateException if called on an event loop
	 */
	public void stopAccepting() {
		this.threads.refuseOnEventLoop("Server.stopAccepting()");
		synchronized (this.lifecycle) {
			Channel current = closeDoor();
			if (current != null) {
				release(current);
				logger.info("{}: listens no more", this.name);
			}
		}
	}

	/** Let nobody in any more, and return the socket that listened, if one did. */
	@Nullable Channel closeDoor() {
		Channel current = this.listener.getAndSet(Listener.STOPPED).socket();
		if (current != null) {
			this.clients.areWelcome(false);
		}
		return current;
	}

	/**
	 * Stop listening, and close all connections at once, each in good order. Waits for
	 * the end; but not when called by a handler of one of these connections, which wait
	 * for it: then the stop has begun when this returns. Does nothing if the server is
	 * stopped. If the thread is interrupted, it waits no longer for connections and stays
	 * interrupted; they go on closing.
	 * @param grace how long running handlers and requests in flight may take
	 * @throws IllegalStateException if called on an event loop
	 */
	public void stop(Duration grace) {
		this.threads.refuseOnEventLoop("Server.stop()");
		stopAccepting();
		CompletableFuture<@Nullable Void> end = endClients(grace);
		if (!this.connector.isServing()) {
			TransportThreads.await(end);
		}
	}

	/** Begin to close all connections, and return what completes when they have ended. */
	CompletableFuture<@Nullable Void> endClients(Duration grace) {
		return this.clients.end(grace);
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
		stop(this.options.connection().timeouts().close());
	}

	/**
	 * Whether the server listens.
	 * @return whether it does
	 */
	public boolean isRunning() {
		return this.listener.get().socket() != null;
	}

	/**
	 * Whether the listening socket has ended by itself: no client can connect, although
	 * nobody has stopped the server. Start it again, or stop it.
	 * @return whether it has, since the server was started last
	 */
	public boolean isLost() {
		return this.listener.get().lost();
	}

	/**
	 * Return the port the server listens on, which is not the configured one if that is
	 * 0.
	 * @return the port
	 * @throws IllegalStateException if the server does not listen
	 */
	public int port() {
		Channel current = this.listener.get().socket();
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
		return online().map(AcceptedSocket::connection).toList();
	}

	/**
	 * Return the connection with an id, to push a request to the client that was seen on
	 * it. Whoever keeps the id instead of the connection holds on to nothing.
	 * @param id the {@link Connection#id() id} of a connection
	 * @return the connection, if it is still online
	 */
	public Optional<Connection> connection(String id) {
		return connections().stream().filter((connection) -> connection.id().equals(id)).findFirst();
	}

	/**
	 * Return the clients.
	 * @return those that are online, in the order in which they came
	 */
	public List<Client> clients() {
		return online().map((socket) -> new Client(socket.connection(), socket.address(), socket.age()))
			.sorted(Comparator.comparing(Client::connectedFor).reversed())
			.toList();
	}

	/**
	 * Return the clients that come from some address.
	 * @param range one address or a network, such as {@code IpRange.of("10.1.2.3")}
	 * @return those that are online, in the order in which they came
	 */
	public List<Client> clientsFrom(IpRange range) {
		return clients().stream().filter((client) -> range.contains(client.address())).toList();
	}

	/**
	 * Return how many clients there are.
	 * @return the figures
	 */
	public ServerStats stats() {
		int online = (int) online().count();
		int all = this.clients.all().size();
		return new ServerStats(online, Math.max(0, all - online), this.options.maximumConnections());
	}

	private Stream<AcceptedSocket> online() {
		return this.clients.all().stream().filter((socket) -> socket.connection() != null);
	}

	@Override
	public String toString() {
		return this.name + " (" + (isRunning() ? "listening, " : "stopped, ") + stats().online() + " connections)";
	}

	/**
	 * What listens.
	 *
	 * @param socket the listening socket, if there is one
	 * @param lost whether there is none since it has ended by itself
	 */
	private record Listener(@Nullable Channel socket, boolean lost) {

		static final Listener STOPPED = new Listener(null, false);

		static final Listener LOST = new Listener(null, true);

	}

}
