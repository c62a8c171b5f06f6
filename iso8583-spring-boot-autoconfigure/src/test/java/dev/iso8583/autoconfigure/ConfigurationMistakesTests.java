package dev.iso8583.autoconfigure;

import java.util.List;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.annotation.PingHandler;
import dev.iso8583.annotation.SignOnHandler;
import dev.iso8583.connection.Connection;
import dev.iso8583.pool.Pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user sees who made a mistake: the start stops with the property, its value and
 * what to write.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationMistakesTests {

	private static final String FORMAT = "iso8583.message.config=classpath:iso8583.xml";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					pool.acquirer.framing.length-header  | binary-9       | write binary-2, binary-4, ascii-4 or bcd-2
					pool.acquirer.framing.length-header  | binary-5       | write binary-2, binary-4, ascii-4 or bcd-2
					defaults.framing.length-header       | two            | write binary-2, binary-4, ascii-4 or bcd-2
					pool.acquirer.framing.tpdu           | 60             | write 10 hexadecimal digits in quotes
					pool.acquirer.framing.header         | xyz            | write its bytes as pairs of hexadecimal digits
					pool.acquirer.framing.maximum-length | 1MB            | is 1 to 65535 bytes with binary-2, not 1048576
					pool.acquirer.addresses              | localhost      | write host:port, such as issuer.example:8583
					pool.acquirer.addresses[0]           | localhost      | write host:port, such as issuer.example:8583
					pool.acquirer.addresses              | localhost:0    | A port is a number from 1 to 65535
					connection.hsm.address               | localhost      | write host:port, such as issuer.example:8583
					pool.acquirer.send-timeout           | -1s            | must be more than zero
					pool.acquirer.send-timeout           | soon           | is not a valid duration
					defaults.idle-time                   | 0s             | must be more than zero
					pool.acquirer.maximum-pending        | 0              | must be 1 or more, not 0
					pool.acquirer.match-fields           | 1              | A match field is a number from 2 to 128
					pool.acquirer.minimum-connections    | 3              | must be from 0 to the number of addresses
					pool.acquirer.reconnect.jitter       | 2              | The jitter of a reconnect must be from 0 to 1
					pool.acquirer.message-format         | visa           | There is no such format
					pool.acquirer.send-timout            | 1s             | The elements [iso8583.pool.acquirer.send-timout] were left unbound
					server.issuer.sign-on-timeout        | 1s             | were left unbound
					server.issuer.port                   | 70000          | A port is a number from 1 to 65535
					server.issuer.bind-address           | no.such.host.invalid | is not an address of this machine
					threads.handlers                     | 0              | must be 1 or more, not 0
					message.config                       | classpath:missing.xml | There is no such resource
					message.config                       | classpath:logback-test.xml | There is no parse guide
					message.charset                      | UTF-8          | use one with single bytes
					""")
	void aWrongValueIsShownWithItsPropertyAndTheRemedy(String property, String value, String remedy,
			CapturedOutput output) {
		List<String> right = List.of(FORMAT, "iso8583.pool.acquirer.addresses=localhost:1",
				"iso8583.connection.hsm.address=localhost:1", "iso8583.server.issuer.port=0");
		assertThatException()
			.isThrownBy(() -> start(Plain.class, right, "--iso8583." + property + "=" + value).close());
		assertThat(output).contains("APPLICATION FAILED TO START").contains(value.split(":")[0]).contains(remedy);
		assertThat(output.toString().replace("-", ""))
			.contains("iso8583." + property.replace("-", "").replace(".jitter", "").replace("[0]", ""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					pool.acquirer.send-timeout=1s  | iso8583.pool.acquirer.addresses is not set     | issuer.example:8583
					connection.hsm.idle-time=1s    | iso8583.connection.hsm.address is not set      | issuer.example:8583
					server.issuer.idle-time=1s     | iso8583.server.issuer.port is not set          | iso8583.server.issuer.port=8583
					pool.visaEU.addresses=a:1      | 'visaEU' under iso8583.pool is not the name    | such as iso8583.pool.visa-eu
					server.acquirer.port=0         | The name 'acquirer' is used twice              | Rename one of them
					pool.visaeu.addresses=a:1      | cannot tell apart                              | differ in more than dashes
					""")
	void aMissingValueOrAWrongNameIsShownWithTheRemedy(String property, String description, String action,
			CapturedOutput output) {
		List<String> right = property.startsWith("pool.acquirer") ? List.of(FORMAT) : List.of(FORMAT,
				"iso8583.pool.acquirer.addresses=localhost:1", "iso8583.pool.visa-eu.addresses=localhost:1");
		assertThatException().isThrownBy(() -> start(Plain.class, right, "--iso8583." + property).close());
		assertThat(output).contains("APPLICATION FAILED TO START").contains(description).contains(action);
	}

	@Test
	void aMissingMessageFormatIsShownWithTheRemedy(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(Plain.class, List.of(), "--iso8583.server.issuer.port=0").close());
		assertThat(output).contains("iso8583.message.config is not set").contains("such as classpath:iso8583.xml");
	}

	@Test
	void aMissingPoolIsShownWithTheProperty(CapturedOutput output) {
		failsToStart(NeedsAPool.class);
		assertThat(output).contains("A Pool is to be injected")
			.contains("iso8583.pool.acquirer.addresses=issuer.example:8583");
	}

	@Test
	void anUnreachableFarEndIsShownWithEveryCause(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses=localhost:1,127.0.0.1:1");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("no connection to localhost:1: refused")
			.contains("no connection to 127.0.0.1:1: refused")
			.contains("iso8583.pool.acquirer.minimum-connections");
	}

	@Test
	void aPortInUseIsShownWithTheProperty(CapturedOutput output) {
		try (FarEnd host = FarEnd.listening()) {
			failsToStart(Plain.class, "--iso8583.server.issuer.port=" + host.port());
			assertThat(output).contains("issuer: cannot listen on").contains("iso8583.server.issuer.port");
		}
	}

	@Test
	void aLinkWithTheNameOfAnotherBeanIsShown(CapturedOutput output) {
		failsToStart(TakesTheName.class, "--iso8583.server.issuer.port=0");
		assertThat(output).contains("'issuer' is configured to become a bean named 'issuer' of type Server")
			.contains("Rename the link, or the bean");
	}

	@Test
	void aWrongListThatOverridesAnotherIsTheOneShown(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> start(Plain.class, List.of(FORMAT, "iso8583.pool.acquirer.addresses[0]=right:1"),
					"--iso8583.pool.acquirer.addresses=wrong")
				.close());
		assertThat(output)
			.contains("Invalid value 'wrong' for configuration property 'iso8583.pool.acquirer.addresses'");
	}

	@Test
	void aWrongValueOfTheDefaultsIsShownWithTheirProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.defaults.framing.maximum-length=1MB", "--iso8583.server.issuer.port=0");
		assertThat(output).contains("iso8583.defaults.framing.maximum-length").doesNotContain("'null'");
	}

	@Test
	void twoHandlersForOneMtiAreShownByName(CapturedOutput output) {
		failsToStart(TwoHandlers.class, "--iso8583.server.issuer.port=0");
		assertThat(output).contains("Two handlers with @InboundHandler do the same on the same links")
			.contains("TwoHandlers.one(IsoMessage)")
			.contains("TwoHandlers.other(IsoMessage)");
	}

	@Test
	void twoPingsForOneLinkAreShownByName(CapturedOutput output) {
		failsToStart(TwoPings.class, "--iso8583.server.issuer.port=0");
		assertThat(output).contains("@PingHandler").contains("TwoPings.one()").contains("TwoPings.other()");
	}

	@Test
	void aHandlerWithAStrangeParameterIsShownByName(CapturedOutput output) {
		failsToStart(StrangeParameter.class);
		assertThat(output).contains("The parameter 'stan' of type int")
			.contains("StrangeParameter.answer(int)")
			.contains("@Field(11) String");
	}

	@Test
	void aHandlerWithAStrangeResultIsShownByName(CapturedOutput output) {
		failsToStart(StrangeResult.class);
		assertThat(output).contains("StrangeResult.answer(IsoMessage)")
			.contains("returns java.lang.String")
			.contains("Return IsoMessage, the reply");
	}

	@Test
	void aHandlerOfAnUnknownLinkIsShownByName(CapturedOutput output) {
		failsToStart(UnknownLink.class, "--iso8583.server.issuer.port=0");
		assertThat(output).contains("UnknownLink.answer(IsoMessage)")
			.contains("link = \"isuer\"")
			.contains("which are [issuer]");
	}

	@Test
	void aSignOnOfAServerIsRefused(CapturedOutput output) {
		failsToStart(SignsOnAServer.class, "--iso8583.server.issuer.port=0");
		assertThat(output).contains("@SignOnHandler(link = \"issuer\")").contains("pools and connections");
	}

	@Test
	void aHandlerWithAnMtiThatIsNoneIsShownByName(CapturedOutput output) {
		failsToStart(WrongMti.class);
		assertThat(output).contains("'800' is not an MTI").contains("WrongMti.answer(IsoMessage)");
	}

	@Test
	void anAnnotatedClassThatIsNoHandlerIsShownByName(CapturedOutput output) {
		failsToStart(NoHandler.class);
		assertThat(output).contains("NoHandler").contains("is no MessageHandler");
	}

	@Test
	void anEnvironmentVariableOverridesALinkWithADashAndMakesNoTwin() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Plain.class)
			.web(WebApplicationType.NONE)
			.environment(new StandardEnvironment() {
				@Override
				protected void customizePropertySources(MutablePropertySources sources) {
					sources.addLast(new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("ISO8583_POOL_VISAEU_MINIMUMCONNECTIONS", "0")));
				}
			})
			.properties(FORMAT, "iso8583.pool.visa-eu.addresses=localhost:1",
					"iso8583.pool.visa-eu.minimum-connections=1")
			.run()) {
			assertThat(context.getBeansOfType(Pool.class)).containsOnlyKeys("visa-eu");
		}
	}

	private static void failsToStart(Class<?> application, String... arguments) {
		assertThatException().isThrownBy(() -> start(application, List.of(FORMAT), arguments).close());
	}

	private static ConfigurableApplicationContext start(Class<?> application, List<String> below, String... arguments) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties(below.toArray(String[]::new))
			.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

	static class NeedsAPool extends Plain {

		@Bean
		Object needs(Pool pool) {
			return pool.name();
		}

	}

	static class TakesTheName extends Plain {

		@Bean
		String issuer() {
			return "of something else";
		}

	}

	static class TwoHandlers extends Plain {

		@InboundHandler(mti = "0800")
		IsoMessage one(IsoMessage request) {
			return request;
		}

		@InboundHandler("0800")
		IsoMessage other(IsoMessage request) {
			return request;
		}

	}

	static class TwoPings extends Plain {

		@PingHandler
		IsoMessage one() {
			return new IsoMessage();
		}

		@PingHandler
		IsoMessage other() {
			return new IsoMessage();
		}

	}

	static class StrangeParameter extends Plain {

		@InboundHandler("0800")
		void answer(@dev.iso8583.annotation.Field(11) int stan) {
		}

	}

	static class StrangeResult extends Plain {

		@InboundHandler("0800")
		String answer(IsoMessage request) {
			return "";
		}

	}

	static class UnknownLink extends Plain {

		@InboundHandler(mti = "0800", link = "isuer")
		void answer(IsoMessage request) {
		}

	}

	static class SignsOnAServer extends Plain {

		@SignOnHandler(link = "issuer")
		IsoMessage signOn(Connection connection) {
			return new IsoMessage();
		}

	}

	static class WrongMti extends Plain {

		@InboundHandler("800")
		void answer(IsoMessage request) {
		}

	}

	@InboundHandler("0800")
	static class NoHandler extends Plain {

	}

}
