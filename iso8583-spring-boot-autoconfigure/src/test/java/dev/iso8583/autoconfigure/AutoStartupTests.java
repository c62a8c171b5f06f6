package dev.iso8583.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.jmx.ExposableJmxEndpoint;
import org.springframework.boot.actuate.endpoint.jmx.JmxEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import dev.iso8583.autoconfigure.endpoint.Iso8583EndpointAutoConfiguration;
import dev.iso8583.autoconfigure.health.Iso8583HealthAutoConfiguration;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolStartException;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Links that do not start with the application.
 */
class AutoStartupTests {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class, Iso8583HealthAutoConfiguration.class,
				Iso8583EndpointAutoConfiguration.class, EndpointAutoConfiguration.class,
				JmxEndpointAutoConfiguration.class, JmxAutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml");

	@Test
	void poolWithoutAutoStartupDialsNothingUntilItIsStartedAndMayBeStoppedAndStartedAgain() {
		try (FarEnd host = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.auto-startup=false")
				.run((context) -> {
					Pool pool = context.getBean(Pool.class);
					assertIsStopped(context, pool);
					for (int count = 0; count < 2; count++) {
						pool.start();
						assertThat(pool.send(request(context)).getField(39)).hasToString("00");
						assertThat(health(context, "acquirer").getStatus()).isEqualTo(Status.UP);
						pool.stop(Duration.ofSeconds(5));
						assertIsStopped(context, pool);
					}
				});
		}
	}

	private static void assertIsStopped(ApplicationContext context, Pool pool) {
		assertThat(pool.isRunning()).isFalse();
		assertThat(health(context, "acquirer").getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health(context, "acquirer").getDetails()).containsEntry("started", false);
		assertThatExceptionOfType(NotSentException.class).isThrownBy(() -> pool.send(request(context)))
			.withMessageContaining("was not sent: the pool is not started")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.POOL_STOPPED));
	}

	@Test
	void defaultsForAllLinksAreOverriddenByALink() {
		int port = FarEnd.freePort();
		this.context
			.withPropertyValues("iso8583.defaults.auto-startup=false", "iso8583.server.issuer.port=" + port,
					"iso8583.server.issuer.auto-startup=true", "iso8583.server.other.port=0",
					"iso8583.connection.hsm.address=localhost:" + port, "iso8583.pool.acquirer.addresses=a.invalid:1")
			.run((context) -> {
				LinkControl control = context.getBean(LinkControl.class);
				assertThat(control.names()).containsExactly("acquirer", "hsm", "issuer", "other");
				assertThat(control.names()).filteredOn(control::isRunning).containsExactly("issuer");
				assertThat(health(context, "other").getStatus()).isEqualTo(Status.UNKNOWN);
				control.start("hsm");
				assertThat(context.getBean("hsm", Connection.class).awaitOnline(Duration.ofSeconds(30))).isTrue();
				control.start("other");
				assertThat(context.getBean("other", Server.class).port()).isPositive();
				control.stop("other");
				control.stop("hsm");
				assertThat(context.getBean("hsm", Connection.class).takesRequests()).isFalse();
				control.stop("issuer");
				assertThat(control.names()).noneMatch(control::isRunning);
				control.start("issuer");
				assertThat(context.getBean("issuer", Server.class).port()).isEqualTo(port);
				assertThatIllegalArgumentException().isThrownBy(() -> control.start("visa"))
					.withMessage("There is no link 'visa'; the links are [acquirer, hsm, issuer, other]");
			});
	}

	@Test
	void startByCodeFailsLikeThatOfTheApplicationAndMayBeTriedAgain() {
		int port = FarEnd.freePort();
		this.context
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:" + port,
					"iso8583.pool.acquirer.auto-startup=false")
			.run((context) -> {
				LinkControl control = context.getBean(LinkControl.class);
				assertThatExceptionOfType(PoolStartException.class).isThrownBy(() -> control.start("acquirer"));
				assertThat(control.isRunning("acquirer")).isFalse();
				try (FarEnd host = FarEnd.listeningOn(port)) {
					control.start("acquirer");
					assertThat(context.getBean(Pool.class).send(request(context))).isNotNull();
				}
			});
	}

	@Test
	void endpointShowsStartsAndStopsLinks() {
		try (FarEnd host = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.connection.hsm.address=" + host.address(),
						"iso8583.connection.hsm.auto-startup=false", "iso8583.server.issuer.port=0",
						"spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=iso8583")
				.run((context) -> {
					assertThat(read(context)).hasToString(
							"{hsm=LinkDescription[kind=POOL, started=false, online=0], issuer=LinkDescription[kind=SERVER,"
									+ " started=true, online=0]}");
					assertThat(change(context, "hsm", "start"))
						.hasToString("LinkDescription[kind=POOL, started=true, online=1]");
					await().until(() -> context.getBean(Connection.class).send(request(context)) != null);
					assertThat(change(context, "hsm", "stop"))
						.hasToString("LinkDescription[kind=POOL, started=false, online=0]");
					assertThat(change(context, "issuer", "stop"))
						.hasToString("LinkDescription[kind=SERVER, started=false, online=0]");
					assertThatExceptionOfType(InvalidEndpointRequestException.class)
						.isThrownBy(() -> change(context, "visa", "start"))
						.withMessage("There is no link 'visa'; the links are [hsm, issuer]");
				});
		}
	}

	@Test
	void endpointThatIsReadOnlyStopsNothing() {
		this.context
			.withPropertyValues("iso8583.server.issuer.port=0", "spring.jmx.enabled=true",
					"management.endpoints.jmx.exposure.include=iso8583", "management.endpoint.iso8583.access=READ_ONLY")
			.run((context) -> assertThat(endpoint(context).getOperations())
				.allSatisfy((operation) -> assertThat(operation.getType()).isEqualTo(OperationType.READ)));
	}

	@Test
	void thereIsNoEndpointUnlessItIsExposedOrWithoutActuator() {
		this.context.withPropertyValues("iso8583.server.issuer.port=0")
			.run((context) -> assertThat(context).doesNotHaveBean("iso8583LinksEndpoint"));
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(Iso8583AutoConfiguration.class, Iso8583EndpointAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("iso8583LinksEndpoint"));
	}

	private static Object read(ApplicationContext context) {
		return invoke(context, "links", Map.of());
	}

	private static Object change(ApplicationContext context, String link, String action) {
		return invoke(context, "change", Map.of("name", link, "action", action));
	}

	private static Object invoke(ApplicationContext context, String operation, Map<String, Object> arguments) {
		return endpoint(context).getOperations()
			.stream()
			.filter((candidate) -> candidate.getName().equals(operation))
			.findFirst()
			.orElseThrow()
			.invoke(new InvocationContext(SecurityContext.NONE, arguments));
	}

	private static ExposableJmxEndpoint endpoint(ApplicationContext context) {
		return context.getBean(JmxEndpointsSupplier.class)
			.getEndpoints()
			.stream()
			.filter((candidate) -> candidate.getEndpointId().toString().equals("iso8583"))
			.findFirst()
			.orElseThrow();
	}

	private static IsoMessage request(ApplicationContext context) {
		return context.getBean(MessageFormat.class).newMessage("0800");
	}

	private static Health health(ApplicationContext context, String link) {
		CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
		return ((HealthIndicator) Objects.requireNonNull(health.getContributor(link))).health();
	}

}
