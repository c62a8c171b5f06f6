package dev.iso8583.autoconfigure;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.annotation.PingHandler;
import dev.iso8583.annotation.SignOffHandler;
import dev.iso8583.autoconfigure.properties.Iso8583Properties;
import dev.iso8583.canary.Canaries;
import dev.iso8583.canary.TraceLog;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.event.LinkEvent;
import dev.iso8583.matching.MatchKeyResolver;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.StanGenerator;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolListener;
import dev.iso8583.pool.PoolState;
import dev.iso8583.pool.PoolStrategy;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * One application that uses every feature, with all loggers at TRACE. Every message that
 * passes through it contains card data, and so does every exception of its own code. No
 * card data may appear in the log or in any text that can be printed.
 */
@Tag("slow")
class CanaryTests {

	private static final int MORE_THAN_THE_NETWORK_TAKES = 16 << 20;

	private static final Canaries canaries = new Canaries();

	private static final TraceLog log = new TraceLog();

	private static final FarEnd host = FarEnd.listening().silent();

	private static final ServerSocket visa = listener();

	private static final ServerSocket deaf = listener();

	private static ConfigurableApplicationContext application;

	/** The texts that callers, listeners and readers of events have received. */
	private static final Queue<String> told = new ConcurrentLinkedQueue<>();

	@BeforeAll
	static void startWithEverything(@TempDir Path folder) {
		Certificates certificates = new Certificates(folder).issue("issuer", 30).issue("acquirer", 30);
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> log.record())
			.properties("spring.config.location=classpath:canary.yml", "test.vault=" + FarEnd.freePort(),
					"test.host=" + host.address(), "test.visa=localhost:" + visa.getLocalPort(),
					"test.deaf=localhost:" + deaf.getLocalPort())
			.properties(certificates.pem("issuer-keys", "issuer"))
			.properties(certificates.pem("acquirer-keys", "acquirer"))
			.run();
		application.getBeansOfType(Pool.class)
			.values()
			.forEach((pool) -> await(pool.name()).until(() -> pool.stats().online() == pool.stats().configured()));
	}

	@AfterEach
	void nothingIsFound() {
		StringBuilder texts = new StringBuilder(log.taken());
		for (String text = told.poll(); text != null; text = told.poll()) {
			texts.append('\n').append(text);
		}
		assertThat(canaries.foundIn(texts.toString())).isEmpty();
	}

	@AfterAll
	static void nothingIsFoundAfterTheEnd() throws IOException {
		application.close();
		host.close();
		visa.close();
		deaf.close();
		log.close();
		String end = log.taken();
		assertThat(end).contains("the sign-off handler failed");
		assertThat(canaries.foundIn(end)).isEmpty();
	}

	@Test
	void canariesAreFoundIfTheyAreThere() {
		byte[] message = format().encode(payment("0100"));
		String text = new String(message, StandardCharsets.ISO_8859_1);
		assertThat(canaries.foundIn(new String(text.getBytes(Charset.forName("IBM1047")), StandardCharsets.ISO_8859_1)))
			.isNotEmpty();
		assertThat(canaries.foundIn(new String(message, StandardCharsets.ISO_8859_1))).singleElement()
			.asString()
			.contains("PAN", "track 2", "CVV2", "PIN block", "EMV");
		assertThat(canaries.foundIn(HexFormat.of().withUpperCase().formatHex(message))).isNotEmpty();
		assertThat(canaries.foundIn(HexFormat.ofDelimiter(" ").formatHex(message))).isNotEmpty();
		assertThat(canaries.foundIn(Arrays.toString(message))).isNotEmpty();
		for (int before = 0; before < 3; before++) {
			byte[] shifted = new byte[before + message.length];
			System.arraycopy(message, 0, shifted, before, message.length);
			assertThat(canaries.foundIn(Base64.getEncoder().encodeToString(shifted))).isNotEmpty();
		}
	}

	@Test
	void linkWithMutualTls() {
		MessageFormat format = application.getBean("packedMessageFormat", MessageFormat.class);
		IsoMessage request = Canaries.in(format.newMessage("0200"), format::set);
		format.set(request, 3, "310000");
		format.set(request, 7, "1122223344");
		assertThat(pool("secure").send(request).getField(2)).hasToString(Canaries.PAN);
		assertThat(log.has("-> 0200 [2=492903******7896")).as("printed").isTrue();
		IsoMessage other = Canaries.in(format.newMessage("0100"), format::set);
		format.set(other, 7, "1122223344");
		format.set(other, 41, "TERM0001");
		fails(() -> pool("secure").send(other), FailureReason.TIMEOUT);
		assertThat(log.has("differs from it in field 7")).isTrue();
		fails(() -> pool("secure").send(other), FailureReason.QUARANTINED);
	}

	@Test
	void unmatchedResponses() {
		IsoMessage request = payment("0100");
		fails(() -> pool("acquirer").send(request), FailureReason.TIMEOUT);
		fails(() -> pool("acquirer").send(request), FailureReason.QUARANTINED);
		String late = text(Canaries.in(format().responseTo(request), format()::set));
		host.sends(late);
		host.sends(text(payment("0110")));
		host.sends(late.substring(0, 60));
		host.sends("0999" + late.substring(4));
		host.sends(Canaries.PAN);
		host.sends(late.replace("16" + Canaries.PAN, "99" + Canaries.PAN));
		assertTold("LateResponseEvent", "UnmatchedResponseEvent", "MALFORMED_FIELD", "UNKNOWN_MTI",
				"A listener of LateResponseEvent failed", "FailingListener failed");
	}

	@Test
	void rejectedByTheApplication() {
		IsoMessage request = payment("0100");
		CompletableFuture<IsoMessage> response = pool("acquirer").sendAsync(request, Duration.ofMinutes(1));
		await().until(() -> connection("acquirer").reject(request, Canaries.failure()));
		Throwable rejected = catchThrowable(response::join).getCause();
		// the cause is the application's own exception: only its caller may see it
		told.add(rejected.toString());
		assertThat(rejected).hasRootCauseInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void rejectedByVisa() throws IOException {
		IsoMessage request = payment("0100");
		byte[] body = format().encode(request);
		try (Socket socket = visa.accept()) {
			CompletableFuture<IsoMessage> response = pool("visa").sendAsync(request, Duration.ofSeconds(10));
			byte[] frame = new byte[4 + 22 + body.length];
			new DataInputStream(socket.getInputStream()).readFully(frame);
			String reject = "1A" + "00".repeat(23) + "0123";
			byte[] back = HexFormat.of()
				.parseHex(String.format("%04X0000", 26 + 22 + body.length) + reject
						+ HexFormat.of().formatHex(frame, 4, frame.length));
			socket.getOutputStream().write(back);
			told.add(trace(catchThrowable(response::join)));
			socket.getOutputStream().write(back);
			assertTold("reject code 0123", "SENT_BACK");
		}
	}

	@Test
	void handlersThatFailOrReturnAnInvalidReply() throws IOException {
		try (Terminal terminal = new Terminal("terminals")) {
			for (String mti : List.of("0100", "0120", "0200", "0400", "0420", "0110", "0210")) {
				terminal.sends(text(payment(mti)));
			}
			terminal.sends(text(payment("0800")));
			terminal.sends("");
			await().until(() -> log.has("the handler of 0100 STAN ") && log.has("the handler of 0120 STAN ")
					&& log.has("the handler of 0200 STAN ") && log.has("the handler of 0420 STAN "));
			await().until(() -> log.has(" returned a message that is not a response"));
			await().until(() -> log.has(" returned a reply, and a response"));
			await().until(() -> log.has("no handler for 0800"));
		}
	}

	@Test
	void customStrategyFilterMatchKeysAndCodecThatFail() throws IOException {
		for (String pool : List.of("misled", "filtered", "keyless", "unwritable")) {
			fails(() -> pool(pool).send(payment("0100")), null);
			fails(() -> pool(pool).sendAsync(payment("0100")).join(), null);
		}
		host.sends(text(payment("0110")));
		try (Terminal terminal = new Terminal("coded")) {
			terminal.sends(text(payment("0100")));
			assertTold("the message codec failed", "FailingMetrics failed", "the filter failed", "the strategy ");
		}
	}

	@Test
	void pingThatFails() {
		// logged once at WARN and each time at DEBUG
		await().until(() -> log.has("the ping handler failed"));
	}

	@Test
	void messagesThatCannotBeSent() {
		fails(() -> format().set(payment("0100"), 70, Canaries.PAN), null);
		fails(() -> format().set(payment("0100"), 128, Canaries.PAN), null);
		IsoMessage longer = payment("0100");
		longer.setValue(11, Canaries.PAN, IsoType.NUMERIC, 6);
		fails(() -> pool("acquirer").send(longer), null);
		IsoMessage response = payment("0110");
		fails(() -> pool("acquirer").send(response), null);
		fails(() -> connection("acquirer").reply(payment("0100"), payment("0100")).join(), null);
	}

	@Test
	void rawFrames() throws IOException {
		try (Terminal terminal = new Terminal("terminals")) {
			await().until(() -> !server("terminals").connections().isEmpty());
			Connection client = server("terminals").connections().get(0);
			client.writeRaw(frame(text(payment("0100")))).join();
			terminal.reads();
			client.close();
			fails(() -> client.writeRaw(frame(text(payment("0100")))).join(), FailureReason.CLOSED);
		}
	}

	@Test
	void farEndThatReadsNothing() throws IOException {
		Pool pool = pool("stalled");
		try (Socket socket = deaf.accept()) {
			CompletableFuture<IsoMessage> inFlight = pool.sendAsync(payment("0100"), Duration.ofSeconds(20));
			CompletableFuture<Void> written = connection("stalled")
				.writeRaw(Canaries.PAN.repeat(MORE_THAN_THE_NETWORK_TAKES / 16).getBytes(StandardCharsets.US_ASCII));
			await().until(() -> !connection("stalled").takesRequests());
			fails(() -> pool.send(payment("0100")), FailureReason.BACK_PRESSURE);
			await().until(() -> log.has(CloseReason.WRITE_STALLED.toString()));
			fails(inFlight::join, FailureReason.CLOSED);
			fails(written::join, FailureReason.CLOSED);
		}
	}

	@Test
	void farEndThatSendsMoreThanHandlersMayQueue() throws IOException {
		try (Terminal terminal = new Terminal("busy")) {
			terminal.sends(text(payment("0100")));
			terminal.sends(text(payment("0100")));
			assertThat(terminal.reads()).contains("0110");
			assertThat(log.has("messages of this connection are being handled")).isTrue();
			server("busy").connections().forEach((client) -> client.fail("the test is over"));
		}
	}

	@Test
	void refusedClientAndClientsThatDisconnectWithinAMessage() throws IOException {
		try (Terminal terminal = new Terminal("guarded")) {
			terminal.triesToSend(text(payment("0100")));
			await().until(() -> log.has("guarded: refused a client"));
		}
		byte[] frame = frame(text(payment("0100")));
		try (Terminal terminal = new Terminal("terminals")) {
			terminal.sends(Arrays.copyOf(frame, frame.length - 3));
			terminal.resets();
		}
		try (Terminal terminal = new Terminal("terminals")) {
			terminal.sends(Arrays.copyOf(frame, frame.length - 3));
		}
		await().until(() -> log.has("frame truncated"));
		try (Terminal terminal = new Terminal("terminals")) {
			terminal.sends(Canaries.PAN.getBytes(StandardCharsets.US_ASCII));
			await().until(() -> log.has(CloseReason.FRAME_TOO_LONG.toString()));
		}
		try (Terminal terminal = new Terminal("vault")) {
			terminal.triesToSend(text(payment("0100")));
			await().until(() -> log.has(CloseReason.NOT_TLS.toString()));
		}
	}

	@Test
	void textsOfEverythingThatCanBePrinted() {
		IsoMessage request = payment("0100");
		pool("acquirer").sendAsync(request);
		application.getBeansOfType(Pool.class).values().forEach((pool) -> {
			told.add(pool + " " + pool.stats() + " " + pool.members());
			pool.members()
				.forEach((member) -> told.add(member + " " + member.connection() + " " + member.lastFailure()));
		});
		application.getBeansOfType(Server.class)
			.values()
			.forEach((server) -> told.add(server + " " + server.connections() + " " + server.clients()));
		MeterRegistry meters = application.getBean(MeterRegistry.class);
		meters.getMeters().forEach((meter) -> told.add(meter.getId() + " " + meter.measure()));
		told.add(String
			.valueOf(application.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties()));
		told.add(String.valueOf(application.getBean(EnvironmentEndpoint.class).environment(null)));
		told.add(String.valueOf(application.getBean(HealthEndpoint.class).health()));
		told.add(format() + " " + application.getBean(Iso8583Properties.class));
		assertThat(told).anyMatch((text) -> text.contains("iso8583.requests"));
	}

	private static IsoMessage payment(String mti) {
		return Canaries.in(format().newMessage(mti), format()::set);
	}

	private static String text(IsoMessage message) {
		return new String(format().encode(message), StandardCharsets.US_ASCII);
	}

	private static byte[] frame(String message) {
		byte[] frame = ("  " + message).getBytes(StandardCharsets.US_ASCII);
		frame[0] = (byte) (message.length() >> 8);
		frame[1] = (byte) message.length();
		return frame;
	}

	private static MessageFormat format() {
		return application.getBean(MessageFormat.class);
	}

	private static Pool pool(String name) {
		return application.getBean(name, Pool.class);
	}

	private static Server server(String name) {
		return application.getBean(name, Server.class);
	}

	private static Connection connection(String pool) {
		return Objects.requireNonNull(pool(pool).members().get(0).connection());
	}

	private static void fails(Runnable call, FailureReason reason) {
		Throwable failure = catchThrowable(call::run);
		assertThat(failure).isNotNull();
		told.add(TraceLog.textsOf(failure) + trace(failure));
		if (reason != null) {
			Throwable cause = (failure instanceof Iso8583Exception) ? failure : failure.getCause();
			assertThat(cause).isInstanceOfSatisfying(Iso8583Exception.class,
					(exception) -> assertThat(exception.reason()).isEqualTo(reason));
		}
	}

	private static void assertTold(String... texts) {
		for (String text : texts) {
			await(text).until(() -> log.has(text) || told.stream().anyMatch((each) -> each.contains(text)));
		}
	}

	private static String trace(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

	private static ServerSocket listener() {
		try {
			return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A small client of a server. */
	private static final class Terminal implements AutoCloseable {

		private final Socket socket;

		Terminal(String server) throws IOException {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), server(server).port());
			this.socket.setSoTimeout(60_000);
		}

		void sends(String message) throws IOException {
			sends(frame(message));
		}

		void sends(byte[] bytes) throws IOException {
			OutputStream out = this.socket.getOutputStream();
			out.write(bytes);
		}

		void triesToSend(String message) {
			try {
				sends(message);
			}
			catch (IOException ex) {
				// already closed by the server
			}
		}

		String reads() throws IOException {
			DataInputStream in = new DataInputStream(this.socket.getInputStream());
			byte[] message = new byte[in.readUnsignedShort()];
			in.readFully(message);
			return new String(message, StandardCharsets.US_ASCII);
		}

		void resets() throws IOException {
			this.socket.setSoLinger(true, 0);
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Handlers handlers(MessageFormat messageFormat) {
			return new Handlers(messageFormat);
		}

		@Bean
		Vault vaultHandlers() {
			return new Vault();
		}

		@Bean
		FailingListener failingListener() {
			return new FailingListener();
		}

		@Bean("failing-codec")
		MessageCodec failingCodec() {
			return new FailingCodec();
		}

		@Bean("failing-strategy")
		PoolStrategy failingStrategy() {
			return (usable, message) -> {
				throw Canaries.failure();
			};
		}

		@Bean("failing-filter")
		Predicate<Connection> failingFilter() {
			return (connection) -> {
				throw Canaries.failure();
			};
		}

		@Bean("failing-keys")
		MatchKeyResolver failingKeys() {
			return (message) -> {
				throw Canaries.failure();
			};
		}

		@Bean
		StanGenerator failingStans() {
			return new FailingStans();
		}

		@Bean
		ConnectionOptionsCustomizer failingMetrics() {
			return (link, options) -> {
				if (link.equals("coded") || link.equals("misled")) {
					options.metrics(new FailingMetrics());
				}
			};
		}

	}

	static final class Handlers {

		private final MessageFormat format;

		Handlers(MessageFormat format) {
			this.format = format;
		}

		@InboundHandler(mti = "0100", link = "terminals")
		IsoMessage fails() {
			throw Canaries.failure();
		}

		@InboundHandler(mti = "0120", link = "terminals")
		CompletionStage<IsoMessage> failsLater() {
			return CompletableFuture.supplyAsync(() -> {
				throw Canaries.failure();
			});
		}

		@InboundHandler(mti = "0200", link = "terminals")
		void takesAFieldForWhatItIsNot(@Field(2) Integer number) {
		}

		@InboundHandler(mti = "0420", link = "terminals")
		CompletionStage<Object> returnsNoMessage() {
			return CompletableFuture.completedFuture(Canaries.PAN);
		}

		@InboundHandler(mti = "0400", link = "terminals")
		IsoMessage returnsARequest(IsoMessage request) {
			return request;
		}

		@InboundHandler(mti = "0110", link = "terminals")
		IsoMessage answersAnAnswer(IsoMessage response) {
			return response;
		}

		@InboundHandler(mti = "0210", link = "terminals")
		void failsWithAnError() {
			throw new AssertionError(Canaries.PAN);
		}

		@PingHandler(link = "pinged")
		IsoMessage failsToPing() {
			throw Canaries.failure();
		}

		@SignOffHandler(link = "misled")
		IsoMessage failsToSignOff() {
			throw Canaries.failure();
		}

		@InboundHandler(mti = "0100", link = "busy")
		CompletionStage<IsoMessage> neverEnds() {
			return new CompletableFuture<>();
		}

	}

	static final class Vault {

		@InboundHandler(mti = { "0100", "0200" }, link = "vault")
		IsoMessage answers(IsoMessage request, Connection connection, @Field(41) String terminal) {
			MessageFormat format = application.getBean("packedMessageFormat", MessageFormat.class);
			IsoMessage response = Canaries.in(format.responseTo(request), format::set);
			format.set(response, 39, "00");
			format.set(response, 41, terminal);
			return format.set(response, 7, (terminal != null) ? "0101010101" : request.getField(7).toString());
		}

	}

	/** Fails in every callback. */
	static final class FailingListener implements ConnectionListener, PoolListener {

		@EventListener
		void told(LinkEvent event) {
			told.add(event.toString());
			throw Canaries.failure();
		}

		@Override
		public void online(Connection connection) {
			throw Canaries.failure();
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			throw Canaries.failure();
		}

		@Override
		public void late(Connection connection, IsoMessage response) {
			throw Canaries.failure();
		}

		@Override
		public void unmatched(Connection connection, IsoMessage response, UnmatchedReason reason) {
			told.add(reason.name());
			throw Canaries.failure();
		}

		@Override
		public void undecodable(Connection connection, UndecodableMessageException.Reason reason) {
			told.add(reason.name());
			throw Canaries.failure();
		}

		@Override
		public void stateChanged(Pool pool, PoolState previous, PoolState current) {
			throw Canaries.failure();
		}

	}

	static final class FailingCodec implements MessageCodec {

		@Override
		public IsoMessage read(byte[] bytes, byte[] header, MessageFormat format) {
			throw new IllegalStateException(new String(bytes, StandardCharsets.US_ASCII), Canaries.failure());
		}

		@Override
		public byte[] write(IsoMessage message, MessageFormat format) {
			throw new IllegalStateException(message.debugString(), Canaries.failure());
		}

	}

	static final class FailingStans implements StanGenerator {

		private final StanGenerator stans = StanGenerator.inMemory();

		@Override
		public int next() {
			return this.stans.next();
		}

		@Override
		public boolean reserve(int stan) {
			throw Canaries.failure();
		}

	}

	static final class FailingMetrics implements LinkMetrics {

		@Override
		public void received(int bytes) {
			throw Canaries.failure();
		}

		@Override
		public void sent(int bytes) {
			throw Canaries.failure();
		}

		@Override
		public void inbound(Mti mti, Handling handling, long nanos) {
			throw Canaries.failure();
		}

		@Override
		public void closed(CloseReason reason) {
			throw Canaries.failure();
		}

	}

}
