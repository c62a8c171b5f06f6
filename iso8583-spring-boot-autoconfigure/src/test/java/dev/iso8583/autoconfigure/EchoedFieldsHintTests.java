package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import dev.iso8583.matching.EchoedFields;
import dev.iso8583.message.MessageFormat;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A link that matches by STAN only logs a hint that asks which fields the far end echoes.
 */
@ExtendWith(OutputCaptureExtension.class)
class EchoedFieldsHintTests {

	private static final String HINT = "a response is matched by its STAN alone";

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withBean(MessageFormat.class, () -> MessageFormat.builder().configuration("""
				<j8583-config>
					<parse type="0110">
						<field num="11" type="NUMERIC" length="6"/><field num="37" type="ALPHA" length="12"/>
					</parse>
				</j8583-config>""").build())
		.withPropertyValues("iso8583.defaults.minimum-connections=0");

	private final Logger logger = (Logger) LoggerFactory.getLogger(LinkFactory.class);

	@BeforeEach
	void logAtInfo() {
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void restore() {
		this.logger.setLevel(null);
	}

	@Test
	void eachLinkLogsTheHintOnceWithItsProperty(CapturedOutput output) {
		starts("{pool: {acquirer: {addresses: ['localhost:1', 'localhost:2']}}, connection: {hsm: {address: 'localhost:3'}}}");
		assertThat(output.toString().split(HINT, -1)).hasSize(3);
		assertThat(output).contains("acquirer: " + HINT, "iso8583.pool.acquirer.echoed-fields: [37]", "hsm: " + HINT,
				"iso8583.connection.hsm.echoed-fields: [37]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{pool: {acquirer: {addresses: 'localhost:1', echoed-fields: [37]}}}
			{pool: {acquirer: {addresses: 'localhost:1', echoed-fields: []}}}
			{pool: {acquirer: {addresses: 'localhost:1'}}, defaults: {echoed-fields: [37]}}
			{pool: {acquirer: {addresses: 'localhost:1', match-fields: [11, 37]}}}
			{server: {issuer: {port: 0}}}
			""")
	void linkThatComparesMoreOrSendsNoRequestsLogsNoHint(String links, CapturedOutput output) {
		starts(links);
		assertThat(output).doesNotContain(HINT);
	}

	@Test
	void linkWhoseCustomizerSetsEchoedFieldsLogsNoHint(CapturedOutput output) {
		this.context
			.withBean(ConnectionOptionsCustomizer.class,
					() -> (name, options) -> options.echoedFields(new EchoedFields(List.of(37))))
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1")
			.run((started) -> assertThat(started).hasNotFailed());
		assertThat(output).doesNotContain(HINT);
	}

	private void starts(String links) {
		this.context
			.withInitializer(
					(starting) -> starting.getEnvironment().getPropertySources().addFirst(yaml("iso8583: " + links)))
			.run((started) -> assertThat(started).hasNotFailed());
	}

	private static PropertySource<?> yaml(String text) {
		try {
			return new YamlPropertySourceLoader().load("yaml", new ByteArrayResource(text.getBytes())).get(0);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
