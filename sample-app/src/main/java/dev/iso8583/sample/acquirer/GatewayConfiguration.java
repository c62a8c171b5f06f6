package dev.iso8583.sample.acquirer;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/**
 * The gateway's own properties. The pool {@code acquirer} is not here: the starter makes
 * it of application.yml.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReversalProperties.class)
class GatewayConfiguration {

}
