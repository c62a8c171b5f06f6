package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.LengthHeader;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKeyResolver;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.MemberOptions;
import dev.iso8583.pool.MemberState;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolMember;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.pool.PoolStrategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The addresses and the strategy of a pool in YAML become its options.
 */
class PoolPropertiesTests {

	private static final MatchKeyResolver OURS = MatchFields.STAN::keyOf;

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.defaults.minimum-connections=0")
		.withUserConfiguration(CapturesOptions.class);

	@Test
	void addressesAreTextsWithCommasOrAListOfTextsAndOfAddressesWithSettings() {
		assertThat(pool("""
				iso8583.pool.acquirer.addresses: a:1, b:2
				""").addresses()).containsExactly(Address.of("a:1"), Address.of("b:2"));
		assertThat(pool("""
				iso8583.pool.acquirer.addresses: [a:1, b:2]
				""").members()).containsExactly(MemberOptions.of(Address.of("a:1")),
				MemberOptions.of(Address.of("b:2")));
		assertThat(pool("""
				iso8583.pool.acquirer:
				  strategy: primary-backup
				  addresses:
				    - a:1
				    - {address: b:2, weight: 3}
				    - address: c:3
				      backup: true
				""").members()).containsExactly(MemberOptions.of(Address.of("a:1")),
				MemberOptions.of(Address.of("b:2")).withWeight(3), MemberOptions.of(Address.of("c:3")).asBackup());
	}

	@Test
	void thePoolOfTheReadmeIsConfigured() throws IOException {
		PoolOptions pool = pool(new ClassPathResource("pool.yml").getContentAsString(StandardCharsets.UTF_8));
		assertThat(pool.members()).extracting(MemberOptions::weight).containsExactly(1, 2, 1);
		assertThat(pool.members()).extracting(MemberOptions::backup).containsExactly(false, false, true);
		assertThat(connection(pool, 2).timeouts().send()).hasMinutes(1);
		assertThat(pool.connection().timeouts().send()).hasSeconds(30);
	}

	@Test
	void anAddressHasTheSettingsOfItsPoolUnlessItHasItsOwn() {
		PoolOptions pool = pool("""
				iso8583:
				  defaults:
				    idle-time: 8s
				    ping-timeout: 9s
				    framing: {length-includes-itself: true, header: "AABB"}
				    match-fields: [7, 11]
				  pool.acquirer:
				    ping-timeout: 4s
				    send-timeout: 3s
				    framing: {length-header: ascii-4, tpdu: "6000010002"}
				    addresses:
				      - a:1
				      - {address: b:2, send-timeout: 2s, connect-timeout: 1s}
				      - {address: c:3, framing: {length-header: bcd-2}, match-fields: 11}
				""");
		assertThat(pool.members().get(0).connection()).isNull();
		ConnectionOptions second = connection(pool, 1);
		assertThat(second.timeouts().send()).hasSeconds(2);
		assertThat(second.timeouts().connect()).hasSeconds(1);
		assertThat(second.timeouts().ping()).hasSeconds(4);
		assertThat(second.timeouts().idle()).hasSeconds(8);
		assertThat(second.framing().lengthHeader()).isEqualTo(LengthHeader.ASCII_4);
		assertThat(second.framing().lengthIncludesItself()).isTrue();
		assertThat(second.framing().header()).hasToString(FrameHeader.tpdu("6000010002").toString());
		assertThat(second.matching().keyResolver()).isEqualTo(pool.connection().matching().keyResolver());
		ConnectionOptions third = connection(pool, 2);
		assertThat(third.timeouts().send()).hasSeconds(3);
		assertThat(third.framing().lengthHeader()).isEqualTo(LengthHeader.BCD_2);
		assertThat(third.framing().lengthIncludesItself()).isTrue();
		assertThat(third.framing().header()).hasToString(FrameHeader.tpdu("6000010002").toString());
		assertThat(third.matching().keyResolver()).isEqualTo(MatchFields.STAN);
	}

	@Test
	void anAddressHasTheMatchKeysOfItsPoolAndNoOtherKindFromTheDefaults() {
		PoolOptions bean = pool("""
				iso8583:
				  defaults:
				    match-fields: [7, 11]
				    match-rules: [{mti: "02xx", fields: [11, 37]}]
				  pool.acquirer:
				    match-key-resolver: ours
				    addresses: [{address: a:1, send-timeout: 2s}]
				""");
		assertThat(connection(bean, 0).matching().keyResolver()).isSameAs(bean.connection().matching().keyResolver())
			.isSameAs(OURS);
		for (String fields : List.of("match-fields: 11", "match-rules: [{mti: \"0200\", fields: 11}]")) {
			PoolOptions own = pool("""
					iso8583:
					  defaults.match-key-resolver: ours
					  pool.acquirer:
					    %s
					    addresses: [{address: a:1, send-timeout: 2s}]
					""".formatted(fields));
			assertThat(own.connection().matching().keyResolver()).isNotSameAs(OURS);
			assertThat(connection(own, 0).matching().keyResolver()).isNotSameAs(OURS)
				.hasSameClassAs(own.connection().matching().keyResolver());
		}
	}

	@Test
	void anAddressHasTheHeaderOfItsPoolAndNoOtherKindFromTheDefaults() {
		for (String other : List.of("header: \"AABB\"", "destination-station: \"123456\"",
				"source-station: \"654321\"")) {
			PoolOptions pool = pool("""
					iso8583:
					  defaults.framing: {%s}
					  pool.acquirer:
					    framing: {tpdu: "6000010002"}
					    addresses: [{address: a:1, send-timeout: 2s}]
					""".formatted(other));
			assertThat(connection(pool, 0).framing().header()).hasToString(FrameHeader.tpdu("6000010002").toString());
		}
	}

	@Test
	void anEmptyListOverridesTheInheritedList() {
		PoolOptions pool = pool("""
				iso8583:
				  defaults.echoed-fields: [7]
				  pool.acquirer:
				    echoed-fields: []
				    addresses:
				      - {address: a:1, send-timeout: 2s}
				      - {address: b:2, echoed-fields: [11]}
				""");
		assertThat(pool.connection().matching().echoedFields().fields()).isEmpty();
		assertThat(connection(pool, 0).matching().echoedFields().fields()).isEmpty();
		assertThat(connection(pool, 1).matching().echoedFields().fields()).containsExactly(11);
		assertThat(connection(pool("""
				iso8583.pool.acquirer:
				  echoed-fields: [7]
				  addresses: [{address: a:1, echoed-fields: []}]
				"""), 0).matching().echoedFields().fields()).isEmpty();
	}

	@Test
	void anAddressHasItsOwnQuarantineUnlessItsPoolMatchesPoolWide() {
		assertThat(connection(pool("""
				iso8583:
				  defaults.match-scope: pool
				  pool.acquirer:
				    match-scope: connection
				    addresses: [{address: a:1, quarantine-time: 1m}]
				"""), 0).matching().quarantineTime()).hasMinutes(1);
	}

	@Test
	void anAddressWithoutConnectionPropertiesSharesTheOptionsOfItsPool() {
		assertThat(pool("""
				iso8583.pool.acquirer.addresses:
				  - {address: a:1, weight: 2}
				  - {address: b:2, framing: {length-includes-itself: true}}
				""").members()).extracting(MemberOptions::connection)
			.satisfiesExactly((own) -> assertThat(own).isNull(), (own) -> assertThat(own).isNotNull());
	}

	@Test
	void customizersAreCalledForAnAddressWithSettingsOfItsOwn() {
		this.context
			.withBean(ConnectionOptionsCustomizer.class, () -> (link, options) -> options.maximumPendingRequests(7))
			.withPropertyValues("iso8583.pool.acquirer.addresses[0].address=a:1",
					"iso8583.pool.acquirer.addresses[0].send-timeout=1s")
			.run((context) -> assertThat(
					connection(context.getBean(CapturesOptions.class).pools.get(0), 0).limits().pendingRequests())
				.isEqualTo(7));
	}

	@Test
	void strategiesHaveNames() {
		assertThat(strategy("round-robin")).isInstanceOf(PoolStrategy.roundRobin().getClass());
		assertThat(strategy("least-pending")).isInstanceOf(PoolStrategy.leastPending().getClass());
		assertThat(strategy("primary-backup")).isInstanceOf(PoolStrategy.primaryBackup().getClass());
		assertThat(strategy("sticky\n  sticky-field: 11")).isInstanceOf(PoolStrategy.sticky(11).getClass());
		assertThat(pool("iso8583.pool.acquirer.addresses: a:1").strategy())
			.isInstanceOf(PoolStrategy.roundRobin().getClass());
	}

	@Test
	void aStrategyAndAFilterMayBeBeans() {
		this.context
			.withPropertyValues("iso8583.pool.acquirer.addresses=a:1", "iso8583.pool.acquirer.strategy=last",
					"iso8583.pool.acquirer.filter=certified")
			.run((context) -> {
				PoolOptions pool = context.getBean(CapturesOptions.class).pools.get(0);
				assertThat(pool.strategy()).isSameAs(context.getBean("last"));
				assertThat(pool.filter()).isSameAs(context.getBean("certified"));
			});
	}

	@Test
	void otherPropertiesOfAPoolReachItsOptions() {
		PoolOptions pool = pool("""
				iso8583.pool.acquirer:
				  addresses: a:1
				  maximum-connecting: 3
				  maximum-age: 12h
				  maximum-age-jitter: 0.25
				""");
		assertThat(pool.maximumConnecting()).isEqualTo(3);
		assertThat(pool.maximumAge()).hasHours(12);
		assertThat(pool.maximumAgeJitter()).isEqualTo(0.25);
		PoolOptions connection = pool("""
				iso8583:
				  defaults.maximum-age: 6h
				  connection.hsm.address: a:1
				""");
		assertThat(connection.maximumAge()).hasHours(6);
		assertThat(connection.maximumConnecting()).isEqualTo(8);
		assertThat(pool("iso8583.pool.acquirer.addresses: a:1").maximumAge()).isNull();
	}

	@Test
	void requestsGoToThePrimaryAndToTheBackupWhenItIsSuspended() {
		try (FarEnd primary = FarEnd.listening(); FarEnd backup = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.pool.acquirer.strategy=primary-backup",
						"iso8583.pool.acquirer.addresses[0].address=" + backup.address(),
						"iso8583.pool.acquirer.addresses[0].backup=true",
						"iso8583.pool.acquirer.addresses[1]=" + primary.address())
				.run((context) -> {
					Pool pool = context.getBean(Pool.class);
					MessageFormat format = context.getBean(MessageFormat.class);
					await().until(() -> pool.stats().online() == 2);
					pool.send(format.newMessage("0800"));
					assertThat(primary.received).hasSize(1);
					pool.members().get(0).suspend();
					pool.members().get(0).resume();
					pool.members().get(1).suspend();
					assertThat(pool.members()).extracting(PoolMember::state)
						.containsExactly(MemberState.ONLINE, MemberState.SUSPENDED);
					pool.send(format.newMessage("0800"));
					assertThat(primary.received).hasSize(1);
					assertThat(backup.received).hasSize(1);
				});
		}
	}

	@Test
	void membersAreFoundByTheirAddress() {
		this.context.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1,127.0.0.1:1").run((context) -> {
			new Maintenance(context.getBean(Pool.class)).suspend("localhost");
			assertThat(context.getBean(Pool.class).members()).extracting(PoolMember::state)
				.first()
				.isEqualTo(MemberState.SUSPENDED);
			assertThat(context.getBean(Pool.class).stats().suspended()).isEqualTo(1);
		});
	}

	private PoolStrategy strategy(String name) {
		return pool("iso8583.pool.acquirer:\n  addresses: a:1\n  strategy: " + name + "\n").strategy();
	}

	private PoolOptions pool(String yaml) {
		List<PoolOptions> pools = new ArrayList<>();
		this.context.withInitializer((context) -> add(yaml, context)).run((context) -> {
			assertThat(context).hasNotFailed();
			pools.addAll(context.getBean(CapturesOptions.class).pools);
		});
		assertThat(pools).hasSize(1);
		return pools.get(0);
	}

	private static void add(String yaml, ConfigurableApplicationContext context) {
		try {
			new YamlPropertySourceLoader().load("pool.yml", new ByteArrayResource(yaml.getBytes()))
				.forEach(context.getEnvironment().getPropertySources()::addFirst);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ConnectionOptions connection(PoolOptions pool, int member) {
		ConnectionOptions connection = pool.members().get(member).connection();
		assertThat(connection).isNotNull();
		return connection;
	}

	@Configuration(proxyBeanMethods = false)
	static class CapturesOptions {

		final List<PoolOptions> pools = new ArrayList<>();

		@Bean
		PoolOptionsCustomizer capturesPools() {
			return (pool, options) -> this.pools.add(options.build());
		}

		@Bean
		MatchKeyResolver ours() {
			return OURS;
		}

		@Bean
		PoolStrategy last() {
			return (usable, message) -> usable.get(usable.size() - 1);
		}

		@Bean
		Predicate<Connection> certified() {
			return (connection) -> true;
		}

	}

}
