package dev.iso8583.connection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Memory;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawPeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A far end that reads nothing, like a stopped process, while many threads send 50,000
 * requests of a kilobyte.
 */
@Tag("slow")
@Timeout(300)
class StuckFarEndTests {

	private static final int THREADS = 8;

	private static final int REQUESTS = 50_000;

	private static final long MEGABYTES = 32;

	@RegisterExtension
	final Link link = new Link();

	/** How many outcomes the caller of each request got. */
	private final AtomicIntegerArray told = new AtomicIntegerArray(REQUESTS);

	/** How many callers got which outcome. */
	private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();

	private RawPeer farEnd;

	@BeforeEach
	void listens() {
		this.farEnd = RawPeer.listeningWithSmallBuffer();
	}

	@AfterEach
	void hangsUp() {
		this.farEnd.close();
	}

	@Test
	void requestsBeyondTheMaximumAreNotSentAndTheMemoryIsFlat() {
		Connection connection = online(Duration.ofHours(1));
		long before = Memory.megabytesInUse();
		send(connection);
		Memory.comesDownTo(before + MEGABYTES);
		int waiting = connection.pending();
		await().untilAsserted(
				() -> assertThat(this.outcomes).isEqualTo(Map.of("NOT_SENT BACK_PRESSURE", REQUESTS - waiting)));
		connection.fail("the test is over");
		Link.resultOf(connection.closed());
		everyCallerIsToldOnce();
		assertThat(this.outcomes.keySet()).isSubsetOf("NOT_SENT BACK_PRESSURE", "MAYBE_SENT CLOSED", "NOT_SENT CLOSED");
		assertThat(this.outcomes).containsEntry("NOT_SENT BACK_PRESSURE", REQUESTS - waiting)
			.containsKey("MAYBE_SENT CLOSED");
		assertThat(connection.pending()).isZero();
	}

	@Test
	void connectionIsCutAfterTheWriteTimeoutAndWhatWasWrittenMayHaveBeenSent() {
		Connection connection = online(Duration.ofMillis(500));
		send(connection);
		// the operating system may have buffered all of it: send more until it is full
		await().until(() -> {
			IntStream.range(0, 16).forEach((part) -> connection.writeRaw(new byte[65_536]));
			return connection.closed().isDone();
		});
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.WRITE_STALLED);
		everyCallerIsToldOnce();
		assertThat(this.outcomes.keySet()).isSubsetOf("NOT_SENT BACK_PRESSURE", "MAYBE_SENT CLOSED", "NOT_SENT CLOSED");
		assertThat(this.outcomes).containsKeys("NOT_SENT BACK_PRESSURE", "MAYBE_SENT CLOSED");
		assertThat(connection.pending()).isZero();
	}

	private Connection online(Duration writeTimeout) {
		ConnectionOptions options = this.link.options()
			.maximumPendingRequests(2 * REQUESTS)
			.sendTimeout(Duration.ofHours(1))
			.idleTime(Duration.ofHours(1))
			.writeTimeout(writeTimeout)
			.build();
		CompletableFuture<Connection> connecting = new Connector("issuer", this.link.transport(), options)
			.connect(new Address("127.0.0.1", this.farEnd.port()));
		this.farEnd.accepts();
		return Link.resultOf(connecting);
	}

	/** Send all requests, and keep no reference to them. */
	private void send(Connection connection) {
		List<CompletableFuture<Void>> threads = IntStream.range(0, THREADS)
			.mapToObj((thread) -> CompletableFuture.runAsync(() -> sendEvery(thread, connection),
					(task) -> new Thread(task).start()))
			.toList();
		threads.forEach(Link::resultOf);
	}

	private void sendEvery(int first, Connection connection) {
		IsoMessage request = this.link.format.set(this.link.request("0100", 1), 48, "x".repeat(999));
		for (int number = first; number < REQUESTS; number += THREADS) {
			int index = number;
			this.link.format.set(request, 11, Messages.stan(1 + number));
			connection.sendAsync(request).whenComplete((response, failure) -> {
				this.told.incrementAndGet(index);
				this.outcomes.merge(outcome(failure), 1, Integer::sum);
			});
		}
	}

	private static String outcome(Throwable failure) {
		return (failure instanceof Iso8583Exception ex) ? ex.delivery() + " " + ex.reason().name()
				: String.valueOf(failure);
	}

	private void everyCallerIsToldOnce() {
		await().untilAsserted(() -> assertThat(this.outcomes.values().stream().mapToInt(Integer::intValue).sum())
			.isEqualTo(REQUESTS));
		assertThat(IntStream.range(0, REQUESTS).filter((index) -> this.told.get(index) != 1)).isEmpty();
	}

}
