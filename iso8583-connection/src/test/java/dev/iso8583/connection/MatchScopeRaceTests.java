package dev.iso8583.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.StanGenerator;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two connections on two event loops. Their far ends answer in any order, on either
 * connection, or not at all, while callers time out, cancel, reject and reuse STANs.
 */
@Tag("slow")
class MatchScopeRaceTests {

	private static final int CALLERS = 4;

	private static final int REQUESTS = 3000;

	/** Few, so that each STAN is reused many times. */
	private static final int STANS = 2000;

	@RegisterExtension
	final Link link = new Link();

	private final CountedStans stans = new CountedStans();

	private final MessageFormat format = Messages.format(this.stans);

	private final List<Wire> farEnds = new ArrayList<>();

	private final List<Connection> connections = new ArrayList<>();

	private final AtomicInteger numbers = new AtomicInteger();

	private final AtomicInteger ends = new AtomicInteger();

	private final AtomicInteger answered = new AtomicInteger();

	private final Set<String> wrong = ConcurrentHashMap.newKeySet();

	@Test
	void everyRequestGetsItsOwnResponseOrOneFailureAndNothingIsLeft() {
		Connector connector = new Connector("issuer", this.link.transport(),
				ConnectionOptions.builder(this.format)
					.metrics(this.link.metrics)
					.matchScope(MatchScope.POOL)
					.quarantineTime(Duration.ofSeconds(3))
					.idleTime(Duration.ofMinutes(1))
					.maximumPendingRequests(100_000)
					.build());
		for (int count = 0; count < 3; count++) {
			CompletableFuture<Connection> connecting = connector.connect(this.link.address());
			this.farEnds.add(this.link.peer().accepts());
			this.connections.add(Link.resultOf(connecting));
		}
		List<Thread> threads = new ArrayList<>();
		for (int number = 0; number < 2; number++) {
			int farEnd = number;
			threads.add(new Thread(() -> answersSome(farEnd)));
		}
		for (int number = 0; number < CALLERS; number++) {
			int seed = number;
			threads.add(new Thread(() -> sendsMany(new Random(seed))));
		}
		threads.forEach(Thread::start);
		await().until(() -> threads.subList(2, threads.size()).stream().noneMatch(Thread::isAlive));
		this.farEnds.get(0).resets();
		await().until(() -> this.connections.get(0).state() == ConnectionState.CLOSED);
		await().until(() -> this.connections.get(1).pending() == 0);
		await().untilAsserted(() -> assertThat(this.ends).hasValue(CALLERS * REQUESTS));
		assertThat(this.wrong).isEmpty();
		assertThat(this.answered.get()).isPositive();
		// each new entry of the quarantine removes those that have expired
		await().untilAsserted(() -> {
			CompletableFuture<IsoMessage> another = this.connections.get(2).sendAsync(request(STANS + 1, 0));
			another.cancel(false);
			assertThat(this.stans.taken).isSubsetOf(STANS + 1);
		});
	}

	private IsoMessage request(int stan, int number) {
		IsoMessage request = this.format.set(this.format.newMessage("0100"), 11, Messages.stan(stan));
		return this.format.set(request, 37, String.format("%012d", number));
	}

	private void sendsMany(Random random) {
		for (int count = 0; count < REQUESTS; count++) {
			int number = this.numbers.incrementAndGet();
			int stan = 1 + number % STANS;
			Connection connection = this.connections.get(random.nextInt(2));
			CompletableFuture<IsoMessage> answer = connection.sendAsync(request(stan, number),
					(random.nextInt(3) == 0) ? Duration.ofMillis(1) : Duration.ofMillis(500));
			answer.whenComplete((response, failure) -> {
				this.ends.incrementAndGet();
				if (response != null) {
					this.answered.incrementAndGet();
					if (Integer.parseInt(response.getField(37).toString()) != number) {
						this.wrong.add(number + " got that of " + response.getField(37));
					}
				}
			});
			switch (random.nextInt(6)) {
				case 0 -> answer.cancel(false);
				case 1 ->
					this.connections.get(random.nextInt(2)).reject(request(stan, number), new IllegalStateException());
				default -> {
				}
			}
		}
	}

	private void answersSome(int farEnd) {
		Random random = new Random(farEnd);
		List<RawMessage> requests = new ArrayList<>();
		try {
			while (true) {
				requests.add(this.farEnds.get(farEnd).reads());
				if (requests.size() > 20) {
					// no response may arrive after the quarantine
					requests.remove(0);
				}
				if (random.nextInt(10) > 0) {
					RawMessage request = requests.remove(random.nextInt(requests.size()));
					this.farEnds.get(random.nextInt(2)).writes(request.answered("00").with(37, request.field(37)));
				}
			}
		}
		catch (RuntimeException | AssertionError ex) {
			// it was reset
		}
	}

	private static final class CountedStans implements StanGenerator {

		final Set<Integer> taken = ConcurrentHashMap.newKeySet();

		@Override
		public int next() {
			return StanGenerator.MAXIMUM;
		}

		@Override
		public boolean reserve(int stan) {
			return this.taken.add(stan);
		}

		@Override
		public void release(int stan) {
			this.taken.remove(stan);
		}

	}

}
