package dev.iso8583.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.pool.Pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Links injected as what they have in common.
 */
class OperationsTests {

	private static final String CONNECTION = "iso8583.connection.acquirer.address=localhost:1";

	private static final String POOL = "iso8583.pool.acquirer.addresses=localhost:1";

	private static final String OTHER_POOL = "iso8583.pool.amex.addresses=localhost:1";

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withPropertyValues("iso8583.message.spec=iso1987-ascii", "iso8583.defaults.minimum-connections=0");

	@Test
	void oneLinkIsInjectedByTypeWhetherPoolOrConnection() {
		for (String link : List.of(POOL, CONNECTION)) {
			this.context.withPropertyValues(link, "iso8583.server.issuer.port=0")
				.withBean(ByType.class)
				.run((context) -> assertThat(context.getBean(ByType.class).operations)
					.isSameAs(context.getBean("acquirer"))
					.extracting(Iso8583Operations::link)
					.isEqualTo("acquirer"));
		}
	}

	@Test
	void ofSeveralLinksOneIsInjectedByItsName() {
		this.context.withPropertyValues(CONNECTION, OTHER_POOL)
			.withUserConfiguration(ByName.class)
			.run((context) -> assertThat(context.getBean("links")).isEqualTo("acquirer amex"));
		this.context.withPropertyValues(CONNECTION, OTHER_POOL)
			.withBean(ByType.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class)
				.hasMessageContaining("acquirer")
				.hasMessageContaining("amex"));
	}

	@Test
	void poolAndItsViewAsAConnectionAreToldApartByName() {
		this.context.withPropertyValues(POOL)
			.withUserConfiguration(View.class)
			.run((context) -> assertThat(context.getBean("links")).isEqualTo(List.of(true, true)));
	}

	@Test
	void fluentRequestOfAnInjectedLinkIsAnsweredOverASocket() {
		try (FarEnd host = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.connection.acquirer.address=" + host.address(),
						"iso8583.connection.acquirer.minimum-connections=1")
				.withBean(ByType.class)
				.run((context) -> {
					Iso8583Operations acquirer = context.getBean(ByType.class).operations;
					assertThat(acquirer.request("0800").set(70, "301").send(Answer.class).code()).isEqualTo("00");
				});
		}
	}

	@Test
	void aFakeBeanReplacesTheLinkOfItsNameAndALinkOfAnotherKindDoesNot() {
		this.context.withPropertyValues(POOL).withUserConfiguration(FakeLink.class).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(Pool.class);
			assertThat(context.getBean(Iso8583Operations.class)).isSameAs(context.getBean("acquirer"));
		});
		this.context.withPropertyValues(POOL)
			.withUserConfiguration(ConnectionOfThatName.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("but the bean of that name is of another type"));
	}

	record Answer(@Field(39) String code) {

	}

	static class ByType {

		@Autowired
		Iso8583Operations operations;

	}

	@Configuration(proxyBeanMethods = false)
	static class ByName {

		@Bean
		String links(Iso8583Operations acquirer, @Qualifier("amex") Iso8583Operations other) {
			return acquirer.link() + " " + other.link();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class View {

		@Bean
		Connection acquirerView(Pool acquirer) {
			return acquirer.asConnection();
		}

		@Bean
		List<Boolean> links(Iso8583Operations acquirer, Iso8583Operations acquirerView) {
			return List.of(acquirer instanceof Pool, acquirerView instanceof Connection);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FakeLink {

		@Bean
		Iso8583Operations acquirer() {
			return mock();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionOfThatName {

		@Bean
		Connection acquirer() {
			return mock();
		}

	}

}
