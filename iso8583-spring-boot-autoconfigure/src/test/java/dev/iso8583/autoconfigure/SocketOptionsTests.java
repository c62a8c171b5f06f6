package dev.iso8583.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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

}
