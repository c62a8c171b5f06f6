package dev.iso8583.tcp;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

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
 * An event loop without its own thread: the thread that calls {@link #turn} acts as its
 * thread. The race sets its clock.
 */
final class RacedLoop extends AbstractScheduledEventExecutor implements EventLoop {

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final Ticker ticker = new Ticker() {
		@Override
		public long nanoTime() {
			return RacedLoop.this.clock.get();
		}

		@Override
		public long initialNanoTime() {
			return 0;
		}

		@Override
		public void sleep(long delay, TimeUnit unit) {
			throw new UnsupportedOperationException();
		}
	};

	private final AtomicLong clock;

	private volatile Thread thread;

	private volatile boolean ended;

	RacedLoop(AtomicLong clock) {
		this.clock = clock;
	}

	/** Act as the event loop: run the given task, then all queued and due tasks. */
	void turn(Runnable first) {
		this.thread = Thread.currentThread();
		try {
			first.run();
			fetchFromScheduledTaskQueue(this.tasks);
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				task.run();
				fetchFromScheduledTaskQueue(this.tasks);
			}
		}
		finally {
			this.thread = null;
		}
	}

	/** Act as the event loop for the last time, then terminate it. */
	void end(Runnable last) {
		turn(last);
		this.ended = true;
		turn(() -> {
		});
	}

	@Override
	public void execute(Runnable task) {
		if (this.ended) {
			throw new RejectedExecutionException();
		}
		this.tasks.add(task);
		if (this.ended && this.tasks.remove(task)) {
			throw new RejectedExecutionException();
		}
	}

	@Override
	public Ticker ticker() {
		return this.ticker;
	}

	@Override
	public boolean inEventLoop(Thread thread) {
		return this.thread == thread;
	}

	@Override
	public EventLoop next() {
		return this;
	}

	@Override
	public EventLoopGroup parent() {
		return this;
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

}
