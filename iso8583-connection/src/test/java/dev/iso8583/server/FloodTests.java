package dev.iso8583.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.testing.Effort;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Memory;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients that send useless data as fast as the network takes it. All connections share
 * one event loop, so that other clients are served only if it takes turns.
 */
@Tag("slow")
@Timeout(600)
class FloodTests {

	private static final int KEEP_ALIVES = Effort.of(200_000, 1_000_000);

	/** How many keep-alives a test sends. */
	private static final int AHEAD = 20_000;

	private static final int BAD_MESSAGES = Effort.of(50_000, 100_000);

	private static final long MEGABYTES = 32;

	/** Only a test that fails takes that long. */
	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private static final KeepAliveLimit ANY = new KeepAliveLimit(Integer.MAX_VALUE, Duration.ofDays(1));

	@RegisterExtension
	final Link link = new Link();

	private final Transport transport = Transport.builder().eventLoopThreads(1).handlerThreads(4).build();

	private final List<Wire> wires = new ArrayList<>();

	private Server server;

	@AfterEach
	void stop() {
		this.wires.forEach(Wire::close);
		if (this.server != null) {
			this.server.stop(Duration.ZERO);
		}
		this.transport.close();
	}

	@Test
	void keepAlivesLetOtherConnectionsWorkAndLeaveNothingBehind() {
		try (LogCapture log = LogCapture.infoAndAbove()) {
			listens((options) -> options.keepAliveLimit(ANY));
			Wire other = dials();
			assertServed(other);
			long before = Memory.megabytesInUse();
			CompletableFuture<Void> flood = inTheBackground(() -> floods(dials()));
			await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> {
				assertServed(other);
				return this.link.metrics.count("keep-alive") == KEEP_ALIVES;
			});
			Link.resultOf(flood);
			Memory.comesDownTo(before + MEGABYTES);
			assertThat(this.server.stats().online()).isEqualTo(2);
			assertThat(aboutTraffic(log)).isEmpty();
		}
	}

	@Test
	void keepAlivesWhoseAnswersAreNotReadDoNotFillTheMemory() {
		listens((options) -> options.keepAliveLimit(ANY).answerKeepAlives(true).writeTimeout(Duration.ofMinutes(5)));
		Wire other = dials();
		assertServed(other);
		long before = Memory.megabytesInUse();
		Wire flooding = dials();
		CompletableFuture<Void> flood = inTheBackground(() -> floods(flooding));
		await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> {
			assertServed(other);
			return this.link.metrics.count("keep-alive") == KEEP_ALIVES;
		});
		Link.resultOf(flood);
		Memory.comesDownTo(before + MEGABYTES);
	}

	@Test
	void keepAlivesAboveTheLimitLogAHandfulOfLines() {
		try (LogCapture log = LogCapture.infoAndAbove()) {
			listens((options) -> options);
			Wire other = dials();
			assertServed(other);
			int connections = KEEP_ALIVES / 10_000;
			long begin = System.nanoTime();
			for (int connection = 0; connection < connections; connection++) {
				Wire wire = dials();
				sendsWhatItCan(wire, "0000", 10_000);
				assertServed(other);
			}
			await().until(() -> this.link.metrics.count("closed TOO_MANY_KEEP_ALIVES") == connections);
			assertThat(this.link.metrics.count("keep-alive")).isEqualTo(connections * 1000L);
			assertThat(aboutTraffic(log)).hasSizeBetween(1, secondsSince(begin) + 1)
				.allSatisfy((line) -> assertThat(line).contains("too many keep-alives"));
		}
	}

	@Test
	void badMessagesAreCountedAndLogAHandfulOfLines() {
		try (LogCapture log = LogCapture.infoAndAbove()) {
			listens((options) -> options.listener(new FailingListener()));
			long begin = System.nanoTime();
			int connections = 10;
			List<CompletableFuture<Void>> floods = new ArrayList<>();
			for (int connection = 0; connection < connections; connection++) {
				Wire wire = dials();
				floods.add(inTheBackground(() -> sends(wire, garbage(), BAD_MESSAGES / connections)));
			}
			floods.forEach(Link::resultOf);
			await().atMost(PATIENCE).until(() -> this.link.metrics.count("undecodable INVALID_MTI") == BAD_MESSAGES);
			assertThat(this.server.stats().online()).isEqualTo(connections);
			// for the messages, for the failing listener, and for its backlog
			assertThat(aboutTraffic(log)).hasSizeBetween(2, 3 * (secondsSince(begin) + 2));
		}
	}

	@Test
	void goodMessagesBetweenBadOnesDoNotFloodTheLogEither() {
		try (LogCapture log = LogCapture.infoAndAbove()) {
			Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
				if (Mti.of(message).toString().equals("0620")) {
					throw new IllegalStateException("for a test");
				}
				return null;
			}));
			Wire farEnd = this.link.farEnd();
			long begin = System.nanoTime();
			String right = frame(RawMessage.of("0120", "000001").bytes());
			String fails = frame(RawMessage.of("0620", "000001").bytes());
			sends(farEnd, garbage() + right + fails, BAD_MESSAGES / 10);
			await().atMost(PATIENCE)
				.until(() -> this.link.metrics.count("undecodable INVALID_MTI") == BAD_MESSAGES / 10
						&& this.link.metrics.count("0620 FAILED")
								+ this.link.metrics.count("0620 OVERLOADED") == BAD_MESSAGES / 10);
			assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
			// one of each kind a second: for the message and for the handler
			assertThat(aboutTraffic(log)).hasSizeBetween(2, 2 * (secondsSince(begin) + 2));
		}
	}

	private static List<String> aboutTraffic(LogCapture log) {
		return log.lines()
			.stream()
			.filter((line) -> !line.contains("listening on") && !line.contains(": online"))
			.toList();
	}

	private static int secondsSince(long begin) {
		return (int) Duration.ofNanos(System.nanoTime() - begin).toSeconds();
	}

	private static String garbage() {
		return frame("GET / HTTP/1.1 of no use here".getBytes(StandardCharsets.US_ASCII));
	}

	private static String frame(byte[] body) {
		return HexFormat.of().toHexDigits((short) body.length) + HexFormat.of().formatHex(body);
	}

	private void listens(UnaryOperator<ConnectionOptions.Builder> with) {
		ConnectionOptions connection = with.apply(this.link.options().messageHandler((message, on) -> {
			IsoMessage response = this.link.format.responseTo(message);
			return this.link.format.set(response, 39, "00");
		})).build();
		this.server = new Server("issuer", this.transport,
				ServerOptions.builder(connection).bindAddress("127.0.0.1").build());
		this.server.start();
	}

	private Wire dials() {
		Wire wire = Wire.dialling(this.server.port());
		this.wires.add(wire);
		return wire;
	}

	/** Send the same again and again, some hundred at a time. */
	private static void sends(Wire wire, String hex, int times) {
		int atATime = 1000;
		String many = hex.repeat(atATime);
		for (int sent = 0; sent < times; sent += atATime) {
			wire.writesBytes(many);
		}
	}

	/**
	 * Send keep-alives, only a few more than were counted: a megabyte of them in the
	 * buffers of the system would be one turn of the event loop, which takes half a
	 * minute on a busy machine.
	 */
	private void floods(Wire wire) {
		for (int sent = 0; sent < KEEP_ALIVES; sent += AHEAD) {
			int before = sent;
			await().pollInterval(Duration.ofMillis(1))
				.until(() -> this.link.metrics.count("keep-alive") >= before - AHEAD);
			sends(wire, "0000", AHEAD);
		}
	}

	/** As {@link #sends}, but the server may close the connection. */
	private static void sendsWhatItCan(Wire wire, String hex, int times) {
		try {
			sends(wire, hex, times);
		}
		catch (java.io.UncheckedIOException ex) {
			// the server has closed the connection
		}
	}

	private static CompletableFuture<Void> inTheBackground(Runnable task) {
		return CompletableFuture.runAsync(task, (run) -> new Thread(run).start());
	}

	private static void assertServed(Wire client) {
		client.writes(RawMessage.of("0800", "000001"));
		assertThat(client.reads().mti()).isEqualTo("0810");
	}

	private static final class FailingListener implements ConnectionListener {

		@Override
		public void undecodable(Connection connection, UndecodableMessageException.Reason reason) {
			throw new IllegalStateException("for a test");
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			throw new StackOverflowError("for a test");
		}

	}

}
