package dev.iso8583.connection;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * An accepted connection on a channel without a network, whose clock the test turns and
 * whose handler threads the test is.
 */
final class AcceptedChannel extends EmbeddedChannel {

	private final Transport transport;

	private final Queue<Runnable> handlerTasks;

	private final Connection connection;

	private AcceptedChannel(Transport transport, Queue<Runnable> handlerTasks, ConnectionOptions options,
			AtomicReference<Connection> adopted) {
		super(new ChannelInitializer<>() {
			@Override
			protected void initChannel(Channel channel) {
				adopted.set(new Connector("terminals", transport, options).adopt(channel, new Unconcerned()));
			}
		});
		this.transport = transport;
		this.handlerTasks = handlerTasks;
		this.connection = adopted.get();
		freezeTime();
	}

	static AcceptedChannel with(ConnectionOptions options) {
		Queue<Runnable> handlerTasks = new ArrayDeque<>();
		Transport transport = Transport.builder().eventLoopThreads(1).handlers(handlerTasks::add).build();
		return new AcceptedChannel(transport, handlerTasks, options, new AtomicReference<>());
	}

	Connection connection() {
		return this.connection;
	}

	void timePasses(Duration time) {
		advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
		runScheduledPendingTasks();
		runPendingTasks();
	}

	/** Run what waits for a handler thread, and return how many tasks that were. */
	int handlersRun() {
		int tasks = 0;
		for (Runnable task = this.handlerTasks.poll(); task != null; task = this.handlerTasks.poll()) {
			task.run();
			tasks++;
		}
		runPendingTasks();
		return tasks;
	}

	@Override
	protected SocketAddress remoteAddress0() {
		return new InetSocketAddress("127.0.0.1", 8583);
	}

	void closeQuietly() {
		finishAndReleaseAll();
		this.transport.close();
	}

	private static final class Unconcerned implements ConnectionOwner {

		@Override
		public void online(Connection connection) {
		}

		@Override
		public void connectFailed(ConnectFailedException failure) {
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
		}

	}

}
