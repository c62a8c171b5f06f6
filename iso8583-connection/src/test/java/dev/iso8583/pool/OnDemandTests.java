package dev.iso8583.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.TransportThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Pools that dial on demand, over real sockets.
 */
class OnDemandTests {

	private static final Backoff NEVER = new Backoff(Duration.ofHours(1), Duration.ofHours(1), 1, 0);

	private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 1, 0);

	private static final OnDemand LONG = OnDemand.DEFAULT.withIdleTimeout(Duration.ofHours(1));

	private static final OnDemand FOR_EACH = LONG.withRequestsPerConnection(1);

	@RegisterExtension
	final Link link = new Link();

	private final List<RawPeer> peers = new ArrayList<>();

	private Pool pool;

	@AfterEach
	void stop() {
		this.pool.stop(Duration.ZERO);
		this.peers.forEach(RawPeer::close);
	}

	@Test
	void hostThatHangsUpAfterEachAnswerAnswers429PaymentsInARow() {
		AtomicInteger payments = new AtomicInteger();
		started(FOR_EACH, NEVER, peer((wire) -> {
			RawMessage request = wire.reads();
			payments.incrementAndGet();
			wire.writes(request.answered("00"));
			wire.hangsUp();
		}));
		for (int stan = 1; stan <= 429; stan++) {
			assertThat(this.pool.send(this.link.request("0100", stan)).getField(39)).hasToString("00");
		}
		assertThat(payments).hasValue(429);
		assertThat(this.peers.get(0).accepted()).isEqualTo(429);
		assertThat(this.link.metrics.count("NOT_SENT")).isZero();
		assertThat(this.link.metrics.count("dial failed REFUSED")).isZero();
	}

	@Test
	void hostThatHangsUpAfterEachAnswerAnswers429PaymentsWhoseCallersDoNotWait() {
		started(FOR_EACH, NEVER, peer((wire) -> {
			wire.answers("00");
			wire.hangsUp();
		}));
		List<CompletableFuture<IsoMessage>> answers = IntStream.rangeClosed(1, 429)
			.mapToObj((stan) -> this.pool.sendAsync(this.link.request("0100", stan), Duration.ofSeconds(60)))
			.toList();
		answers.forEach((answer) -> assertThat(Link.resultOf(answer).getField(39)).hasToString("00"));
		assertThat(this.peers.get(0).accepted()).isEqualTo(429);
		assertThat(this.pool.stats().waiting()).isZero();
	}

	@Test
	void hostThatHangsUpAfterEachAnswerCausesNoLineAboveDebugAndNoBackOff() {
		try (LogCapture log = LogCapture.infoAndAbove()) {
			started(LONG, NEVER, peer((wire) -> {
				wire.answers("00");
				wire.hangsUp();
			}));
			for (int stan = 1; stan <= 5; stan++) {
				this.pool.send(this.link.request("0100", stan));
				int closed = stan;
				await().until(() -> this.link.metrics.count("closed CLOSED_BY_PEER") == closed);
				await().until(() -> this.pool.members().get(0).state() == MemberState.IDLE);
				assertThat(this.pool.stats().state()).isEqualTo(PoolState.UP);
			}
			assertThat(log.lines()).filteredOn((line) -> line.contains("gateway")).isEmpty();
		}
	}

	@Test
	void poolIsUpAndIdleAndDialsNothingUntilTheFirstRequest() throws Exception {
		AtomicReference<PoolState> told = new AtomicReference<>();
		RawPeer peer = answering();
		this.pool = new Pool("gateway", this.link.transport(),
				options(LONG, NEVER, (options) -> options, peer)
					.listener((pool, previous, current) -> told.set(current))
					.build());
		this.pool.start();
		await().until(() -> told.get() == PoolState.UP);
		assertThat(this.pool.stats().idle()).isEqualTo(1);
		assertThat(this.pool.stats().ready()).isEqualTo(1);
		assertThat(this.pool.stats().offline()).isZero();
		assertThat(this.pool)
			.hasToString("gateway (0 of 1 online, 1 idle, 0 connecting, 0 requests pending; last failure: none)");
		assertThat(this.pool.awaitOnline(Duration.ZERO)).isTrue();
		Connection view = this.pool.asConnection();
		assertThat(view.state()).isEqualTo(ConnectionState.ONLINE);
		assertThat(view.takesRequests()).isTrue();
		assertThat(this.link.metrics.count("dialled")).isZero();
		view.send(this.link.request("0100", 1));
		view.send(this.link.request("0100", 2));
		assertThat(peer.accepted()).isEqualTo(1);
		assertThat(this.pool.members().get(0).state()).isEqualTo(MemberState.ONLINE);
		assertThat(this.pool.connection(this.link.request("0100", 3)).send(this.link.request("0100", 3))).isNotNull();
		this.pool.stop(Duration.ofSeconds(5));
		await().until(() -> told.get() == PoolState.DOWN);
	}

	@Test
	void idleConnectionIsSignedOffAndClosedAndTheNextRequestDialsAgain() {
		AtomicInteger signOffs = new AtomicInteger();
		RawPeer peer = peer((wire) -> {
			while (true) {
				RawMessage request = wire.reads();
				signOffs.addAndGet(request.mti().equals("0800") ? 1 : 0);
				wire.writes(request.answered("00"));
			}
		});
		started(OnDemand.DEFAULT.withIdleTimeout(Duration.ofMillis(50)), NEVER,
				(options) -> options.signOff((connection) -> this.link.request("0800", 900_001)), peer);
		for (int stan = 1; stan <= 3; stan++) {
			assertThat(this.pool.send(this.link.request("0100", stan))).isNotNull();
			int count = stan;
			await().until(() -> this.link.metrics.count("closed CLOSED_LOCALLY") == count);
			await().until(() -> this.pool.stats().idle() == 1);
		}
		assertThat(signOffs).hasValue(3);
		assertThat(peer.accepted()).isEqualTo(3);
	}

	@Test
	void connectionIsNotIdleWhileARequestIsInFlight() {
		RawPeer peer = RawPeer.listening();
		started(OnDemand.DEFAULT.withIdleTimeout(Duration.ofMillis(20)), NEVER, peer);
		CompletableFuture<IsoMessage> answer = this.pool.sendAsync(this.link.request("0100", 1));
		Wire wire = peer.accepts();
		RawMessage request = wire.reads();
		// the idle timeout passes many times: the timer of another connection shows it
		RawPeer other = answering();
		try (Pool others = new Pool("others", this.link.transport(),
				options(OnDemand.DEFAULT.withIdleTimeout(Duration.ofMillis(100)), NEVER, (options) -> options, other)
					.build())) {
			others.start();
			others.send(this.link.request("0100", 1));
			await().until(() -> this.link.metrics.count("closed CLOSED_LOCALLY") == 1);
		}
		wire.writes(request.answered("00"));
		assertThat(Link.resultOf(answer).getField(39)).hasToString("00");
	}

	@Test
	void requestsAreRefusedAtOnceWithTheFailureOfTheDialUntilItsDelayHasPassed() {
		this.pool = pool(LONG, NEVER, (options) -> options, List.of(new Address("127.0.0.1", RawPeer.freePort())));
		this.pool.start();
		for (int stan = 1; stan <= 3; stan++) {
			int number = stan;
			assertThatExceptionOfType(NotSentException.class)
				.isThrownBy(() -> this.pool.send(this.link.request("0100", number)))
				.withMessageContaining("was not sent: no connection is online")
				.withMessageContaining("last failure: gateway: no connection to 127.0.0.1:")
				.withMessageContaining("refused")
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.NO_CONNECTION));
			assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", stan)), NotSentException.class))
				.hasMessageContaining("refused");
		}
		assertThat(this.link.metrics.count("dialled")).isEqualTo(1);
		assertThat(this.link.metrics.count("NOT_SENT")).isEqualTo(6);
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.DOWN);
		assertThat(this.pool.members().get(0).state()).isEqualTo(MemberState.OFFLINE);
		assertThat(this.pool.asConnection().takesRequests()).isFalse();
	}

	@Test
	void requestAfterTheDelayDialsAgain() {
		int port = RawPeer.freePort();
		this.pool = pool(LONG, QUICK, (options) -> options, List.of(new Address("127.0.0.1", port)));
		this.pool.start();
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> this.pool.send(this.link.request("0100", 1)));
		this.peers.add(RawPeer.listeningOn(port).answersEverything());
		await().ignoreExceptions().until(() -> this.pool.send(this.link.request("0100", 2)) != null);
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.UP);
	}

	@Test
	void memberThatIsMadeToReconnectIsDialledForTheNextRequestWithoutDelay() {
		int port = RawPeer.freePort();
		this.pool = pool(LONG, NEVER, (options) -> options, List.of(new Address("127.0.0.1", port)));
		this.pool.start();
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> this.pool.send(this.link.request("0100", 1)));
		RawPeer peer = RawPeer.listeningOn(port).answersEverything();
		this.peers.add(peer);
		this.pool.members().get(0).reconnect();
		await().ignoreExceptions().until(() -> this.pool.send(this.link.request("0100", 2)) != null);
		this.pool.members().get(0).reconnect();
		await().until(() -> this.link.metrics.count("closed CLOSED_LOCALLY") == 1);
		assertThat(this.pool.send(this.link.request("0100", 3))).isNotNull();
		assertThat(peer.accepted()).isEqualTo(2);
	}

	@Test
	void timeOfTheDialCountsTowardsTheTimeoutOfTheRequest() {
		RawPeer mute = RawPeer.listening();
		started(LONG, NEVER, (options) -> options.signOn((connection) -> this.link.request("0800", 900_001)), mute);
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> this.pool.send(this.link.request("0100", 1), Duration.ofMillis(50)))
			.withMessageContaining("no connection was free in time; waited 50 ms; 0 of 1 online")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.NO_CONNECTION_IN_TIME));
		assertThat(Link
			.failureOf(this.pool.sendAsync(this.link.request("0100", 1), Duration.ofMillis(50)), NotSentException.class)
			.reason()).isEqualTo(FailureReason.NO_CONNECTION_IN_TIME);
		assertThat(this.pool.stats().waiting()).isZero();
		assertThat(this.link.metrics.count("dialled")).isEqualTo(1);
		Wire wire = mute.accepts();
		wire.answers("00");
		CompletableFuture<IsoMessage> answer = this.pool.sendAsync(this.link.request("0100", 2));
		assertThat(wire.answers("00").field(11)).as("the first that was sent").isEqualTo("000002");
		assertThat(Link.resultOf(answer)).isNotNull();
	}

	@Test
	void requestBeyondThoseThatMayWaitIsRefusedAtOnce() {
		started(LONG.withMaximumWaiting(2), NEVER,
				(options) -> options.signOn((connection) -> this.link.request("0800", 900_001)), RawPeer.listening());
		List<CompletableFuture<IsoMessage>> waiting = IntStream.rangeClosed(1, 2)
			.mapToObj((stan) -> this.pool.sendAsync(this.link.request("0100", stan)))
			.toList();
		assertThat(this.pool.stats().waiting()).isEqualTo(2);
		assertThat(this.pool.toString()).contains("0 requests pending, 2 waiting;");
		assertThatExceptionOfType(NotSentException.class).isThrownBy(() -> this.pool.send(this.link.request("0100", 3)))
			.withMessageEndingWith("too many requests wait for a connection; the maximum is 2")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.TOO_MANY_WAITING));
		Wire wire = this.peers.get(0).accepts();
		wire.answers("00");
		wire.answers("00");
		wire.answers("00");
		waiting.forEach(Link::resultOf);
	}

	@Test
	void requestThatWasWrittenAndNotAnsweredIsNeverSentAgain() {
		AtomicInteger received = new AtomicInteger();
		started(FOR_EACH, QUICK, peer((wire) -> {
			wire.reads();
			received.incrementAndGet();
			wire.hangsUp();
		}));
		OutcomeUnknownException unknown = catchThrowableOfType(OutcomeUnknownException.class,
				() -> this.pool.send(this.link.request("0100", 1)));
		assertThat(unknown.reason()).isEqualTo(FailureReason.CLOSED);
		assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", 2)), RuntimeException.class))
			.isInstanceOfAny(OutcomeUnknownException.class, NotSentException.class);
		assertThat(received.get()).isLessThanOrEqualTo(2);
		assertThat(this.pool.stats().pending()).isZero();
	}

	@Test
	void outcomesAreTruthfulWhenTheHostHangsUpAtAnyMoment() {
		Map<String, AtomicInteger> received = new ConcurrentHashMap<>();
		Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
		Random random = new Random(17);
		started(LONG, QUICK, peer((wire) -> {
			boolean goesOn = true;
			while (goesOn) {
				RawMessage request = wire.reads();
				received.computeIfAbsent(request.stan(), (stan) -> new AtomicInteger()).incrementAndGet();
				int dice = random.nextInt(4);
				if (dice > 0) {
					answered.computeIfAbsent(request.stan(), (stan) -> new AtomicInteger()).incrementAndGet();
					wire.writes(request.answered("00"));
				}
				goesOn = dice > 1;
			}
			wire.hangsUp();
		}));
		for (int stan = 1; stan <= 600; stan++) {
			String text = String.format("%06d", stan);
			try {
				if (stan % 2 == 0) {
					this.pool.send(this.link.request("0100", stan));
				}
				else {
					this.pool.sendAsync(this.link.request("0100", stan)).join();
				}
				assertThat(answered).containsKey(text);
			}
			catch (NotSentException ex) {
				assertThat(received).doesNotContainKey(text);
			}
			catch (OutcomeUnknownException ex) {
				// it may have arrived or not
			}
			catch (CompletionException ex) {
				if (ex.getCause() instanceof NotSentException) {
					assertThat(received).doesNotContainKey(text);
				}
			}
		}
		assertThat(received.values()).allSatisfy((count) -> assertThat(count).hasValue(1));
		assertThat(received).hasSizeGreaterThan(50);
	}

	@Test
	void hostThatHangsUpBeforeItAnswersIsHeldBackLikeOneThatRefuses() {
		started(FOR_EACH, NEVER, peer((wire) -> {
			wire.reads();
			wire.hangsUp();
		}));
		assertThatExceptionOfType(OutcomeUnknownException.class)
			.isThrownBy(() -> this.pool.send(this.link.request("0100", 1)));
		await().until(() -> this.pool.stats().state() == PoolState.DOWN);
		assertThatExceptionOfType(NotSentException.class).isThrownBy(() -> this.pool.send(this.link.request("0100", 2)))
			.withMessageContaining("ended: closed by the far end");
		assertThat(this.link.metrics.count("dialled")).isEqualTo(1);
	}

	@Test
	void connectionsThatTakeOneRequestEachServeManyCallersInParallelUpToTheSizeOfThePool() {
		Map<Wire, AtomicInteger> served = new ConcurrentHashMap<>();
		AtomicInteger open = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		RawPeer peer = peer((wire) -> {
			RawMessage request = wire.reads();
			served.computeIfAbsent(wire, (key) -> new AtomicInteger()).incrementAndGet();
			most.accumulateAndGet(open.incrementAndGet(), Math::max);
			open.decrementAndGet();
			wire.writes(request.answered("00"));
			wire.readsToTheEnd();
			wire.close();
		});
		Address address = new Address("127.0.0.1", peer.port());
		this.pool = pool(FOR_EACH, NEVER, (options) -> options, List.of(address, address, address));
		this.pool.start();
		List<CompletableFuture<IsoMessage>> answers = IntStream.rangeClosed(1, 60)
			.mapToObj((stan) -> (stan % 2 == 0) ? this.pool.sendAsync(this.link.request("0100", stan))
					: CompletableFuture.supplyAsync(() -> this.pool.send(this.link.request("0100", stan))))
			.toList();
		answers.forEach(Link::resultOf);
		assertThat(served).hasSize(60);
		assertThat(most.get()).isLessThanOrEqualTo(3);
		assertThat(this.link.metrics.count("dialled")).isEqualTo(60);
	}

	@Test
	void requestGoesToAnotherAddressWhenItsDialFails() {
		RawPeer well = answering();
		this.pool = pool(LONG, NEVER, (options) -> options,
				List.of(new Address("127.0.0.1", RawPeer.freePort()), new Address("127.0.0.1", well.port())));
		this.pool.start();
		for (int stan = 1; stan <= 4; stan++) {
			assertThat(this.pool.send(this.link.request("0100", stan))).isNotNull();
		}
		await().until(() -> this.pool.stats().state() == PoolState.DEGRADED);
		assertThat(this.link.metrics.count("NOT_SENT")).isZero();
	}

	@Test
	void requestThatIsCancelledWhileItWaitsIsNotSentAndNextOnesAre() {
		RawPeer peer = RawPeer.listening();
		started(FOR_EACH, NEVER, (options) -> options.signOn((connection) -> this.link.request("0800", 900_001)), peer);
		CompletableFuture<IsoMessage> first = this.pool.sendAsync(this.link.request("0100", 1));
		CompletableFuture<IsoMessage> second = this.pool.sendAsync(this.link.request("0100", 2));
		CompletableFuture<IsoMessage> third = this.pool.sendAsync(this.link.request("0100", 3));
		assertThat(first.cancel(true)).isTrue();
		assertThat(second.complete(this.link.request("0110", 2))).isTrue();
		await().until(() -> this.link.metrics.count("CANCELLED") == 2);
		Wire wire = peer.accepts();
		wire.answers("00");
		assertThat(wire.answers("00").field(11)).isEqualTo("000003");
		assertThat(Link.resultOf(third)).isNotNull();
		assertThat(this.pool.stats().waiting()).isZero();
	}

	@Test
	void requestThatIsCancelledInFlightFreesItsConnection() {
		RawPeer peer = RawPeer.listening();
		started(FOR_EACH, NEVER, peer);
		CompletableFuture<IsoMessage> first = this.pool.sendAsync(this.link.request("0100", 1));
		CompletableFuture<IsoMessage> second = this.pool.sendAsync(this.link.request("0100", 2));
		peer.accepts().reads();
		assertThat(first.cancel(true)).isTrue();
		assertThat(peer.accepts().answers("00").field(11)).isEqualTo("000002");
		assertThat(Link.resultOf(second)).isNotNull();
		assertThat(this.link.metrics.count("CANCELLED")).isEqualTo(1);
	}

	@Test
	void interruptedThreadThatWaitsForAConnectionLearnsThatNothingWasSent() throws InterruptedException {
		started(LONG, NEVER, (options) -> options.signOn((connection) -> this.link.request("0800", 900_001)),
				RawPeer.listening());
		AtomicReference<NotSentException> failure = new AtomicReference<>();
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		Thread caller = new Thread(() -> {
			failure
				.set(catchThrowableOfType(NotSentException.class, () -> this.pool.send(this.link.request("0100", 1))));
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		await().until(() -> this.pool.stats().waiting() == 1);
		caller.interrupt();
		caller.join();
		assertThat(failure.get().reason()).isEqualTo(FailureReason.INTERRUPTED);
		assertThat(interrupted.get()).isTrue();
		assertThat(this.pool.stats().waiting()).isZero();
	}

	@Test
	void requestsThatWaitAreRefusedWhenThePoolStopsAndItMayBeStartedAgain() {
		RawPeer peer = RawPeer.listening();
		started(FOR_EACH, NEVER, (options) -> options.signOn((connection) -> this.link.request("0800", 900_001)), peer);
		CompletableFuture<IsoMessage> dialling = this.pool.sendAsync(this.link.request("0100", 1));
		CompletableFuture<IsoMessage> queued = this.pool.sendAsync(this.link.request("0100", 2));
		peer.accepts();
		this.pool.stop(Duration.ZERO);
		for (CompletableFuture<IsoMessage> refused : List.of(dialling, queued)) {
			assertThat(Link.failureOf(refused, NotSentException.class).reason()).isEqualTo(FailureReason.POOL_STOPPED);
		}
		assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", 3)), NotSentException.class).reason())
			.isEqualTo(FailureReason.POOL_STOPPED);
		this.pool.start();
		CompletableFuture<IsoMessage> answer = this.pool.sendAsync(this.link.request("0100", 4));
		Wire wire = peer.accepts();
		wire.answers("00");
		wire.answers("00");
		assertThat(Link.resultOf(answer)).isNotNull();
	}

	@Test
	void requestsThatWaitAreRefusedWhenTheTransportIsClosed() {
		started(LONG, NEVER, (options) -> options.signOn((connection) -> this.link.request("0800", 900_001)),
				RawPeer.listening());
		CompletableFuture<IsoMessage> waiting = this.pool.sendAsync(this.link.request("0100", 1));
		this.link.transport().close();
		this.pool.stop(Duration.ZERO);
		assertThat(Link.failureOf(waiting, NotSentException.class)).isNotNull();
	}

	@Test
	void strategyOfARequestThatWaitedRunsOnACallbackThread() {
		List<String> threads = new ArrayList<>();
		RawPeer peer = RawPeer.listening();
		this.pool = new Pool("gateway", this.link.transport(),
				options(FOR_EACH, NEVER, (options) -> options, peer).strategy((usable, message) -> {
					synchronized (threads) {
						threads.add(Thread.currentThread().getName());
					}
					return Objects.requireNonNull(usable.get(0));
				}).build());
		this.pool.start();
		List<CompletableFuture<IsoMessage>> answers = IntStream.rangeClosed(1, 3)
			.mapToObj((stan) -> this.pool.sendAsync(this.link.request("0100", stan)))
			.toList();
		for (int count = 1; count <= 3; count++) {
			peer.accepts().answers("00");
		}
		answers.forEach(Link::resultOf);
		synchronized (threads) {
			assertThat(threads).isNotEmpty().noneMatch((name) -> name.startsWith("iso8583-loop"));
		}
	}

	@Test
	void messagesWithoutAnswerAreDialledForToo() {
		RawPeer peer = RawPeer.listening();
		started(FOR_EACH, NEVER, peer);
		CompletableFuture<?> sent = this.pool.transmit(this.link.request("0620", 1));
		assertThat(peer.accepts().reads().mti()).isEqualTo("0620");
		Link.resultOf(sent);
		CompletableFuture<?> raw = this.pool.asConnection().writeRaw(new byte[] { 0, 1, 'A' });
		assertThat(peer.accepts().readsHex(3)).isEqualTo("000141");
		Link.resultOf(raw);
	}

	@Test
	void blockingRequestIsRefusedOnAnEventLoop() {
		started(LONG, NEVER, answering());
		CompletableFuture<IsoMessage> onLoop = CompletableFuture.supplyAsync(
				() -> this.pool.send(this.link.request("0100", 1)),
				TransportThreads.of(this.link.transport()).scheduler());
		assertThat(Link.failureOf(onLoop, IllegalStateException.class)).hasMessageContaining("send would block");
		CompletableFuture<CompletableFuture<IsoMessage>> async = CompletableFuture.supplyAsync(
				() -> this.pool.sendAsync(this.link.request("0100", 2)),
				TransportThreads.of(this.link.transport()).scheduler());
		assertThat(Link.resultOf(Link.resultOf(async))).isNotNull();
	}

	@Test
	void suspendedMemberIsNotDialledAndWaitsForNobody() {
		started(LONG, NEVER, answering());
		this.pool.members().get(0).suspend();
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.SUSPENDED);
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> this.pool.send(this.link.request("0100", 1)));
		this.pool.members().get(0).resume();
		assertThat(this.pool.send(this.link.request("0100", 1))).isNotNull();
	}

	@Test
	void connectionThatHasReachedItsMaximumAgeIsNotUsedAgain() {
		RawPeer peer = answering();
		this.pool = new Pool("gateway", this.link.transport(),
				options(LONG, NEVER, (options) -> options, peer).maximumAge(Duration.ofMillis(50)).build());
		this.pool.start();
		this.pool.send(this.link.request("0100", 1));
		await().until(() -> this.link.metrics.count("closed CLOSED_LOCALLY") == 1);
		assertThat(this.pool.send(this.link.request("0100", 2))).isNotNull();
		assertThat(peer.accepted()).isEqualTo(2);
	}

	@Test
	void poolThatCountsTheRequestsOfAConnectionLendsNone() {
		started(FOR_EACH, NEVER, RawPeer.listening());
		CompletableFuture<IsoMessage> answer = this.pool.sendAsync(this.link.request("0100", 1));
		Wire wire = this.peers.get(0).accepts();
		RawMessage request = wire.reads();
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> this.pool.connection(this.link.request("0100", 2)));
		wire.writes(request.answered("00"));
		Link.resultOf(answer);
		assertThat(wire.readsToTheEnd()).isZero();
		await().until(() -> this.link.metrics.count("closed " + CloseReason.CLOSED_LOCALLY.name()) == 1);
	}

	@Test
	void optionsThatContradictDialOnDemandAreRefusedWithWhatToWrite() {
		RawPeer peer = RawPeer.listening();
		started(LONG, NEVER, peer);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> options(LONG, NEVER, (options) -> options, peer).minimumConnections(1).build())
			.withMessageContaining("Leave the minimum number of connections out, or dial always; it must be 0, not 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> options(LONG, NEVER, (options) -> options, peer).filter((connection) -> true).build())
			.withMessageContaining("Leave the filter out, or dial always");
		assertThatIllegalArgumentException().isThrownBy(() -> LONG.withIdleTimeout(Duration.ZERO))
			.withMessageContaining("idle timeout of a connection must be more than zero");
		assertThatIllegalArgumentException().isThrownBy(() -> LONG.withRequestsPerConnection(0))
			.withMessageContaining("number of requests per connection must be 1 or more, not 0");
		assertThatIllegalArgumentException().isThrownBy(() -> LONG.withMaximumWaiting(0))
			.withMessageContaining("maximum of waiting requests must be 1 or more, not 0");
	}

	private RawPeer answering() {
		return peer((wire) -> {
			while (true) {
				wire.answers("00");
			}
		});
	}

	private RawPeer peer(Consumer<Wire> part) {
		RawPeer peer = RawPeer.listening().plays(part);
		this.peers.add(peer);
		return peer;
	}

	private void started(OnDemand onDemand, Backoff backoff, RawPeer peer) {
		started(onDemand, backoff, (options) -> options, peer);
	}

	private void started(OnDemand onDemand, Backoff backoff, UnaryOperator<ConnectionOptions.Builder> with,
			RawPeer peer) {
		if (!this.peers.contains(peer)) {
			this.peers.add(peer);
		}
		this.pool = new Pool("gateway", this.link.transport(), options(onDemand, backoff, with, peer).build());
		this.pool.start();
	}

	private PoolOptions.Builder options(OnDemand onDemand, Backoff backoff,
			UnaryOperator<ConnectionOptions.Builder> with, RawPeer peer) {
		return PoolOptions.builder(with.apply(this.link.options()).build())
			.addresses(List.of(new Address("127.0.0.1", peer.port())))
			.backoff(backoff)
			.onDemand(onDemand);
	}

	private Pool pool(OnDemand onDemand, Backoff backoff, UnaryOperator<ConnectionOptions.Builder> with,
			List<Address> addresses) {
		return new Pool("gateway", this.link.transport(),
				PoolOptions.builder(with.apply(this.link.options()).build())
					.addresses(addresses)
					.backoff(backoff)
					.onDemand(onDemand)
					.build());
	}

}
