package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.annotation.PingHandler;
import dev.iso8583.annotation.SignOffHandler;
import dev.iso8583.annotation.SignOnHandler;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sign-on, echo test, sign-off and answers, configured by YAML only.
 */
class NetworkManagementPropertiesTests {

	/** An 0800 with fields 11 and 70, without the value of field 70. */
	private static final String REQUEST = "080080200000000000000400000000000000000042";

	private static final String RESPONSE = "081080200000020000000400000000000000000042";

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml");

	@Test
	void aLinkSignsOnSendsEchoTestsAndSignsOffByYamlAlone() {
		try (FarEnd host = FarEnd.listening()) {
			withYaml("""
					iso8583:
					  defaults:
					    idle-time: 50ms
					    network-management:
					      sign-on: {code: 001}
					      echo-test: {enabled: true}
					      sign-off: {code: "002"}
					  pool:
					    acquirer:
					      addresses: ["%s"]
					""".formatted(host.address())).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(host.received.peek()).startsWith("0800").endsWith("001");
				await().untilAsserted(() -> assertThat(host.received).filteredOn((message) -> message.endsWith("301"))
					.hasSizeGreaterThan(2));
				assertThat(context.getBean(Pool.class).stats().online()).isEqualTo(1);
			});
			// an echo test that was already in progress may be sent after the sign-off
			assertThat(host.received).filteredOn((message) -> message.endsWith("002")).hasSize(1);
		}
	}

	@Test
	void stanAndTransmissionTimeAreFilledIn() {
		LocalDateTime before = LocalDateTime.now(ZoneOffset.UTC).withNano(0);
		try (FarEnd host = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.connection.hsm.address=" + host.address(),
						"iso8583.connection.hsm.network-management.sign-on.enabled=true")
				.run((context) -> assertThat(context).hasNotFailed());
			String signOn = host.received.element();
			assertThat(signOn).startsWith("0800" + "8220000000000000" + "0400000000000000").hasSize(36 + 10 + 6 + 3);
			LocalDateTime time = LocalDateTime.parse(before.getYear() + signOn.substring(36, 46),
					DateTimeFormatter.ofPattern("yyyyMMddHHmmss"));
			assertThat(Duration.between(before, time)).isBetween(Duration.ZERO, Duration.ofMinutes(1));
			assertThat(signOn.substring(46, 52)).isNotEqualTo("000000");
		}
	}

	@Test
	void aLinkMayOverrideAndDisableMessagesOfTheDefaults() {
		try (FarEnd host = FarEnd.listening(); FarEnd silent = FarEnd.listening()) {
			withYaml(
					"""
							iso8583:
							  defaults:
							    network-management:
							      sign-on: {code: "061", fields: {32: "unknown here"}}
							  pool:
							    visa-eu:
							      addresses: ["%s"]
							      network-management:
							        sign-on: {mti: "0820", fields: {7: "0101000000", 11: "123"}, accepted-response-codes: ["00"]}
							    quiet:
							      addresses: ["%s"]
							      network-management:
							        sign-on: {enabled: false}
							"""
						.formatted(host.address(), silent.address()))
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(host.received).containsExactly(
							"0820" + "8220000000000000" + "0400000000000000" + "0101000000" + "000123" + "061");
					assertThat(silent.received).isEmpty();
				});
		}
	}

	@Test
	void aLinkThatConfiguresAMessageSendsItEvenIfTheDefaultsDisableIt() {
		try (FarEnd host = FarEnd.listening(); FarEnd sameOfAnAddress = FarEnd.listening()) {
			withYaml("""
					iso8583:
					  defaults:
					    network-management:
					      sign-on: {enabled: false}
					  pool:
					    acquirer:
					      minimum-connections: 2
					      addresses: ["%s", {address: "%s", send-timeout: 5s}]
					      network-management:
					        sign-on: {code: "061"}
					""".formatted(host.address(), sameOfAnAddress.address())).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(host.received).element(0).asString().endsWith("061");
				assertThat(sameOfAnAddress.received).element(0).asString().endsWith("061");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "answer-codes=301", "approval-response-code=00", "refusal-response-code=12" })
	void answerPropertiesStopTheStartUnlessTheLinkAnswers(String property) {
		this.context
			.withPropertyValues("iso8583.server.issuer.port=0", "iso8583.server.issuer.network-management." + property)
			.run((context) -> assertThat(new InvalidValue(context.getStartupFailure()).text())
				.contains("'iso8583.server.issuer.network-management." + property.split("=")[0] + "'")
				.contains("Write iso8583.server.issuer.network-management.answer=true"));
		this.context
			.withPropertyValues("iso8583.server.issuer.port=0", "iso8583.server.issuer.network-management." + property,
					"iso8583.defaults.network-management.answer=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "answer-codes=301", "approval-response-code=00", "refusal-response-code=12" })
	void answerPropertiesOfTheDefaultsStopTheStartUnlessALinkAnswers(String property) {
		ApplicationContextRunner links = this.context.withPropertyValues("iso8583.server.issuer.port=0",
				"iso8583.server.other.port=0", "iso8583.defaults.network-management." + property);
		links.run((context) -> assertThat(new InvalidValue(context.getStartupFailure()).text())
			.contains("'iso8583.defaults.network-management." + property.split("=")[0] + "'")
			.contains("Write iso8583.defaults.network-management.answer=true"));
		for (String where : List.of("defaults", "server.other")) {
			links.withPropertyValues("iso8583." + where + ".network-management.answer=true")
				.run((context) -> assertThat(context).hasNotFailed());
		}
		this.context.withPropertyValues("iso8583.defaults.network-management." + property)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aMessageHasItsOwnAcceptedResponseCodes() {
		try (FarEnd host = FarEnd.listening().answering("91")) {
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.network-management.sign-on.accepted-response-codes=00,91")
				.run((context) -> assertThat(context).hasNotFailed());
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.network-management.sign-on.enabled=true")
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("sign-on failed (response code 91 in 0810 STAN "));
		}
	}

	@Test
	void handlersReplaceConfiguredMessages() {
		try (FarEnd host = FarEnd.listening()) {
			this.context.withUserConfiguration(Handlers.class)
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.idle-time=50ms",
						"iso8583.defaults.network-management.sign-on.enabled=true",
						"iso8583.defaults.network-management.echo-test.enabled=true",
						"iso8583.defaults.network-management.sign-off.enabled=true")
				.run((context) -> await().until(() -> host.received.size() > 1));
			assertThat(host.received.element()).endsWith("801");
			assertThat(host.received).anyMatch((message) -> message.endsWith("831"))
				.noneMatch((message) -> message.endsWith("001") || message.endsWith("002") || message.endsWith("301"));
			assertThat(host.received).last().asString().endsWith("802");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"%s\"", "{address: \"%s\", send-timeout: 5s}" })
	void noHandlerSendsMessagesThatALinkDisables(String address) {
		try (FarEnd host = FarEnd.listening(); FarEnd quiet = FarEnd.listening()) {
			withYaml("""
					iso8583:
					  defaults:
					    idle-time: 20ms
					    network-management: {sign-on: {enabled: false}}
					  pool:
					    acquirer:
					      addresses: ["%s"]
					    quiet:
					      addresses: [%s]
					      network-management:
					        sign-on: {enabled: false}
					        echo-test: {enabled: false}
					        sign-off: {enabled: false}
					""".formatted(host.address(), address.formatted(quiet.address())))
				.withUserConfiguration(Handlers.class)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					await().until(() -> host.received.size() > 5);
					assertThat(context.getBean("quiet", Pool.class).stats().online()).isEqualTo(1);
				});
			assertThat(host.received.element()).endsWith("801");
			assertThat(host.received).last().asString().endsWith("802");
			assertThat(quiet.received).isEmpty();
		}
	}

	@Test
	void anAddressMayEnableOrDisableMessagesUnlikeItsPool() {
		try (FarEnd off = FarEnd.listening(); FarEnd on = FarEnd.listening()) {
			withYaml("""
					iso8583:
					  defaults.idle-time: 20ms
					  pool:
					    loud:
					      addresses: [{address: "%s", network-management: {sign-on: {enabled: false}}}]
					    quiet:
					      addresses: [{address: "%s", network-management: {sign-on: {enabled: true}}}]
					      network-management: {sign-on: {enabled: false}}
					""".formatted(off.address(), on.address())).withUserConfiguration(Handlers.class)
				.run((context) -> await().until(() -> !off.received.isEmpty() && !on.received.isEmpty()));
			assertThat(off.received).noneMatch((message) -> message.endsWith("801"));
			assertThat(on.received.element()).endsWith("801");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aServerMayDisableEvenAHandlerThatNamesIt(boolean enabled) {
		List<ConnectionOptions.Builder> captured = new ArrayList<>();
		this.context.withUserConfiguration(PingsTheIssuer.class)
			.withBean(ConnectionOptionsCustomizer.class, () -> (link, options) -> captured.add(options))
			.withPropertyValues("iso8583.server.issuer.port=0",
					"iso8583.server.issuer.network-management.echo-test.enabled=" + enabled)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(captured).singleElement()
			.satisfies((options) -> assertThat(options.build().networkManagement().ping() != null).isEqualTo(enabled));
	}

	@Test
	void aServerSendsEchoTestsOnlyByItsOwnPropertiesButAnswersByTheDefaults() {
		try (FarEnd silent = FarEnd.listening()) {
			withYaml("""
					iso8583:
					  defaults:
					    idle-time: 50ms
					    network-management:
					      echo-test: {code: "301"}
					      answer: true
					  server:
					    quiet: {port: 0}
					    testing:
					      port: 0
					      network-management: {echo-test: {fields: {7: "0101000000"}}}
					""").run((context) -> {
				assertThat(FarEnd.ask(port(context, "quiet"), REQUEST + "301")).isEqualTo(RESPONSE + "00" + "301");
				assertThat(FarEnd.ask(port(context, "testing"), REQUEST + "999")).isEqualTo(RESPONSE + "12" + "999");
				// a response is not answered: the message that arrives is the server's
				// own
				// echo test
				assertThat(FarEnd.ask(port(context, "testing"), RESPONSE + "00" + "301"))
					.startsWith("0800" + "8220000000000000" + "0400000000000000" + "0101000000")
					.endsWith("301");
			});
		}
	}

	@Test
	void answersMayBeConfiguredPerLink() {
		this.context
			.withPropertyValues("iso8583.server.issuer.port=0", "iso8583.defaults.network-management.answer=true",
					"iso8583.defaults.network-management.refusal-response-code=40",
					"iso8583.server.issuer.network-management.answer-codes=101,301",
					"iso8583.server.issuer.network-management.approval-response-code=85",
					"iso8583.server.silent.port=0", "iso8583.server.silent.network-management.answer=false")
			.run((context) -> {
				assertThat(FarEnd.ask(port(context, "issuer"), REQUEST + "101")).endsWith("85" + "101");
				assertThat(FarEnd.ask(port(context, "issuer"), REQUEST + "001")).endsWith("40" + "001");
				assertThat(context.getBeansOfType(Server.class)).hasSize(2);
			});
	}

	@Test
	void anInboundHandlerPrecedesConfiguredAnswers() {
		this.context.withUserConfiguration(Handlers.class)
			.withPropertyValues("iso8583.server.issuer.port=0", "iso8583.defaults.network-management.answer=true")
			.run((context) -> assertThat(FarEnd.ask(port(context, "issuer"), REQUEST + "301")).endsWith("77" + "301"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					sign-on: {code: 061}                          | sign-on.code                    | '49'   | in quotes, such as "061"
					sign-on: {code: "3011"}                       | sign-on.code                    | '3011' | is a number of 3 digits
					sign-on: {mti: "0810"}                        | sign-on.mti                     | '0810' | 0810 is not a request
					sign-on: {mti: 800}                           | sign-on.mti                     | '800'  | write four digits
					sign-on: {mti: "0100"}                        | sign-on.mti                     | '0100' | second digit must be 8
					sign-on: {mti: "0804"}                        | sign-on.mti                     | '0804' | no parse guide for 0804
					sign-on: {fields: {33: "1"}}                  | sign-on.fields.33               | '1'    | has no field 33
					sign-on: {code: "001", fields: {70: "001"}}   | sign-on.fields.70               | '001'  | write one or the other
					sign-on: {accepted-response-codes: [00]}      | sign-on.accepted-response-codes | '[0]'  | '0' is not a response code
					echo-test: {code: ping}                       | echo-test.code                  | 'ping' | is a number of 3 digits
					sign-off: {code: "-1"}                        | sign-off.code                   | '-1'   | is a number of 3 digits
					{answer: true, answer-codes: ["1"]}           | answer-codes                    | '[1]'  | write three digits in quotes
					{answer: true, approval-response-code: "000"} | approval-response-code          | '000'  | holds 2 characters
					{answer: true, refusal-response-code: "1"}    | refusal-response-code           | '1'    | is not a response code
					""")
	void aWrongValueStopsTheStartWithItsPropertyAndTheRemedy(String yaml, String property, String value,
			String remedy) {
		for (String link : List.of("defaults", "pool.acquirer")) {
			String indented = "      " + yaml;
			String document = "iso8583:\n  "
					+ ("defaults".equals(link)
							? "pool: {acquirer: {addresses: [\"localhost:1\"]}}\n  defaults:\n    network-management:\n"
							: "pool:\n   acquirer:\n    addresses: [\"localhost:1\"]\n    network-management:\n")
					+ indented;
			withYaml(document).run((context) -> {
				var analysis = new InvalidValue(context.getStartupFailure());
				assertThat(analysis.text()).contains("'iso8583." + link + ".network-management." + property + "'")
					.contains(value)
					.contains(remedy);
			});
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			sign-on: {fields: {2: "4111111111111111"}}   | sign-on.fields.2  | may hold card data
			sign-on: {fields: {52: "DEADBEEF0BADF00D"}}  | sign-on.fields.52 | may hold card data
			""")
	void cardDataInTheConfigurationStopsTheStartAndIsNotShown(String yaml, String property, String remedy) {
		withYaml("""
				iso8583:
				  pool: {acquirer: {addresses: ["localhost:1"]}}
				  defaults: {network-management: {%s}}
				""".formatted(yaml)).run((context) -> assertThat(context.getStartupFailure()).rootCause()
			.isInstanceOfSatisfying(Iso8583ConfigurationException.class, (ex) -> {
				assertThat(ex).hasMessageContaining("iso8583.defaults.network-management." + property)
					.hasMessageNotContaining("4111111111111111")
					.hasMessageNotContaining("DEADBEEF");
				assertThat(ex.action()).contains(remedy);
			}));
	}

	@Test
	void aMessageWithoutACodeStopsTheStart() {
		this.context
			.withBean(MessageFormat.class, () -> MessageFormat.builder()
				.configuration("<j8583-config><parse type=\"1804\"><field num=\"24\" type=\"NUMERIC\" length=\"3\"/>"
						+ "</parse><parse type=\"1814\"/></j8583-config>")
				.build())
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1",
					"iso8583.pool.acquirer.network-management.sign-on.mti=1804")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("iso8583.pool.acquirer.network-management.sign-on says nothing"));
	}

	@ParameterizedTest
	@CsvSource({ "pool.acquirer.addresses=localhost:1, echo-test, 41, 41, is missing in the 0800",
			"connection.acquirer.address=localhost:1, sign-on, 41, 41, is missing in the 0800",
			"server.acquirer.port=0, echo-test, 41, 41, is missing in the 0800",
			"pool.acquirer.addresses=localhost:1, echo-test, 70, 41, is missing in the 0810" })
	void aMessageThatCannotBeMatchedWithItsAnswerStopsTheStart(String where, String message, int matched, int inAnswer,
			String problem) {
		String link = "iso8583." + where.substring(0, where.lastIndexOf('.'));
		MessageFormat format = MessageFormat.builder().configuration("""
				<j8583-config>
					<parse type="0800">
						<field num="11" type="NUMERIC" length="6"/><field num="70" type="NUMERIC" length="3"/>
					</parse>
					<parse type="0810">
						<field num="11" type="NUMERIC" length="6"/><field num="%d" type="NUMERIC" length="3"/>
					</parse>
					<parse type="0110">
						<field num="41" type="ALPHA" length="8"/><field num="70" type="NUMERIC" length="3"/>
					</parse>
				</j8583-config>""".formatted(inAnswer)).build();
		this.context.withBean(MessageFormat.class, () -> format)
			.withPropertyValues("iso8583." + where, link + ".network-management." + message + ".enabled=true",
					link + ".match-fields=11," + matched)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(Iso8583ConfigurationException.class, (ex) -> {
					assertThat(ex).hasMessageContaining(link + ".network-management." + message)
						.hasMessageContaining("match field " + matched + " " + problem);
					assertThat(ex.action()).contains(link + ".match-rules[0].mti=08xx");
				}));
	}

	@Test
	void aMessageWithAMatchRuleOfItsOwnNeedsNoOtherField() {
		withYaml("""
				iso8583:
				  pool:
				    acquirer:
				      addresses: ["localhost:1"]
				      minimum-connections: 0
				      match-fields: [11, 39]
				      match-rules: [{mti: "08xx", fields: [11]}]
				      network-management: {echo-test: {code: "301"}}
				""").run((context) -> assertThat(context).hasNotFailed());
	}

	private ApplicationContextRunner withYaml(String yaml) {
		List<org.springframework.core.env.PropertySource<?>> sources = new ArrayList<>();
		try {
			sources.addAll(new YamlPropertySourceLoader().load("yaml",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this.context.withInitializer((context) -> sources
			.forEach((source) -> context.getEnvironment().getPropertySources().addLast(source)));
	}

	private static int port(org.springframework.context.ApplicationContext context, String server) {
		return context.getBean(server, Server.class).port();
	}

	/** The failure of a start, in the form that the user sees. */
	private record InvalidValue(Throwable failure) {

		String text() {
			for (Throwable cause = this.failure; cause != null; cause = cause.getCause()) {
				if (cause instanceof org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException ex) {
					return "'" + ex.getName() + "' '" + ex.getValue() + "' " + ex.getReason();
				}
			}
			return String.valueOf(this.failure);
		}

	}

	static class Handlers {

		private final MessageFormat messages;

		Handlers(MessageFormat messages) {
			this.messages = messages;
		}

		@SignOnHandler
		IsoMessage signOn() {
			return message("801");
		}

		@PingHandler
		IsoMessage ping() {
			return message("831");
		}

		@SignOffHandler
		IsoMessage signOff() {
			return message("802");
		}

		@InboundHandler("08xx")
		IsoMessage answer(IsoMessage request) {
			return this.messages.responseTo(request).setValue(39, "77", IsoType.ALPHA, 2);
		}

		private IsoMessage message(String code) {
			return this.messages.set(this.messages.newMessage("0800"), 70, code);
		}

	}

	static class PingsTheIssuer {

		@PingHandler(link = "issuer")
		IsoMessage ping() {
			return new IsoMessage();
		}

	}

}
