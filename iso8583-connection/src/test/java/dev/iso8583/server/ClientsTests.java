package dev.iso8583.server;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.LinkMetrics.Refusal;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

class ClientsTests {

	private final Clients clients = new Clients(
			ServerOptions.builder(ConnectionOptions.builder(Messages.format()).build())
				.allow(List.of(IpRange.of("10.1.0.0/16"), IpRange.of("2001:db8::/32")))
				.maximumConnections(4)
				.maximumConnectionsPerAddress(2)
				.build());

	@BeforeEach
	void serverListens() {
		this.clients.setAdmitted(true);
	}

	@Test
	void addressOutsideTheAllowListIsRefused() {
		assertThat(admit("10.2.0.1")).isEqualTo(Refusal.NOT_ALLOWED);
		assertThat(admit("2001:db9::1")).isEqualTo(Refusal.NOT_ALLOWED);
		assertThat(admit("::1")).isEqualTo(Refusal.NOT_ALLOWED);
		assertThat(admit("10.1.0.1")).isNull();
		assertThat(admit("2001:db8::1")).isNull();
	}

	@Test
	void thirdClientFromAnAddressIsRefusedAndAnotherAddressIsAdmitted() {
		assertThat(admit("10.1.0.1")).isNull();
		assertThat(admit("10.1.0.1")).isNull();
		assertThat(admit("10.1.0.1")).isEqualTo(Refusal.TOO_MANY_FROM_ADDRESS);
		assertThat(admit("10.1.0.2")).isNull();
	}

	@Test
	void fifthClientIsRefusedUntilOneLeaves() {
		EmbeddedChannel first = new EmbeddedChannel();
		assertThat(admit(first, "10.1.0.1")).isNull();
		assertThat(admit("10.1.0.2")).isNull();
		assertThat(admit("10.1.0.3")).isNull();
		assertThat(admit("10.1.0.4")).isNull();
		assertThat(admit("10.1.0.5")).isEqualTo(Refusal.TOO_MANY);
		assertThat(admit("10.9.0.5")).isEqualTo(Refusal.NOT_ALLOWED);
		first.close();
		assertThat(admit("10.1.0.5")).isNull();
		assertThat(admit("10.1.0.6")).isEqualTo(Refusal.TOO_MANY);
	}

	@Test
	void refusedClientsAndClientsThatLeaveAreForgotten() {
		for (int round = 0; round < 100; round++) {
			EmbeddedChannel one = new EmbeddedChannel();
			EmbeddedChannel other = new EmbeddedChannel();
			assertThat(admit(one, "10.1.0.1")).isNull();
			assertThat(admit(other, "10.1.0.1")).isNull();
			assertThat(admit("10.1.0.1")).isEqualTo(Refusal.TOO_MANY_FROM_ADDRESS);
			one.close();
			other.close();
			assertThat(this.clients.all()).isEmpty();
		}
	}

	@Test
	void noClientIsAdmittedOnceTheServerIsStopped() {
		this.clients.setAdmitted(false);
		assertThat(admit("10.1.0.1")).isEqualTo(Refusal.STOPPED);
	}

	@Test
	void socketThatIsNotOnlineYetIsClosedAtOnceByAStop() {
		EmbeddedChannel channel = new EmbeddedChannel();
		assertThat(admit(channel, "10.1.0.1")).isNull();
		CompletableFuture<Void> ended = this.clients.of(channel).end(Duration.ofMinutes(1));
		channel.runPendingTasks();
		assertThat(channel.isOpen()).isFalse();
		assertThat(ended).isDone();
		assertThat(this.clients.all()).isEmpty();
	}

	@Test
	void socketThatComesOnlineOnceTheServerIsStoppedIsClosedAtOnce() {
		EmbeddedChannel channel = new EmbeddedChannel();
		assertThat(admit(channel, "10.1.0.1")).isNull();
		List<Object> closed = new ArrayList<>();
		Connection connection = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					closed.add(method.getName());
					closed.add(arguments[0]);
					return new CompletableFuture<>();
				});
		this.clients.of(channel).online(connection);
		assertThat(closed).isEmpty();
		this.clients.setAdmitted(false);
		this.clients.of(channel).online(connection);
		assertThat(closed).containsExactly("closeAsync", Duration.ZERO);
	}

	private Refusal admit(String address) {
		return admit(new EmbeddedChannel(), address);
	}

	private Refusal admit(Channel channel, String address) {
		try {
			return this.clients.admit(channel, InetAddress.getByName(address));
		}
		catch (java.net.UnknownHostException ex) {
			throw new AssertionError(ex);
		}
	}

}
