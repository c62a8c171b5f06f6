package dev.iso8583.sample;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.context.TestPropertySource;

import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SampleTest
@TestPropertySource(properties = "iso8583.pool.acquirer.send-timeout=3s")
class CardDataTests {

	/** A card number with a typing error. */
	private static final String MISTYPED = "4111111111111112";

	@Autowired
	Gateway gateway;

	@Autowired
	@Qualifier("issuer-b")
	Server server;

	@Test
	void noCardNumberIsLoggedAtAnyLevel() throws Exception {
		String payment = Gateway.payment(1250);
		try (LogRecorder log = LogRecorder.atTrace()) {
			assertThat(this.gateway.authorizes(1250).statusCode()).isEqualTo(200);
			assertThat(this.gateway.authorizes(9900).statusCode()).isEqualTo(504);
			await().until(() -> log.text().contains("answered with response code 00 at attempt 1"));
			badRequest(payment.replace(Gateway.PAN, MISTYPED));
			badRequest(payment.replace("\"" + Gateway.PAN + "\"", "null"));
			badRequest(payment.replace("2912", "2913"));
			badRequest(payment.replace("TERM0001", Gateway.PAN));
			badRequest(payment.replace("1250", Gateway.PAN));
			badRequest(payment.replace("1250", "\"" + Gateway.PAN + "\""));
			badRequest(payment.replace("1250", Gateway.PAN + "0000000000"));
			badRequest(payment.replace("}", ",\"" + Gateway.PAN + "\":1}"));
			badRequest(payment.replace("}", ""));
			strangers();
			await().until(() -> log.text().contains("frame truncated"));
			assertThat(log.text()).as("TRACE of Spring MVC").contains("to [AuthorizationRequest[pan=411111******1111");
			assertThat(log.text()).as("messages").contains("0100 [2=411111******1111", "0420 [2=411111******1111");
			assertThat(log.text()).as("undecodable").contains("undecodable message of ");
			assertThat(log.text().lines().filter((line) -> line.contains("41111111"))).isEmpty();
			assertThat(log.text().lines().filter((line) -> line.contains("expiry=2912"))).isEmpty();
		}
	}

	private void badRequest(String json) {
		assertThat(this.gateway.posts("/authorizations", json).statusCode()).isEqualTo(400);
	}

	/** Send messages that contain a card number and that the server cannot parse. */
	private void strangers() throws Exception {
		try (RawWire wire = RawWire.dialling(this.server.port())) {
			wire.writes(RawMessage.of("0999").with(2, Gateway.PAN).with(11, "000001"));
			wire.writes(RawMessage.of("0100").with(2, Gateway.PAN).with(4, "00000000ABCD").with(11, "000002"));
			wire.writes(("\0\36;" + Gateway.PAN + "=29121010000?").getBytes(StandardCharsets.US_ASCII));
			wire.writes(("\0\144" + Gateway.PAN).getBytes(StandardCharsets.US_ASCII));
		}
	}

}
