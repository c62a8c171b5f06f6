package dev.iso8583.tcp;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException.Reason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsHandler;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.TransportThreads;

/**
 * Makes the connections of one link: dials far ends and adopts accepted sockets. Safe for
 * use by several threads.
 */
public final class Connector {

	/**
	 * Says how much a socket reads at a time. Netty makes one for each, though each asks
	 * it only for what it then keeps itself.
	 */
	public static final MaxMessagesRecvByteBufAllocator READ_SIZES = new AdaptiveRecvByteBufAllocator()
		.maxMessagesPerRead(16);

	/** For its connections. */
	private final LinkContext shared;

	private final TransportThreads threads;

	private final ConnectionOptions options;

	private final AtomicLong count;

	private final WriteBufferWaterMark waterMark;

	private final Supplier<ChannelHandler> decoders;

	private final Resolver resolver;

	/**
	 * Of far ends with several addresses, the one that took a connection last and did not
	 * bring it online, or never answered anything but the sign-on on it.
	 */
	private final Map<Address, InetAddress> disappointed = new ConcurrentHashMap<>();

	/**
	 * Create a connector.
	 * @param link the name of the link, for logs and metrics
	 * @param transport the threads of its connections
	 * @param options how its connections behave
	 */
	public Connector(String link, Transport transport, ConnectionOptions options) {
		this(link, transport, options, InetAddress::getAllByName);
	}

	/** Create a connector that looks up names in its own way. */
	Connector(String link, Transport transport, ConnectionOptions options, Resolver resolver) {
		this(LinkContext.of(link, TransportThreads.of(transport), options), resolver, new AtomicLong());
	}

	private Connector(LinkContext shared, Resolver resolver, AtomicLong count) {
		this.shared = shared;
		this.threads = shared.threads();
		this.options = shared.options();
		this.resolver = resolver;
		this.count = count;
		int outbound = this.options.limits().outboundBytes();
		this.waterMark = new WriteBufferWaterMark(Math.max(1, outbound / 2), outbound);
		this.decoders = this.options.framing()
			.decoders(this.options.timeouts().frame(), this.options.keepAlives().limit());
	}

	/**
	 * Return a connector of the same link whose connections behave differently. The names
	 * of connections go on counting, and responses that may come on any connection of the
	 * link may come on these, too.
	 * @param options how its connections behave
	 * @return a connector
	 */
	public Connector with(ConnectionOptions options) {
		return (options == this.options) ? this : new Connector(this.shared.with(options), this.resolver, this.count);
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
				Connector.this.threads.callback(() -> future.complete(connection));
			}

			@Override
			public void connectFailed(ConnectFailedException failure) {
				Connector.this.threads.callback(() -> future.completeExceptionally(failure));
			}

			@Override
			public void closed(Connection connection, CloseReason reason) {
			}
		});
		return future;
	}

	/**
	 * Dial a far end for an owner. The name is resolved anew, for which it has the
	 * connect timeout, and its addresses are tried in turn, each for the connect timeout,
	 * until one takes the connection. If that does not come online, or ends before the
	 * far end has answered anything but the sign-on, the next dial begins with the
	 * address after it.
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
		try {
			dial.awaitLookUp();
			this.threads.lookUp(dial);
		}
		catch (Throwable ex) {
			// there may be no thread left; the owner must know, to try again
			dial.notLookedUp(ex);
		}
		return dial::giveUp;
	}

	/**
	 * Whether the current thread runs a handler of a connection of this link, or makes
	 * its sign-on, ping or sign-off. The connection waits for that when it is closed in
	 * good order, so whoever waited there for its end would wait for itself.
	 * @return whether it does
	 */
	public boolean isServing() {
		TcpConnection served = TcpConnection.served();
		return served != null && served.shared.news() == this.shared.news();
	}

	/** Return at least 1, since 0 would mean no timeout. */
	private int connectTimeoutMillis() {
		return (int) Math.max(1, Math.min(Integer.MAX_VALUE, this.options.timeouts().connect().toMillis()));
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
		return adopt(channel, owner, null);
	}

	/**
	 * Make a connection of an accepted socket. Called before the channel is active, by
	 * its initializer.
	 * @param channel the channel
	 * @param owner is told when the connection is online and when it ended
	 * @param firstMessageTimeout how long its first message may take from now, else the
	 * connection is closed; {@code null} for as long as it likes
	 * @return the connection
	 */
	public Connection adopt(Channel channel, ConnectionOwner owner, @Nullable Duration firstMessageTimeout) {
		// while it is open: the channel remembers it
		Objects.requireNonNull(channel.remoteAddress(), "the address of an accepted socket");
		Tls tls = this.options.tls();
		if (tls != null) {
			secure(channel, () -> TlsHandler.accepted(tls, this.threads.handshakes()));
		}
		TcpConnection connection = install(channel, null, owner);
		if (firstMessageTimeout != null) {
			connection.lifecycle.awaitFirstMessage(firstMessageTimeout);
		}
		return connection;
	}

	/**
	 * Put TLS first. Where there is none to be had, the connection ends before a byte of
	 * it is written.
	 */
	private static void secure(Channel channel, Supplier<TlsHandler> tls) {
		try {
			channel.pipeline().addLast(tls.get());
		}
		catch (Throwable ex) {
			channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
				@Override
				public void channelActive(ChannelHandlerContext context) {
					context.fireChannelActive();
					context.fireUserEventTriggered(new SslHandshakeCompletionEvent(ex));
				}
			});
		}
	}

	private TcpConnection install(Channel channel, @Nullable Address dialled, ConnectionOwner owner) {
		channel.config().setOption(ChannelOption.TCP_NODELAY, true);
		channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
		channel.config().setWriteBufferWaterMark(this.waterMark);
		channel.config().setRecvByteBufAllocator(READ_SIZES);
		// a far end that ends its output may wait for its answers. With TLS it says so by
		// TLS, or somebody else has cut the line
		channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, this.options.tls() == null);
		TcpConnection connection = new TcpConnection(this.shared, this.count.incrementAndGet(), dialled, channel,
				owner);
		ConnectionHandler.install(channel.pipeline(), this.decoders.get(), connection);
		this.threads.add(channel);
		return connection;
	}

	/**
	 * Looks up a name, anew for each dial.
	 */
	@FunctionalInterface
	interface Resolver {

		/** Return the addresses of a host, one or more, in the order to try them. */
		InetAddress[] addressesOf(String host) throws UnknownHostException;

	}

	/**
	 * One attempt to get a connection online. Counts its failure, then tells the owner.
	 */
	private final class Dial implements Runnable, ConnectionOwner {

		private final Address address;

		private final ConnectionOwner owner;

		/** Whether it is known what becomes of the look-up, which may take long. */
		private final AtomicBoolean lookedUp = new AtomicBoolean();

		private volatile boolean givenUp;

		private volatile @Nullable Future<?> lookUpTimer;

		private volatile @Nullable Channel channel;

		/** The address that is tried, or was the last one tried. */
		private volatile @Nullable InetAddress current;

		/** Whether the far end was well. Confined to its event loop. */
		private boolean proved;

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
			else {
				// whoever stops does not wait for a name server
				notLookedUp(new ClosedChannelException());
			}
		}

		/**
		 * Go on without the name server when it takes too long: it may be the network
		 * that is gone, and others may wait for their turn to dial. What it answers later
		 * is the system's to remember, for the next dial.
		 */
		void awaitLookUp() {
			this.lookUpTimer = Connector.this.threads.scheduler().schedule(() -> {
				if (this.lookedUp.compareAndSet(false, true)) {
					tellFailed(new ConnectFailedException(Reason.TIMED_OUT, Connector.this.shared.link(), this.address,
							"looking up its name", null));
				}
			}, connectTimeoutMillis(), TimeUnit.MILLISECONDS);
		}

		@Override
		public void run() {
			InetAddress[] hosts;
			try {
				hosts = Connector.this.resolver.addressesOf(this.address.host());
			}
			catch (Throwable ex) {
				notLookedUp(ex);
				return;
			}
			if (this.lookedUp.compareAndSet(false, true)) {
				stopTimer();
				try {
					connect(inTurn(hosts), 0);
				}
				catch (Throwable ex) {
					failed(ex);
				}
			}
		}

		void notLookedUp(Throwable failure) {
			if (this.lookedUp.compareAndSet(false, true)) {
				stopTimer();
				failed(failure);
			}
		}

		private void stopTimer() {
			Future<?> timer = this.lookUpTimer;
			this.lookUpTimer = null;
			try {
				if (timer != null) {
					timer.cancel(false);
				}
			}
			catch (RejectedExecutionException ex) {
				// its event loop has ended, and the timer with it
			}
		}

		/**
		 * Begin after the address that disappointed last: one that accepts and does no
		 * more must not hide the others. By the address and not by its place, since name
		 * servers answer in any order.
		 */
		private InetAddress[] inTurn(InetAddress[] hosts) {
			List<InetAddress> turned = new ArrayList<>(List.of(hosts));
			Collections.rotate(turned, -1 - turned.indexOf(Connector.this.disappointed.get(this.address)));
			return turned.toArray(InetAddress[]::new);
		}

		private void disappointed() {
			InetAddress last = this.current;
			if (last != null && !this.givenUp) {
				Connector.this.disappointed.put(this.address, last);
			}
		}

		private void connect(InetAddress[] hosts, int index) {
			this.current = hosts[index];
			InetSocketAddress remote = new InetSocketAddress(hosts[index], this.address.port());
			long start = System.nanoTime();
			// registered first, so that its event loop tells what fails, and no other
			// thread
			ChannelFuture registered = new Bootstrap().group(Connector.this.threads.eventLoops())
				.channelFactory(Connector.this.threads.sockets())
				.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis())
				.handler(new ChannelInitializer<>() {
					@Override
					protected void initChannel(Channel channel) {
						Tls tls = Connector.this.options.tls();
						if (tls != null) {
							secure(channel,
									() -> TlsHandler.dialling(tls, Dial.this.address.host(), Dial.this.address.port(),
											() -> connectTimeoutMillis()
													- TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
											Connector.this.threads.handshakes()));
						}
						install(channel, Dial.this.address, Dial.this);
					}
				})
				.register();
			Channel channel = registered.channel();
			this.channel = channel;
			if (this.givenUp) {
				channel.close();
			}
			whenDone(registered, (failure) -> {
				if (failure != null) {
					connected(hosts, index, failure);
				}
				else {
					whenDone(channel.connect(remote), (cause) -> connected(hosts, index, cause));
				}
			});
		}

		/**
		 * A closed transport fails at once, or has no event loop left to call a listener.
		 */
		private static void whenDone(ChannelFuture future, Consumer<@Nullable Throwable> action) {
			AtomicBoolean told = new AtomicBoolean();
			Runnable tells = () -> {
				if (told.compareAndSet(false, true)) {
					action.accept(future.cause());
				}
			};
			if (!future.isDone()) {
				future.addListener((done) -> tells.run());
			}
			// the event loop may have ended before the listener was there
			if (future.isDone()) {
				tells.run();
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
			catch (Throwable ex) {
				failed(ex);
			}
		}

		/** No address took a connection. */
		private void failed(Throwable failure) {
			tellFailed(new ConnectFailedException(reasonOf(failure), Connector.this.shared.link(), this.address, "",
					failure));
		}

		@Override
		public void online(Connection connection) {
			this.owner.online(connection);
		}

		@Override
		public void heard(Connection connection) {
			Connector.this.disappointed.remove(this.address);
			this.owner.heard(connection);
		}

		@Override
		public void silent(Connection connection) {
			this.owner.silent(connection);
		}

		@Override
		public void proved(Connection connection) {
			this.proved = true;
			this.owner.proved(connection);
		}

		@Override
		public void connectFailed(ConnectFailedException failure) {
			disappointed();
			tellFailed(failure);
		}

		private void tellFailed(ConnectFailedException failure) {
			Connector.this.options.metrics().dialFailed(failure.reason());
			Connector.this.shared.news().addOrDrop(() -> Connector.this.options.listener().connectFailed(failure));
			this.owner.connectFailed(failure);
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			if (!this.proved && reason != CloseReason.CLOSED_LOCALLY) {
				disappointed();
			}
			this.owner.closed(connection, reason);
		}

	}

}
