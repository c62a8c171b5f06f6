package dev.iso8583.pool;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.connection.RequestOutcome;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.waiting.ChangeSignal;
import dev.iso8583.pool.waiting.Demand;
import dev.iso8583.pool.waiting.Place;
import dev.iso8583.tcp.ConnectionOwner;
import dev.iso8583.tcp.Connector;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.TransportThreads;

/**
 * A connection to each of several addresses. Requests go to those that are online, by
 * default in turn. A connection that is lost is dialled again, with growing delays, until
 * the pool is stopped. Safe for use by several threads.
 * <p>
 * A request is handed to one connection and is never sent again over another; the
 * exception that its caller gets is described at {@link Iso8583Operations}. When no
 * connection is online, the request fails at once with {@link NotSentException}, whose
 * text has the {@link #stats() statistics} of the pool and its last failure.
 */
public final class Pool implements Iso8583Operations, AutoCloseable {

	/** A filter may change its answer without any event that could wake us. */
	private static final Duration FILTER_POLL_INTERVAL = Duration.ofMillis(100);

	private final String name;

	private final TransportThreads threads;

	private final PoolOptions options;

	/**
	 * Made once and kept over restarts: where a response may come on any connection of
	 * the pool, a connector remembers the requests it may still answer.
	 */
	private final Map<ConnectionOptions, Connector> connectors = new IdentityHashMap<>();

	private final ScheduledExecutorService scheduler;

	private final LongSupplier clock;

	private final DoubleSupplier random;

	private final PoolStateNotifier notifier;

	private final MemberSelector selector;

	/** Sends the messages of a pool that dials on demand. */
	private final @Nullable Demand demand;

	private final ChangeSignal changes = new ChangeSignal();

	private final Object lifecycle = new Object();

	/** Empty when the pool is not started. Written under the lock, read anywhere. */
	private volatile List<Member> members = List.of();

	/** Completes when all stopped members have ended. Guarded by the lock. */
	private CompletableFuture<@Nullable Void> ended = CompletableFuture.completedFuture(null);

	/**
	 * Create a pool, which does nothing until it is started.
	 * @param name its name, for logs and metrics
	 * @param transport the threads of its connections
	 * @param options its addresses and how they are used
	 */
	public Pool(String name, Transport transport, PoolOptions options) {
		this(name, transport, options, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
	}

	/** Create a pool with a clock and random numbers of its own. */
	Pool(String name, Transport transport, PoolOptions options, LongSupplier clock, DoubleSupplier random) {
		this.clock = clock;
		this.random = random;
		this.name = name;
		this.threads = TransportThreads.of(transport);
		this.options = options;
		Connector connector = new Connector(name, transport, options.connection());
		for (MemberOptions member : options.members()) {
			this.connectors.computeIfAbsent(options.connectionOf(member), connector::with);
		}
		this.scheduler = this.threads.scheduler();
		this.selector = new MemberSelector(name, options.strategy());
		OnDemand onDemand = options.onDemand();
		this.demand = (onDemand != null) ? new Demand(name, this.threads, options.connection().metrics(), clock,
				onDemand.maximumWaiting(), this::takePlace, () -> stats().toString()) : null;
		// false: the notifier notifies of a changed answer of the filter itself
		this.notifier = new PoolStateNotifier(() -> stats(false).state(), options.hasFilter(),
				(previous, current) -> options.listener().stateChanged(this, previous, current),
				this.threads.inOrder());
	}

	/**
	 * Return the name of the pool.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the name of the pool.
	 * @return the same as {@link #name()}
	 */
	@Override
	public String link() {
		return this.name;
	}

	@Override
	public MessageFormat format() {
		return this.options.connection().format();
	}

	/**
	 * Dial all addresses and wait until at least
	 * {@link PoolOptions.Builder#minimumConnections(int) minimumConnections} are online.
	 * The others keep being dialled. Does nothing if the pool is started. If it is still
	 * being stopped, its old connections end first, since a far end may allow only one
	 * session for each.
	 * @throws PoolStartException if every address has been dialled at least once and too
	 * few connections are online by then; or if the thread is interrupted, which it still
	 * is then
	 * @throws IllegalStateException if called on an event loop
	 */
	public void start() {
		this.threads.refuseOnEventLoop("Pool.start()");
		StartedPool started;
		CompletableFuture<@Nullable Void> formerEnded;
		// one start or stop at a time; nothing is awaited under the lock
		synchronized (this.lifecycle) {
			if (!this.members.isEmpty()) {
				return;
			}
			started = new StartedPool(this.name, this.options, this.scheduler, this.clock, this.random, this::dial,
					this::changed, this::placeFree, this.threads::isOnEventLoop);
			started.starting = this.options.minimumConnections() > 0;
			this.members = started.members;
			formerEnded = this.ended;
		}
		formerEnded.thenRun(() -> started.members.forEach(Member::start));
		awaitMinimum(started.members);
		started.starting = false;
	}

	private Runnable dial(MemberOptions member, ConnectionOwner owner) {
		return Objects.requireNonNull(this.connectors.get(this.options.connectionOf(member)))
			.dial(member.address(), owner, this.options.optionsByAddress());
	}

	private void awaitMinimum(List<Member> started) {
		int minimum = this.options.minimumConnections();
		if (minimum == 0) {
			return;
		}
		FirstConnections first = new FirstConnections(started, minimum);
		if (!first.await()) {
			TransportThreads.await(end(started, Duration.ZERO));
			throw new PoolStartException(this.name, first.online(), minimum, first.failures());
		}
	}

	/**
	 * Wait until a request can be sent: until a connection is online, not suspended, and
	 * allowed by the filter, or would be dialled on demand. May be called before the pool
	 * is started.
	 * @param timeout how long to wait at most; with zero or less it only looks
	 * @return whether there is such a connection; {@code false} after the timeout
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if called on an event loop
	 */
	public boolean awaitOnline(Duration timeout) throws InterruptedException {
		this.threads.refuseOnEventLoop("Pool.awaitOnline()");
		long nanos = TimeUnit.NANOSECONDS.convert(timeout);
		long longest = this.options.hasFilter() ? FILTER_POLL_INTERVAL.toNanos() : Long.MAX_VALUE;
		long start = System.nanoTime();
		while (true) {
			CompletableFuture<?> change = this.changes.next();
			if (usable() != null || dialsForNextRequest()) {
				return true;
			}
			long left = nanos - (System.nanoTime() - start);
			if (left <= 0) {
				return false;
			}
			try {
				change.get(Math.min(left, longest), TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				// look once more
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex.getCause());
			}
		}
	}

	/** The state may have changed. On the scheduler. */
	private void changed() {
		this.changes.changed();
		if (this.options.listener() != PoolListener.NONE) {
			this.notifier.stateMayHaveChanged();
		}
	}

	/**
	 * Stop dialling, refuse new requests, and close all connections at the same time,
	 * each in good order. Waits until they are closed, also if another call has begun the
	 * stop. Called by a handler of one of these connections, it returns at once and the
	 * stop goes on, since the close waits for that handler. Does nothing if the pool is
	 * not started. If the thread is interrupted, it waits no longer and stays
	 * interrupted; the stop goes on, and requests in flight still have their grace.
	 * @param grace how long requests in flight may still take
	 * @throws IllegalStateException if called on an event loop
	 */
	public void stop(Duration grace) {
		this.threads.refuseOnEventLoop("Pool.stop()");
		CompletableFuture<@Nullable Void> end = end(grace);
		if (this.connectors.values().stream().noneMatch(Connector::isServing)) {
			TransportThreads.await(end);
		}
	}

	/** Begin to stop. The future completes on the scheduler when the pool has stopped. */
	CompletableFuture<@Nullable Void> end(Duration grace) {
		return end(this.members, grace);
	}

	/** Stop these members, but not those that another start has made meanwhile. */
	private CompletableFuture<@Nullable Void> end(List<Member> current, Duration grace) {
		CompletableFuture<@Nullable Void> end;
		boolean stopping;
		synchronized (this.lifecycle) {
			stopping = this.members == current && !current.isEmpty();
			if (stopping) {
				this.members = List.of();
				this.ended = allEnded(current, this.ended);
			}
			end = this.ended;
		}
		if (stopping) {
			notifyOfStop();
			current.forEach((member) -> member.stop(grace));
			if (this.demand != null) {
				this.demand.wakeAll();
			}
		}
		return end;
	}

	private static CompletableFuture<@Nullable Void> allEnded(List<Member> members, CompletableFuture<?> former) {
		return CompletableFuture.allOf(Stream.concat(Stream.of(former), members.stream().map(Member::end))
			.toArray(CompletableFuture<?>[]::new));
	}

	private void notifyOfStop() {
		try {
			this.scheduler.execute(this::changed);
		}
		catch (RejectedExecutionException ex) {
			// the transport is closed, and no listener is notified any more
		}
	}

	/**
	 * Stop, with the longest close timeout of the connections as grace.
	 */
	@Override
	public void close() {
		stop(this.options.closeTimeout());
	}

	/**
	 * Whether the pool is started. A started pool may have no connection online.
	 * @return whether it is
	 */
	public boolean isRunning() {
		return !this.members.isEmpty();
	}

	/**
	 * Return the statistics of the pool. Takes no lock and does not block, but asks the
	 * filter, unless called on an event loop or by the filter itself: there the filter's
	 * last answers count.
	 * @return the statistics
	 */
	public PoolStats stats() {
		return stats(true);
	}

	/**
	 * Return the statistics of the pool.
	 * @param notifies whether the listener is notified if the filter's answer has changed
	 */
	PoolStats stats(boolean notifies) {
		List<Member> current = this.members;
		String failure = current.isEmpty() ? this.name + ": the pool is not started"
				: PoolStats.lastFailure(current, this.clock.getAsLong());
		return PoolStats.of(current, this.options.members().size(), (this.demand != null) ? this.demand.waiting() : 0,
				failure, notifies);
	}

	/**
	 * Return the members of the pool, to look at them, suspend them or make them
	 * reconnect.
	 * @return the members, in the order of their addresses; empty if the pool is not
	 * started
	 */
	public List<PoolMember> members() {
		return List.copyOf(this.members);
	}

	/**
	 * Return the connections that are online, including those of suspended members.
	 * @return the connections, in the order of their addresses
	 */
	public List<Connection> connections() {
		return this.members.stream().map(Member::online).filter(Objects::nonNull).toList();
	}

	/**
	 * Return a view of this pool as one connection that survives reconnects. Closing the
	 * view stops the pool.
	 * @return the view
	 */
	public Connection asConnection() {
		return new PooledConnection(this, this.options.addresses().get(0), this.options.closeTimeout(), format());
	}

	/**
	 * Return the connection that a message would be sent over, for example to send
	 * several messages over the same one. It may end at any time, and does not reconnect.
	 * A pool that dials on demand is not dialled by this call; if it limits the requests
	 * of a connection, it returns none, since it could not count them.
	 * @param message a message; nothing is sent
	 * @return a connection, chosen by the pool's filter and strategy
	 * @throws NotSentException if there is none, with the statistics of the pool
	 */
	public Connection connection(IsoMessage message) {
		return select(message);
	}

	@Override
	public IsoMessage send(IsoMessage request) {
		Demand demand = this.demand;
		return (demand != null) ? demand.send(request, null, sendTimeout()) : selectForRequest(request).send(request);
	}

	@Override
	public IsoMessage send(IsoMessage request, Duration timeout) {
		Demand demand = this.demand;
		return (demand != null) ? demand.send(request, timeout, timeout)
				: selectForRequest(request).send(request, timeout);
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request) {
		if (this.demand != null) {
			return this.demand.sendAsync(request, null, sendTimeout());
		}
		try {
			return selectForRequest(request).sendAsync(request);
		}
		catch (NotSentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout) {
		if (this.demand != null) {
			return this.demand.sendAsync(request, timeout, timeout);
		}
		try {
			return selectForRequest(request).sendAsync(request, timeout);
		}
		catch (NotSentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public CompletableFuture<@Nullable Void> transmit(IsoMessage message) {
		if (this.demand != null) {
			return this.demand.call(message, sendTimeout(), (connection, left) -> connection.transmit(message));
		}
		try {
			return select(message).transmit(message);
		}
		catch (NotSentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** Write frames as they are over any connection of a pool that dials on demand. */
	CompletableFuture<@Nullable Void> writeRaw(byte[] frames) {
		return Objects.requireNonNull(this.demand)
			.call(null, sendTimeout(), (connection, left) -> connection.writeRaw(frames));
	}

	private Duration sendTimeout() {
		return this.options.connection().timeouts().send();
	}

	/** Select a connection for a request, and count the request if there is none. */
	private Connection selectForRequest(IsoMessage request) {
		try {
			return select(request);
		}
		catch (NotSentException ex) {
			this.options.connection()
				.metrics()
				.requestEnded(RequestId.of(this.name, request).mti(), RequestOutcome.NOT_SENT, null, 0);
			throw ex;
		}
	}

	private Connection select(IsoMessage message) {
		List<Member> current = this.members;
		if (current.isEmpty()) {
			throw new NotSentException(FailureReason.POOL_STOPPED, RequestId.of(this.name, message), "");
		}
		OnDemand onDemand = this.options.onDemand();
		boolean counted = onDemand != null && onDemand.requestsPerConnection() != null;
		Connection connection = counted ? null : this.selector.select(current, message);
		if (connection == null) {
			throw noneFor(RequestId.of(this.name, message), current);
		}
		return connection;
	}

	private NotSentException noneFor(RequestId id, List<Member> current) {
		boolean online = current.stream().anyMatch(Member::isOnline);
		return new NotSentException(online ? FailureReason.NONE_USABLE : FailureReason.NO_CONNECTION, id,
				stats().toString());
	}

	/** Take a place for a message; {@code null} if all are in use and one may wait. */
	private @Nullable Place takePlace(@Nullable IsoMessage message) {
		List<Member> current = this.members;
		RequestId id = (message != null) ? RequestId.of(this.name, message) : new RequestId(this.name, null, null);
		if (current.isEmpty()) {
			throw new NotSentException(FailureReason.POOL_STOPPED, id, "");
		}
		Place place = this.selector.takePlace(current, message);
		// a place may be given back between the two looks: then it wakes the message
		if (place == null && current.stream().noneMatch((member) -> member.isBusy() || member.hasPlace())) {
			throw noneFor(id, current);
		}
		return place;
	}

	/** A place may be free. On any thread. */
	private void placeFree() {
		if (this.demand != null) {
			this.demand.wakeNext();
		}
	}

	/** Return how many requests have moved to another connection, see {@link Demand}. */
	long moved() {
		return (this.demand != null) ? this.demand.moved() : 0;
	}

	boolean isOnDemand() {
		return this.demand != null;
	}

	/** Whether the next request is given a connection that may have to be dialled. */
	boolean dialsForNextRequest() {
		return this.demand != null && this.members.stream().anyMatch((member) -> member.isBusy() || member.hasPlace());
	}

	/**
	 * Return a connection that may be used, one that takes requests if there is one.
	 */
	@Nullable Connection usable() {
		return this.selector.first(this.members);
	}

	@Override
	public String toString() {
		return this.name + " (" + stats() + ")";
	}

}
