package dev.iso8583.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import dev.iso8583.connection.Connection;
import dev.iso8583.pool.Pool;

/**
 * Shows each pool and connection in health, below {@code iso8583}, also when there is
 * only one.
 */
@AutoConfiguration(after = Iso8583AutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(Links.class)
@ConditionalOnEnabledHealthIndicator("iso8583")
@Conditional(Iso8583HealthAutoConfiguration.OnPoolOrConnection.class)
public final class Iso8583HealthAutoConfiguration {

	Iso8583HealthAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "iso8583HealthContributor", "iso8583HealthIndicator" })
	CompositeHealthContributor iso8583HealthContributor(Links links) {
		return CompositeHealthContributor.fromMap(links.pools(), PoolHealthIndicator::new);
	}

	static final class OnPoolOrConnection extends AnyNestedCondition {

		OnPoolOrConnection() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(Pool.class)
		static class OnPool {

		}

		@ConditionalOnBean(Connection.class)
		static class OnConnection {

		}

	}

}
