package dev.iso8583.benchmarks;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.jspecify.annotations.Nullable;

/**
 * What Netty itself takes to bring a frame of the size of {@link Workload#STAN} there and
 * back: no message, no matching, no deadline, no thread but the two event loops, one for
 * each end. The next frame goes from within the event loop.
 */
final class FloorDriver implements Driver {

	private static final int FRAME = 20;

	private final EventLoopGroup clientLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final EventLoopGroup serverLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final boolean coalesced;

	private final ByteBuf frame = Unpooled.unreleasableBuffer(Unpooled.directBuffer(FRAME).writeZero(FRAME));

	/** Who waits, in the order of the frames. Of the client's event loop. */
	private final Queue<Done> waiting = new ArrayDeque<>();

	private @Nullable Channel channel;

	/**
	 * Create the floor.
	 * @param coalesced whether flushes are put together while frames are read, or each
	 * frame is flushed
	 */
	FloorDriver(boolean coalesced) {
		this.coalesced = coalesced;
	}

	@Override
	public String name() {
		return this.coalesced ? "Netty, coalesced" : "Netty, flush each";
	}

	@Override
	public int listen() throws Exception {
		Channel server = new ServerBootstrap().group(this.serverLoop)
			.channel(NioServerSocketChannel.class)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(pipeline(() -> new SimpleChannelInboundHandler<ByteBuf>(false) {
				@Override
				protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
					context.writeAndFlush(frame, context.voidPromise());
				}
			}))
			.bind("127.0.0.1", 0)
			.sync()
			.channel();
		return ((InetSocketAddress) server.localAddress()).getPort();
	}

	@Override
	public void connect(int port) throws Exception {
		this.channel = new Bootstrap().group(this.clientLoop)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(pipeline(() -> new SimpleChannelInboundHandler<ByteBuf>() {
				@Override
				protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
					FloorDriver.this.waiting.remove().done(null);
				}
			}))
			.connect("127.0.0.1", port)
			.sync()
			.channel();
	}

	private ChannelHandler pipeline(Supplier<ChannelHandler> end) {
		return new ChannelInitializer<Channel>() {
			@Override
			protected void initChannel(Channel channel) {
				if (FloorDriver.this.coalesced) {
					channel.pipeline().addLast(new FlushConsolidationHandler(256, true));
				}
				channel.pipeline().addLast(new FixedLengthFrameDecoder(FRAME), end.get());
			}
		};
	}

	@Override
	public boolean blocks() {
		return false;
	}

	@Override
	public void exchange(Workload workload) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void exchange(Workload workload, Done done) {
		Channel channel = this.channel;
		if (channel == null) {
			throw new IllegalStateException("not started");
		}
		if (channel.eventLoop().inEventLoop()) {
			this.waiting.add(done);
			channel.writeAndFlush(this.frame.duplicate(), channel.voidPromise());
		}
		else {
			channel.eventLoop().execute(() -> exchange(workload, done));
		}
	}

}
