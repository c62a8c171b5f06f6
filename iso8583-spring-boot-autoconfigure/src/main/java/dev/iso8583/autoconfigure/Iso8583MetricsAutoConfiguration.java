package dev.iso8583.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Counts what happens on links in the application's meter registry.
 */
@AutoConfiguration(after = Iso8583AutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ Links.class, MeterRegistry.class })
public final class Iso8583MetricsAutoConfiguration {

	Iso8583MetricsAutoConfiguration() {
	}

	@Bean
	OwnMeters iso8583OwnMeters() {
		return new OwnMeters();
	}

	@Bean
	@ConditionalOnMissingBean
	LinkMetricsFactory iso8583LinkMetrics(MeterRegistry registry, OwnMeters meters) {
		return (link, dialled, messageTypes) -> new MicrometerLinkMetrics(registry, meters, link, dialled,
				messageTypes);
	}

	@Bean
	@ConditionalOnMissingBean
	LinkGauges iso8583LinkGauges(Links links, OwnMeters meters) {
		return new LinkGauges(links, meters);
	}

	@Bean
	@ConditionalOnMissingBean
	CertificateMeters iso8583CertificateMeters(Links links, TlsBundles bundles, OwnMeters meters) {
		return new CertificateMeters(links, bundles, meters);
	}

}
