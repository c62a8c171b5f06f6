package dev.iso8583.transport;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

import dev.iso8583.transport.Transport.TcpOption;

/**
 * The event loops, sockets and executors of a {@link Transport}, on which connections,
 * pools and servers run.
 */
public final class TransportThreads {

	/**
	 * The maximum for one kind of network management of a link. Few are enough, since
	 * they mostly create messages: waiting for the far end occupies none of them.
	 */
	public static final int MANAGEMENT_THREADS = 8;

	private static final int MANAGEMENT_QUEUE = 10_000;

	/** Each handshake has at most one task at a time. */
	private static final int HANDSHAKE_QUEUE = 10_000;

	private final EventLoopGroup eventLoops;

	/** The channels of open connections. */
	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	private final ChannelFactory<? extends Channel> sockets;

	private final @Nullable ChannelFactory<? extends ServerChannel> listeningSockets;

	private final Function<TcpOption, @Nullable ChannelOption<Integer>> options;

	private final Executor nameLookups;

	private final Executor handlers;

	private final Executor management;

	private final Executor callbacks;

	private final ExecutorService handshakes = bounded("iso8583-handshake",
			Math.max(2, Runtime.getRuntime().availableProcessors()), HANDSHAKE_QUEUE);

	private final Executor listeners;

	private final @Nullable WakeSparingExecutor ownHandlers;

	private final @Nullable ThreadPoolExecutor ownManagement;

	private final @Nullable WakeSparingExecutor ownCallbacks;

	private final @Nullable ExecutorService ownListeners;

	private final LoopWatchdog watchdog;

	/** Completes futures of callers, see {@link #callback}. */
	public final Executor completer = this::callback;

	TransportThreads(Transport.Builder builder) {
		Sockets sockets = builder.nativeSockets ? Sockets.fastest() : Sockets.nio();
		this.eventLoops = (builder.eventLoops != null) ? builder.eventLoops : new MultiThreadIoEventLoopGroup(
				builder.eventLoopThreads, new DefaultThreadFactory("iso8583-loop"), sockets.handlers());
		this.sockets = (builder.sockets != null) ? builder.sockets : sockets.dialling();
		this.listeningSockets = sockets.listening();
		this.options = sockets.options();
		this.nameLookups = builder.nameLookups;
		// a simulated event loop has no thread of its own
		this.watchdog = new LoopWatchdog(builder.sockets == null);
		this.ownHandlers = (builder.handlers == null)
				? watched(WakeSparingExecutor.bounded("iso8583-handler", builder.handlerThreads, builder.handlerQueue),
						"iso8583-handler",
						"Find out what handlers wait for, or raise iso8583.threads.handlers (handlerThreads)",
						builder.handlerThreads)
				: null;
		this.ownManagement = (builder.handlers == null)
				? WakeSparingExecutor.pool(new DefaultThreadFactory("iso8583-management", true)) : null;
		this.ownCallbacks = (builder.callbacks == null) ? watched(WakeSparingExecutor.unbounded("iso8583-callback"),
				"iso8583-callback",
				"Callbacks that wait for other callbacks, for example by join(), occupy their threads: return a future"
						+ " instead, as with thenCompose, or use virtual threads (spring.threads.virtual.enabled)",
				WakeSparingExecutor.MOST_UNBOUNDED_THREADS) : null;
		this.ownListeners = (builder.callbacks == null) ? onePerLink() : null;
		this.handlers = (builder.handlers != null) ? builder.handlers : this.ownHandlers;
		this.management = (builder.handlers != null) ? builder.handlers : this.ownManagement;
		this.callbacks = (builder.callbacks != null) ? builder.callbacks : this.ownCallbacks;
		this.listeners = (builder.callbacks != null) ? builder.callbacks : this.ownListeners;
	}

	private WakeSparingExecutor watched(WakeSparingExecutor executor, String name, String remedy, int most) {
		return executor.watched(name, remedy, most, (check) -> this.eventLoops.next()
			.schedule(check, WakeSparingExecutor.PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
	}

	/**
	 * Return the threads of a transport.
	 * @param transport the transport
	 * @return its threads
	 */
	public static TransportThreads of(Transport transport) {
		return transport.threads;
	}

	private static ExecutorService bounded(String name, int threads, int queue) {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, 60, TimeUnit.SECONDS,
				new ArrayBlockingQueue<>(queue), new DefaultThreadFactory(name, true));
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Return threads that are started when needed. A link uses at most one at a time, so
	 * its listeners cannot delay those of another.
	 */
	private static ExecutorService onePerLink() {
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(),
				new DefaultThreadFactory("iso8583-listener", true));
	}

	/**
	 * Return the event loops, for a listening socket.
	 * @return the group, which the caller must not shut down
	 */
	public EventLoopGroup eventLoops() {
		return this.eventLoops;
	}

	/**
	 * Return the factory of listening sockets that fits the event loops.
	 * @param nio the factory to use if the event loops are those of NIO
	 * @return this factory, or one of native sockets
	 */
	public ChannelFactory<? extends ServerChannel> listeningSockets(ChannelFactory<? extends ServerChannel> nio) {
		return (this.listeningSockets != null) ? this.listeningSockets : nio;
	}

	/**
	 * Return one of the event loops, for short scheduled tasks that do not block.
	 * @return a single thread
	 */
	public ScheduledExecutorService scheduler() {
		return this.eventLoops.next();
	}

	/**
	 * Return an executor that runs tasks on listener threads, one at a time and in order.
	 * A task that fails is logged, and the next one runs.
	 * @return a new executor, independent of all others
	 */
	public Executor inOrder() {
		return new NotificationQueue("", this::notifyListeners, () -> {
		})::add;
	}

	/**
	 * Return how Netty calls an option of the sockets.
	 * @throws IllegalArgumentException if they do not have it, with a text that says what
	 * to do
	 */
	public ChannelOption<Integer> option(TcpOption option) {
		ChannelOption<Integer> found = this.options.apply(option);
		if (found == null) {
			throw new IllegalArgumentException(
					"The sockets of Java have no TCP " + option.text + " on this system; on Linux,"
							+ " add io.netty:netty-transport-native-epoll with the classifier of the processor, such as"
							+ " linux-x86_64, and keep native sockets on; elsewhere, leave it out");
		}
		return found;
	}

	/** Return the factory of client sockets. */
	public ChannelFactory<? extends Channel> sockets() {
		return this.sockets;
	}

	/** Register a channel, which is closed with the transport unless it ends before. */
	public void add(Channel channel) {
		this.channels.add(channel);
		// close() may have run before the channel was added
		if (this.closed) {
			channel.close();
		}
	}

	/** Remove a channel that has ended. */
	public void remove(Channel channel) {
		this.channels.remove(channel);
	}

	/** Return the threads that run message handlers. */
	public Executor handlers() {
		return this.handlers;
	}

	/** Return the threads of network management, without a limit for each link. */
	public Executor management() {
		return this.management;
	}

	/**
	 * Return a limited number of threads for one kind of network management of one link,
	 * so that code that hangs there delays nothing else. They end with the transport.
	 */
	public Executor managementOfLink() {
		ThreadPoolExecutor threads = this.ownManagement;
		return (threads != null)
				? new WakeSparingExecutor(MANAGEMENT_THREADS, MANAGEMENT_THREADS + MANAGEMENT_QUEUE, threads)
				: this.management;
	}

	/** Return the threads for the long tasks of TLS handshakes, such as signatures. */
	public Executor handshakes() {
		return this.handshakes;
	}

	/**
	 * Run a callback off the event loops. It is never refused, since a caller may be
	 * waiting for it: if the executor is shut down or fails, a new thread runs it.
	 */
	public void callback(Runnable task) {
		try {
			run(task, this.callbacks, "iso8583-callback-late");
		}
		catch (OutOfMemoryError ex) {
			// no thread can be started: better on the wrong thread than never
			task.run();
		}
	}

	/**
	 * Return the watchdog for application code that runs on event loops by declaration.
	 */
	public LoopWatchdog watchdog() {
		return this.watchdog;
	}

	/** Run a task that notifies listeners, off the event loops. It is never refused. */
	public void notifyListeners(Runnable task) {
		run(task, this.listeners, "iso8583-listener-late");
	}

	private static void run(Runnable task, Executor executor, String fallbackName) {
		try {
			executor.execute(task);
		}
		catch (Throwable ex) {
			// any failure, not only a refusal: it may be an executor of the application
			new Thread(task, fallbackName).start();
		}
	}

	/** Run a name lookup, which blocks, on a thread of its own. */
	public void runNameLookup(Runnable task) {
		this.nameLookups.execute(task);
	}

	/**
	 * Refuse a blocking call on an event loop.
	 * @param call the name of the call
	 * @throws IllegalStateException if the current thread is one of the event loops
	 */
	public void refuseOnEventLoop(String call) {
		if (isOnEventLoop()) {
			throw new IllegalStateException(call + " would block the event loop " + Thread.currentThread().getName()
					+ " and every connection it serves; call it on a thread of your own, or use the"
					+ " asynchronous call");
		}
	}

	/**
	 * Whether the current thread is one of the event loops, which must not run
	 * application code.
	 * @return {@code true} if it is
	 */
	public boolean isOnEventLoop() {
		for (EventExecutor eventLoop : this.eventLoops) {
			if (eventLoop.inEventLoop()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Wait for a future, or until the current thread is interrupted. The thread then
	 * stays interrupted, and the future is not cancelled.
	 * @param end the future to wait for
	 * @return {@code true} if it has completed, {@code false} after an interrupt
	 */
	public static boolean await(CompletableFuture<?> end) {
		try {
			end.get();
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException ex) {
			throw new CompletionException(ex.getCause());
		}
	}

	/** Stop all threads, and cut off connections that are still open. */
	void close() {
		refuseOnEventLoop("Transport.close()");
		// an event loop that is stopped while it is busy does not close its channels, and
		// callers would wait for ever
		closeChannels();
		this.eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
		this.handshakes.shutdownNow();
		this.watchdog.close();
		if (this.ownHandlers != null) {
			this.ownHandlers.shutdownNow();
		}
		if (this.ownManagement != null) {
			this.ownManagement.shutdownNow();
		}
		if (this.ownCallbacks != null) {
			// not shutdownNow(): queued tasks complete futures of callers
			this.ownCallbacks.shutdown();
		}
		if (this.ownListeners != null) {
			this.ownListeners.shutdown();
		}
	}

	private void closeChannels() {
		this.closed = true;
		long start = System.nanoTime();
		List<ChannelFuture> ends = this.channels.stream().map(Channel::close).toList();
		ends.forEach((end) -> end.awaitUninterruptibly(TimeUnit.SECONDS.toNanos(5) - (System.nanoTime() - start),
				TimeUnit.NANOSECONDS));
	}

}
