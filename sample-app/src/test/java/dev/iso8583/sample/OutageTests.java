package dev.iso8583.sample;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("slow")
@SampleTest
class OutageTests {

	@Autowired
	Gateway gateway;

	@BeforeEach
	@AfterEach
	void bothServersAreThere() {
		orders("a", "start");
		orders("b", "start");
		awaitHealth("UP", 200);
	}

	@Test
	void withOneServerThePoolIsDegradedAndStillAuthorizes() {
		orders("a", "stop");
		awaitHealth("DEGRADED", 200);
		assertThat(this.gateway.gets("/actuator/health/iso8583/acquirer").body())
			.contains("\"online\":1,\"configured\":2", "\"lastFailure\":\"acquirer: ");
		assertThat(this.gateway.gets("/actuator/health/readiness").statusCode()).isEqualTo(200);
		assertThat(this.gateway.authorizes(1250).body()).contains("\"approved\":true");
		assertThat(this.gateway.authorizes(1250).body()).contains("\"approved\":true");
	}

	@Test
	void withoutAServerThePoolIsDownAndPaymentsAreNotSent() {
		orders("a", "stop");
		orders("b", "stop");
		awaitHealth("DOWN", 503);
		assertThat(this.gateway.gets("/actuator/health/readiness").statusCode()).isEqualTo(503);
		assertThat(this.gateway.gets("/actuator/health/liveness").statusCode()).isEqualTo(200);
		HttpResponse<String> response = this.gateway.authorizes(1250);
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("\"outcome\":\"NOT_SENT\"").doesNotContain(Gateway.PAN);
	}

	@Test
	void aServerThatComesBackIsUsedAgain() {
		orders("a", "stop");
		orders("b", "stop");
		awaitHealth("DOWN", 503);
		orders("b", "start");
		awaitHealth("DEGRADED", 200);
		assertThat(this.gateway.authorizes(1250).body()).contains("\"approved\":true");
		orders("a", "start");
		awaitHealth("UP", 200);
	}

	@Test
	void anUnknownIssuerIsAProblem() {
		HttpResponse<String> response = this.gateway.posts("/issuers/c/stop", "");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	private void orders(String issuer, String order) {
		assertThat(this.gateway.posts("/issuers/" + issuer + "/" + order, "").statusCode()).isEqualTo(204);
	}

	private void awaitHealth(String status, int code) {
		await().untilAsserted(() -> {
			HttpResponse<String> health = this.gateway.gets("/actuator/health");
			assertThat(health.body()).endsWith("\"status\":\"" + status + "\"}");
			assertThat(health.statusCode()).isEqualTo(code);
		});
	}

}
