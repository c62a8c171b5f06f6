package dev.iso8583.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;
import dev.iso8583.tcp.Connector;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.TransportThreads;

/**
 * Listens on an address and makes a {@link Connection} of every socket that it accepts.
 * May be stopped and started again. Safe for use by several threads.
 */
public final class Server implements AutoCloseable {

	private final String name;

	private final TransportThreads threads;

	private final ServerOptions options;

	private final Connector connector;

	private final Clients clients;

	/** Opened and closed under the lock. */
	final ListeningSocket listeningSocket;

	/** Lets one start or stop run at a time. */
	private final Object lifecycle = new Object();

	/**
	 * Create a server, which does nothing until it is started.
	 * @param name its name, for logs and metrics
	 * @param transport the threads of its connections
	 * @param options where it listens and how its connections behave
	 */
	public Server(String name, Transport transport, ServerOptions options) {
		this(name, transport, options, TransportThreads.of(transport).listeningSockets(TolerantServerChannel::new));
	}

	Server(String name, Transport transport, ServerOptions options, ChannelFactory<? extends ServerChannel> channels) {
		this.name = name;
		this.threads = TransportThreads.of(transport);
		this.options = options;
		this.connector = new Connector(name, transport, options.connection());
		this.clients = new Clients(options);
		this.listeningSocket = new ListeningSocket(name, this.threads, options, this.connector, channels, this.clients);
	}

	/**
	 * Return the name of the server.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Start to listen. Does nothing if the server is listening.
	 * @throws ServerStartException if the address cannot be listened on
	 * @throws IllegalStateException if called on an event loop
	 */
	public void start() {
		this.threads.refuseOnEventLoop("Server.start()");
		synchronized (this.lifecycle) {
			if (!isRunning()) {
				this.listeningSocket.open();
			}
		}
	}

	/**
	 * Stop listening. Connections of clients stay open until {@link #stop}. Does nothing
	 * if the server is not listening.
	 * @throws IllegalStateException if called on an event loop
	 */
	public void stopAccepting() {
		this.threads.refuseOnEventLoop("Server.stopAccepting()");
		synchronized (this.lifecycle) {
			this.listeningSocket.close();
		}
	}

	/**
	 * Stop listening, and close all connections at the same time, each in good order.
	 * Waits until they are closed. Called by a handler of one of these connections, it
	 * returns at once and the stop goes on, since the close waits for that handler. Does
	 * nothing if the server is stopped. If the thread is interrupted, it no longer waits
	 * for connections and stays interrupted; they go on closing.
	 * @param grace how long running handlers and requests in flight may still take
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

	/** Begin to close all connections. The future completes when they have ended. */
	CompletableFuture<@Nullable Void> endClients(Duration grace) {
		return this.clients.end(grace);
	}

	/**
	 * Stop, with the close timeout of the connections as grace.
	 */
	@Override
	public void close() {
		stop(this.options.connection().timeouts().close());
	}

	/**
	 * Whether the server is listening.
	 * @return whether it is
	 */
	public boolean isRunning() {
		return this.listeningSocket.channel() != null;
	}

	/**
	 * Whether the listening socket has ended by itself: no client can connect, although
	 * the server was not stopped. Start it again, or stop it.
	 * @return whether it has ended since the server was last started
	 */
	public boolean isLost() {
		return this.listeningSocket.isLost();
	}

	/**
	 * Return the port the server listens on. If the configured port is 0, this is the
	 * port that was chosen.
	 * @return the port
	 * @throws IllegalStateException if the server does not listen
	 */
	public int port() {
		Channel current = this.listeningSocket.channel();
		if (current == null) {
			throw new IllegalStateException(this.name + " does not listen, so it has no port");
		}
		return ((InetSocketAddress) current.localAddress()).getPort();
	}

	/**
	 * Return the connections of clients, for example to send a request to one of them.
	 * @return the connections that are online
	 */
	public List<Connection> connections() {
		return online().map(AcceptedSocket::connection).toList();
	}

	/**
	 * Return the connection with an id, to send a request to the client that was seen on
	 * it. An application that keeps the id instead of the connection keeps nothing of it
	 * in memory.
	 * @param id the {@link Connection#id() id} of a connection
	 * @return the connection, if it is still online
	 */
	public Optional<Connection> connection(String id) {
		return connections().stream().filter((connection) -> connection.id().equals(id)).findFirst();
	}

	/**
	 * Return the clients.
	 * @return those that are online, in the order in which they connected
	 */
	public List<Client> clients() {
		return online().map((socket) -> new Client(socket.connection(), socket.address(), socket.age()))
			.sorted(Comparator.comparing(Client::connectedFor).reversed())
			.toList();
	}

	/**
	 * Return the clients whose address is in a range.
	 * @param range one address or a network, such as {@code IpRange.of("10.1.2.3")}
	 * @return those that are online, in the order in which they connected
	 */
	public List<Client> clientsFrom(IpRange range) {
		return clients().stream().filter((client) -> range.contains(client.address())).toList();
	}

	/**
	 * Return how many clients there are. Takes no lock and does not block.
	 * @return the statistics
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

}
