package dev.iso8583.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.RequestOutcome;
import dev.iso8583.testing.KillingPeer;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Ten thousand requests through a pool of three whose connections are killed at random,
 * by either side and in every way, while blocking and asynchronous callers send. A
 * blocking caller whose request was <em>not sent</em> sends the same STAN again.
 * <p>
 * A failure names the seed of its random numbers; {@code -Diso8583.seed=} sets it.
 */
@Tag("slow")
class KilledMembersTests {

	private static final long SEED = Long.getLong("iso8583.seed", new Random().nextLong());

	private static final int CALLERS = 3;

	private static final int BLOCKING_REQUESTS = 1500;

	private static final int ASYNC_REQUESTS = 5500;

	private static final int FIRST_SIGN_ON = 500_000;

	private static final int IN_FLIGHT = 50;

	private static final Duration TIMEOUT = Duration.ofMillis(150);

	@RegisterExtension
	final Link link = new Link();

	private final SplittableRandom seeds = new SplittableRandom(SEED);

	private final List<KillingPeer> farEnds = Stream.generate(() -> new KillingPeer(this.seeds.split()))
		.limit(3)
		.toList();

	private final Queue<Result> results = new ConcurrentLinkedQueue<>();

	/** How often the pool was asked to send. */
	private final AtomicInteger calls = new AtomicInteger();

	private final AtomicInteger signOns = new AtomicInteger();

	private Pool pool;

	@BeforeEach
	void start() {
		this.pool = new Pool("gateway", this.link.transport(),
				PoolOptions
					.builder(this.link.options()
						.signOn((connection) -> this.link.request("0800",
								FIRST_SIGN_ON + this.signOns.incrementAndGet()))
						.signOnTimeout(Duration.ofSeconds(1))
						.build())
					.addresses(this.farEnds.stream().map((peer) -> new Address("127.0.0.1", peer.port())).toList())
					.minimumConnections(0)
					.backoff(new Backoff(Duration.ofMillis(10), Duration.ofMillis(20), 2, 0.2))
					.build());
		this.pool.start();
	}

	@AfterEach
	void stop() {
		this.pool.stop(Duration.ZERO);
		this.farEnds.forEach(KillingPeer::close);
	}

	@Test
	void farEndSeesEachStanAtMostOnceAndEveryCallerGetsTheTrueOutcome() {
		List<CompletableFuture<Void>> callers = IntStream.range(0, CALLERS)
			.mapToObj((caller) -> caller(() -> sendsAndWaits(1 + caller * BLOCKING_REQUESTS)))
			.collect(Collectors.toList());
		callers.add(caller(() -> sendsManyAtOnce(1 + CALLERS * BLOCKING_REQUESTS)));
		callers.forEach(CompletableFuture::join);
		this.pool.stop(Duration.ofSeconds(10));
		await(because("all that was sent is read"))
			.until(() -> this.farEnds.stream().allMatch(KillingPeer::hasReadAll));
		assertEveryOutcomeIsTrue();
		assertEveryCallEndedOnce();
		assertThat(this.farEnds).as(because("connections were killed")).allMatch((peer) -> peer.kills() > 5);
		assertThat(this.results).as(because("every outcome occurred"))
			.extracting(Result::outcome)
			.contains(RequestOutcome.ANSWERED, RequestOutcome.UNKNOWN, RequestOutcome.NOT_SENT);
	}

	private void assertEveryOutcomeIsTrue() {
		for (Result each : this.results) {
			int arrived = this.farEnds.stream().mapToInt((peer) -> peer.seen(each.stan())).sum();
			switch (each.outcome()) {
				case ANSWERED -> assertThat(arrived).as(because(each + " arrived once")).isEqualTo(1);
				case NOT_SENT -> assertThat(arrived).as(because(each + " did not arrive")).isZero();
				default -> assertThat(arrived).as(because(each + " arrived at most once")).isLessThan(2);
			}
		}
	}

	private void assertEveryCallEndedOnce() {
		assertThat(this.results).as(because("each request has one outcome"))
			.extracting(Result::stan)
			.hasSize(CALLERS * BLOCKING_REQUESTS + ASYNC_REQUESTS)
			.doesNotHaveDuplicates();
		long ended = Stream.of(RequestOutcome.values())
			.mapToLong((outcome) -> this.link.metrics.count(outcome.name()))
			.sum();
		assertThat(ended).as(because("each call was counted once")).isEqualTo(this.calls.get() + this.signOns.get());
		assertThat(this.pool.stats().pending()).as(because("nothing is pending")).isZero();
	}

	private static String because(String expected) {
		return "with -Diso8583.seed=" + SEED + ": " + expected;
	}

	private static CompletableFuture<Void> caller(Runnable task) {
		return CompletableFuture.runAsync(task, (run) -> new Thread(run, "caller").start());
	}

	/** Send one after the other, each until it was sent. */
	private void sendsAndWaits(int first) {
		SplittableRandom random = nextRandom();
		for (int stan = first; stan < first + BLOCKING_REQUESTS; stan++) {
			RequestOutcome outcome = RequestOutcome.NOT_SENT;
			while (outcome == RequestOutcome.NOT_SENT) {
				awaitOnline();
				outcome = sendAndWait(stan);
			}
			this.results.add(new Result(Messages.stan(stan), outcome));
			strike(random);
		}
	}

	private RequestOutcome sendAndWait(int stan) {
		this.calls.incrementAndGet();
		try {
			return outcomeOf(stan, this.pool.send(this.link.request("0100", stan), TIMEOUT), null);
		}
		catch (Iso8583Exception ex) {
			return outcomeOf(stan, null, ex);
		}
	}

	/** Send without waiting, each once. */
	private void sendsManyAtOnce(int first) {
		SplittableRandom random = nextRandom();
		Semaphore inFlight = new Semaphore(IN_FLIGHT);
		List<CompletableFuture<?>> ends = new ArrayList<>();
		for (int number = first; number < first + ASYNC_REQUESTS; number++) {
			int stan = number;
			awaitOnline();
			inFlight.acquireUninterruptibly();
			this.calls.incrementAndGet();
			ends.add(this.pool.sendAsync(this.link.request("0100", stan), TIMEOUT)
				.handle((response, failure) -> this.results
					.add(new Result(Messages.stan(stan), outcomeOf(stan, response, failure))))
				.whenComplete((done, failure) -> inFlight.release()));
			strike(random);
		}
		ends.forEach(CompletableFuture::join);
	}

	private static RequestOutcome outcomeOf(int stan, @Nullable IsoMessage response, @Nullable Throwable failure) {
		if (failure instanceof NotSentException) {
			return RequestOutcome.NOT_SENT;
		}
		if (failure instanceof OutcomeUnknownException) {
			return RequestOutcome.UNKNOWN;
		}
		assertThat(failure).as(because("no other failure")).isNull();
		assertThat(Messages.stanOf(response)).as(because("the response is that of the request"))
			.isEqualTo(Messages.stan(stan));
		return RequestOutcome.ANSWERED;
	}

	/**
	 * Now and then end one connection, and more rarely all of them from both sides.
	 */
	private void strike(SplittableRandom random) {
		if (random.nextInt(200) == 0) {
			List<Connection> online = this.pool.connections();
			if (!online.isEmpty()) {
				online.get(random.nextInt(online.size())).fail("for a test");
			}
		}
		if (random.nextInt(1000) == 0) {
			this.farEnds.forEach(KillingPeer::killsAll);
			this.pool.connections().forEach((connection) -> connection.fail("for a test"));
		}
	}

	private void awaitOnline() {
		if (this.pool.connections().isEmpty()) {
			await(because("a connection comes back")).pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(2))
				.until(() -> !this.pool.connections().isEmpty());
		}
	}

	private synchronized SplittableRandom nextRandom() {
		return this.seeds.split();
	}

	/** The outcome that the caller got. */
	private record Result(String stan, RequestOutcome outcome) {
	}

}
