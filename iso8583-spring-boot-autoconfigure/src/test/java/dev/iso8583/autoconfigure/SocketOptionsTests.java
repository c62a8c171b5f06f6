package dev.iso8583.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionOptions.PortRange;
import dev.iso8583.pool.PoolOptions;

import static org.assertj.core.api.Assertions.assertThat;

class SocketOptionsTests {

	private final List<PoolOptions> pools = new ArrayList<>();

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withBean(PoolOptionsCustomizer.class, () -> (name, options) -> this.pools.add(options.build()))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.defaults.minimum-connections=0");

	@Test
	void aPoolAndEachOfItsAddressesMayHaveALocalAddressAndPorts() {
		this.context
			.withPropertyValues("iso8583.defaults.local-address=127.0.0.1",
					"iso8583.pool.acquirer.local-ports=20000-20100",
					"iso8583.pool.acquirer.addresses[0].address=localhost:1",
					"iso8583.pool.acquirer.addresses[1].address=localhost:2",
					"iso8583.pool.acquirer.addresses[1].local-address=127.0.0.2",
					"iso8583.pool.acquirer.addresses[1].local-ports=20200")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				PoolOptions pool = this.pools.get(0);
				assertThat(pool.connection().tcp().localAddress()).isEqualTo("127.0.0.1");
				assertThat(pool.connection().tcp().localPorts()).isEqualTo(new PortRange(20000, 20100));
				assertThat(pool.members().get(0).connection()).isNull();
				assertThat(pool.members().get(1).connection()).isNotNull().satisfies((address) -> {
					assertThat(address.tcp().localAddress()).isEqualTo("127.0.0.2");
					assertThat(address.tcp().localPorts()).isEqualTo(new PortRange(20200, 20200));
				});
			});
	}

	@Test
	void tcpOptionsApplyToPoolsAddressesAndServers() {
		List<ConnectionOptions> servers = new ArrayList<>();
		this.context
			.withBean(ServerOptionsCustomizer.class, () -> (name, options) -> servers.add(options.build().connection()))
			.withPropertyValues("iso8583.defaults.tcp.keep-alive-idle=60s", "iso8583.server.issuer.port=0",
					"iso8583.server.issuer.tcp.keep-alive-interval=10s",
					"iso8583.pool.acquirer.addresses[0].address=localhost:1",
					"iso8583.pool.acquirer.addresses[0].tcp.keep-alive-count=3")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				ConnectionOptions address = this.pools.get(0).members().get(0).connection();
				assertThat(address.tcp().keepAliveIdle()).isEqualTo(Duration.ofSeconds(60));
				assertThat(address.tcp().keepAliveCount()).isEqualTo(3);
				assertThat(this.pools.get(0).connection().tcp().keepAliveCount()).isNull();
				assertThat(servers.get(0).tcp().keepAliveIdle()).isEqualTo(Duration.ofSeconds(60));
				assertThat(servers.get(0).tcp().keepAliveInterval()).isEqualTo(Duration.ofSeconds(10));
			});
	}

}
