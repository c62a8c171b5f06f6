package dev.iso8583.autoconfigure;

import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import dev.iso8583.server.IpRange;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties of a server become its options.
 */
class ServerPropertiesTests {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withUserConfiguration(CapturesOptions.class)
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.server.issuer.port=0");

	@Test
	void aCustomizerMayChooseTheOptionsOfEachClientByItsAddress() {
		this.context
			.withBean(ServerOptionsCustomizer.class,
					() -> (name, server) -> server.optionsByAddress((remote, usual) -> null))
			.withPropertyValues("iso8583.server.issuer.port=0")
			.run((context) -> {
				try (Socket socket = new Socket("localhost", context.getBean(Server.class).port())) {
					socket.setSoTimeout(60_000);
					assertThat(socket.getInputStream().read()).isEqualTo(-1);
				}
			});
	}

	@Test
	void defaultsOfAServerAreThoseOfTheCore() {
		this.context.run((context) -> {
			ServerOptions options = context.getBean(CapturesOptions.class).captured();
			assertThat(options.bindAddress()).isNull();
			assertThat(options.maximumConnections()).isEqualTo(10_000);
			assertThat(options.maximumConnectionsPerAddress()).isEqualTo(10_000);
			assertThat(options.allow()).isEqualTo(IpRange.EVERYBODY);
			assertThat(options.firstMessageTimeout()).isNull();
			assertThat(options.backlog()).isEqualTo(1024);
		});
	}

	@Test
	void everyPropertyOfAServerBecomesAnOption() {
		this.context
			.withPropertyValues("iso8583.server.issuer.bind-address=localhost",
					"iso8583.server.issuer.maximum-connections=100",
					"iso8583.server.issuer.maximum-connections-per-address=10",
					"iso8583.server.issuer.allow=127.0.0.1, 2001:db8::/32",
					"iso8583.server.issuer.first-message-timeout=30s", "iso8583.server.issuer.backlog=50")
			.run((context) -> {
				ServerOptions options = context.getBean(CapturesOptions.class).captured();
				assertThat(options.bindAddress()).isEqualTo("localhost");
				assertThat(options.maximumConnections()).isEqualTo(100);
				assertThat(options.maximumConnectionsPerAddress()).isEqualTo(10);
				assertThat(options.allow()).containsExactly(IpRange.of("127.0.0.1"), IpRange.of("2001:db8::/32"));
				assertThat(options.firstMessageTimeout()).isEqualTo(Duration.ofSeconds(30));
				assertThat(options.backlog()).isEqualTo(50);
			});
	}

	@Test
	void customizersOfServersAreCalledInTheirOrderAfterTheProperties() {
		this.context.withPropertyValues("iso8583.server.issuer.maximum-connections=100").run((context) -> {
			CapturesOptions captures = context.getBean(CapturesOptions.class);
			assertThat(captures.called).containsExactly("first issuer", "second issuer");
			assertThat(captures.captured().maximumConnections()).isEqualTo(100);
			assertThat(context.getBean(Server.class).stats().maximum()).isEqualTo(99);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class CapturesOptions {

		private final List<String> called = new ArrayList<>();

		private final List<ServerOptions> built = new ArrayList<>();

		ServerOptions captured() {
			return this.built.get(0);
		}

		@Bean
		@Order(2)
		ServerOptionsCustomizer second() {
			return (server, options) -> {
				this.called.add("second " + server);
				if (options.build().maximumConnections() == 100) {
					options.maximumConnections(99);
				}
			};
		}

		@Bean
		@Order(1)
		ServerOptionsCustomizer first() {
			return (server, options) -> {
				this.called.add("first " + server);
				this.built.add(options.build());
			};
		}

	}

}
