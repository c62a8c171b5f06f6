package dev.iso8583.simulation;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;

/**
 * An event loop without a thread: the {@link World} runs its tasks.
 */
final class SimulatedLoop extends AbstractScheduledEventExecutor implements EventLoop {

	private final World world;

	private final EventLoopGroup group;

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final World.Lane lane = new Turn();

	SimulatedLoop(World world, EventLoopGroup group) {
		this.world = world;
		this.group = group;
		world.add(this.lane);
	}

	@Override
	public void execute(Runnable task) {
		this.world.taskAdded();
		this.tasks.add(task);
	}

	@Override
	public Ticker ticker() {
		return this.world.ticker();
	}

	@Override
	public boolean inEventLoop(Thread thread) {
		return this.world.running == this.lane;
	}

	@Override
	public EventLoop next() {
		return this;
	}

	@Override
	public EventLoopGroup parent() {
		return this.group;
	}

	@Override
	public ChannelFuture register(Channel channel) {
		return register(new DefaultChannelPromise(channel, this));
	}

	@Override
	public ChannelFuture register(ChannelPromise promise) {
		promise.channel().unsafe().register(this, promise);
		return promise;
	}

	@Override
	@Deprecated
	public ChannelFuture register(Channel channel, ChannelPromise promise) {
		channel.unsafe().register(this, promise);
		return promise;
	}

	@Override
	public boolean isShuttingDown() {
		return false;
	}

	@Override
	public boolean isShutdown() {
		return false;
	}

	@Override
	public boolean isTerminated() {
		return false;
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) {
		return false;
	}

	@Override
	@Deprecated
	public void shutdown() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Future<?> terminationFuture() {
		throw new UnsupportedOperationException();
	}

	/** Event loops in turn. */
	static EventLoopGroup group(World world, int loops) {
		return new SimulatedLoops(world, loops);
	}

	private final class Turn extends World.Lane {

		@Override
		boolean isReady(long now) {
			long deadline = nextScheduledTaskDeadlineNanos();
			return !SimulatedLoop.this.tasks.isEmpty() || (deadline >= 0 && deadline <= now);
		}

		@Override
		void runOne(SplittableRandom random) {
			fetchFromScheduledTaskQueue(SimulatedLoop.this.tasks);
			Runnable task = SimulatedLoop.this.tasks.poll();
			if (task != null) {
				task.run();
			}
		}

		@Override
		long nextDeadline() {
			return nextScheduledTaskDeadlineNanos();
		}

	}

	private static final class SimulatedLoops extends io.netty.util.concurrent.AbstractEventExecutorGroup
			implements EventLoopGroup {

		private final World world;

		private final List<SimulatedLoop> loops;

		private int next;

		SimulatedLoops(World world, int loops) {
			this.world = world;
			this.loops = java.util.stream.Stream.generate(() -> new SimulatedLoop(world, this)).limit(loops).toList();
		}

		@Override
		public EventLoop next() {
			return this.loops.get(this.next++ % this.loops.size());
		}

		@Override
		public java.util.Iterator<io.netty.util.concurrent.EventExecutor> iterator() {
			return List.<io.netty.util.concurrent.EventExecutor>copyOf(this.loops).iterator();
		}

		@Override
		public Ticker ticker() {
			return this.world.ticker();
		}

		@Override
		public ChannelFuture register(Channel channel) {
			return next().register(channel);
		}

		@Override
		public ChannelFuture register(ChannelPromise promise) {
			return next().register(promise);
		}

		@Override
		@Deprecated
		public ChannelFuture register(Channel channel, ChannelPromise promise) {
			return next().register(channel, promise);
		}

		@Override
		public boolean isShuttingDown() {
			return false;
		}

		@Override
		public boolean isShutdown() {
			return false;
		}

		@Override
		public boolean isTerminated() {
			return false;
		}

		@Override
		public boolean awaitTermination(long timeout, TimeUnit unit) {
			return false;
		}

		@Override
		@Deprecated
		public void shutdown() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Future<?> terminationFuture() {
			throw new UnsupportedOperationException();
		}

	}

}
