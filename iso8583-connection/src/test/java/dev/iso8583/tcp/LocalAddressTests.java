package dev.iso8583.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.ConnectFailedException.Reason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionOptions.PortRange;
import dev.iso8583.internal.LocalAddress;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Where a connection comes from, as its far end sees it.
 */
class LocalAddressTests {

	/** Of TEST-NET-1, see RFC 5737: nobody has it. */
	private static final String NOT_OURS = "192.0.2.1";

	@RegisterExtension
	final Link link = new Link();

	@Test
	void connectionComesFromTheLocalAddress() {
		assertThat(comesFrom((options) -> options.localAddress("127.0.0.2")).getAddress().getHostAddress())
			.isEqualTo("127.0.0.2");
	}

	@Test
	void connectionComesFromAnAddressOfTheNamedInterface() throws SocketException {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		String name = NetworkInterface.getByInetAddress(loopback).getName();
		assertThat(comesFrom((options) -> options.localAddress(name)).getAddress()).isEqualTo(loopback);
	}

	@Test
	void connectionComesFromTheLocalPortAndTheNextOneFromTheNext() {
		int port = freePorts(3);
		Connector connector = connector((options) -> options.localPorts(new PortRange(port, port + 2)));
		List<Integer> used = new ArrayList<>();
		for (int count = 0; count < 3; count++) {
			used.add(accepted(connector.connect(this.link.address())).remote().getPort());
		}
		assertThat(used).containsExactly(port, port + 1, port + 2);
	}

	@Test
	void portsInUseArePassedOver() throws IOException {
		int port = freePorts(3);
		try (ServerSocket first = new ServerSocket(port); ServerSocket second = new ServerSocket(port + 1)) {
			InetSocketAddress from = comesFrom(
					(options) -> options.localAddress("127.0.0.2").localPorts(new PortRange(port, port + 2)));
			assertThat(from.getAddress().getHostAddress()).isEqualTo("127.0.0.2");
			assertThat(from.getPort()).isEqualTo(port + 2);
			assertThat(first.isBound() && second.isBound()).isTrue();
		}
	}

	@Test
	void dialWithoutAFreePortFailsAndNamesTheRange() throws IOException {
		int port = freePorts(2);
		try (ServerSocket first = new ServerSocket(port); ServerSocket second = new ServerSocket(port + 1)) {
			ConnectFailedException failure = fails(
					(options) -> options.localAddress("127.0.0.2").localPorts(new PortRange(port, port + 1)));
			assertThat(failure.reason()).isEqualTo(Reason.LOCAL_ADDRESS);
			assertThat(failure).hasMessageContaining(
					"no local address or port (no port of " + port + "-" + (port + 1) + " is free on 127.0.0.2: ");
			assertThat(this.link.metrics.count("dial failed LOCAL_ADDRESS")).isOne();
			assertThat(first.isBound() && second.isBound()).isTrue();
		}
	}

	@Test
	void oneLocalPortServesDifferentFarEndsAndEachOnce() {
		int port = freePorts(1);
		Connector connector = connector((options) -> options.localPorts(new PortRange(port, port)));
		Wire first = accepted(connector.connect(this.link.address()));
		assertThat(first.remote().getPort()).isEqualTo(port);
		assertThat(Link.failureOf(connector.connect(this.link.address()), ConnectFailedException.class).reason())
			.isEqualTo(Reason.LOCAL_ADDRESS);
		try (RawPeer other = RawPeer.listening()) {
			CompletableFuture<Connection> connecting = connector.connect(new Address("127.0.0.1", other.port()));
			assertThat(other.accepts().remote().getPort()).isEqualTo(port);
			Link.resultOf(connecting);
		}
	}

	@Test
	void dialFromAnAddressThatThisMachineDoesNotHaveFails() {
		ConnectFailedException failure = fails((options) -> options.localAddress(NOT_OURS));
		assertThat(failure.reason()).isEqualTo(Reason.LOCAL_ADDRESS);
		assertThat(failure).hasMessageContaining("no local address or port (cannot dial from " + NOT_OURS + ": ");
	}

	@Test
	void thousandsOfPortsMayFailOneAfterAnother() {
		assertThat(
				fails((options) -> options.localAddress(NOT_OURS).localPorts(new PortRange(20_000, 25_000))).reason())
			.isEqualTo(Reason.LOCAL_ADDRESS);
	}

	@Test
	void addressesOfAnotherKindThanTheLocalOneAreNotDialled() throws UnknownHostException {
		InetAddress[] both = { InetAddress.getByName("::1"), InetAddress.getByName("127.0.0.1") };
		ConnectionOptions options = this.link.options().localAddress("127.0.0.2").build();
		Connector connector = new Connector("issuer", this.link.transport(), options, (host) -> both);
		assertThat(accepted(connector.connect(this.link.address())).remote().getAddress().getHostAddress())
			.isEqualTo("127.0.0.2");
		Connector newOnly = new Connector("issuer", this.link.transport(), options,
				(host) -> new InetAddress[] { both[0] });
		ConnectFailedException failure = Link.failureOf(newOnly.connect(this.link.address()),
				ConnectFailedException.class);
		assertThat(failure.reason()).isEqualTo(Reason.LOCAL_ADDRESS);
		assertThat(failure).hasMessageContaining("'127.0.0.2' has no IPv6 address to dial from");
	}

	@Test
	void globalAddressIsPreferredToALinkLocalOne() throws UnknownHostException {
		assertThat(LocalAddress.towards(InetAddress.getByName("2001:db8::1"), "2001:db8::2").getHostAddress())
			.isEqualTo("2001:db8:0:0:0:0:0:2");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> LocalAddress.towards(InetAddress.getByName("10.1.2.3"), "2001:db8::2"))
			.withMessage("'2001:db8::2' has no IPv4 address to dial from");
	}

	@Test
	void localAddressThatNamesNothingIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.link.options().localAddress("eth99.invalid"))
			.withMessageContaining("'eth99.invalid' is not an address of this machine; write one, the name of a");
		assertThatIllegalArgumentException().isThrownBy(() -> this.link.options().localAddress(" "))
			.withMessageContaining("is empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-", "any", "20000-", "-20000", "20000-20001-20002", "20000,20001", "2e4" })
	void whatIsNotARangeOfPortsIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> PortRange.of(text))
			.withMessage("Local ports are one port or a range, such as 20000-20100, not '" + text + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "70000", "20001-20000", "0-20000" })
	void portsThatDoNotExistAreRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> PortRange.of(text))
			.withMessageStartingWith("Local ports are numbers from 1 to 65535, the lower one first");
	}

	@Test
	void rangeMayBeOnePortOrHaveSpaces() {
		assertThat(PortRange.of("20000")).isEqualTo(new PortRange(20000, 20000));
		assertThat(PortRange.of(" 20000 - 20100 ")).isEqualTo(new PortRange(20000, 20100)).hasToString("20000-20100");
		assertThat(PortRange.of("20000-20100").size()).isEqualTo(101);
	}

	private InetSocketAddress comesFrom(UnaryOperator<ConnectionOptions.Builder> with) {
		return accepted(connector(with).connect(this.link.address())).remote();
	}

	private ConnectFailedException fails(UnaryOperator<ConnectionOptions.Builder> with) {
		return Link.failureOf(connector(with).connect(this.link.address()), ConnectFailedException.class);
	}

	private Connector connector(UnaryOperator<ConnectionOptions.Builder> with) {
		return new Connector("issuer", this.link.transport(), with.apply(this.link.options()).build());
	}

	private Wire accepted(CompletableFuture<Connection> connecting) {
		Wire wire = this.link.peer().accepts();
		Link.resultOf(connecting);
		return wire;
	}

	/**
	 * Return the first of some ports that are free, outside those that the system
	 * assigns.
	 */
	private static int freePorts(int count) {
		while (true) {
			int first = ThreadLocalRandom.current().nextInt(15_000, 30_000);
			if (areFree(first, count)) {
				return first;
			}
		}
	}

	private static boolean areFree(int first, int count) {
		for (int port = first; port < first + count; port++) {
			try (ServerSocket socket = new ServerSocket(port)) {
				assertThat(socket.isBound()).isTrue();
			}
			catch (IOException ex) {
				return false;
			}
		}
		return true;
	}

}
