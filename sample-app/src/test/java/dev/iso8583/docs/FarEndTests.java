package dev.iso8583.docs;

import java.time.Duration;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.PreparedRequest;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.sample.FreePorts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The examples of a far end in the same process on the pages about testing and events.
 */
@SpringBootTest(classes = FarEndTests.Application.class, webEnvironment = WebEnvironment.NONE,
		properties = "spring.config.location=classpath:docs/application.yml")
class FarEndTests {

	@DynamicPropertySource
	static void port(DynamicPropertyRegistry properties) {
		int port = FreePorts.next();
		properties.add("iso8583.server.issuer.port", () -> port);
		properties.add("iso8583.connection.acquirer.address", () -> "localhost:" + port);
	}

	@Autowired
	Connection acquirer;

	@Autowired
	LinkWatch watch;

	@Test
	void paymentIsApproved() {
		IsoMessage response = this.acquirer.request("0100").set(4, 1250).send();
		assertThat(response.getField(39)).hasToString("00");
	}

	@Test
	void silenceIsAnUnknownOutcome() {
		PreparedRequest request = this.acquirer.request("0100").set(4, 9900).timeout(Duration.ofMillis(200));
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(request::send);
	}

	@Test
	void endOfAConnectionIsAnEvent() throws InterruptedException {
		this.acquirer.fail("for a test");
		await().untilAsserted(() -> assertThat(this.watch.seen).contains("acquirer is down",
				"a connection of acquirer ended: " + CloseReason.FAILED_LOCALLY));
		assertThat(this.acquirer.awaitOnline(Duration.ofSeconds(30))).isTrue();
	}

	/** Acts as the far end. */
	static class Issuer {

		private final MessageFormat messages;

		Issuer(MessageFormat messages) {
			this.messages = messages;
		}

		@InboundHandler(mti = "0100", link = "issuer")
		IsoMessage authorize(IsoMessage request) {
			boolean silent = request.getField(4).toString().equals("000000009900");
			return silent ? null : this.messages.set(this.messages.responseTo(request), 39, "00");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Issuer.class, LinkWatch.class })
	static class Application {

	}

}
