package dev.iso8583.sample;

import java.net.http.HttpResponse;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SampleTest
@TestPropertySource(properties = "iso8583.pool.acquirer.send-timeout=3s")
class SilenceTests {

	@Autowired
	Gateway gateway;

	@Autowired
	MeterRegistry meters;

	@Test
	void aPaymentWithoutAResponseHasAnUnknownOutcomeAndIsReversed() {
		long reversals = reversalsAtTheIssuer();
		long answered = answeredReversals();
		HttpResponse<String> response = this.gateway.authorizes(9900);
		assertThat(response.statusCode()).isEqualTo(504);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("\"outcome\":\"UNKNOWN\"")
			.containsPattern("\"stan\":\"[0-9]{6}\"")
			.doesNotContain(Gateway.PAN);
		await().untilAsserted(() -> assertThat(reversalsAtTheIssuer()).isEqualTo(reversals + 1));
		await().untilAsserted(() -> assertThat(answeredReversals()).isEqualTo(answered + 1));
	}

	private long reversalsAtTheIssuer() {
		return this.meters.find("iso8583.inbound")
			.tag("mti", "0420")
			.tag("outcome", "replied")
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	private long answeredReversals() {
		return this.meters.find("iso8583.requests")
			.tags("link", "acquirer", "mti", "0420", "outcome", "answered", "response.code", "00")
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

}
