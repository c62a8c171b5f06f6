package dev.iso8583.pool;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.connection.RequestOutcome;
import dev.iso8583.tcp.ConnectionOwner;
import dev.iso8583.tcp.Connector;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.TransportThreads;

/**
 * A connection to each of several addresses. Requests go to those that are online, by
 * default in turn; one that is lost is dialled again, without end, with growing delays.
 * Safe for use by several threads.
 * <p>
 * A request is handed to one connection and to no other: when that fails, its caller is
 * told, see {@link Connection}. When none is online, the caller is told at once with
 * {@link NotSentException}, whose text has the pool's figures and its last failure.
 */
public final class Pool implements AutoCloseable {

	private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

	private final String name;

	private final TransportThreads threads;

	private final PoolOptions options;

	/**
	 * Made once, since connectors of responses that may come on any connection remember.
	 */
	private final Map<ConnectionOptions, Connector> connectors = new IdentityHashMap<>();

	private final ScheduledExecutorService scheduler;

	private final LongSupplier clock;

	private final DoubleSupplier random;

	private final PoolStateNotifier news;

	private final MemberSelector chooser;

	/** Completes with the next change, if somebody waits for it. */
	private final AtomicReference<@Nullable CompletableFuture<@Nullable Void>> change = new AtomicReference<>();

	private final Object lifecycle = new Object();

	/** Empty when the pool is not started. Written under the lock, read anywhere. */
	private volatile List<Member> members = List.of();

	/**
	 * Completes when nothing is left of members that were stopped. Guarded by the lock.
	 */
	private CompletableFuture<@Nullable Void> ended = CompletableFuture.completedFuture(null);

	/**
	 * Create a pool, which does nothing until it is started.
	 * @param name its name, for logs and metrics
	 * @param transport the threads of its connections
	 * @param options what it is made of
	 */
	public Pool(String name, Transport transport, PoolOptions options) {
		this(name, transport, options, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
	}

	/** Create a pool with a clock and with chance of its own. */
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
		this.chooser = new MemberSelector(options.strategy());
		this.news = new PoolStateNotifier(this, options.hasFilter(), options.listener(), this.threads.inOrder());
	}

	/**
	 * Return the name of the pool.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Dial all addresses at once and wait until as many connections are online as must
	 * be. The others keep being dialled. Does nothing if the pool is started. If it is
	 * still being stopped, its old connections end first: a far end may have one session
	 * for each.
	 * @throws PoolStartException if every address has been dialled and too few
	 * connections have come online by then, at the first dial or a later one; or if the
	 * thread is interrupted, which it still is then
	 * @throws IllegalStateException if called on an event loop
	 */
	public void start() {
		this.threads.refuseOnEventLoop("Pool.start()");
		StartedPool started;
		CompletableFuture<@Nullable Void> othersEnded;
		synchronized (this.lifecycle) { // one start or stop at a time; nothing is awaited
										// under it
			if (!this.members.isEmpty()) {
				return;
			}
			started = new StartedPool(this.name, this.options, this.scheduler, this.clock, this.random, this::dial,
					this::changed, this.threads::isOnEventLoop);
			started.starting = this.options.minimumConnections() > 0;
			this.members = started.members;
			othersEnded = this.ended;
		}
		othersEnded.thenRun(() -> started.members.forEach(Member::start));
		awaitMinimum(started.members);
		started.starting = false;
	}

	private Runnable dial(MemberOptions member, ConnectionOwner owner) {
		return Objects.requireNonNull(this.connectors.get(this.options.connectionOf(member)))
			.dial(member.address(), owner);
	}

	private void awaitMinimum(List<Member> started) {
		int minimum = this.options.minimumConnections();
		if (minimum == 0) {
			return;
		}
		AtomicInteger online = new AtomicInteger();
		AtomicInteger undecided = new AtomicInteger(started.size());
		CompletableFuture<@Nullable Void> decided = new CompletableFuture<>();
		for (Member member : started) {
			member.firstOnline().thenRun(() -> {
				if (online.incrementAndGet() >= minimum) {
					decided.complete(null);
				}
			});
			member.firstDial().whenComplete((failure, stopped) -> {
				if (undecided.decrementAndGet() == 0) {
					decided.complete(null);
				}
			});
		}
		boolean waited = TransportThreads.await(decided);
		if (!waited || online.get() < minimum) {
			TransportThreads.await(end(started, Duration.ZERO));
			throw new PoolStartException(this.name, online.get(), minimum, waited ? failures(started)
					: List.of(new IllegalStateException("the waiting thread was interrupted")));
		}
	}

	private static List<RuntimeException> failures(List<Member> members) {
		return members.stream()
			.filter((member) -> !member.firstOnline().isDone())
			.map(Member::firstDial)
			.filter((dial) -> !dial.isCompletedExceptionally())
			.map((dial) -> dial.getNow(null))
			.filter(Objects::nonNull)
			.toList();
	}

	/**
	 * Wait until a request can be sent: a connection is online, not suspended, and let
	 * through by the filter. A pool that is not started waits for its start, too.
	 * @param timeout how long to wait at most; zero or less only looks
	 * @return whether there is such a connection, {@code false} if the time is over
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if called on an event loop
	 */
	public boolean awaitOnline(Duration timeout) throws InterruptedException {
		this.threads.refuseOnEventLoop("Pool.awaitOnline()");
		long nanos = TimeUnit.NANOSECONDS.convert(timeout);
		// a filter may change its mind without a word
		long longest = this.options.hasFilter() ? LOOK_AGAIN.toNanos() : Long.MAX_VALUE;
		long start = System.nanoTime();
		while (true) {
			// before the look: what comes after it must end the wait
			CompletableFuture<?> change = this.change
				.updateAndGet((next) -> (next != null) ? next : new CompletableFuture<>());
			if (usable() != null) {
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
				// looks once more
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex.getCause());
			}
		}
	}

	/** Something happened that may have changed the state. On the scheduler. */
	private void changed() {
		CompletableFuture<@Nullable Void> waiting = this.change.getAndSet(null);
		if (waiting != null) {
			waiting.complete(null);
		}
		this.news.look();
	}

	/**
	 * Stop: hand out no connection any more, stop dialling, and close all connections at
	 * once, each in good order. Waits for the end, also if another call has begun the
	 * stop; but not when called by a handler of one of these connections, which wait for
	 * it: then the stop has begun when this returns. Does nothing if the pool is not
	 * started. If the thread is interrupted, it waits no longer and stays interrupted;
	 * the stop goes on by itself, and requests in flight have their grace.
	 * @param grace how long requests in flight may take
	 * @throws IllegalStateException if called on an event loop
	 */
	public void stop(Duration grace) {
		this.threads.refuseOnEventLoop("Pool.stop()");
		CompletableFuture<@Nullable Void> end = end(grace);
		if (this.connectors.values().stream().noneMatch(Connector::isServing)) {
			TransportThreads.await(end);
		}
	}

	/** Begin to stop, and return what completes on the scheduler when it is done. */
	CompletableFuture<@Nullable Void> end(Duration grace) {
		return end(this.members, grace);
	}

	/** Stop these members, and leave those alone that somebody has started meanwhile. */
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
			lookForNews();
			current.forEach((member) -> member.stop(grace));
		}
		return end;
	}

	private static CompletableFuture<@Nullable Void> allEnded(List<Member> members, CompletableFuture<?> others) {
		return CompletableFuture.allOf(Stream.concat(Stream.of(others), members.stream().map(Member::end))
			.toArray(CompletableFuture<?>[]::new));
	}

	private void lookForNews() {
		try {
			this.scheduler.execute(this::changed);
		}
		catch (RejectedExecutionException ex) {
			// the transport is closed, and nobody is told anything any more
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
	 * Return the figures of the pool. Takes no lock and waits for nothing, but asks the
	 * filter, unless called on an event loop or by the filter itself, where its last
	 * answer stands.
	 * @return the figures
	 */
	public PoolStats stats() {
		return stats(true);
	}

	/**
	 * Return the figures of the pool.
	 * @param tells whether the listener is told if the filter has changed its mind
	 */
	PoolStats stats(boolean tells) {
		List<Member> current = this.members;
		Map<MemberState, Integer> states = new EnumMap<>(MemberState.class);
		int usable = 0;
		int silent = 0;
		for (Member member : current) {
			MemberState state = member.state();
			states.merge(state, 1, Integer::sum);
			if (state == MemberState.ONLINE && member.passesFilter(tells)) {
				usable++;
				silent += member.isSilent() ? 1 : 0;
			}
		}
		return new PoolStats(states.getOrDefault(MemberState.ONLINE, 0), usable, silent, this.options.members().size(),
				states.getOrDefault(MemberState.CONNECTING, 0), states.getOrDefault(MemberState.SUSPENDED, 0),
				current.stream().mapToInt(Member::pending).sum(), lastFailure(current));
	}

	private @Nullable String lastFailure(List<Member> current) {
		if (current.isEmpty()) {
			return this.name + ": the pool is not started";
		}
		long now = this.clock.getAsLong();
		return current.stream()
			.filter((member) -> member.lastFailure() != null)
			.min(Comparator.comparingLong((member) -> now - member.lastFailureNanos()))
			.map((member) -> member.lastFailure() + ", "
					+ TimeUnit.NANOSECONDS.toSeconds(now - member.lastFailureNanos()) + " s ago")
			.orElse(null);
	}

	/**
	 * Return the members of the pool, to look at them, suspend them or have them
	 * reconnected.
	 * @return the members, in the order of their addresses; none if the pool is not
	 * started
	 */
	public List<PoolMember> members() {
		return List.copyOf(this.members);
	}

	/**
	 * Return the connections that are online, those of suspended members among them.
	 * @return the connections, in the order of their addresses
	 */
	public List<Connection> connections() {
		return this.members.stream().map(Member::online).filter(Objects::nonNull).toList();
	}

	/**
	 * Return a view of this pool as one connection that survives reconnects. To close it
	 * stops the pool.
	 * @return the view
	 */
	public Connection asConnection() {
		return new PooledConnection(this, this.options.addresses().get(0), this.options.closeTimeout());
	}

	/**
	 * Return the connection that a message would be sent over, for example to send others
	 * over the same. It may end at any time, and does not come back by itself.
	 * @param message a message; nothing is sent
	 * @return a connection, chosen by the pool's filter and strategy
	 * @throws NotSentException if there is none, with the pool's figures
	 */
	public Connection connection(IsoMessage message) {
		return pick(message);
	}

	/**
	 * Send a request over a connection that is online and wait for its response, for the
	 * configured send timeout.
	 * @param request a message of a type that is answered, with its match fields set
	 * @return the response, whatever its response code
	 * @throws NotSentException if no byte of it left us: it is safe to send it again
	 * @throws OutcomeUnknownException if it may have arrived: reverse it or inquire
	 * @throws Iso8583Exception if there is no response for another reason, see
	 * {@link Connection}
	 * @throws IllegalStateException if called on an event loop, where waiting would stop
	 * all connections
	 */
	public IsoMessage send(IsoMessage request) {
		return pickForRequest(request).send(request);
	}

	/**
	 * Send a request over a connection that is online and wait for its response.
	 * @param request a message of a type that is answered, with its match fields set
	 * @param timeout how long to wait, more than zero
	 * @return the response, whatever its response code
	 * @throws Iso8583Exception as of {@link #send(IsoMessage)}
	 */
	public IsoMessage send(IsoMessage request, Duration timeout) {
		return pickForRequest(request).send(request, timeout);
	}

	/**
	 * Send a request over a connection that is online, with the configured send timeout.
	 * @param request a message of a type that is answered, with its match fields set
	 * @return a future of the response, see {@link Connection#sendAsync(IsoMessage)}
	 */
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request) {
		return pickOrFail(request, this::pickForRequest, (connection) -> connection.sendAsync(request));
	}

	/**
	 * Send a request over a connection that is online.
	 * @param request a message of a type that is answered, with its match fields set
	 * @param timeout how long to wait, more than zero
	 * @return a future of the response, see {@link Connection#sendAsync(IsoMessage)}
	 */
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout) {
		return pickOrFail(request, this::pickForRequest, (connection) -> connection.sendAsync(request, timeout));
	}

	/**
	 * Send a message that is not answered, such as a notification, over a connection that
	 * is online.
	 * @param message the message
	 * @return a future that completes when the bytes were handed to the network
	 */
	public CompletableFuture<@Nullable Void> transmit(IsoMessage message) {
		return pickOrFail(message, this::pick, (connection) -> connection.transmit(message));
	}

	private <T extends @Nullable Object> CompletableFuture<T> pickOrFail(IsoMessage message,
			Function<IsoMessage, Connection> picks, Function<Connection, CompletableFuture<T>> call) {
		Connection connection;
		try {
			connection = picks.apply(message);
		}
		catch (NotSentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return call.apply(connection);
	}

	/** Pick a connection, and count a request that none is found for. */
	private Connection pickForRequest(IsoMessage request) {
		try {
			return pick(request);
		}
		catch (NotSentException ex) {
			this.options.connection()
				.metrics()
				.requestEnded(RequestId.of(this.name, request).mti(), RequestOutcome.NOT_SENT, null, 0);
			throw ex;
		}
	}

	private Connection pick(IsoMessage message) {
		List<Member> current = this.members;
		if (current.isEmpty()) {
			throw refused(message, FailureReason.POOL_STOPPED, "");
		}
		Connection connection;
		try {
			connection = this.chooser.choose(current, message);
		}
		catch (MemberSelector.UnfitStrategyException ex) {
			throw refused(message, FailureReason.STRATEGY_FAILED, ex.getMessage());
		}
		if (connection == null) {
			boolean online = current.stream().anyMatch(Member::isOnline);
			throw refused(message, online ? FailureReason.NONE_USABLE : FailureReason.NO_CONNECTION,
					stats().toString());
		}
		return connection;
	}

	/**
	 * Return a connection that may be used, one that takes requests if there is one.
	 */
	@Nullable Connection usable() {
		return this.chooser.first(this.members);
	}

	private NotSentException refused(IsoMessage message, FailureReason reason, @Nullable String detail) {
		return new NotSentException(reason, RequestId.of(this.name, message), String.valueOf(detail));
	}

	@Override
	public String toString() {
		return this.name + " (" + stats() + ")";
	}

}
