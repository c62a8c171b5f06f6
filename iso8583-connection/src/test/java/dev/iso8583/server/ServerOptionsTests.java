package dev.iso8583.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ServerOptionsTests {

	private final ConnectionOptions connection = ConnectionOptions.builder(Messages.format()).build();

	private final ServerOptions.Builder builder = ServerOptions.builder(this.connection);

	@Test
	void defaultsAdmitTenThousandClientsFromAnywhere() {
		ServerOptions options = ServerOptions.onPort(8583, this.connection);
		assertThat(options.address().getAddress().isAnyLocalAddress()).isTrue();
		assertThat(options.address().getPort()).isEqualTo(8583);
		assertThat(options.maximumConnections()).isEqualTo(10_000);
		assertThat(options.maximumConnectionsPerAddress()).isEqualTo(10_000);
		assertThat(options.allow()).isEqualTo(IpRange.EVERYBODY);
		assertThat(options.firstMessageTimeout()).isNull();
		assertThat(options.backlog()).isEqualTo(1024);
		assertThat(options.connection()).isSameAs(this.connection);
	}

	@Test
	void builderMayBeUsedAgainWithoutEffectOnWhatItBuilt() {
		ServerOptions first = this.builder.maximumConnections(5).build();
		ServerOptions second = this.builder.maximumConnections(6).build();
		assertThat(first.maximumConnections()).isEqualTo(5);
		assertThat(second.maximumConnections()).isEqualTo(6);
	}

	@Test
	void networkInterfaceIsItsIpv4Address() throws SocketException {
		NetworkInterface loopback = NetworkInterface.networkInterfaces()
			.filter((it) -> it.inetAddresses().anyMatch(InetAddress::isLoopbackAddress))
			.findFirst()
			.orElseThrow();
		InetAddress address = this.builder.bindAddress(loopback.getName()).build().address().getAddress();
		assertThat(address.isLoopbackAddress()).isTrue();
		assertThat(address).isInstanceOf(Inet4Address.class);
	}

	@Test
	void bindAddressMayBeAnIpAddressOrAHostName() {
		assertThat(this.builder.bindAddress("127.0.0.1").build().address().getAddress().getHostAddress())
			.isEqualTo("127.0.0.1");
		assertThat(this.builder.bindAddress("localhost").build().address().getAddress().isLoopbackAddress()).isTrue();
	}

	@Test
	void unknownBindAddressIsRefusedWithTheNamesOfTheInterfaces() throws SocketException {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.bindAddress("eth99.invalid"))
			.withMessageStartingWith("'eth99.invalid' is not an address of this machine; write one")
			.withMessageContaining(
					NetworkInterface.networkInterfaces().map(NetworkInterface::getName).sorted().toList().get(0))
			.withMessageEndingWith("or leave it out for all addresses");
	}

	@Test
	void emptyBindAddressIsRefusedInsteadOfMeaningTheLoopbackAddress() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.bindAddress(""))
			.withMessage("The local address is empty; write one, or leave it out for all addresses");
	}

	@Test
	void limitsMustBeOneOrMore() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.maximumConnections(0))
			.withMessage("The maximum of connections must be 1 or more, not 0");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.maximumConnectionsPerAddress(-1))
			.withMessage("The maximum of connections per address must be 1 or more, not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.backlog(0))
			.withMessage("The backlog must be 1 or more, not 0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.builder.maximumConnections(5).maximumConnectionsPerAddress(6).build())
			.withMessageContaining("must not be more than the maximum of connections, 5");
	}

	@Test
	void emptyAllowListIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.allow(List.of()))
			.withMessageContaining("leave the list out to admit all");
	}

	@Test
	void firstMessageTimeoutMustBeMoreThanZero() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.firstMessageTimeout(Duration.ZERO))
			.withMessageContaining("such as 30s");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.firstMessageTimeout(Duration.ofDays(366)))
			.withMessageContaining("such as 30s");
	}

	@Test
	void invalidPortIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.port(65_536))
			.withMessage("A port is a number from 1 to 65535, or 0 for any free one, not 65536");
	}

}
