package dev.iso8583.tcp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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

	private final NameResolution names;

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
	Connector(String link, Transport transport, ConnectionOptions options, NameResolution.Resolver resolver) {
		this(LinkContext.of(link, TransportThreads.of(transport), options), new NameResolution(resolver),
				new AtomicLong());
	}

	private Connector(LinkContext shared, NameResolution names, AtomicLong count) {
		this.shared = shared;
		this.threads = shared.threads();
		this.options = shared.options();
		this.names = names;
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
		return (options == this.options) ? this
				: new Connector(this.shared.with(options), new NameResolution(this.names), this.count);
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
		Dial dial = new Dial(this, this.shared, this.names, address, owner);
		// looking up a name blocks, so it is not done on an event loop
		try {
			dial.awaitLookUp();
			this.threads.runNameLookup(dial);
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

}
