package dev.iso8583.sample;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.test.annotation.DirtiesContext;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.annotation.SignOnHandler;
import dev.iso8583.connection.Connection;
import dev.iso8583.message.DataElements;
import dev.iso8583.message.MessageFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SampleTest
@DirtiesContext
class SignOnHandlerTests {

	@Autowired
	Gateway gateway;

	@Autowired
	Handlers handlers;

	@Test
	void aHandlerReplacesTheConfiguredSignOnAndMaySendMoreThanOneMessage() {
		assertThat(this.gateway.authorizes(1250).body()).contains("\"approved\":true");
		// two connections sign on, one after the other or at the same time
		await().untilAsserted(() -> assertThat(this.handlers.codes).startsWith("001")
			.contains("001", "001", "301", "301")
			.containsOnly("001", "301"));
	}

	@TestConfiguration
	@Import(Handlers.class)
	static class Configuration {

	}

	static class Handlers {

		final List<String> codes = new CopyOnWriteArrayList<>();

		private final MessageFormat format;

		Handlers(MessageFormat format) {
			this.format = format;
		}

		@SignOnHandler(link = "acquirer")
		IsoMessage signOn(Connection connection) {
			connection.send(networkManagement("001"));
			// the connection comes online when the answer to this message is accepted
			return networkManagement("301");
		}

		private IsoMessage networkManagement(String code) {
			return this.format.set(this.format.newMessage("0800"), DataElements.NETWORK_MANAGEMENT_CODE, code);
		}

		/** Takes precedence over the sample's own handler. */
		@InboundHandler(mti = "0800", link = { "issuer-a", "issuer-b" })
		@Order(0)
		IsoMessage accept(IsoMessage request) {
			this.codes.add(request.getField(DataElements.NETWORK_MANAGEMENT_CODE).toString());
			return this.format.set(this.format.responseTo(request), DataElements.RESPONSE_CODE, "00");
		}

	}

}
