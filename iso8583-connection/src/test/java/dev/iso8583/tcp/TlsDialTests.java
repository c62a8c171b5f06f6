package dev.iso8583.tcp;

import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.X509TrustManager;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException.Reason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.testing.Authority;
import dev.iso8583.testing.Identity;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsMaterial;
import dev.iso8583.transport.TransportThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * We dial; the far end is the JDK's own {@code SSLServerSocket}.
 */
@Tag("slow")
class TlsDialTests {

	private static final Authority ours = new Authority("our authority");

	private static final Authority theirs = new Authority("their authority");

	private static final Authority strangers = new Authority("strangers");

	/** Has the name of our authority, and another key. */
	private static final Authority namesakes = new Authority("our authority");

	private static final Identity client = ours.issues("acquirer");

	private static final Identity server = theirs.issues("issuer", "localhost", "127.0.0.1");

	@RegisterExtension
	final Link link = new Link();

	private final CompletableFuture<Void> verdict = new CompletableFuture<>();

	private RawPeer peer;

	@AfterEach
	void hangUp() {
		if (this.peer != null) {
			this.peer.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void bothSidesShowTheirCertificateAndMessagesPass(String protocol) {
		listens(server.trusting(ours), mutual(protocol));
		CompletableFuture<Connection> connecting = dials((options) -> options);
		Wire farEnd = this.peer.accepts();
		assertThat(farEnd.handshakes().getProtocol()).isEqualTo(protocol);
		Connection connection = Link.resultOf(connecting);
		CompletableFuture<?> response = connection.sendAsync(this.link.request("0100", 1));
		farEnd.answers("00");
		assertThat(Link.resultOf(response)).isNotNull();
		connection.close();
		assertThat(farEnd.readsToTheEnd()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void anExpiredCertificateIsRefused(String protocol) {
		Identity expired = theirs.issuesUntil(Instant.now().minus(Duration.ofHours(1)), "issuer", "127.0.0.1");
		listens(expired.trusting(ours), mutual(protocol));
		ConnectFailedException failure = fails(dials((options) -> options));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_EXPIRED);
		assertThat(failure).hasMessageContaining("certificate expired (it is valid from").hasNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void anExpiredCertificateIsRefusedAlthoughItIsItselfAmongTheTrustedOnes(String protocol) {
		Identity expired = theirs.issuesUntil(Instant.now().minus(Duration.ofHours(1)), "issuer", "127.0.0.1");
		listens(expired.trusting(ours), mutual(protocol));
		Tls tls = Tls
			.of(TlsMaterial.builder().keys(client.keys()).trusted(Authority.trusted(expired.certificate())).build());
		ConnectFailedException failure = fails(dials(tls, (options) -> options));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_EXPIRED);
		assertThat(failure).hasMessageContaining("certificate expired (it is valid from").hasNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void whenAnAuthorityBetweenHasExpiredItIsNamed(String protocol) {
		Instant end = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
		Authority between = theirs.authorizes("between", end);
		listens(between.issues("issuer", "127.0.0.1").with(between).trusting(ours), mutual(protocol));
		ConnectFailedException failure = fails(dials((options) -> options));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_EXPIRED);
		assertThat(failure).hasMessageContaining("its issuer CN=between is valid from ")
			.hasMessageContaining(" to " + end);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aCertificateForAnotherHostIsRefused(String protocol) {
		listens(theirs.issues("issuer", "issuer.example").trusting(ours), mutual(protocol));
		ConnectFailedException failure = fails(dials((options) -> options));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_WRONG_HOST);
		assertThat(failure).hasMessageContaining("it is for [issuer.example]").hasNoCause();
	}

	@Test
	void aCertificateForAnotherHostIsRefusedAlthoughItIsItselfAmongTheTrustedOnes() {
		Identity other = theirs.issues("issuer", "issuer.example");
		listens(other.trusting(ours), mutual("TLSv1.3"));
		Tls tls = Tls
			.of(TlsMaterial.builder().keys(client.keys()).trusted(Authority.trusted(other.certificate())).build());
		assertThat(fails(dials(tls, (options) -> options)).reason()).isEqualTo(Reason.TLS_WRONG_HOST);
	}

	@Test
	void aServerNameIsExpectedInPlaceOfTheAddress() {
		listens(theirs.issues("issuer", "issuer.example").trusting(ours), mutual("TLSv1.3"));
		CompletableFuture<Connection> connecting = dials(
				Tls.builder(() -> material(client, theirs)).serverName("issuer.example").build(), (options) -> options);
		this.peer.accepts().handshakes();
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aCertificateOfAnUnknownAuthorityIsRefused(String protocol) {
		listens(strangers.issues("issuer", "127.0.0.1").trusting(ours), mutual(protocol));
		ConnectFailedException failure = fails(dials((options) -> options));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_UNTRUSTED);
		assertThat(failure).hasMessageContaining("it was issued by CN=strangers").hasNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void whereNoneAreChosenTheAuthoritiesOfTheJdkAreTrustedAndNoOthers(String protocol) {
		listens(server.trusting(ours), mutual(protocol));
		Tls tls = Tls.of(TlsMaterial.builder().keys(client.keys()).build());
		ConnectFailedException failure = fails(dials(tls, (options) -> options));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_UNTRUSTED);
		assertThat(failure).hasMessageContaining("it was issued by CN=their authority").hasNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aCertificateThatATrustManagerOfTheApplicationRefusesIsNotTrusted(String protocol) {
		listens(server.trusting(ours), mutual(protocol));
		Tls tls = Tls.of(TlsMaterial.builder().keys(client.keys()).trusted(new TrustsNobody()).build());
		assertThat(fails(dials(tls, (options) -> options)).reason()).isEqualTo(Reason.TLS_UNTRUSTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aCertificateThatCannotBeVerifiedIsNotTrustedAndNoErrorOfOurs(String protocol) {
		listens(server.trusting(ours), mutual(protocol));
		// the JDK throws on a list without authorities
		Tls tls = Tls
			.of(TlsMaterial.builder().keys(client.keys()).trusted(Authority.trusted(new X509Certificate[0])).build());
		try (LogCapture log = LogCapture.everything()) {
			ConnectFailedException failure = fails(dials(tls, (options) -> options));
			assertThat(failure.reason()).isEqualTo(Reason.TLS_UNTRUSTED);
			assertThat(failure).hasMessageContaining("it could not be verified: ").hasNoCause();
			assertThat(log.lines()).noneMatch((line) -> line.startsWith("ERROR"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void ourCertificateIsMissed(String protocol) {
		listens(server.trusting(ours), mutual(protocol));
		Tls tls = Tls.of(TlsMaterial.builder().trusted(theirs.trusted()).build());
		ConnectFailedException failure = fails(dials(tls, (options) -> options));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_CERTIFICATE_MISSING);
		assertThat(failure).hasMessageContaining("we presented no certificate (none is configured; alert ");
		assertThat(this.link.metrics.count("dial failed TLS_CERTIFICATE_MISSING")).isOne();
		await().until(
				() -> this.link.listener.notifications().equals(java.util.List.of("closed TLS_CERTIFICATE_MISSING")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void noneOfOursIsByAnAuthorityThatTheFarEndNames(String protocol) {
		listens(server.trusting(strangers), mutual(protocol));
		ConnectFailedException failure = fails(dials((options) -> options));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_CERTIFICATE_MISSING);
		assertThat(failure).hasMessageContaining(
				"we presented no certificate (none of ours is issued by an authority that the far end names");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void ourCertificateIsRefusedAndTheConnectionWasNeverOnline(String protocol) {
		listens(server.trusting(namesakes), mutual(protocol));
		ConnectFailedException failure = fails(dials((options) -> options));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_CERTIFICATE_REFUSED);
		assertThat(this.link.listener.notifications()).doesNotContain("online");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void ourCertificateIsRefusedWhileWeSignOn(String protocol) {
		listens(server.trusting(namesakes), mutual(protocol));
		ConnectFailedException failure = fails(
				dials((options) -> options.signOn((on) -> this.link.request("0800", 1))));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_CERTIFICATE_REFUSED);
		assertThat(this.link.listener.notifications()).doesNotContain("online");
	}

	@Test
	void aSignOnThatHasNothingToSendProvesNothing() {
		listens(server.trusting(namesakes), mutual("TLSv1.3"));
		ConnectFailedException failure = fails(dials((options) -> options.signOn((on) -> null)));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_CERTIFICATE_REFUSED);
		assertThat(this.link.listener.notifications()).doesNotContain("online");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void anEchoTestShowsThatTheFarEndIsThere(String protocol) {
		listens(server.trusting(ours), mutual(protocol));
		CompletableFuture<Connection> connecting = dials(
				(options) -> options.ping((on) -> this.link.request("0800", 1)));
		Wire farEnd = this.peer.accepts();
		RawMessage ping = farEnd.reads();
		assertThat(connecting).isNotDone();
		farEnd.writes(ping.answered("00"));
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void anEchoTestThatIsNotAnsweredOrRefusedFailsTheConnect() {
		listens(server.trusting(ours), mutual("TLSv1.3"));
		UnaryOperator<ConnectionOptions.Builder> pinging = (options) -> options
			.ping((on) -> this.link.request("0800", 1));
		CompletableFuture<Connection> silent = dials(
				(options) -> pinging.apply(options).pingTimeout(Duration.ofSeconds(1)));
		this.peer.accepts().reads();
		assertThat(Link.failureOf(silent, ConnectFailedException.class).reason()).isEqualTo(Reason.PING_FAILED);
		CompletableFuture<Connection> refused = dials(pinging);
		this.peer.accepts().answers("91");
		ConnectFailedException failure = Link.failureOf(refused, ConnectFailedException.class);
		assertThat(failure.reason()).isEqualTo(Reason.PING_FAILED);
		assertThat(failure).hasMessageContaining("response code 91");
	}

	@Test
	void aPingThatCannotBeMadeIsNoFaultOfTheFarEnd() {
		listens(server.trusting(ours), mutual("TLSv1.3"));
		CompletableFuture<Connection> connecting = dials((options) -> options.ping((on) -> {
			throw new IllegalStateException("not today");
		}));
		this.peer.accepts().handshakes();
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void aPingHandlerThatDoesNotReturnIsNoFaultOfTheFarEnd() {
		listens(server.trusting(ours), mutual("TLSv1.3"));
		CompletableFuture<IsoMessage> never = new CompletableFuture<>();
		CompletableFuture<Connection> connecting = dials(
				(options) -> options.pingTimeout(Duration.ofMillis(50)).ping((on) -> never.get()));
		this.peer.accepts().handshakes();
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
		never.cancel(false);
	}

	@Test
	void aFarEndThatIsNotTlsIsNamedAndWhatItSaysIsNotShown() {
		try (LogCapture log = LogCapture.everything()) {
			this.peer = RawPeer.listening();
			CompletableFuture<Connection> connecting = dials((options) -> options);
			Wire farEnd = this.peer.accepts();
			farEnd.writesFrame(("0100" + Messages.PAN).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
			ConnectFailedException failure = Link.failureOf(connecting, ConnectFailedException.class);
			assertThat(failure.reason()).isEqualTo(Reason.NOT_TLS);
			assertThat(failure).hasNoCause();
			String hex = java.util.HexFormat.of()
				.formatHex(Messages.PAN.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
			assertThat(failure.getMessage() + log.text()).doesNotContain(Messages.PAN).doesNotContain(hex);
		}
	}

	@Test
	void aHandshakeThatFindsNoThreadIsNoErrorOfOurs() {
		listens(server.trusting(ours), mutual("TLSv1.3"));
		// refuses tasks as a full queue does
		((ExecutorService) TransportThreads.of(this.link.transport()).handshakes()).shutdown();
		try (LogCapture log = LogCapture.everything()) {
			ConnectFailedException failure = fails(dials((options) -> options));
			assertThat(failure.reason()).isEqualTo(Reason.TLS_FAILED);
			assertThat(failure).hasMessageContaining("too many handshakes at the same time").hasNoCause();
			assertThat(log.lines()).noneMatch((line) -> line.startsWith("ERROR"));
		}
	}

	@Test
	void aFarEndThatHangsUpInTheHandshakeIsNamed() {
		this.peer = RawPeer.listening();
		CompletableFuture<Connection> connecting = dials((options) -> options);
		this.peer.accepts().hangsUp();
		ConnectFailedException failure = Link.failureOf(connecting, ConnectFailedException.class);
		assertThat(failure.reason()).isIn(Reason.CLOSED_EARLY);
	}

	@Test
	void theHandshakeIsWithinTheConnectTimeout() {
		this.peer = RawPeer.listening();
		CompletableFuture<Connection> connecting = dials((options) -> options.connectTimeout(Duration.ofSeconds(2)));
		this.peer.accepts();
		assertThat(Link.failureOf(connecting, ConnectFailedException.class).reason()).isEqualTo(Reason.TLS_TIMED_OUT);
	}

	@Test
	void noCommonProtocolIsNamed() {
		listens(server.trusting(ours), mutual("TLSv1.2"));
		Tls tls = Tls.of(material(client, theirs, "TLSv1.3"));
		ConnectFailedException failure = fails(dials(tls, (options) -> options));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_NO_COMMON_PROTOCOL);
	}

	@Test
	void aFarEndThatChoosesAnOldProtocolIsRefused() {
		this.peer = RawPeer.listening();
		CompletableFuture<Connection> connecting = dials((options) -> options);
		// a ServerHello that settles on TLS 1.1, see RFC 4346
		this.peer.accepts().writesBytes("160302002a" + "02000026" + "0302" + "00".repeat(32) + "00" + "c014" + "00");
		assertThat(Link.failureOf(connecting, ConnectFailedException.class).reason())
			.isEqualTo(Reason.TLS_NO_COMMON_PROTOCOL);
	}

	@Test
	void nothingIsSentBeforeTheHandshakeIsOver() {
		this.peer = RawPeer.listening();
		dials((options) -> options.signOn((on) -> this.link.request("0800", 1)));
		Wire farEnd = this.peer.accepts();
		assertThat(farEnd.readsBytes(3)).as("a TLS record").startsWith(0x16, 0x03);
		assertThat(this.link.metrics.count("sent")).isZero();
	}

	@Test
	void materialThatCannotBeHadFailsTheDialAndSendsNothing() {
		this.peer = RawPeer.listening();
		Tls tls = Tls.builder(() -> {
			throw new IllegalStateException("no vault");
		}).build();
		CompletableFuture<Connection> connecting = dials(tls, (options) -> options);
		assertThat(Link.failureOf(connecting, ConnectFailedException.class).reason()).isEqualTo(Reason.TLS_FAILED);
		assertThat(this.peer.accepts().readsToTheEnd()).isZero();
	}

	@Test
	void newConnectionsUseWhatIsRenewedAndOldOnesLiveOn() {
		listens(server.trusting(ours), mutual("TLSv1.3"));
		Identity renewed = ours.issues("acquirer renewed");
		java.util.concurrent.atomic.AtomicReference<TlsMaterial> material = new java.util.concurrent.atomic.AtomicReference<>(
				material(client, theirs));
		Tls tls = Tls.builder(material::get).build();
		CompletableFuture<Connection> first = dials(tls, (options) -> options);
		Wire before = this.peer.accepts();
		assertThat(peerOf(before)).isEqualTo("CN=acquirer");
		Connection old = Link.resultOf(first);
		material.set(material(renewed, theirs));
		CompletableFuture<Connection> second = dials(tls, (options) -> options);
		assertThat(peerOf(this.peer.accepts())).isEqualTo("CN=acquirer renewed");
		assertThat(Link.resultOf(second).state()).isEqualTo(ConnectionState.ONLINE);
		CompletableFuture<?> response = old.sendAsync(this.link.request("0100", 7));
		before.answers("00");
		assertThat(Link.resultOf(response)).isNotNull();
	}

	@Test
	void aCloseThatTheFarEndDoesNotTakeInIsCut() {
		listens(server.trusting(ours), mutual("TLSv1.2"));
		CompletableFuture<Connection> connecting = dials((options) -> options.closeTimeout(Duration.ofMillis(1)));
		this.peer.accepts().handshakes();
		Connection connection = Link.resultOf(connecting);
		// the far end reads nothing more, until nothing more leaves
		fillsUp(connection);
		connection.close();
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
	}

	@Test
	void aConnectionThatIsGivenUpTakesNoMoreRequestsWhileTlsSaysGoodbye() {
		listens(server.trusting(ours), mutual("TLSv1.2"));
		CompletableFuture<Connection> connecting = dials((options) -> options);
		this.peer.accepts().handshakes();
		Connection connection = Link.resultOf(connecting);
		fillsUp(connection);
		connection.fail("enough");
		await().until(() -> connection.state() != ConnectionState.ONLINE);
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> connection.send(this.link.request("0100", 9)));
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.FAILED_LOCALLY);
	}

	@Test
	void aGoodbyeEndsTheConnectionAlthoughTheSocketStays() {
		listens(server.trusting(ours), mutual("TLSv1.3"));
		CompletableFuture<Connection> connecting = dials((options) -> options);
		Wire farEnd = this.peer.accepts();
		farEnd.handshakes();
		Connection connection = Link.resultOf(connecting);
		farEnd.saysGoodbye();
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_BY_PEER);
	}

	@Test
	void anAddressThatIsSilentInTheHandshakeDoesNotHideTheOthersOfItsName() throws java.io.IOException {
		InetAddress[] addresses = { InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1") };
		Connector connector = new Connector("issuer", this.link.transport(),
				this.link.options().tls(Tls.of(material(client, theirs))).connectTimeout(Duration.ofSeconds(2)).build(),
				(host) -> addresses);
		Address host = new Address("issuer.example", this.link.peer().port());
		try (RawPeer first = RawPeer.listeningOn("127.0.0.2", this.link.peer().port())) {
			ConnectFailedException failure = Link.failureOf(connector.connect(host), ConnectFailedException.class);
			assertThat(failure.reason()).isEqualTo(Reason.TLS_TIMED_OUT);
			first.accepts();
			connector.connect(host);
			this.link.peer().accepts();
		}
	}

	@Test
	void aDialThatIsGivenUpInTheHandshakeWasClosedByUs() {
		this.peer = RawPeer.listening();
		CompletableFuture<ConnectFailedException> failed = new CompletableFuture<>();
		Runnable giveUp = new Connector("issuer", this.link.transport(),
				this.link.options().tls(Tls.of(material(client, theirs))).build())
			.dial(new Address("127.0.0.1", this.peer.port()), new ConnectionOwner() {
				@Override
				public void online(Connection connection) {
					throw new AssertionError();
				}

				@Override
				public void connectFailed(ConnectFailedException failure) {
					failed.complete(failure);
				}

				@Override
				public void closed(Connection connection, CloseReason reason) {
					throw new AssertionError();
				}
			});
		// the first byte of its handshake
		assertThat(this.peer.accepts().readsHex(1)).isEqualTo("16");
		giveUp.run();
		assertThat(Link.resultOf(failed)).hasMessageContaining("closed before it was online (closed by us");
		await().until(() -> this.link.listener.notifications().contains("closed CLOSED_LOCALLY"));
	}

	/** Send until the network takes no more. */
	private void fillsUp(Connection connection) {
		while (!connection.transmit(bulk()).isCompletedExceptionally()) {
			assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
		}
	}

	private com.solab.iso8583.IsoMessage bulk() {
		return this.link.format.set(this.link.request("0620", 2), 48, "x".repeat(900));
	}

	private static String peerOf(Wire wire) {
		try {
			return ((java.security.cert.X509Certificate) wire.handshakes().getPeerCertificates()[0])
				.getSubjectX500Principal()
				.getName();
		}
		catch (javax.net.ssl.SSLPeerUnverifiedException ex) {
			throw new AssertionError(ex);
		}
	}

	private void listens(SSLContext tls, Consumer<SSLServerSocket> settings) {
		this.peer = RawPeer.listening(tls, settings);
	}

	@Test
	void aRefusalThatComesOnceWeAreOnlineIsTheCloseReason() {
		SSLContext hesitant = server.trusting(ours, (chain) -> this.verdict.join());
		listens(hesitant, mutual("TLSv1.3"));
		CompletableFuture<Connection> connecting = dials((options) -> options);
		Wire farEnd = this.peer.accepts();
		CompletableFuture<Void> handshake = CompletableFuture.runAsync(farEnd::handshakes);
		Connection connection = Link.resultOf(connecting);
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
		this.verdict.completeExceptionally(new java.security.cert.CertificateException("no"));
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.TLS_CERTIFICATE_REFUSED);
		assertThat(handshake).failsWithin(Duration.ofMinutes(1));
	}

	private static Consumer<SSLServerSocket> mutual(String protocol) {
		return (socket) -> {
			socket.setNeedClientAuth(true);
			socket.setEnabledProtocols(new String[] { protocol });
		};
	}

	/** Let the far end go through its part, and return why ours failed. */
	private ConnectFailedException fails(CompletableFuture<Connection> connecting) {
		Wire farEnd = this.peer.accepts();
		try {
			farEnd.handshakes();
			farEnd.readsToTheEnd();
		}
		catch (java.io.UncheckedIOException ex) {
			// its side of the same failure
			farEnd.close();
		}
		return Link.failureOf(connecting, ConnectFailedException.class);
	}

	private CompletableFuture<Connection> dials(UnaryOperator<ConnectionOptions.Builder> with) {
		return dials(Tls.of(material(client, theirs)), with);
	}

	private CompletableFuture<Connection> dials(Tls tls, UnaryOperator<ConnectionOptions.Builder> with) {
		ConnectionOptions options = with.apply(this.link.options().tls(tls)).build();
		return new Connector("issuer", this.link.transport(), options)
			.connect(new Address("127.0.0.1", this.peer.port()));
	}

	private static TlsMaterial material(Identity identity, Authority trusted, String... protocols) {
		TlsMaterial.Builder material = TlsMaterial.builder().keys(identity.keys()).trusted(trusted.trusted());
		return ((protocols.length > 0) ? material.protocols(java.util.List.of(protocols)) : material).build();
	}

	/** Knows no engines and no hosts, as simple ones do. */
	private static final class TrustsNobody implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
			throw new CertificateException("nobody");
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
			throw new CertificateException("nobody");
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
