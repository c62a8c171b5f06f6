package dev.iso8583.transport;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * An NIO socket that any thread may write to. If the event loop closes the channel during
 * such a write, the thread that writes closes the socket when it has finished: the JDK
 * would let the event loop wait for it.
 */
public final class NioSocket extends NioSocketChannel implements DirectWrites {

	private static final int OPEN = 0;

	private static final int BEING_WRITTEN = 1;

	private static final int CLOSED = 2;

	private static final AtomicIntegerFieldUpdater<NioSocket> USE = AtomicIntegerFieldUpdater
		.newUpdater(NioSocket.class, "use");

	/** The constructor of the superclass asks for it, too. */
	private volatile int use;

	/** Create a socket to dial with. */
	NioSocket() {
	}

	/**
	 * Create a socket that was accepted.
	 * @param listener the channel that accepted it
	 * @param accepted the socket
	 */
	public NioSocket(@Nullable Channel listener, SocketChannel accepted) {
		super(listener, accepted);
	}

	@Override
	public void writeDirectly(ByteBuf bytes) throws IOException {
		if (!USE.compareAndSet(this, OPEN, BEING_WRITTEN)) {
			throw new ClosedChannelException();
		}
		try {
			bytes.readBytes(javaChannel(), bytes.readableBytes());
		}
		finally {
			if (!USE.compareAndSet(this, BEING_WRITTEN, OPEN)) {
				javaChannel().close();
			}
		}
	}

	@Override
	protected void doClose() throws Exception {
		// only a connected socket is written to, so Netty then has no connect to end
		if (USE.getAndSet(this, CLOSED) == OPEN) {
			super.doClose();
		}
	}

	@Override
	public boolean isOpen() {
		return this.use != CLOSED && super.isOpen();
	}

	@Override
	public boolean isActive() {
		return isOpen() && super.isActive();
	}

}
