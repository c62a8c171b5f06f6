package dev.iso8583.sample;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import dev.iso8583.pool.Pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("slow")
class GracefulStopTests {

	@Test
	void aPaymentInFlightGetsItsAnswerWhenTheApplicationStops() throws Exception {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(new FreePorts());
		ConfigurableApplicationContext context = application.run("--server.port=0");
		CompletableFuture<HttpResponse<String>> slow;
		try (context) {
			slow = new Gateway(context.getEnvironment()).authorizesAsync(9100);
			Pool acquirer = context.getBean(Pool.class);
			await().until(() -> acquirer.stats().pending() == 1);
		}
		HttpResponse<String> response = slow.get(1, TimeUnit.MINUTES);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"approved\":true");
	}

}
