package dev.iso8583.pool;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.LengthHeader;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.TransportThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Members over real sockets: which one gets a request, and what operators can do with
 * them.
 */
@Tag("slow")
class PoolMemberTests {

	private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(50), 2, 0.2);

	private static final Backoff NEVER = new Backoff(Duration.ofHours(1), Duration.ofHours(1), 1, 0);

	private static final Duration SOON = Duration.ofMillis(50);

	@RegisterExtension
	final Link link = new Link();

	private final List<RawPeer> peers = new ArrayList<>();

	private Pool pool;

	private int stan = 1;

	@AfterEach
	void stop() {
		this.pool.stop(Duration.ZERO);
		this.peers.forEach(RawPeer::close);
	}

	@Test
	void membersAreInTheOrderOfTheirAddresses() {
		givenUp(3, (options) -> options);
		assertThat(this.pool.members()).extracting(PoolMember::address).containsExactlyElementsOf(addresses());
		assertThat(this.pool.members()).extracting(PoolMember::state).containsOnly(MemberState.ONLINE);
		assertThat(this.pool.members().get(0).connection().remoteAddress()).isEqualTo(addresses().get(0));
		assertThat(this.pool.members().get(0)).hasToString("gateway " + addresses().get(0) + " (ONLINE)");
		this.pool.stop(Duration.ZERO);
		assertThat(this.pool.members()).isEmpty();
	}

	@Test
	void optionsOfEachDialAreChosenByTheAddress() {
		RawPeer peer = RawPeer.listening();
		this.peers.add(peer);
		Set<String> threads = ConcurrentHashMap.newKeySet();
		AtomicReference<String> verdict = new AtomicReference<>("null");
		ConnectionOptions ascii = this.link.options().framing(Framing.of("ascii-4")).build();
		this.pool = new Pool("gateway", this.link.transport(),
				PoolOptions.builder(this.link.options().build())
					.addresses(addresses())
					.minimumConnections(0)
					.backoff(QUICK)
					.optionsByAddress((remote, usual) -> {
						threads.add(Thread.currentThread().getName());
						assertThat(remote).isEqualTo(addresses().get(0));
						if (verdict.get().equals("failure")) {
							throw new IllegalStateException("for a test");
						}
						return verdict.get().equals("null") ? null : ascii;
					})
					.build());
		this.pool.start();
		await().until(() -> String.valueOf(this.pool.stats().lastFailure()).contains(" returned null)"));
		assertThat(this.pool.stats().lastFailure()).contains("no options for the address (");
		verdict.set("failure");
		await().until(() -> String.valueOf(this.pool.stats().lastFailure())
			.contains(" failed: java.lang.IllegalStateException"));
		assertThat(this.link.metrics.count("dial failed NO_OPTIONS")).isGreaterThan(1);
		assertThat(peer.accepted()).isZero();
		verdict.set("options");
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		this.pool.transmit(this.link.request("0620", 1));
		assertThat(peer.accepts().readsHex(2)).isEqualTo("3030");
		assertThat(threads).isNotEmpty().noneMatch((name) -> name.startsWith("iso8583-loop"));
	}

	@Test
	void suspendedMemberGetsNoRequestsUntilItIsResumed() {
		givenUp(2, (options) -> options);
		PoolMember member = this.pool.members().get(0);
		member.suspend();
		assertThat(send(4)).containsOnly(port(1));
		assertThat(member.state()).isEqualTo(MemberState.SUSPENDED);
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.DEGRADED);
		assertThat(this.pool.stats().suspended()).isEqualTo(1);
		assertThat(this.pool).asString().startsWith("gateway (1 of 2 online, 0 connecting, 1 suspended, 0 requests");
		member.resume();
		assertThat(send(4)).contains(port(0), port(1));
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.UP);
	}

	@Test
	void requestsInFlightOnASuspendedMemberEndAsTheyWouldHave() {
		this.peers.add(RawPeer.listening());
		given(addresses(), (options) -> options);
		Wire farEnd = this.peers.get(0).accepts();
		CompletableFuture<IsoMessage> answer = this.pool.sendAsync(this.link.request("0100", 7));
		RawMessage request = farEnd.reads();
		this.pool.members().get(0).suspend();
		assertThat(this.pool.stats().pending()).isEqualTo(1);
		farEnd.writes(request.answered("00"));
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0110);
		assertThat(this.pool.connections()).extracting(Connection::state).containsOnly(ConnectionState.ONLINE);
	}

	@Test
	void poolWithAllMembersSuspendedIsSuspended() {
		givenUp(2, (options) -> options);
		this.pool.members().forEach(PoolMember::suspend);
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.SUSPENDED);
		NotSentException notSent = Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)),
				NotSentException.class);
		assertThat(notSent.reason()).isEqualTo(FailureReason.NONE_USABLE);
		assertThat(notSent).hasMessageContaining(
				"every online connection is suspended or rejected by the filter; 0 of 2 online, 0 connecting, 2 suspended");
	}

	@Test
	void suspendedMemberComesBackOnlineAndStaysSuspended() {
		givenUp(1, (options) -> options);
		PoolMember member = this.pool.members().get(0);
		member.suspend();
		this.peers.get(0).wires().get(0).resets();
		await().until(() -> this.peers.get(0).accepted() == 2 && !this.pool.connections().isEmpty());
		assertThat(member.state()).isEqualTo(MemberState.SUSPENDED);
		this.pool.stop(Duration.ZERO);
		this.pool.start();
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.UP);
	}

	@Test
	void reconnectDrainsAndSignsOffBeforeTheNewConnectionIsDialled() {
		RawPeer peer = RawPeer.listening();
		this.peers.add(peer);
		ConnectionOptions connection = this.link.options().signOff((on) -> this.link.request("0800", 99)).build();
		given(connection, addresses(), NEVER, (options) -> options);
		Wire old = peer.accepts();
		CompletableFuture<IsoMessage> inFlight = this.pool.sendAsync(this.link.request("0100", 7));
		RawMessage request = old.reads();
		this.pool.members().get(0).reconnect();
		await().until(() -> this.pool.stats().online() == 0);
		old.writes(request.answered("00"));
		assertThat(Link.resultOf(inFlight).getType()).isEqualTo(0x0110);
		assertThat(old.reads().mti()).isEqualTo("0800");
		assertThat(this.link.metrics.count("dialled")).as("one session at a time").isEqualTo(1);
		old.writes(RawMessage.of("0810", "000099").with(39, "00"));
		assertThat(old.readsToTheEnd()).isZero();
		peer.accepts();
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		assertThat(this.pool.stats().lastFailure()).isNull();
		this.pool.connections().forEach((open) -> open.fail("the test is over"));
	}

	@Test
	void reconnectDialsAMemberThatWaitsForItsDelay() {
		int port = RawPeer.freePort();
		given(List.of(new Address("127.0.0.1", port)), NEVER);
		await().until(() -> this.pool.stats().lastFailure() != null);
		this.peers.add(RawPeer.listeningOn(port).answersEverything());
		this.pool.members().get(0).reconnect();
		await().until(() -> this.pool.stats().state() == PoolState.UP);
	}

	@Test
	void primaryGetsAllRequestsAndTheBackupThoseOfAnOutage() {
		// a port that is not given to another socket while the primary is away
		int primary = RawPeer.freePort();
		this.peers.add(answering(RawPeer.listeningOn(primary)));
		this.peers.add(answering(RawPeer.listening()));
		given(addresses(), (options) -> options.strategy(PoolStrategy.primaryBackup()));
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		assertThat(send(4)).containsOnly(primary);
		this.peers.get(0).close();
		await().until(() -> this.pool.stats().state() == PoolState.DEGRADED);
		assertThat(send(4)).containsOnly(port(1));
		this.peers.set(0, answering(RawPeer.listeningOn(primary)));
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		assertThat(send(4)).as("fails back").containsOnly(primary);
	}

	@Test
	void leastPendingAvoidsTheFarEndThatIsSlow() {
		this.peers.add(RawPeer.listening());
		this.peers.add(answering(RawPeer.listening()));
		given(addresses(), (options) -> options.strategy(PoolStrategy.leastPending()));
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		List<CompletableFuture<IsoMessage>> first = IntStream.range(0, 2)
			.mapToObj((stan) -> this.pool.sendAsync(this.link.request("0100", stan)))
			.toList();
		await().until(() -> first.stream().anyMatch(CompletableFuture::isDone));
		assertThat(send(6)).containsOnly(port(1));
		this.peers.get(0).accepts();
	}

	@Test
	void stickyRequestsGoToTheSameFarEnd() {
		givenUp(3, (options) -> options.strategy(PoolStrategy.sticky(37)));
		List<Integer> before = sendWithRrns();
		assertThat(before).contains(port(0), port(1), port(2)).isEqualTo(sendWithRrns());
		int lost = port(1);
		this.peers.get(1).close();
		await().until(() -> this.pool.stats().state() == PoolState.DEGRADED);
		List<Integer> after = sendWithRrns();
		for (int index = 0; index < before.size(); index++) {
			if (before.get(index) != lost) {
				assertThat(after.get(index)).isEqualTo(before.get(index));
			}
		}
		assertThat(after).doesNotContain(lost);
	}

	@Test
	void filterDecidesWhichConnectionsMayBeUsed() {
		AtomicReference<Integer> refused = new AtomicReference<>(0);
		givenUp(2, (options) -> options
			.filter((connection) -> connection.remoteAddress().port() != refused.get() && refused.get() >= 0));
		refused.set(port(0));
		assertThat(send(4)).containsOnly(port(1));
		refused.set(-1);
		NotSentException notSent = Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)),
				NotSentException.class);
		assertThat(notSent.reason()).isEqualTo(FailureReason.NONE_USABLE);
	}

	@Test
	void stateDependsOnTheFilter() {
		AtomicReference<Integer> refused = new AtomicReference<>(0);
		Queue<String> notified = new ConcurrentLinkedQueue<>();
		Set<String> threads = ConcurrentHashMap.newKeySet();
		givenUp(2, (options) -> options.listener((pool, previous, current) -> notified.add(previous + " -> " + current))
			.filter((connection) -> {
				threads.add(Thread.currentThread().getName());
				return connection.remoteAddress().port() != refused.get() && refused.get() >= 0;
			}));
		await().until(() -> notified.stream().anyMatch((change) -> change.endsWith("-> UP")));
		notified.clear();
		refused.set(port(0));
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.DEGRADED);
		assertThat(this.pool.stats().online()).isEqualTo(2);
		assertThat(this.pool.stats().usable()).isEqualTo(1);
		assertThat(this.pool.members()).extracting((member) -> member.stats().usable()).containsExactly(false, true);
		await().until(() -> List.copyOf(notified).equals(List.of("UP -> DEGRADED")));
		refused.set(-1);
		Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)), NotSentException.class);
		await().until(() -> List.copyOf(notified).equals(List.of("UP -> DEGRADED", "DEGRADED -> DOWN")));
		assertThat(this.pool.stats())
			.hasToString("2 of 2 online, 0 usable, 0 connecting, 0 requests pending; last" + " failure: none");
		refused.set(0);
		assertThat(send(4)).contains(port(0), port(1));
		await().until(() -> List.copyOf(notified).equals(List.of("UP -> DEGRADED", "DEGRADED -> DOWN", "DOWN -> UP")));
		assertThat(threads).isNotEmpty().noneMatch((thread) -> thread.startsWith("iso8583-loop"));
	}

	@Test
	void poolWhoseFilterRefusesAllFromTheBeginningIsNeverUp() {
		Queue<PoolState> notified = new ConcurrentLinkedQueue<>();
		this.peers.add(answering(RawPeer.listening()));
		given(addresses(), (options) -> options.listener((pool, previous, current) -> notified.add(current))
			.filter((connection) -> false));
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.DOWN);
		assertThat(this.pool.stats().online()).isEqualTo(1);
		this.pool.stop(Duration.ZERO);
		assertThat(notified).isEmpty();
	}

	@Test
	void awaitOnlineReturnsOnceTheFilterAllowsAConnection() throws Exception {
		AtomicBoolean refuses = new AtomicBoolean(true);
		givenUp(1, (options) -> options.filter((connection) -> !refuses.get()));
		assertThat(this.pool.awaitOnline(Duration.ofMillis(1))).isFalse();
		refuses.set(false);
		assertThat(this.pool.awaitOnline(Duration.ofSeconds(10))).isTrue();
	}

	@Test
	void filterIsNotAskedOnAnEventLoopWhereItsLastAnswerCounts() throws Exception {
		AtomicBoolean refuses = new AtomicBoolean();
		Set<String> threads = ConcurrentHashMap.newKeySet();
		givenUp(1, (options) -> options.filter((connection) -> {
			threads.add(Thread.currentThread().getName());
			return !refuses.get();
		}));
		refuses.set(true);
		assertThat(TransportThreads.of(this.link.transport()).scheduler().submit(() -> this.pool.stats().state()).get())
			.isEqualTo(PoolState.UP);
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.DOWN);
		assertThat(TransportThreads.of(this.link.transport()).scheduler().submit(() -> this.pool.toString()).get())
			.contains("0 usable");
		assertThat(threads).noneMatch((thread) -> thread.startsWith("iso8583-loop"));
	}

	@Test
	void filterThatReadsItsOwnPoolIsNotAskedAgainMeanwhile() {
		List<Consumer<Pool>> looks = List.of(Pool::stats, Pool::toString, (of) -> of.members().get(1).stats(),
				(of) -> of.asConnection().pending(), (of) -> of.asConnection().lastReceived(),
				(of) -> of.asConnection().takesRequests(), (of) -> of.connection(this.link.request("0100", 7)));
		AtomicReference<Consumer<Pool>> look = new AtomicReference<>(looks.get(0));
		AtomicBoolean asked = new AtomicBoolean();
		AtomicBoolean askedAgain = new AtomicBoolean();
		givenUp(2, (options) -> options.filter((connection) -> {
			if (asked.getAndSet(true)) {
				askedAgain.set(true);
				return true;
			}
			look.get().accept(this.pool);
			asked.set(false);
			return this.pool.stats().usable() > 0;
		}));
		for (Consumer<Pool> each : looks) {
			look.set(each);
			assertThat(this.pool.stats().state()).isEqualTo(PoolState.UP);
			assertThat(send(2)).containsExactlyInAnyOrder(port(0), port(1));
			looks.forEach((reader) -> reader.accept(this.pool));
		}
		assertThat(askedAgain).isFalse();
	}

	@Test
	void filterThatFailsIsAskedAgainOnTheSameThread() {
		AtomicBoolean fails = new AtomicBoolean(true);
		givenUp(1, (options) -> options.filter((connection) -> {
			if (fails.get()) {
				throw new IllegalStateException("for a test");
			}
			return true;
		}));
		assertThat(this.pool.stats().usable()).isZero();
		fails.set(false);
		assertThat(this.pool.stats().usable()).isEqualTo(1);
	}

	@Test
	void filterThatAnswersDifferentlyEachTimeKeepsAnIdlePoolBusyWithNothing() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		Queue<PoolState> notified = new ConcurrentLinkedQueue<>();
		this.peers.add(answering(RawPeer.listening()));
		given(addresses(), (options) -> options.listener((pool, previous, current) -> notified.add(current))
			.filter((connection) -> calls.incrementAndGet() % 2 == 1));
		await().until(() -> notified.size() == 1);
		assertThat(this.pool.stats().state()).as("the second answer").isEqualTo(PoolState.DOWN);
		await().until(() -> calls.get() >= 3);
		for (int turn = 0; turn < 50; turn++) {
			TransportThreads.of(this.link.transport()).scheduler().submit(() -> {
			}).get();
		}
		this.pool.members().get(0).suspend();
		await().until(() -> notified.contains(PoolState.SUSPENDED));
		assertThat(notified).containsExactly(PoolState.UP, PoolState.SUSPENDED);
		assertThat(calls).hasValue(3);
	}

	@Test
	void farEndThatAnswersNothingDegradesThePoolUntilItIsHeardAgain() {
		this.peers.add(RawPeer.listening());
		given(this.link.options().maximumUnansweredRequests(3).build(), addresses(), QUICK, (options) -> options);
		Wire wire = this.peers.get(0).accepts();
		timesOut();
		timesOut();
		wire.writes(RawMessage.of("0800", "000001"));
		await().until(() -> this.pool.members().get(0).stats().lastReceived() != null);
		timesOut();
		timesOut();
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.UP);
		try (LogCapture log = LogCapture.everything()) {
			timesOut();
			await().until(() -> this.pool.stats().state() == PoolState.DEGRADED);
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("WARN"))
				.singleElement()
				.asString()
				.contains("the far end is silent: 3 requests in a row timed out, and nothing was received meanwhile");
		}
		assertThat(this.pool.stats()).asString().contains("1 of 1 online, 1 silent, 0 connecting");
		assertThat(this.pool.members().get(0).stats().silent()).isTrue();
		assertThat(Link.timesOut(() -> this.pool.sendAsync(this.link.request("0100", this.stan++), SOON)).reason())
			.as("it is still used")
			.isEqualTo(FailureReason.TIMEOUT);
		wire.writes(RawMessage.of("0800", "000002"));
		await().until(() -> this.pool.stats().state() == PoolState.UP);
	}

	@Test
	void farEndThatAnswersOnlyTheSignOnNeverMakesThePoolUpAgain() {
		Queue<PoolState> notified = new ConcurrentLinkedQueue<>();
		this.peers.add(RawPeer.listening().plays((wire) -> {
			wire.answers("00");
			while (true) {
				wire.reads();
			}
		}));
		given(this.link.options()
			.idleTime(Duration.ofMillis(20))
			.pingTimeout(Duration.ofMillis(20))
			.signOn((connection) -> this.link.request("0800", 900_001))
			.ping((connection) -> this.link.request("0800", 900_002))
			.build(), addresses(), QUICK,
				(options) -> options.listener((pool, previous, current) -> notified.add(current)));
		await().until(() -> notified.size() >= 8);
		assertThat(List.copyOf(notified).subList(0, 8)).containsExactly(PoolState.UP, PoolState.DOWN,
				PoolState.DEGRADED, PoolState.DOWN, PoolState.DEGRADED, PoolState.DOWN, PoolState.DEGRADED,
				PoolState.DOWN);
	}

	/** Send a request that is written and not answered. */
	private void timesOut() {
		Link.timesOut(() -> this.pool.sendAsync(this.link.request("0100", this.stan++), SOON));
	}

	@Test
	void filterMayUseAttributesOfTheConnection() {
		givenUp(2,
				(options) -> options.filter((connection) -> !connection.attributes().containsKey("closed for today")));
		this.pool.members().get(0).connection().attributes().put("closed for today", true);
		assertThat(send(4)).containsOnly(port(1));
		this.pool.members().get(0).connection().attributes().clear();
		assertThat(send(4)).contains(port(0), port(1));
	}

	@Test
	void connectionForWhichTheFilterFailsIsNotUsed() {
		givenUp(2, (options) -> options.filter((connection) -> {
			if (connection.remoteAddress().port() == port(0)) {
				throw new IllegalStateException("for a test");
			}
			return true;
		}));
		assertThat(send(4)).containsOnly(port(1));
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.DEGRADED);
	}

	@Tag("slow")
	@Test
	void filterThatKeepsFailingIsLoggedAtWarnOnceASecond() {
		givenUp(1, (options) -> options.filter((connection) -> {
			throw new IllegalStateException("for a test");
		}));
		try (LogCapture log = LogCapture.everything()) {
			await().until(() -> {
				Link.failureOf(this.pool.sendAsync(this.link.request("0100", 1)), NotSentException.class);
				return log.lines()
					.stream()
					.filter((line) -> line.startsWith("WARN") && line.contains("the filter failed"))
					.count() > 1;
			});
		}
	}

	@Test
	void strategyOfTheApplicationIsGivenWhatIsUsable() {
		List<List<Integer>> given = new ArrayList<>();
		givenUp(3, (options) -> options.strategy((usable, message) -> {
			given.add(usable.stream().map((member) -> member.address().port()).toList());
			return usable.get(usable.size() - 1);
		}));
		this.pool.members().get(2).suspend();
		assertThat(send(1)).containsExactly(port(1));
		assertThat(given).containsExactly(List.of(port(0), port(1)));
	}

	@Test
	void requestIsNotSentWhenTheStrategyFailsOrChoosesAnotherMember() {
		AtomicReference<PoolMember> choice = new AtomicReference<>();
		givenUp(2, (options) -> options.strategy((usable, message) -> {
			if (choice.get() == null) {
				throw new IllegalStateException("4111111111111111");
			}
			return choice.get();
		}));
		NotSentException failed = Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)),
				NotSentException.class);
		assertThat(failed.reason()).isEqualTo(FailureReason.STRATEGY_FAILED);
		assertThat(failed).hasMessageContaining("failed: java.lang.IllegalStateException at ")
			.hasMessageNotContaining("4111");
		choice.set(this.pool.members().get(0));
		this.pool.members().get(0).suspend();
		assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)), NotSentException.class))
			.hasMessageContaining("did not choose one of the members it was given");
	}

	@Test
	void requestIsNotSentWhenTheStrategyChoosesNullOrAMemberOfItsOwnThatIsEqualToAnother() {
		AtomicReference<PoolMember> choice = new AtomicReference<>();
		givenUp(1, (options) -> options.strategy((usable, message) -> choice.get()));
		assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)), NotSentException.class))
			.hasMessageContaining("returned null; return one of the members it was given");
		choice.set((PoolMember) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { PoolMember.class },
				(proxy, method, arguments) -> method.getName().equals("equals") ? true : null));
		assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)), NotSentException.class))
			.hasMessageContaining("did not choose one of the members it was given");
	}

	@Test
	void strategyAndFilterThatFailWithAnErrorAreFailuresLikeOthers() {
		givenUp(1, (options) -> options.strategy((usable, message) -> {
			throw new NoClassDefFoundError("4111111111111111");
		}));
		NotSentException failed = Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)),
				NotSentException.class);
		assertThat(failed.reason()).isEqualTo(FailureReason.STRATEGY_FAILED);
		assertThat(failed).hasMessageNotContaining("4111");
		this.pool.stop(Duration.ZERO);
		givenUp(0, (options) -> options.filter((connection) -> {
			throw new StackOverflowError("4111111111111111");
		}));
		assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", 8)), NotSentException.class).reason())
			.isEqualTo(FailureReason.NONE_USABLE);
	}

	@Test
	void connectionOfAMessageIsTheOneItWouldBeSentOver() {
		givenUp(3, (options) -> options.strategy(PoolStrategy.sticky(11)));
		for (int stan = 1; stan <= 10; stan++) {
			IsoMessage request = this.link.request("0100", stan);
			Connection connection = this.pool.connection(request);
			assertThat(connection.takesRequests()).isTrue();
			assertThat(portIn(this.pool.send(request))).isEqualTo(connection.remoteAddress().port());
		}
	}

	@Test
	void memberThatIsAtItsMaximumOfRequestsIsPassedOver() {
		this.peers.add(RawPeer.listening());
		this.peers.add(answering(RawPeer.listening()));
		ConnectionOptions connection = this.link.options().maximumPendingRequests(1).build();
		given(connection, addresses(), QUICK, (options) -> options.strategy(PoolStrategy.primaryBackup()));
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		CompletableFuture<IsoMessage> stuck = this.pool.sendAsync(this.link.request("0100", 7));
		assertThat(send(3)).containsOnly(port(1));
		this.pool.members().get(1).suspend();
		assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", 8)), NotSentException.class).reason())
			.as("when none can, the one that is online says why")
			.isEqualTo(FailureReason.TOO_MANY_PENDING);
		this.peers.get(0).accepts().answers("00");
		Link.resultOf(stuck);
	}

	@Tag("slow")
	@Test
	void memberUnderBackPressureIsPassedOver() {
		RawPeer stuck = RawPeer.listeningWithSmallBuffer();
		this.peers.add(stuck);
		this.peers.add(answering(RawPeer.listening()));
		ConnectionOptions connection = this.link.options().maximumPendingRequests(100_000).build();
		given(connection, addresses(), QUICK, (options) -> options.strategy(PoolStrategy.primaryBackup()));
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		stuck.accepts();
		Connection first = this.pool.members().get(0).connection();
		fill(first);
		assertThat(first.state()).isEqualTo(ConnectionState.ONLINE);
		assertThat(send(3)).containsOnly(port(1));
		this.pool.members().get(1).suspend();
		assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", 8)), NotSentException.class).reason())
			.isEqualTo(FailureReason.BACK_PRESSURE);
		first.fail("the test is over");
	}

	@Test
	void membersMayHaveTheirOwnOptions() {
		RawPeer ascii = RawPeer.listening().plays((wire) -> {
			// four digits of length, which this wire does not know
			byte[] length = wire.readsBytes(4);
			RawMessage request = RawMessage.parse(wire.readsBytes(Integer.parseInt(new String(length))));
			byte[] answer = request.answered("00").bytes();
			wire.writesBytes(java.util.HexFormat.of().formatHex(String.format("%04d", answer.length).getBytes()));
			wire.writesBytes(java.util.HexFormat.of().formatHex(answer));
		});
		this.peers.add(answering(RawPeer.listening()));
		this.peers.add(ascii);
		ConnectionOptions own = this.link.options()
			.framing(Framing.builder().lengthHeader(LengthHeader.ASCII_4).build())
			.build();
		this.pool = new Pool("gateway", this.link.transport(),
				PoolOptions.builder(this.link.options().build())
					.members(List.of(MemberOptions.of(addresses().get(0)),
							MemberOptions.of(addresses().get(1)).withConnection(own)))
					.minimumConnections(2)
					.build());
		this.pool.start();
		this.pool.members().get(0).suspend();
		assertThat(this.pool.send(this.link.request("0100", 7)).getType()).isEqualTo(0x0110);
		this.pool.members().get(0).resume();
		this.pool.members().get(1).suspend();
		assertThat(send(1)).containsExactly(port(0));
		assertThat(this.pool.connections()).extracting(Connection::id)
			.containsExactlyInAnyOrder("gateway-1", "gateway-2");
	}

	@Test
	void weightsShareTheLoad() {
		this.peers.add(answering(RawPeer.listening()));
		this.peers.add(answering(RawPeer.listening()));
		this.pool = new Pool("gateway", this.link.transport(), PoolOptions.builder(this.link.options().build())
			.members(List.of(MemberOptions.of(addresses().get(0)), MemberOptions.of(addresses().get(1)).withWeight(3)))
			.minimumConnections(2)
			.build());
		this.pool.start();
		assertThat(send(8)).filteredOn((port) -> port == port(1)).hasSize(6);
	}

	@Tag("slow")
	@Test
	void everyRequestIsAnsweredWhileConnectionsAreReplacedAtTheirMaximumAge() {
		this.peers.add(answering(RawPeer.listening()));
		this.peers.add(answering(RawPeer.listening()));
		given(addresses(), (options) -> options.maximumAge(Duration.ofMillis(100)));
		int stan = 0;
		while (this.peers.stream().anyMatch((peer) -> peer.accepted() < 2)) {
			assertThat(this.pool.send(this.link.request("0100", ++stan % 1_000_000)).getType()).isEqualTo(0x0110);
		}
		assertThat(this.link.metrics.count("NOT_SENT")).isZero();
		assertThat(this.link.metrics.count("UNKNOWN")).isZero();
	}

	@Test
	void statsDoNotWaitForMembersThatSignOn() {
		this.peers.add(RawPeer.listening());
		this.peers.add(RawPeer.listening());
		ConnectionOptions connection = this.link.options().signOn((on) -> this.link.request("0800", 1)).build();
		given(connection, addresses(), QUICK, (options) -> options.minimumConnections(0));
		// both at the same time: the second does not wait for the first
		Wire second = this.peers.get(1).accepts();
		assertThat(second.reads().mti()).isEqualTo("0800");
		await().until(() -> this.pool.stats().connecting() == 2);
		assertThat(this.pool.members()).extracting(PoolMember::state).containsOnly(MemberState.CONNECTING);
	}

	/** Send until the network takes no more for a while. */
	private void fill(Connection connection) {
		IsoMessage request = this.link.format.set(this.link.request("0100", 1), 48, "x".repeat(999));
		int stan = 100_000;
		do {
			while (connection.takesRequests()) {
				connection.sendAsync(this.link.format.set(request, 11, String.valueOf(stan++)));
			}
		}
		while (becomesTrue(connection::takesRequests));
	}

	private static boolean becomesTrue(Callable<Boolean> condition) {
		try {
			await().atMost(Duration.ofSeconds(2)).until(condition);
			return true;
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
	}

	private void givenUp(int members, UnaryOperator<PoolOptions.Builder> with) {
		IntStream.range(0, members).forEach((index) -> this.peers.add(answering(RawPeer.listening())));
		given(addresses(), with);
		await().until(() -> this.pool.stats().online() == this.peers.size());
	}

	private void given(List<Address> addresses, UnaryOperator<PoolOptions.Builder> with) {
		given(this.link.options().build(), addresses, QUICK, with);
	}

	private void given(List<Address> addresses, Backoff backoff) {
		given(this.link.options().build(), addresses, backoff, (options) -> options.minimumConnections(0));
	}

	private void given(ConnectionOptions connection, List<Address> addresses, Backoff backoff,
			UnaryOperator<PoolOptions.Builder> with) {
		this.pool = new Pool("gateway", this.link.transport(),
				with.apply(PoolOptions.builder(connection).addresses(addresses).backoff(backoff)).build());
		this.pool.start();
	}

	/**
	 * A far end that puts its port into its answers, so that tests see which answered.
	 */
	private static RawPeer answering(RawPeer peer) {
		return peer.plays((wire) -> {
			while (true) {
				wire.writes(wire.reads().answered("00").with(4, String.format("%012d", peer.port())));
			}
		});
	}

	private List<Address> addresses() {
		return this.peers.stream().map((peer) -> new Address("127.0.0.1", peer.port())).toList();
	}

	private int port(int peer) {
		return this.peers.get(peer).port();
	}

	/** Send requests one after the other and return the ports of the answers. */
	private List<Integer> send(int requests) {
		return IntStream.rangeClosed(1, requests)
			.mapToObj((stan) -> portIn(this.pool.send(this.link.request("0100", 500 + stan))))
			.toList();
	}

	private List<Integer> sendWithRrns() {
		return IntStream.rangeClosed(1, 30)
			.mapToObj((number) -> this.link.format.set(this.link.request("0100", number), 37,
					"9999999999" + String.format("%02d", number)))
			.map((request) -> portIn(this.pool.send(request)))
			.toList();
	}

	private static int portIn(IsoMessage response) {
		return Integer.parseInt(response.getField(4).toString());
	}

}
