package dev.iso8583.server;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

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

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.tcp.Connector;
import dev.iso8583.transport.TransportThreads;

/**
 * The listening socket of a server, which may be opened and closed again. Hands each
 * client that is let in to the connector. Opened and closed by one thread at a time; a
 * socket that ends by itself is noted on its event loop.
 */
final class ListeningSocket {

	private static final Logger logger = LoggerFactory.getLogger(Server.class);

	private final String server;

	private final TransportThreads threads;

	private final ServerOptions options;

	private final Connector connector;

	private final ChannelFactory<? extends ServerChannel> channels;

	private final Clients clients;

	private final RefusalLog refusals;

	/** Runs the application's choice of options by address. */
	private final Executor applicationThreads;

	private final AtomicReference<State> state = new AtomicReference<>(State.CLOSED);

	ListeningSocket(String server, TransportThreads threads, ServerOptions options, Connector connector,
			ChannelFactory<? extends ServerChannel> channels, Clients clients) {
		this.server = server;
		this.threads = threads;
		this.options = options;
		this.connector = connector;
		this.channels = channels;
		this.clients = clients;
		this.refusals = new RefusalLog(server, options, System::nanoTime);
		this.applicationThreads = threads.managementOfLink();
	}

	/** Return the channel, {@code null} if it is not open. On any thread. */
	@Nullable Channel channel() {
		return this.state.get().channel();
	}

	/** Whether it has ended by itself since it was opened last. On any thread. */
	boolean isLost() {
		return this.state.get().lost();
	}

	/**
	 * Open it. The bind is local and quick.
	 * @throws ServerStartException if the address cannot be listened on
	 */
	void open() {
		InetSocketAddress address = address();
		opened(bind(address).awaitUninterruptibly(), address);
	}

	private InetSocketAddress address() {
		try {
			return this.options.address();
		}
		catch (IllegalArgumentException ex) {
			throw new ServerStartException(this.server,
					InetSocketAddress.createUnresolved(String.valueOf(this.options.bindAddress()), this.options.port()),
					ex);
		}
	}

	ChannelFuture bind(InetSocketAddress address) {
		// before the bind: a client may be accepted before the future completes
		this.clients.setAdmitted(true);
		return bootstrap().bind(address);
	}

	void opened(ChannelFuture bound, InetSocketAddress address) {
		if (!bound.isSuccess()) {
			this.clients.setAdmitted(false);
			throw new ServerStartException(this.server, address, bound.cause());
		}
		Channel channel = bound.channel();
		State open = new State(channel, false);
		this.state.set(open);
		channel.closeFuture().addListener((closed) -> lost(open));
		logger.info("{}: listening on {}, port {}", this.server,
				(this.options.bindAddress() != null) ? address.getAddress().getHostAddress() : "all addresses",
				((InetSocketAddress) channel.localAddress()).getPort());
	}

	private ServerBootstrap bootstrap() {
		LinkMetrics metrics = this.options.connection().metrics();
		return new ServerBootstrap().group(this.threads.eventLoops())
			.channelFactory(this.channels)
			.option(ChannelOption.SO_BACKLOG, this.options.backlog())
			.option(ChannelOption.SO_REUSEADDR, true)
			.handler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(new AcceptPause(ListeningSocket.this.server, metrics, channel))
						.addLast(new AdmissionHandler(ListeningSocket.this.clients, ListeningSocket.this.options,
								ListeningSocket.this.applicationThreads, ListeningSocket.this.refusals));
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
			ConnectionOptions own = socket.options;
			Connector connector = (own != null) ? this.connector.with(own) : this.connector;
			connector.adopt(channel, socket, this.options.firstMessageTimeout());
		}
	}

	/** The socket has ended. If we did not close it, nothing else would report it. */
	private void lost(State open) {
		if (this.state.compareAndSet(open, State.LOST)) {
			this.clients.setAdmitted(false);
			logger.error("{}: the listening socket has ended; no client can connect until the server is started again",
					this.server);
		}
	}

	/**
	 * Admit no more clients, and close the socket if it is open. Waits until its port is
	 * free, which it is only once the event loop has selected again after the close.
	 */
	void close() {
		Channel channel = stopAdmitting();
		if (channel == null) {
			return;
		}
		channel.close().awaitUninterruptibly();
		try {
			// this task runs in a later round of the event loop, after its select
			channel.eventLoop().schedule(() -> {
			}, 1, TimeUnit.MILLISECONDS).awaitUninterruptibly();
		}
		catch (RejectedExecutionException ex) {
			// the event loop has ended, and the socket with it
		}
		logger.info("{}: stopped listening", this.server);
	}

	/** Admit no more clients, and return the channel, which is yet to be closed. */
	@Nullable Channel stopAdmitting() {
		Channel channel = this.state.getAndSet(State.CLOSED).channel();
		if (channel != null) {
			this.clients.setAdmitted(false);
		}
		return channel;
	}

	/**
	 * Whether the socket is open.
	 *
	 * @param channel the channel, {@code null} if it is not open
	 * @param lost whether it is not open because it has ended by itself
	 */
	private record State(@Nullable Channel channel, boolean lost) {

		static final State CLOSED = new State(null, false);

		static final State LOST = new State(null, true);

	}

}
