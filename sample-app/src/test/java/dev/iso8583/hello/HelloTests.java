package dev.iso8583.hello;

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
 * Runs the first example of the README and checks the output that the README shows.
 */
@ExtendWith(OutputCaptureExtension.class)
class HelloTests {

	@Test
	void requestIsSentAndItsResponsePrinted(CapturedOutput output) {
		int port = FreePorts.next();
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Hello.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=classpath:hello/application.yml",
					"--iso8583.connection.acquirer.address=localhost:" + port,
					"--iso8583.server.issuer.port=" + port)) {
			assertThat(application.isRunning()).isTrue();
			assertThat(output.getOut().lines()).anyMatch((line) -> line.matches("0810 \\[11=\\d{6} 39=00 70=301\\]"));
		}
	}

}
