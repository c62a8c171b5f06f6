package dev.iso8583.tcp;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;

/**
 * A channel that accepts every write and counts them.
 */
final class RacedChannel extends AbstractChannel {

	private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

	/** How many messages were written to the far end. */
	final AtomicInteger written = new AtomicInteger();

	private final ChannelConfig config = new DefaultChannelConfig(this);

	private volatile boolean open = true;

	RacedChannel() {
		super(null);
	}

	@Override
	protected void doWrite(ChannelOutboundBuffer out) {
		for (ByteBuf buffer = (ByteBuf) out.current(); buffer != null; buffer = (ByteBuf) out.current()) {
			this.written.addAndGet(buffer.isReadable() ? 1 : 0);
			out.remove();
		}
	}

	@Override
	protected void doClose() {
		this.open = false;
	}

	@Override
	protected void doDisconnect() {
		doClose();
	}

	@Override
	protected void doBind(SocketAddress localAddress) {
	}

	@Override
	protected void doBeginRead() {
	}

	@Override
	protected boolean isCompatible(EventLoop loop) {
		return loop instanceof RacedLoop;
	}

	@Override
	protected SocketAddress localAddress0() {
		return new InetSocketAddress("127.0.0.1", 1);
	}

	@Override
	protected SocketAddress remoteAddress0() {
		return new InetSocketAddress("127.0.0.1", 2);
	}

	@Override
	public ChannelConfig config() {
		return this.config;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public boolean isActive() {
		return this.open;
	}

	@Override
	public ChannelMetadata metadata() {
		return METADATA;
	}

	@Override
	protected AbstractUnsafe newUnsafe() {
		return new AbstractUnsafe() {
			@Override
			public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
				throw new UnsupportedOperationException();
			}
		};
	}

}
