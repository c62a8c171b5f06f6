package dev.iso8583.testing;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.tcp.ConnectionOwner;
import dev.iso8583.tcp.Connector;
import dev.iso8583.transport.DirectWrites;
import dev.iso8583.transport.Transport;

/**
 * An accepted connection on a channel without a network, whose clock the test turns and
 * whose handler tasks the test runs.
 */
public final class AcceptedChannel extends EmbeddedChannel implements DirectWrites {

	private final Transport transport;

	private final Queue<Runnable> handlerTasks;

	private final Connection connection;

	private final AtomicInteger refusals;

	private boolean stuck;

	private @Nullable String withoutMemory;

	private boolean atOnce;

	private @Nullable Runnable whileClosing;

	private boolean onAnotherThread;

	private int calls;

	private int socketTakes = Integer.MAX_VALUE;

	private boolean socketBroken;

	private @Nullable Runnable whileWriting;

	private AcceptedChannel(Transport transport, Queue<Runnable> handlerTasks, AtomicInteger refusals,
			ConnectionOptions options, @Nullable Duration firstMessageTimeout, AtomicReference<Connection> adopted) {
		super(new ChannelInitializer<>() {
			@Override
			protected void initChannel(Channel channel) {
				adopted.set(new Connector("terminals", transport, options).adopt(channel, new Unconcerned(),
						firstMessageTimeout));
			}
		});
		this.transport = transport;
		this.handlerTasks = handlerTasks;
		this.refusals = refusals;
		this.connection = adopted.get();
		freezeTime();
	}

	public static AcceptedChannel with(ConnectionOptions options) {
		return with(options, null);
	}

	public static AcceptedChannel with(ConnectionOptions options, @Nullable Duration firstMessageTimeout) {
		Queue<Runnable> handlerTasks = new ArrayDeque<>();
		AtomicInteger refusals = new AtomicInteger();
		Transport transport = Transport.builder().eventLoopThreads(1).handlers((task) -> {
			if (refusals.get() > 0) {
				refusals.decrementAndGet();
				throw new RejectedExecutionException();
			}
			handlerTasks.add(task);
		}).build();
		return new AcceptedChannel(transport, handlerTasks, refusals, options, firstMessageTimeout,
				new AtomicReference<>());
	}

	/** Return another connection of the same transport, which this one closes. */
	public AcceptedChannel beside(ConnectionOptions options) {
		return new AcceptedChannel(this.transport, this.handlerTasks, this.refusals, options, null,
				new AtomicReference<>());
	}

	public Connection connection() {
		return this.connection;
	}

	public void timePasses(Duration time) {
		advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
		runScheduledPendingTasks();
		runPendingTasks();
	}

	/** Refuse the next tasks for handler threads. */
	public void refuseHandlers(int tasks) {
		this.refusals.set(tasks);
	}

	/**
	 * Let a method of the event loop fail with an {@link OutOfMemoryError}.
	 * @param method the name of the method, or {@code null} for none
	 */
	public void runOutOfMemoryIn(@Nullable String method) {
		this.withoutMemory = method;
	}

	/**
	 * Let the event loop run each task before {@code execute} returns, as an event loop
	 * on a faster thread would.
	 */
	public void runTasksAtOnce() {
		this.atOnce = true;
	}

	/** Run an action as a thread that is not the event loop. */
	public void onAnotherThread(Runnable action) {
		this.onAnotherThread = true;
		try {
			action.run();
		}
		finally {
			this.onAnotherThread = false;
		}
	}

	/** Return how often another thread has called the event loop, and start anew. */
	public int callsOfTheEventLoop() {
		int before = this.calls;
		this.calls = 0;
		return before;
	}

	/** Let the socket take some bytes of each direct write, and refuse the others. */
	public void socketTakes(int bytes) {
		this.socketTakes = bytes;
	}

	/** Let direct writes fail. */
	public void breakSocket() {
		this.socketBroken = true;
	}

	/** Run an action as the event loop in the middle of the next direct write. */
	public void runWhileWriting(Runnable action) {
		this.whileWriting = action;
	}

	@Override
	public void writeDirectly(ByteBuf bytes) throws IOException {
		Runnable action = this.whileWriting;
		this.whileWriting = null;
		if (action != null) {
			this.onAnotherThread = false;
			action.run();
			runPendingTasks();
			this.onAnotherThread = true;
		}
		if (this.socketBroken || !isOpen()) {
			throw new IOException("Broken pipe");
		}
		int length = Math.min(this.socketTakes, bytes.readableBytes());
		if (length > 0) {
			outboundMessages().add(bytes.readBytes(length));
		}
	}

	@Override
	public EventLoop eventLoop() {
		EventLoop eventLoop = super.eventLoop();
		if (this.onAnotherThread) {
			return (EventLoop) Proxy.newProxyInstance(EventLoop.class.getClassLoader(),
					new Class<?>[] { EventLoop.class }, (proxy, method, arguments) -> {
						// what is created meanwhile keeps this event loop
						if (this.onAnotherThread) {
							if (method.getName().equals("inEventLoop")) {
								return false;
							}
							if (method.getName().equals(this.withoutMemory)) {
								throw new OutOfMemoryError("for a test");
							}
							this.calls += method.getName().equals("execute") ? 1 : 0;
						}
						return method.invoke(eventLoop, arguments);
					});
		}
		if (this.atOnce) {
			return (EventLoop) Proxy.newProxyInstance(EventLoop.class.getClassLoader(),
					new Class<?>[] { EventLoop.class }, (proxy, method, arguments) -> {
						Object result = method.invoke(eventLoop, arguments);
						if (method.getName().equals("execute")) {
							runPendingTasks();
						}
						return result;
					});
		}
		String withoutMemory = this.withoutMemory;
		return (withoutMemory != null) ? (EventLoop) Proxy.newProxyInstance(EventLoop.class.getClassLoader(),
				new Class<?>[] { EventLoop.class }, (proxy, method, arguments) -> {
					if (method.getName().equals(withoutMemory)) {
						throw new OutOfMemoryError("for a test");
					}
					return method.invoke(eventLoop, arguments);
				}) : eventLoop;
	}

	/** Let the network take none of the written bytes, or all of them again. */
	public void setStuck(boolean stuck) {
		this.stuck = stuck;
		if (!stuck) {
			flush();
		}
	}

	@Override
	protected void doWrite(ChannelOutboundBuffer in) throws Exception {
		if (!this.stuck) {
			super.doWrite(in);
		}
	}

	/**
	 * Run an action in the middle of the channel's close, when it is no longer writable
	 * and still active.
	 */
	public void runWhileClosing(Runnable action) {
		this.whileClosing = action;
	}

	@Override
	protected void doClose() throws Exception {
		if (this.whileClosing != null) {
			this.whileClosing.run();
		}
		super.doClose();
	}

	/** Run the tasks that wait for a handler thread, and return their number. */
	public int handlersRun() {
		int tasks = 0;
		for (Runnable task = this.handlerTasks.poll(); task != null; task = this.handlerTasks.poll()) {
			task.run();
			tasks++;
		}
		runPendingTasks();
		return tasks;
	}

	/** Let the far end hang up, without a close on our side. */
	public void peerHangsUp() {
		unsafe().close(newPromise());
		runPendingTasks();
	}

	/** Let the far end end its output and keep reading. */
	public void peerEndsItsOutput() {
		pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		runPendingTasks();
	}

	@Override
	protected SocketAddress remoteAddress0() {
		return new InetSocketAddress("127.0.0.1", 8583);
	}

	public void closeQuietly() {
		finishAndReleaseAll();
		this.transport.close();
	}

	public static class Unconcerned implements ConnectionOwner {

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
