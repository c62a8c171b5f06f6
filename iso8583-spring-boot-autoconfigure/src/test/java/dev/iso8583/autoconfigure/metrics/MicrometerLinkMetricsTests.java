package dev.iso8583.autoconfigure.metrics;

import java.util.Set;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.LinkMetrics.Handling;
import dev.iso8583.connection.RequestOutcome;
import dev.iso8583.message.Mti;

import static org.assertj.core.api.Assertions.assertThat;

class MicrometerLinkMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void tagsHaveFixedSetsOfValues() {
		MicrometerLinkMetrics metrics = new MicrometerLinkMetrics(this.registry, new LinkMeterRegistrations(),
				"acquirer", true, Set.of("0800"));
		for (int code = 0; code < 10_000; code++) {
			metrics.requestEnded(new Mti(0x0800), RequestOutcome.ANSWERED, String.format("%04d", code), 1);
			metrics.requestEnded(Mti.of(String.format("%04d", code)), RequestOutcome.ANSWERED, null, 1);
			metrics.inbound(Mti.of(String.format("%04d", code)), Handling.REPLIED, 1);
		}
		metrics.requestEnded(null, RequestOutcome.NOT_SENT, "4111111111111111", 1);
		metrics.requestEnded(null, RequestOutcome.NOT_SENT, "a\n", 1);
		assertThat(this.registry.getMeters()).hasSizeLessThan(300);
		assertThat(this.registry.getMeters().toString()).doesNotContain("411111");
		assertThat(this.registry.get("iso8583.requests").tag("mti", "other").timers()).isNotEmpty();
		assertThat(this.registry.get("iso8583.requests").tag("response.code", "other").timers()).isNotEmpty();
	}

	@Test
	void everyMeterHasADescription() {
		MicrometerLinkMetrics metrics = new MicrometerLinkMetrics(this.registry, new LinkMeterRegistrations(),
				"acquirer", true, Set.of("0800"));
		metrics.requestEnded(new Mti(0x0800), RequestOutcome.ANSWERED, "00", 1);
		metrics.inbound(new Mti(0x0800), Handling.REPLIED, 1);
		assertThat(this.registry.getMeters()).extracting(Meter::getId)
			.allSatisfy((id) -> assertThat(id.getDescription()).isNotBlank());
	}

}
