package dev.iso8583.interop;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What Prometheus scrapes while far ends send arbitrary values: promtool reports no
 * problem, and the number of time series does not grow.
 */
class PrometheusTests {

	/**
	 * A response code consists of two of these characters. Some of them are allowed in a
	 * tag, others are not.
	 */
	private static final String CHARACTERS = IntStream
		.concat(IntStream.concat(IntStream.rangeClosed('0', '9'), IntStream.rangeClosed('A', 'Z')),
				IntStream.range(161, 161 + 64))
		.mapToObj(Character::toString)
		.collect(Collectors.joining());

	private static final List<String> KNOWN = List.of("0100", "0110", "0200", "0210", "0420", "0430", "0800", "0810");

	private static final int CODES = 10_000;

	private static final int CODES_BEFORE = 1_000;

	@RegisterExtension
	final Tools tools = new Tools();

	private final int port = Tools.freePort();

	@Test
	void farEndsCannotAddTimeSeries() throws Exception {
		ServerSocket host = this.tools.closes(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
		CompletableFuture<FarEnd> accepted = CompletableFuture.supplyAsync(() -> FarEnd.accepting(host));
		ConfigurableApplicationContext application = this.tools.runs("prometheus.yml", "test.host", host.getLocalPort(),
				"test.port", this.port);
		FarEnd issuer = this.tools.closes(accepted.join());
		FarEnd terminal = this.tools.closes(FarEnd.dialling(this.port));

		for (FarEnd each : List.of(issuer, terminal)) {
			KNOWN.forEach((mti) -> each.sends(mti + FarEnd.ONLY_STAN + "000000"));
		}
		asksForCodes(application, issuer, 0, CODES_BEFORE);
		await().until(() -> inbound(application) == 2L * KNOWN.size() / 2);
		List<String> before = series(checked(application));

		asksForCodes(application, issuer, CODES_BEFORE, CODES / 2);
		noise();
		assertThat(series(checked(application))).isEqualTo(before);
		for (int mti = 0; mti < 10_000; mti++) {
			String message = String.format("%04d", mti) + FarEnd.ONLY_STAN + "000000";
			issuer.sends(message);
			terminal.sends(message);
		}
		noise();
		asksForCodes(application, issuer, CODES / 2, CODES);
		await().until(() -> inbound(application) == 4L * KNOWN.size() / 2);
		assertThat(undecodable(application)).isGreaterThanOrEqualTo(2 * (10_000 - KNOWN.size()));
		assertThat(series(checked(application))).isEqualTo(before);
		System.out.println(before.size() + " series before and after");
	}

	/** Send requests. The far end answers each with a different response code. */
	private static void asksForCodes(ConfigurableApplicationContext application, FarEnd issuer, int from, int to) {
		MessageFormat format = application.getBean(MessageFormat.class);
		Pool pool = application.getBean(Pool.class);
		for (int start = from; start < to; start += 500) {
			List<CompletableFuture<IsoMessage>> answers = new ArrayList<>();
			for (int code = start; code < start + 500; code++) {
				issuer.codes.add("" + CHARACTERS.charAt(code / 100) + CHARACTERS.charAt(code % 100));
				answers.add(pool.sendAsync(format.newMessage("0100")));
			}
			answers.forEach(CompletableFuture::join);
		}
	}

	/**
	 * Connect clients that send random bytes; some of them disconnect in the middle of a
	 * message.
	 */
	private void noise() throws IOException {
		Random random = new Random(8583);
		for (int client = 0; client < 100; client++) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				byte[] bytes = new byte[1 + random.nextInt(200)];
				random.nextBytes(bytes);
				socket.getOutputStream().write(bytes);
				socket.setSoLinger(client % 2 == 0, 0);
			}
		}
	}

	private static long inbound(ConfigurableApplicationContext application) {
		return registry(application).find("iso8583.inbound")
			.timers()
			.stream()
			.mapToLong((timer) -> timer.count())
			.sum();
	}

	private static double undecodable(ConfigurableApplicationContext application) {
		return registry(application).find("iso8583.frames.undecodable")
			.tag("reason", "unknown_mti")
			.counters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	private static PrometheusMeterRegistry registry(ConfigurableApplicationContext application) {
		return application.getBean(PrometheusMeterRegistry.class);
	}

	/**
	 * Return the metrics of links from a scrape, after promtool has checked them. The
	 * metrics of Micrometer itself are left out: promtool rejects
	 * process_cpu_time_ns_total because its unit is abbreviated.
	 */
	private String checked(ConfigurableApplicationContext application) {
		String scrape = registry(application).scrape()
			.lines()
			.filter((line) -> line.matches("(# [A-Z]+ )?iso8583_.*"))
			.collect(Collectors.joining("\n", "", "\n"));
		assertThat(scrape).contains("# HELP iso8583_requests_seconds ");
		this.tools.starts("sh", "-c", "promtool check metrics < " + this.tools.writes("scrape.txt", scrape)).succeeds();
		return scrape;
	}

	/** Return all time series, without their values. */
	private static List<String> series(String scrape) {
		return scrape.lines()
			.filter((line) -> !line.startsWith("#"))
			.map((line) -> line.substring(0, line.lastIndexOf(' ')))
			.sorted()
			.toList();
	}

	/**
	 * A far end that answers each 0100 with the next response code. It shares no code
	 * with the library.
	 */
	private static final class FarEnd implements AutoCloseable {

		static final String ONLY_STAN = "0020000000000000";

		private static final String STAN_AND_CODE = "0020000002000000";

		final List<String> codes = Collections.synchronizedList(new LinkedList<>());

		private final Socket socket;

		private FarEnd(Socket socket) {
			this.socket = socket;
			Thread reader = new Thread(this::reads, "far end");
			reader.setDaemon(true);
			reader.start();
		}

		static FarEnd accepting(ServerSocket listener) {
			try {
				return new FarEnd(listener.accept());
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		}

		static FarEnd dialling(int port) throws IOException {
			return new FarEnd(new Socket(InetAddress.getLoopbackAddress(), port));
		}

		private void reads() {
			try {
				DataInputStream in = new DataInputStream(this.socket.getInputStream());
				while (true) {
					byte[] message = new byte[in.readUnsignedShort()];
					in.readFully(message);
					String text = new String(message, StandardCharsets.ISO_8859_1);
					if (text.startsWith("0100")) {
						sends("0110" + STAN_AND_CODE + text.substring(20, 26) + this.codes.remove(0));
					}
				}
			}
			catch (IOException ex) {
				// the test is over
			}
		}

		synchronized void sends(String message) {
			byte[] bytes = ("  " + message).getBytes(StandardCharsets.ISO_8859_1);
			bytes[0] = (byte) (message.length() >> 8);
			bytes[1] = (byte) message.length();
			try {
				OutputStream out = this.socket.getOutputStream();
				out.write(bytes);
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
