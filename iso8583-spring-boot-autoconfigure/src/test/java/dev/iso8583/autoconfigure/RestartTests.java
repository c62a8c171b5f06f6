package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import javax.management.ObjectName;

import com.solab.iso8583.IsoMessage;
import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.autoconfigure.metrics.Iso8583MetricsAutoConfiguration;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application context with a server, a pool and a connection, started and closed again
 * and again in one process while callers send requests.
 */
@Tag("slow")
class RestartTests {

	private static final int RESTARTS = 50;

	private static final int CALLERS = 4;

	/** One registry for all contexts. */
	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final int port = FarEnd.freePort();

	private final AtomicInteger answered = new AtomicInteger();

	private final AtomicInteger refused = new AtomicInteger();

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class, Iso8583MetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.registry)
		.withBean(Host.class)
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.server.issuer.port=" + this.port,
				"iso8583.server.issuer.bind-address=127.0.0.1",
				"iso8583.pool.acquirer.addresses=127.0.0.1:" + this.port + ",127.0.0.1:" + this.port,
				"iso8583.pool.acquirer.minimum-connections=2",
				"iso8583.pool.acquirer.network-management.sign-on.enabled=true",
				"iso8583.connection.switch.address=127.0.0.1:" + this.port);

	@Test
	void fiftyRestartsUnderTrafficLeaveNoThreadNoPortNoDescriptorNoBeanAndNoMeter() throws Exception {
		restart(); // the first run creates what lives as long as the process
		awaitNoThreadOfOurs();
		long descriptors = descriptors();
		Set<ObjectName> beans = managed();
		for (int count = 0; count < RESTARTS; count++) {
			restart();
		}
		awaitNoThreadOfOurs();
		await("descriptors").untilAsserted(() -> assertThat(descriptors()).isLessThan(descriptors + RESTARTS));
		portIsFree();
		assertThat(managed()).isEqualTo(beans);
		assertThat(this.registry.getMeters()).extracting(Meter::getId).isEmpty();
		assertThat(this.answered.get()).isGreaterThan(RESTARTS * CALLERS);
		assertThat(this.refused.get()).isPositive();
	}

	private void restart() {
		this.context.run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean("iso8583LinkGauges", MeterBinder.class).bindTo(this.registry);
			int before = this.answered.get();
			MessageFormat format = context.getBean(MessageFormat.class);
			Pool pool = context.getBean(Pool.class);
			Connection connection = context.getBean(Connection.class);
			for (int count = 0; count < CALLERS / 2; count++) {
				new Thread(() -> sends(format, pool::send), "caller").start();
				new Thread(() -> sends(format, connection::send), "caller").start();
			}
			await("traffic").pollInterval(Duration.ofMillis(1)).until(() -> this.answered.get() > before + 2 * CALLERS);
			assertThat(this.registry.get("iso8583.connections")
				.tags("link", "acquirer", "state", "online")
				.gauge()
				.value()).isEqualTo(2);
			assertThat(this.registry.get("iso8583.requests").tags("link", "acquirer", "outcome", "answered").timers())
				.isNotEmpty();
		});
	}

	/** Send requests until the context is closed. */
	private void sends(MessageFormat format, UnaryOperator<IsoMessage> link) {
		try {
			while (true) {
				IsoMessage request = format.newMessage("0800");
				IsoMessage response = link.apply(request);
				assertThat(response.getField(11)).hasToString(request.getField(11).toString());
				this.answered.incrementAndGet();
			}
		}
		catch (Iso8583Exception ex) {
			this.refused.incrementAndGet();
		}
	}

	private static void awaitNoThreadOfOurs() {
		await("threads").untilAsserted(() -> assertThat(threads()).isEmpty());
	}

	/** Return the names of the threads of links, of Netty and of callers. */
	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("iso8583-") || name.startsWith("globalEventExecutor")
					|| name.equals("caller"))
			.collect(Collectors.toSet());
	}

	private static long descriptors() {
		return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
	}

	private static Set<ObjectName> managed() {
		return ManagementFactory.getPlatformMBeanServer().queryNames(null, null);
	}

	private void portIsFree() throws IOException {
		try (ServerSocket socket = new ServerSocket(this.port, 1, InetAddress.getByName("127.0.0.1"))) {
			assertThat(socket.isBound()).isTrue();
		}
	}

	static final class Host {

		private final MessageFormat format;

		Host(MessageFormat format) {
			this.format = format;
		}

		@InboundHandler(mti = "0800", link = "issuer")
		IsoMessage approve(IsoMessage request) {
			return this.format.set(this.format.responseTo(request), 39, "00");
		}

	}

}
