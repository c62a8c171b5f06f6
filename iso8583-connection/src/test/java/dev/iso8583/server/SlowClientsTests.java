package dev.iso8583.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients that send a frame a byte at a time, and never to its end.
 */
@Tag("slow")
@Timeout(300)
class SlowClientsTests {

	private static final Duration FRAME_TIMEOUT = Duration.ofSeconds(1);

	/** A frame of this length takes minutes. */
	private static final String LENGTH = "2000";

	private static final long PAUSE = 50;

	@RegisterExtension
	final Link link = new Link();

	private final ScheduledExecutorService drips = new ScheduledThreadPoolExecutor(1);

	private final List<Wire> slow = new ArrayList<>();

	private Server server;

	@BeforeEach
	void listens() {
		ConnectionOptions options = this.link.options().frameTimeout(FRAME_TIMEOUT).messageHandler((message, on) -> {
			IsoMessage response = this.link.format.responseTo(message);
			return this.link.format.set(response, 39, "00");
		}).build();
		this.server = new Server("issuer", this.link.transport(),
				ServerOptions.builder(options).bindAddress("127.0.0.1").build());
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.drips.shutdownNow();
		this.slow.forEach(Wire::close);
		this.server.stop(Duration.ZERO);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 300 })
	void frameThatDripsInIsCutAtItsDeadlineAndOthersAreServedAllAlong(int clients) {
		try (LogCapture log = LogCapture.infoAndAbove(); Wire other = Wire.dialling(this.server.port())) {
			assertServed(other);
			long begin = System.nanoTime();
			for (int client = 0; client < clients; client++) {
				dripsIn(Wire.dialling(this.server.port()));
			}
			await().pollInterval(Duration.ofMillis(1)).until(() -> {
				assertServed(other);
				return this.link.metrics.count("closed FRAME_TIMED_OUT") == clients;
			});
			Duration took = Duration.ofNanos(System.nanoTime() - begin);
			assertThat(took).isGreaterThanOrEqualTo(FRAME_TIMEOUT);
			this.slow.forEach((wire) -> assertThat(wire.readsToTheEnd()).isZero());
			assertServed(other);
			assertThat(this.server.stats()).isEqualTo(new ServerStats(1, 0, 10_000));
			assertThat(log.lines()).filteredOn((line) -> line.contains("frame timed out"))
				.hasSizeBetween(1, (int) took.toSeconds() + 1);
		}
	}

	/** Write at a fixed rate, whatever the server does. */
	private void dripsIn(Wire wire) {
		this.slow.add(wire);
		wire.writesBytes(LENGTH);
		String digit = HexFormat.of().formatHex(new byte[] { '0' });
		// ends with the first write that fails
		this.drips.scheduleAtFixedRate(() -> wire.writesBytes(digit), PAUSE, PAUSE, TimeUnit.MILLISECONDS);
	}

	private static void assertServed(Wire client) {
		client.writes(RawMessage.of("0800", "000001"));
		assertThat(client.reads().mti()).isEqualTo("0810");
	}

}
