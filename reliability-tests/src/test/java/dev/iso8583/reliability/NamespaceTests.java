package dev.iso8583.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A pool and a far end in separate processes and network namespaces. The kernel drops and
 * delays packets on the link between them, and neither end is notified of a lost packet.
 */
class NamespaceTests {

	private static final Duration IDLE_TIME = Duration.ofSeconds(1);

	private static final Duration PING_TIMEOUT = Duration.ofSeconds(1);

	/** The additional time that a busy machine may take. */
	private static final Duration LOAD = Duration.ofSeconds(10);

	private final Namespaces cable = new Namespaces();

	private final List<Child> programs = new ArrayList<>();

	private Child farEnd;

	private Child gateway;

	@AfterEach
	void end() {
		try {
			this.programs.forEach(Child::close);
		}
		finally {
			this.cable.close();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void idleLinkWhosePacketsAreDroppedIsFoundByItsPings(int unansweredPings) {
		givenOnline(unansweredPings);
		long dropped = System.nanoTime();
		this.cable.dropsAll();
		String closed = this.gateway.says("closed");
		assertThat(closed).startsWith("closed PING_UNANSWERED");
		Duration found = Duration.ofNanos(at(closed) - dropped);
		System.out.println("idle link lost, found after " + found.toMillis() + " ms with " + unansweredPings
				+ " unanswered pings");
		assertThat(found).isLessThan(IDLE_TIME.plus(PING_TIMEOUT.multipliedBy(unansweredPings)).plus(LOAD));
		this.cable.heals();
		this.gateway.says("online", 2);
		assertThat(send(1)).isEqualTo("ANSWERED");
	}

	@Test
	void busyLinkWhosePacketsAreDroppedIsFoundByItsPingsWhateverTheSendTimeout() {
		givenOnline(1);
		assertThat(send(1)).isEqualTo("ANSWERED");
		long dropped = System.nanoTime();
		this.cable.dropsAll();
		AtomicInteger requests = new AtomicInteger(1);
		await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(() -> {
			this.gateway.isTold(requests.incrementAndGet() + " 1 600000");
			return !this.gateway.said("closed").isEmpty();
		});
		String closed = this.gateway.says("closed");
		assertThat(closed).startsWith("closed PING_UNANSWERED");
		Duration found = Duration.ofNanos(at(closed) - dropped);
		List<String> told = this.gateway.says("told", requests.get());
		System.out.println("busy link lost, found after " + found.toMillis() + " ms, "
				+ told.stream().filter((line) -> line.contains("MAYBE_SENT")).count() + " requests unknown");
		assertThat(found).isLessThan(IDLE_TIME.plus(PING_TIMEOUT).plus(LOAD));
		this.cable.heals();
		this.gateway.says("online", 2);
		assertThat(send(999_999)).isEqualTo("ANSWERED");
	}

	@Test
	void requestWhosePacketsAreDroppedEndsAtItsOwnDeadlineBeforeTheLinkIsClosed() {
		givenOnline(1);
		assertThat(send(1)).isEqualTo("ANSWERED");
		this.cable.dropsAll();
		this.gateway.isTold("2 1 500");
		String[] told = this.gateway.says("told 000002").split(" ");
		assertThat(told[2]).isEqualTo("MAYBE_SENT_TIMEOUT");
		Duration waited = Duration.ofNanos(Long.parseLong(told[3]));
		System.out.println("request in flight on a lost link, told after " + waited.toMillis() + " ms of 500");
		assertThat(waited).isBetween(Duration.ofMillis(500), Duration.ofMillis(500).plus(LOAD));
		String closed = this.gateway.says("closed");
		assertThat(closed).startsWith("closed PING_UNANSWERED");
		assertThat(at(closed)).isGreaterThan(Long.parseLong(told[4]));
		assertThat(send(3)).startsWith("NOT_SENT");
		this.cable.heals();
		this.gateway.says("online", 2);
		assertThat(send(4)).isEqualTo("ANSWERED");
		assertThat(seen()).doesNotContainKey("000003").containsEntry("000004", 1L);
		assertThat(seen().getOrDefault("000002", 0L)).isLessThan(2);
	}

	@Test
	void everyOutcomeIsTrueWhilePacketsAreLostDelayedAndReordered(@TempDir Path directory) throws IOException {
		Path source = directory.resolve("delay.c");
		Files.copy(NamespaceTests.class.getResourceAsStream("/delay.c"), source);
		Path program = directory.resolve("delay");
		Child.runs("gcc", "-O2", "-o", program.toString(), source.toString(), "-lnetfilter_queue");
		givenOnline(3);
		List<String> command = new ArrayList<>(this.cable.far());
		command.addAll(List.of(program.toString(), "1", "5", "60"));
		started(Child.of(command)).says("delaying");
		this.cable.queues(1);
		this.cable.loses(0.2);
		int callers = 8;
		int requests = 150;
		for (int caller = 0; caller < callers; caller++) {
			this.gateway.isTold((1 + caller * requests) + " " + requests + " 250");
		}
		this.gateway.says("done", callers);
		this.cable.losesNoMore();
		await().atMost(Duration.ofSeconds(60))
			.until(() -> send(999_000 + (int) (Math.random() * 999)).equals("ANSWERED"));
		// toMap fails if a caller got two outcomes
		Map<String, String> told = this.gateway.said("told")
			.stream()
			.map((line) -> line.split(" "))
			.filter((words) -> words[1].compareTo("990000") < 0)
			.collect(Collectors.toMap((words) -> words[1], (words) -> words[2]));
		assertThat(told).hasSize(callers * requests);
		Map<String, Long> seen = seen();
		told.forEach((stan, outcome) -> {
			long times = seen.getOrDefault(stan, 0L);
			switch (outcome) {
				case "ANSWERED" -> assertThat(times).as(stan).isEqualTo(1);
				case "MAYBE_SENT_TIMEOUT", "MAYBE_SENT_CLOSED" -> assertThat(times).as(stan).isLessThan(2);
				default -> {
					assertThat(outcome).startsWith("NOT_SENT");
					assertThat(times).as(stan).isZero();
				}
			}
		});
		Map<String, Long> figures = told.values()
			.stream()
			.collect(Collectors.groupingBy((outcome) -> outcome, Collectors.counting()));
		System.out.println("5 to 60 ms of delay and 20 % of loss: " + figures);
		assertThat(figures).containsKeys("ANSWERED", "MAYBE_SENT_TIMEOUT");
	}

	private void givenOnline(int unansweredPings) {
		this.farEnd = started(Child.java(this.cable.far(), FarEnd.class, Namespaces.FAR_END));
		String port = this.farEnd.says("port").split(" ")[1];
		this.gateway = started(Child.java(this.cable.near(), Gateway.class, Namespaces.FAR_END, port,
				String.valueOf(IDLE_TIME.toMillis()), String.valueOf(PING_TIMEOUT.toMillis()),
				String.valueOf(unansweredPings)));
		this.gateway.says("online");
	}

	private Child started(Child program) {
		this.programs.add(program);
		return program;
	}

	/** Send a request, and return the outcome that its caller gets. */
	private String send(int stan) {
		this.gateway.isTold(stan + " 1 5000");
		return this.gateway.says("told %06d".formatted(stan)).split(" ")[2];
	}

	private static long at(String line) {
		return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
	}

	/** Return how often the far end has received each STAN of a payment. */
	private Map<String, Long> seen() {
		return this.farEnd.said("seen 0100")
			.stream()
			.collect(Collectors.groupingBy((line) -> line.split(" ")[2], Collectors.counting()));
	}

}
