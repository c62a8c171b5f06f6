package dev.iso8583.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import io.netty.channel.Channel;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.util.ReflectionTestUtils;

import dev.iso8583.autoconfigure.health.Iso8583HealthAutoConfiguration;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolMember;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HealthTests {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class, Iso8583HealthAutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.defaults.minimum-connections=0",
				"iso8583.defaults.reconnect.initial-delay=10ms");

	@Test
	void eachPoolAndConnectionIsAComponentEvenIfThereIsOnlyOne() {
		this.context.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1")
			.run((context) -> assertThat(components(context.getBean(CompositeHealthContributor.class)))
				.containsExactly("acquirer"));
		this.context
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1",
					"iso8583.connection.hsm.address=localhost:1")
			.run((context) -> assertThat(components(context.getBean(CompositeHealthContributor.class)))
				.containsExactlyInAnyOrder("acquirer", "hsm"));
	}

	@Test
	void thereIsNoComponentWithoutALinkOrWhenDisabledOrWithoutActuator() {
		this.context.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
		this.context
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1",
					"management.health.iso8583.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
		this.context.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1")
			.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("iso8583HealthContributor"));
	}

	@Test
	void aComponentOfTheApplicationComesFirst() {
		HealthIndicator own = () -> Health.up().build();
		this.context.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1")
			.withBean("iso8583HealthContributor", HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context).getBean(HealthContributor.class).isSameAs(own));
	}

	@Test
	void aPoolIsUpWithAllConnectionsDegradedWithSomeAndDownWithNone() {
		try (FarEnd a = FarEnd.listening(); FarEnd b = FarEnd.listening()) {
			this.context.withPropertyValues("iso8583.pool.acquirer.addresses=" + a.address() + "," + b.address())
				.run((context) -> {
					CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
					await().untilAsserted(() -> assertThat(of(health).getStatus()).isEqualTo(Status.UP));
					assertThat(of(health).getDetails()).containsEntry("online", 2).containsEntry("configured", 2);
					b.close();
					await().untilAsserted(() -> assertThat(of(health).getStatus()).isEqualTo(new Status("DEGRADED")));
					a.close();
					await().untilAsserted(() -> assertThat(of(health).getStatus()).isEqualTo(Status.DOWN));
					await().untilAsserted(() -> assertThat(of(health).getDetails().get("lastFailure")).asString()
						.contains("refused"));
				});
		}
	}

	@Test
	void aPoolShowsEachOfItsMembers() {
		try (FarEnd host = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address() + ",localhost:1",
						"iso8583.pool.acquirer.reconnect.initial-delay=1h",
						"iso8583.pool.acquirer.reconnect.maximum-delay=1h")
				.run((context) -> {
					Instant start = Instant.now().minusSeconds(60);
					CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
					await()
						.untilAsserted(() -> assertThat(member(health, "localhost:1")).containsEntry("failedDials", 1));
					Map<String, Object> failed = member(health, "localhost:1");
					assertThat(failed)
						.containsOnlyKeys("address", "state", "usable", "since", "failedDials", "nextDial",
								"lastFailure")
						.containsEntry("address", "localhost:1")
						.containsEntry("state", "OFFLINE")
						.containsEntry("usable", false);
					assertThat(failed.get("lastFailure")).asString().contains("refused");
					assertThat((Instant) failed.get("since")).isBetween(start, Instant.now());
					assertThat((Instant) failed.get("nextDial")).isBetween(start.plus(Duration.ofMinutes(48)),
							Instant.now().plus(Duration.ofMinutes(72)));
					await().untilAsserted(
							() -> assertThat(member(health, host.address())).containsEntry("state", "ONLINE"));
					host.sends("08000020000000000000000042");
					await().untilAsserted(() -> assertThat(member(health, host.address())).containsOnlyKeys("address",
							"state", "usable", "since", "failedDials", "lastReceived"));
					assertThat(member(health, host.address())).containsEntry("usable", true)
						.containsEntry("failedDials", 0);
					assertThat((Instant) member(health, host.address()).get("lastReceived")).isBetween(start,
							Instant.now());
				});
		}
	}

	@Test
	void aPoolWhoseFilterRefusesEveryConnectionIsDown() {
		try (FarEnd host = FarEnd.listening()) {
			this.context.withBean("nobody", Predicate.class, () -> (connection) -> false)
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.filter=nobody")
				.run((context) -> {
					CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
					await().untilAsserted(() -> assertThat(of(health).getDetails()).containsEntry("online", 1));
					assertThat(of(health).getStatus()).isEqualTo(Status.DOWN);
					assertThat(of(health).getDetails()).containsEntry("usable", 0);
					assertThat(member(health, host.address())).containsEntry("usable", false);
				});
		}
	}

	@Test
	void aPoolWhoseFarEndAnswersNoRequestIsDegraded() {
		try (FarEnd host = FarEnd.listening().silent()) {
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.maximum-unanswered-requests=2")
				.run((context) -> {
					CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
					await().untilAsserted(() -> assertThat(of(health).getStatus()).isEqualTo(Status.UP));
					MessageFormat messages = context.getBean(MessageFormat.class);
					Pool pool = context.getBean(Pool.class);
					await().until(() -> {
						assertThat(pool.sendAsync(messages.newMessage("0800"), Duration.ofMillis(50)))
							.failsWithin(Duration.ofSeconds(10));
						return of(health).getStatus().equals(new Status("DEGRADED"));
					});
					assertThat(of(health).getDetails()).containsEntry("silent", 1).containsEntry("usable", 1);
					assertThat(member(health, host.address())).containsEntry("silent", true);
				});
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> member(CompositeHealthContributor health, String id) {
		return ((Map<String, Map<String, Object>>) Objects.requireNonNull(of(health).getDetails().get("members")))
			.get(id);
	}

	@Test
	void anApplicationStartsWithoutItsFarEndShowsTheFailureAndIsUpOnceItConnects() {
		int port = FarEnd.freePort();
		this.context.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:" + port).run((context) -> {
			assertThat(context).hasNotFailed();
			CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
			assertThat(of(health).getStatus()).isEqualTo(Status.DOWN);
			await().untilAsserted(
					() -> assertThat(of(health).getDetails().get("lastFailure")).asString().contains("refused"));
			try (FarEnd late = FarEnd.listeningOn(port)) {
				await().untilAsserted(() -> assertThat(of(health).getStatus()).isEqualTo(Status.UP));
			}
		});
	}

	@Test
	void anApplicationStartsWithAnUnknownHostNameAndShowsTheFailure() {
		this.context.withPropertyValues("iso8583.pool.acquirer.addresses=no-such-host.invalid:8583").run((context) -> {
			assertThat(context).hasNotFailed();
			CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
			assertThat(of(health).getStatus()).isEqualTo(Status.DOWN);
			await().untilAsserted(
					() -> assertThat(of(health).getDetails().get("lastFailure")).asString().contains("unknown host"));
		});
	}

	@Test
	void aServerIsUpWhileItListensAndUnknownOnceItWasStopped() {
		this.context.withPropertyValues("iso8583.server.issuer.port=0").run((context) -> {
			CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
			assertThat(components(health)).containsExactly("issuer");
			HealthIndicator issuer = (HealthIndicator) Objects.requireNonNull(health.getContributor("issuer"));
			assertThat(issuer.health())
				.isEqualTo(Health.up().withDetail("listening", true).withDetail("connections", 0).build());
			context.getBean(Server.class).close();
			assertThat(issuer.health().getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(issuer.health().getDetails()).containsEntry("listening", false);
		});
	}

	@Test
	void aServerWhoseListeningSocketHasFailedIsDownUntilItIsStopped() {
		this.context.withPropertyValues("iso8583.server.issuer.port=0").run((context) -> {
			CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
			HealthIndicator issuer = (HealthIndicator) Objects.requireNonNull(health.getContributor("issuer"));
			Server server = context.getBean(Server.class);
			assertThat(server.isLost()).isFalse();
			listeningSocketOf(server).close();
			await().untilAsserted(() -> assertThat(issuer.health())
				.isEqualTo(Health.down().withDetail("listening", false).withDetail("connections", 0).build()));
			assertThat(server.isLost()).isTrue();
			server.close();
			assertThat(server.isLost()).isFalse();
			assertThat(issuer.health().getStatus()).isEqualTo(Status.UNKNOWN);
		});
	}

	@Test
	void aSuspendedMemberDegradesAPoolAndAPoolOfSuspendedMembersIsOutOfService() {
		try (FarEnd a = FarEnd.listening(); FarEnd b = FarEnd.listening()) {
			this.context.withPropertyValues("iso8583.pool.acquirer.addresses=" + a.address() + "," + b.address())
				.run((context) -> {
					CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
					await().untilAsserted(() -> assertThat(of(health).getStatus()).isEqualTo(Status.UP));
					assertThat(of(health).getDetails()).doesNotContainKey("suspended");
					List<PoolMember> members = context.getBean(Pool.class).members();
					members.get(0).suspend();
					assertThat(of(health).getStatus()).isEqualTo(new Status("DEGRADED"));
					assertThat(of(health).getDetails()).containsEntry("online", 1)
						.containsEntry("suspended", 1)
						.doesNotContainKey("lastFailure");
					members.get(1).suspend();
					assertThat(of(health).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
					members.forEach(PoolMember::resume);
					assertThat(of(health).getStatus()).isEqualTo(Status.UP);
				});
		}
	}

	@Test
	void degradedShowsAtTheRootAndAnswers200WithoutAnyConfiguration() {
		try (FarEnd host = FarEnd.listening();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.web(WebApplicationType.NONE)
					.run("--iso8583.message.config=classpath:iso8583.xml",
							"--iso8583.pool.acquirer.addresses=localhost:1," + host.address())) {
			assertThat(context.getBean(HealthEndpoint.class).health().getStatus()).isEqualTo(new Status("DEGRADED"));
			assertThat(context.getBean(HttpCodeStatusMapper.class).getStatusCode(new Status("DEGRADED")))
				.isEqualTo(200);
			host.close();
			await().untilAsserted(() -> assertThat(context.getBean(HealthEndpoint.class).health().getStatus())
				.isEqualTo(Status.DOWN));
		}
	}

	@Test
	void theOrderOfStatusesOfTheApplicationComesFirst() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--management.endpoint.health.status.order=down,up")) {
			assertThat(context.getEnvironment().getProperty("management.endpoint.health.status.order"))
				.isEqualTo("down,up");
		}
	}

	private static Health of(CompositeHealthContributor health) {
		return ((HealthIndicator) Objects.requireNonNull(health.getContributor("acquirer"))).health();
	}

	private static List<String> components(CompositeHealthContributor health) {
		return health.stream().map((entry) -> entry.name()).toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	private static Channel listeningSocketOf(Server server) {
		Object socket = ReflectionTestUtils.getField(server, "listeningSocket");
		return (Channel) ReflectionTestUtils.invokeMethod(socket, "channel");
	}

}
