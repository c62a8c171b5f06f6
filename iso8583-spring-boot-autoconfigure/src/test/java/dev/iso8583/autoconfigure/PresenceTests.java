package dev.iso8583.autoconfigure;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.solab.iso8583.IsoMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.autoconfigure.metrics.Iso8583MetricsAutoConfiguration;
import dev.iso8583.event.IncompleteMessageEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages of the far end that lack mandatory fields, as an application sees them.
 */
class PresenceTests {

	private static final String PAN = "4111111111111111";

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class, Iso8583MetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withUserConfiguration(Issuer.class)
		.withPropertyValues("iso8583.message.spec=classpath:specs/presence.yml");

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void incompleteMessageIsReportedAndHandledUnlessItIsRefused(boolean refused) {
		try (FarEnd host = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.message.refuse-incomplete=" + refused)
				.run((context) -> {
					Issuer issuer = context.getBean(Issuer.class);
					host.sends("0100" + "4020000000000000" + "16" + PAN + "000007");
					host.sends("0100" + "2020000000800000" + "000000" + "000008" + "TERM0001");
					await().until(() -> issuer.handled.contains("000008"));
					assertThat(issuer.handled.contains("000007")).isNotEqualTo(refused);
					await().until(() -> !issuer.incomplete.isEmpty());
					assertThat(issuer.incomplete).singleElement().satisfies((event) -> {
						assertThat(event.getIncompleteness().missing()).containsExactly("3", "41");
						assertThat(event.getMessage().getField(11)).hasToString("000007");
						assertThat(event.toString()).contains("lacks fields 3 and 41, mandatory for 0100")
							.doesNotContain(PAN);
					});
					MeterRegistry meters = context.getBean(MeterRegistry.class);
					assertThat(meters.get("iso8583.messages.incomplete").tag("link", "acquirer").counter().count())
						.isOne();
					assertThat(meters.find("iso8583.inbound").tag("outcome", "refused").timer() != null)
						.isEqualTo(refused);
				});
		}
	}

	@Test
	void signOnThatLacksAMandatoryFieldStopsTheStart() {
		String signOn = "iso8583.connection.acquirer.network-management.sign-on";
		this.context.withPropertyValues("iso8583.connection.acquirer.address=localhost:1", signOn + ".code=001")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(signOn + " cannot be sent: The 0800 lacks field 41, mandatory for 0800"));
	}

	@Test
	void echoTestOfAServerNeedsTheMandatoryFields() {
		String echoTest = "iso8583.server.issuer.network-management.echo-test";
		ApplicationContextRunner server = this.context.withPropertyValues("iso8583.server.issuer.port=0",
				echoTest + ".code=301");
		server.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining(echoTest + " cannot be sent: The 0800 lacks field 41, mandatory for 0800"));
		server.withPropertyValues(echoTest + ".fields.41=TERM0001")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "iso8583.message.spec=iso1987-ascii", "iso8583.message.config=classpath:iso8583.xml" })
	void nothingIsRefusedWithoutASpecificationThatSaysWhat(String format) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
			.withPropertyValues("iso8583.server.issuer.port=0", format, "iso8583.message.refuse-incomplete=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("iso8583.message.refuse-incomplete")
				.hasMessageContaining(
						"Nothing says which fields messages must have; write messages in a specification"));
	}

	static class Issuer {

		private final Queue<String> handled = new ConcurrentLinkedQueue<>();

		private final Queue<IncompleteMessageEvent> incomplete = new ConcurrentLinkedQueue<>();

		@InboundHandler("0100")
		void handle(IsoMessage request) {
			this.handled.add(request.getField(11).toString());
		}

		@EventListener
		void incomplete(IncompleteMessageEvent event) {
			this.incomplete.add(event);
		}

	}

}
