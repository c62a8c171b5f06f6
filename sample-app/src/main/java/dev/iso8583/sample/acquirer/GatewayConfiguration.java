package dev.iso8583.sample.acquirer;

import java.time.Clock;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the gateway needs beside its own classes. The pool {@code acquirer} is not here:
 * the starter makes it of application.yml.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReversalProperties.class)
class GatewayConfiguration {

	@Bean
	Clock clock() {
		return Clock.systemDefaultZone();
	}

}
