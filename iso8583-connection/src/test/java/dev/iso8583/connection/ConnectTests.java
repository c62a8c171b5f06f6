package dev.iso8583.connection;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawPeer;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void connectionKnowsItsNameAndItsFarEnd() {
		Connection connection = this.link.isOnline();
		assertThat(connection.link()).isEqualTo("issuer");
		assertThat(connection.id()).isEqualTo("issuer-1");
		assertThat(connection.remoteAddress()).isEqualTo(this.link.address());
		assertThat(connection).hasToString("issuer-1 [127.0.0.1:" + this.link.peer().port() + "]");
		assertThat(this.link.metrics.count("dialled")).isEqualTo(1);
	}

	@Test
	void portWhereNobodyListensRefuses() {
		ConnectFailedException failure = fails(new Address("127.0.0.1", RawPeer.freePort()));
		assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.REFUSED);
		assertThat(failure).hasMessageStartingWith("issuer: no connection to 127.0.0.1:");
		assertThat(this.link.metrics.count("dial failed REFUSED")).isEqualTo(1);
		assertThat(this.link.listener.news()).isEmpty();
	}

	@Test
	void hostWithoutAddressIsUnknown() {
		ConnectFailedException failure = fails(new Address("no-such-host.invalid", 8583));
		assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.UNRESOLVED);
		assertThat(failure).hasMessage("issuer: no connection to no-such-host.invalid:8583: unknown host");
	}

	@Test
	void closedTransportConnectsNobody() {
		this.link.transport().close();
		assertThat(fails(this.link.address()).reason()).isEqualTo(ConnectFailedException.Reason.SHUT_DOWN);
	}

	private ConnectFailedException fails(Address address) {
		CompletableFuture<Connection> connecting = new Connector("issuer", this.link.transport(),
				this.link.options().build())
			.connect(address);
		return Link.failureOf(connecting, ConnectFailedException.class);
	}

}
