package dev.iso8583.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.annotation.PingHandler;
import dev.iso8583.annotation.SignOffHandler;
import dev.iso8583.annotation.SignOnHandler;
import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.connection.NetworkManagementRequest;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What the user sees after a configuration mistake: the application does not start, and
 * the message has the property, its value and the remedy.
 */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationMistakesTests {

	private static final String FORMAT = "iso8583.message.config=classpath:iso8583.xml";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					pool.acquirer.framing.length-header           | binary-9                   | write binary-2, binary-4, ascii-4 or bcd-2
					pool.acquirer.framing.length-header           | binary-5                   | write binary-2, binary-4, ascii-4 or bcd-2
					defaults.framing.length-header                | two                        | write binary-2, binary-4, ascii-4 or bcd-2
					pool.acquirer.framing                         | vml                        | write binary-2, binary-3
					pool.acquirer.framing.name                    | visa-2                     | vmlh, visa, gicc, amex, nac, ncc, base24
					defaults.framing                              | vml                        | write binary-2, binary-3
					pool.acquirer.framing.padding-before          | 9                          | is 0 to 8 zero bytes, not 9
					pool.acquirer.framing.padding-after           | -1                         | is 0 to 8 zero bytes, not -1
					pool.acquirer.framing.length-includes-itself  | perhaps                    | failed to convert
					pool.acquirer.framing.trailer                 | 3                          | write its bytes as pairs of hexadecimal digits
					pool.acquirer.framing.source-station          | 123                        | A station has 6 digits; write them in quotes
					pool.acquirer.framing.destination-station     | visa                       | A station has 6 digits; write them in quotes
					pool.acquirer.framing.length-header           | ebcdic-10                  | write binary-2, binary-4, ascii-4 or bcd-2
					pool.acquirer.framing.lrc                     | with-stx                   | There is no ETX in this framing. Write framing.name: stx-etx
					server.issuer.framing.escape-with-dle         | true                       | There is no ETX in this framing. Write framing.name: stx-etx
					pool.acquirer.framing.lrc                     | crc                        | failed to convert
					pool.acquirer.framing.length-offset           | 4                          | There is no frame-header
					server.issuer.framing.frame-header            | xyz                        | write its bytes as pairs of hexadecimal digits
					server.issuer.framing.frame-header            | 00                         | is not within a header of 1 bytes
					defaults.framing.frame-header                 | 01020000                   | Byte 0 of the header belongs to the length
					pool.acquirer.keep-alive.maximum-received     | -1                         | must be 0 or more, not -1
					server.issuer.keep-alive.interval             | 0s                         | must be more than zero and at most a day
					pool.acquirer.message-codec                   | checksum                   | There is no bean of that name and of type dev.iso8583.message.MessageCodec
					message.iso-header-length                     | 256                        | An ISO header has 1 to 255 bytes, not 256
					message.binary-iso-header                     | true                       | There is no iso-header
					pool.acquirer.framing.tpdu                    | 60                         | write 10 hexadecimal digits in quotes
					pool.acquirer.framing.header                  | xyz                        | write its bytes as pairs of hexadecimal digits
					pool.acquirer.framing.maximum-length          | 1MB                        | is 1 to 65535 bytes with binary-2, not 1048576
					pool.acquirer.addresses                       | localhost                  | write host:port, such as issuer.example:8583
					pool.acquirer.addresses[0]                    | localhost                  | write host:port, such as issuer.example:8583
					pool.acquirer.addresses                       | localhost:0                | A port is a number from 1 to 65535
					connection.hsm.address                        | localhost                  | write host:port, such as issuer.example:8583
					pool.acquirer.send-timeout                    | -1s                        | must be more than zero
					pool.acquirer.send-timeout                    | soon                       | is not a valid duration
					defaults.idle-time                            | 0s                         | must be more than zero
					pool.acquirer.maximum-pending-requests        | 0                          | must be 1 or more, not 0
					defaults.maximum-unanswered-pings             | 0                          | must be 1 or more, not 0
					connection.hsm.maximum-unanswered-requests    | 0                          | must be 1 or more, not 0
					server.issuer.maximum-unanswered-requests     | 3                          | were left unbound
					pool.acquirer.accepted-response-codes         | 0                          | '0' is not a response code
					pool.acquirer.match-fields                    | 1                          | A match field is a number from 2 to 128
					pool.acquirer.match-fields                    | 37                         | have no field 37
					server.issuer.match-fields                    | 11,37                      | No response could be matched
					defaults.match-fields                         | 37                         | give it to them, or write other fields
					pool.acquirer.maximum-outbound-size           | 0B                         | must be 1 or more, not 0
					pool.acquirer.maximum-outbound-size           | 8GB                        | at most 2147483647 bytes
					defaults.maximum-outbound-size                | 2GB                        | at most 2147483647 bytes
					defaults.framing.maximum-length               | 8GB                        | at most 2147483647 bytes
					pool.acquirer.write-timeout                   | 0s                         | must be more than zero
					server.issuer.maximum-inbound-messages        | 0                          | must be 1 or more, not 0
					server.issuer.overload-response-code          | 5                          | two to four digits or capital letters
					server.issuer.overload-response-code          | 800                        | does not fit field 39 of [0110, 0810, 0830]
					pool.acquirer.overload-response-code          | 8000                       | write a code of the length the parse guides give it
					defaults.overload-response-code               | 800                        | No request could be answered with it
					pool.acquirer.match-key-resolver              | nobody                     | There is no bean of that name and of type
					pool.acquirer.match-scope                     | everywhere                 | failed to convert
					pool.acquirer.echoed-fields                   | 2                          | write fields without card data, such as 7, 37 and 41
					pool.acquirer.echoed-fields                   | 41                         | No response could be matched
					server.issuer.echoed-fields                   | 7,37                       | have no field 37; give it to them, or write other fields
					defaults.echoed-fields                        | 41                         | the parse guides of [0110, 0810, 0830] have no field 41
					pool.acquirer.quarantine-time                 | 0s                         | must be more than zero
					server.issuer.match-scope                     | pool                       | were left unbound
					pool.acquirer.minimum-connections             | 3                          | must be from 0 to the number of addresses
					pool.acquirer.auto-startup                    | later                      | failed to convert
					server.issuer.auto-startup                    | manual                     | failed to convert
					pool.acquirer.dial                            | sometimes                  | failed to convert
					pool.acquirer.on-demand.idle-timeout          | 30s                        | Write iso8583.pool.acquirer.dial=on-demand, or leave it out
					connection.hsm.on-demand.requests-per-connection | 1                       | Write iso8583.connection.hsm.dial=on-demand, or leave it out
					connection.hsm.on-demand.maximum-waiting      | 10                         | Write iso8583.connection.hsm.dial=on-demand, or leave it out
					server.issuer.dial                            | always                     | were left unbound
					pool.acquirer.strategy                        | random                     | write round-robin, least-pending, primary-backup, sticky, or the name of a bean
					pool.acquirer.strategy                        | iso8583Links               | write round-robin, least-pending, primary-backup, sticky, or the name of a bean
					pool.acquirer.sticky-field                    | 37                         | Write iso8583.pool.acquirer.strategy=sticky
					pool.acquirer.filter                          | none                       | There is no bean of that name and of type Predicate<Connection>
					pool.acquirer.maximum-connecting              | 0                          | must be 1 or more, not 0
					pool.acquirer.maximum-age                     | 0s                         | must be more than zero and at most a year, such as 12h
					defaults.maximum-age-jitter                   | 1                          | must be from 0 to 0.9, not 1.0
					connection.hsm.maximum-age                    | -1h                        | must be more than zero
					connection.hsm.strategy                       | sticky                     | were left unbound
					pool.acquirer.reconnect.jitter                | 2                          | The jitter of a reconnect must be from 0 to 1
					pool.acquirer.message-format                  | visa                       | There is no such format
					pool.acquirer.send-timout                     | 1s                         | The elements [iso8583.pool.acquirer.send-timout] were left unbound
					server.issuer.sign-on-timeout                 | 1s                         | were left unbound
					server.issuer.port                            | 70000                      | A port is a number from 1 to 65535
					server.issuer.bind-address                    | no.such.host.invalid       | is not an address of this machine
					server.issuer.bind-address                    | ""                         | leave it out for all addresses
					pool.acquirer.local-address                   | eth99.invalid              | is not an address of this machine; write one, the name of a network interface
					connection.hsm.local-address                  | ""                         | leave it out for all addresses
					pool.acquirer.local-ports                     | any                        | Local ports are one port or a range, such as 20000-20100
					connection.hsm.local-ports                    | 20100-20000                | the lower one first
					defaults.local-ports                          | 0                          | Local ports are numbers from 1 to 65535
					server.issuer.local-ports                     | 20000                      | were left unbound
					pool.acquirer.tcp.keep-alive-idle             | 500ms                      | must be whole seconds from 1 to 32767, such as 60s
					server.issuer.tcp.keep-alive-interval         | 0s                         | must be whole seconds from 1 to 32767, such as 60s
					defaults.tcp.keep-alive-count                 | 128                        | must be from 1 to 127, not 128
					connection.hsm.tcp.user-timeout               | 0s                         | must be whole milliseconds and at most 24 days
					pool.acquirer.tcp.user-timeout                | 30s                        | add io.netty:netty-transport-native-epoll
					server.issuer.tcp.user-timeout                | 30s                        | add io.netty:netty-transport-native-epoll
					defaults.minimum-connections                  | -1                         | must be 0 or more, not -1
					server.issuer.maximum-connections             | 0                          | must be 1 or more, not 0
					server.issuer.maximum-connections-per-address | 20000                      | must not be more than the maximum of connections, 10000
					server.issuer.allow                           | terminal.example           | A host name cannot be in the list
					server.issuer.allow                           | ""                         | leave the list out to admit all
					server.issuer.first-message-timeout           | 0s                         | must be more than zero and at most a year, such as 30s
					server.issuer.backlog                         | -1                         | must be 1 or more, not -1
					threads.handlers                              | 0                          | must be 1 or more, not 0
					message.config                                | classpath:missing.xml      | There is no such resource
					message.config                                | classpath:logback-test.xml | an element <appender>, which j8583 does not know
					message.shown-fields                          | 2                          | Field 2 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 14                         | Field 14 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 34                         | Field 34 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 35                         | Field 35 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 36                         | Field 36 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 40                         | Field 40 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 45                         | Field 45 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 48                         | Field 48 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 49                         | Field 49 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 52                         | Field 52 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 53                         | Field 53 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 55                         | Field 55 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 96                         | Field 96 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 102                        | Field 102 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 103                        | Field 103 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 126                        | Field 126 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.shown-fields                          | 127                        | Field 127 may hold card data or a secret, which must not be shown in a text; leave this field out
					message.formats.visa.shown-fields             | 37,52                      | Field 52 may hold card data or a secret
					message.truncated-fields                      | 52                         | Field 52 may hold card data or a secret, which must not be shown even in part; leave this field out
					message.formats.visa.truncated-fields         | 35                         | leave this field out
					message.hidden-fields                         | 193                        | A field is a number from 2 to 192, not 193
					message.hidden-fields                         | PAN                        | failed to convert
					message.charset                               | UTF-8                      | use one with single bytes
					message.charset                               | EBCDIC                     | IBM1047 or IBM037 (both EBCDIC), ISO-8859-1, US-ASCII
					message.formats.visa.charset                  | EBCDIC                     | IBM1047 or IBM037 (both EBCDIC), ISO-8859-1, US-ASCII
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

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					addresses[1].address                 | localhost | write host:port, such as issuer.example:8583
					addresses[1].weight                  | 0         | A weight is a number from 1 to 100, not 0
					addresses[1].backup                  | true      | Write iso8583.pool.acquirer.strategy=primary-backup
					addresses[1].send-timeout            | -1s       | must be more than zero
					addresses[1].framing.header          | xyz       | write its bytes as pairs of hexadecimal digits
					addresses[1].message-format          | visa      | There is no such format
					addresses[1].minimum-connections     | 1         | Write iso8583.pool.acquirer.minimum-connections
					addresses[1].reconnect.jitter        | 0.5       | Write iso8583.pool.acquirer.reconnect.jitter
					addresses[1].maximum-age             | 1h        | Write iso8583.pool.acquirer.maximum-age
					addresses[1].maximum-age-jitter      | 0.5       | Write iso8583.pool.acquirer.maximum-age-jitter
					addresses[1].auto-startup            | false     | Write iso8583.pool.acquirer.auto-startup
					addresses[1].dial                    | on-demand | Write iso8583.pool.acquirer.dial
					addresses[1].on-demand.idle-timeout  | 1m        | Write iso8583.pool.acquirer.on-demand.idle-timeout
					addresses[1].on-demand.maximum-waiting | 1       | Write iso8583.pool.acquirer.on-demand.maximum-waiting
					addresses[1].on-demand.requests-per-connection | 1 | Write iso8583.pool.acquirer.on-demand.requests-per-connection
					addresses[1].match-scope             | pool      | Write iso8583.pool.acquirer.match-scope
					addresses[1].reconnect.multiplier    | 2         | Write iso8583.pool.acquirer.reconnect.multiplier
					addresses[1].reconnect.initial-delay | 1s        | Write iso8583.pool.acquirer.reconnect.initial-delay
					addresses[1].reconnect.maximum-delay | 1m        | Write iso8583.pool.acquirer.reconnect.maximum-delay
					addresses[1].send-timout             | 1s        | were left unbound
					addresses[1].addresses               | a:1       | were left unbound
					""")
	void aWrongValueOfAnAddressIsShownWithItsProperty(String property, String value, String remedy,
			CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses[0]=localhost:1",
				"--iso8583.pool.acquirer.addresses[1].address=localhost:2",
				"--iso8583.pool.acquirer." + property + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("iso8583.pool.acquirer." + property)
			.contains(value)
			.contains(remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					on-demand.idle-timeout            | 0s     | must be more than zero
					on-demand.requests-per-connection | 0      | must be 1 or more, not 0
					on-demand.maximum-waiting         | 0      | must be 1 or more, not 0
					minimum-connections               | 1      | Write 0 or leave it out, or write iso8583.pool.acquirer.dial=always
					filter                            | online | Leave it out, or write iso8583.pool.acquirer.dial=always
					""")
	void aValueThatDoesNotFitALinkThatDialsOnDemandIsShownWithTheRemedy(String property, String value, String remedy,
			CapturedOutput output) {
		failsToStart(WithFilter.class, "--iso8583.pool.acquirer.addresses=localhost:1",
				"--iso8583.pool.acquirer.dial=on-demand", "--iso8583.pool.acquirer." + property + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("iso8583.pool.acquirer." + property)
			.contains(remedy);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pool.acquirer", "defaults" })
	void aQuarantineTimeOfAnAddressWhoseConnectionsShareOneIsShown(String scope, CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses[0].address=localhost:1",
				"--iso8583.pool.acquirer.addresses[0].quarantine-time=1m", "--iso8583." + scope + ".match-scope=pool");
		assertThat(output)
			.contains("Invalid value '1m' for configuration property"
					+ " 'iso8583.pool.acquirer.addresses[0].quarantine-time'")
			.contains("With match-scope pool it is a setting of the pool and not of an address. Write"
					+ " iso8583.pool.acquirer.quarantine-time");
	}

	@Test
	void anAddressWithSettingsAndWithoutAnAddressIsShown(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses[0].weight=2");
		assertThat(output).contains("iso8583.pool.acquirer.addresses[0].address is not set");
	}

	@Test
	void aPoolOfBackupsOnlyIsShown(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses[0].address=localhost:1",
				"--iso8583.pool.acquirer.addresses[0].backup=true", "--iso8583.pool.acquirer.strategy=primary-backup");
		assertThat(output).contains("iso8583.pool.acquirer.addresses[0].backup")
			.contains("At least one address of a pool must not be a backup");
	}

	@Test
	void aWeightWithoutEffectIsShown(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses[0].address=localhost:1",
				"--iso8583.pool.acquirer.addresses[0].weight=2", "--iso8583.pool.acquirer.strategy=primary-backup");
		assertThat(output).contains("iso8583.pool.acquirer.addresses[0].weight")
			.contains("Mark the others with backup");
	}

	@Test
	void aStickyPoolWithoutAFieldIsShown(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses=localhost:1",
				"--iso8583.pool.acquirer.strategy=sticky");
		assertThat(output).contains("iso8583.pool.acquirer.sticky-field is not set")
			.contains("such as iso8583.pool.acquirer.sticky-field=41");
	}

	@Test
	void twoKindsOfHeadersAreShownWithTheProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0", "--iso8583.server.issuer.framing.tpdu=6000010002",
				"--iso8583.server.issuer.framing.source-station=456789");
		assertThat(output).contains("iso8583.server.issuer.framing.source-station")
			.contains("There is a tpdu or header, too");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			frame-header=01020000 | length-offset=3  | is not within a header of 4 bytes
			frame-header=01020000 | length-offset=1  | Byte 1 of the header belongs to the length
			frame-header=01020000 | length-offset=-1 | is not within a header of 4 bytes
			frame-header=00000000 | padding-before=1 | The bytes around the length are those of frame-header
			frame-header=00000000 | padding-after=1  | The bytes around the length are those of frame-header
			""")
	void aLengthThatIsNotWithinItsHeaderIsShownWithTheProperty(String header, String wrong, String text,
			CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0", "--iso8583.server.issuer.framing." + header,
				"--iso8583.server.issuer.framing." + wrong);
		String[] property = wrong.split("=");
		assertThat(output)
			.contains("Invalid value '" + property[1] + "' for configuration property 'iso8583.server.issuer.framing."
					+ property[0] + "'")
			.contains(text);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			framing.length-header=ascii-4        | There is no length in the framing stx-etx
			framing.padding-after=1              | There is no length in the framing stx-etx
			framing.frame-header=0000            | There is no length in the framing stx-etx
			framing.length-offset=0              | There is no length in the framing stx-etx
			framing.length-includes-itself=true  | There is no length in the framing stx-etx
			framing.length-includes-header=true  | There is no length in the framing stx-etx
			framing.trailer=0D                   | ETX ends a frame of stx-etx
			framing.tpdu=6000010002              | has a byte 02 or 03, which is STX or ETX
			framing.header=AA03                  | has a byte 02 or 03, which is STX or ETX
			framing.source-station=456789        | goes with a length header only
			framing.maximum-length=1GB           | The maximum length of a message is 1 to 536870912 bytes
			keep-alive.send-when-idle=true       | Write false, and an echo-test
			keep-alive.answer=true               | Write false, and an echo-test
			""")
	void whatDoesNotGoTogetherWithStxAndEtxIsShownWithTheProperty(String wrong, String text, CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0", "--iso8583.server.issuer.framing.name=stx-etx",
				"--iso8583.server.issuer." + wrong);
		String[] property = wrong.split("=");
		assertThat(output)
			.contains("Invalid value '" + property[1] + "' for configuration property 'iso8583.server.issuer."
					+ property[0] + "'")
			.contains(text);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			framing.length-header=ascii-4        | There is no length in the framing none
			framing.length-includes-itself=false | There is no length in the framing none
			framing.lrc=none                     | There is no ETX in this framing
			framing.destination-station=456789   | goes with a length header only
			keep-alive.answer=true               | there are none with messages without a frame
			""")
	void whatDoesNotGoTogetherWithNoFrameIsShownWithTheProperty(String wrong, String text, CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0", "--iso8583.server.issuer.framing.name=none",
				"--iso8583.server.issuer." + wrong);
		String[] property = wrong.split("=");
		assertThat(output)
			.containsIgnoringCase("Invalid value '" + property[1]
					+ "' for configuration property 'iso8583.server.issuer." + property[0] + "'")
			.contains(text);
	}

	@Test
	void keepAlivesOfAllLinksAreRefusedForOneWithoutThem(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0", "--iso8583.server.issuer.framing=stx-etx",
				"--iso8583.defaults.keep-alive.send-when-idle=true");
		assertThat(output).contains("'iso8583.defaults.keep-alive.send-when-idle'").contains("there are none with STX");
	}

	@Test
	void aBaseOneHeaderOutsideTheLengthIsShownWithTheProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0", "--iso8583.server.issuer.framing.name=visa",
				"--iso8583.server.issuer.framing.length-includes-header=false");
		assertThat(output).contains("iso8583.server.issuer.framing.length-includes-header")
			.contains("The length must count the BASE I header");
	}

	@ParameterizedTest
	@CsvSource({ "length-header, ascii-1", "name, ascii-1" })
	void lengthHeaderThatLeavesNoByteForTheMessageIsRefusedByItsProperty(String property, String value,
			CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0",
				"--iso8583.server.issuer.framing." + property + "=" + value,
				"--iso8583.server.issuer.framing.source-station=456789");
		assertThat(output)
			.contains("Invalid value 'ascii-1' for configuration property 'iso8583.server.issuer.framing." + property)
			.contains("use a longer length header");
	}

	@Test
	void aMatchRuleWithAFieldThatItsResponsesDoNotHaveIsShownWithTheProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0", "--iso8583.server.issuer.match-rules[0].mti=01xx",
				"--iso8583.server.issuer.match-rules[0].fields=11,37");
		assertThat(output).contains("iso8583.server.issuer.match-rules[0].fields")
			.contains("the parse guides of [0110] have no field 37");
	}

	@Test
	void aFramingThatIsANameAndPropertiesAtOnceIsShown(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0", "--iso8583.server.issuer.framing=vmlh",
				"--iso8583.server.issuer.framing.maximum-length=4KB");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("iso8583.server.issuer.framing.maximum-length");
	}

	@Test
	void anIsoHeaderWithASecondLengthIsShownWithTheProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.message.iso-header=ISO025000077", "--iso8583.message.iso-header-length=3",
				"--iso8583.server.issuer.port=0");
		assertThat(output).contains("iso8583.message.iso-header-length").contains("leave this out");
	}

	@Test
	void aBinaryIsoHeaderThatIsNotHexadecimalIsShownWithTheProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.message.iso-header=ISO", "--iso8583.message.binary-iso-header=true",
				"--iso8583.server.issuer.port=0");
		assertThat(output).contains("iso8583.message.iso-header'").contains("pairs of hexadecimal digits in quotes");
	}

	@Test
	void anIsoHeaderThatTheCharacterSetCannotWriteIsShownWithTheProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.message.iso-header=\u00c4\u00d6", "--iso8583.message.charset=US-ASCII",
				"--iso8583.server.issuer.port=0");
		assertThat(output).contains("iso8583.message.iso-header'")
			.contains("a character that is not in US-ASCII")
			.contains("binary-iso-header: true");
	}

	@Test
	void aWrongTypeInTheConfigurationIsShownWithThePropertyAndTheTypes(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(Plain.class,
				List.of("iso8583.message.config=classpath:wrong-type.xml"), "--iso8583.server.issuer.port=0")
			.close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("'iso8583.message.config'")
			.contains("Field 11 of the parse guide of 0800 has the type 'NUMBER'")
			.contains("write NUMERIC, ALPHA, LLVAR, LLLVAR");
	}

	@Test
	void aMissingMessageFormatIsShownWithTheRemedy(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(Plain.class, List.of(), "--iso8583.server.issuer.port=0").close());
		assertThat(output).contains("neither iso8583.message.spec nor iso8583.message.config is set")
			.contains(
					"one of iso1987-ascii, iso1987-ascii-binary-bitmap, iso1987-binary, iso1987-ebcdic, iso1993-ascii,")
			.contains("iso2003-ebcdic, or to a specification of your own, such as classpath:acme.yml")
			.contains("such as classpath:iso8583.xml");
	}

	@Test
	void aWrongElementOfAnAllowListIsShownWithItsIndex(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0", "--iso8583.server.issuer.allow[0]=10.0.0.0/8",
				"--iso8583.server.issuer.allow[1]=2001:db8::/32", "--iso8583.server.issuer.allow[2]=10.1.2.3/16");
		assertThat(output)
			.contains("Invalid value '10.1.2.3/16' for configuration property 'iso8583.server.issuer.allow[2]'")
			.contains("write 10.1.0.0/16 for the network, or 10.1.2.3 for the one address");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pool.acquirer.addresses[0]", "pool.acquirer.addresses", "connection.hsm.address" })
	void anAddressWithAPlaceholderThatNothingResolvesIsShownWithItsProperty(String property, CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583." + property + "=${HOST_OF_NOBODY}:8583");
		assertThat(output)
			.contains("Invalid value '${HOST_OF_NOBODY}:8583' for configuration property 'iso8583." + property + "'")
			.contains("write host:port");
	}

	@Test
	void anAllowListWithAPlaceholderThatNothingResolvesIsShownWithItsProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0",
				"--iso8583.server.issuer.allow[0]=${NETWORK_OF_NOBODY}");
		assertThat(output).contains(
				"Invalid value '${NETWORK_OF_NOBODY}' for configuration property 'iso8583.server.issuer.allow[0]'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			server.issuer.ssl                          | issuer | bundle, client-auth, enabled
			pool.acquirer.network-management.echo-test | true   | accepted-response-codes, code, enabled, fields, mti
			pool.acquirer.reconnect                    | 5s     | initial-delay, jitter, maximum-delay, multiplier
			defaults.keep-alive                        | true   | answer, interval, maximum-received, send-when-idle
			""")
	void aValueForAGroupOfPropertiesIsShownWithThePropertiesOfTheGroup(String property, String value, String remedy,
			CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583." + property + "=" + value);
		assertThat(output)
			.contains("'iso8583." + property + "' has the value '" + value + "', and is a group of properties")
			.contains("Write one or more of these below it: " + remedy);
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
	void aLinkWithTheNameOfABeanOfSpringIsShown(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.environment.port=0");
		assertThat(output).contains("'environment' is configured to become a bean named 'environment' of type Server")
			.contains("Rename the link, or the bean");
	}

	@Test
	void aWrongValueThatAnAddressInheritsIsShownWithThePropertyOfThePool(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses[0].address=localhost:1",
				"--iso8583.pool.acquirer.addresses[0].framing.length-header=ascii-3",
				"--iso8583.pool.acquirer.framing.maximum-length=4KB");
		assertThat(output)
			.contains("Invalid value '4KB' for configuration property 'iso8583.pool.acquirer.framing.maximum-length'");
	}

	@Test
	void aWrongValueThatAnAddressInheritsIsShownWithThePropertyOfTheDefaults(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses[0].address=localhost:1",
				"--iso8583.pool.acquirer.addresses[0].framing.length-header=ascii-3",
				"--iso8583.defaults.framing.maximum-length=4KB");
		assertThat(output)
			.contains("Invalid value '4KB' for configuration property 'iso8583.defaults.framing.maximum-length'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			iso8583.pool.acquirer.addresses[0].weight      | 1.5    | write 1 or 2
			iso8583.pool.acquirer.maximum-pending-requests | 1000.5 | write 1000 or 1001
			iso8583.defaults.maximum-inbound-messages      | 2.5    | write 2 or 3
			iso8583.pool.acquirer.match-fields[0]          | 11.5   | write 11 or 12
			iso8583.threads.handlers                       | 0.5    | write 0 or 1
			""")
	void aFractionInYamlInsteadOfAWholeNumberIsShownAndNotTruncated(String property, Double value, String remedy,
			CapturedOutput output) {
		Map<String, Object> yaml = Map.of("iso8583.pool.acquirer.addresses[0].address", "localhost:1", property, value);
		SpringApplicationBuilder application = new SpringApplicationBuilder(Plain.class).web(WebApplicationType.NONE)
			.properties(FORMAT)
			.properties(yaml);
		assertThatException().isThrownBy(() -> application.run().close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(property)
			.contains(String.valueOf(value))
			.contains(remedy);
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.issuer", "defaults" })
	void anOverloadResponseCodeWithoutAFieldInAnyResponseIsShown(String link, CapturedOutput output) {
		failsToStart(WithoutResponseCodes.class, "--iso8583.server.issuer.port=0",
				"--iso8583." + link + ".overload-response-code=91");
		assertThat(output)
			.contains("Invalid value '91' for configuration property 'iso8583." + link + ".overload-response-code'")
			.contains("no parse guide of a response has a field 39; give it to them, or leave the code out");
	}

	@Test
	void aStickyFieldThatNoParseGuideHasIsShown(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses=localhost:1",
				"--iso8583.pool.acquirer.strategy=sticky", "--iso8583.pool.acquirer.sticky-field=37");
		assertThat(output)
			.contains("Invalid value '37' for configuration property 'iso8583.pool.acquirer.sticky-field'")
			.contains("No parse guide has a field 37; give it to them, or write another field");
	}

	@ParameterizedTest
	@CsvSource({ "pool.acquirer, pool.acquirer", "defaults, defaults", "defaults, pool.acquirer" })
	void answeringKeepAlivesThatMayNotBeReceivedIsShown(String answer, String maximum, CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses=localhost:1",
				"--iso8583." + answer + ".keep-alive.answer=true",
				"--iso8583." + maximum + ".keep-alive.maximum-received=0");
		assertThat(output)
			.contains("Invalid value 'true' for configuration property 'iso8583." + answer + ".keep-alive.answer'")
			.contains("the first keep-alive closes the connection. Write false, or another maximum");
	}

	@Test
	void aWrongListIsShownInsteadOfTheOneItOverrides(CapturedOutput output) {
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
	void aHandlerWhoseMessageTypeItsLinksCannotReadIsShown(CapturedOutput output) {
		failsToStart(AnswersReversals.class, "--iso8583.server.issuer.port=0", "--iso8583.server.other.port=0");
		assertThat(output).contains("AnswersReversals.answer(IsoMessage)")
			.contains("has @InboundHandler for 0420, and would never be called: the links issuer, other can read only"
					+ " [0100, 0110, 0800, 0810, 0820, 0830]")
			.contains("Add a <parse type=\"0420\"> element to iso8583.message.config");
	}

	@Test
	void aHandlerWhosePatternItsLinksCannotReadIsShown(CapturedOutput output) {
		failsToStart(AnswersAllReversals.class, "--iso8583.connection.hsm.address=localhost:1");
		assertThat(output).contains("has @InboundHandler for 04xx, and would never be called: the link hsm can read");
	}

	@Test
	void aHandlerWhoseMessageTypeOneOfItsLinksCannotReadIsShown(CapturedOutput output) {
		failsToStart(AnswersOnTwoLinks.class, "--iso8583.server.issuer.port=0", "--iso8583.server.reversals.port=0",
				"--iso8583.server.reversals.message-format=reversals",
				"--iso8583.message.formats.reversals.config=classpath:reversals.xml");
		assertThat(output).contains("has @InboundHandler for 0100, and would never be called: the link reversals can"
				+ " read only [0420, 0430]");
	}

	@Test
	void aHandlerOfSeveralMessageTypesMayHaveThemOnDifferentLinks() {
		start(AnswersOnTwoLinks.class, List.of(FORMAT), "--iso8583.server.issuer.port=0",
				"--iso8583.server.reversals.port=0", "--iso8583.server.reversals.message-format=reversals",
				"--iso8583.message.formats.reversals.config=classpath:reversals.xml", "--mti=0100,0420")
			.close();
	}

	@Test
	void aHandlerWhoseMessageTypeACodecReadsIsAccepted() {
		start(AnswersReversals.class, List.of(FORMAT), "--iso8583.server.issuer.port=0",
				"--iso8583.server.issuer.message-codec=codec")
			.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "--iso8583.server.issuer.port=0", "--iso8583.connection.issuer.address=localhost:1",
			"--iso8583.pool.issuer.addresses=localhost:1" })
	void aTemplateWhoseResponseCannotBeReadIsShown(String link, CapturedOutput output) {
		failsToStart(Plain.class, link, "--iso8583.message.config=classpath:unanswered.xml");
		assertThat(output)
			.contains("The message format of the link 'issuer' has a template for 0200 and no parse guide for 0210")
			.contains("Add a <parse type=\"0210\"> element to iso8583.message.config");
	}

	@Test
	void aTemplateWhoseResponseTheFormatOfAnAddressCannotReadIsShown(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses[0].address=localhost:1",
				"--iso8583.pool.acquirer.addresses[0].message-format=visa",
				"--iso8583.message.formats.visa.config=classpath:unanswered.xml");
		assertThat(output).contains("has a template for 0200 and no parse guide for 0210");
	}

	@Test
	void aTemplateWhoseResponseACodecReadsIsAccepted() {
		start(WithCodec.class, List.of("iso8583.message.config=classpath:unanswered.xml"),
				"--iso8583.server.issuer.port=0", "--iso8583.server.issuer.message-codec=codec")
			.close();
	}

	@Test
	void anAnswerToNetworkManagementThatCannotBeReadIsShown(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.server.issuer.port=0", "--iso8583.defaults.network-management.answer=true",
				"--iso8583.message.config=classpath:unasked.xml");
		assertThat(output)
			.contains("The link 'issuer' is to answer network management, and can read only [0100, 0110, 0810]");
	}

	@Test
	void aLinkThatIsConfiguredAfterTheBeansWereRegisteredIsShown(CapturedOutput output) {
		failsToStart(ConfiguresLate.class);
		assertThat(output).contains("iso8583.pool.late is configured, and has no bean named 'late'");
	}

	@Test
	void aLinkThatIsOfAnotherKindThanItsBeanIsShown(CapturedOutput output) {
		failsToStart(ConfiguresLate.class, "--iso8583.server.late.port=0");
		assertThat(output)
			.contains("iso8583.pool.late is configured, and has a bean named 'late', which is not a Pool");
	}

	@Test
	void aPoolThatCannotStartIsShownWithItsOwnProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.pool.acquirer.addresses=localhost:1");
		assertThat(output).contains("set iso8583.pool.acquirer.minimum-connections to 0.")
			.doesNotContain("iso8583.connection.acquirer")
			.doesNotContain("next dial");
	}

	@Test
	void aConnectionThatCannotStartIsShownWithItsOwnProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.connection.hsm.address=localhost:1");
		assertThat(output).contains("set iso8583.connection.hsm.minimum-connections to 0.")
			.doesNotContain("iso8583.pool.hsm")
			.doesNotContain("next dial");
	}

	@Test
	void aPoolBeanThatCannotStartIsShownWithItsOption(CapturedOutput output) {
		failsToStart(OwnPool.class);
		assertThat(output).contains("give its PoolOptions a minimum of 0 connections.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2.7.18", "3.5.6", "3.99.0-SNAPSHOT" })
	void aSpringBootVersionThatIsTooOldIsShown(String version) {
		assertThatException().isThrownBy(() -> BootVersionCheck.requireNewEnough(version))
			.withMessage("The ISO 8583 starter needs Spring Boot 4.0 or newer, and Spring Boot " + version
					+ " is on the class path");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "4.0.0-M1", "4.0.9", "4.1.2", "5.0.0", "unknown" })
	void aSpringBootVersionThatIsNewEnoughIsAccepted(String version) {
		assertThatNoException().isThrownBy(() -> BootVersionCheck.requireNewEnough(version));
	}

	@Test
	void twoPingsForOneLinkAreShownByName(CapturedOutput output) {
		failsToStart(TwoPings.class, "--iso8583.server.issuer.port=0");
		assertThat(output).contains("@PingHandler").contains("TwoPings.one()").contains("TwoPings.other()");
	}

	@Test
	void aHandlerWithAStrangeParameterIsShownByName(CapturedOutput output) {
		failsToStart(StrangeParameter.class);
		assertThat(output).contains("@Field of the parameter 'stan'")
			.contains("StrangeParameter.answer(Object)")
			.contains("write String, int, long");
	}

	@Test
	void aHandlerWithARecordWithoutFieldsIsShownByName(CapturedOutput output) {
		failsToStart(StrangeRecord.class);
		assertThat(output).contains("The record")
			.contains("StrangeRecord.answer(Sale)")
			.contains("The component pan of Sale has no @Field");
	}

	@Test
	void aHandlerWithAStrangeResultIsShownByName(CapturedOutput output) {
		failsToStart(StrangeResult.class);
		assertThat(output).contains("StrangeResult.answer(IsoMessage)")
			.contains("returns java.lang.String")
			.contains("Return IsoMessage or a record of fields, the reply");
	}

	@Test
	void aHandlerWithAStrangeAsynchronousResultIsShownByName(CapturedOutput output) {
		failsToStart(StrangeStage.class);
		assertThat(output).contains("StrangeStage.answer(IsoMessage)")
			.contains("returns java.util.concurrent.CompletionStage<java.lang.String>")
			.contains("Return IsoMessage or a record of fields, the reply");
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
	void aHandlerWithAnInvalidMtiIsShownByName(CapturedOutput output) {
		failsToStart(WrongMti.class);
		assertThat(output).contains("'800' is not an MTI").contains("WrongMti.answer(IsoMessage)");
	}

	@Test
	void anAnnotatedClassThatIsNotAHandlerIsShownByName(CapturedOutput output) {
		failsToStart(NoHandler.class);
		assertThat(output).contains("NoHandler").contains("is not a MessageHandler");
	}

	@Test
	void anAnnotatedClassThatOverridesHandlesIsShownByName(CapturedOutput output) {
		failsToStart(HandlesByItself.class);
		assertThat(output).contains("has @InboundHandler on its class, and handles() of")
			.contains("ConfigurationMistakesTests$HandlesByItself would never be asked")
			.contains("Say with mti and link of the annotation which messages it handles, and remove the method");
	}

	@ParameterizedTest
	@ValueSource(classes = { SignsOnByItself.class, PingsByItself.class, SignsOffByItself.class })
	void anAnnotatedClassThatOverridesAppliesIsShownByName(Class<?> application, CapturedOutput output) {
		failsToStart(application);
		assertThat(output).contains("Handler on its class, and applies() of")
			.contains("$AppliesByItself would never be asked")
			.contains("Say with link of the annotation where it applies")
			.contains("remove the method applies()");
	}

	@Test
	void anEnvironmentVariableOverridesALinkWithADashAndCreatesNoSecondLink() {
		try (ConfigurableApplicationContext context = start(Map.of("ISO8583_POOL_VISAEU_MINIMUMCONNECTIONS", "0"),
				"iso8583.pool.visa-eu.addresses=localhost:1", "iso8583.pool.visa-eu.minimum-connections=1")) {
			assertThat(context.getBeansOfType(Pool.class)).containsOnlyKeys("visa-eu");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "pool.visa-eu", "defaults" })
	void anEnvironmentVariableForAPropertyOfAFramingSetByNameIsShown(String link, CapturedOutput output) {
		String variable = "ISO8583_" + link.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT)
				+ "_FRAMING_MAXIMUMLENGTH";
		assertThatException().isThrownBy(() -> start(Map.of(variable, "4KB"),
				"iso8583.pool.visa-eu.addresses=localhost:1", "iso8583." + link + ".framing=vmlh")
			.close());
		assertThat(output).contains("framing.maximumlength")
			.contains("4KB")
			.contains("write iso8583." + link + ".framing.name instead of iso8583." + link + ".framing");
	}

	@Test
	void anEnvironmentVariableThatReplacesAListAndHasNoAddressIsShown(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(Map.of("ISO8583_POOL_VISAEU_ADDRESSES_0_SENDTIMEOUT", "1s"),
				"iso8583.pool.visa-eu.addresses[0].address=localhost:1")
			.close());
		assertThat(output).contains("iso8583.pool.visa-eu.addresses[0].address is not set")
			.contains("replaces the whole list in another");
	}

	@Test
	void anUnknownFormatOfTheDefaultsIsShownWithTheirProperty(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.defaults.message-format=visa", "--iso8583.server.issuer.port=0");
		assertThat(output)
			.contains("Invalid value 'visa' for configuration property 'iso8583.defaults.message-format'");
	}

	@Test
	void aFormatWithTheBeanNameOfTheUnnamedFormatIsShown(CapturedOutput output) {
		failsToStart(Plain.class, "--iso8583.message.formats.iso8583.config=classpath:iso8583.xml",
				"--iso8583.server.issuer.port=0", "--iso8583.server.issuer.message-format=iso8583");
		assertThat(output).contains("A message format cannot be named 'iso8583'").contains("Rename it");
	}

	private static void failsToStart(Class<?> application, String... arguments) {
		assertThatException().isThrownBy(() -> start(application, List.of(FORMAT), arguments).close());
	}

	private static ConfigurableApplicationContext start(Map<String, Object> variables, String... properties) {
		return new SpringApplicationBuilder(Plain.class).web(WebApplicationType.NONE)
			.environment(new StandardEnvironment() {
				@Override
				protected void customizePropertySources(MutablePropertySources sources) {
					sources.addLast(
							new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
				}
			})
			.properties(FORMAT)
			.properties(properties)
			.run();
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

	static class WithFilter extends Plain {

		@Bean
		Predicate<Connection> online() {
			return (connection) -> true;
		}

	}

	static class WithoutResponseCodes extends Plain {

		@Bean
		MessageFormat messages() {
			return MessageFormat.builder()
				.configuration("<j8583-config><parse type=\"0810\"><field num=\"11\" type=\"NUMERIC\" length=\"6\"/>"
						+ "</parse></j8583-config>")
				.build();
		}

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

	static class WithCodec extends Plain {

		@Bean
		MessageCodec codec() {
			return new MessageCodec() {
			};
		}

	}

	static class AnswersReversals extends WithCodec {

		@InboundHandler("0420")
		void answer(IsoMessage request) {
		}

	}

	static class AnswersAllReversals extends Plain {

		@InboundHandler("04xx")
		void answer(IsoMessage request) {
		}

	}

	static class AnswersOnTwoLinks extends Plain {

		@InboundHandler(mti = "${mti:0100}", link = { "issuer", "reversals" })
		void answer(IsoMessage request) {
		}

	}

	static class ConfiguresLate extends Plain {

		@Bean
		static BeanFactoryPostProcessor configures(ConfigurableEnvironment environment) {
			return (beans) -> environment.getPropertySources()
				.addLast(new MapPropertySource("late", Map.of("iso8583.pool.late.addresses", "localhost:1")));
		}

	}

	static class OwnPool extends Plain {

		@Bean
		Pool own(Transport transport, MessageFormat messages) {
			return new Pool("own", transport,
					PoolOptions.builder(ConnectionOptions.builder(messages).build())
						.addresses(List.of(Address.of("localhost:1")))
						.build());
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
		void answer(@Field(11) Object stan) {
		}

	}

	static class StrangeRecord extends Plain {

		@InboundHandler("0800")
		void answer(Sale sale) {
		}

		record Sale(String pan) {
		}

	}

	static class StrangeResult extends Plain {

		@InboundHandler("0800")
		String answer(IsoMessage request) {
			return "";
		}

	}

	static class StrangeStage extends Plain {

		@InboundHandler("0800")
		CompletionStage<String> answer(IsoMessage request) {
			return CompletableFuture.completedFuture("");
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

	@InboundHandler("0800")
	static class HandlesByItself extends Plain implements MessageHandler {

		@Override
		public IsoMessage handle(IsoMessage message, Connection connection) {
			return message;
		}

		@Override
		public boolean handles(Mti mti) {
			return false;
		}

	}

	static class AppliesByItself extends Plain implements NetworkManagementRequest {

		@Override
		public IsoMessage message(Connection connection) {
			return new IsoMessage();
		}

		@Override
		public boolean applies() {
			return false;
		}

	}

	@SignOnHandler
	static class SignsOnByItself extends AppliesByItself {

	}

	@PingHandler
	static class PingsByItself extends AppliesByItself {

	}

	@SignOffHandler
	static class SignsOffByItself extends AppliesByItself {

	}

}
