package dev.iso8583.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application in its own process is stopped while a hundred callers wait for their
 * responses.
 */
class StoppedApplicationTests {

	private static final int CALLERS = 100;

	/**
	 * The exit status of a JVM that SIGTERM ends, even if the application has stopped in
	 * an orderly way: 128 plus the number of the signal.
	 */
	private static final int TERMINATED = 128 + 15;

	private static final Duration GRACE = Duration.ofSeconds(3);

	/**
	 * The additional time that a busy machine may take. Together with the grace period it
	 * is shorter than any other timeout that could end a request or the process.
	 */
	private static final Duration LOAD = Duration.ofSeconds(5);

	@TempDir
	Path directory;

	/** The payments that the host has received, and the connection of each. */
	private final Queue<Payment> payments = new ConcurrentLinkedQueue<>();

	private final RawPeer host = RawPeer.listening().plays(this::holdsPayments);

	private final ScheduledExecutorService answers = Executors.newSingleThreadScheduledExecutor();

	@AfterEach
	void end() {
		this.answers.shutdownNow();
		this.host.close();
	}

	@Test
	void everyCallerGetsItsAnswerWhenSigtermComesAndTheHostAnswersWithinTheGrace() throws IOException {
		try (Child application = application("--iso8583.orderly-exit=true")) {
			application.isAskedToEnd();
			application.says("stopping");
			answersWithinASecond();
			assertThat(application.endsWithin(GRACE.plus(LOAD))).isZero();
			assertThat(told(application)).containsOnly(Map.entry("ANSWERED", (long) CALLERS));
		}
	}

	@Test
	void secondSigtermDoesNotDisturbTheStop() throws IOException {
		try (Child application = application("--iso8583.orderly-exit=true")) {
			application.isAskedToEnd();
			application.says("stopping");
			application.isAskedToEnd();
			answersWithinASecond();
			assertThat(application.endsWithin(GRACE.plus(LOAD))).isZero();
			assertThat(told(application)).containsOnly(Map.entry("ANSWERED", (long) CALLERS));
		}
	}

	@Test
	void withoutOrderlyExitTheExitStatusIsThatOfSigterm() throws IOException {
		try (Child application = application()) {
			application.isAskedToEnd();
			application.says("stopping");
			answersWithinASecond();
			assertThat(application.endsWithin(GRACE.plus(LOAD))).isEqualTo(TERMINATED);
			assertThat(told(application)).containsOnly(Map.entry("ANSWERED", (long) CALLERS));
		}
	}

	@Test
	void applicationThatClosesItselfAnswersEveryCallerAndExitsWithZero() throws IOException {
		try (Child application = application()) {
			application.isTold("close");
			application.says("stopping");
			answersWithinASecond();
			assertThat(application.endsWithin(GRACE.plus(LOAD))).isZero();
			assertThat(told(application)).containsOnly(Map.entry("ANSWERED", (long) CALLERS));
		}
	}

	@Test
	void everyOutcomeIsUnknownWhenSigtermComesAndTheHostIsSilent() throws IOException {
		try (Child application = application("--iso8583.orderly-exit=true")) {
			long begin = System.nanoTime();
			application.isAskedToEnd();
			assertThat(application.endsWithin(GRACE.plus(LOAD))).isZero();
			Duration took = Duration.ofNanos(System.nanoTime() - begin);
			System.out.println("silent host, ended " + took.toMillis() + " ms after SIGTERM with a grace of "
					+ GRACE.toMillis() + " ms");
			assertThat(took).isGreaterThanOrEqualTo(GRACE);
			assertThat(told(application)).containsOnly(Map.entry("MAYBE_SENT", (long) CALLERS));
		}
	}

	/**
	 * Start an application, and return it when the host has received all its payments.
	 */
	private Child application(String... properties) throws IOException {
		Path messages = this.directory.resolve("messages.xml");
		Files.writeString(messages, Messages.guides("0100", "0110", "0800", "0810"));
		String address = "127.0.0.1:" + this.host.port();
		List<String> arguments = new ArrayList<>(List.of("--iso8583.message.config=" + messages.toUri(),
				"--iso8583.pool.acquirer.addresses=" + address + "," + address,
				"--iso8583.pool.acquirer.minimum-connections=2", "--iso8583.pool.acquirer.send-timeout=60s",
				"--iso8583.pool.acquirer.network-management.sign-off.enabled=true",
				"--iso8583.pool.acquirer.close-timeout=" + GRACE.toMillis() + "ms"));
		arguments.addAll(List.of(properties));
		Child application = Child.java(List.of(), StoppedGateway.class, arguments.toArray(String[]::new));
		await("payments at the host").atMost(Duration.ofSeconds(60)).until(() -> this.payments.size() == CALLERS);
		return application;
	}

	private void holdsPayments(Wire wire) {
		while (true) {
			RawMessage request = wire.reads();
			if (request.mti().equals("0100")) {
				this.payments.add(new Payment(wire, request));
			}
			else {
				wire.writes(request.answered("00"));
			}
		}
	}

	private void answersWithinASecond() {
		int count = 0;
		for (Payment payment : this.payments) {
			count++;
			this.answers.schedule(() -> payment.wire().writes(payment.request().answered("00")), count * 9L,
					TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * Return how many callers got each outcome, among those whose payment was received
	 * exactly once.
	 */
	private Map<String, Long> told(Child application) {
		assertThat(application.said("told").stream().map((line) -> line.split(" ")[1]))
			.containsExactlyInAnyOrderElementsOf(this.payments.stream().map((it) -> it.request().stan()).toList());
		return application.said("told")
			.stream()
			.collect(Collectors.groupingBy((line) -> line.split(" ")[2], Collectors.counting()));
	}

	private record Payment(Wire wire, RawMessage request) {

	}

}
