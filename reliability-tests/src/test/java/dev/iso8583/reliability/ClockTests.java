package dev.iso8583.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
 * An application in its own process. Its wall clock jumps an hour forward and back while
 * requests, timeouts, late responses, pings, keep-alives and dials go on. Libfaketime
 * sets the wall clock and does not change the monotonic clock.
 */
class ClockTests {

	private static final List<Integer> HOURS = List.of(1, 0, -1, 0, 1, -1);

	private static final Duration LOAD = Duration.ofSeconds(10);

	/** How long the host waits before it sends a late response. */
	private static final Duration LATE = ClockedApplication.ADVICE_TIMEOUT.plusMillis(400);

	private static final Duration REDIAL = Duration.ofMillis(200);

	@TempDir
	Path directory;

	private final AtomicInteger payments = new AtomicInteger();

	private final AtomicInteger advices = new AtomicInteger();

	private final AtomicInteger pings = new AtomicInteger();

	private final AtomicInteger keepAlives = new AtomicInteger();

	/**
	 * How many pings and keep-alives a client of the application's server has received.
	 */
	private final AtomicInteger received = new AtomicInteger();

	private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

	private final RawPeer host = RawPeer.listening().plays(this::answers);

	private final List<AutoCloseable> others = new ArrayList<>();

	@AfterEach
	void end() throws Exception {
		this.later.shutdownNow();
		for (AutoCloseable other : this.others) {
			other.close();
		}
		this.host.close();
	}

	@Test
	void noLinkIsLostAndAllTimeoutsAreRightWhileTheWallClockJumpsByAnHourThereAndBack() throws IOException {
		Path clock = this.directory.resolve("clock");
		Files.writeString(clock, "+0");
		long begin = System.nanoTime();
		int port = RawPeer.freePort();
		Child application = application(clock, port);
		this.others.add(application);
		application.says("begins");
		Wire client = Wire.dialling(port);
		this.others.add(client);
		this.later.execute(() -> new Thread(() -> isAClient(client)).start());
		for (int hours : HOURS) {
			jumps(clock, hours);
			assertThat(Duration.ofMillis(clockOf(application) - System.currentTimeMillis()))
				.as("what the clock of the application shows more than that of the test")
				.isBetween(Duration.ofHours(hours).minus(LOAD), Duration.ofHours(hours).plus(LOAD));
			everythingGoesOn();
		}
		application.isTold("figures");
		application.says("figures");
		Duration took = Duration.ofNanos(System.nanoTime() - begin);
		System.out.println(HOURS.size() + " jumps in " + took.toMillis() + " ms: " + this.payments + " payments, "
				+ this.advices + " timeouts, " + this.pings + " pings, " + this.keepAlives + " keep-alives");
		assertThat(application.said("fault")).isEmpty();
		assertThat(this.host.accepted()).as("connections").isEqualTo(2);
		assertThat(application.said("advice")).allSatisfy((line) -> {
			String[] words = line.split(" ");
			assertThat(words[1]).isEqualTo(ClockedApplication.TIMEOUT);
			assertThat(Duration.ofMillis(Long.parseLong(words[2]))).isBetween(ClockedApplication.ADVICE_TIMEOUT,
					ClockedApplication.ADVICE_TIMEOUT.plus(LOAD));
		});
		metersAreSane(application, took);
		assertThat(Long.parseLong(application.says("client").split(" ")[1])).isBetween(0L, took.toMillis());
		Matcher ago = Pattern.compile(", (-?\\d+) s ago").matcher(application.says("failure"));
		assertThat(ago.find()).isTrue();
		assertThat(Long.parseLong(ago.group(1))).isBetween(0L, LOAD.toSeconds());
	}

	private void metersAreSane(Child application, Duration took) {
		List<String[]> meters = application.said("meter iso8583.").stream().map((line) -> line.split(" ")).toList();
		assertThat(meters).isNotEmpty();
		for (String[] meter : meters) {
			double value = Double.parseDouble(meter[4]);
			assertThat(value).as(String.join(" ", meter)).isNotNegative().isFinite();
			if (meter[2].equals("MAX")) {
				assertThat(value).as(String.join(" ", meter)).isLessThan(took.toSeconds() + 1);
			}
		}
		assertThat(sum(meters, "iso8583.responses.late")).isPositive();
		assertThat(sum(meters, "iso8583.responses.unmatched")).isZero();
		// dials continue at the configured rate: neither slower nor all at once
		assertThat(sum(meters, "iso8583.connect.failures")).isBetween((double) HOURS.size(),
				took.toMillis() / (0.5 * REDIAL.toMillis()));
	}

	private static double sum(List<String[]> meters, String name) {
		return meters.stream()
			.filter((meter) -> meter[1].equals(name))
			.mapToDouble((meter) -> Double.parseDouble(meter[4]))
			.sum();
	}

	private static long clockOf(Child application) {
		int before = application.said("clock").size();
		application.isTold("clock");
		return Long.parseLong(application.says("clock", before + 1).get(before).split(" ")[1]);
	}

	private void jumps(Path clock, int hours) throws IOException {
		Path next = Files.writeString(this.directory.resolve("next"), "%+d".formatted(hours * 3600));
		Files.move(next, clock, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}

	private void everythingGoesOn() {
		int paid = this.payments.get() + 50;
		int advised = this.advices.get() + 3;
		int pinged = this.pings.get() + 3;
		int keptAlive = this.keepAlives.get() + 3;
		int got = this.received.get() + 3;
		await("all that goes on").until(() -> this.payments.get() > paid && this.advices.get() > advised
				&& this.pings.get() > pinged && this.keepAlives.get() > keptAlive && this.received.get() > got);
	}

	private Child application(Path clock, int port) throws IOException {
		Path messages = this.directory.resolve("messages.xml");
		Files.writeString(messages, Messages.guides("0100", "0110", "0120", "0130", "0800", "0810"));
		String address = "127.0.0.1:" + this.host.port();
		// without FAKETIME_FORCE_MONOTONIC_FIX=0, waits of a JVM return at once with
		// Debian's libfaketime
		return Child.java(
				List.of("env", "DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0", "FAKETIME_NO_CACHE=1",
						"FAKETIME_TIMESTAMP_FILE=" + clock, "LD_PRELOAD=" + fakeTime()),
				ClockedApplication.class, "--iso8583.message.config=" + messages.toUri(),
				"--iso8583.defaults.idle-time=200ms", "--iso8583.defaults.ping-timeout=5s",
				"--iso8583.defaults.keep-alive.send-when-idle=true", "--iso8583.defaults.send-timeout=10s",
				"--iso8583.defaults.read-timeout=10s", "--iso8583.defaults.network-management.echo-test.enabled=true",
				"--iso8583.defaults.reconnect.initial-delay=" + REDIAL.toMillis() + "ms",
				"--iso8583.defaults.reconnect.maximum-delay=" + REDIAL.toMillis() + "ms",
				// nothing listens at the second address
				"--iso8583.pool.acquirer.addresses=" + address + ",127.0.0.1:" + RawPeer.freePort(),
				"--iso8583.pool.acquirer.minimum-connections=1", "--iso8583.connection.quiet.address=" + address,
				"--iso8583.server.issuer.port=" + port, "--iso8583.server.issuer.bind-address=127.0.0.1",
				"--iso8583.server.issuer.network-management.echo-test.enabled=true");
	}

	private static Path fakeTime() throws IOException {
		try (Stream<Path> directories = Files.list(Path.of("/usr/lib"))) {
			return directories.map((directory) -> directory.resolve("faketime/libfaketimeMT.so.1"))
				.filter(Files::exists)
				.findFirst()
				.orElseThrow(() -> new AssertionError("There is no libfaketime; .ci/run installs what is needed"));
		}
	}

	private void answers(Wire wire) {
		while (true) {
			byte[] frame = wire.readsFrame();
			if (frame.length == 0) {
				this.keepAlives.incrementAndGet();
				continue;
			}
			RawMessage request = RawMessage.parse(frame);
			if (request.mti().equals("0120")) {
				this.advices.incrementAndGet();
				this.later.schedule(() -> wire.writes(request.answered("00")), LATE.toMillis(), TimeUnit.MILLISECONDS);
				continue;
			}
			(request.mti().equals("0100") ? this.payments : this.pings).incrementAndGet();
			wire.writes(request.answered("00"));
		}
	}

	/** Act as a client: answer the server's pings. */
	private void isAClient(Wire wire) {
		try {
			while (true) {
				byte[] frame = wire.readsFrame();
				this.received.incrementAndGet();
				if (frame.length > 0) {
					wire.writes(RawMessage.parse(frame).answered("00"));
				}
			}
		}
		catch (UncheckedIOException ex) {
			// the test is over, or the connection was lost: then the test fails because
			// nothing is received any more
		}
	}

}
