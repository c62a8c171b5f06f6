package dev.iso8583.autoconfigure.endpoint;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import dev.iso8583.autoconfigure.Iso8583AutoConfiguration;
import dev.iso8583.autoconfigure.LinkControl;
import dev.iso8583.autoconfigure.link.Links;

/**
 * Adds the actuator endpoint {@code iso8583}, where it is exposed.
 */
@AutoConfiguration(after = Iso8583AutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(LinkControl.class)
@ConditionalOnAvailableEndpoint(endpoint = LinksEndpoint.class)
public final class Iso8583EndpointAutoConfiguration {

	Iso8583EndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	LinksEndpoint iso8583LinksEndpoint(Links links, LinkControl control) {
		return new LinksEndpoint(links, control);
	}

}
