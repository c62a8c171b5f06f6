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

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The event loops, sockets and executors behind a {@link Transport}: what connections,
 * pools and servers run on.
 */
public final class TransportThreads {

	/**
	 * Of one link for one purpose. They only make messages, mostly; what waits for the
	 * far end holds none of them.
	 */
	public static final int MANAGEMENT_THREADS = 8;

	private static final int MANAGEMENT_QUEUE = 10_000;

	/** Each handshake has at most one task at a time. */
	private static final int HANDSHAKE_QUEUE = 10_000;

	private final EventLoopGroup eventLoops;

	/** The channels of connections. */
	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	private final ChannelFactory<? extends Channel> sockets;

	private final @Nullable ChannelFactory<? extends ServerChannel> listeningSockets;

	private final Executor lookUps;

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

	/** Runs what depends on answers: {@link #callback}. */
	public final Executor completer = this::callback;

	TransportThreads(Transport.Builder builder) {
		Sockets sockets = builder.nativeSockets ? Sockets.fastest() : Sockets.nio();
		this.eventLoops = (builder.eventLoops != null) ? builder.eventLoops : new MultiThreadIoEventLoopGroup(
				builder.eventLoopThreads, new DefaultThreadFactory("iso8583-loop"), sockets.handlers());
		this.sockets = (builder.sockets != null) ? builder.sockets : sockets.dialling();
		this.listeningSockets = sockets.listening();
		this.lookUps = builder.lookUps;
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
				"Callbacks that wait for other callbacks, by join() for example, hold their threads: return a future"
						+ " instead, as with thenCompose, or use virtual threads (spring.threads.virtual.enabled)",
				WakeSparingExecutor.MOST_UNBOUNDED_THREADS) : null;
		this.ownListeners = (builder.callbacks == null) ? onePerLink() : null;
		this.handlers = (builder.handlers != null) ? builder.handlers : this.ownHandlers;
		this.management = (builder.handlers != null) ? builder.handlers : this.ownManagement;
		this.callbacks = (builder.callbacks != null) ? builder.callbacks : this.ownCallbacks;
		this.listeners = (builder.callbacks != null) ? builder.callbacks : this.ownListeners;
	}

	private WakeSparingExecutor watched(WakeSparingExecutor workers, String name, String remedy, int most) {
		return workers.watched(name, remedy, most, (look) -> this.eventLoops.next()
			.schedule(look, WakeSparingExecutor.PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
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
	 * Return threads that are made when needed: a link never takes more than one at a
	 * time, so listeners of one cannot hold up those of another.
	 */
	private static ExecutorService onePerLink() {
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(),
				new DefaultThreadFactory("iso8583-listener", true));
	}

	/**
	 * Return the event loops, for a server to listen with.
	 * @return the group, which the caller must not shut down
	 */
	public EventLoopGroup eventLoops() {
		return this.eventLoops;
	}

	/**
	 * Return what makes sockets to listen with that the event loops can serve.
	 * @param nio makes them if the event loops are those of NIO
	 * @return that, or what makes native ones
	 */
	public ChannelFactory<? extends ServerChannel> listeningSockets(ChannelFactory<? extends ServerChannel> nio) {
		return (this.listeningSockets != null) ? this.listeningSockets : nio;
	}

	/**
	 * Return one of the event loops, to schedule short tasks that do not block.
	 * @return a single thread
	 */
	public ScheduledExecutorService scheduler() {
		return this.eventLoops.next();
	}

	/**
	 * Return an executor that runs tasks one at a time and in order on listener threads.
	 * A task that fails is logged and does not hold up the next.
	 * @return a new executor, whose tasks wait for each other only
	 */
	public Executor inOrder() {
		return new NotificationQueue("", this::tell, () -> {
		})::add;
	}

	/** Return a socket to dial with. */
	public ChannelFactory<? extends Channel> sockets() {
		return this.sockets;
	}

	/** Let a channel end with the transport, if not before. */
	public void add(Channel channel) {
		this.channels.add(channel);
		// close() may have looked before it was there
		if (this.closed) {
			channel.close();
		}
	}

	/** A channel has ended. */
	public void remove(Channel channel) {
		this.channels.remove(channel);
	}

	public Executor handlers() {
		return this.handlers;
	}

	/** Makes network management; each user bounds what a link takes of it. */
	public Executor management() {
		return this.management;
	}

	/**
	 * Return threads for one kind of network management of one link, so that what hangs
	 * there holds up nothing else. They end with the transport.
	 */
	public Executor managementOfLink() {
		ThreadPoolExecutor threads = this.ownManagement;
		return (threads != null)
				? new WakeSparingExecutor(MANAGEMENT_THREADS, MANAGEMENT_THREADS + MANAGEMENT_QUEUE, threads)
				: this.management;
	}

	/** What takes long in a TLS handshake: signatures, and to verify a certificate. */
	public Executor handshakes() {
		return this.handshakes;
	}

	/**
	 * Run something that depends on an answer, off the event loops. It is never refused:
	 * when the executor is shut down or fails, a new thread runs it, since a caller may
	 * be waiting for it.
	 */
	public void callback(Runnable task) {
		try {
			run(task, this.callbacks, "iso8583-callback-late");
		}
		catch (OutOfMemoryError ex) {
			// no thread can be had, and an answer that is late or on a thread it should
			// not be on is better than none
			task.run();
		}
	}

	/** Run what tells listeners, off the event loops. It is never refused. */
	public void tell(Runnable news) {
		run(news, this.listeners, "iso8583-listener-late");
	}

	private static void run(Runnable task, Executor executor, String otherwise) {
		try {
			executor.execute(task);
		}
		catch (Throwable ex) {
			// not only a refusal: an executor of the application's own may fail otherwise
			new Thread(task, otherwise).start();
		}
	}

	/** Look up a name, which blocks, on a thread that nothing else can hold up. */
	public void lookUp(Runnable task) {
		this.lookUps.execute(task);
	}

	/**
	 * Refuse to block an event loop.
	 * @param call the call that would block
	 * @throws IllegalStateException if the current thread is one of the event loops
	 */
	public void refuseOnEventLoop(String call) {
		if (isOnEventLoop()) {
			throw new IllegalStateException(call + " would block the event loop " + Thread.currentThread().getName()
					+ " and with it every connection it serves; call it on a thread of yours, or use the"
					+ " asynchronous call");
		}
	}

	/**
	 * Whether the current thread is one of the event loops, which must run no code of the
	 * application.
	 * @return whether it is
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
	 * Wait for an end, or until the current thread is interrupted, which it still is
	 * then. What is awaited goes on.
	 * @param end completes when there is nothing to wait for any more
	 * @return whether it has completed
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

	/** Stop all threads, and cut connections that are still open. */
	void close() {
		refuseOnEventLoop("Transport.close()");
		// an event loop that is told to stop while it is busy does not close its
		// channels,
		// and callers would wait for ever
		closeChannels();
		this.eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
		this.handshakes.shutdownNow();
		if (this.ownHandlers != null) {
			this.ownHandlers.shutdownNow();
		}
		if (this.ownManagement != null) {
			this.ownManagement.shutdownNow();
		}
		if (this.ownCallbacks != null) {
			// what is queued there answers callers: it runs to its end
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
