package dev.iso8583.tcp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.OptionsByAddress;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsHandler;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.Transport.TcpOption;
import dev.iso8583.transport.TransportThreads;

/**
 * Creates the connections of one link: dials far ends and adopts accepted sockets.
 * Thread-safe.
 */
public final class Connector {

	/**
	 * Decides how much a socket reads at a time. One for all sockets, to save memory:
	 * Netty would create one for each, and only takes a handle from it that holds the
	 * state.
	 */
	public static final MaxMessagesRecvByteBufAllocator READ_SIZES = new AdaptiveRecvByteBufAllocator()
		.maxMessagesPerRead(16);

	/** Shared by the connections of the link. */
	private final LinkContext context;

	private final TransportThreads threads;

	private final ConnectionOptions options;

	private final AtomicLong count;

	private final WriteBufferWaterMark waterMark;

	/** Those that are left to the operating system are missing. */
	private final Map<ChannelOption<Integer>, Integer> socketOptions = new LinkedHashMap<>();

	private final Supplier<ChannelHandler> decoders;

	private final NameResolution names;

	/** Counts dials, so that each begins with another of the local ports. */
	final AtomicInteger portTurns;

	/**
	 * Create a connector.
	 * @param link the name of the link, for logs and metrics
	 * @param transport the threads of its connections
	 * @param options the options of its connections
	 * @throws IllegalArgumentException if the sockets of the transport lack an option
	 */
	public Connector(String link, Transport transport, ConnectionOptions options) {
		this(link, transport, options, InetAddress::getAllByName);
	}

	/** Create a connector with a resolver of its own. */
	Connector(String link, Transport transport, ConnectionOptions options, NameResolution.Resolver resolver) {
		this(LinkContext.of(link, TransportThreads.of(transport), options), new NameResolution(resolver),
				new AtomicLong(), new AtomicInteger());
	}

	private Connector(LinkContext context, NameResolution names, AtomicLong count, AtomicInteger portTurns) {
		this.context = context;
		this.threads = context.threads();
		this.options = context.options();
		this.names = names;
		this.count = count;
		this.portTurns = portTurns;
		int outbound = this.options.limits().outboundBytes();
		this.waterMark = new WriteBufferWaterMark(Math.max(1, outbound / 2), outbound);
		ConnectionOptions.Tcp tcp = this.options.tcp();
		setLater(TcpOption.KEEP_ALIVE_IDLE, (tcp.keepAliveIdle() != null) ? tcp.keepAliveIdle().toSeconds() : null);
		setLater(TcpOption.KEEP_ALIVE_INTERVAL,
				(tcp.keepAliveInterval() != null) ? tcp.keepAliveInterval().toSeconds() : null);
		setLater(TcpOption.KEEP_ALIVE_COUNT, tcp.keepAliveCount());
		setLater(TcpOption.USER_TIMEOUT, (tcp.userTimeout() != null) ? tcp.userTimeout().toMillis() : null);
		this.decoders = this.options.framing()
			.decoders(this.options.timeouts().frame(), this.options.keepAlives().limit());
	}

	private void setLater(TcpOption option, @Nullable Number value) {
		if (value != null) {
			this.socketOptions.put(this.threads.option(option), value.intValue());
		}
	}

	/**
	 * Return a connector of the same link whose connections have other options. The
	 * numbering of connections continues, and responses that may arrive on any connection
	 * of the link may arrive on these, too.
	 * @param options the options of its connections
	 * @return a connector
	 */
	public Connector with(ConnectionOptions options) {
		return (options == this.options) ? this
				: new Connector(this.context.with(options), new NameResolution(this.names), this.count, this.portTurns);
	}

	/**
	 * Dial a far end.
	 * @param address the address to dial
	 * @return a future of the connection, completed once it is online. Fails with
	 * {@link ConnectFailedException}. Dependent stages run on the callback threads of the
	 * transport
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
	 * Dial a far end for an owner. The name is resolved anew for each dial, within the
	 * connect timeout. Its addresses are tried in turn, each for the connect timeout,
	 * until one accepts the connection. If that connection does not come online, or ends
	 * before the far end has answered anything except the sign-on, the next dial starts
	 * with the address after it.
	 * @param address the address to dial
	 * @param owner notified exactly once of success or failure, and of the end of a
	 * connection that was online
	 * @return a task that abandons the dial. The owner is notified of its failure, or of
	 * the end of the connection if that was online by then
	 */
	public Runnable dial(Address address, ConnectionOwner owner) {
		return dial(address, owner, null);
	}

	/**
	 * Dial a far end for an owner, as {@link #dial(Address, ConnectionOwner)} does, with
	 * options that are chosen for this dial.
	 * @param address the address to dial
	 * @param owner notified exactly once of success or failure
	 * @param choice chooses the options of the connection, on the thread of the name
	 * lookup; {@code null} for those of this connector
	 * @return a task that abandons the dial
	 */
	public Runnable dial(Address address, ConnectionOwner owner, @Nullable OptionsByAddress choice) {
		this.options.metrics().dialled();
		Dial dial = new Dial(this, this.context, this.names, address, owner, choice);
		// looking up a name blocks, so it is not done on an event loop
		try {
			dial.startLookUpTimer();
			this.threads.runNameLookup(dial);
		}
		catch (Throwable ex) {
			// no thread may be available; the owner must be notified, to try again
			dial.lookUpFailed(ex);
		}
		return dial::giveUp;
	}

	LinkContext context() {
		return this.context;
	}

	/**
	 * Whether the current thread runs a handler of a connection of this link, or creates
	 * its sign-on, ping or sign-off. An orderly close of the connection waits for that
	 * work, so code that waited there for the close would deadlock.
	 * @return whether the current thread does such work
	 */
	public boolean isServing() {
		return BlockingCalls.servedByCurrentThread() instanceof TcpConnection served
				&& served.context.notifications() == this.context.notifications();
	}

	/**
	 * Create a connection for an accepted socket. Call it in the initializer of the
	 * channel, before the channel is active.
	 * @param channel the channel
	 * @param owner notified when the connection is online and when it has ended
	 * @return the connection
	 */
	public Connection adopt(Channel channel, ConnectionOwner owner) {
		return adopt(channel, owner, null);
	}

	/**
	 * Create a connection for an accepted socket. Call it in the initializer of the
	 * channel, before the channel is active.
	 * @param channel the channel
	 * @param owner notified when the connection is online and when it has ended
	 * @param firstMessageTimeout the maximum time from now until the first message
	 * arrives; when it has passed, the connection is closed. {@code null} for no limit
	 * @return the connection
	 */
	public Connection adopt(Channel channel, ConnectionOwner owner, @Nullable Duration firstMessageTimeout) {
		// asked for while the channel is open, so that it remembers the address
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
	 * Add TLS as the first handler. If the TLS handler cannot be created, the connection
	 * ends before a byte is written.
	 */
	static void secure(Channel channel, Supplier<TlsHandler> tls) {
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

	TcpConnection install(Channel channel, @Nullable Address dialled, ConnectionOwner owner) {
		channel.config().setOption(ChannelOption.TCP_NODELAY, true);
		channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
		this.socketOptions.forEach((option, value) -> channel.config().setOption(option, value));
		channel.config().setWriteBufferWaterMark(this.waterMark);
		channel.config().setRecvByteBufAllocator(READ_SIZES);
		// a far end that ends its output may still wait for answers. With TLS it says so
		// by close_notify; a bare end of the socket's input means that the line was cut
		channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, this.options.tls() == null);
		TcpConnection connection = new TcpConnection(this.context, this.count.incrementAndGet(), dialled, channel,
				owner);
		ConnectionHandler.install(channel.pipeline(), this.decoders.get(), connection);
		this.threads.add(channel);
		return connection;
	}

}
