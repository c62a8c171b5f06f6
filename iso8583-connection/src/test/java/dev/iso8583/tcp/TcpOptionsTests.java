package dev.iso8583.tcp;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.Transport.TcpOption;
import dev.iso8583.transport.TransportThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Options of TCP, read back from the sockets. With the profile epoll, its sockets are
 * used.
 */
class TcpOptionsTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void dialledConnectionHasTheKeepAliveTimes() {
		assertKeepAlives(this.link.connects((options) -> keepAlives(options)));
	}

	@Test
	void acceptedConnectionHasTheKeepAliveTimes() {
		Server server = new Server("issuer", this.link.transport(),
				ServerOptions.builder(keepAlives(this.link.options()).build()).bindAddress("127.0.0.1").build());
		server.start();
		try {
			Wire client = Wire.dialling(server.port());
			await().until(() -> server.connections().size() == 1);
			assertKeepAlives(server.connections().get(0));
			client.hangsUp();
		}
		finally {
			server.stop(Duration.ZERO);
		}
	}

	@Test
	void connectionWithoutThemHasThoseOfTheSystem() {
		Connection connection = this.link.connects();
		assertThat(value(connection, TcpOption.KEEP_ALIVE_IDLE)).isNotEqualTo(61);
		assertThat(value(connection, TcpOption.KEEP_ALIVE_COUNT)).isNotEqualTo(4);
	}

	@Test
	void userTimeoutIsSetWithEpollAndRefusedWithoutIt() {
		ConnectionOptions options = this.link.options().tcpUserTimeout(Duration.ofMillis(12_345)).build();
		if (Epoll.isAvailable()) {
			CompletableFuture<Connection> connecting = this.link.dials(options);
			this.link.accepts();
			assertThat(value(Link.resultOf(connecting), TcpOption.USER_TIMEOUT)).isEqualTo(12_345);
		}
		try (Transport nio = Transport.builder().nativeSockets(false).build()) {
			assertThatIllegalArgumentException().isThrownBy(() -> new Connector("issuer", nio, options))
				.withMessageContaining("The sockets of Java have no TCP user timeout")
				.withMessageContaining("add io.netty:netty-transport-native-epoll");
			assertThatIllegalArgumentException().isThrownBy(() -> nio.require(TcpOption.USER_TIMEOUT));
		}
	}

	@ParameterizedTest
	@EnumSource(value = TcpOption.class, names = "USER_TIMEOUT", mode = EnumSource.Mode.EXCLUDE)
	void keepAliveTimesNeedNoEpoll(TcpOption option) {
		try (Transport nio = Transport.builder().nativeSockets(false).build()) {
			assertThatCode(() -> nio.require(option)).doesNotThrowAnyException();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.5S", "PT1.5S", "-PT1S", "PT9H6M8S" })
	void timesThatTheSystemCannotTakeAreRefused(Duration time) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.link.options().tcpKeepAliveIdle(time))
			.withMessage(
					"The TCP keep-alive idle time must be whole seconds from 1 to 32767, such as 60s, not " + time);
		assertThatIllegalArgumentException().isThrownBy(() -> this.link.options().tcpKeepAliveInterval(time))
			.withMessageStartingWith("The TCP keep-alive interval must be whole seconds");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.0001S", "PT0.0015S", "-PT1S", "P25D" })
	void userTimeoutsThatTheSystemCannotTakeAreRefused(Duration time) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.link.options().tcpUserTimeout(time))
			.withMessageEndingWith("not " + time);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 128 })
	void countsThatTheSystemCannotTakeAreRefused(int count) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.link.options().tcpKeepAliveCount(count))
			.withMessage("The TCP keep-alive count must be from 1 to 127, not " + count);
	}

	private static ConnectionOptions.Builder keepAlives(ConnectionOptions.Builder options) {
		return options.tcpKeepAliveIdle(Duration.ofSeconds(61))
			.tcpKeepAliveInterval(Duration.ofSeconds(7))
			.tcpKeepAliveCount(4);
	}

	private void assertKeepAlives(Connection connection) {
		assertThat(value(connection, TcpOption.KEEP_ALIVE_IDLE)).isEqualTo(61);
		assertThat(value(connection, TcpOption.KEEP_ALIVE_INTERVAL)).isEqualTo(7);
		assertThat(value(connection, TcpOption.KEEP_ALIVE_COUNT)).isEqualTo(4);
	}

	/** Ask the operating system. */
	private int value(Connection connection, TcpOption option) {
		return ((TcpConnection) connection).channel.config()
			.getOption(TransportThreads.of(this.link.transport()).option(option));
	}

}
