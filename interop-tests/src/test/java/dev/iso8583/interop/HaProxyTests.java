package dev.iso8583.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A pool that reaches its far end through HAProxy, while HAProxy cuts connections, flaps,
 * freezes, dies and fails over.
 */
class HaProxyTests {

	private static final int CALLERS = 4;

	private static final int REQUESTS = 1000;

	@RegisterExtension
	final Tools tools = new Tools();

	private final Ledger ledger = this.tools.closes(new Ledger());

	private final Map<String, String> outcomes = new ConcurrentHashMap<>();

	private HaProxy haproxy;

	private Pool pool;

	private MessageFormat format;

	private MeterRegistry meters;

	@BeforeEach
	void start() {
		this.haproxy = new HaProxy(this.tools, this.ledger.port());
	}

	private void givenOnline(Object... values) {
		List<Object> all = new ArrayList<>(List.of("test.port", this.haproxy.port()));
		all.addAll(List.of(values));
		ConfigurableApplicationContext application = this.tools.runs("haproxy.yml", all.toArray());
		this.pool = application.getBean(Pool.class);
		this.format = application.getBean(MessageFormat.class);
		this.meters = application.getBean(MeterRegistry.class);
		awaitState(PoolState.UP);
	}

	@Test
	void proxyThatFreezesIsFoundByTheEchoTest() {
		givenOnline("test.idle-time", "500ms", "test.ping-timeout", "2s");
		this.haproxy.freezes();
		CompletableFuture<String> inFlight = CompletableFuture.supplyAsync(this::send);
		awaitState(PoolState.DOWN);
		assertThat(inFlight.join()).isEqualTo("unknown");
		await().untilAsserted(() -> assertThat(
				this.meters.get("iso8583.connections.closed").tag("reason", "ping_unanswered").counter().count())
			.isGreaterThanOrEqualTo(2));
		assertThat(send()).isEqualTo("not sent");
		this.haproxy.thaws();
		awaitState(PoolState.UP);
		assertThat(send()).isEqualTo("answered");
		assertOutcomesAreTrue();
	}

	@Test
	void everyOutcomeIsTrueWhenConnectionsAreCutUnderTraffic() {
		givenOnline();
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Void> cutter = background(() -> {
			for (int cuts = 1; !over.get(); cuts++) {
				int next = cuts * 500;
				await().until(() -> over.get() || this.ledger.payments() > next);
				this.haproxy.cutsAll();
			}
		});
		CompletableFuture
			.allOf(IntStream.range(0, CALLERS)
				.mapToObj((caller) -> background(this::sendsMany))
				.toArray(CompletableFuture<?>[]::new))
			.join();
		over.set(true);
		cutter.join();
		assertThat(this.outcomes).hasSize(CALLERS * REQUESTS).containsValues("answered", "unknown");
		assertOutcomesAreTrue();
		awaitState(PoolState.UP);
		assertThat(this.pool.stats().pending()).isZero();
	}

	@Test
	void flappingProxyIsRedialledWithGrowingDelaysUntilItRecovers() {
		givenOnline();
		double before = dials();
		long start = System.nanoTime();
		this.haproxy.flaps();
		await().until(() -> dials() >= before + 10);
		// each of the two members waits 0.1 + 0.2 + 0.4 + 0.8 + 1.6 s, minus 20 % of
		// jitter
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2480));
		assertThat(send()).isEqualTo("not sent");
		assertThat(this.ledger.payments()).isZero();
		this.haproxy.recovers();
		awaitState(PoolState.UP);
		assertThat(send()).isEqualTo("answered");
	}

	@Test
	void connectionsFollowTheProxyToAnotherFarEnd() {
		givenOnline();
		assertThat(send()).isEqualTo("answered");
		Ledger other = this.tools.closes(new Ledger());
		this.haproxy.failsOverTo(other.port());
		await().until(() -> dials() >= 4 && this.pool.stats().state() == PoolState.UP);
		for (int count = 0; count < 10; count++) {
			assertThat(send()).isEqualTo("answered");
		}
		assertThat(this.ledger.payments()).isEqualTo(1);
		assertThat(other.payments()).isEqualTo(10);
		assertThat(other.signOns()).isEqualTo(2);
	}

	@Test
	void proxyThatIsKilledAndStartedAgainIsFoundAgain() {
		givenOnline();
		this.haproxy.isKilled();
		awaitState(PoolState.DOWN);
		assertThat(send()).isEqualTo("not sent");
		this.haproxy.starts();
		awaitState(PoolState.UP);
		assertThat(send()).isEqualTo("answered");
		assertThat(this.ledger.payments()).isEqualTo(1);
	}

	private void assertOutcomesAreTrue() {
		this.outcomes.forEach((stan, outcome) -> {
			switch (outcome) {
				case "answered" -> assertThat(this.ledger.seen(stan)).as(stan).isEqualTo(1);
				case "not sent" -> assertThat(this.ledger.seen(stan)).as(stan).isZero();
				default -> assertThat(this.ledger.seen(stan)).as(stan).isLessThan(2);
			}
		});
	}

	private void sendsMany() {
		for (int count = 0; count < REQUESTS; count++) {
			if (this.pool.connections().isEmpty()) {
				await().pollInterval(Duration.ofMillis(5)).until(() -> !this.pool.connections().isEmpty());
			}
			send();
		}
	}

	/** Send a request. Record and return the outcome that the caller gets. */
	private String send() {
		IsoMessage request = this.format.newMessage("0200");
		String outcome = outcome(request);
		assertThat(this.outcomes.put(request.getField(11).toString(), outcome)).isNull();
		return outcome;
	}

	private String outcome(IsoMessage request) {
		try {
			IsoMessage response = this.pool.send(request);
			assertThat(response.getField(11)).hasToString(request.getField(11).toString());
			return "answered";
		}
		catch (NotSentException ex) {
			return "not sent";
		}
		catch (OutcomeUnknownException ex) {
			return "unknown";
		}
	}

	private double dials() {
		return this.meters.get("iso8583.connect.attempts").counter().count();
	}

	private void awaitState(PoolState state) {
		await().pollInterval(Duration.ofMillis(20)).until(() -> this.pool.stats().state() == state);
	}

	private static CompletableFuture<Void> background(Runnable task) {
		return CompletableFuture.runAsync(task, (run) -> new Thread(run, "caller").start());
	}

}
