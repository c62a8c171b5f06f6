package dev.iso8583.sample;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class MetricsTests {

	private static final String APPROVED = "iso8583_requests_seconds_count{link=\"acquirer\",mti=\"0100\","
			+ "outcome=\"answered\",response_code=\"00\"} ";

	private static final String PENDING = "iso8583_requests_pending{link=\"acquirer\"} ";

	private static final String ONLINE = "iso8583_connections{link=\"acquirer\",state=\"online\"} ";

	private static final String SENT = "iso8583_messages_total{direction=\"out\",link=\"acquirer\"} ";

	private static final String BYTES = "iso8583_bytes_total{direction=\"out\",link=\"acquirer\"} ";

	@Autowired
	Gateway gateway;

	@Test
	void metricsMoveWithPayments() {
		this.gateway.authorizes(1250);
		String before = scrape();
		this.gateway.authorizes(1250);
		this.gateway.authorizes(1250);
		String after = scrape();
		assertThat(value(after, APPROVED)).isEqualTo(value(before, APPROVED) + 2);
		assertThat(value(after, SENT)).isGreaterThanOrEqualTo(value(before, SENT) + 2);
		assertThat(value(after, BYTES)).isGreaterThan(value(before, BYTES) + 200);
		assertThat(value(after, PENDING)).isZero();
		assertThat(value(after, ONLINE)).isEqualTo(2);
	}

	@Test
	void everyMetricExists() {
		this.gateway.authorizes(1250);
		assertThat(scrape()).contains("iso8583_connect_attempts_total{link=\"acquirer\"}",
				"iso8583_inbound_seconds_count{link=\"issuer-a\"", "iso8583_responses_late_total{link=\"acquirer\"}",
				"iso8583_responses_unmatched_total{link=\"acquirer\",reason=\"no_request\"}",
				"iso8583_requests_pending{link=\"issuer-b\"}",
				"iso8583_messages_total{direction=\"in\",link=\"issuer-b\"}");
	}

	private String scrape() {
		return this.gateway.gets("/actuator/prometheus").body();
	}

	private static double value(String scrape, String sample) {
		return scrape.lines()
			.filter((line) -> line.startsWith(sample))
			.mapToDouble((line) -> Double.parseDouble(line.substring(sample.length())))
			.findFirst()
			.orElseThrow(() -> new AssertionError("There is no " + sample + " in\n" + scrape));
	}

}
