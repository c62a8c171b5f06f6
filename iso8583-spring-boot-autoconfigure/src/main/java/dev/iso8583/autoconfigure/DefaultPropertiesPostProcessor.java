package dev.iso8583.autoconfigure;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Sets defaults for properties of Spring Boot, which the application may override: the
 * health status DEGRADED ranks between DOWN and UP, and the codecs of j8583 do not log,
 * since they would log field values.
 */
final class DefaultPropertiesPostProcessor implements EnvironmentPostProcessor {

	private static final Map<String, Object> DEFAULTS = Map.of("management.endpoint.health.status.order",
			"down,out-of-service,degraded,up,unknown", "logging.level.com.solab.iso8583.codecs", "off");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources().addLast(new MapPropertySource("iso8583Defaults", DEFAULTS));
	}

}
