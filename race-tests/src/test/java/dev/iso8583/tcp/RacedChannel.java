package dev.iso8583.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;

import dev.iso8583.transport.DirectWrites;

/**
 * A channel that accepts every write and counts them. Only its event loop may write,
 * except to a {@link WithDirectWrites}.
 */
class RacedChannel extends AbstractChannel {

	private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

	/** How many messages were written to the far end. */
	final AtomicInteger written = new AtomicInteger();

	private final ChannelConfig config = new DefaultChannelConfig(this);

	private volatile boolean open = true;

	/** How often two threads wrote at the same time. */
	final AtomicInteger overlaps = new AtomicInteger();

	private final AtomicBoolean writing = new AtomicBoolean();

	/** The last bytes of what was written, in its order. */
	private final StringBuilder order = new StringBuilder();

	RacedChannel() {
		super(null);
	}

	/** Return the last byte of each message that was written, as letters. */
	String order() {
		return this.order.toString();
	}

	private void written(ByteBuf frames) {
		if (!this.writing.compareAndSet(false, true)) {
			this.overlaps.incrementAndGet();
		}
		while (frames.isReadable()) {
			int length = frames.readUnsignedShort();
			if (length > 0) {
				this.order.append((char) frames.getByte(frames.readerIndex() + length - 1));
			}
			frames.skipBytes(length);
			this.written.incrementAndGet();
		}
		this.writing.set(false);
	}

	@Override
	protected void doWrite(ChannelOutboundBuffer out) {
		for (ByteBuf buffer = (ByteBuf) out.current(); buffer != null; buffer = (ByteBuf) out.current()) {
			written(buffer);
			out.remove();
		}
	}

	/**
	 * A channel that any thread may write to.
	 */
	static final class WithDirectWrites extends RacedChannel implements DirectWrites {

		private Runnable duringWrite = () -> {
		};

		/** Run an action during the first direct write. */
		void runDuringWrite(Runnable action) {
			this.duringWrite = action;
		}

		@Override
		public void writeDirectly(ByteBuf bytes) throws IOException {
			if (!isOpen()) {
				throw new ClosedChannelException();
			}
			super.written(bytes);
			Runnable action = this.duringWrite;
			this.duringWrite = () -> {
			};
			action.run();
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
