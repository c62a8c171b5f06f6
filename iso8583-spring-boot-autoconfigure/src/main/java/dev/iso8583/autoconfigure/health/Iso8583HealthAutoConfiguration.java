package dev.iso8583.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import dev.iso8583.autoconfigure.Iso8583AutoConfiguration;
import dev.iso8583.autoconfigure.link.Links;
import dev.iso8583.autoconfigure.tls.TlsBundles;
import dev.iso8583.connection.Connection;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

/**
 * Shows each pool, connection and server in health under {@code iso8583}, even if there
 * is only one.
 */
@AutoConfiguration(after = Iso8583AutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(Links.class)
@ConditionalOnEnabledHealthIndicator("iso8583")
@Conditional(Iso8583HealthAutoConfiguration.OnLink.class)
public final class Iso8583HealthAutoConfiguration {

	Iso8583HealthAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "iso8583HealthContributor", "iso8583HealthIndicator" })
	CompositeHealthContributor iso8583HealthContributor(Links links, TlsBundles bundles) {
		Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
		links.pools()
			.forEach((name, pool) -> indicators.put(name, new PoolHealthIndicator(pool, () -> bundles.expiries(name))));
		links.servers()
			.forEach((name, server) -> indicators.put(name,
					new ServerHealthIndicator(server, () -> bundles.expiries(name))));
		return CompositeHealthContributor.fromMap(indicators);
	}

	static final class OnLink extends AnyNestedCondition {

		OnLink() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(Pool.class)
		static class OnPool {

		}

		@ConditionalOnBean(Connection.class)
		static class OnConnection {

		}

		@ConditionalOnBean(Server.class)
		static class OnServer {

		}

	}

}
