package dev.iso8583.sample;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.test.annotation.DirtiesContext;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.annotation.SignOnHandler;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.message.DataElements;
import dev.iso8583.message.MessageFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SampleTest
@DirtiesContext
class HandlerThreadTests {

	@Autowired
	Gateway gateway;

	@Autowired
	Witness witness;

	@Test
	void noApplicationCodeRunsOnAnEventLoop() {
		assertThat(this.gateway.authorizes(1250).body()).contains("\"responseCode\":\"05\"");
		this.gateway.posts("/issuers/a/stop", "");
		await().untilAsserted(() -> assertThat(this.witness.threads).containsKeys("inbound handler", "sign-on",
				"listener online", "listener closed"));
		assertThat(this.witness.threads.values()).noneMatch((thread) -> thread.contains("iso8583-loop"));
		assertThat(this.witness.threads.get("inbound handler")).startsWith("iso8583-handler-");
	}

	/**
	 * Takes precedence over the sample's own handlers, and records the threads that call
	 * it.
	 */
	@TestConfiguration
	@Import(Witness.class)
	static class Configuration {

	}

	static class Witness implements ConnectionListener {

		final Map<String, String> threads = new ConcurrentHashMap<>();

		private final MessageFormat format;

		Witness(MessageFormat format) {
			this.format = format;
		}

		@InboundHandler(mti = "0100", link = { "issuer-a", "issuer-b" })
		@Order(0)
		IsoMessage decline(IsoMessage request) {
			note("inbound handler");
			return this.format.set(this.format.responseTo(request), DataElements.RESPONSE_CODE, "05");
		}

		@SignOnHandler(link = "acquirer")
		@Order(0)
		IsoMessage signOn() {
			note("sign-on");
			return this.format.set(this.format.newMessage("0800"), DataElements.NETWORK_MANAGEMENT_CODE, "001");
		}

		@Override
		public void online(Connection connection) {
			note("listener online");
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			note("listener closed");
		}

		private void note(String what) {
			this.threads.put(what, Thread.currentThread().getName());
		}

	}

}
