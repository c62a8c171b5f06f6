package dev.iso8583.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.CallbackThreads;
import dev.iso8583.connection.InboundOrder;
import dev.iso8583.connection.MatchScope;
import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.LengthHeader;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.StanGenerator;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolListener;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.server.Server;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class Iso8583AutoConfigurationTests {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.defaults.minimum-connections=0");

	@Test
	void nothingIsConfiguredWithoutProperties() {
		this.context.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(Pool.class)
			.doesNotHaveBean(Connection.class)
			.doesNotHaveBean(Server.class));
	}

	@Test
	void nothingIsConfiguredWhenDisabled() {
		this.context.withPropertyValues("iso8583.enabled=false", "iso8583.pool.acquirer.addresses=localhost:1")
			.run((context) -> assertThat(context).doesNotHaveBean(Pool.class)
				.doesNotHaveBean(Transport.class)
				.doesNotHaveBean(MessageFormat.class));
	}

	@Test
	void aPoolIsABeanWithItsNameAndSendsRequests() {
		try (FarEnd host = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.minimum-connections=1")
				.run((context) -> {
					Pool pool = context.getBean("acquirer", Pool.class);
					IsoMessage request = context.getBean(MessageFormat.class).newMessage("0800");
					IsoMessage response = pool.send(request);
					assertThat(response.getType()).isEqualTo(0x0810);
					assertThat(response.getField(11).toString()).isEqualTo(request.getField(11).toString());
				});
		}
	}

	@Test
	void aConnectionIsABeanWithItsNameAndSurvivesAReconnect() {
		try (FarEnd host = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.connection.hsm.address=" + host.address(),
						"iso8583.connection.hsm.minimum-connections=1",
						"iso8583.connection.hsm.reconnect.initial-delay=10ms")
				.run((context) -> {
					assertThat(context).doesNotHaveBean(Pool.class);
					Connection hsm = context.getBean("hsm", Connection.class);
					MessageFormat format = context.getBean(MessageFormat.class);
					hsm.send(format.newMessage("0800"));
					hsm.fail("test");
					await().ignoreExceptions()
						.untilAsserted(
								() -> assertThat(hsm.send(format.newMessage("0800")).getType()).isEqualTo(0x0810));
					assertThat(hsm.state()).isEqualTo(ConnectionState.ONLINE);
				});
		}
	}

	@Test
	void packedDigitsHaveTheConfiguredPadding() {
		this.context
			.withPropertyValues("iso8583.message.config=classpath:packed.xml", "iso8583.message.binary-header=true",
					"iso8583.message.binary-fields=true", "iso8583.message.bcd-padding=right-f")
			.run((context) -> {
				MessageFormat format = context.getBean(MessageFormat.class);
				IsoMessage message = format.set(format.newMessage("0810"), 35, "4111D2512");
				assertThat(format.encode(message)).asHexString().endsWith("09" + "4111D2512F");
			});
	}

	@Test
	void aServerIsABeanWithItsNameAndListens() {
		this.context.withPropertyValues("iso8583.server.issuer.port=0").run((context) -> {
			Server server = context.getBean("issuer", Server.class);
			assertThat(server.isRunning()).isTrue();
			assertThat(server.port()).isPositive();
		});
	}

	@Test
	void oneLinkIsInjectedByTypeAndSeveralByQualifier() {
		this.context.withPropertyValues("iso8583.pool.visa-eu.addresses=localhost:1", "iso8583.server.issuer.port=0")
			.withBean(NeedsAPool.class)
			.run((context) -> assertThat(context.getBean(NeedsAPool.class).pool.name()).isEqualTo("visa-eu"));
		this.context
			.withPropertyValues("iso8583.pool.visa-eu.addresses=localhost:1",
					"iso8583.pool.amex.addresses=localhost:1,localhost:2")
			.withBean(NeedsAmex.class)
			.run((context) -> {
				assertThat(context.getBean(NeedsAmex.class).pool.stats().configured()).isEqualTo(2);
				assertThat(context.getBeansOfType(Pool.class)).containsOnlyKeys("visa-eu", "amex");
			});
	}

	@Test
	void everyPropertyOfALinkReachesItsOptions() {
		this.context.withUserConfiguration(CapturesOptions.class)
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1",
					"iso8583.pool.acquirer.framing.length-header=ascii-4",
					"iso8583.pool.acquirer.framing.length-includes-itself=true",
					"iso8583.pool.acquirer.framing.tpdu=6000010002", "iso8583.pool.acquirer.framing.maximum-length=1KB",
					"iso8583.pool.acquirer.match-fields=7,11", "iso8583.pool.acquirer.echoed-fields=7,70",
					"iso8583.pool.acquirer.match-scope=pool", "iso8583.pool.acquirer.quarantine-time=1m",
					"iso8583.pool.acquirer.maximum-outbound-size=2KB", "iso8583.pool.acquirer.write-timeout=12s",
					"iso8583.pool.acquirer.maximum-inbound-messages=13",
					"iso8583.pool.acquirer.overload-response-code=91", "iso8583.pool.acquirer.inbound-order=sequential",
					"iso8583.pool.acquirer.callbacks=direct", "iso8583.pool.acquirer.connect-timeout=1s",
					"iso8583.pool.acquirer.send-timeout=2s", "iso8583.pool.acquirer.sign-on-timeout=11s",
					"iso8583.pool.acquirer.idle-time=3s", "iso8583.pool.acquirer.ping-timeout=4s",
					"iso8583.pool.acquirer.maximum-unanswered-pings=3",
					"iso8583.pool.acquirer.maximum-unanswered-requests=14", "iso8583.pool.acquirer.read-timeout=5s",
					"iso8583.pool.acquirer.frame-timeout=6s", "iso8583.pool.acquirer.close-timeout=7s",
					"iso8583.pool.acquirer.maximum-pending-requests=8",
					"iso8583.pool.acquirer.accepted-response-codes=00,99",
					"iso8583.pool.acquirer.reconnect.initial-delay=9s",
					"iso8583.pool.acquirer.reconnect.maximum-delay=10s",
					"iso8583.pool.acquirer.reconnect.multiplier=1.5", "iso8583.pool.acquirer.reconnect.jitter=0.1")
			.run((context) -> {
				PoolOptions pool = context.getBean(CapturesOptions.class).pools.get("acquirer");
				assertThat(pool.backoff().initial()).hasSeconds(9);
				assertThat(pool.backoff().maximum()).hasSeconds(10);
				assertThat(pool.backoff().multiplier()).isEqualTo(1.5);
				assertThat(pool.backoff().jitter()).isEqualTo(0.1);
				assertThat(pool.minimumConnections()).isZero();
				ConnectionOptions options = pool.connection();
				assertThat(options.framing().lengthHeader()).isEqualTo(LengthHeader.ASCII_4);
				assertThat(options.framing().lengthIncludesItself()).isTrue();
				assertThat(options.framing().header()).hasToString(FrameHeader.tpdu("6000010002").toString());
				assertThat(options.framing().maximumLength()).isEqualTo(1024);
				assertThat(options.matching().keyResolver()).isEqualTo(MatchFields.of(7, 11));
				assertThat(options.matching().echoedFields().fields()).containsExactly(7, 70);
				assertThat(options.matching().scope()).isEqualTo(MatchScope.POOL);
				assertThat(options.matching().quarantineTime()).hasMinutes(1);
				assertThat(options.limits().outboundBytes()).isEqualTo(2048);
				assertThat(options.timeouts().write()).hasSeconds(12);
				assertThat(options.limits().inboundMessages()).isEqualTo(13);
				assertThat(options.inbound().overloadResponseCode()).isEqualTo("91");
				assertThat(options.inbound().order()).isEqualTo(InboundOrder.SEQUENTIAL);
				assertThat(options.callbacks()).isEqualTo(CallbackThreads.DIRECT);
				assertThat(options.timeouts().connect()).hasSeconds(1);
				assertThat(options.timeouts().send()).hasSeconds(2);
				assertThat(options.timeouts().signOn()).hasSeconds(11);
				assertThat(options.timeouts().idle()).hasSeconds(3);
				assertThat(options.timeouts().ping()).hasSeconds(4);
				assertThat(options.limits().unansweredPings()).isEqualTo(3);
				assertThat(options.limits().unansweredRequests()).isEqualTo(14);
				assertThat(options.timeouts().read()).hasSeconds(5);
				assertThat(options.timeouts().frame()).hasSeconds(6);
				assertThat(options.timeouts().close()).hasSeconds(7);
				assertThat(options.limits().pendingRequests()).isEqualTo(8);
				assertThat(options.networkManagement().acceptedResponseCodes()).isEqualTo(Set.of("00", "99"));
			});
	}

	@Test
	void propertiesThatALinkDoesNotSetComeFromTheDefaults() {
		this.context.withUserConfiguration(CapturesOptions.class)
			.withPropertyValues("iso8583.defaults.send-timeout=7s", "iso8583.defaults.idle-time=8s",
					"iso8583.defaults.framing.length-header=bcd-2", "iso8583.defaults.framing.maximum-length=2KB",
					"iso8583.defaults.reconnect.maximum-delay=40s", "iso8583.pool.acquirer.addresses=localhost:1",
					"iso8583.pool.acquirer.send-timeout=2s", "iso8583.pool.acquirer.framing.maximum-length=1KB",
					"iso8583.connection.hsm.address=localhost:1", "iso8583.server.issuer.port=0")
			.run((context) -> {
				CapturesOptions captured = context.getBean(CapturesOptions.class);
				ConnectionOptions acquirer = captured.pools.get("acquirer").connection();
				assertThat(acquirer.timeouts().send()).hasSeconds(2);
				assertThat(acquirer.timeouts().idle()).hasSeconds(8);
				assertThat(acquirer.framing().lengthHeader()).isEqualTo(LengthHeader.BCD_2);
				assertThat(acquirer.framing().maximumLength()).isEqualTo(1024);
				assertThat(captured.pools.get("hsm").connection().timeouts().send()).hasSeconds(7);
				assertThat(captured.pools.get("hsm").backoff().maximum()).hasSeconds(40);
				ConnectionOptions issuer = captured.connections.get("issuer").build();
				assertThat(issuer.timeouts().send()).hasSeconds(7);
				assertThat(issuer.framing().maximumLength()).isEqualTo(2048);
			});
	}

	@Test
	void aMinimumOfTheDefaultsIsCappedAtTheConnectionsOfALink() {
		this.context.withUserConfiguration(CapturesOptions.class)
			.withPropertyValues("iso8583.defaults.minimum-connections=2", "iso8583.connection.hsm.address=localhost:1")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("0 of at least 1"));
	}

	@Test
	void customizersRunAfterThePropertiesInTheirOrder() {
		this.context.withUserConfiguration(OrderedCustomizers.class, CapturesOptions.class)
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1", "iso8583.pool.acquirer.send-timeout=1s")
			.run((context) -> {
				assertThat(context.getBean(OrderedCustomizers.class).called).containsExactly("first", "second");
				assertThat(context.getBean(CapturesOptions.class).pools.get("acquirer").connection().timeouts().send())
					.isEqualTo(Duration.ofSeconds(3));
			});
	}

	@Test
	void everyPoolListenerIsNotifiedEvenIfAnotherFails() {
		List<String> told = new CopyOnWriteArrayList<>();
		try (FarEnd host = FarEnd.listening()) {
			this.context.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address())
				.withBean("fails", PoolListener.class, () -> (pool, previous, current) -> {
					throw new AssertionError("for a test");
				})
				.withBean("tells", PoolListener.class,
						() -> (pool, previous, current) -> told.add(pool.name() + " " + current))
				.run((context) -> await().until(() -> told.equals(List.of("acquirer UP"))));
			await().until(() -> told.equals(List.of("acquirer UP", "acquirer DOWN")));
		}
	}

	@Test
	void shownFieldsAreConfiguredForEachFormat() {
		this.context
			.withPropertyValues("iso8583.message.hidden-fields=11,70", "iso8583.message.truncated-fields=37",
					"iso8583.message.formats.open.config=classpath:iso8583.xml",
					"iso8583.message.formats.open.shown-fields=44,63", "iso8583.pool.text.addresses=localhost:1",
					"iso8583.pool.open.addresses=localhost:1", "iso8583.pool.open.message-format=open")
			.run((context) -> {
				IsoMessage message = new IsoMessage();
				message.setType(0x0200);
				for (int field : new int[] { 11, 37, 41, 44, 63, 70 }) {
					message.setValue(field, "value", IsoType.LLVAR, 0);
				}
				assertThat(context.getBean(MessageFormat.class).print(message))
					.isEqualTo("0200 [11=<hidden:5> 37=<hidden:5> 41=value 44=<hidden:5> 63=<hidden:5> 70=<hidden:5>]");
				assertThat(context.getBean("openMessageFormat", MessageFormat.class).print(message))
					.isEqualTo("0200 [11=value 37=value 41=value 44=value 63=value 70=value]");
			});
	}

	@Test
	void linksMayHaveFormatsOfTheirOwn() {
		this.context.withUserConfiguration(CapturesOptions.class)
			.withPropertyValues("iso8583.message.formats.bcd-links.config=classpath:iso8583.xml",
					"iso8583.message.formats.bcd-links.binary-header=true",
					"iso8583.message.formats.bcd-links.binary-fields=true", "iso8583.pool.text.addresses=localhost:1",
					"iso8583.pool.bcd.addresses=localhost:1", "iso8583.pool.bcd.message-format=bcd-links")
			.run((context) -> {
				MessageFormat bcd = context.getBean("bcdLinksMessageFormat", MessageFormat.class);
				CapturesOptions captured = context.getBean(CapturesOptions.class);
				assertThat(captured.pools.get("bcd").connection().format()).isSameAs(bcd);
				assertThat(captured.pools.get("text").connection().format())
					.isSameAs(context.getBean(MessageFormat.class));
				assertThat(bcd.encode(bcd.newMessage("0800"))).hasSize(2 + 8 + 3);
			});
	}

	@Test
	void messagesAreReadStrictlyUnlessTheFormatOfALinkIsLenient() {
		byte[] message = "080000200000000000000000070".getBytes(StandardCharsets.US_ASCII);
		this.context
			.withPropertyValues("iso8583.message.formats.sloppy.config=classpath:iso8583.xml",
					"iso8583.message.formats.sloppy.strict=false", "iso8583.pool.other.addresses=localhost:1",
					"iso8583.pool.other.message-format=sloppy", "iso8583.pool.acquirer.addresses=localhost:1")
			.run((context) -> {
				MessageFormat strict = context.getBean(MessageFormat.class);
				MessageFormat sloppy = context.getBean("sloppyMessageFormat", MessageFormat.class);
				assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> strict.decode(message));
				assertThat(sloppy.decode(message).getField(11)).hasToString("000007");
			});
	}

	@Test
	void beansOfTheApplicationTakePrecedence() {
		this.context.withUserConfiguration(OwnBeans.class)
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1")
			.run((context) -> {
				assertThat(context).hasSingleBean(Transport.class)
					.hasSingleBean(StanGenerator.class)
					.hasSingleBean(MessageFormat.class)
					.hasSingleBean(Pool.class);
				OwnBeans own = context.getBean(OwnBeans.class);
				assertThat(context.getBean(Transport.class)).isSameAs(own.made.get("transport"));
				assertThat(context.getBean(MessageFormat.class)).isSameAs(own.made.get("format"));
				assertThat(context.getBean(Pool.class)).isSameAs(own.made.get("acquirer"));
				assertThat(context.getBean(StanGenerator.class).next()).isEqualTo(7);
			});
	}

	@Test
	void requestsGetTheirStanFromTheGeneratorOfTheApplication() {
		this.context.withBean(StanGenerator.class, () -> () -> 42)
			.run((context) -> assertThat(
					context.getBean(MessageFormat.class).newMessage("0800").getField(11).toString())
				.isEqualTo("000042"));
	}

	@Test
	void everythingIsClosedWithTheContext() {
		try (FarEnd host = FarEnd.listening()) {
			List<Object> links = new ArrayList<>();
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(), "iso8583.server.issuer.port=0")
				.run((context) -> links.addAll(List.of(context.getBean(Pool.class), context.getBean(Server.class))));
			assertThat(((Pool) links.get(0)).isRunning()).isFalse();
			assertThat(((Server) links.get(1)).isRunning()).isFalse();
		}
	}

	@Test
	void linksStartEvenIfBeansAreLazy() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.server.issuer.port=0")
			.run((context) -> assertThat(context.getBean(Server.class).isRunning()).isTrue());
	}

	static class NeedsAPool {

		@Autowired
		Pool pool;

	}

	static class NeedsAmex {

		@Autowired
		@Qualifier("amex")
		Pool pool;

	}

	@Configuration(proxyBeanMethods = false)
	static class CapturesOptions {

		final Map<String, PoolOptions> pools = new LinkedHashMap<>();

		final Map<String, ConnectionOptions.Builder> connections = new LinkedHashMap<>();

		@Bean
		PoolOptionsCustomizer capturesPools() {
			return (pool, options) -> this.pools.put(pool, options.build());
		}

		@Bean
		ConnectionOptionsCustomizer capturesConnections() {
			return this.connections::put;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OrderedCustomizers {

		final List<String> called = new ArrayList<>();

		@Bean
		@Order(2)
		ConnectionOptionsCustomizer second() {
			return (link, options) -> {
				this.called.add("second");
				options.sendTimeout(Duration.ofSeconds(3));
			};
		}

		@Bean
		@Order(1)
		ConnectionOptionsCustomizer first() {
			return (link, options) -> {
				this.called.add("first");
				options.sendTimeout(Duration.ofSeconds(2));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		final Map<String, Object> made = new LinkedHashMap<>();

		private <T> T made(String name, T bean) {
			this.made.put(name, bean);
			return bean;
		}

		@Bean
		Transport transport() {
			return made("transport", Transport.builder().eventLoopThreads(1).build());
		}

		@Bean
		StanGenerator stans() {
			return () -> 7;
		}

		@Bean
		MessageFormat format() {
			return made("format",
					MessageFormat.builder()
						.configuration("<j8583-config><parse type=\"0800\"><field num=\"11\" type=\"NUMERIC\""
								+ " length=\"6\"/></parse></j8583-config>")
						.build());
		}

		@Bean
		Pool acquirer(Transport transport, MessageFormat format) {
			return made("acquirer",
					new Pool("acquirer", transport,
							PoolOptions.builder(ConnectionOptions.builder(format).build())
								.addresses(List.of(Address.of("localhost:1")))
								.minimumConnections(0)
								.build()));
		}

	}

}
