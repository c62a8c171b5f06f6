package dev.iso8583.autoconfigure;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.iso8583.annotation.SignOffHandler;
import dev.iso8583.annotation.SignOnHandler;
import dev.iso8583.connection.Connection;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LifecycleTests {

	/** The phase in which Boot drains the web server. */
	private static final int WEB_SERVER = Integer.MAX_VALUE - 1024;

	@Test
	void serversListenBeforePoolsDialAndPoolsDrainAfterTheWebServer() {
		Queue<String> told = new ConcurrentLinkedQueue<>();
		try (FarEnd host = FarEnd.listening()) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
				.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.server.issuer.port=0",
						"iso8583.pool.acquirer.addresses=" + host.address())
				.withBean("told", Told.class, () -> new Told(told))
				.withUserConfiguration(Observed.class)
				.run((context) -> await().untilAsserted(() -> assertThat(told).hasSize(2)));
		}
		assertThat(told).containsExactlyInAnyOrder("acquirer signs on: server listening true",
				"web server starts: pool online 1", "web server stops: pool online 1, server listening false",
				"acquirer signs off: server listening false");
		assertThat(told).element(0).asString().startsWith("acquirer signs on");
		assertThat(told).last().asString().startsWith("acquirer signs off");
	}

	record Told(Queue<String> lines) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Observed {

		private final Told told;

		private final ObjectProvider<Server> servers;

		Observed(Told told, ObjectProvider<Server> servers) {
			this.told = told;
			this.servers = servers;
		}

		@SignOnHandler
		@Nullable IsoMessage signOn(Connection connection) {
			this.told.lines().add(connection.link() + " signs on: server listening " + isListening());
			return null;
		}

		@SignOffHandler
		@Nullable IsoMessage signOff(Connection connection) {
			this.told.lines().add(connection.link() + " signs off: server listening " + isListening());
			return null;
		}

		private boolean isListening() {
			return this.servers.getObject().isRunning();
		}

		@Bean
		SmartLifecycle webServer(Told told, Pool pool, Server server) {
			return new SmartLifecycle() {

				private volatile boolean running;

				@Override
				public void start() {
					this.running = true;
					told.lines().add("web server starts: pool online " + pool.stats().online());
				}

				@Override
				public void stop() {
					this.running = false;
					told.lines()
						.add("web server stops: pool online " + pool.stats().online() + ", server listening "
								+ server.isRunning());
				}

				@Override
				public boolean isRunning() {
					return this.running;
				}

				@Override
				public int getPhase() {
					return WEB_SERVER;
				}

			};
		}

	}

}
