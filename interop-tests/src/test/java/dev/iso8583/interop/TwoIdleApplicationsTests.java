package dev.iso8583.interop;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two connected applications that both send echo tests and answer them, with all defaults
 * and in real time.
 */
class TwoIdleApplicationsTests {

	private static final Duration IDLE_TIME = Duration.ofSeconds(5);

	@RegisterExtension
	final Tools tools = new Tools();

	@Test
	void idleApplicationsSendOnlyTheConfiguredEchoTests() {
		int port = Tools.freePort();
		long start = System.nanoTime();
		ConfigurableApplicationContext host = this.tools.runs("idle-host.yml", "test.port", port);
		ConfigurableApplicationContext gateway = this.tools.runs("idle-gateway.yml", "test.port", port);
		await().until(() -> host.getBean(Server.class).connections().size() == 1);
		long joined = System.nanoTime();
		await().until(() -> System.nanoTime() - joined > IDLE_TIME.multipliedBy(2).toNanos());
		await().until(() -> echoes(host) + echoes(gateway) > 1);
		double sent = sent(host) + sent(gateway);
		long idleTimes = (System.nanoTime() - start) / IDLE_TIME.toNanos();
		// an echo test is one message, and its answer is another
		assertThat(sent).isBetween(4.0, 2.0 * 2 * idleTimes);
		assertThat(gateway.getBean(Pool.class).stats().online()).isEqualTo(1);
		assertThat(dials(gateway)).isEqualTo(1);
	}

	private static long echoes(ConfigurableApplicationContext application) {
		return meters(application).find("iso8583.requests")
			.tags("mti", "0800", "outcome", "answered")
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	private static double sent(ConfigurableApplicationContext application) {
		return meters(application).get("iso8583.messages").tag("direction", "out").counter().count();
	}

	private static double dials(ConfigurableApplicationContext application) {
		return meters(application).get("iso8583.connect.attempts").counter().count();
	}

	private static MeterRegistry meters(ConfigurableApplicationContext application) {
		return application.getBean(MeterRegistry.class);
	}

}
