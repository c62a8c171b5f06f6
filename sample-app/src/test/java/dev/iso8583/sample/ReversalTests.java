package dev.iso8583.sample;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "iso8583.server.issuer-a.port=0", "iso8583.server.issuer-b.port=0",
				"iso8583.pool.acquirer.send-timeout=2s", "gateway.reversal.attempts=3", "gateway.reversal.delay=50ms" })
@Tag("slow")
@Import(Gateway.class)
@ExtendWith(OutputCaptureExtension.class)
@DirtiesContext
class ReversalTests {

	private static final RawIssuer issuer = new RawIssuer();

	@Autowired
	Gateway gateway;

	@DynamicPropertySource
	static void pool(DynamicPropertyRegistry properties) {
		properties.add("iso8583.pool.acquirer.addresses", issuer::address);
	}

	@AfterAll
	static void stop() throws Exception {
		issuer.close();
	}

	@Test
	void aReversalIsRepeatedUntilItIsAnswered(CapturedOutput log) {
		issuer.answersOnly((message) -> message.mti().equals("0421"));
		assertThat(this.gateway.authorizes(1250).statusCode()).isEqualTo(504);
		await().untilAsserted(() -> assertThat(log).contains("answered with response code 00 at attempt 2"));
		List<RawMessage> received = issuer.received();
		assertThat(received).extracting(RawMessage::mti).containsExactly("0100", "0420", "0421");
		RawMessage request = received.get(0);
		RawMessage reversal = received.get(1);
		RawMessage repeat = received.get(2);
		assertThat(repeat.fields()).isEqualTo(reversal.fields());
		assertThat(reversal.field(11)).as("STAN").isNotEqualTo(request.field(11));
		assertThat(reversal.field(37)).as("RRN").isEqualTo(request.field(37)).hasSize(12);
		assertThat(reversal.field(90)).as("original data")
			.isEqualTo("0100" + request.field(11) + request.field(7) + "0".repeat(22));
		for (int field : new int[] { 2, 3, 4, 12, 13, 41, 42, 49 }) {
			assertThat(reversal.field(field)).as("field %s", field).isEqualTo(request.field(field)).isNotEmpty();
		}
	}

	@Test
	void anUnansweredReversalIsGivenUpWithALogEntry(CapturedOutput log) {
		issuer.answersOnly((message) -> false);
		assertThat(this.gateway.authorizes(1250).statusCode()).isEqualTo(504);
		await().untilAsserted(() -> assertThat(log).contains("given up after 3 attempts; reconcile the payment"));
		assertThat(issuer.received()).extracting(RawMessage::mti).containsExactly("0100", "0420", "0421", "0421");
	}

}
