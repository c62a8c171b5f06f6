package dev.iso8583.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.solab.iso8583.CustomField;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.iso8583.canary.TraceLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What the user sees after a mistake in the configuration of a secret, with all loggers
 * at TRACE: the remedy, and never the secret.
 */
class SecretMistakesTests {

	private static final String PASSWORD = "s3cr3t-0f-the-k3yst0re";

	private static Certificates certificates;

	/** The Base64 text of a private key, without the BEGIN and END lines. */
	private static String key;

	@BeforeAll
	static void issue(@TempDir Path folder) {
		certificates = new Certificates(folder).issue("issuer", 30);
		key = Base64.getEncoder().encodeToString(certificates.key("issuer").getEncoded());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----" })
	void keyInPlaceOfAnSslGroupOrABundle(String form) {
		String value = form.isEmpty() ? key : form.formatted(key);
		assertThat(fails("iso8583.server.issuer.ssl=" + value)).contains("iso8583.server.issuer.ssl")
			.contains("is a group of properties");
		assertThat(fails("iso8583.server.issuer.ssl.bundle=" + value)).contains("iso8583.server.issuer.ssl.bundle")
			.contains("There is no such bundle");
		assertThat(fails("iso8583.defaults.ssl.bundle=" + value)).contains("iso8583.defaults.ssl.bundle")
			.contains("There is no such bundle");
	}

	@Test
	void passwordThatIsWrong() {
		List<String> properties = new ArrayList<>(List.of(certificates.jks("wrong", "issuer")));
		properties.add("spring.ssl.bundle.jks.wrong.keystore.password=" + PASSWORD);
		assertThat(fails(properties)).contains("iso8583.server.issuer.ssl.bundle").contains("cannot be used");
	}

	@Test
	void passwordOfAKeyThatHasNone() {
		List<String> properties = new ArrayList<>(List.of(certificates.pem("wrong", "issuer")));
		properties.add("spring.ssl.bundle.pem.wrong.keystore.private-key=-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + key
				+ "\n-----END ENCRYPTED PRIVATE KEY-----");
		properties.add("spring.ssl.bundle.pem.wrong.keystore.private-key-password=" + PASSWORD);
		assertThat(fails(properties)).contains("iso8583.server.issuer.ssl.bundle").contains("cannot be used");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jks.wrong.keystore.location", "jks.wrong.truststore.location",
			"pem.wrong.keystore.certificate", "pem.wrong.truststore.certificate", "pem.wrong.keystore.private-key" })
	void keyWhereSomethingElseBelongs(String property) {
		List<String> properties = new ArrayList<>(List.of(property.startsWith("jks")
				? certificates.jks("wrong", "issuer") : certificates.pem("wrong", "issuer")));
		properties.add("spring.ssl.bundle." + property + "=" + key);
		assertThat(fails(properties)).contains("iso8583.server.issuer.ssl.bundle").contains("cannot be used");
	}

	@ParameterizedTest
	@ValueSource(strings = { "48", "52", "53", "64", "2", "35", "96" })
	void secretOfANetworkManagementMessageThatDoesNotFit(String field) {
		String value = PASSWORD.repeat(50);
		assertThat(fails("iso8583.pool.acquirer.addresses=localhost:1",
				"iso8583.pool.acquirer.network-management.sign-on.fields." + field + "=" + value))
			.contains("sign-on.fields." + field);
	}

	@Test
	void secretThatTheCodecOfItsFieldRejects() {
		assertThat(fails("iso8583.pool.acquirer.addresses=localhost:1",
				"iso8583.pool.acquirer.network-management.sign-on.fields.60=" + PASSWORD))
			.contains("sign-on.fields.60");
	}

	private static String fails(List<String> bundle) {
		List<String> properties = new ArrayList<>(bundle);
		properties.add("iso8583.server.issuer.ssl.bundle=wrong");
		return fails(properties.toArray(String[]::new));
	}

	/**
	 * Start an application, which must fail, and return everything that is logged and
	 * printed.
	 */
	private static String fails(String... properties) {
		try (TraceLog log = new TraceLog()) {
			Throwable failure = catchThrowable(
					() -> new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
						.initializers((context) -> log.record())
						.properties("iso8583.message.config=classpath:secret.xml", "iso8583.server.issuer.port=0")
						.properties(properties)
						.run()
						.close());
			assertThat(failure).isNotNull();
			StringWriter trace = new StringWriter();
			failure.printStackTrace(new PrintWriter(trace));
			String told = log.taken() + trace + TraceLog.textsOf(failure);
			assertThat(told.lines()
				.filter((line) -> line.contains(PASSWORD) || line.contains(key.substring(0, 20))
						|| line.contains(key.substring(key.length() - 20)) || line.contains(Certificates.PASSWORD)))
				.isEmpty();
			return told;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		MessageFormatCustomizer codecs() {
			return (name, format) -> format.customize((factory) -> factory.setCustomField(60, new ComplainingField()));
		}

	}

	private static final class ComplainingField implements CustomField<Object> {

		@Override
		public Object decodeField(String value) {
			throw new IllegalArgumentException("not understood: " + value);
		}

		@Override
		public String encodeField(Object value) {
			throw new IllegalArgumentException("not understood: " + value);
		}

	}

}
