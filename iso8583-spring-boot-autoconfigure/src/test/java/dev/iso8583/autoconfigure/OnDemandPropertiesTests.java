package dev.iso8583.autoconfigure;

import java.time.Duration;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.iso8583.autoconfigure.health.Iso8583HealthAutoConfiguration;
import dev.iso8583.autoconfigure.metrics.Iso8583MetricsAutoConfiguration;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.OnDemand;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Links that dial on demand, by properties.
 */
class OnDemandPropertiesTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class, Iso8583HealthAutoConfiguration.class,
				Iso8583MetricsAutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml");

	@Test
	void hostThatHangsUpAfterEachAnswerAnswersEachRequestOfALinkThatConnectsForEach() {
		try (FarEnd host = FarEnd.listening().hangingUpAfterEachAnswer()) {
			this.context
				.withPropertyValues("iso8583.connection.terminals.address=" + host.address(),
						"iso8583.connection.terminals.dial=on-demand",
						"iso8583.connection.terminals.on-demand.requests-per-connection=1",
						"iso8583.connection.terminals.reconnect.initial-delay=1h",
						"iso8583.connection.terminals.reconnect.maximum-delay=1h")
				.run((context) -> {
					Connection link = context.getBean(Connection.class);
					for (int count = 0; count < 20; count++) {
						assertThat(link.send(context.getBean(MessageFormat.class).newMessage("0800")).getField(39))
							.hasToString("00");
					}
					assertThat(host.received).hasSize(20);
				});
		}
	}

	@Test
	void linkThatDialsOnDemandStartsWithoutItsFarEndAndIsUpUntilADialFails() {
		this.context.withBean(SimpleMeterRegistry.class, () -> this.registry)
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:" + FarEnd.freePort(),
					"iso8583.pool.acquirer.dial=on-demand", "iso8583.defaults.minimum-connections=1",
					"iso8583.pool.acquirer.reconnect.initial-delay=1h",
					"iso8583.pool.acquirer.reconnect.maximum-delay=1h")
			.run((context) -> {
				context.getBean("iso8583LinkGauges", MeterBinder.class).bindTo(this.registry);
				Health idle = health(context.getBean(CompositeHealthContributor.class));
				assertThat(idle.getStatus()).isEqualTo(Status.UP);
				assertThat(idle.getDetails()).containsEntry("idle", 1).containsEntry("online", 0);
				assertThat(idle.getDetails().get("members").toString()).contains("state=IDLE");
				assertThat(gauge("iso8583.connections", "idle")).isOne();
				assertThat(this.registry.get("iso8583.requests.waiting").tag("link", "acquirer").gauge().value())
					.isZero();
				assertThatExceptionOfType(NotSentException.class).isThrownBy(() -> context.getBean(Pool.class)
					.send(context.getBean(MessageFormat.class).newMessage("0800")));
				Health failed = health(context.getBean(CompositeHealthContributor.class));
				assertThat(failed.getStatus()).isEqualTo(Status.DOWN);
				assertThat(failed.getDetails()).doesNotContainKey("idle").containsKey("lastFailure");
				assertThat(gauge("iso8583.connections", "idle")).isZero();
			});
	}

	@Test
	void idleConnectionIsClosedAndTheLinkStaysUp() {
		try (FarEnd host = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.connection.terminals.address=" + host.address(),
						"iso8583.defaults.dial=on-demand", "iso8583.defaults.on-demand.idle-timeout=50ms")
				.run((context) -> {
					Connection link = context.getBean(Connection.class);
					link.send(context.getBean(MessageFormat.class).newMessage("0800"));
					await().until(() -> health(context.getBean(CompositeHealthContributor.class)).getDetails()
						.containsKey("idle"));
					assertThat(link.state()).isEqualTo(ConnectionState.ONLINE);
					assertThat(health(context.getBean(CompositeHealthContributor.class)).getStatus())
						.isEqualTo(Status.UP);
				});
		}
	}

	@Test
	void valuesBecomeOptionsAndThoseOfTheLinkComeBeforeTheDefaults() {
		this.context.withBean(PoolOptionsCustomizer.class, () -> (name, options) -> {
			PoolOptions built = options.build();
			OnDemand expected = name.equals("lasting") ? null
					: new OnDemand(Duration.ofSeconds(5), 1, name.equals("own") ? 7 : 1000);
			assertThat(built.onDemand()).isEqualTo(expected);
			assertThat(built.minimumConnections()).isZero();
		})
			.withPropertyValues("iso8583.defaults.dial=on-demand", "iso8583.defaults.on-demand.idle-timeout=5s",
					"iso8583.defaults.on-demand.requests-per-connection=1",
					"iso8583.pool.inherited.addresses=localhost:1", "iso8583.pool.own.addresses=localhost:1",
					"iso8583.pool.own.on-demand.maximum-waiting=7", "iso8583.pool.lasting.addresses=localhost:1",
					"iso8583.pool.lasting.dial=always", "iso8583.pool.lasting.minimum-connections=0")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private double gauge(String name, String state) {
		return this.registry.get(name).tags("link", "acquirer", "state", state).gauge().value();
	}

	private static Health health(CompositeHealthContributor health) {
		return ((HealthIndicator) health.stream().findFirst().orElseThrow().contributor()).health();
	}

}
