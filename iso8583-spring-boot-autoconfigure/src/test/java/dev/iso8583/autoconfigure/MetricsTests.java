package dev.iso8583.autoconfigure;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.iso8583.autoconfigure.metrics.Iso8583MetricsAutoConfiguration;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class MetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class, Iso8583MetricsAutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.defaults.minimum-connections=0",
				"iso8583.defaults.reconnect.initial-delay=10ms");

	@Test
	void requestsConnectionsAndTrafficOfAPoolAreMeasured() {
		try (FarEnd host = FarEnd.listening()) {
			this.context.withBean(MeterRegistry.class, () -> this.registry)
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.minimum-connections=1")
				.run((context) -> {
					context.getBean("iso8583LinkGauges", MeterBinder.class).bindTo(this.registry);
					context.getBean(Pool.class).send(context.getBean(MessageFormat.class).newMessage("0800"));
					assertThat(this.registry.get("iso8583.requests")
						.tags("link", "acquirer", "mti", "0800", "outcome", "answered", "response.code", "00")
						.timer()
						.count()).isOne();
					assertThat(gauge("iso8583.connections", "state", "online")).isOne();
					assertThat(gauge("iso8583.connections", "state", "suspended")).isZero();
					assertThat(gauge("iso8583.connections.usable", "link", "acquirer")).isOne();
					assertThat(gauge("iso8583.connections.silent", "link", "acquirer")).isZero();
					assertThat(gauge("iso8583.requests.pending", "link", "acquirer")).isZero();
					assertThat(count("iso8583.connect.attempts", "link", "acquirer")).isOne();
					assertThat(count("iso8583.messages", "direction", "out")).isOne();
					assertThat(count("iso8583.messages", "direction", "in")).isOne();
					// length header 2 bytes, MTI 4, bitmap 16, STAN 6; the answer has 2
					// more for the response code
					assertThat(count("iso8583.bytes", "direction", "out")).isEqualTo(28);
					assertThat(count("iso8583.bytes", "direction", "in")).isEqualTo(30);
					host.close();
					await().untilAsserted(
							() -> assertThat(count("iso8583.connections.closed", "reason", "closed_by_peer")).isOne());
					await().untilAsserted(
							() -> assertThat(count("iso8583.connect.failures", "reason", "refused")).isPositive());
					await().untilAsserted(() -> assertThatExceptionOfType(NotSentException.class)
						.isThrownBy(() -> context.getBean(Pool.class)
							.send(context.getBean(MessageFormat.class).newMessage("0800"), Duration.ofSeconds(1))));
					assertThat(this.registry.get("iso8583.requests").tag("outcome", "not_sent").timer().count())
						.isPositive();
					assertThat(gauge("iso8583.connections", "state", "online")).isZero();
				});
		}
	}

	@Test
	void messagesThatAServerCannotUseAreCounted() {
		this.context.withBean(MeterRegistry.class, () -> this.registry)
			.withPropertyValues("iso8583.server.issuer.port=0")
			.run((context) -> {
				Server server = context.getBean(Server.class);
				try (Socket socket = new Socket("localhost", server.port())) {
					socket.getOutputStream().write(frame("02000020000000000000000042"));
					await().untilAsserted(
							() -> assertThat(count("iso8583.frames.undecodable", "reason", "unknown_mti")).isOne());
					socket.getOutputStream().write(frame("08000020000000000000000042"));
					await().untilAsserted(() -> assertThat(this.registry.get("iso8583.inbound")
						.tags("mti", "0800", "outcome", "unhandled")
						.timer()
						.count()).isOne());
					socket.getOutputStream().write(frame("08100020000000000000000042"));
					await().untilAsserted(
							() -> assertThat(count("iso8583.responses.unmatched", "reason", "no_request")).isOne());
					socket.getOutputStream().write(new byte[] { -1, -1, 0 });
					await().untilAsserted(
							() -> assertThat(count("iso8583.connections.closed", "reason", "frame_too_long")).isOne());
				}
			});
	}

	@Test
	void partsThatAreUnknownOrBrokenAreCountedByFieldAndNotByTag() {
		this.context.withBean(MeterRegistry.class, () -> this.registry)
			.withPropertyValues("iso8583.server.issuer.port=0", "iso8583.server.issuer.message-format=tags",
					"iso8583.message.formats.tags.spec=classpath:counted-parts.yml")
			.run((context) -> {
				try (Socket socket = new Socket("localhost", context.getBean(Server.class).port())) {
					socket.getOutputStream()
						.write(frame("01000020000000010000" + "000001" + "0179203123" + "7701x7801y"));
					socket.getOutputStream().write(frame("01000020000000010000" + "000001" + "0049203"));
					await().untilAsserted(() -> assertThat(count("iso8583.parts.broken", "field", "48")).isPositive());
					assertThat(count("iso8583.parts.unknown", "field", "48")).isEqualTo(2);
					assertThat(this.registry.find("iso8583.parts.unknown").counters())
						.allSatisfy((counter) -> assertThat(counter.getId().getTags()).extracting("key")
							.containsOnly("link", "field"));
				}
			});
	}

	@Test
	void clientsThatAServerRefusesAreCounted() {
		this.context.withBean(MeterRegistry.class, () -> this.registry)
			.withPropertyValues("iso8583.server.issuer.port=0", "iso8583.server.issuer.allow=10.0.0.0/8",
					"iso8583.server.issuer.maximum-connections=7")
			.run((context) -> {
				context.getBean("iso8583LinkGauges", MeterBinder.class).bindTo(this.registry);
				assertThat(count("iso8583.clients.refused", "reason", "not_allowed")).isZero();
				assertThat(count("iso8583.clients.refused", "reason", "too_many")).isZero();
				assertThat(count("iso8583.accept.failures", "link", "issuer")).isZero();
				assertThat(gauge("iso8583.connections.maximum", "link", "issuer")).isEqualTo(7);
				assertThat(gauge("iso8583.server.listening", "link", "issuer")).isOne();
				try (Socket socket = new Socket("localhost", context.getBean(Server.class).port())) {
					assertThat(socket.getInputStream().read()).isEqualTo(-1);
				}
				assertThat(count("iso8583.clients.refused", "reason", "not_allowed")).isOne();
				assertThat(gauge("iso8583.connections", "state", "connecting")).isZero();
				context.getBean(Server.class).stopAccepting();
				assertThat(gauge("iso8583.server.listening", "link", "issuer")).isZero();
			});
	}

	@Test
	void nothingIsMeasuredWithoutMicrometerOrARegistry() {
		this.context.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("iso8583LinkGauges"));
		this.context.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1")
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("iso8583LinkGauges"));
	}

	private double gauge(String name, String tag, String value) {
		return this.registry.get(name).tag(tag, value).gauge().value();
	}

	private double count(String name, String tag, String value) {
		return this.registry.get(name).tag(tag, value).counter().count();
	}

	private static byte[] frame(String message) {
		byte[] frame = new byte[message.length() + 2];
		frame[1] = (byte) message.length();
		System.arraycopy(message.getBytes(StandardCharsets.US_ASCII), 0, frame, 2, message.length());
		return frame;
	}

}
