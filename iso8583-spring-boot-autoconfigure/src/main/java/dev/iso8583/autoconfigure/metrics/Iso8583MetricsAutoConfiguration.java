package dev.iso8583.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import dev.iso8583.autoconfigure.Iso8583AutoConfiguration;
import dev.iso8583.autoconfigure.link.LinkMetricsFactory;
import dev.iso8583.autoconfigure.link.Links;
import dev.iso8583.autoconfigure.tls.TlsBundles;

/**
 * Measures links in the meter registry of the application.
 */
@AutoConfiguration(after = Iso8583AutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ Links.class, MeterRegistry.class })
public final class Iso8583MetricsAutoConfiguration {

	Iso8583MetricsAutoConfiguration() {
	}

	@Bean
	LinkMeterRegistrations iso8583LinkMeterRegistrations() {
		return new LinkMeterRegistrations();
	}

	@Bean
	@ConditionalOnMissingBean
	LinkMetricsFactory iso8583LinkMetrics(MeterRegistry registry, LinkMeterRegistrations meters) {
		return (link, dialled, messageTypes) -> new MicrometerLinkMetrics(registry, meters, link, dialled,
				messageTypes);
	}

	@Bean
	@ConditionalOnMissingBean
	LinkGauges iso8583LinkGauges(Links links, LinkMeterRegistrations meters) {
		return new LinkGauges(links, meters);
	}

	@Bean
	@ConditionalOnMissingBean
	CertificateMeters iso8583CertificateMeters(Links links, TlsBundles bundles, LinkMeterRegistrations meters) {
		return new CertificateMeters(links, bundles, meters);
	}

}
