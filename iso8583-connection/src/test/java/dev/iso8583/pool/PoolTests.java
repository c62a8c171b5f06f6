package dev.iso8583.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.TransportThreads;
import dev.iso8583.watch.EventLoops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class PoolTests {

	private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(50), 2, 0.2);

	private static final Backoff NEVER = new Backoff(Duration.ofHours(1), Duration.ofHours(1), 1, 0);

	private static final Duration GRACE = Duration.ofSeconds(20);

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
	void requestsGoInTurnToAllConnections() {
		startedWith(answeringPeers(3), QUICK);
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		List<Integer> ports = sendTo(9);
		assertThat(ports).containsExactlyElementsOf(
				Stream.of(ports, ports, ports).flatMap((turn) -> turn.subList(0, 3).stream()).toList());
		assertThat(ports.subList(0, 3))
			.containsExactlyInAnyOrderElementsOf(this.peers.stream().map(RawPeer::port).toList());
	}

	@Test
	void connectionThatIsOfflineIsPassedOver() {
		startedWith(answeringPeers(3), NEVER);
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		int lost = this.peers.get(1).port();
		this.peers.get(1).close();
		await().until(() -> this.pool.stats().state() == PoolState.DEGRADED);
		assertThat(sendTo(6)).doesNotContain(lost).contains(this.peers.get(0).port(), this.peers.get(2).port());
		assertThat(this.pool.connections()).hasSize(2);
	}

	@Test
	void hostThatHangsGetsNoRequestsAlthoughItsSystemAcceptsEachDial() {
		answeringPeers(1).add(RawPeer.listening());
		this.pool = pool(addresses(this.peers), QUICK, 0, (options) -> options.pingTimeout(Duration.ofMillis(200))
			.ping((on) -> this.link.request("0800", 900_001)));
		this.pool.start();
		await().until(() -> this.pool.stats().state() == PoolState.DEGRADED);
		await().until(() -> this.link.metrics.count("dial failed PING_FAILED") > 2);
		assertThat(sendTo(4)).containsOnly(this.peers.get(0).port());
		assertThat(this.pool.stats().online()).isEqualTo(1);
		assertThat(this.link.metrics.count("closed PING_UNANSWERED")).isZero();
	}

	@Test
	void requestIsNotSentAtOnceWhenNoConnectionIsOnline() {
		startedWith(answeringPeers(2), NEVER);
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		this.peers.forEach(RawPeer::close);
		await().until(() -> this.pool.stats().state() == PoolState.DOWN);
		NotSentException notSent = Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)),
				NotSentException.class);
		assertThat(notSent.reason()).isEqualTo(FailureReason.NO_CONNECTION);
		assertThat(notSent).hasMessageContaining("gateway: 0100 STAN 000007 was not sent: no connection is online")
			.hasMessageContaining("0 of 2 online, 0 connecting, 0 requests pending")
			.hasMessageContaining("last failure: gateway: connection to 127.0.0.1:")
			.hasMessageContaining("ended: closed by the far end");
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> this.pool.send(this.link.request("0100", 7)));
		assertThat(Link.failureOf(this.pool.transmit(this.link.request("0620", 7)), NotSentException.class).reason())
			.isEqualTo(FailureReason.NO_CONNECTION);
	}

	@Test
	void onlyRequestsThatAreNotSentAreCountedAsSuch() {
		this.pool = pool(addresses(answeringPeers(1)), QUICK, 1, (options) -> options);
		Link.failureOf(this.pool.transmit(this.link.request("0620", 7)), NotSentException.class);
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> this.pool.connection(this.link.request("0100", 7)));
		assertThat(this.link.metrics.count("NOT_SENT")).isZero();
		Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)), NotSentException.class);
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> this.pool.send(this.link.request("0100", 7)));
		assertThat(this.link.metrics.count("NOT_SENT")).isEqualTo(2);
	}

	@Test
	void poolThatIsNotStartedSendsNothing() {
		this.pool = pool(addresses(answeringPeers(1)), QUICK, 1, (options) -> options);
		assertThat(this.pool.isRunning()).isFalse();
		NotSentException notSent = Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)),
				NotSentException.class);
		assertThat(notSent.reason()).isEqualTo(FailureReason.POOL_STOPPED);
		assertThat(notSent).hasMessage("gateway: 0100 STAN 000007 was not sent: the pool is not started");
	}

	@Test
	void connectionThatIsLostComesBackByItself() {
		startedWith(answeringPeers(1), QUICK);
		for (int loss = 1; loss <= 3; loss++) {
			int connectionsSoFar = loss;
			await().until(() -> this.peers.get(0).accepted() == connectionsSoFar
					&& this.pool.stats().state() == PoolState.UP);
			assertThat(sendTo(1)).containsExactly(this.peers.get(0).port());
			this.peers.get(0).wires().get(loss - 1).resets();
		}
		await().until(() -> this.peers.get(0).accepted() == 4);
	}

	@Test
	void firstDialThatIsRefusedIsDialledAgain() {
		int port = RawPeer.freePort();
		this.pool = pool(List.of(new Address("127.0.0.1", port)), QUICK, 0, (options) -> options);
		this.pool.start();
		await().until(() -> this.link.metrics.count("dial failed REFUSED") > 3);
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.DOWN);
		assertThat(this.pool.stats().lastFailure()).contains("refused");
		this.peers.add(RawPeer.listeningOn(port).answersEverything());
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		assertThat(this.pool.send(this.link.request("0100", 7)).getType()).isEqualTo(0x0110);
	}

	@Test
	void refusedSignOnIsTriedAgain() {
		RawPeer peer = RawPeer.listening();
		this.peers.add(peer);
		this.pool = pool(addresses(this.peers), QUICK, 0,
				(options) -> options.signOn((connection) -> this.link.request("0800", 1)));
		this.pool.start();
		Wire first = peer.accepts();
		first.answers("91");
		assertThat(first.readsToTheEnd()).isZero();
		peer.accepts().answers("00");
		await().until(() -> this.pool.stats().state() == PoolState.UP);
	}

	@Test
	void connectionThatComesBackSignsOnBeforeItGetsRequests() {
		RawPeer peer = RawPeer.listening();
		this.peers.add(peer);
		this.pool = pool(addresses(this.peers), QUICK, 0,
				(options) -> options.signOn((connection) -> this.link.request("0800", 1)));
		this.pool.start();
		Wire first = peer.accepts();
		assertThat(first.answers("00").mti()).isEqualTo("0800");
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		first.hangsUp();
		Wire second = peer.accepts();
		RawMessage signOn = second.reads();
		assertThat(signOn.mti()).isEqualTo("0800");
		assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", 7)), NotSentException.class).reason())
			.isEqualTo(FailureReason.NO_CONNECTION);
		second.writes(signOn.answered("00"));
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		CompletableFuture<IsoMessage> answer = this.pool.sendAsync(this.link.request("0100", 7));
		assertThat(second.answers("00").mti()).isEqualTo("0100");
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0110);
	}

	@Test
	void tooFewConnectionsFailTheStartWithEveryCauseAndNothingStaysOpen() {
		RawPeer well = answeringPeers(1).get(0);
		int refused = RawPeer.freePort();
		this.pool = pool(List.of(new Address("127.0.0.1", well.port()), new Address("127.0.0.1", refused),
				new Address("no-such-host.invalid", 8583)), QUICK, 2, (options) -> options);
		assertThatExceptionOfType(PoolStartException.class).isThrownBy(this.pool::start)
			.withMessageContaining("gateway: 1 of at least 2 connections came online")
			.withMessageContaining("127.0.0.1:" + refused + ": refused")
			.withMessageContaining("no-such-host.invalid:8583: unknown host")
			.satisfies((failure) -> assertThat(failure.pool()).isEqualTo("gateway"))
			.satisfies((failure) -> assertThat(failure.getSuppressed()).hasSize(2)
				.hasOnlyElementsOfType(ConnectFailedException.class));
		assertThat(this.pool.isRunning()).isFalse();
		await().until(() -> this.link.listener.notifications().equals(List.of("online", "closed CLOSED_LOCALLY")));
		assertThat(well.accepted()).isEqualTo(1);
	}

	@Test
	void startThatFailsDoesNotLogANextDial() {
		this.pool = pool(List.of(new Address("127.0.0.1", RawPeer.freePort())), NEVER, 1, (options) -> options);
		try (LogCapture log = LogCapture.everything()) {
			assertThatExceptionOfType(PoolStartException.class).isThrownBy(this.pool::start);
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("WARN"))
				.singleElement()
				.asString()
				.endsWith(": refused\n");
		}
	}

	@Test
	void startReturnsAsSoonAsEnoughConnectionsAreOnline() {
		RawPeer silent = RawPeer.listening();
		RawPeer well = RawPeer.listening().answersEverything();
		this.peers.addAll(List.of(silent, well));
		this.pool = pool(addresses(this.peers), QUICK, 1,
				(options) -> options.signOn((connection) -> this.link.request("0800", 1)));
		this.pool.start();
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.DEGRADED);
		assertThat(this.pool.stats().connecting()).isEqualTo(1);
		assertThat(this.pool)
			.hasToString("gateway (1 of 2 online, 1 connecting, 0 requests pending; last failure: none)");
	}

	@Test
	void minimumOfZeroNeverFailsTheStart() {
		this.pool = pool(List.of(new Address("127.0.0.1", RawPeer.freePort())), NEVER, 0, (options) -> options);
		this.pool.start();
		assertThat(this.pool.isRunning()).isTrue();
	}

	@Test
	void stateIsUpDegradedOrDown() {
		startedWith(answeringPeers(2), NEVER);
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		this.peers.get(0).close();
		await().until(() -> this.pool.stats().state() == PoolState.DEGRADED);
		this.peers.get(1).close();
		await().until(() -> this.pool.stats().state() == PoolState.DOWN);
	}

	@Test
	void requestsInFlightAreCounted() {
		startedWith(List.of(RawPeer.listening()), QUICK);
		CompletableFuture<IsoMessage> answer = this.pool.sendAsync(this.link.request("0100", 7));
		assertThat(this.pool.stats().pending()).isEqualTo(1);
		this.peers.get(0).accepts().answers("00");
		Link.resultOf(answer);
		assertThat(this.pool.stats().pending()).isZero();
	}

	@Test
	void stopAwaitsRequestsInFlightOnAllConnections() {
		startedWith(List.of(RawPeer.listening(), RawPeer.listening()), QUICK);
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		CompletableFuture<IsoMessage> one = this.pool.sendAsync(this.link.request("0100", 1));
		CompletableFuture<IsoMessage> other = this.pool.sendAsync(this.link.request("0100", 2));
		CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> this.pool.stop(GRACE));
		await().until(() -> !this.pool.isRunning());
		assertThat(Link.failureOf(this.pool.sendAsync(this.link.request("0100", 3)), NotSentException.class).reason())
			.isEqualTo(FailureReason.POOL_STOPPED);
		assertThat(stopping).isNotDone();
		this.peers.forEach((peer) -> peer.accepts().answers("00"));
		assertThat(Messages.stanOf(Link.resultOf(one))).isEqualTo("000001");
		assertThat(Messages.stanOf(Link.resultOf(other))).isEqualTo("000002");
		Link.resultOf(stopping);
	}

	@Test
	void stopThatIsInterruptedWaitsNoLongerAndRequestsInFlightKeepTheirGrace() throws InterruptedException {
		startedWith(List.of(RawPeer.listening()), QUICK);
		CompletableFuture<IsoMessage> request = this.pool.sendAsync(this.link.request("0100", 1));
		Wire farEnd = this.peers.get(0).accepts();
		RawMessage received = farEnd.reads();
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Thread stopping = new Thread(() -> {
			this.pool.stop(GRACE);
			interrupted.complete(Thread.currentThread().isInterrupted());
		});
		stopping.start();
		await().until(() -> !this.pool.isRunning());
		stopping.interrupt();
		assertThat(Link.resultOf(interrupted)).as("it still is").isTrue();
		assertThat(request).isNotDone();
		farEnd.writes(received.answered("00"));
		assertThat(Link.resultOf(request).getType()).isEqualTo(0x0110);
		assertThat(farEnd.readsToTheEnd()).as("the stop went on").isZero();
	}

	@Test
	void startThatIsInterruptedFailsAndLeavesNothingOpen() throws InterruptedException {
		this.peers.add(RawPeer.listening());
		this.pool = pool(addresses(this.peers), NEVER, 1,
				(options) -> options.signOn((connection) -> this.link.request("0800", 1)));
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		Thread starting = new Thread(() -> {
			try {
				this.pool.start();
			}
			catch (PoolStartException ex) {
				failure.complete(Thread.currentThread().isInterrupted() ? ex : null);
			}
		});
		starting.start();
		Wire farEnd = this.peers.get(0).accepts();
		farEnd.reads();
		starting.interrupt();
		assertThat(Link.resultOf(failure))
			.hasMessage("gateway: 0 of at least 1 connections came online: the waiting thread was interrupted");
		assertThat(farEnd.readsToTheEnd()).isZero();
		assertThat(this.pool.isRunning()).isFalse();
	}

	@Test
	void awaitOnlineReturnsAsSoonAsAConnectionIsUsable() throws Exception {
		int port = RawPeer.freePort();
		this.pool = pool(List.of(new Address("127.0.0.1", port)), QUICK, 0, (options) -> options);
		assertThat(this.pool.awaitOnline(Duration.ZERO)).as("not started").isFalse();
		CompletableFuture<Boolean> online = awaitsOnline(() -> this.pool.awaitOnline(GRACE));
		CompletableFuture<Boolean> view = awaitsOnline(() -> this.pool.asConnection().awaitOnline(GRACE));
		this.pool.start();
		assertThat(this.pool.awaitOnline(Duration.ofMillis(1))).as("the port is closed").isFalse();
		assertThat(online).isNotDone();
		this.peers.add(RawPeer.listeningOn(port));
		assertThat(Link.resultOf(online)).isTrue();
		assertThat(Link.resultOf(view)).isTrue();
		assertThat(this.pool.awaitOnline(Duration.ZERO)).isTrue();
		this.pool.members().get(0).suspend();
		assertThat(this.pool.awaitOnline(Duration.ZERO)).isFalse();
		CompletableFuture<Boolean> resumed = awaitsOnline(() -> this.pool.awaitOnline(GRACE));
		this.pool.members().get(0).resume();
		assertThat(Link.resultOf(resumed)).isTrue();
	}

	@Test
	void awaitOnlineMayBeInterruptedAndIsRefusedOnAnEventLoop() throws Exception {
		this.pool = pool(List.of(this.link.address()), NEVER, 0, (options) -> options);
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		Thread waiting = new Thread(() -> {
			try {
				this.pool.awaitOnline(GRACE);
			}
			catch (InterruptedException ex) {
				failure.complete(ex);
			}
		});
		waiting.start();
		waiting.interrupt();
		assertThat(Link.resultOf(failure)).isInstanceOf(InterruptedException.class);
		CompletableFuture<Boolean> onEventLoop = new CompletableFuture<>();
		TransportThreads.of(this.link.transport()).scheduler().execute(() -> {
			try {
				onEventLoop.complete(this.pool.awaitOnline(GRACE));
			}
			catch (IllegalStateException | InterruptedException ex) {
				onEventLoop.completeExceptionally(ex);
			}
		});
		assertThat(Link.failureOf(onEventLoop, IllegalStateException.class)).hasMessageContaining("Pool.awaitOnline()");
	}

	private static CompletableFuture<Boolean> awaitsOnline(Callable<Boolean> call) {
		CompletableFuture<Boolean> online = new CompletableFuture<>();
		new Thread(() -> {
			try {
				online.complete(call.call());
			}
			catch (Exception ex) {
				online.completeExceptionally(ex);
			}
		}).start();
		return online;
	}

	@Test
	void stopClosesEveryConnectionAndDialsNoMore() {
		startedWith(answeringPeers(2), QUICK);
		await().until(() -> this.pool.stats().state() == PoolState.UP);
		List<Connection> connections = this.pool.connections();
		this.pool.close();
		assertThat(connections).extracting(Connection::state).containsOnly(ConnectionState.CLOSED);
		assertThat(this.link.metrics.count("closed CLOSED_LOCALLY")).isEqualTo(2);
		assertThat(this.link.metrics.count("dialled")).isEqualTo(2);
		assertThat(this.pool.connections()).isEmpty();
		this.pool.close();
	}

	@Test
	void stopWhileSigningOnEndsTheStartAndTheConnection() {
		RawPeer peer = RawPeer.listening();
		this.peers.add(peer);
		this.pool = pool(addresses(this.peers), QUICK, 1,
				(options) -> options.signOn((connection) -> this.link.request("0800", 1)));
		CompletableFuture<Void> starting = CompletableFuture.runAsync(this.pool::start);
		Wire farEnd = peer.accepts();
		RawMessage signOn = farEnd.reads();
		this.pool.stop(GRACE);
		Link.failureOf(starting, PoolStartException.class);
		farEnd.writes(signOn.answered("00"));
		assertThat(farEnd.readsToTheEnd()).isZero();
		assertThat(this.pool.isRunning()).isFalse();
	}

	@Test
	void stopLeavesNoDialBehind() {
		RawPeer peer = this.link.peer();
		this.pool = pool(List.of(this.link.address()), NEVER, 0,
				(options) -> options.signOn((on) -> this.link.request("0800", 1)));
		this.pool.start();
		Wire signingOn = peer.accepts();
		assertThat(signingOn.reads().mti()).isEqualTo("0800");
		this.pool.stop(GRACE);
		assertThat(signingOn.readsToTheEnd()).isZero();
		assertThat(this.link.listener.notifications()).doesNotContain("online");
	}

	@Test
	void stopWhileWaitingToDialAgainDialsNoMore() {
		this.pool = pool(List.of(new Address("127.0.0.1", RawPeer.freePort())), QUICK, 0, (options) -> options);
		this.pool.start();
		await().until(() -> this.link.metrics.count("dial failed REFUSED") > 0);
		this.pool.stop(GRACE);
		assertThat(this.pool.stats().connecting()).isZero();
		assertThat(this.pool.isRunning()).isFalse();
	}

	@Test
	void memberThatIsOnlineByALaterDialCountsForTheStart() {
		RawPeer silent = RawPeer.listening();
		this.peers.add(silent);
		int port = RawPeer.freePort();
		this.pool = pool(List.of(new Address("127.0.0.1", port), new Address("127.0.0.1", silent.port())), QUICK, 1,
				(options) -> options.signOn((connection) -> this.link.request("0800", 1))
					.signOnTimeout(Duration.ofSeconds(8)));
		CompletableFuture<Void> starting = CompletableFuture.runAsync(this.pool::start);
		await().until(() -> this.link.metrics.count("dial failed REFUSED") > 0);
		this.peers.add(RawPeer.listeningOn(port).answersEverything());
		Link.resultOf(starting);
		assertThat(this.pool.stats().online()).isEqualTo(1);
		assertThat(this.pool.stats().connecting()).isEqualTo(1);
	}

	@Test
	void startOnAClosedTransportFails() {
		this.pool = pool(addresses(answeringPeers(1)), QUICK, 1, (options) -> options);
		this.link.transport().close();
		Link.failureOf(CompletableFuture.runAsync(this.pool::start), PoolStartException.class);
		assertThat(this.pool.isRunning()).isFalse();
	}

	@Test
	void startEndsWhenTheTransportIsClosed() {
		RawPeer silent = RawPeer.listening();
		this.peers.add(silent);
		Address address = addresses(this.peers).get(0);
		ConnectionOptions connection = this.link.options().signOn((on) -> this.link.request("0800", 1)).build();
		this.pool = new Pool("gateway", this.link.transport(),
				PoolOptions.builder(connection).addresses(List.of(address, address)).maximumConnecting(1).build());
		CompletableFuture<Void> starting = CompletableFuture.runAsync(this.pool::start);
		silent.accepts().reads();
		this.link.transport().close();
		Link.failureOf(starting, PoolStartException.class);
	}

	@Test
	void poolThatIsStartedWhileItStopsDialsOnceTheOldConnectionsHaveEnded() {
		RawPeer peer = RawPeer.listening();
		startedWith(List.of(peer), QUICK);
		Wire old = peer.accepts();
		CompletableFuture<IsoMessage> answer = this.pool.sendAsync(this.link.request("0100", 7));
		CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> this.pool.stop(GRACE));
		await().until(() -> !this.pool.isRunning());
		CompletableFuture<Void> starting = CompletableFuture.runAsync(this.pool::start);
		await().until(this.pool::isRunning);
		runsOnEveryEventLoop(() -> {
		});
		assertThat(this.link.metrics.count("dialled")).as("the old session lives on").isEqualTo(1);
		old.answers("00");
		Link.resultOf(answer);
		Link.resultOf(stopping);
		peer.accepts();
		Link.resultOf(starting);
	}

	@Test
	void everyStopWaitsForTheEnd() {
		RawPeer peer = RawPeer.listening();
		startedWith(List.of(peer), QUICK);
		Connection connection = this.pool.connections().get(0);
		this.pool.sendAsync(this.link.request("0100", 7));
		CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> this.pool.stop(GRACE));
		await().until(() -> !this.pool.isRunning());
		CompletableFuture<ConnectionState> after = CompletableFuture.supplyAsync(() -> {
			this.pool.stop(GRACE);
			return connection.state();
		});
		peer.accepts().answers("00");
		assertThat(Link.resultOf(after)).isEqualTo(ConnectionState.CLOSED);
		Link.resultOf(stopping);
	}

	@Test
	void startThatWasStoppedLeavesTheNextStartAlone() {
		RawPeer peer = RawPeer.listening();
		this.peers.add(peer);
		this.pool = pool(addresses(this.peers), QUICK, 1,
				(options) -> options.signOn((connection) -> this.link.request("0800", 1)));
		CompletableFuture<Void> stopped = CompletableFuture.runAsync(this.pool::start);
		peer.accepts().reads();
		CountDownLatch release = new CountDownLatch(1);
		List<CompletableFuture<Void>> eventLoops = onEveryEventLoop(() -> EventLoops.onPurpose(() -> awaits(release)));
		CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> this.pool.stop(GRACE));
		await().until(() -> !this.pool.isRunning());
		CompletableFuture<Void> starting = CompletableFuture.runAsync(this.pool::start);
		await().until(this.pool::isRunning);
		release.countDown();
		eventLoops.forEach(Link::resultOf);
		Link.failureOf(stopped, PoolStartException.class);
		Link.resultOf(stopping);
		peer.accepts().answers("00");
		Link.resultOf(starting);
		assertThat(this.pool.stats().state()).isEqualTo(PoolState.UP);
	}

	private static void awaits(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private void runsOnEveryEventLoop(Runnable task) {
		onEveryEventLoop(task).forEach(Link::resultOf);
	}

	private List<CompletableFuture<Void>> onEveryEventLoop(Runnable task) {
		return StreamSupport.stream(TransportThreads.of(this.link.transport()).eventLoops().spliterator(), false)
			.map((eventLoop) -> CompletableFuture.runAsync(task, eventLoop))
			.toList();
	}

	@Test
	void poolMayBeStartedAgain() {
		startedWith(answeringPeers(1), QUICK);
		this.pool.stop(GRACE);
		this.pool.start();
		this.pool.start();
		assertThat(sendTo(1)).containsExactly(this.peers.get(0).port());
		assertThat(this.peers.get(0).accepted()).isEqualTo(2);
	}

	@Test
	void startAndStopOnAnEventLoopAreRefused() {
		startedWith(answeringPeers(1), QUICK);
		assertThat(Link.failureOf(
				CompletableFuture.runAsync(this.pool::start, TransportThreads.of(this.link.transport()).scheduler()),
				IllegalStateException.class))
			.hasMessageContaining("Pool.start()");
		assertThat(Link.failureOf(
				CompletableFuture.runAsync(this.pool::close, TransportThreads.of(this.link.transport()).scheduler()),
				IllegalStateException.class))
			.hasMessageContaining("Pool.stop()");
	}

	@Test
	void viewAsOneConnectionSurvivesReconnects() {
		startedWith(answeringPeers(1), QUICK);
		Connection view = this.pool.asConnection();
		assertThat(view.send(this.link.request("0100", 1)).getType()).isEqualTo(0x0110);
		this.peers.get(0).wires().get(0).resets();
		await().until(() -> this.peers.get(0).accepted() == 2 && view.state() == ConnectionState.ONLINE);
		assertThat(Link.resultOf(view.sendAsync(this.link.request("0100", 2))).getType()).isEqualTo(0x0110);
		assertThat(view.link()).isEqualTo("gateway");
		assertThat(view.remoteAddress().port()).isEqualTo(this.peers.get(0).port());
		view.close();
		assertThat(view.state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(view.closed()).isCompleted();
		assertThat(this.pool.isRunning()).isFalse();
	}

	@Test
	void viewAsOneConnectionIsConnectingWhileThePoolIsDown() {
		startedWith(answeringPeers(1), NEVER);
		Connection view = this.pool.asConnection();
		view.fail("for a test");
		await().until(() -> view.state() == ConnectionState.CONNECTING);
		assertThat(view.pending()).isZero();
	}

	@Test
	void viewAsOneConnectionCannotReply() {
		startedWith(answeringPeers(1), QUICK);
		IsoMessage request = this.link.request("0100", 7);
		assertThatIllegalStateException().isThrownBy(() -> this.pool.asConnection().reply(request, request))
			.withMessageContaining("reply on the connection that the handler was given");
	}

	@Test
	void viewAsOneConnectionWritesRawFramesWhileItIsOnline() {
		this.peers.add(RawPeer.listening());
		startedWith(this.peers, NEVER);
		Connection view = this.pool.asConnection();
		Link.resultOf(view.writeRaw(new byte[] { 0, 1, 'A' }));
		assertThat(this.peers.get(0).accepts().readsHex(3)).isEqualTo("000141");
		view.fail("for a test");
		await().until(() -> view.state() == ConnectionState.CONNECTING);
		assertThat(Link.failureOf(view.writeRaw(new byte[] { 0, 0 }), NotSentException.class).reason())
			.isEqualTo(FailureReason.NO_CONNECTION);
	}

	@Test
	void viewAsOneConnectionPassesOverSuspendedMembers() {
		IntStream.range(0, 2).forEach((index) -> this.peers.add(RawPeer.listening()));
		this.pool = pool(addresses(this.peers), NEVER, 2, (options) -> options);
		this.pool.start();
		Connection view = this.pool.asConnection();
		this.pool.members().get(0).suspend();
		assertThat(view.takesRequests()).isTrue();
		Link.resultOf(view.writeRaw(new byte[] { 0, 1, 'A' }));
		assertThat(this.peers.get(1).accepts().readsHex(3)).isEqualTo("000141");
		this.pool.members().get(1).suspend();
		assertThat(view.takesRequests()).isFalse();
		assertThat(Link.failureOf(view.writeRaw(new byte[] { 0, 1, 'A' }), NotSentException.class).reason())
			.isEqualTo(FailureReason.NONE_USABLE);
	}

	private List<RawPeer> answeringPeers(int count) {
		IntStream.range(0, count).forEach((index) -> this.peers.add(RawPeer.listening().plays((wire) -> {
			while (true) {
				RawMessage request = wire.reads();
				// the far end puts its port into the response, so that tests see which
				// one answered
				int port = this.peers.get(index).port();
				wire.writes(request.answered("00").with(4, String.format("%012d", port)));
			}
		})));
		return this.peers;
	}

	private static List<Address> addresses(List<RawPeer> peers) {
		return peers.stream().map((peer) -> new Address("127.0.0.1", peer.port())).toList();
	}

	private void startedWith(List<RawPeer> dialled, Backoff backoff) {
		List<RawPeer> all = List.copyOf(dialled);
		if (this.peers.isEmpty()) {
			this.peers.addAll(all);
		}
		this.pool = pool(addresses(all), backoff, 1, (options) -> options);
		this.pool.start();
	}

	private Pool pool(List<Address> addresses, Backoff backoff, int minimum,
			UnaryOperator<ConnectionOptions.Builder> with) {
		ConnectionOptions connection = with.apply(this.link.options()).build();
		return new Pool("gateway", this.link.transport(),
				PoolOptions.builder(connection)
					.addresses(addresses)
					.minimumConnections(minimum)
					.backoff(backoff)
					.build());
	}

	/** Send requests one after the other and return the ports of the answers. */
	private List<Integer> sendTo(int requests) {
		return IntStream.rangeClosed(1, requests)
			.mapToObj((stan) -> this.pool.send(this.link.request("0100", stan)))
			.map((response) -> Integer.parseInt(response.getField(4).toString()))
			.toList();
	}

}
