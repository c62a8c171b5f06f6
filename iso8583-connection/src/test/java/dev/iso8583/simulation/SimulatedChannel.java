package dev.iso8583.simulation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelId;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import dev.iso8583.transport.DirectWrites;

/**
 * A socket of a simulated network, as Netty sees it. The seed decides for each whether
 * only its event loop may write to it.
 */
class SimulatedChannel extends AbstractChannel implements Line.End {

	private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

	private final Network network;

	private final ChannelConfig config = new DefaultChannelConfig(this);

	private InetSocketAddress remote = new InetSocketAddress("127.0.0.1", 0);

	private @Nullable Line line;

	private @Nullable ChannelPromise connecting;

	private boolean open = true;

	private boolean reading;

	private boolean full;

	private boolean farEndFinished;

	private boolean reset;

	/** Create a socket to dial with. */
	static SimulatedChannel dialling(Network network, int number) {
		return accepted(network, null, number);
	}

	/** Create a socket that was accepted. */
	static SimulatedChannel accepted(Network network, @Nullable Channel parent, int number) {
		return network.world.random.nextInt(3) == 0 ? new SimulatedChannel(network, parent, number)
				: new WithDirectWrites(network, parent, number);
	}

	private SimulatedChannel(Network network, @Nullable Channel parent, int number) {
		super(parent, new Id(number));
		this.network = network;
		this.config.setAllocator(network.world.memory);
	}

	/**
	 * The line is open. If it was accepted, the channel has no event loop yet.
	 */
	void has(Line line, int port) {
		this.line = line;
		this.remote = new InetSocketAddress("127.0.0.1", port);
	}

	@Override
	public void readable() {
		onEventLoop(this::readNow);
	}

	@Override
	public void finished() {
		this.farEndFinished = true;
		onEventLoop(this::readNow);
	}

	@Override
	public void reset() {
		this.reset = true;
		onEventLoop(this::readNow);
	}

	@Override
	public void writable() {
		onEventLoop(() -> {
			this.full = false;
			((Unsafe) unsafe()).flushAgain();
		});
	}

	/**
	 * What happened before the channel had an event loop is handled once it has one.
	 */
	private void onEventLoop(Runnable task) {
		if (isRegistered()) {
			eventLoop().execute(task);
		}
	}

	private void readNow() {
		if (!this.open || !this.reading || this.line == null) {
			return;
		}
		if (this.reset) {
			pipeline().fireExceptionCaught(new IOException("Connection reset"));
			unsafe().close(voidPromise());
			return;
		}
		this.reading = false;
		Direction in = this.line.to(this);
		boolean some = false;
		for (byte[] bytes = in.read(); bytes != null; bytes = in.read()) {
			some = true;
			ByteBuf buffer = alloc().buffer(bytes.length);
			pipeline().fireChannelRead(buffer.writeBytes(bytes));
			if (!config().isAutoRead()) {
				break;
			}
		}
		if (some) {
			pipeline().fireChannelReadComplete();
		}
		else {
			this.reading = true;
		}
		if (this.open && this.farEndFinished && !in.hasUnread()) {
			unsafe().close(voidPromise());
		}
	}

	@Override
	protected void doBeginRead() {
		if (!this.reading) {
			this.reading = true;
			eventLoop().execute(this::readNow);
		}
	}

	@Override
	protected void doWrite(ChannelOutboundBuffer out) throws IOException {
		Direction direction = writableLine();
		for (ByteBuf buffer = (ByteBuf) out.current(); buffer != null; buffer = (ByteBuf) out.current()) {
			int length = Math.min(buffer.readableBytes(), direction.room());
			if (length == 0 && buffer.isReadable()) {
				this.full = true;
				return;
			}
			byte[] bytes = new byte[length];
			buffer.getBytes(buffer.readerIndex(), bytes);
			if (length == 0) {
				out.remove();
			}
			else {
				direction.write(bytes);
				out.removeBytes(length);
			}
		}
	}

	private Direction writableLine() throws IOException {
		if (this.line == null || this.reset || this.line.isReset()) {
			throw new IOException("Broken pipe");
		}
		return this.line.from(this);
	}

	@Override
	protected void doClose() {
		this.open = false;
		if (this.connecting != null) {
			this.connecting.tryFailure(new ClosedChannelException());
		}
		if (this.line != null) {
			if (this.line.to(this).hasUnread()) {
				this.line.resetBy(this);
			}
			else {
				this.line.from(this).finish();
			}
		}
	}

	@Override
	protected void doDisconnect() {
		doClose();
	}

	@Override
	protected void doBind(SocketAddress localAddress) {
	}

	@Override
	protected boolean isCompatible(EventLoop loop) {
		return loop instanceof SimulatedLoop;
	}

	@Override
	protected SocketAddress localAddress0() {
		return new InetSocketAddress("127.0.0.1", 1);
	}

	@Override
	protected SocketAddress remoteAddress0() {
		return this.remote;
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
		return this.open && this.line != null;
	}

	@Override
	public ChannelMetadata metadata() {
		return METADATA;
	}

	@Override
	protected AbstractUnsafe newUnsafe() {
		return new Unsafe();
	}

	private final class Unsafe extends AbstractUnsafe {

		@Override
		public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
			if (!promise.setUncancellable() || !ensureOpen(promise)) {
				return;
			}
			SimulatedChannel.this.connecting = promise;
			int port = ((InetSocketAddress) remote).getPort();
			SimulatedChannel.this.network.dial(port, SimulatedChannel.this,
					(line) -> eventLoop().execute(() -> connected(promise, line, port)),
					(failure) -> eventLoop().execute(() -> failed(promise, failure)));
			Future<?> timeout = eventLoop().schedule(() -> {
				failed(promise, new ConnectTimeoutException("connection timed out"));
			}, config().getConnectTimeoutMillis(), TimeUnit.MILLISECONDS);
			promise.addListener((done) -> timeout.cancel(false));
		}

		private void connected(ChannelPromise promise, Line line, int port) {
			if (SimulatedChannel.this.open && promise.trySuccess()) {
				has(line, port);
				pipeline().fireChannelActive();
			}
			else {
				line.resetBy(SimulatedChannel.this);
			}
		}

		private void failed(ChannelPromise promise, IOException failure) {
			if (promise.tryFailure(failure)) {
				close(voidPromise());
			}
		}

		void flushAgain() {
			super.flush0();
		}

		@Override
		protected void flush0() {
			if (!SimulatedChannel.this.full) {
				super.flush0();
			}
		}

	}

	/**
	 * A socket that any thread may write to. While a thread writes, other threads and
	 * event loops go on, as if it had lost its processor.
	 */
	private static final class WithDirectWrites extends SimulatedChannel implements DirectWrites {

		WithDirectWrites(Network network, @Nullable Channel parent, int number) {
			super(network, parent, number);
		}

		@Override
		public void writeDirectly(ByteBuf bytes) throws IOException {
			World world = super.network.world;
			world.othersGoOn();
			if (!isOpen()) {
				throw new ClosedChannelException();
			}
			Direction direction = super.writableLine();
			int length = Math.min(bytes.readableBytes(), direction.room());
			if (length > 0 && world.random.nextInt(8) == 0) {
				length = world.random.nextInt(length);
			}
			if (length > 0) {
				byte[] written = new byte[length];
				bytes.readBytes(written);
				direction.write(written);
			}
			world.othersGoOn();
		}

	}

	/** An id that is the same in each run. */
	private record Id(int number) implements ChannelId {

		@Override
		public String asShortText() {
			return Integer.toString(this.number);
		}

		@Override
		public String asLongText() {
			return asShortText();
		}

		@Override
		public int compareTo(ChannelId other) {
			return asShortText().compareTo(other.asShortText());
		}

	}

}
