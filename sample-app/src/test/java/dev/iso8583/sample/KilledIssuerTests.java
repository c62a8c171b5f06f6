package dev.iso8583.sample;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The send timeout is longer than the test waits, so every answer comes because the
 * connection was lost, not because of a timeout.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "iso8583.server.issuer-a.port=0", "iso8583.server.issuer-b.port=0",
				"iso8583.pool.acquirer.send-timeout=60s", "gateway.reversal.attempts=1",
				"server.tomcat.threads.max=250" })
@Tag("slow")
@Import(Gateway.class)
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
class KilledIssuerTests {

	private static final int CALLERS = 200;

	private static RawIssuer issuer;

	@Autowired
	Gateway gateway;

	@DynamicPropertySource
	static void pool(DynamicPropertyRegistry properties) {
		issuer = new RawIssuer();
		properties.add("iso8583.pool.acquirer.addresses", issuer::address);
	}

	@AfterAll
	static void stop() throws Exception {
		issuer.close();
	}

	@Test
	void everyCallerOfARequestThatWasSentLearnsThatItsOutcomeIsUnknown() throws Exception {
		List<CompletableFuture<HttpResponse<String>>> calls = calls();
		await().until(() -> issuer.received().size() == CALLERS);
		issuer.isKilled();
		for (CompletableFuture<HttpResponse<String>> call : calls) {
			HttpResponse<String> response = call.get(1, TimeUnit.MINUTES);
			assertThat(response.statusCode()).isEqualTo(504);
			assertThat(response.body()).contains("\"outcome\":\"UNKNOWN\"");
		}
	}

	@Test
	void everyOutcomeIsTrueWhenTheIssuerDiesMidway() throws Exception {
		List<CompletableFuture<HttpResponse<String>>> calls = calls();
		await().until(() -> issuer.received().size() >= CALLERS / 4);
		issuer.isKilled();
		long unknown = 0;
		for (CompletableFuture<HttpResponse<String>> call : calls) {
			HttpResponse<String> response = call.get(1, TimeUnit.MINUTES);
			boolean mayHaveBeenSent = response.statusCode() == 504;
			assertThat(response.statusCode()).isIn(503, 504);
			assertThat(response.body())
				.contains(mayHaveBeenSent ? "\"outcome\":\"UNKNOWN\"" : "\"outcome\":\"NOT_SENT\"");
			unknown += mayHaveBeenSent ? 1 : 0;
		}
		assertThat(unknown).as("what arrived was never called not sent")
			.isGreaterThanOrEqualTo(issuer.received().size());
	}

	private List<CompletableFuture<HttpResponse<String>>> calls() {
		return LongStream.rangeClosed(1, CALLERS).mapToObj(this.gateway::authorizesAsync).toList();
	}

}
