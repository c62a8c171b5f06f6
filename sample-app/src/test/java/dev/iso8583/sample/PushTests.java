package dev.iso8583.sample;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server sends requests to its clients.
 */
@SampleTest
class PushTests {

	@Autowired
	Gateway gateway;

	@Test
	void aServerPushesAnEchoTestToItsClientsAndGetsTheirAnswers() {
		await().untilAsserted(() -> {
			HttpResponse<String> answers = this.gateway.posts("/issuers/a/echo", "");
			assertThat(answers.statusCode()).isEqualTo(200);
			assertThat(answers.body()).matches("\\{\"127\\.0\\.0\\.1:\\d+\":\"00\"}");
		});
	}

}
