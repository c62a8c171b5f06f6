package dev.iso8583.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

import dev.iso8583.autoconfigure.link.Links;
import dev.iso8583.autoconfigure.tls.TlsBundle;
import dev.iso8583.autoconfigure.tls.TlsBundles;

/**
 * Measures the time until certificates of links expire, and counts updates of their
 * bundles that could not be used.
 */
final class CertificateMeters implements MeterBinder {

	private final Links links;

	private final TlsBundles bundles;

	private final LinkMeterRegistrations meters;

	CertificateMeters(Links links, TlsBundles bundles, LinkMeterRegistrations meters) {
		this.links = links;
		this.bundles = bundles;
		this.meters = meters;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		// links know their bundles once they are created
		this.links.pools().keySet().forEach((link) -> expiry(registry, link));
		this.links.servers().keySet().forEach((link) -> expiry(registry, link));
		this.bundles.used()
			.forEach((name, bundle) -> this.meters.add(registry,
					FunctionCounter.builder("iso8583.certificate.updates.failed", bundle, TlsBundle::failedUpdates)
						.description("Updates of an SSL bundle that could not be used")
						.tag("bundle", name)
						.register(registry)));
	}

	private void expiry(MeterRegistry registry, String link) {
		for (String bundle : this.bundles.of(link)) {
			this.meters.add(registry,
					TimeGauge
						.builder("iso8583.certificate.expiry", this.bundles, TimeUnit.SECONDS,
								(all) -> secondsUntil(all.expires(bundle)))
						.description("Time until the first of our own certificates expires, negative after")
						.tag("link", link)
						.tag("bundle", bundle)
						.register(registry));
		}
	}

	private static double secondsUntil(@Nullable Instant moment) {
		return (moment != null) ? Duration.between(Instant.now(), moment).toSeconds() : Double.NaN;
	}

}
