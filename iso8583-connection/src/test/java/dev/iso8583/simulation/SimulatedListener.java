package dev.iso8583.simulation;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket of a simulated network, as Netty sees it.
 */
final class SimulatedListener extends AbstractServerChannel implements Network.Listener {

	private final Network network;

	private final java.util.function.IntSupplier numbers;

	private final ChannelConfig config = new DefaultChannelConfig(this) {
		@Override
		public <T> boolean setOption(ChannelOption<T> option, T value) {
			super.setOption(option, value);
			return true; // options of real sockets have no meaning here
		}
	};

	private final Queue<SimulatedChannel> backlog = new ArrayDeque<>();

	private @Nullable InetSocketAddress local;

	private boolean open = true;

	private boolean accepting;

	SimulatedListener(Network network, java.util.function.IntSupplier numbers) {
		this.network = network;
		this.numbers = numbers;
	}

	@Override
	public Line.@Nullable End accept() {
		return this.open ? SimulatedChannel.accepted(this.network, this, this.numbers.getAsInt()) : null;
	}

	@Override
	public void accepted(Line.End server, Line line) {
		SimulatedChannel socket = (SimulatedChannel) server;
		socket.has(line, 50_000 + this.numbers.getAsInt());
		this.backlog.add(socket);
		eventLoop().execute(this::acceptNow);
	}

	private void acceptNow() {
		if (!this.open || !this.accepting) {
			return;
		}
		boolean some = false;
		for (SimulatedChannel socket = this.backlog.poll(); socket != null; socket = this.backlog.poll()) {
			some = true;
			this.accepting = false;
			pipeline().fireChannelRead(socket);
			if (!config().isAutoRead()) {
				break;
			}
		}
		if (some) {
			pipeline().fireChannelReadComplete();
		}
	}

	@Override
	protected void doBeginRead() {
		this.accepting = true;
		eventLoop().execute(this::acceptNow);
	}

	@Override
	protected void doBind(SocketAddress localAddress) {
		this.local = (InetSocketAddress) localAddress;
		this.network.listen(this.local.getPort(), this);
	}

	@Override
	protected void doClose() {
		this.open = false;
		if (this.local != null) {
			this.network.stopListening(this.local.getPort());
		}
		// the operating system refuses clients that were not accepted yet
		this.backlog.forEach((socket) -> socket.unsafe().closeForcibly());
	}

	@Override
	protected boolean isCompatible(EventLoop loop) {
		return loop instanceof SimulatedLoop;
	}

	@Override
	protected @Nullable SocketAddress localAddress0() {
		return this.local;
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
		return this.open && this.local != null;
	}

}
