package dev.iso8583.shop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import dev.iso8583.sample.FreePorts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the example of the README with two records and checks the output that the README
 * shows.
 */
@ExtendWith(OutputCaptureExtension.class)
class ShopTests {

	@Test
	void recordIsSentAndItsAnswerPrinted(CapturedOutput output) {
		int port = FreePorts.next();
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Shop.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=classpath:hello/application.yml",
					"--iso8583.connection.acquirer.address=localhost:" + port,
					"--iso8583.server.issuer.port=" + port)) {
			assertThat(application.isRunning()).isTrue();
			assertThat(output.getOut().lines()).contains("Approval[responseCode=00]");
			assertThat(output.getAll()).doesNotContain("4111111111111111");
		}
	}

}
