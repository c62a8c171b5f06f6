package dev.iso8583.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.Delivery;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.testing.FaultProxy.Fault;
import dev.iso8583.testing.FaultProxy;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A pool of one member and a far end that answers, with a bad network between them.
 */
@Tag("slow")
class FaultyNetworkTests {

	private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(50), 2, 0.2);

	private static final long SEED = Long.getLong("iso8583.seed", new Random().nextLong());

	@RegisterExtension
	final Link link = new Link();

	private final RawPeer farEnd = RawPeer.listening();

	private final FaultProxy network = FaultProxy.to(this.farEnd.port());

	/** How often the far end has seen a STAN. */
	private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();

	private Pool pool;

	@AfterEach
	void stop() {
		this.pool.stop(Duration.ZERO);
		this.network.close();
		this.farEnd.close();
	}

	@Test
	void framesThatComeByteByByteOrManyAtOnceAreTheSameMessages() {
		this.network.next(FaultProxy.splitting(), FaultProxy.gluing(100));
		answersAll();
		givenOnline((options) -> options);
		assertAllAnsweredByTheirOwn(inFlight(1000));
	}

	@Test
	void answersInAnyOrderReachTheirCallers() {
		this.network.next(FaultProxy.passing(), FaultProxy.reversing(500));
		answersAll();
		givenOnline((options) -> options);
		assertAllAnsweredByTheirOwn(inFlight(1000));
	}

	@Test
	void answerThatTheNetworkDelaysPastTheTimeoutIsLateOnceAndAnswersNoOtherRequest() {
		FaultProxy.Gate gate = new FaultProxy.Gate();
		this.network.next(FaultProxy.passing(), FaultProxy.behind(gate));
		answersAll();
		givenOnline((options) -> options);
		OutcomeUnknownException unknown = Link
			.timesOut(() -> this.pool.sendAsync(this.link.request("0100", 7), Duration.ofMillis(50)));
		assertThat(unknown.reason()).isEqualTo(FailureReason.TIMEOUT);
		assertThat(unknown.delivery()).isEqualTo(Delivery.MAYBE_SENT);
		CompletableFuture<IsoMessage> next = this.pool.sendAsync(this.link.request("0100", 8));
		gate.opens();
		assertThat(Messages.stanOf(Link.resultOf(next))).isEqualTo("000008");
		await().untilAsserted(
				() -> assertThat(this.link.listener.notifications()).containsExactly("online", "late 0110 000007"));
		assertThat(this.link.metrics.count("late")).isEqualTo(1);
		assertThat(this.link.metrics.count("ANSWERED")).isEqualTo(1);
		assertThat(this.link.metrics.count("UNKNOWN")).isEqualTo(1);
	}

	@Test
	void answerThatTheNetworkDoublesAnswersOnce() {
		this.network.next(FaultProxy.passing(), FaultProxy.doubling((number) -> true));
		answersAll();
		givenOnline((options) -> options);
		assertAllAnsweredByTheirOwn(inFlight(50));
		await().until(() -> this.link.metrics.count("unmatched NO_REQUEST") == 50);
		assertThat(this.link.metrics.count("ANSWERED")).isEqualTo(50);
	}

	@Test
	void answersThatTheNetworkLosesAreUnknownAndTheOthersArrive() {
		this.network.next(FaultProxy.passing(), FaultProxy.dropping((number) -> number == 2));
		answersAll();
		givenOnline((options) -> options);
		assertThat(Messages.stanOf(Link.resultOf(send(1)))).isEqualTo("000001");
		assertThat(
				Link.timesOut(() -> this.pool.sendAsync(this.link.request("0100", 2), Duration.ofMillis(50))).reason())
			.isEqualTo(FailureReason.TIMEOUT);
		assertThat(Messages.stanOf(Link.resultOf(send(3)))).isEqualTo("000003");
		assertThat(this.network.connections()).isEqualTo(1);
	}

	@Test
	void fiveHundredInFlightFailAtOnceWhenTheConnectionIsResetAmidAnAnswer() {
		FaultProxy.Gate gate = new FaultProxy.Gate();
		Fault reset = FaultProxy.resettingWithin(1);
		this.network.next(FaultProxy.passing(), (lane, frame, number) -> {
			FaultProxy.behind(gate).comes(lane, new byte[0], number);
			reset.comes(lane, frame, number);
		});
		answersAll();
		givenOnline((options) -> options.sendTimeout(Duration.ofMinutes(10)));
		Connection connection = this.pool.connections().get(0);
		List<CompletableFuture<IsoMessage>> answers = inFlight(500);
		await().until(() -> this.seen.size() == 500);
		gate.opens();
		for (CompletableFuture<IsoMessage> answer : answers) {
			OutcomeUnknownException unknown = Link.failureOf(answer, OutcomeUnknownException.class);
			assertThat(unknown.reason()).isEqualTo(FailureReason.CLOSED);
			assertThat(unknown.delivery()).isEqualTo(Delivery.MAYBE_SENT);
		}
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.NETWORK_ERROR);
		assertThat(connection.pending()).isZero();
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		Link.resultOf(send(501));
		assertThat(this.seen.values()).as("nothing was sent again").allMatch((times) -> times.get() == 1);
	}

	@Test
	void memberThatIsCutBeforeItsSignOnIsAnsweredGetsNoTraffic() {
		FaultProxy.Gate gate = new FaultProxy.Gate();
		Fault cut = FaultProxy.cuttingAfter(1);
		for (int dial = 0; dial < 3; dial++) {
			this.network.next(cut, FaultProxy.behind(gate));
		}
		answersAll();
		startsToSignOn();
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		await().until(() -> this.link.listener.notifications().size() == 4);
		assertThat(this.link.listener.notifications().indexOf("online")).isEqualTo(3);
		assertThat(this.network.connections()).isEqualTo(4);
		assertThat(this.link.metrics.count("dial failed CLOSED_EARLY")).isEqualTo(3);
		Link.resultOf(send(7));
		assertThat(this.seen.get("000007")).hasValue(1);
	}

	@Test
	void requestWhileNoSignOnIsAnsweredIsNotSent() {
		FaultProxy.Gate gate = new FaultProxy.Gate();
		this.network.next(FaultProxy.passing(), FaultProxy.behind(gate));
		answersAll();
		startsToSignOn();
		await().until(() -> this.seen.size() == 1);
		assertThat(Link.failureOf(send(7), Iso8583Exception.class).delivery()).isEqualTo(Delivery.NOT_SENT);
		gate.opens();
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		Link.resultOf(send(8));
		assertThat(this.seen).doesNotContainKey("000007");
	}

	@Test
	void connectionThatIsHalfOpenIsFoundByThePingAndItsRequestKeepsItsOwnDeadline() {
		AtomicInteger pings = new AtomicInteger(900_000);
		answersAll();
		givenOnline((options) -> options.ping((on) -> this.link.request("0800", pings.incrementAndGet()))
			.idleTime(Duration.ofMillis(300))
			.pingTimeout(Duration.ofSeconds(2)));
		Connection connection = this.pool.connections().get(0);
		Link.resultOf(send(1));
		this.network.silencesAll();
		OutcomeUnknownException unknown = Link
			.timesOut(() -> this.pool.sendAsync(this.link.request("0100", 2), Duration.ofMillis(50)));
		assertThat(unknown.reason()).isEqualTo(FailureReason.TIMEOUT);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_UNANSWERED);
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		Link.resultOf(send(3));
	}

	@Test
	void everyCallerGetsTheTrueOutcomeInAStormOfAllFaults() {
		SplittableRandom random = new SplittableRandom(SEED);
		this.network.every(() -> {
			synchronized (random) {
				return new FaultProxy.Script(anyOnTheWayThere(random), anyOnTheWayBack(random));
			}
		});
		answersAll();
		AtomicInteger pings = new AtomicInteger(900_000);
		starts((options) -> options.ping((on) -> this.link.request("0800", pings.incrementAndGet()))
			.idleTime(Duration.ofMillis(100))
			.pingTimeout(Duration.ofMillis(200)));
		Map<String, String> outcomes = new ConcurrentHashMap<>();
		CompletableFuture<?>[] callers = IntStream.range(0, 4)
			.mapToObj((caller) -> CompletableFuture.runAsync(() -> sends(caller * 500 + 1, outcomes),
					(run) -> new Thread(run, "caller").start()))
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(callers).join();
		this.pool.stop(Duration.ofSeconds(5));
		assertThat(outcomes.size()).as("seed %d: one outcome for each", SEED).isEqualTo(2000);
		outcomes.forEach((stan, outcome) -> {
			int arrived = this.seen.getOrDefault(stan, new AtomicInteger()).get();
			switch (outcome) {
				case "ANSWERED" -> assertThat(arrived).as("seed %d: %s arrived", SEED, stan).isEqualTo(1);
				case "NOT_SENT" -> assertThat(arrived).as("seed %d: %s did not arrive", SEED, stan).isZero();
				default -> assertThat(arrived).as("seed %d: %s arrived at most once", SEED, stan).isLessThan(2);
			}
		});
		assertThat(Set.copyOf(outcomes.values())).as("seed %d", SEED).contains("ANSWERED", "MAYBE_SENT");
		assertThat(this.network.connections()).as("seed %d: connections ended", SEED).isGreaterThan(5);
		assertThat(this.pool.stats().pending()).isZero();
	}

	/** Each of them ends the connection. */
	private static Fault anyOnTheWayThere(SplittableRandom random) {
		int last = random.nextInt(1, 150);
		return switch (random.nextInt(4)) {
			case 0 -> FaultProxy.cuttingAfter(last);
			case 1 -> FaultProxy.halfOpenAfter(last);
			case 2 -> FaultProxy.resettingWithin(last);
			default -> FaultProxy.stallingAfter(last);
		};
	}

	private static Fault anyOnTheWayBack(SplittableRandom random) {
		int rare = random.nextInt(10, 40);
		return switch (random.nextInt(6)) {
			case 0 -> FaultProxy.dropping((number) -> number % rare == 0);
			case 1 -> FaultProxy.doubling((number) -> number % rare == 0);
			case 2 -> FaultProxy.slow(Duration.ofMillis(1));
			case 3 -> FaultProxy.splitting();
			case 4 -> FaultProxy.delaying(Duration.ofMillis(random.nextInt(1, 20)));
			default -> FaultProxy.resettingWithin(random.nextInt(1, 150));
		};
	}

	private void sends(int first, Map<String, String> outcomes) {
		for (int stan = first; stan < first + 500; stan++) {
			if (this.pool.connections().isEmpty()) {
				await().pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(2))
					.until(() -> !this.pool.connections().isEmpty());
			}
			String outcome;
			try {
				IsoMessage response = this.pool.send(this.link.request("0100", stan), Duration.ofMillis(100));
				assertThat(Messages.stanOf(response)).isEqualTo(Messages.stan(stan));
				outcome = "ANSWERED";
			}
			catch (Iso8583Exception ex) {
				outcome = ex.delivery().name();
			}
			assertThat(outcomes.put(Messages.stan(stan), outcome)).isNull();
		}
	}

	/** Answer everything, and count each STAN. */
	private void answersAll() {
		this.farEnd.plays((wire) -> {
			while (true) {
				RawMessage request = wire.reads();
				this.seen.computeIfAbsent(request.stan(), (stan) -> new AtomicInteger()).incrementAndGet();
				answers(wire, request);
			}
		});
	}

	private static void answers(Wire wire, RawMessage request) {
		try {
			wire.writes(request.answered("00"));
		}
		catch (java.io.UncheckedIOException ex) {
			// what came before the end still counts
		}
	}

	private void givenOnline(UnaryOperator<ConnectionOptions.Builder> with) {
		starts(with);
		await().until(() -> this.pool.stats().state() == PoolState.UP);
	}

	private void startsToSignOn() {
		AtomicInteger signOns = new AtomicInteger(800_000);
		starts((options) -> options.signOn((on) -> this.link.request("0800", signOns.incrementAndGet())));
	}

	private void starts(UnaryOperator<ConnectionOptions.Builder> with) {
		this.pool = new Pool("gateway", this.link.transport(),
				PoolOptions.builder(with.apply(this.link.options()).build())
					.addresses(List.of(new Address("127.0.0.1", this.network.port())))
					.minimumConnections(0)
					.backoff(QUICK)
					.build());
		this.pool.start();
	}

	private CompletableFuture<IsoMessage> send(int stan) {
		return this.pool.sendAsync(this.link.request("0100", stan));
	}

	private List<CompletableFuture<IsoMessage>> inFlight(int count) {
		List<CompletableFuture<IsoMessage>> answers = new ArrayList<>();
		for (int stan = 1; stan <= count; stan++) {
			answers.add(send(stan));
		}
		return answers;
	}

	private static void assertAllAnsweredByTheirOwn(List<CompletableFuture<IsoMessage>> answers) {
		for (int index = 0; index < answers.size(); index++) {
			assertThat(Messages.stanOf(Link.resultOf(answers.get(index)))).isEqualTo(Messages.stan(index + 1));
		}
	}

}
