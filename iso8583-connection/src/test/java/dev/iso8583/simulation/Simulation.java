package dev.iso8583.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CallbackThreads;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.InboundOrder;
import dev.iso8583.connection.MatchScope;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.matching.EchoedFields;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.StanGenerator;
import dev.iso8583.pool.Backoff;
import dev.iso8583.pool.OnDemand;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolMember;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.pool.PoolStrategy;
import dev.iso8583.pool.SimulatedPool;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.server.SimulatedServer;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RecordingMetrics;
import dev.iso8583.transport.SimulatedTransport;
import dev.iso8583.transport.Transport;

/**
 * One run: a pool, and far ends that are scripted or our own servers, in a network with
 * faults. A seed decides which faults. After a while they end, and the run checks that
 * every request had a true outcome and nothing is left.
 */
final class Simulation {

	private static final int STAN = 11;

	private static final int RRN = 37;

	private static final int FIRST_PORT = 7000;

	/** Longer than any answer of a far end may take, whatever the network does. */
	private static final Duration QUARANTINE = Duration.ofMinutes(10);

	private static final Duration CALM = Duration.ofMinutes(3);

	/** Shared by all runs, since making it takes longer than a run. */
	private static final MessageFormat FORMAT = Messages.format(new StansOfTheRun());

	private final World world;

	private final SplittableRandom random;

	private final History history;

	private final Network network;

	private final ConnectionLifecycles lifecycles;

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final List<Host> hosts = new ArrayList<>();

	private final List<Server> servers = new ArrayList<>();

	private final List<Integer> ports = new ArrayList<>();

	/**
	 * Whether echoed fields are compared, so that hosts may mix up their responses.
	 */
	private final boolean comparesEchoes;

	/** Whether STANs are reused soon. */
	private final boolean fewStans;

	private final Duration sendTimeout;

	private final Pool pool;

	/** Whether the pool dials on demand. */
	private final boolean onDemand;

	/** Whether the storm is over and handlers no longer fail. */
	private boolean calm;

	private int channels;

	private int stans;

	/**
	 * How many network management requests were made. The metrics count their ends, too.
	 */
	private int managed;

	private final List<String> violations = new ArrayList<>();

	private Simulation(long seed, Trace trace) {
		this.world = new World(seed, trace);
		this.random = this.world.random;
		this.history = new History(this.world);
		this.network = new Network(this.world, this.history, Weather.of(this.random));
		this.lifecycles = new ConnectionLifecycles(this.world);
		this.comparesEchoes = this.random.nextBoolean();
		this.fewStans = this.random.nextBoolean();
		this.sendTimeout = Duration.ofMillis(this.random.nextLong(200, 5000));
		StansOfTheRun.CURRENT.set(stans());
		makeFarEnds();
		this.onDemand = this.random.nextInt(3) == 0;
		this.pool = SimulatedPool.of("acquirer", transport("acquirer"), poolOptions(), this.world::now,
				this.random::nextDouble);
	}

	/**
	 * Run a seed.
	 * @return the violations of the rules, empty if there are none
	 */
	static List<String> run(long seed, Trace trace) {
		Simulation simulation = new Simulation(seed, trace);
		simulation.runs();
		return simulation.violations;
	}

	/** Few numbers, so that many are reused, or those around the overflow. */
	private StanGenerator stans() {
		if (!this.fewStans) {
			return StanGenerator.startingAt(999_990);
		}
		int numbers = this.random.nextInt(5, 200);
		int[] next = { 0 };
		return () -> 1 + next[0]++ % numbers;
	}

	private Transport transport(String name) {
		Executor lookUps = this.world.threads();
		return SimulatedTransport.of(SimulatedLoop.group(this.world, this.random.nextInt(1, 4)),
				() -> SimulatedChannel.dialling(this.network, ++this.channels), lookUps, this.world.threads(),
				this.world.threads());
	}

	private void makeFarEnds() {
		int members = this.random.nextInt(1, 5);
		boolean ours = this.random.nextInt(3) == 0;
		Transport transport = ours ? transport("issuer") : null;
		for (int index = 0; index < members; index++) {
			int port = FIRST_PORT + index;
			this.ports.add(port);
			if (transport != null) {
				Server server = SimulatedServer.of("issuer-" + index, transport,
						ServerOptions.onPort(port,
								options(true)
									.idleTime(this.random.nextBoolean() ? Duration.ofHours(1) : Duration.ofSeconds(4))
									.build()),
						() -> new SimulatedListener(this.network, () -> ++this.channels));
				this.servers.add(server);
				SimulatedServer.start(server, port);
			}
			else {
				this.hosts.add(new Host(this.network, port));
			}
		}
	}

	private ConnectionOptions.Builder options(boolean server) {
		ConnectionOptions.Builder options = ConnectionOptions.builder(FORMAT)
			.listener(this.lifecycles)
			.sendTimeout(this.sendTimeout)
			.quarantineTime(QUARANTINE)
			.echoedFields(this.comparesEchoes ? new EchoedFields(List.of(RRN)) : EchoedFields.NONE)
			.connectTimeout(Duration.ofMillis(this.random.nextLong(100, 5000)))
			.pingTimeout(Duration.ofMillis(this.random.nextLong(200, 5000)))
			.maximumUnansweredPings(this.random.nextInt(1, 4))
			.readTimeout(Duration.ofSeconds(20))
			.frameTimeout(Duration.ofSeconds(this.random.nextInt(1, 10)))
			.closeTimeout(Duration.ofSeconds(this.random.nextInt(1, 10)))
			.writeTimeout(Duration.ofSeconds(this.random.nextInt(1, 10)))
			.maximumPendingRequests(this.random.nextInt(3) == 0 ? this.random.nextInt(1, 10) : 1000)
			.maximumInboundMessages(this.random.nextInt(3) == 0 ? this.random.nextInt(1, 10) : 1000)
			.maximumOutboundBytes(this.random.nextInt(3) == 0 ? this.random.nextInt(1024, 4096) : 1 << 20)
			.overloadResponseCode(this.random.nextBoolean() ? "91" : null)
			.inboundOrder(this.random.nextBoolean() ? InboundOrder.SEQUENTIAL : InboundOrder.CONCURRENT)
			.callbacks(this.random.nextBoolean() ? CallbackThreads.DIRECT : CallbackThreads.POOLED)
			.messageHandler(new Answers(server, this.random.nextBoolean()));
		if (!server || this.random.nextBoolean()) {
			options.ping((connection) -> management("301", server));
		}
		return options;
	}

	private PoolOptions poolOptions() {
		ConnectionOptions.Builder options = options(false).idleTime(Duration.ofMillis(this.random.nextLong(500, 5000)))
			.metrics(this.metrics)
			.matchScope(this.random.nextInt(3) == 0 ? MatchScope.POOL : MatchScope.CONNECTION);
		if (this.random.nextBoolean()) {
			options.signOn((connection) -> management("001", false))
				.signOnTimeout(Duration.ofMillis(this.random.nextLong(500, 5000)));
		}
		if (this.random.nextBoolean()) {
			options.signOff((connection) -> management("002", false));
		}
		PoolOptions.Builder pool = PoolOptions.builder(options.build())
			.addresses(this.ports.stream().map((port) -> new Address("127.0.0.1", port)).toList())
			.minimumConnections(0)
			.maximumConnecting(this.random.nextInt(1, 4))
			.strategy(strategy())
			.backoff(new Backoff(Duration.ofMillis(this.random.nextLong(50, 1000)), Duration.ofSeconds(5), 2, 0.2));
		if (this.random.nextInt(3) == 0) {
			pool.maximumAge(Duration.ofSeconds(this.random.nextInt(2, 20)));
		}
		if (this.onDemand) {
			pool.onDemand(new OnDemand(Duration.ofMillis(this.random.nextLong(1, 5000)),
					this.random.nextInt(3) == 0 ? null : this.random.nextInt(1, 4),
					this.random.nextInt(3) == 0 ? this.random.nextInt(1, 10) : 1000));
		}
		return pool.build();
	}

	private PoolStrategy strategy() {
		return switch (this.random.nextInt(4)) {
			case 0 -> PoolStrategy.leastPending();
			case 1 -> PoolStrategy.primaryBackup();
			case 2 -> PoolStrategy.sticky(RRN);
			default -> PoolStrategy.roundRobin();
		};
	}

	private IsoMessage management(String code, boolean server) {
		this.managed += server ? 0 : 1;
		IsoMessage message = FORMAT.set(FORMAT.newMessage("0800"), 70, code);
		// a number that is never reused: only requests are to meet their predecessors
		return FORMAT.set(message, STAN, Messages.stan(500_000 + ++this.stans));
	}

	private void runs() {
		this.pool.start();
		Storm storm = new Storm(this.world, this.network, this.hosts, this.pool,
				new Behaviour.Allowed(this.comparesEchoes || !this.fewStans, this.comparesEchoes));
		Duration length = Duration.ofSeconds(this.random.nextInt(5, 60));
		storm.begin(length);
		scheduleCalls(length);
		this.world.passes(length.plusSeconds(1));
		storm.end();
		this.calm = true;
		if (this.random.nextInt(3) > 0) {
			this.world.passes(CALM);
			checkRecovery();
			this.world.trace.line(this.world.now(), () -> "the pool is stopped");
		}
		// else stop it in the middle of everything
		end();
	}

	private void scheduleCalls(Duration length) {
		int calls = this.random.nextInt(1, 150);
		for (int call = 0; call < calls; call++) {
			this.world.after(Duration.ofNanos(this.random.nextLong(length.toNanos())), this::call);
		}
	}

	private void call() {
		// many callers act at the same moment
		int calls = this.random.nextInt(10) == 0 ? this.random.nextInt(2, 12) : 1;
		for (int call = 0; call < calls; call++) {
			Server server = this.servers.isEmpty() || this.random.nextInt(4) > 0 ? null
					: this.servers.get(this.random.nextInt(this.servers.size()));
			if (server != null) {
				push(server);
			}
			else {
				sends(null);
			}
		}
	}

	private void push(Server server) {
		List<Connection> clients = server.connections();
		if (!clients.isEmpty()) {
			sends(clients.get(this.random.nextInt(clients.size())));
		}
	}

	private void sends(@Nullable Connection client) {
		IsoMessage request = FORMAT.newMessage("0100");
		String stan = request.getField(STAN).toString();
		Duration timeout = timeout();
		Call call = this.history.begins("0100", stan, client == null, timeout);
		FORMAT.set(request, RRN, call.rrn);
		CompletableFuture<IsoMessage> future = (client == null) ? this.pool.sendAsync(request, timeout)
				: client.sendAsync(request, timeout);
		this.history.awaits(call, future);
		if (this.random.nextInt(20) == 0) {
			this.world.after(Duration.ofMillis(this.random.nextLong(1, 1000)), () -> {
				call.cancelled = true;
				future.cancel(false);
			});
		}
		if (this.random.nextInt(40) == 0 && client == null) {
			this.world.after(Duration.ofMillis(this.random.nextLong(1, 1000)), () -> {
				this.history.rejects(stan);
				this.pool.connections()
					.forEach((connection) -> connection.reject(request, new IllegalStateException()));
			});
		}
	}

	/**
	 * Some timeouts are far longer than the run, which shows timers that are left behind.
	 */
	private Duration timeout() {
		return switch (this.random.nextInt(8)) {
			case 0, 1 -> Duration.ofMillis(this.random.nextLong(1, 10_000));
			case 2 -> Duration.ofHours(1);
			default -> this.sendTimeout;
		};
	}

	/**
	 * After the storm every member is back and no request is pending. Echo tests go on,
	 * and connections are still replaced at their maximum age, so each condition must
	 * hold at some moment only.
	 */
	private void checkRecovery() {
		for (PoolMember member : this.pool.members()) {
			// where dialled on demand, it comes back with the next request
			if (!this.onDemand && !soon(() -> member.connection() != null)) {
				this.violations.add(member + " is not back");
			}
		}
		if (this.onDemand && !soon(() -> this.pool.asConnection().takesRequests())) {
			this.violations.add(this.pool + " takes no requests");
		}
		if (!soon(() -> this.pool.stats().pending() <= this.history.unanswered())) {
			this.violations.add(this.pool.stats().pending() + " requests are still pending");
		}
	}

	private boolean soon(BooleanSupplier condition) {
		for (int moment = 0; moment < 200 && !condition.getAsBoolean(); moment++) {
			this.world.passes(Duration.ofMillis(7));
		}
		return condition.getAsBoolean();
	}

	private void end() {
		CompletableFuture<?> poolEnd = SimulatedPool.end(this.pool, Duration.ofSeconds(this.random.nextInt(10)));
		this.world.passes(Duration.ofSeconds(30));
		List<CompletableFuture<?>> serverEnds = new ArrayList<>();
		this.servers.forEach((server) -> serverEnds.add(SimulatedServer.end(server, Duration.ofSeconds(1))));
		// for handlers that still answer on a closed line
		this.world.passes(Duration.ofMinutes(2));
		if (!poolEnd.isDone()) {
			this.violations.add("the pool has not ended");
		}
		serverEnds.stream()
			.filter((end) -> !end.isDone())
			.forEach((end) -> this.violations.add("a server has not ended"));
		this.violations.addAll(this.history.violations());
		this.violations.addAll(this.lifecycles.violations());
		checkLeftovers();
	}

	private void checkLeftovers() {
		long ended = List.of("ANSWERED", "UNKNOWN", "NOT_SENT", "REJECTED", "CANCELLED")
			.stream()
			.mapToLong(this.metrics::count)
			.sum();
		long calls = this.managed;
		for (Call call : this.history.calls()) {
			calls += call.byClient ? 1 : 0;
		}
		// a request that moves to another connection is counted there, too
		calls += SimulatedPool.moved(this.pool);
		if (this.pool.stats().waiting() != 0) {
			this.violations.add(this.pool + " has requests that wait");
		}
		if (ended != calls) {
			this.violations.add(calls + " requests were sent, but the metrics counted " + ended + " ends");
		}
		if (!this.world.isQuiet()) {
			this.violations.add("something is still scheduled: " + this.world.whatIsScheduled());
		}
		if (this.network.lines() != 0) {
			this.violations.add(this.network.lines() + " lines are still there");
		}
		if (this.world.memory.metric().usedHeapMemory() + this.world.memory.metric().usedDirectMemory() != 0) {
			this.violations.add("buffers were not released: " + this.world.memory.metric());
		}
		if (this.world.disturbance() != null) {
			StringWriter where = new StringWriter();
			this.world.disturbance().printStackTrace(new PrintWriter(where));
			this.violations.add(where.toString());
		}
		for (Server server : this.servers) {
			if (!server.clients().isEmpty() || server.stats().connecting() != 0) {
				this.violations.add(server + " still has clients");
			}
		}
	}

	/** The STANs of the run on the current thread. */
	private static final class StansOfTheRun implements StanGenerator {

		static final ThreadLocal<StanGenerator> CURRENT = new ThreadLocal<>();

		@Override
		public int next() {
			return CURRENT.get().next();
		}

		@Override
		public boolean reserve(int stan) {
			return CURRENT.get().reserve(stan);
		}

		@Override
		public void release(int stan) {
			CURRENT.get().release(stan);
		}

	}

	/** Answers requests: at once, later, with a failure, or not at all. */
	private final class Answers implements MessageHandler {

		private final boolean server;

		private final boolean nonBlocking;

		Answers(boolean server, boolean nonBlocking) {
			this.server = server;
			this.nonBlocking = nonBlocking;
		}

		@Override
		public boolean isNonBlocking(Mti mti) {
			return this.nonBlocking;
		}

		@Override
		public @Nullable IsoMessage handle(IsoMessage message, Connection connection) {
			throw new IllegalStateException("handleAsync is called");
		}

		@Override
		public CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection) {
			CompletableFuture<@Nullable IsoMessage> answer = new CompletableFuture<>();
			if (!FORMAT.hasGuide(Mti.of(message)) || isResponse(message)) {
				answer.complete(null);
				return answer;
			}
			Simulation.this.history.handled(message, this.server);
			IsoMessage reply = FORMAT.responseTo(message);
			reply.copyFieldsFrom(message, RRN);
			FORMAT.set(reply, 39, "00");
			switch (Simulation.this.calm ? 3 : Simulation.this.random.nextInt(20)) {
				case 0 -> throw new IllegalStateException("for a test");
				case 1 -> answer.complete(null);
				case 2 -> answer.completeExceptionally(new IllegalStateException("for a test"));
				default -> Simulation.this.world.after(handlerTime(), () -> answer.complete(reply));
			}
			return answer;
		}

		private Duration handlerTime() {
			int slowest = Simulation.this.calm ? 10 : Simulation.this.random.nextInt(10) == 0 ? 8000 : 200;
			return Duration.ofMillis(Simulation.this.random.nextInt(slowest));
		}

		private static boolean isResponse(IsoMessage message) {
			return ((message.getType() >> 4) & 1) == 1;
		}

	}

}
