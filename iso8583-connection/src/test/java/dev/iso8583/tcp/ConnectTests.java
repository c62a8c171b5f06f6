package dev.iso8583.tcp;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.SimulatedTransport;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConnectTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void connectionKnowsItsNameAndItsFarEnd() {
		Connection connection = this.link.connects();
		assertThat(connection.link()).isEqualTo("issuer");
		assertThat(connection.id()).isEqualTo("issuer-1");
		assertThat(connection.remoteAddress()).isEqualTo(this.link.address());
		assertThat(connection).hasToString("issuer-1 [127.0.0.1:" + this.link.peer().port() + "]");
		assertThat(this.link.metrics.count("dialled")).isEqualTo(1);
	}

	@Test
	void portWithoutAListenerRefusesTheDial() {
		ConnectFailedException failure = fails(new Address("127.0.0.1", RawPeer.freePort()));
		assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.REFUSED);
		assertThat(failure).hasMessageStartingWith("issuer: no connection to 127.0.0.1:");
		assertThat(this.link.metrics.count("dial failed REFUSED")).isEqualTo(1);
		assertThat(this.link.listener.notifications()).isEmpty();
	}

	@Test
	void farEndThatClosesBeforeItsFirstMessageMayExpectTls() {
		CompletableFuture<Connection> dial = this.link
			.dials(this.link.options().signOn((on) -> this.link.request("0800", 1)).build());
		Wire farEnd = this.link.peer().accepts();
		farEnd.reads();
		farEnd.hangsUp();
		assertThat(Link.failureOf(dial, ConnectFailedException.class)).hasMessageEndingWith(
				"closed before it was online (closed by the far end, it sent no message; does it expect TLS?)");
	}

	@Test
	void farEndThatClosesOnTheFirstRequestMayExpectTls() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects();
			connection.sendAsync(this.link.request("0100", 1));
			this.link.farEnd().reads();
			this.link.farEnd().hangsUp();
			Link.resultOf(connection.closed());
			assertThat(log.lines())
				.anyMatch((line) -> line.contains(": closed by the far end: it sent no message; does it expect TLS?"));
		}
	}

	@Test
	void farEndThatHasSentAMessageDoesNotExpectTls() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects();
			CompletableFuture<?> response = connection.sendAsync(this.link.request("0100", 1));
			this.link.farEnd().answers("00");
			Link.resultOf(response);
			this.link.farEnd().hangsUp();
			Link.resultOf(connection.closed());
			assertThat(log.lines()).anyMatch((line) -> line.contains(": closed by the far end"))
				.noneMatch((line) -> line.contains("TLS"));
		}
	}

	@Test
	void hostWithoutAddressIsUnknown() {
		ConnectFailedException failure = fails(new Address("no-such-host.invalid", 8583));
		assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.UNRESOLVED);
		assertThat(failure).hasMessage("issuer: no connection to no-such-host.invalid:8583: unknown host");
	}

	@Test
	void closedTransportFailsTheDial() {
		this.link.transport().close();
		assertThat(fails(this.link.address()).reason()).isEqualTo(ConnectFailedException.Reason.SHUT_DOWN);
	}

	@Test
	void dialEndsEvenIfTheEventLoopOfItsLookUpHasEnded() {
		EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		ScheduledFuture<?> timer = answering(ScheduledFuture.class, new CompletableFuture<>(), "cancel", () -> {
			throw new RejectedExecutionException("for a test");
		});
		EventLoop ended = answering(EventLoop.class, eventLoops.next(), "schedule", () -> timer);
		Transport transport = SimulatedTransport
			.builder(answering(EventLoopGroup.class, eventLoops, "next", () -> ended), NioSocketChannel::new,
					(lookUp) -> new Thread(lookUp).start())
			.build();
		Connection connection = Link
			.resultOf(new Connector("issuer", transport, this.link.options().build()).connect(this.link.address()));
		connection.close();
		transport.close();
	}

	/**
	 * Return a proxy that answers one method with a callable, and delegates all others.
	 */
	private static <T> T answering(Class<T> type, Object otherwise, String name, Callable<?> answer) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				return method.getName().equals(name) ? answer.call() : method.invoke(otherwise, arguments);
			}));
	}

	@Test
	void allAddressesOfANameAreTriedInTheirOrder() throws IOException {
		// nothing listens on the first two: the far end is bound to 127.0.0.1 only
		InetAddress[] addresses = { InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3"),
				InetAddress.getByName("127.0.0.1") };
		Connection connection = Link.resultOf(connector((host) -> addresses).connect(host()));
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
		assertThat(connection.remoteAddress()).isEqualTo(host());
	}

	@Test
	void dialFailsOnceAllAddressesOfANameHaveFailed() throws IOException {
		InetAddress[] addresses = { InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3") };
		assertThat(Link.failureOf(connector((host) -> addresses).connect(host()), ConnectFailedException.class))
			.hasMessageContaining("no connection to issuer.example:" + this.link.peer().port() + ": refused");
		assertThat(this.link.metrics.count("dial failed REFUSED")).isEqualTo(1);
	}

	@Test
	void addressThatNeverComesOnlineDoesNotBlockTheOthersOfItsName() throws IOException {
		InetAddress[] addresses = { InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1") };
		Connector connector = connector((host) -> addresses,
				(options) -> options.signOn((connection) -> this.link.request("0800", 1)));
		this.link.peer().answersEverything();
		try (RawPeer first = RawPeer.listeningOn("127.0.0.2", this.link.peer().port())) {
			first.plays((wire) -> {
				wire.reads();
				wire.hangsUp();
			});
			ConnectFailedException failure = Link.failureOf(connector.connect(host()), ConnectFailedException.class);
			assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.CLOSED_EARLY);
			assertThat(failure).hasMessageContaining("closed by the far end");
			Link.resultOf(connector.connect(host()));
			assertThat(first.accepted()).isEqualTo(1);
			assertThat(this.link.peer().accepted()).isEqualTo(1);
			// after a successful dial, the first address is tried first again
			Link.failureOf(connector.connect(host()), ConnectFailedException.class);
			assertThat(first.accepted()).isEqualTo(2);
		}
	}

	@Test
	void addressThatClosesWithoutAMessageDoesNotBlockTheOthersOfItsName() throws IOException {
		InetAddress[] addresses = { InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1") };
		Connector connector = connector((host) -> addresses);
		try (RawPeer first = RawPeer.listeningOn("127.0.0.2", this.link.peer().port())) {
			Connection flapping = Link.resultOf(connector.connect(host()));
			first.accepts().hangsUp();
			Link.resultOf(flapping.closed());
			Link.resultOf(connector.connect(host()));
			this.link.peer().accepts();
			assertThat(first.accepted()).isEqualTo(1);
		}
	}

	@Test
	void addressThatAnswersOnlyTheSignOnDoesNotBlockTheOthersOfItsName() throws IOException {
		InetAddress[] addresses = { InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1") };
		Connector connector = connector((host) -> addresses,
				(options) -> options.signOn((connection) -> this.link.request("0800", 1)));
		this.link.peer().answersEverything();
		try (RawPeer first = RawPeer.listeningOn("127.0.0.2", this.link.peer().port())) {
			CompletableFuture<Void> online = new CompletableFuture<>();
			first.plays((wire) -> {
				wire.answers("00");
				online.join();
				wire.hangsUp();
			});
			Connection connection = Link.resultOf(connector.connect(host()));
			online.complete(null);
			Link.resultOf(connection.closed());
			Link.resultOf(connector.connect(host()));
			assertThat(first.accepted()).isEqualTo(1);
			assertThat(this.link.peer().accepted()).isEqualTo(1);
		}
	}

	@Test
	void failedAddressIsRememberedRegardlessOfTheOrderOfTheLookUp() throws IOException {
		InetAddress[] before = { InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1") };
		InetAddress[] after = { before[1], before[0] };
		Queue<InetAddress[]> answers = new ArrayDeque<>(List.of(before, after));
		Connector connector = connector((host) -> answers.remove());
		try (RawPeer first = RawPeer.listeningOn("127.0.0.2", this.link.peer().port())) {
			Connection flapping = Link.resultOf(connector.connect(host()));
			first.accepts().hangsUp();
			Link.resultOf(flapping.closed());
			Link.resultOf(connector.connect(host()));
			this.link.peer().accepts();
		}
	}

	@Test
	void dialAbandonedDuringSignOnIsClosedByUs() {
		Queue<ConnectFailedException> failures = new ConcurrentLinkedQueue<>();
		Runnable giveUp = connector((host) -> new InetAddress[] { InetAddress.getLoopbackAddress() },
				(options) -> options.signOn((connection) -> this.link.request("0800", 1)))
			.dial(host(), failing(failures));
		Wire farEnd = this.link.peer().accepts();
		farEnd.reads();
		giveUp.run();
		assertThat(farEnd.readsToTheEnd()).isZero();
		await().until(() -> failures.size() == 1);
		assertThat(failures.element().reason()).isEqualTo(ConnectFailedException.Reason.CLOSED_EARLY);
		assertThat(failures.element()).hasMessageEndingWith("closed before it was online (closed by us)");
		await().until(() -> this.link.listener.notifications().contains("closed CLOSED_LOCALLY"));
	}

	@Test
	void nameIsLookedUpForEachDial() throws IOException {
		Queue<InetAddress> answers = new ArrayDeque<>(
				List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")));
		Connector connector = connector((host) -> {
			assertThat(host).isEqualTo("issuer.example");
			return new InetAddress[] { answers.remove() };
		});
		Link.failureOf(connector.connect(host()), ConnectFailedException.class);
		assertThat(Link.resultOf(connector.connect(host())).state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void anyFailureOfTheLookUpFailsTheDial() {
		Connector connector = connector((host) -> {
			throw new IllegalArgumentException("for a test");
		});
		assertThat(Link.failureOf(connector.connect(host()), ConnectFailedException.class).reason())
			.isEqualTo(ConnectFailedException.Reason.NETWORK_ERROR);
	}

	@Test
	void abandonedDialDoesNotAwaitTheNameServer() throws InterruptedException {
		CompletableFuture<Thread> lookingUp = new CompletableFuture<>();
		CompletableFuture<InetAddress[]> nameServer = new CompletableFuture<>();
		Queue<ConnectFailedException> failures = new ConcurrentLinkedQueue<>();
		Runnable giveUp = connector((host) -> {
			lookingUp.complete(Thread.currentThread());
			return nameServer.join();
		}).dial(host(), failing(failures));
		Thread lookUp = Link.resultOf(lookingUp);
		giveUp.run();
		giveUp.run();
		assertThat(failures).hasSize(1);
		nameServer.complete(new InetAddress[] { InetAddress.getLoopbackAddress() });
		lookUp.join();
		assertThat(failures).hasSize(1);
		assertThat(this.link.metrics.count("dial failed CLOSED_EARLY")).isEqualTo(1);
	}

	@Test
	void dialDoesNotAwaitTheNameServerForLongerThanTheConnectTimeout() throws InterruptedException {
		CompletableFuture<Thread> lookingUp = new CompletableFuture<>();
		CompletableFuture<InetAddress[]> nameServer = new CompletableFuture<>();
		Connector connector = new Connector("issuer", this.link.transport(),
				this.link.options().connectTimeout(Duration.ofMillis(50)).build(), (host) -> {
					lookingUp.complete(Thread.currentThread());
					return nameServer.join();
				});
		ConnectFailedException failure = Link.failureOf(connector.connect(host()), ConnectFailedException.class);
		assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.TIMED_OUT);
		assertThat(failure).hasMessageEndingWith(": timed out (looking up its name)");
		nameServer.complete(new InetAddress[] { InetAddress.getLoopbackAddress() });
		Link.resultOf(lookingUp).join();
		assertThat(this.link.metrics.count("dial failed TIMED_OUT")).isEqualTo(1);
	}

	@Test
	void connectorsOfOneLinkNeverGiveTwoConnectionsTheSameId() {
		Connector connector = new Connector("issuer", this.link.transport(), this.link.options().build());
		Connector other = connector.with(this.link.options().build());
		assertThat(List.of(Link.resultOf(connector.connect(this.link.address())).id(),
				Link.resultOf(other.connect(this.link.address())).id(),
				Link.resultOf(connector.connect(this.link.address())).id()))
			.containsExactly("issuer-1", "issuer-2", "issuer-3");
	}

	/** Return an owner for a dial that must fail. */
	private static ConnectionOwner failing(Queue<ConnectFailedException> failures) {
		return new ConnectionOwner() {
			@Override
			public void online(Connection connection) {
				throw new AssertionError();
			}

			@Override
			public void connectFailed(ConnectFailedException failure) {
				failures.add(failure);
			}

			@Override
			public void closed(Connection connection, CloseReason reason) {
				throw new AssertionError();
			}
		};
	}

	private Address host() {
		return new Address("issuer.example", this.link.peer().port());
	}

	private Connector connector(NameResolution.Resolver resolver) {
		return connector(resolver, (options) -> options);
	}

	private Connector connector(NameResolution.Resolver resolver, UnaryOperator<ConnectionOptions.Builder> with) {
		return new Connector("issuer", this.link.transport(), with.apply(this.link.options()).build(), resolver);
	}

	private ConnectFailedException fails(Address address) {
		CompletableFuture<Connection> connecting = new Connector("issuer", this.link.transport(),
				this.link.options().build())
			.connect(address);
		return Link.failureOf(connecting, ConnectFailedException.class);
	}

}
